"""MathML as a line of HTML: raised and lowered signs, fractions with a stroke.

Format: MathML Core and 3.0, presentation markup.
"""

from lxml import etree

from florilegium.importers import xml
from florilegium.importers.xml import Tree, attribute, local

_DEEPEST = 60  # elements in one another; a formula deeper than that is set as its signs in order
_LEFT_OUT = ("annotation", "annotation-xml", "mphantom", "none", "mprescripts")
_SCRIPTS = {
    "msup": ("sup",),
    "msub": ("sub",),
    "msubsup": ("sub", "sup"),
    "mover": ("sup",),
    "munder": ("sub",),
    "munderover": ("sub", "sup"),
}
_APART = frozenset("=<>≤≥≠≈≡→⇒⇔∈⊂+−±×÷")


def as_html(formula: Tree) -> Tree:
    """A span that holds the signs of ``formula`` in the order in which they are read."""
    found = etree.Element("span")
    if identity := formula.get("id"):
        found.set("id", identity)
    line = _Line(found)
    _set(formula, line, 0)
    if not xml.text(found):
        found.text = attribute(formula, "alttext")
    return found


class _Line:
    """Puts text and elements one after another into an element."""

    def __init__(self, element: Tree) -> None:
        self._element = element
        self._last: Tree | None = None

    def add(self, words: str) -> None:
        if self._last is None:
            self._element.text = (self._element.text or "") + words
        else:
            self._last.tail = (self._last.tail or "") + words

    def inside(self, tag: str) -> "_Line":
        self._last = etree.SubElement(self._element, tag)
        return _Line(self._last)


def _set(element: Tree, line: _Line, depth: int) -> None:
    name = local(element)
    parts = list(element)
    if name in _LEFT_OUT or not name:
        return
    if depth > _DEEPEST or (not parts and name != "mspace"):
        words = xml.text(element)
        apart = name == "mo" and words in _APART
        line.add(f" {words} " if apart else words)
    elif name in _SCRIPTS and parts:
        _set(parts[0], line, depth + 1)
        for part, tag in zip(parts[1:], _SCRIPTS[name], strict=False):
            _set(part, line.inside(tag), depth + 1)
    elif name == "mfrac" and len(parts) == 2:
        _set_grouped(parts[0], line, depth)
        line.add("/")
        _set_grouped(parts[1], line, depth)
    elif name in ("msqrt", "mroot"):
        if name == "mroot" and len(parts) == 2:
            _set(parts[1], line.inside("sup"), depth + 1)
            parts = parts[:1]
        line.add("√(")
        _set_all(parts, line, depth)
        line.add(")")
    elif name == "mfenced":
        line.add(element.get("open", "("))
        _set_all(parts, line, depth, ", " if len(parts) > 1 else "")
        line.add(element.get("close", ")"))
    elif name in ("mtable", "mtr", "mlabeledtr"):
        _set_all(parts, line, depth, "; " if name == "mtable" else ", ")
    elif name == "semantics":
        _set_all(parts[:1], line, depth)
    else:
        _set_all(parts, line, depth)


def _set_all(parts: list[Tree], line: _Line, depth: int, between: str = "") -> None:
    for number, part in enumerate(parts):
        if number:
            line.add(between)
        _set(part, line, depth + 1)


def _set_grouped(part: Tree, line: _Line, depth: int) -> None:
    """``part``, in parentheses where it has several signs."""
    several = sum(1 for _ in xml.descendants(part, "mi", "mn", "mo", "mtext")) > 1
    line.add("(" if several else "")
    _set(part, line, depth + 1)
    line.add(")" if several else "")
