"""Bytes to ImportedDocument: one module a format, found through one table."""

from florilegium.importers.formats import (
    FORMATS,
    HEAD_BYTES,
    IMPORTER_VERSION,
    Format,
    lacking,
    read,
    read_bytes,
    read_many,
    recognise,
)
from florilegium.importers.parts import Columns, Part

__all__ = [
    "FORMATS",
    "HEAD_BYTES",
    "IMPORTER_VERSION",
    "Columns",
    "Format",
    "Part",
    "lacking",
    "read",
    "read_bytes",
    "read_many",
    "recognise",
]
