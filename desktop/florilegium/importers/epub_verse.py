"""Verse whose every line is a block of its own, set as one block of lines."""

import re
from itertools import groupby

from lxml import etree

from florilegium.importers import xml
from florilegium.importers.html_blocks import BLOCKS
from florilegium.importers.xml import Tree, attribute

_STANZA = re.compile(
    r"(?:^|[\s_:-])(?:linegroup|stanza|strophe|lg|verse|poem|poetry|song|hymn)(?:$|[\s_-]|\d)", re.I
)
_NUMBER_CLASS = re.compile(r"(?:^|\s)(?:l|line|verse)[_-]?(?:num|number|no|nr)(?:$|\s)", re.I)
_NUMBER = re.compile(r"\s*\d{1,5}\s*")
_LONGEST_LINE = 160  # code points; longer ones are paragraphs


def set_lines(body: Tree) -> None:
    """Make one paragraph of each stanza, with line ends in it; part the numbers of lines from their words."""
    for element in list(body.iter("div", "section", "blockquote", "p")):
        said = f"{element.get('class', '')} {attribute(element, 'type')}"
        if said != " " and _STANZA.search(said):
            for are_lines, lines in groupby(list(element), _is_line):
                if are_lines:
                    _join(list(lines))
    for element in body.iter("span"):
        if _NUMBER_CLASS.search(element.get("class", "")) and _NUMBER.fullmatch(element.text or ""):
            element.text = f" {element.text}"


def _is_line(element: Tree) -> bool:
    return (
        element.tag in ("div", "p")
        and not (element.tail or "").strip()
        and not any(
            inner.tag in BLOCKS or inner.tag == "img" for inner in element.iterdescendants(etree.Element)
        )
        and 0 < len(xml.text(element)) <= _LONGEST_LINE
    )


def _join(lines: list[Tree]) -> None:
    if len(lines) < 2:
        return
    block = etree.Element("p")
    lines[0].addprevious(block)
    for number, line in enumerate(lines):
        if number:
            etree.SubElement(block, "br")
        line.tag, line.tail = "span", None
        block.append(line)
