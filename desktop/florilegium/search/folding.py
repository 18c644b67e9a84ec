"""Plain search within a text, as in every editor: any part of a word, without case and accents."""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Callable

from florilegium.model import Range
from florilegium.search.analysis import fold
from florilegium.search.finding import check

_LIKE = str.maketrans(
    {**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys("‚‛′", "'")}
)
_WORD = re.compile(r"\w")
_POLL = 4_096  # steps between two looks at whether to go on


class _Folds(dict[int, str]):
    """What each character is folded to, by code point, worked out when first met.

    Character by character and decomposed, so that a text may be folded in pieces.
    """

    def __missing__(self, point: int) -> str:
        character = chr(point)
        plain = " " if character.isspace() else fold(character).translate(_LIKE)
        self[point] = plain = unicodedata.normalize("NFD", plain)
        return plain


_FOLDS = _Folds()


class FoldedText:
    """A text folded as a whole, with the way back to where each of its characters came from.

    White space, whatever its kind and length, is one space; kinds of quotes and dashes are alike.
    """

    def __init__(self, text: str, cancelled: Callable[[], bool] = lambda: False) -> None:
        self._text = text
        pieces: list[str] = []
        # Only where folding changes the length: folded start and end, original start and end.
        self._starts, self._ends = array("q"), array("q")
        self._from, self._to = array("q"), array("q")
        changing = "".join(re.escape(c) for c in set(text) if len(_FOLDS[ord(c)]) != 1)
        length = last = 0
        changes = re.finditer(rf"\s\s+|[{changing}]" if changing else r"\s\s+", text)
        for step, match in enumerate(changes):
            if step % _POLL == 0:
                check(cancelled)
            start, end = match.span()
            folded = " " if end - start > 1 else _FOLDS[ord(match[0])]
            pieces += (text[last:start].translate(_FOLDS), folded)
            length += start - last
            self._starts.append(length)
            length += len(folded)
            self._ends.append(length)
            self._from.append(start)
            self._to.append(end)
            last = end
        pieces.append(text[last:].translate(_FOLDS))
        self.folded = "".join(pieces)

    def find(
        self, needle: str, *, whole_words: bool = False, cancelled: Callable[[], bool] = lambda: False
    ) -> list[Range]:
        """Where the folded ``needle`` stands, in text order, without overlaps. Raises SearchCancelled."""
        found: list[Range] = []
        at = self.folded.find(needle) if needle else -1
        steps = 0
        while at >= 0:
            steps += 1
            if steps % _POLL == 0:
                check(cancelled)
            hit = Range(self._start(at), self._end(at + len(needle) - 1))
            if found and hit.start < found[-1].end:
                at = self.folded.find(needle, at + 1)  # both in one character, as "s" twice in "ß"
            elif whole_words and not self._whole(hit):
                at = self.folded.find(needle, at + 1)
            else:
                found.append(hit)
                at = self.folded.find(needle, at + len(needle))
        return found

    def _start(self, position: int) -> int:
        """Where the character begins that the folded one at ``position`` came from."""
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return position
        if position < self._ends[index]:
            return self._from[index]
        return self._to[index] + position - self._ends[index]

    def _end(self, position: int) -> int:
        """Where it ends, with the marks on it and what else is folded to nothing."""
        index = bisect_right(self._starts, position) - 1
        inside = index >= 0 and position < self._ends[index]
        end = self._to[index] if inside else self._start(position) + 1
        following = index + 1
        while following < len(self._from) and self._from[following] == end:
            if self._starts[following] != self._ends[following]:
                break
            end = self._to[following]
            following += 1
        return end

    def _whole(self, hit: Range) -> bool:
        text = self._text
        before = text[hit.start - 1 : hit.start] if hit.start else ""
        after = text[hit.end : hit.end + 1]
        opens = bool(_WORD.match(text[hit.start : hit.start + 1]) and _WORD.match(before))
        closes = bool(_WORD.match(text[hit.end - 1 : hit.end]) and _WORD.match(after))
        return not (opens or closes)


class _Lately:
    """The folded forms of the last two texts, as one searches on in the same."""

    def __init__(self) -> None:
        self._known: list[tuple[str, FoldedText]] = []

    def folded(self, text: str, cancelled: Callable[[], bool]) -> FoldedText:
        for known, folded in self._known:
            if known == text:
                return folded
        folded = FoldedText(text, cancelled)
        self._known = [(text, folded), *self._known[:1]]
        return folded


_lately = _Lately()


def find_plain(
    text: str, needle: str, *, whole_words: bool = False, cancelled: Callable[[], bool] = lambda: False
) -> list[Range]:
    """Every place in ``text`` where ``needle`` stands, whatever case, accents and white space.

    Raises SearchCancelled soon after ``cancelled`` turns true.
    """
    asked = FoldedText(needle.strip()).folded
    return _lately.folded(text, cancelled).find(asked, whole_words=whole_words, cancelled=cancelled)
