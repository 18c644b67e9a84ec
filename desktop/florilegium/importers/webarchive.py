"""Web archives as Safari saves them: a binary property list of the page and its parts."""

import plistlib
from typing import Any

from florilegium.errors import ImportFailure
from florilegium.importers import charsets
from florilegium.importers.saved_page import read_page
from florilegium.importers.sources import Source
from florilegium.model import ImportedDocument

_MOST_PARTS = 10_000


def read(source: Source) -> ImportedDocument:
    """Read the page that ``source`` holds. Raises ImportFailure."""
    if not source.data.startswith(b"bplist"):
        raise ImportFailure("This is no web archive that Safari saved; save the page again.")
    try:
        archive = plistlib.loads(source.data, fmt=plistlib.FMT_BINARY)
    except Exception as error:  # what it raises for damaged files is not written down
        raise ImportFailure("The web archive is damaged; save the page again.") from error
    main = _mapping(_mapping(archive).get("WebMainResource"))
    parts: dict[str, bytes] = {}
    others = _mapping(archive).get("WebSubresources")
    for other in others[:_MOST_PARTS] if isinstance(others, list) else ():
        part = _mapping(other)
        address, data = part.get("WebResourceURL"), part.get("WebResourceData")
        if isinstance(address, str) and isinstance(data, bytes):
            parts.setdefault(address, data)
    page, kind = main.get("WebResourceData"), main.get("WebResourceMIMEType", "text/html")
    if not isinstance(page, bytes) or kind not in ("text/html", "application/xhtml+xml"):
        raise ImportFailure("There is no page in this web archive; save the page again.")
    charset, address = main.get("WebResourceTextEncodingName"), main.get("WebResourceURL")
    return read_page(
        source,
        page,
        parts,
        "webarchive",
        encoding=charsets.known(charset) if isinstance(charset, str) else None,
        address=address if isinstance(address, str) else "",
    )


def _mapping(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}
