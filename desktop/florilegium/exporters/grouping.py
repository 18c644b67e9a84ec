"""Which highlights go into which file, in which order and under which headings."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from florilegium.exporters.blocks import Provenance, begin, end
from florilegium.exporters.views import (
    LOST,
    DocumentView,
    EntryView,
    FileView,
    HeadingView,
    HighlightView,
    folded,
)
from florilegium.model import ExportOptions, Files, Group, Label

_DEEPEST = 6  # Markdown has six levels of headings
_UNTAGGED = "Without a tag"
_UNDATED = "Without a date"
_NAME_WORDS = 6  # of the passage, in the name of a file that holds one highlight

_Heads = tuple[tuple[object, HeadingView], ...]  # what tells a heading from others of the same words; it
_Placed = tuple[DocumentView, HighlightView, _Heads]


@dataclass(frozen=True)
class Division:
    """One file of an export."""

    title: str
    """Which its name is made of."""
    key: str
    """What tells it from files of the same title: an id."""
    file: FileView


def divide(documents: Sequence[DocumentView], options: ExportOptions, exported: str) -> list[Division]:
    """The files that ``documents`` go to. ``exported`` is ISO 8601, UTC.

    Labels and tags of ``options`` choose among the highlights; where they leave none of a document,
    it is in no file.
    """
    chosen = list(documents)
    if options.labels or options.tags:
        chosen = [
            kept
            for document in documents
            if (
                kept := _with(document, [one for one in document.highlights if _wanted(one, options)])
            ).highlights
        ]
    parts: list[tuple[str, str, list[DocumentView]]] = []
    if options.files is Files.SINGLE:
        title = chosen[0].title if len(chosen) == 1 else f"Highlights from {len(chosen)} documents"
        parts = [(title, "", chosen)] if chosen else []
    elif options.files is Files.LABEL:
        parts = [(folded(label.name), label.id, _labelled(chosen, label)) for label in _labels(chosen)]
    elif options.files is Files.HIGHLIGHT:
        parts = [
            (_name(document, one), one.id, [_with(document, [one])])
            for document in chosen
            for one in document.highlights
        ]
    else:
        parts = [(document.title, document.id, [document]) for document in chosen]
    return [Division(title, key, file_view(title, held, options, exported)) for title, key, held in parts]


def file_view(
    title: str, documents: Sequence[DocumentView], options: ExportOptions, exported: str
) -> FileView:
    """What a file is to hold of ``documents``, grouped as ``options`` say."""
    return FileView(
        title=title,
        documents=tuple(documents),
        entries=tuple(_entries(documents, options)),
        properties=_properties(title, documents, exported),
        exported=exported,
    )


def _wanted(highlight: HighlightView, options: ExportOptions) -> bool:
    labels = {word.casefold() for word in options.labels}
    tags = {word.casefold() for word in options.tags}
    label = highlight.label
    return (not labels or bool(labels & {label.id.casefold(), label.name.casefold()})) and (
        not tags or any(tag.casefold() in tags for tag in highlight.tags)
    )


def _with(document: DocumentView, highlights: Sequence[HighlightView]) -> DocumentView:
    """The document with these of its highlights."""
    if len(highlights) == len(document.highlights):
        return document
    counts = Counter(folded(one.label.name) for one in highlights)
    labels = {name: counts[name] for name in document.labels if name in counts}
    properties = {**document.properties, "highlights": len(highlights), "labels": labels}
    return replace(document, highlights=tuple(highlights), labels=labels, properties=properties)


def _labels(documents: Sequence[DocumentView]) -> list[Label]:
    """The labels in use, in their own order as far as the documents tell it."""
    found = {one.label.id: one.label for document in documents for one in document.highlights}
    order = {
        name: place for place, name in enumerate(dict.fromkeys(n for one in documents for n in one.labels))
    }
    return sorted(found.values(), key=lambda label: order.get(folded(label.name), len(order)))


def _labelled(documents: Sequence[DocumentView], label: Label) -> list[DocumentView]:
    kept = [
        _with(document, [one for one in document.highlights if one.label.id == label.id])
        for document in documents
    ]
    return [document for document in kept if document.highlights]


def _name(document: DocumentView, highlight: HighlightView) -> str:
    return f"{document.title} {' '.join(highlight.text.split()[:_NAME_WORDS])}"


def _properties(title: str, documents: Sequence[DocumentView], exported: str) -> dict[str, object]:
    """The front matter of a file that holds ``documents``."""
    if len(documents) == 1:
        return {**documents[0].properties, "exported": exported}
    labels: Counter[str] = Counter()
    for document in documents:
        labels.update(document.labels)
    return {
        "title": title,
        "highlights": sum(len(document.highlights) for document in documents),
        "labels": dict(labels),
        "documents": [document.properties for document in documents],
        "exported": exported,
    }


def _provenance(document: DocumentView, highlight: HighlightView) -> Provenance:
    return Provenance(
        document.file or document.source,
        document.fingerprint,
        document.version,
        highlight.start,
        highlight.end,
        highlight.created,
    )


# ---- order and headings


def _entries(documents: Sequence[DocumentView], options: ExportOptions) -> Iterator[EntryView]:
    titled = options.group in (Group.DOCUMENT, Group.HEADING) or options.files in (
        Files.DOCUMENT,
        Files.HIGHLIGHT,
    )
    seen: Counter[str] = Counter()
    before: _Heads = ()
    for document, highlight, heads in _placed(documents, options.group, titled=titled):
        same = 0
        while same < min(len(heads), len(before)) and heads[same][0] == before[same][0]:
            same += 1
        before = heads
        seen[highlight.id] += 1
        count = seen[highlight.id]
        identity = highlight.id if count == 1 else f"{highlight.id}-{count}"
        yield EntryView(
            id=identity,
            headings=tuple(heading for _, heading in heads[same:]),
            document=document,
            highlight=highlight,
            place=highlight.location if titled else f"{document.title}, {highlight.location}",
            begin=begin(identity),
            end=end(identity),
            provenance=str(_provenance(document, highlight)) if options.provenance else "",
        )


def _placed(documents: Sequence[DocumentView], group: Group, *, titled: bool) -> list[_Placed]:
    """The highlights in the order of the grouping, each with all the headings it stands under."""
    ranks = {label.id: place for place, label in enumerate(_labels(documents))}
    found: list[tuple[tuple[object, ...], _Placed]] = []
    for number, document in enumerate(documents):
        title: _Heads = (((document.id,), HeadingView(1, document.title, document)),) if titled else ()
        level = 2 if titled else 1
        for highlight in document.highlights:
            first: object = number if titled else 0
            for rank, heads in _heads(highlight, group, level, ranks):
                found.append(((first, rank), (document, highlight, title + heads)))
    found.sort(key=lambda pair: pair[0])
    return [placed for _, placed in found]


def _heads(
    highlight: HighlightView, group: Group, level: int, ranks: dict[str, int]
) -> Iterator[tuple[tuple[object, ...], _Heads]]:
    """The places of a highlight among those of its document or file: a rank, and the headings there."""

    def one(rank: tuple[object, ...], words: str) -> tuple[tuple[object, ...], _Heads]:
        return rank, (((*rank, words), HeadingView(level, words)),)

    if group is Group.LABEL:
        yield one((ranks[highlight.label.id],), folded(highlight.label.name))
    elif group is Group.DATE:
        date = highlight.created[:10]
        yield one((not date, date), date or _UNDATED)
    elif group is Group.TAG:
        for tag in highlight.tags:
            yield one((0, tag.casefold(), tag), tag)
        if not highlight.tags:
            yield one((1, "", ""), _UNTAGGED)
    elif highlight.lost:
        yield (), (((LOST,), HeadingView(level, LOST)),)
    elif group is Group.HEADING:
        words = " › ".join(highlight.path)
        yield (), ((((highlight.path_starts), HeadingView(level, words)),) if words else ())
    else:
        pairs = zip(highlight.path_starts, highlight.path, strict=True)
        yield (
            (),
            tuple(
                ((start,), HeadingView(min(depth + level, _DEEPEST), words))
                for depth, (start, words) in enumerate(pairs)
            ),
        )
