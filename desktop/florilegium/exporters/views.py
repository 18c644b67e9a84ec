"""What a template or another format sees: documents and highlights with everything already worked out.

The shipped templates describe these names to readers who write their own.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from florilegium.exporters.blocks import quiet
from florilegium.exporters.citations import citation_key
from florilegium.exporters.contexts import context_range
from florilegium.exporters.dialects import COMMONMARK, Dialect
from florilegium.exporters.excerpts import excerpt
from florilegium.exporters.links import link
from florilegium.exporters.notes import contained
from florilegium.model import (
    AnchorStatus,
    Block,
    Context,
    DocumentSummary,
    DocumentText,
    Highlight,
    Label,
)

LOST = "No longer in the text"


@dataclass(frozen=True)
class ExportDocument:
    """A document with what is to be exported of it."""

    summary: DocumentSummary
    text: DocumentText
    highlights: tuple[Highlight, ...]
    """In text order."""
    labels: Mapping[str, Label]
    """By id."""
    fingerprint: str
    """SHA-256 (hex) of the source file."""


@dataclass(frozen=True)
class HighlightView:
    """One highlight as it is exported."""

    id: str
    text: str
    """The words as they stand in the document."""
    before: str
    """The text around them, as much as was asked for; "" where none was or the highlight is lost."""
    after: str
    excerpt: str
    """The words, and what is around them, as Markdown, escaped; for the ``quote`` filter."""
    path: tuple[str, ...]
    """The headings the passage stands under, outermost first."""
    path_starts: tuple[int, ...]
    """Where each of them starts in the text, which tells those of one wording apart."""
    location: str
    label: Label
    tags: tuple[str, ...]
    note: str
    """The reader's Markdown; what it leaves open is closed."""
    written: str
    """The same to the letter."""
    link: str
    created: str
    modified: str
    status: str
    lost: bool
    start: int
    """In code points of the document's canonical text."""
    end: int
    prefix: str
    """What stands right before and after the words, as the anchor keeps it."""
    suffix: str
    progress: float
    """How far into the document, 0 to 1."""


@dataclass(frozen=True)
class DocumentView:
    """One document as it is exported."""

    id: str
    title: str
    author: str
    """Several authors are joined with "; "."""
    date: str
    language: str
    site: str
    address: str
    """The document's own address; "" where it states none."""
    source: str
    """Its address, or else the name of its file."""
    file: str
    """The name of its file."""
    path: str
    format: str
    fingerprint: str
    """SHA-256 (hex) of its file."""
    version: int
    characters: int
    """Code points of its canonical text."""
    link: str
    key: str
    """As which it is cited: for Pandoc and BibTeX."""
    labels: dict[str, int]
    """How many highlights have each label, by its name."""
    highlights: tuple[HighlightView, ...]
    properties: dict[str, object]
    """What belongs in front matter, without what the document is silent about."""


@dataclass(frozen=True)
class HeadingView:
    """A heading over entries."""

    level: int
    """1 to 6."""
    text: str
    document: DocumentView | None = None
    """The document that it is the title of, if it is one's."""


@dataclass(frozen=True)
class EntryView:
    """One highlight in its place in a file."""

    id: str
    """The highlight's id; with "-2" and so on after it where it is in the file once more."""
    headings: tuple[HeadingView, ...]
    """Those to be written before it: what has changed since the entry before."""
    document: DocumentView
    highlight: HighlightView
    place: str
    """Where the passage is, with the document's title where no heading says it."""
    begin: str
    """The line before the entry and the line after it by which a later export knows it again."""
    end: str
    provenance: str
    """Where exactly the words are from, in one line of plain text; "" unless it is asked for."""


@dataclass(frozen=True)
class FileView:
    """What one file is to hold."""

    title: str
    documents: tuple[DocumentView, ...]
    """With those of their highlights that are in this file, in text order, lost ones last."""
    entries: tuple[EntryView, ...]
    """The same highlights in the order and under the headings of the grouping."""
    properties: dict[str, object]
    """The front matter."""
    exported: str
    """ISO 8601, UTC."""


def folded(words: str) -> str:
    """Words on one line."""
    return " ".join(words.split())


