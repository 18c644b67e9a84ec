"""Plain search within a text, as in every editor: any part of a word, without case and accents."""

import re
from array import array
from bisect import bisect_right
from functools import lru_cache

from florilegium.model import Range
from florilegium.search.analysis import CLUSTER, fold

_LIKE = str.maketrans(
    {**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys("‚‛′", "'")}
)
_WORD = re.compile(r"\w")


class FoldedText:
    """A text folded as a whole, with the way back to where each of its characters came from.

    White space, whatever its kind and length, is one space; kinds of quotes and dashes are alike.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        pieces: list[str] = []
        # Only where folding changes the length: folded start and end, original start and end.
        self._starts, self._ends = array("q"), array("q")
        self._from, self._to = array("q"), array("q")
        length = last = 0
        for match in CLUSTER.finditer(text):
            start, end = match.span()
            cluster = match[0]
            if cluster == " ":
                continue
            folded = " " if cluster.isspace() else fold(cluster).translate(_LIKE)
            pieces += (text[last:start].lower(), folded)
            length += start - last
            if len(folded) != 1 or end - start != 1:
                self._starts.append(length)
                self._ends.append(length + len(folded))
                self._from.append(start)
                self._to.append(end)
            length += len(folded)
            last = end
        pieces.append(text[last:].lower())
        self.folded = "".join(pieces)

    def find(self, needle: str, *, whole_words: bool = False) -> list[Range]:
        """Where the folded ``needle`` stands, in text order, without overlaps."""
        found: list[Range] = []
        at = self.folded.find(needle) if needle else -1
        while at >= 0:
            hit = Range(self._origin(at)[0], self._origin(at + len(needle) - 1)[1])
            if not whole_words or self._whole(hit):
                found.append(hit)
                at = self.folded.find(needle, at + len(needle))
            else:
                at = self.folded.find(needle, at + 1)
        return found

    def _origin(self, position: int) -> tuple[int, int]:
        """The range of the text that the folded character at ``position`` came from."""
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return position, position + 1
        if position < self._ends[index]:
            return self._from[index], self._to[index]
        start = self._to[index] + position - self._ends[index]
        return start, start + 1

    def _whole(self, hit: Range) -> bool:
        text = self._text
        before = text[hit.start - 1 : hit.start] if hit.start else ""
        after = text[hit.end : hit.end + 1]
        opens = bool(_WORD.match(text[hit.start : hit.start + 1]) and _WORD.match(before))
        closes = bool(_WORD.match(text[hit.end - 1 : hit.end]) and _WORD.match(after))
        return not (opens or closes)


@lru_cache(maxsize=2)
def folded(text: str) -> FoldedText:
    """The folded form of a text; the last two are kept, as one searches on in the same."""
    return FoldedText(text)


def find_plain(text: str, needle: str, *, whole_words: bool = False) -> list[Range]:
    """Every place in ``text`` where ``needle`` stands, whatever case, accents and white space."""
    return folded(text).find(FoldedText(needle.strip()).folded, whole_words=whole_words)
