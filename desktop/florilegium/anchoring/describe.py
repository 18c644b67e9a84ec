"""Describing a range so that it can be found again, and finding the passage nearest to a quotation."""

import re
import unicodedata

from rapidfuzz import fuzz

from florilegium.model import CONTEXT, Anchor, Range, TextPositionSelector, TextQuoteSelector

_CLOSEST_AT_LEAST = 60.0  # below this likeness (0 to 100) a passage is no help to a reader


def describe(text: str, passage: Range) -> Anchor:
    """The selectors of ``text[start:end]``, with up to :data:`CONTEXT` code points either side.

    Raises ValueError where the range is empty or does not lie in the text.
    """
    start, end = passage
    if not 0 <= start < end <= len(text):
        raise ValueError(f"no passage {start}:{end} in a text of {len(text)} code points")
    return Anchor(
        TextPositionSelector(start, end),
        TextQuoteSelector(
            exact=text[start:end],
            prefix=text[max(0, start - CONTEXT) : start],
            suffix=text[end : end + CONTEXT],
        ),
    )


def occurrences(text: str, quote: str) -> list[Range]:
    """Every place where ``text`` says exactly ``quote``, overlapping ones included."""
    found: list[Range] = []
    at = text.find(quote) if quote else -1
    while at >= 0:
        found.append(Range(at, at + len(quote)))
        at = text.find(quote, at + 1)
    return found


def _folded(text: str) -> tuple[str, list[int]]:
    """``text`` with case, quotes, dashes and runs of white space made alike.

    Also gives, for each character of the result, the code point it comes from, and the length of
    the text at the end.
    """
    characters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        if character.isspace():
            if characters and characters[-1] == " ":
                continue
            folded = " "
        else:
            folded = _ALIKE.get(character) or unicodedata.normalize("NFKC", character).casefold()
        for part in folded:
            characters.append(part)
            origin.append(index)
    origin.append(len(text))
    return "".join(characters), origin


_ALIKE = {
    "\u00ad": "",
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
}


def nearest(text: str, quote: str) -> Range | None:
    """The passage most like ``quote``, widened to whole words; None if nothing is much like it.

    It is a suggestion for a person ("did you mean"), never a place to anchor to.
    """
    folded_text, origin = _folded(text)
    folded_quote = _folded(quote)[0].strip()
    if not folded_quote or not folded_text.strip():
        return None
    alignment = fuzz.partial_ratio_alignment(folded_quote, folded_text, score_cutoff=_CLOSEST_AT_LEAST)
    if alignment is None or alignment.dest_end <= alignment.dest_start:
        return None
    start, end = origin[alignment.dest_start], origin[alignment.dest_end]
    while start > 0 and re.match(r"\w", text[start - 1]) and re.match(r"\w", text[start]):
        start -= 1
    while end < len(text) and re.match(r"\w", text[end]) and re.match(r"\w", text[end - 1]):
        end += 1
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Range(start, end) if start < end else None
