"""XML to a tree: no entities, no external subsets, no network, no depth that could overwhelm.

libxml2 itself refuses more than 2,048 elements in one another and text of more than 10 MB in one
piece; those limits stay on.
"""

from collections.abc import Iterator

from lxml import etree

Tree = etree._Element


def parse(data: bytes, *, recover: bool = False, encoding: str | None = None) -> Tree | None:
    """The root of the XML in ``data``; None where it is not well-formed.

    ``recover``: make what can be made of XML that is not well-formed. ``encoding`` overrules what
    the data declares. References to entities that a document type declares are left out.
    """
    parser = etree.XMLParser(
        encoding=encoding,
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, LookupError):  # LookupError: an encoding unknown to libxml2
        return None


def local(element: Tree) -> str:
    """The element's name without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Tree, name: str) -> str:
    """The value of the attribute ``name`` in whatever namespace, trimmed; "" where there is none."""
    if (found := element.get(name)) is not None:
        return found.strip()
    ends = ("}" + name, ":" + name)
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(ends)), "").strip()


def descendants(root: Tree | None, *names: str) -> Iterator[Tree]:
    """The elements under ``root`` of these local names, in whatever namespace, in document order."""
    if root is not None:
        found = root.iter(*(f"{{*}}{name}" for name in names))
        yield from (element for element in found if element is not root)


def children(element: Tree, *names: str) -> Iterator[Tree]:
    """The element's own children of these local names."""
    return (child for child in element if local(child) in names)


def text(element: Tree | None) -> str:
    """All text under ``element``, each run of white space one space, trimmed; "" for None."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


def walk(root: Tree) -> Iterator[tuple[Tree, bool]]:
    """Each element under ``root``, itself included, as it opens (True) and as it closes (False)."""
    stack: list[tuple[Tree, bool]] = [(root, True)]
    while stack:
        element, opening = stack.pop()
        yield element, opening
        if opening:
            stack.append((element, False))
            stack.extend((child, True) for child in reversed(element))
