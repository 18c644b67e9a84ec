"""Footnotes and endnotes of a book, as it marks them or as links that lead to and fro.

Notes that stand amid the text they belong to go to the end of their chapter, so that the text
reads on; those that are gathered somewhere stay there.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote

from lxml import etree

from florilegium.importers.epub_chapters import Chapter, detach, kinds
from florilegium.importers.epub_headings import HEADINGS
from florilegium.importers.html_blocks import BLOCKS
from florilegium.importers.xml import Tree

_NOTES = frozenset(("footnote", "endnote", "rearnote"))
_MARKS = frozenset(("noteref", "annoref"))
_HOLDERS = frozenset(("p", "li", "div", "dd", "aside", "blockquote", "section"))
_MARK = re.compile(r"[\[({]?\s*(?:\d{1,4}|[*†‡§¶#]{1,4}|[a-z]|[ivxlc]{1,6})\s*[\])}.:]?", re.IGNORECASE)
_LONGEST = 20_000  # code points of a note; longer ones are chapters that answer each other
_MOST_LINKS = 100  # looked at in a note
_FARTHEST = 12  # code points before the link back, in a note that begins with it


@dataclass(frozen=True, slots=True)
class _Place:
    """An element, and where in the book it stands."""

    element: Tree
    chapter: int
    order: int


class Notes:
    """Finds the notes of all chapters and makes them known to the walk."""

    def __init__(self, chapters: Sequence[Chapter]) -> None:
        self._chapters = chapters
        self._places: dict[str, _Place] = {}
        self._links: list[_Place] = []
        for number, chapter in enumerate(chapters):
            for order, element in enumerate(chapter.body.iter(etree.Element)):
                if name := element.get("id"):
                    self._places[name] = _Place(element, number, order)
                if element.tag == "a" and element.get("href", "").startswith("#"):
                    self._links.append(_Place(element, number, order))
        self._long: dict[Tree, bool] = {}
        self._marks: dict[Tree, _Place] = {}
        """By note, the first mark that leads to it."""

    def prepare(self, boundaries: Sequence[Sequence[Tree]]) -> None:
        """Mark the notes, and move those amid the text before the next of the chapter's ``boundaries``."""
        stated = [note for chapter in self._chapters for note in _stated(chapter.body)]
        known = set(stated)
        for link in self._links:
            self._look_at(link, known)
        for number, (chapter, places) in enumerate(zip(self._chapters, boundaries, strict=True)):
            notes = [e for e in chapter.body.iter(etree.Element) if e in known]
            numbers = _numbers(notes)
            for note in notes:
                self._make(note, numbers.get(note, ""))
            marks = {note: self._marks[note] for note in notes if note in self._marks}
            _gather(
                chapter.body, notes, places, {n: m.element for n, m in marks.items() if m.chapter == number}
            )

    def _look_at(self, link: _Place, known: set[Tree]) -> None:
        """See whether ``link`` is the mark of a note."""
        target = self._target(link.element)
        if target is None:
            return
        holder = next((e for e in _upwards(target.element) if e in known), None)
        is_mark = bool(kinds(link.element) & _MARKS)
        if holder is None and (is_mark or _MARK.fullmatch(_words(link.element))):
            holder = self._answer(link, target, is_mark)
        if holder is None or any(e is holder for e in link.element.iterancestors()):
            return
        known.add(holder)
        self._marks.setdefault(holder, link)
        if is_mark and not any(e.tag == "sup" for e in islice(link.element.iterancestors(), 3)):
            _raise(link.element)

    def _target(self, link: Tree) -> _Place | None:
        return self._places.get(unquote(link.get("href", "")[1:]))

    def _answer(self, link: _Place, target: _Place, is_mark: bool) -> Tree | None:
        """The note at ``target`` if it leads back to ``link``, or ``link`` says that it is a mark."""
        if (target.chapter, target.order) < (link.chapter, link.order):
            return None
        holder = next((e for e in _upwards(target.element) if e.tag in BLOCKS), None)
        if holder is None or holder.tag not in _HOLDERS or self._is_long(holder):
            return None
        if is_mark:
            return holder
        around = set(islice(_upwards(link.element), 4)) | set(link.element)
        for back in islice(holder.iter("a"), _MOST_LINKS):
            led = self._target(back)
            if led is None or not (led.element in around or led.element.getparent() in around):
                continue
            if len(_before(holder, back)) <= _FARTHEST or not _after(holder, back):
                return holder
        return None

    def _is_long(self, holder: Tree) -> bool:
        if holder not in self._long:
            self._long[holder] = len(_words(holder)) > _LONGEST
        return self._long[holder]

    def _make(self, note: Tree, number: str) -> None:
        """Say what the note is in a way the walk knows, and show it if it was to be shown on request."""
        mark = self._marks.get(note)
        label = _words(mark.element) if mark else ""
        note.tag = "div"
        for name in ("hidden", "style", "aria-hidden"):
            note.attrib.pop(name, "")
        note.set("role", "doc-footnote")
        words = _words(note)
        stripped = label.strip("[](){}.: ")
        if number:
            note.set("data-marker", f"{number}.")
        elif stripped and len(stripped) <= 6 and not words.lstrip("[({ ").startswith(stripped):
            note.set("data-marker", stripped)


