"""Headings where only the table of contents has them, and levels as deep as it says."""

import re
from collections.abc import Sequence

from lxml import etree

from florilegium.importers.epub_chapters import Chapter, detach, is_start
from florilegium.importers.epub_contents import Entry
from florilegium.importers.html_blocks import BLOCKS, is_hidden
from florilegium.importers.html_tree import Tree

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NO_PLACE = ("ol", "ul", "dl", "tr", "thead", "tbody", "tfoot", "table")
_NEAR = 4  # blocks of text in which a heading has to come to be the title of what is there
_PARTS = 3  # lines over which a title may run


def give_headings(chapter: Chapter, entries: Sequence[Entry]) -> list[Tree]:
    """Give the places that ``entries`` name their titles as headings; gives the places, in text order."""
    order = {element: number for number, element in enumerate(chapter.body.iter(etree.Element))}
    places: dict[Tree, list[Entry]] = {}
    for entry in entries:
        places.setdefault(chapter.place(entry.fragment), []).append(entry)
    starts = sorted(places, key=order.__getitem__)
    elements = list(order)
    for number, start in enumerate(starts):
        end = order[starts[number + 1]] if number + 1 < len(starts) else len(elements)
        own = _heading_around(start)
        region = elements[order[start] : end] if own is None else [own, *elements[order[start] : end]]
        _give(start, region, places[start], chapter.body)
    return starts


def _heading_around(start: Tree) -> Tree | None:
    return next((element for element in start.iterancestors() if element.tag in _HEADINGS), None)


def _give(start: Tree, region: Sequence[Tree], entries: Sequence[Entry], body: Tree) -> None:
    blocks = _blocks(region)
    headings = [element for element in region if element.tag in _HEADINGS and _content(element)]
    given = 0
    put: Tree | None = None
    for number, entry in enumerate(entries):
        wanted = _solid(entry.title)
        named = [h for h in headings[:6] if (own := _solid(_content(h))) and (own in wanted or wanted in own)]
        near = [h for h in headings if h in blocks[:_NEAR]] if number == len(entries) - 1 else []
        found = (named or near or [None])[0]
        if found is None and (lines := _lines(blocks[given : given + _PARTS], wanted)):
            found = _joined(lines, entry.level)
        if found is None:
            if number == len(entries) - 1 and not blocks and not any(e.tag == "img" for e in region):
                continue
            put = _insert(start, entry, body, put)
        elif (deeper := entry.level - int(found.tag[1])) > 0:
            for heading in headings:
                heading.tag = f"h{min(int(heading.tag[1]) + deeper, 6)}"
        given += 1


def _blocks(region: Sequence[Tree]) -> list[Tree]:
    """The first elements in ``region`` that hold text of their own and no further blocks."""
    found: list[Tree] = []
    for element in region:
        if element.tag not in BLOCKS or is_hidden(element):
            continue
        if any(inner.tag in BLOCKS for inner in element.iterdescendants(etree.Element)):
            continue
        if _content(element):
            found.append(element)
        if len(found) > _NEAR + _PARTS:
            break
    return found


def _content(element: Tree) -> str:
    """The words of ``element``, or those that stand for its pictures."""
    words = "".join(map(str, element.itertext())).strip()
    return words or " ".join(image.get("alt", "") for image in element.iter("img")).strip()


def _solid(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).casefold()


def _lines(blocks: Sequence[Tree], wanted: str) -> list[Tree]:
    """Those of the first ``blocks`` that together are the title ``wanted``."""
    together = ""
    for number, block in enumerate(blocks, start=1):
        if block.tag in _HEADINGS or block.tag in ("li", "td", "th", "pre"):
            break
        together += _solid(_content(block))
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


def _insert(start: Tree, entry: Entry, body: Tree, before: Tree | None) -> Tree:
    """Put the title of ``entry`` ahead of what stands at ``start``, behind ``before`` if that was put there."""
    heading = etree.Element(f"h{entry.level}")
    heading.text = entry.title
    place = start
    while place is not body and place.tag not in BLOCKS and (outer := place.getparent()) is not None:
        place = outer
    while (outer := place.getparent()) is not None and outer.tag in _NO_PLACE:
        place = outer
    if before is not None:
        before.addnext(heading)
    elif place is body:
        mark = body[0] if len(body) else None
        body.insert(1 if mark is not None and is_start(mark) and not (mark.tail or "").strip() else 0, heading)
    else:
        place.addprevious(heading)
    return heading
