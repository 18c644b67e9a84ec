"""Bytes to ImportedDocument: one module a format, found through one table."""

from florilegium.importers.formats import (
    FORMATS,
    HEAD_BYTES,
    IMPORTER_VERSION,
    Format,
    read,
    read_bytes,
    recognise,
)

__all__ = ["FORMATS", "HEAD_BYTES", "IMPORTER_VERSION", "Format", "read", "read_bytes", "recognise"]
