"""A draft of a hundred quotations of which it is known what they are."""

import random
import re
from collections.abc import Sequence

from florilegium.model import QuotationStatus

KINDS = {
    "verbatim": QuotationStatus.VERBATIM,
    "one word altered": QuotationStatus.ALTERED,
    "negated": QuotationStatus.ALTERED,
    "invented": QuotationStatus.NOT_FOUND,
    "twice in the corpus": QuotationStatus.AMBIGUOUS,
}
EACH = 20


def hundred(
    texts: Sequence[str], invented: Sequence[str], shared: Sequence[str], chance: random.Random
) -> tuple[str, list[str]]:
    """A draft in Markdown, and the kind of each of its quotations.

    Quotations are cut from ``texts``; those of ``invented`` stand in none, those of ``shared`` in two.
    """
    quotations: list[tuple[str, str]] = []
    for number in range(EACH):
        for kind in KINDS:
            if kind == "invented":
                words = invented[number].split()
            elif kind == "twice in the corpus":
                words = shared[number].split()
            else:
                words = _cut(chance.choice(texts), chance)
            if kind == "one word altered":
                at = chance.randrange(1, len(words) - 1)
                words[at] = "umbrella" if chance.random() < 0.5 else words[at - 1]
            elif kind == "negated":
                words.insert(chance.randrange(1, len(words)), "not")
            quotations.append((" ".join(words), kind))
    chance.shuffle(quotations)
    return "\n\n".join(_set(words, chance) for words, _ in quotations), [kind for _, kind in quotations]


def _cut(text: str, chance: random.Random) -> list[str]:
    """Seven to twenty words of a text that do not say the same word twice in a row."""
    words = text.split()
    while True:
        at = chance.randrange(max(1, len(words) - 20))
        found = words[at : at + chance.randint(7, 20)]
        plain = [re.sub(r"\W", "", word).lower() for word in found]
        if (
            len(found) >= 7
            and all(plain)
            and len(set(plain)) == len(plain)
            and not re.search('[“”"]', " ".join(found))
        ):
            return found


def _set(words: str, chance: random.Random) -> str:
    """A quotation as it may stand in a draft."""
    words = re.sub(r"([*_`\[\]<>\\])", r"\\\1", words)
    match chance.randrange(5):
        case 0:
            return f"He writes “{words}”, and goes on."
        case 1:
            return f'"{words.replace("’", chr(39))}" is how it begins.'
        case 2:
            return f"> {words.replace(' ', chr(10) + '> ', 1)}"
        case 3:
            first, _, rest = words.partition(" ")
            return f"So «{first} *{rest}*» it is."
        case _:
            return f"It says „{words.replace(' ', chr(10), 2)}“ there."
