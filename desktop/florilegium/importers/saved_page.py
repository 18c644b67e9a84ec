"""A page that was saved whole in one file: its HTML, and what it shows by address."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote, urljoin, urlsplit

from florilegium.errors import ImportFailure
from florilegium.importers import html_metadata
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.decoding import decode
from florilegium.importers.html_article import article
from florilegium.importers.html_blocks import BlockWalk
from florilegium.importers.html_tree import Tree, parse
from florilegium.importers.images import is_picture
from florilegium.importers.sources import Source
from florilegium.importers.titles import completed
from florilegium.model import ImportedDocument

_EMBEDDED = 100_000_000  # bytes of pictures put into one page, each counted as often as it is shown


def read_page(
    source: Source,
    data: bytes,
    parts: Mapping[str, bytes],
    name: str,
    *,
    encoding: str | None = None,
    address: str = "",
    remarks: tuple[str, ...] = (),
) -> ImportedDocument:
    """The document in ``data``, the HTML of a page saved in ``source``, a file of the format ``name``.

    ``parts`` are what the page shows, by address; ``encoding`` and ``address`` are what the file
    says of the page itself. Raises ImportFailure.
    """
    decoded = decode(data, encoding=source.encoding or encoding, markup=True)
    root = parse(decoded.text)
    if root is None:
        raise ImportFailure("The page is empty: there is nothing in it to read.")
    own = address if urlsplit(address).scheme in ("http", "https") else ""
    embed(root, parts, html_metadata.base(root) or address)
    builder = DocumentBuilder()
    chosen, left_out = article(root)
    BlockWalk(builder, html_metadata.base(root) or own).walk([chosen], skipped=left_out)
    stated = html_metadata.metadata(root)
    stated = replace(stated, source=stated.source or own)
    return completed(source, builder, stated, name, decoded, remarks)


def embed(root: Tree, parts: Mapping[str, bytes], page: str) -> None:
    """Give the pictures under ``root`` that are among ``parts`` the bytes themselves as address."""
    left = _EMBEDDED
    for element in root.iter("img", "image"):
        for attribute in ("src", "data-src"):
            data = _part(parts, element.get(attribute, "").strip(), page)
            if data is not None and is_picture(data) and len(data) <= left:
                left -= len(data)
                element.set("src", f"data:image/x;base64,{base64.b64encode(data).decode('ascii')}")
                break


def _part(parts: Mapping[str, bytes], address: str, page: str) -> bytes | None:
    if not address or address[:5].lower() == "data:":
        return None
    if address[:4].lower() == "cid:":
        return parts.get(f"cid:{address[4:]}")
    try:
        whole = urljoin(page, address)
    except ValueError:
        return parts.get(address)
    names = (address, whole, whole.partition("#")[0], unquote(address))
    return next((parts[name] for name in names if name in parts), None)
