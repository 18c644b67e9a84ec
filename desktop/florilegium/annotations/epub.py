"""W3C EPUB Annotations 1.0, a working draft (https://www.w3.org/TR/epub-anno-10/): a set in a ZIP.

A detached file ends in ".annotations" and is a ZIP with ``annotations.json`` in its root; a book
may hold its own as ``META-INF/annotations.json``. Notes are plain text there: our Markdown is
written as it is, since it is meant to be read so. The draft of July 2026 knows no TextQuoteSelector
(it stands in its source, commented out), but allows more than it names; so one is written beside
the text fragment that it does know.
"""

import io
import zipfile
import zlib
from collections.abc import Sequence

from florilegium.annotations.reading import loaded
from florilegium.annotations.sets import Profile, annotation_set, highlights_in, is_set
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight

SUFFIX = ".annotations"

_MEMBER = "annotations.json"
_EMBEDDED = "META-INF/annotations.json"
_READIUM = "META-INF/annotations.annotation"  # as Readium's draft would have it
_LONGEST = 256 * 1024 * 1024  # bytes of JSON, unpacked
_PROFILE = Profile(
    name="epub",
    context="https://www.w3.org/ns/epub-anno.jsonld",
    note_format="text/plain",
    fragments=True,
    context_everywhere=False,
    single_tag=False,
)


def write(highlights: Sequence[ForeignHighlight], now: str) -> bytes:
    """Highlights of one document as the bytes of a file; ``now`` is ISO 8601. The inverse of :func:`read`.

    Raises ValueError where they are of several documents.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo(_MEMBER)  # of 1980, so that equal sets are equal files
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o644 << 16
        archive.writestr(member, annotation_set(_PROFILE, highlights, now))
    return stream.getvalue()


def recognises(name: str, head: bytes) -> bool:
    """Whether a file that begins so is a ZIP of annotations, or a book that begins with its own."""
    if head.startswith(b"PK\x03\x04"):
        return b"annotations.json" in head or name.lower().endswith((SUFFIX, ".annotation"))
    return name.lower().endswith(SUFFIX) and is_set(head)


def read(data: bytes, name: str) -> list[ForeignHighlight]:
    """The highlights in a file: a ZIP, a book, or the bare JSON. Raises AnnotationFailure."""
    if data.startswith(b"PK"):
        data = _unpacked(data, name)
    return highlights_in(_PROFILE, loaded(data, name), name)


def _unpacked(data: bytes, name: str) -> bytes:
    damaged = AnnotationFailure(f"“{name}” is a damaged ZIP file.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            chosen = next((one for one in (_MEMBER, _EMBEDDED, _READIUM) if one in names), None)
            if chosen is None:
                raise AnnotationFailure(f"“{name}” holds no {_MEMBER}.")
            with archive.open(chosen) as stream:
                unpacked = stream.read(_LONGEST + 1)
    except (
        zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError,
        NotImplementedError, LookupError, MemoryError,
    ) as error:  # fmt: skip
        raise damaged from error
    if len(unpacked) > _LONGEST:
        raise AnnotationFailure(f"“{name}” unpacks to more than a file of highlights can be.")
    return unpacked
