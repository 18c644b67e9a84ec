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
from florilegium.importers.parts import AS_IT_IS, Asked, Columns, Part, Table

__all__ = [
    "AS_IT_IS",
    "FORMATS",
    "HEAD_BYTES",
    "IMPORTER_VERSION",
    "Asked",
    "Columns",
    "Format",
    "Part",
    "Table",
    "lacking",
    "read",
    "read_bytes",
    "read_many",
    "recognise",
]
