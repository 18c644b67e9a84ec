"""Documents and highlights for the tests, in few words."""

from florilegium.exporters.views import ExportDocument
from florilegium.model import (
    STARTING_LABELS,
    Anchor,
    AnchorStatus,
    Block,
    BlockKind,
    DocumentSummary,
    DocumentText,
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
