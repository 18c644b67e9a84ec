"""Web archives as browsers and word processors save them: MIME HTML (RFC 2557)."""

from florilegium.errors import ImportFailure
from florilegium.importers import messages
from florilegium.importers.messages import Part
from florilegium.importers.saved_page import read_page
from florilegium.importers.sources import Source
from florilegium.model import ImportedDocument

_PAGES = ("text/html", "application/xhtml+xml")


def read(source: Source) -> ImportedDocument:
    """Read the page that ``source`` holds. Raises ImportFailure."""
    message = messages.parse(source.data)
    found = list(messages.leaves(message))
    page = _page(message, found)
    if page is None:
        raise ImportFailure("There is no page in this web archive; save the page again.")
    parts: dict[str, bytes] = {}
    for part in found:
        if part is not page and part.get_content_maintype() in ("image", "application"):
            names = (messages.header(part, "content-location"), messages.content_id(part))
            data = messages.content(part) if any(names) else b""
            for name, prefix in zip(names, ("", "cid:"), strict=True):
                if name:
                    parts.setdefault(prefix + name, data)
    address = messages.header(page, "content-location") or messages.header(
        message, "snapshot-content-location"
    )
    data = messages.content(page)
    encoding = messages.charset(page, data)
    return read_page(source, data, parts, "mhtml", encoding=encoding, address=address)


def _page(message: Part, found: list[Part]) -> Part | None:
    """The part that the archive starts with, else its first page."""
    pages = [part for part in found if part.get_content_type() in _PAGES]
    start = message.get_param("start")
    if isinstance(start, str):
        for part in pages:
            if messages.content_id(part) == start.strip("<> "):
                return part
    return pages[0] if pages else None
