"""Documents and highlights for the tests, in few words."""

from pathlib import Path

from florilegium.exporters.files import write_over
from florilegium.exporters.formats import FORMATS
from florilegium.exporters.grouping import divide, file_view
from florilegium.exporters.markdown import shipped_template, template_renderer
from florilegium.exporters.planning import Base, FilePlan, Planner
from florilegium.exporters.views import ExportDocument, view
from florilegium.model import (
    STARTING_LABELS,
    Anchor,
    AnchorStatus,
    Block,
    BlockKind,
    DocumentSummary,
    DocumentText,
    ExportOptions,
    Highlight,
    Range,
    Span,
    Structure,
    TextPositionSelector,
    TextQuoteSelector,
)

NOW = "2031-04-05T06:07:08Z"
LABELS = {label.id: label for label in STARTING_LABELS}


def block(kind: BlockKind, words: str, **more: object) -> tuple[BlockKind, str, dict]:
    return kind, words, more


def paragraph(words: str, **more: object):
    return block(BlockKind.PARAGRAPH, words, **more)


def heading(words: str, level: int = 1):
    return block(BlockKind.HEADING, words, level=level)


def item(words: str, marker: str = "•", level: int = 1):
    return block(BlockKind.LIST_ITEM, words, marker=marker, level=level)


def cell(words: str, row: int, column: int, table: int = 0):
    return block(BlockKind.CELL, words, row=row, column=column, table=table)


def text_of(*parts, spans: tuple[Span, ...] = (), document: str = "d1") -> DocumentText:
    """A text made of blocks, with the white space between them that the model asks for."""
    text, blocks = "", []
    for kind, words, more in parts:
        if blocks:
            before = blocks[-1]
            alike = kind is before.kind and kind in (BlockKind.LIST_ITEM, BlockKind.CELL)
            same_row = alike and kind is BlockKind.CELL and more["row"] == before.row
            text += "\t" if same_row else "\n" if alike else "\n\n"
        blocks.append(Block(len(text), len(text) + len(words), kind, **more))
        text += words
    return DocumentText(document, 1, text, Structure(tuple(blocks), spans))


def highlight_of(text: DocumentText, passage: Range | str, identity: str = "h1", **more) -> Highlight:
    """A highlight of a passage, or of the first occurrence of some words."""
    if isinstance(passage, str):
        start = text.text.index(passage)
        passage = Range(start, start + len(passage))
    anchor = Anchor(TextPositionSelector(*passage), TextQuoteSelector(text.text[passage.start : passage.end]))
    more.setdefault("label", "claim")
    return Highlight(identity, text.document, text.version, anchor, **more)


def lost(highlight: Highlight) -> Highlight:
    return Highlight(
        highlight.id,
        highlight.document,
        highlight.version,
        highlight.anchor,
        highlight.label,
        status=AnchorStatus.LOST,
    )


def document_of(text: DocumentText, *highlights: Highlight, **summary) -> ExportDocument:
    summary.setdefault("title", "The ferry book")
    return ExportDocument(DocumentSummary(text.document, **summary), text, highlights, LABELS, "5e" * 32)


def simple(
    identity: str = "d1", title: str = "The ferry book", words: str = "Eleven crossings a day."
) -> ExportDocument:
    text = text_of(paragraph(words), document=identity)
    return document_of(text, highlight_of(text, Range(0, len(words)), f"h-{identity}"), title=title)


def file_of(documents, now=NOW, **options):
    """What one file of these documents is to hold."""
    chosen = ExportOptions(**options)
    dialect = FORMATS[chosen.format].dialect
    views = [view(document, dialect, chosen.context) for document in documents]
    title = views[0].title if len(views) == 1 else f"Highlights from {len(views)} documents"
    return file_view(title, views, chosen, now)


def render(documents, template: str | None = None, now=NOW, **options) -> str:
    """Documents as one file of Markdown."""
    form = FORMATS[options.get("format", "commonmark")]
    source = shipped_template(form.name) if template is None else template
    return template_renderer(source, form.dialect)(file_of(documents, now, **options))


class Exporter:
    """Exports without a library: what was written is remembered here."""

    def __init__(self) -> None:
        self.bases: dict[Path, Base] = {}

    def plan(self, documents, to: Path, now=NOW, **options) -> list[FilePlan]:
        chosen = ExportOptions(**options)
        form = FORMATS[chosen.format]
        known: dict[str, list[Path]] = {}
        for path, base in self.bases.items():
            known.setdefault(base.subject, []).append(path)
        planner = Planner(form, form.prepare(chosen), self.bases.get, known)
        views = [view(document, form.dialect, chosen.context) for document in documents]
        return list(planner.plan(divide(views, chosen, now), to, chosen.files))

    def write(self, documents, to: Path, now=NOW, **options) -> list[FilePlan]:
        plans = self.plan(documents, to, now, **options)
        for plan in plans:
            if plan.status != "unchanged":
                write_over(plan.path, plan.before, plan.after)
            self.bases[plan.path.resolve()] = plan.base
        return plans
