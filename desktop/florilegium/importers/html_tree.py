"""HTML to a tree, however broken or deep, without entities, network or recursion."""

import re

from lxml import etree

Tree = etree._Element


def names(words: str) -> frozenset[str]:
    """The words, as a set to look names up in."""
    return frozenset(words.split())


_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)[^<>]*>")
_SHALLOW = names(
    "html head body title meta link base script style textarea p br hr img"
)  # what cannot be put in one another
_INLINE = names(
    "a abbr b bdi bdo big cite code dfn em font i ins del kbd mark q s samp small span strike strong "
    "sub sup time tt u var wbr"
)


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
    return _TAG.sub(_shallow, text)


def _shallow(tag: re.Match[str]) -> str:
    name = tag.group(2).lower()
    if name in _SHALLOW:
        return tag.group()
    return "" if name in _INLINE else "<p>"
