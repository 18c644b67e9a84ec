"""The content documents of a book as HTML trees without namespaces: XHTML, SVG and DTBook."""

import base64
import re
from html.entities import html5

from lxml import etree

from florilegium.errors import ImportFailure
from florilegium.importers import html_tree, xml
from florilegium.importers.decoding import decode
from florilegium.importers.epub_math import as_html
from florilegium.importers.xml import Tree, attribute, local

_REFERENCE = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,31});|#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NAME = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
_DECLARED = re.compile(r"<!ENTITY\s+([A-Za-z][A-Za-z0-9]*)\s")
_DOCUMENT_TYPE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<!DOCTYPE[^\[>]*\[[^\]]*\]\s*>", re.IGNORECASE)
_PROLOGUE = 65_536  # code points in which a document type declares its entities
_ENTITIES_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))
_VOID = "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|image"
_EMPTY = re.compile(rf"<(?!(?:{_VOID})\b)([A-Za-z][\w:-]*)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)/>")
_SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use")
_LARGEST_DRAWING = 2 * 1024 * 1024  # bytes
_OF_DTBOOK = {
    "level": "section", "level1": "section", "level2": "section", "level3": "section", "level4": "section",
    "level5": "section", "level6": "section", "frontmatter": "section", "bodymatter": "section",
    "rearmatter": "section", "doctitle": "h1", "docauthor": "p", "hd": "h2", "bridgehead": "h4",
    "list": "ul", "lic": "span", "sent": "span", "w": "span", "linegroup": "div", "line": "p", "byline": "p",
    "dateline": "p", "epigraph": "blockquote", "imggroup": "figure", "prodnote": "aside",
    "sidebar": "aside", "note": "aside", "annotation": "aside", "noteref": "a", "annoref": "a",
    "poem": "div", "author": "p", "covertitle": "p",
}  # fmt: skip
"""What the elements of DTBook (ANSI/NISO Z39.86-2005) are in HTML, where the names differ."""


def body(data: bytes) -> Tree | None:
    """The body of the document in ``data``; None where it is none, encrypted or has no body."""
    root = _parsed(data)
    if root is None:
        return None
    if local(root) == "svg":
        return _page_of(root)
    if local(root) == "dtbook":
        for element in root.iter("{*}pagenum"):
            element.set("role", "doc-pagebreak")
        for element in root.iter("{*}note"):
            element.set("role", "doc-footnote")
        for element in root.iter("{*}noteref"):
            element.set("href", attribute(element, "idref"))
            element.set("role", "doc-noteref")
    for drawing in list(root.iter("{*}svg")):
        _replace(drawing, _drawn(drawing))
    for formula in list(root.iter("{*}math")):
        _replace(formula, as_html(formula))
    other = _OF_DTBOOK if local(root) == "dtbook" else {}
    for element in root.iter(etree.Element):
        name = local(element).lower()
        if element.tag != name or name in other:
            element.tag = other.get(name, name) if _NAME.fullmatch(name) else "span"
    found = root.find(".//body")
    if found is None:
        found = root.find(".//book")
    return found if found is not None else root if root.tag in ("body", "div", "section") else None


def parsed(data: bytes) -> Tree | None:
    """The root of a document with its namespaces, for what is looked up in it; None where there is none."""
    return _parsed(data)


def _parsed(data: bytes) -> Tree | None:
    try:
        text = decode(data, markup=True).text
    except ImportFailure:
        return None
    declared = frozenset(_DECLARED.findall(text[:_PROLOGUE]))
    text = _REFERENCE.sub(lambda found: _character(found, declared), _NOT_XML.sub("", text))
    root = xml.parse(text.encode(), encoding="utf-8")
    if root is not None:
        return root
    if "<" not in text:
        return None
    if stated := _DOCUMENT_TYPE.match(text):
        text = text[stated.end() :]
    return html_tree.parse(_EMPTY.sub(r"<\1\2></\1>", text))


def _character(reference: re.Match[str], declared: frozenset[str]) -> str:
    """What XML makes of a reference that only HTML knows, or that names no character."""
    name, hexadecimal, decimal = reference.groups()
    if name is None:
        digits = hexadecimal or decimal
        number = int(digits, 16 if hexadecimal else 10) if len(digits) < 8 else 0
        return reference.group() if 0 < number <= 0x10FFFF and not _NOT_XML.match(chr(number)) else ""
    if name in _ENTITIES_OF_XML or name in declared:
        return reference.group()
    return html5.get(f"{name};", f"&amp;{name};")


def _replace(old: Tree, new: Tree) -> None:
    parent = old.getparent()
    if parent is not None:
        new.tail = old.tail
        parent.replace(old, new)


def _page_of(root: Tree) -> Tree:
    """A drawing that is a page of its own, as a body."""
    page = etree.Element("body")
    page.append(_drawn(root))
    return page


def _drawn(drawing: Tree) -> Tree:
    """A drawing as the pictures and lines of text in it, and as a picture itself where it has shapes."""
    found = etree.Element("span")
    if identity := drawing.get("id"):
        found.set("id", identity)
    title = next((xml.text(e) for e in xml.children(drawing, "title", "desc")), "")
    if any(True for _ in xml.descendants(drawing, *_SHAPES)):
        source = etree.tostring(drawing, with_tail=False)
        if len(source) <= _LARGEST_DRAWING:
            address = "data:image/svg+xml;base64," + base64.b64encode(source).decode()
            etree.SubElement(found, "img", src=address, alt=title or attribute(drawing, "label"))
    for element in xml.descendants(drawing, "image", "text", "foreignObject"):
        if local(element) == "image":
            alternative = next((xml.text(e) for e in xml.children(element, "title", "desc")), title)
            etree.SubElement(found, "img", src=attribute(element, "href"), alt=alternative)
        elif words := xml.text(element):
            line = etree.SubElement(found, "span")
            line.text = words
            if identity := element.get("id"):
                line.set("id", identity)
            etree.SubElement(found, "br")
    return found
