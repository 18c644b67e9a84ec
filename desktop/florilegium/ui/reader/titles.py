"""How the title stands over a text: above it, or as its own first block, but never twice."""

import unicodedata

from florilegium.model import BlockKind, DocumentSummary, DocumentText
from florilegium.ui.documents.wording import byline, shown_date
from florilegium.ui.one_line import isolated
from florilegium.ui.reader.decoration import TitleBlock

_CUT = "…"


def title_block(text: DocumentText, summary: DocumentSummary) -> TitleBlock:
    """What stands above the text of a document."""
    first, title = _first_words(text), _folded(summary.title)
    meta = meta_line(summary)
    right_to_left = reads_right_to_left(summary.title or first)
    if right_to_left:
        meta = tuple(f"\u2068{part}\u2069" for part in meta)  # or a day would part from its month
    if title and first == title:
        return TitleBlock("", meta, in_text=True, right_to_left=right_to_left)
    if title.endswith(_CUT) and first.startswith(title.removesuffix(_CUT).rstrip()):
        # It is made of the first sentence, which follows at once.
        return TitleBlock("", meta, right_to_left=right_to_left)
    return TitleBlock(summary.title, meta, right_to_left=right_to_left)


def meta_line(summary: DocumentSummary) -> tuple[str, ...]:
    """What stands under the title: "Harbour archive", "9 Feb 1887", "4 min"."""
    parts = (byline(summary), shown_date(summary.date), shown_minutes(summary.minutes))
    return tuple(isolated(part) for part in parts if part)


def shown_minutes(minutes: int) -> str:
    """How long reading takes: "4 min", "11 h 38 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(f"{count} {unit}" for count, unit in ((hours, "h"), (rest, "min")) if count) or "1 min"


def reads_right_to_left(words: str) -> bool:
    """Whether the first letter with a direction says so (UAX #9, P2 and P3)."""
    directions = (unicodedata.bidirectional(character) for character in words)
    return next((direction for direction in directions if direction in ("L", "R", "AL")), "L") != "L"


def _first_words(text: DocumentText) -> str:
    """The first block as far as it can matter, if it is one that could be a title."""
    blocks = text.structure.blocks
    if not blocks or blocks[0].kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH):
        return ""
    return _folded(text.text[blocks[0].start : min(blocks[0].end, blocks[0].start + 1000)])


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
