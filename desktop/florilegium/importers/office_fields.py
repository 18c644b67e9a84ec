"""Fields of word processors: where their codes lead (ECMA-376 part 1, 17.16)."""

import re

from florilegium.importers import links

_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?:"([^"]*)"|(?!\\)(\S+))?', re.IGNORECASE)
_PLACE = re.compile(r'\\l\s+(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_REFERENCE = re.compile(r"\s*(?:REF|PAGEREF|NOTEREF)\s+(\S+)\s.*\\h", re.IGNORECASE)


def link_of(code: str) -> str:
    """The target of the link that a field with this code is; "" where it is none."""
    if found := _HYPERLINK.match(code):
        place = _PLACE.search(code)
        inside = (place.group(1) or place.group(2)) if place else ""
        address = found.group(1) or found.group(2) or ""
        if address:
            return links.target(f"{address}#{inside}" if inside else address)
        return f"#{inside}" if inside else ""
    if found := _REFERENCE.match(code + " "):
        return f"#{found.group(1)}"
    return ""
