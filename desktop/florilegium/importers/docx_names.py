"""Names of WordprocessingML, and its values (ECMA-376 part 1, 17)."""

from florilegium.importers.xml import Tree

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_names: dict[str, str] = {}
_OFF = frozenset(("0", "false", "off", "none"))


def name(element: Tree) -> str:
    """The element's name with the customary prefix ("w:p"); without one where the namespace is not known."""
    tag = str(element.tag)  # of comments and entities it is a function, whose name has no place here
    found = _names.get(tag)
    if found is None:
        space, _, own = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
        prefix = _PREFIXES.get(space)
        found = f"{prefix}:{own}" if prefix else own
        if len(_names) < 10_000:  # names that a hostile file makes up are not kept
            _names[tag] = found
    return found


def child(element: Tree | None, *path: str) -> Tree | None:
    """The first element at ``path`` under ``element``, of WordprocessingML; None where there is none."""
    for step in path:
        if element is None:
            return None
        element = element.find(W + step)
    return element


def value(element: Tree | None, *path: str, attribute: str = "val") -> str:
    """The attribute of the element at ``path`` under ``element``; "" where either is missing."""
    found = child(element, *path)
    return "" if found is None else found.get(W + attribute, "")


def number(text: str, default: int = 0) -> int:
    """``text`` as a number; ``default`` where it is none."""
    try:
        return int(text)
    except ValueError:
        return default


def is_on(element: Tree | None) -> bool:
    """Whether a property that is there or not, or says "0", holds."""
    return element is not None and element.get(W + "val", "1").lower() not in _OFF