def _paths(document: DocumentText, title: str) -> list[tuple[int, tuple[Block, ...]]]:
    """Where each heading starts, with the headings from there on; the title is not repeated."""
    found: list[tuple[int, tuple[Block, ...]]] = []
    path: list[Block] = []
    for heading in document.structure.headings():
        while path and path[-1].level >= heading.level:
            path.pop()
        path.append(heading)
        is_title = folded(document.text[path[0].start : path[0].end]).casefold() == title.casefold()
        found.append((heading.start, tuple(path[1:] if is_title else path)))
    return found


def _label(labels: Mapping[str, Label], key: str) -> Label:
    return labels.get(key) or Label(key, key.capitalize())


def _highlights(
    document: ExportDocument, title: str, dialect: Dialect, context: Context
) -> Iterator[HighlightView]:
    paths = _paths(document.text, title)
    text = document.text.text
    highlights = sorted(document.highlights, key=lambda highlight: highlight.status is AnchorStatus.LOST)
    locations = document.text.locations([highlight.start for highlight in highlights])
    for highlight, location in zip(highlights, locations, strict=True):
        lost = highlight.status is AnchorStatus.LOST
        at = bisect_right(paths, highlight.start, key=lambda pair: pair[0])
        path = paths[at - 1][1] if at and not lost else ()
        passage = highlight.anchor.range.clamped(len(text))
        here = text[passage.start : passage.end] == highlight.exact
        around = context_range(document.text, passage, context) if here else passage
        yield HighlightView(
            id=highlight.id,
            text=highlight.exact,
            before=text[around.start : passage.start],
            after=text[passage.end : around.end],
            excerpt=excerpt(document.text, highlight, dialect, around),
            path=tuple(folded(text[block.start : block.end]) for block in path),
            path_starts=tuple(block.start for block in path),
            location=LOST if lost else location,
            label=_label(document.labels, highlight.label),
            tags=highlight.tags,
            note=quiet(contained(highlight.note)),
            written=highlight.note,
            link=link(highlight.document, highlight.id, highlight.exact),
            created=highlight.created,
            modified=highlight.modified,
            status=highlight.status.value,
            lost=lost,
            start=highlight.start,
            end=highlight.end,
            prefix=highlight.anchor.quote.prefix,
            suffix=highlight.anchor.quote.suffix,
            progress=highlight.start / max(len(text), 1),
        )


def _counts(labels: Mapping[str, Label], chosen: Sequence[Label]) -> dict[str, int]:
    """How often each label is chosen, by its name, in the order of the labels."""
    counts = Counter(folded(label.name) for label in chosen)
    order = {folded(label.name): place for place, label in enumerate(labels.values())}
    return dict(sorted(counts.items(), key=lambda pair: order.get(pair[0], len(order))))


def view(
    document: ExportDocument, dialect: Dialect = COMMONMARK, context: Context = Context.NONE
) -> DocumentView:
    """``document`` as templates and other formats see it; its Markdown is of this dialect."""
    summary = document.summary
    path = summary.path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    file = PurePath(path).name
    title = folded(summary.title) or PurePath(path).stem or "Untitled"
    highlights = tuple(_highlights(document, title, dialect, context))
    labels = _counts(document.labels, [one.label for one in highlights])
    properties: dict[str, object] = {
        "title": title,
        "author": folded(summary.author),
        "date": folded(summary.date),
        "site": folded(summary.site),
        # The name alone: folders may name a person, and the file is shared.
        "source": summary.source or file,
        "language": summary.language,
        "document": summary.id,
        "sha256": document.fingerprint,
    }
    return DocumentView(
        id=summary.id,
        title=title,
        author=folded(summary.author),
        date=folded(summary.date),
        language=summary.language,
        site=folded(summary.site),
        address=summary.source,
        source=summary.source or file,
        file=file,
        path=path,
        format=summary.format,
        fingerprint=document.fingerprint,
        version=document.text.version,
        characters=len(document.text.text),
        link=link(summary.id),
        key=citation_key(title, folded(summary.author), summary.date, summary.id),
        labels=labels,
        highlights=highlights,
        properties={
            **{name: value for name, value in properties.items() if value},
            "highlights": len(highlights),
            "labels": labels,
        },
    )
