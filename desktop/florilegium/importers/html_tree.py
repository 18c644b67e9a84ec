"""HTML to a tree, however broken or deep, without entities, network or recursion."""

import re

from lxml import etree

Tree = etree._Element

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_WRAPPERS = frozenset(
    ("div", "span", "font", "section", "article", "main", "center", "b", "i", "em", "strong", "u", "small", "big",
     "blockquote", "ul", "ol", "li", "dl", "dd", "table", "tbody", "tr", "td", "form", "fieldset", "details", "a")
)  # fmt: skip


def parse(text: str) -> Tree | None:
    """The tree of an HTML document or fragment; None where there is nothing in it."""
    parser = _parser()
    root = _parsed(text, parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        return _parsed(_flattened(text), _parser())  # libxml2 stops at 2,048 tags in one another
    return root


def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True, recover=True
    )


def _parsed(text: str, parser: etree.HTMLParser) -> Tree | None:
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None


def _flattened(text: str) -> str:
    """``text`` with its wrappers made paragraph ends, so that no words are lost to its depth."""
    return _TAG.sub(lambda tag: "<p>" if tag.group(2).lower() in _WRAPPERS else tag.group(), text)
