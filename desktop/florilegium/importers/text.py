"""Plain text: hard-wrapped lines become paragraphs, lines that mean something stay."""

import re
from collections import Counter
from dataclasses import replace

from florilegium.importers.building import DocumentBuilder
from florilegium.importers.decoding import decode
from florilegium.importers.lines import chunks, measure
from florilegium.importers.pages import without_furniture
from florilegium.importers.pieces import Piece, pieces
from florilegium.importers.sources import Source
from florilegium.importers.statements import of_e_mail, of_gutenberg
from florilegium.importers.titles import completed
from florilegium.model import Block, BlockKind, ImportedDocument, Span, SpanKind

_EMPHASIS = re.compile(r"(?<![\w_])_(?=[^\s_])([^_]{1,400}?)(?<=[^\s_])_(?![\w_])")
_EVIDENCE = 2_000_000  # characters from which the document's own spelling is learnt


def read(source: Source) -> ImportedDocument:
    """Read ``source`` as plain text. Raises ImportFailure."""
    decoded = decode(source.data, encoding=source.encoding)
    builder = DocumentBuilder()
    lines = without_furniture(decoded.text.replace("\v", "\n").split("\n"))
    stated, taken = of_e_mail(lines)
    if taken:
        builder.add_block(Block(0, 0, BlockKind.VERSE), "\n".join(line.rstrip() for line in lines[:taken]))
        lines = lines[taken:]
    else:
        stated = of_gutenberg(lines)
    add_text(builder, "\n".join(lines))
    return completed(source, builder, stated, "txt", decoded)


def add_text(builder: DocumentBuilder, text: str) -> None:
    """Add the blocks that the lines of ``text`` make."""
    found = list(chunks(text.split("\n")))
    made = list(pieces(found, measure(found), _words(text)))
    levels = sorted({piece.level for piece in made if piece.kind is BlockKind.HEADING})
    for piece in made:
        _put(
            builder,
            replace(piece, level=levels.index(piece.level) + 1) if piece.kind is BlockKind.HEADING else piece,
        )


def _words(text: str) -> Counter[str]:
    """How often the document writes each word, if that is needed to mend words cut at line ends."""
    if not re.search(r"\w[-\u2010]\n\s*\w", text):
        return Counter()
    return Counter(re.findall(r"\w+(?:-\w+)*", text[:_EVIDENCE].lower()))


def _put(builder: DocumentBuilder, piece: Piece) -> None:
    if piece.kind is BlockKind.RULE:
        builder.add_rule()
        return
    text = piece.text
    spans: list[Span] = []
    if piece.kind is not BlockKind.CODE and "_" in text:
        text, spans = _emphasised(text)
    block = Block(0, 0, piece.kind, piece.level, piece.quote, piece.marker)
    builder.add_block(block, text, spans, group=piece.group)


def _emphasised(text: str) -> tuple[str, list[Span]]:
    """``text`` with ``_words between low lines_`` made emphasis, as Project Gutenberg writes italics."""
    parts: list[str] = []
    spans: list[Span] = []
    at = length = 0
    for found in _EMPHASIS.finditer(text):
        parts += (text[at : found.start()], found.group(1))
        length += found.start() - at
        spans.append(Span(length, length + len(found.group(1)), SpanKind.EMPHASIS))
        length += len(found.group(1))
        at = found.end()
    parts.append(text[at:])
    return "".join(parts), spans
