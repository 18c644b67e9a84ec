"""A page that was saved whole in one file: its HTML, and what it shows by address."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import unquote, urljoin, urlsplit

from florilegium.errors import ImportFailure
from florilegium.importers import html_metadata
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.decoding import decode
from florilegium.importers.html_article import article
from florilegium.importers.html_blocks import BlockWalk
from florilegium.importers.html_tree import parse
from florilegium.importers.images import is_picture, picture
from florilegium.importers.sources import Source
from florilegium.importers.titles import completed
from florilegium.model import ImportedDocument


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
    page = html_metadata.base(root) or own
    builder = DocumentBuilder()
    chosen, left_out = article(root, whole=source.whole)
    walk = BlockWalk(builder, page, pictures=pictures_among(parts, page or address))
    walk.walk([chosen], skipped=left_out)
    stated = html_metadata.metadata(root)
    stated = replace(stated, source=stated.source or own)
    return completed(source, builder, stated, name, decoded, remarks)


def pictures_among(parts: Mapping[str, bytes], page: str) -> Callable[[str], bytes | None]:
    """What gives the picture at an address as ``page``, itself at that address, writes it."""

    def find(address: str) -> bytes | None:
        address = address.strip()
        if address[:5].lower() == "data:":
            return picture(address, None)
        if address[:4].lower() == "cid:":
            address = f"cid:{address[4:]}"
        try:
            whole = urljoin(page, address)
        except ValueError:
            whole = address
        names = (address, whole, whole.partition("#")[0], unquote(address))
        data = next((parts[name] for name in names if name in parts), b"")
        return data if is_picture(data) else None

    return find
