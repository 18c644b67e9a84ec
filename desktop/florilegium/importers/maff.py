"""Web archives of the Mozilla Archive Format: a zip file with a folder for each page."""

import re
import zipfile
import zlib
from html import unescape
from io import BytesIO
from pathlib import PurePosixPath

from florilegium.errors import ImportFailure
from florilegium.importers.saved_page import read_page
from florilegium.importers.sources import Source
from florilegium.model import ImportedDocument

_MOST_MEMBERS = 10_000
_LARGEST = 50_000_000  # bytes of one member
_LARGEST_ALL = 200_000_000  # bytes of all that is read
_STATED = re.compile(r"<MAF:(originalurl|indexfilename)\b[^>]{0,200}?RDF:resource=\"([^\"]{0,4000})\"", re.I)
_PAGES = (".html", ".htm", ".xhtml")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".svg")


def read(source: Source) -> ImportedDocument:
    """Read the first page that ``source`` holds. Raises ImportFailure."""
    try:
        with zipfile.ZipFile(BytesIO(source.data)) as archive:
            return _read(source, archive)
    except ImportFailure:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError,
            LookupError) as error:  # fmt: skip
        raise ImportFailure("The web archive is damaged or locked; save the page again.") from error


def _read(source: Source, archive: zipfile.ZipFile) -> ImportedDocument:
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise ImportFailure("The web archive holds more files than any page; save the page again.")
    names = {member.filename: member for member in members if not member.is_dir()}
    left = _LARGEST_ALL

    def content(name: str) -> bytes:
        nonlocal left
        with archive.open(names[name]) as file:
            data = file.read(min(_LARGEST, left) + 1)  # whatever size the archive states
        left -= len(data)
        if len(data) > _LARGEST or left < 0:
            raise ImportFailure("The web archive is too large once unpacked; save the page again.")
        return data

    folders = sorted({str(PurePosixPath(name).parent) for name in names if _is_index(name)})
    if not folders:
        raise ImportFailure("There is no page in this web archive; save the page again.")
    folder = folders[0]
    stated: dict[str, str] = {}
    if (rdf := f"{folder}/index.rdf") in names:
        found = _STATED.findall(content(rdf).decode("utf-8", "replace"))
        stated = {key.lower(): unescape(value) for key, value in found}
    page = f"{folder}/{stated.get('indexfilename', '')}"
    if page not in names:
        page = next(name for name in sorted(names) if _is_index(name) and name.startswith(f"{folder}/"))
    parts = {
        name.removeprefix(f"{folder}/"): content(name)
        for name in names
        if name.startswith(f"{folder}/") and name.lower().endswith(_PICTURES)
    }
    remarks = (f"It holds {len(folders)} pages; the first is read.",) if len(folders) > 1 else ()
    address = stated.get("originalurl", "")
    return read_page(source, content(page), parts, "maff", address=address, remarks=remarks)


def _is_index(name: str) -> bool:
    path = PurePosixPath(name)
    return path.stem == "index" and path.suffix.lower() in _PAGES and len(path.parts) == 2
