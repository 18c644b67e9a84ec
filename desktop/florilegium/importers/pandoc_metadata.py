"""What a document that pandoc read states of itself, and the words in pieces of pandoc's tree."""

from typing import Any

from florilegium.importers.dates import iso_date
from florilegium.model import Metadata

Node = dict[str, Any]

_MOST_AUTHORS = 50


def metadata(tree: Node) -> Metadata:
    """What the document that ``tree`` describes states of itself."""
    meta = tree["meta"]
    authors = meta.get("author") or meta.get("creator")
    listed = authors["c"][:_MOST_AUTHORS] if authors and authors["t"] == "MetaList" else [authors]
    return Metadata(
        title=_stated(meta.get("title")),
        author="; ".join(filter(None, map(_stated, listed))),
        date=iso_date(_stated(meta.get("date"))),
        language=_stated(meta.get("lang")) or _stated(meta.get("language")),
    )


def named(node: Node) -> tuple[str, Any]:
    """A node's constructor and what it holds."""
    return node.get("t", ""), node.get("c")


def _stated(value: Any) -> str:
    """A value of the metadata in words."""
    if not value:
        return ""
    kind, content = named(value)
    if kind == "MetaMap":
        return _stated(content.get("name"))
    if kind in ("MetaString", "MetaInlines", "MetaBlocks", "MetaList"):
        return " ".join(words([{"t": "Str", "c": content}] if kind == "MetaString" else content).split())
    return ""


def words(nodes: Any) -> str:
    """The words in a piece of the tree."""
    parts: list[str] = []
    stack = [nodes]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            kind, content = named(node)
            if kind in ("Str", "MetaString"):
                parts.append(content)
            elif kind in ("Code", "Math"):
                parts.append(content[1])
            elif kind in ("Space", "SoftBreak", "LineBreak"):
                parts.append(" ")
            elif kind in ("Link", "Image", "Span", "Cite", "Quoted"):
                stack.append(content[1])
            elif kind != "Note":
                stack.append(content)
    return "".join(parts)
