"""Small documents for the reader's tests: blocks are said one by one, the text is made of them."""

from dataclasses import dataclass, field

from florilegium.model import (
    PICTURE,
    Anchor,
    Block,
    BlockKind,
    DocumentSummary,
    DocumentText,
    Highlight,
    Range,
    Span,
    SpanKind,
    Structure,
    TextPositionSelector,
    TextQuoteSelector,
)


@dataclass
class Builder:
    """Collects blocks; ``made()`` is the document."""

    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def block(self, text: str, kind: BlockKind = BlockKind.PARAGRAPH, **more: object) -> Range:
        """Add a block; its passage."""
        if self.blocks:
            self.text += self._gap(kind, more)
        start = len(self.text)
        self.text += text
        self.blocks.append(Block(start, len(self.text), kind, **more))
        return Range(start, len(self.text))

    def span(self, words: str, kind: SpanKind, target: str = "", title: str = "") -> Range:
        """Lay a span over the last occurrence of ``words``."""
        start = self.text.rindex(words)
        self.spans.append(Span(start, start + len(words), kind, target, title))
        return Range(start, start + len(words))

    def picture(self, target: str = "", title: str = "") -> Range:
        """Add a block that is a picture."""
        made = self.block(PICTURE)
        self.spans.append(Span(made.start, made.end, SpanKind.PICTURE, target, title))
        return made

    def table(self, rows: list[list[str]], number: int = 0) -> None:
        """Add a table; its first row heads the columns."""
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                self.block(text, BlockKind.CELL, table=number, row=row, column=column, header=row == 0)

    def made(self, document: str = "d") -> DocumentText:
        """The document."""
        spans = tuple(sorted(self.spans, key=lambda span: span.start))
        return DocumentText(document, 1, self.text, Structure(tuple(self.blocks), spans))

    def _gap(self, kind: BlockKind, more: dict[str, object]) -> str:
        last = self.blocks[-1]
        if kind is BlockKind.CELL and last.kind is BlockKind.CELL and last.table == more.get("table"):
            return "\t" if last.row == more.get("row") else "\n"
        if kind is BlockKind.LIST_ITEM and last.kind is BlockKind.LIST_ITEM:
            return "\n"
        return "\n\n"


def summary(text: DocumentText, title: str = "A title", **more: object) -> DocumentSummary:
    """A row of the document list for a text."""
    return DocumentSummary(text.document, title, characters=len(text.text), version=1, **more)


def highlight(
    identity: str, text: DocumentText, passage: Range, label: str = "claim", note: str = ""
) -> Highlight:
    """A highlight of a passage."""
    exact = text.text[passage.start : passage.end]
    anchor = Anchor(TextPositionSelector(*passage), TextQuoteSelector(exact))
    return Highlight(identity, text.document, 1, anchor, label, note)


def long_text(
    paragraphs: int, sentence: str = "The lamp was lit at a quarter past four on a winter evening. "
) -> DocumentText:
    """Paragraphs of a few hundred code points each."""
    built = Builder()
    lines = [f"{number}. " + (sentence * 6).strip() for number in range(paragraphs)]
    start = 0
    for line in lines:
        built.blocks.append(Block(start, start + len(line)))
        start += len(line) + 2
    built.text = "\n\n".join(lines)
    return built.made()
