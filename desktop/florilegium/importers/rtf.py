"""Rich Text Format (Microsoft, version 1.9.1): read token by token; embedded objects are never looked at."""

from dataclasses import replace

from florilegium.errors import ImportFailure
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.decoding import Decoded
from florilegium.importers.office_flow import lay_out
from florilegium.importers.office_signatures import is_rtf, refuse_locked
from florilegium.importers.rtf_reader import Reader
from florilegium.importers.sources import Source
from florilegium.importers.titles import completed
from florilegium.model import ImportedDocument


def read(source: Source) -> ImportedDocument:
    """Read ``source`` as Rich Text Format. Raises ImportFailure."""
    refuse_locked(source.data)
    if not is_rtf(source.data[:1024]):
        raise ImportFailure(
            "This is no Rich Text file whatever its name says; rename it to what it is, then add it again."
        )
    reader = Reader(source.data)
    builder = DocumentBuilder()
    lay_out(builder, reader.read())
    stated = reader.header.metadata()
    document = completed(
        source, builder, replace(stated, title=stated.title or reader.title), "rtf", Decoded("", "")
    )
    if not document.metadata.language:
        document = replace(document, metadata=replace(document.metadata, language=reader.header.language))
    return document
