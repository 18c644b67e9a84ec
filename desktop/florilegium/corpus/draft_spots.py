"""Finding where words stand in a draft's own characters, though its markup stands among them.

A Markdown parser tells which lines a paragraph is on, and what it reads there; not where each
character of that was. Here the words that were read are looked for in those lines again, markup
passed over: at each step there is only one way to go on, so that it takes one look at each place.
"""

import html
import re
from functools import cache

_UNSEEN = "\u200b"  # stands for marks that were taken out of what is read
_MARKUP = (
    (r"\*", "*"), (r"_", "_"), (r"~", "~"), (r"=", "="), (r"`", "`"), (r"\\", "\\"), (r"\{\.mark\}", "{"),
    (r"!\[[^\[\]\n]*\]\([^()\n]*\)", "!"), (r"\[", "["), (r"\](?:\([^()\n]*\)|\[[^\[\]\n]*\])?", "]"),
    (r"</?[A-Za-z][^<>\n]*>", "<"), (r"<!--.*?-->", "<"),
)  # fmt: skip
_SPACE = r"\s|&nbsp;|&#160;|(?<=\n)[ \t>]+"
_ENTITY = re.compile(r"&#?\w{1,32};")

Places = tuple[tuple[int, int], ...]
"""Start and end, in the draft, of each character of a text."""


@cache
def _passed_over(character: str, space: bool) -> re.Pattern[str]:
    """The markup, and the space, that may stand before a character."""
    # Not possessive, which goes wrong in Python before 3.11.5; nothing follows, so it never goes back.
    parts = [pattern for pattern, first in _MARKUP if first != character]
    return re.compile(f"(?:{'|'.join([*([_SPACE] if space else []), *parts])})*", re.DOTALL)


def spots(draft: str, start: int, end: int, words: str, *, markup: bool = True) -> list[Places]:
    """Everywhere in ``draft[start:end]`` where ``words`` stand, without overlaps."""
    found: list[Places] = []
    first = next((character for character in words if character != _UNSEEN), "")
    beginning = re.compile(f"{re.escape(first)}|&" if markup else re.escape(first))
    begins = beginning.search(draft, start, end) if first else None
    while begins:
        places = _placed(draft, begins.start(), end, words, markup)
        if places is not None:
            found.append(places)
        begins = beginning.search(draft, places[-1][1] if places else begins.start() + 1, end)
    return found


def _placed(draft: str, at: int, end: int, words: str, markup: bool) -> Places | None:
    """Where each character of ``words`` is, if they begin just at ``at``."""
    places: list[tuple[int, int]] = []
    number, length = 0, len(words)
    while number < length:
        character = words[number]
        if character == _UNSEEN:
            places.append((at, at))
            number += 1
            continue
        if character.isspace():
            last = number
            while last < length and (words[last].isspace() or words[last] == _UNSEEN):
                last += 1
            following = words[last] if last < length else ""
            after = _past(draft, at, end, following, markup, space=True)
            if not any(one.isspace() for one in draft[at:after]) and "&" not in draft[at:after]:
                return None
            places += [(at, after)] * (last - number)
            at, number = after, last
            continue
        if places:  # before the first there is no markup: it begins here
            at = _past(draft, at, end, character, markup, space=False)
        after = _read(draft, at, end, character, markup)
        if after < 0:
            return None
        places.append((at, after))
        at, number = after, number + 1
    return tuple(places)


def _past(draft: str, at: int, end: int, character: str, markup: bool, *, space: bool) -> int:
    if not markup:
        if not space:
            return at
        found = re.compile(r"(?:\s|(?<=\n)[ \t>]+)*").match(draft, at, end)
    else:
        found = _passed_over(character, space).match(draft, at, end)
    return found.end() if found else at


def _read(draft: str, at: int, end: int, character: str, markup: bool) -> int:
    """Behind a character that stands at ``at``, itself or as an entity; -1 if another one does."""
    if at >= end:
        return -1
    if draft[at] == "&" and markup:
        entity = _ENTITY.match(draft, at, end)
        if entity and html.unescape(entity[0]) == character:
            return entity.end()
    return at + 1 if draft[at] == character else -1