def _stated(body: Tree) -> Iterator[Tree]:
    """What the document itself calls notes; of those in one another, the innermost."""
    found = [e for e in body.iter(etree.Element) if e.tag != "a" and kinds(e) & _NOTES]
    outer = {parent for note in found for parent in note.iterancestors()}
    return (note for note in found if note not in outer and note.tag not in ("td", "th", "body"))


def _upwards(element: Tree) -> Iterator[Tree]:
    yield element
    yield from element.iterancestors()


def _words(element: Tree) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _before(holder: Tree, inner: Tree) -> str:
    """The words of ``holder`` before ``inner``."""
    parts: list[str] = []
    for element in holder.iter(etree.Element):
        if element is inner:
            break
        parts.append(element.text or "")
        if len(parts) > 50:
            break
    return " ".join("".join(parts).split())


def _after(holder: Tree, inner: Tree) -> str:
    """The words of ``holder`` after ``inner``, up to where they are certain to be some."""
    element: Tree | None = inner
    while element is not None and element is not holder:
        if words := (element.tail or "").strip(" \t\r\n.]"):
            return words
        for sibling in element.itersiblings():
            if words := _words(sibling):
                return words
        element = element.getparent()
    return ""


def _numbers(notes: Sequence[Tree]) -> dict[Tree, str]:
    """The numbers of those notes that are items of numbered lists."""
    lists = dict.fromkeys(
        parent for note in notes if (parent := note.getparent()) is not None and note.tag == "li"
    )
    found: dict[Tree, str] = {}
    for numbered in lists:
        if numbered.tag != "ol":
            continue
        number = _whole(numbered.get("start"), 1)
        for item in numbered.iterchildren("li"):
            number = _whole(item.get("value"), number)
            found[item] = str(number)
            number += 1
    return found


def _whole(stated: str | None, otherwise: int) -> int:
    return int(stated) if stated and re.fullmatch(r"\d{1,6}", stated.strip(), re.ASCII) else otherwise


def _raise(mark: Tree) -> None:
    """Set a mark as a raised sign."""
    parent = mark.getparent()
    if parent is None:
        return
    raised = etree.Element("sup")
    raised.tail, mark.tail = mark.tail, None
    parent.replace(mark, raised)
    raised.append(mark)


def _gather(
    body: Tree, notes: Sequence[Tree], boundaries: Sequence[Tree], marks: Mapping[Tree, Tree]
) -> None:
    """Move notes that stand amid the text before the next boundary, past the text that follows them.

    ``marks`` gives the marks in the same document. A note with a heading between its mark and
    itself has a place of its own.
    """
    if not marks:
        return
    within = set(notes)
    order: dict[Tree, int] = {}
    last: dict[Tree, int] = {}
    prose: list[int] = []
    headings: list[int] = []
    inside = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            order[element] = len(order)
            inside += element in within
            if element.tag in HEADINGS:
                headings.append(order[element])
            if not inside and (element.text or "").strip():
                prose.append(order[element])
        else:
            last[element] = len(order)
            inside -= element in within
            if not inside and (element.tail or "").strip():
                prose.append(len(order))
    starts = sorted((order[place], place) for place in boundaries if place in order and place is not body)
    for note in notes:
        mark = marks.get(note)
        if mark is None or bisect_left(headings, order[mark]) < bisect_left(headings, order[note]):
            continue
        at = bisect_right(starts, order[note], key=lambda start: start[0])
        end = starts[at][0] if at < len(starts) else len(order) + 1
        following = bisect_left(prose, last[note])
        if following < len(prose) and prose[following] < end:
            _move(note, body, starts[at][1] if at < len(starts) else None)


def _move(note: Tree, body: Tree, before: Tree | None) -> None:
    above = set(note.iterancestors())
    if before is not None and (before in above or note in set(before.iterancestors())):
        return
    detach(note)
    if before is None:
        body.append(note)
        return
    while (outer := before.getparent()) is not None and outer not in above:
        before = outer
    before.addprevious(note)
