"""Printed pages: where a book says that they begin, and what they are called there."""

from collections.abc import Mapping, Sequence

from lxml import etree

from florilegium.importers.epub_chapters import Chapter, kinds
from florilegium.importers.epub_contents import Entry
from florilegium.importers.xml import Tree
from florilegium.model import Span, SpanKind, Structure

_LONGEST = 40  # code points of a label


class Pages:
    """Names the places where pages begin, and makes spans of them once the text is made."""

    def __init__(self) -> None:
        self._labels: dict[str, str] = {}
        """By the name of the place."""

    @property
    def names(self) -> Mapping[str, str]:
        """The labels by the names of their places."""
        return self._labels

    def mark(self, chapter: Chapter, listed: Sequence[Entry]) -> None:
        """Name the places of ``chapter`` where it or the list of pages says that one begins."""
        known: dict[Tree, str] = {}
        for entry in listed:
            known.setdefault(chapter.place(entry.fragment), entry.title)
        breaks = [e for e in chapter.body.iter(etree.Element) if "pagebreak" in kinds(e)]
        for element in breaks:
            words = " ".join("".join(map(str, element.itertext())).split())
            label = element.get("title") or element.get("aria-label") or words or known.get(element, "")
            known.pop(element, None)
            if words and len(words) <= _LONGEST:  # the number itself is no part of the text
                element.text = None
                del element[:]
            if not len(element):
                element.tag = "a"
            self._put(element, label)
        for element, label in known.items():
            self._put(element, label)

    def _put(self, element: Tree, label: str) -> None:
        label = " ".join(label.split())[:_LONGEST]
        if not label:
            return
        name = f"p{len(self._labels)}"
        self._labels[name] = label
        mark = etree.Element("a", id=name)
        mark.tail, element.text = element.text, None
        element.insert(0, mark)

    def laid_over(self, text: str, structure: Structure) -> Structure:
        """``structure`` with a span where each page begins, to the next one or the end of the block."""
        if not self._labels:
            return structure
        starts: dict[int, str] = {}
        kept: list[Span] = []
        for span in structure.spans:
            if span.kind is SpanKind.ANCHOR and span.target in self._labels:
                start = _first_character(span.start, text, structure)
                if start is not None:
                    starts[start] = self._labels[span.target]  # of pages without text, the last one
            else:
                kept.append(span)
        ordered = sorted(starts)
        for index, start in enumerate(ordered):
            block = structure.blocks[structure.block_index(start)]
            end = min(block.end, ordered[index + 1]) if index + 1 < len(ordered) else block.end
            end = start + len(text[start:end].rstrip())
            kept.append(Span(start, end, SpanKind.PAGE, str(index), starts[start]))
        kept.sort(key=lambda span: (span.start, -span.end))
        return Structure(structure.blocks, tuple(kept))


def _first_character(position: int, text: str, structure: Structure) -> int | None:
    """Where the text after ``position`` begins; None where there is none."""
    while position < len(text) and text[position].isspace():
        position += 1
    index = structure.block_index(position)
    while index < len(structure.blocks):
        block = structure.blocks[index]
        if position < block.end:
            return max(position, block.start)
        index += 1
    return None
