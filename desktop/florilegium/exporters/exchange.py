"""Highlights for other programs: what a file is to hold, as the formats of ``annotations`` write it."""

from collections.abc import Callable, Sequence

from florilegium.annotations import epub, hypothesis, readium, w3c
from florilegium.annotations.identities import SOURCE
from florilegium.errors import ExportError
from florilegium.exporters.views import DocumentView, FileView, HighlightView
from florilegium.model import ForeignHighlight

Write = Callable[[Sequence[ForeignHighlight], str], bytes]

_ONE_DOCUMENT = "A set of annotations is about one document; export to one file per document."


def w3c_file(file: FileView) -> bytes:
    """A collection of Web Annotations."""
    return w3c.write(highlights_of(file), file.exported)


def hypothesis_file(file: FileView) -> bytes:
    """What Hypothesis imports."""
    return hypothesis.write(highlights_of(file), file.exported)


def readium_file(file: FileView) -> bytes:
    """A set of Readium annotations. Raises ExportError where the file is about several documents."""
    return _set(file, readium.write)


def epub_file(file: FileView) -> bytes:
    """A set of EPUB annotations. Raises ExportError where the file is about several documents."""
    return _set(file, epub.write)


def highlights_of(file: FileView) -> list[ForeignHighlight]:
    """The highlights of a file in the words of the exchange formats, each once."""
    return [foreign(document, one) for document in file.documents for one in document.highlights]


def foreign(document: DocumentView, highlight: HighlightView) -> ForeignHighlight:
    """One highlight as an exchange format has it. Of a lost one the words count, and no place."""
    return ForeignHighlight(
        source=SOURCE,
        identity=highlight.id,
        title=document.title,
        quote=highlight.text,
        author=document.author,
        uri=document.address,
        path=document.file,  # the name alone: folders may name a person
        fingerprint=document.fingerprint,
        prefix=highlight.prefix,
        suffix=highlight.suffix,
        start=None if highlight.lost else highlight.start,
        progression=None if highlight.lost else highlight.progress,
        page=page(highlight),
        location=" › ".join(highlight.path),
        note=highlight.written,
        tags=highlight.tags,
        label=highlight.label.name,
        created=highlight.created,
        modified=highlight.modified,
        colour=highlight.label.colour.value,
    )


def page(highlight: HighlightView) -> str:
    """The label of the printed page that a highlight begins on; "" where there are no pages."""
    place = highlight.location.partition(" · ")[0]
    return place.removeprefix("p. ") if place.startswith("p. ") else ""


def _set(file: FileView, write: Write) -> bytes:
    if len(file.documents) > 1:
        raise ExportError(_ONE_DOCUMENT)
    return write(highlights_of(file), file.exported)
