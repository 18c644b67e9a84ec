"""Headings where only the table of contents has them, and levels as deep as it says."""

import re
from collections.abc import Sequence

from lxml import etree

from florilegium.importers.epub_chapters import Chapter, detach, is_start
from florilegium.importers.epub_contents import Entry
from florilegium.importers.html_blocks import BLOCKS, is_hidden
from florilegium.importers.html_tree import Tree

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NO_PLACE = ("ol", "ul", "dl", "tr", "thead", "tbody", "tfoot", "table")
_NEAR = 4  # blocks of text in which a heading has to come to be the title of what is there
_PARTS = 3  # lines over which a title may run


class Headings:
    """Gives the places that a table of contents names their titles, one chapter after another."""

    def __init__(self) -> None:
        self._above: list[tuple[int, int]] = []
        """The entries that the next one may stand under: their level in the contents, and in the text."""

    def give(self, chapter: Chapter, entries: Sequence[Entry]) -> list[Tree]:
        """Give ``chapter`` the headings it lacks; gives the places that ``entries`` name, in text order."""
        for element in chapter.body.iter(*HEADINGS):
            if not _words(element):
                element.tag = "div"  # a picture of a title
        order = {element: number for number, element in enumerate(chapter.body.iter(etree.Element))}
        elements = list(order)
        places: dict[Tree, list[Entry]] = {}
        for entry in entries:
            place = chapter.place(entry.fragment)
            if (
                not entry.fragment or place is not chapter.body or place not in places
            ):  # else it leads nowhere
                places.setdefault(place, []).append(entry)
        starts = sorted(places, key=order.__getitem__)
        for number, start in enumerate(starts):
            end = order[starts[number + 1]] if number + 1 < len(starts) else len(elements)
            region = elements[order[start] : end]
            around = next((e for e in start.iterancestors() if e.tag in HEADINGS), None)
            self._give(start, region if around is None else [around, *region], places[start], chapter.body)
        return starts

    def _give(self, start: Tree, region: Sequence[Tree], entries: Sequence[Entry], body: Tree) -> None:
        blocks = _blocks(region)
        headings = [element for element in region if element.tag in HEADINGS]
        put: Tree | None = None
        for number, entry in enumerate(entries):
            last = number == len(entries) - 1
            level = self._level(entry)
            wanted = _solid(entry.title)
            found: Tree | None = None
            if lines := _lines(blocks[number : number + _PARTS], wanted):
                own = int(lines[0].tag[1]) if lines[0].tag in HEADINGS else level
                found = _joined(lines, own)
                headings = [found, *(e for e in headings if e not in lines)]
            if found is None:
                found = next((h for h in headings[:6] if _is_like(_solid(_words(h)), wanted)), None)
            if found is None and last:
                found = next((h for h in headings if h in blocks[:_NEAR]), None)
            if found is None:
                found = put = _insert(start, entry.title, level, body, put)
            elif (deeper := level - int(found.tag[1])) > 0:
                for heading in headings:
                    heading.tag = f"h{min(int(heading.tag[1]) + deeper, 6)}"
            self._above.append((entry.level, int(found.tag[1])))

    def _level(self, entry: Entry) -> int:
        """How deep at least the heading of ``entry`` is: as in the contents, and below those above it."""
        while self._above and self._above[-1][0] >= entry.level:
            self._above.pop()
        return min(max(entry.level, self._above[-1][1] + 1 if self._above else 1), 6)


def _blocks(region: Sequence[Tree]) -> list[Tree]:
    """The first elements in ``region`` that hold text of their own and no further blocks."""
    found: list[Tree] = []
    for element in region:
        if element.tag not in BLOCKS or is_hidden(element):
            continue
        if any(inner.tag in BLOCKS for inner in element.iterdescendants(etree.Element)):
            continue
        if _words(element):
            found.append(element)
        if len(found) > _NEAR + _PARTS:
            break
    return found


def _words(element: Tree) -> str:
    return "".join(map(str, element.itertext())).strip()


def _is_like(own: str, wanted: str) -> bool:
    """Whether a heading and a title share their words, but for a number or a subtitle."""
    return bool(own) and (own in wanted or wanted in own)


def _solid(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).casefold()


def _lines(blocks: Sequence[Tree], wanted: str) -> list[Tree]:
    """Those of the first ``blocks`` that together are the title ``wanted``."""
    together = ""
    for number, block in enumerate(blocks, start=1):
        if block.tag in ("li", "td", "th", "pre"):
            break
        together += _solid(_words(block))
        if together == wanted:
            return list(blocks[:number])
        if not wanted.startswith(together):
            break
    return []


def _joined(lines: Sequence[Tree], level: int) -> Tree:
    """The lines made one heading."""
    first, *others = lines
    first.tag = f"h{level}"
    for line in others:
        etree.SubElement(first, "br")
        detach(line)
        line.tag = "span"
        first.append(line)
    return first


def _insert(start: Tree, title: str, level: int, body: Tree, before: Tree | None) -> Tree:
    """Put ``title`` ahead of what stands at ``start``, behind ``before`` if that was put there."""
    heading = etree.Element(f"h{level}")
    heading.text = title
    place = start
    while place is not body and place.tag not in BLOCKS and (outer := place.getparent()) is not None:
        place = outer
    while (outer := place.getparent()) is not None and outer.tag in _NO_PLACE:
        place = outer
    if before is not None:
        before.addnext(heading)
    elif place is body:
        mark = body[0] if len(body) else None
        body.insert(
            1 if mark is not None and is_start(mark) and not (mark.tail or "").strip() else 0, heading
        )
    else:
        place.addprevious(heading)
    return heading
