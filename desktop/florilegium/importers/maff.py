"""Web archives of the Mozilla Archive Format: a zip file with a folder for each page."""

import re
from html import unescape
from pathlib import PurePosixPath

from florilegium.errors import ImportFailure
from florilegium.importers.archive import Archive
from florilegium.importers.saved_page import read_page
from florilegium.importers.sources import Source
from florilegium.model import ImportedDocument

_STATED = re.compile(r"<MAF:(originalurl|indexfilename)\b[^>]{0,200}?RDF:resource=\"([^\"]{0,4000})\"", re.I)
_PAGES = (".html", ".htm", ".xhtml")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg")


def read(source: Source) -> ImportedDocument:
    """Read the first page that ``source`` holds. Raises ImportFailure."""
    archive = Archive(source.data)
    indexes = sorted(name for name in archive.names if _is_index(name))
    if not indexes:
        raise ImportFailure("There is no page in this web archive; save the page again.")
    folders = list(dict.fromkeys(name.partition("/")[0] for name in indexes))
    folder = f"{folders[0]}/"
    description = archive.get(f"{folder}index.rdf") or b""
    stated = {
        key.lower(): unescape(value) for key, value in _STATED.findall(description.decode("utf-8", "replace"))
    }
    page = folder + stated.get("indexfilename", "")
    parts = {
        name.removeprefix(folder): archive.get(name) or b""
        for name in archive.names
        if name.startswith(folder) and name.lower().endswith(_PICTURES)
    }
    return read_page(
        source,
        archive.read(page if page in archive else indexes[0]),
        parts,
        "maff",
        address=stated.get("originalurl", ""),
        remarks=(f"It holds {len(folders)} pages; the first is read.",) if len(folders) > 1 else (),
    )


def _is_index(name: str) -> bool:
    path = PurePosixPath(name)
    return path.stem == "index" and path.suffix.lower() in _PAGES and len(path.parts) == 2
