"""What a template sees: documents and highlights with everything already worked out.

``markdown.md.jinja`` describes these names to readers who write their own template.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from florilegium.exporters.excerpts import excerpt
from florilegium.exporters.links import link
from florilegium.exporters.notes import contained
from florilegium.model import AnchorStatus, Block, DocumentSummary, DocumentText, Highlight, Label

_LOST = "No longer in the text"
_DEEPEST = 6  # Markdown has six levels of headings


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
class HeadingView:
    """A heading above an excerpt."""

    level: int
    """2 to 6; level 1 is the document's title."""
    text: str


@dataclass(frozen=True)
class HighlightView:
    """One highlight as a template sees it."""

    id: str
    text: str
    """The words as they stand in the document."""
    excerpt: str
    """The words as Markdown, escaped; for the ``quote`` filter."""
    headings: tuple[HeadingView, ...]
    """Those that have changed since the highlight before."""
    path: tuple[str, ...]
    """All headings the passage stands under, outermost first."""
    location: str
    label: Label
    tags: tuple[str, ...]
    note: str
    """The reader's Markdown, as it is."""
    link: str
    created: str
    modified: str
    status: str
    lost: bool
    start: int
    end: int


@dataclass(frozen=True)
class DocumentView:
    """One document as a template sees it."""

    id: str
    title: str
    author: str
    date: str
    language: str
    site: str
    source: str
    """The document's own address, or else its file."""
    path: str
    format: str
    fingerprint: str
    link: str
    labels: dict[str, int]
    """How many highlights have each label, by its name."""
    highlights: tuple[HighlightView, ...]
    properties: dict[str, object]
    """What belongs in front matter, without what the document is silent about."""


def _folded(words: str) -> str:
    return " ".join(words.split())


def _paths(document: DocumentText, title: str) -> list[tuple[int, tuple[Block, ...]]]:
    """Where each heading starts, with the headings from there on; the title is not repeated."""
    found: list[tuple[int, tuple[Block, ...]]] = []
    path: list[Block] = []
    for heading in document.structure.headings():
        while path and path[-1].level >= heading.level:
            path.pop()
        path.append(heading)
        is_title = _folded(document.text[path[0].start : path[0].end]).casefold() == title.casefold()
        found.append((heading.start, tuple(path[1:] if is_title else path)))
    return found


def _label(labels: Mapping[str, Label], key: str) -> Label:
    return labels.get(key) or Label(key, key.capitalize())


def _highlights(document: ExportDocument, title: str) -> Iterator[HighlightView]:
    paths = _paths(document.text, title)
    text = document.text.text
    before: tuple[Block, ...] = ()
    lost_before = False
    highlights = sorted(document.highlights, key=lambda highlight: highlight.status is AnchorStatus.LOST)
    locations = document.text.locations([highlight.start for highlight in highlights])
    for highlight, location in zip(highlights, locations, strict=True):
        lost = highlight.status is AnchorStatus.LOST
        at = bisect_right(paths, highlight.start, key=lambda pair: pair[0])
        path = paths[at - 1][1] if at and not lost else ()
        words = [_folded(text[block.start : block.end]) for block in path]
        same = 0
        while same < min(len(path), len(before)) and path[same] is before[same]:
            same += 1
        headings = [HeadingView(min(level + 2, _DEEPEST), words[level]) for level in range(same, len(path))]
        if lost and not lost_before:
            headings = [HeadingView(2, _LOST)]
        yield HighlightView(
            id=highlight.id,
            text=highlight.exact,
            excerpt=excerpt(document.text, highlight),
            headings=tuple(headings),
            path=tuple(words),
            location=_LOST if lost else location,
            label=_label(document.labels, highlight.label),
            tags=highlight.tags,
            note=contained(highlight.note),
            link=link(highlight.document, highlight.id, highlight.exact),
            created=highlight.created,
            modified=highlight.modified,
            status=highlight.status.value,
            lost=lost,
            start=highlight.start,
            end=highlight.end,
        )
        before, lost_before = path, lost


def _counts(document: ExportDocument) -> dict[str, int]:
    """Highlights by the name of their label, in the order of the labels."""
    counts = Counter(_folded(_label(document.labels, one.label).name) for one in document.highlights)
    order = {_folded(label.name): place for place, label in enumerate(document.labels.values())}
    return dict(sorted(counts.items(), key=lambda pair: order.get(pair[0], len(order))))


def view(document: ExportDocument) -> DocumentView:
    """``document`` as templates see it."""
    summary = document.summary
    path = summary.path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    title = _folded(summary.title) or PurePath(path).stem or "Untitled"
    labels = _counts(document)
    properties: dict[str, object] = {
        "title": title,
        "author": _folded(summary.author),
        "date": _folded(summary.date),
        "site": _folded(summary.site),
        # The name alone: folders may name a person, and the file is shared.
        "source": summary.source or PurePath(path).name,
        "language": summary.language,
        "document": summary.id,
        "sha256": document.fingerprint,
    }
    return DocumentView(
        id=summary.id,
        title=title,
        author=_folded(summary.author),
        date=_folded(summary.date),
        language=summary.language,
        site=_folded(summary.site),
        source=summary.source or PurePath(path).name,
        path=path,
        format=summary.format,
        fingerprint=document.fingerprint,
        link=link(summary.id),
        labels=labels,
        highlights=tuple(_highlights(document, title)),
        properties={
            **{name: value for name, value in properties.items() if value},
            "highlights": len(document.highlights),
            "labels": labels,
        },
    )


def file_properties(documents: Sequence[DocumentView], exported: str) -> dict[str, object]:
    """The front matter of a file that holds ``documents``."""
    if len(documents) == 1:
        return {**documents[0].properties, "exported": exported}
    labels: Counter[str] = Counter()
    for document in documents:
        labels.update(document.labels)
    return {
        "title": f"Highlights from {len(documents)} documents",
        "highlights": sum(len(document.highlights) for document in documents),
        "labels": dict(labels),
        "documents": [document.properties for document in documents],
        "exported": exported,
    }
