"""Texts to fill a library with: made up, or cut from a folder of real ones.

Made-up texts draw words independently from a Zipf-Mandelbrot distribution (Mandelbrot 1953: the
word of rank r has weight 1 / (r + 3.5) ** 1.2). The commonest words are those of the starter
corpus, in their order; the rest are built of syllables. That gives the index a vocabulary and
posting lists of about the shape of news, and every run on every machine the same documents.
"""

import html
import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

VOCABULARY = 120_000
"""How many different words made-up texts draw from."""
SMALLEST, LARGEST = 2_000, 3_000
"""Code points of a document of news size."""

_SYLLABLES = [
    onset + nucleus + coda
    for onset in (
        "b",
        "br",
        "c",
        "ch",
        "d",
        "f",
        "g",
        "gr",
        "h",
        "l",
        "m",
        "n",
        "p",
        "pr",
        "r",
        "s",
        "st",
        "t",
        "v",
    )
    for nucleus in ("a", "e", "i", "o", "u", "ea")
    for coda in ("", "", "l", "n", "r", "s", "nd")
]


def seed_texts(folder: Path) -> str:
    """The words of the starter corpus, without markup."""
    written = (path for path in sorted(folder.iterdir()) if path.suffix in (".html", ".md", ".txt"))
    texts = (path.read_text(encoding="utf-8") for path in written)
    return html.unescape(re.sub(r"<[^>]*>", " ", "\n".join(texts)))


def vocabulary(text: str) -> list[str]:
    """:data:`VOCABULARY` words, the commonest first, beginning with those of ``text``."""
    chance = random.Random(1887)
    counted = Counter(re.findall(r"[^\W\d_]+(?:’[^\W\d_]+)?", text.lower()))
    words = dict.fromkeys(sorted(counted, key=lambda word: (-counted[word], word)))
    while len(words) < VOCABULARY:
        words["".join(chance.choices(_SYLLABLES, k=chance.choice((2, 2, 3))))] = None
    return list(words)


class MadeUp:
    """Writes sentences, paragraphs and documents out of a vocabulary."""

    def __init__(self, words: list[str], seed: int = 0) -> None:
        self._chance = random.Random(seed)
        self._words = words
        self._weights = list(accumulate((rank + 3.5) ** -1.2 for rank in range(1, len(words) + 1)))

    def words(self, count: int) -> list[str]:
        """``count`` words in no order that means anything."""
        return self._chance.choices(self._words, cum_weights=self._weights, k=count)

    def sentence(self) -> str:
        """A sentence of news length, now and then with a figure or a comma in it."""
        words = self.words(self._chance.randint(7, 28))
        place = self._chance.randrange(1, len(words))
        match self._chance.randrange(5):
            case 0:
                words.insert(place, f"{self._chance.randint(2, 40_000):,}")
            case 1 | 2:
                words[place - 1] += ","
        words[0] = words[0].capitalize()
        return " ".join(words) + "."

    def paragraph(self) -> str:
        """Two to five sentences."""
        return " ".join(self.sentence() for _ in range(self._chance.randint(2, 5)))

    def headline(self) -> str:
        """Five to nine words, capitalised as a sentence."""
        return " ".join(self.words(self._chance.randint(5, 9))).capitalize()

    def paragraphs(self, characters: int) -> list[str]:
        """Paragraphs of at least so many code points in all."""
        made: list[str] = []
        while sum(map(len, made)) < characters:
            made.append(self.paragraph())
        return made

    def articles(self) -> Iterator[tuple[str, list[str]]]:
        """Headlines with their paragraphs, without end."""
        while True:
            yield self.headline(), self.paragraphs(self._chance.randint(SMALLEST, LARGEST - 400))


def cut(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Articles cut at paragraphs from the .txt files under ``folder``, until they end."""
    for path in sorted(folder.rglob("*.txt")):
        piece: list[str] = []
        for paragraph in re.split(r"\n\s*\n", path.read_text(encoding="utf-8", errors="replace")):
            if words := " ".join(paragraph.split())[:LARGEST]:
                piece.append(words)
            if sum(map(len, piece)) >= SMALLEST:
                yield f"{path.stem}: {piece[0][:60]}", piece
                piece = []


def write_articles(articles: Iterator[tuple[str, list[str]]], count: int, folder: Path) -> int:
    """Write ``count`` documents, fewer if the articles end: of five, three as plain text, one as
    Markdown with front matter, one as HTML. Gives how many were written.
    """
    written = 0
    for number, (headline, paragraphs) in zip(range(count), articles, strict=False):
        place = folder / f"{number // 500:03}"
        place.mkdir(parents=True, exist_ok=True)
        match number % 5:
            case 3:
                name = f"{number:05}.md"
                title = headline.replace('"', "'")
                text = f'---\ntitle: "{title}"\ndate: {1990 + number % 30}-05-01\n---\n\n# {headline}\n\n'
                text += "\n\n".join(paragraphs)
            case 4:
                name = f"{number:05}.html"
                body = "".join(f"<p>{html.escape(paragraph)}</p>\n" for paragraph in paragraphs)
                title = html.escape(headline)
                text = (
                    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
                    f"<title>{title}</title></head>\n"
                    f"<body><article><h1>{title}</h1>\n{body}</article></body></html>"
                )
            case _:
                name = f"{number:05}.txt"
                text = "\n\n".join([headline, *paragraphs])
        (place / name).write_text(text + "\n", encoding="utf-8")
        written += 1
    return written
