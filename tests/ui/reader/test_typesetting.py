"""What is typeset says the canonical text, and every place of it leads back."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import QApplication

from florilegium.model import PICTURE, Block, BlockKind, DocumentText, Range, SpanKind
from florilegium.ui.appearance import Appearance
from florilegium.ui.reader.columns import TableColumns
from florilegium.ui.reader.parts import PART, WHOLE, parts, stretch
from florilegium.ui.reader.pictures import Pictures
from florilegium.ui.reader.sheet import Sheet
from florilegium.ui.reader.styles import PADDING, RULE_HEIGHT, Styles
from florilegium.ui.reader.typesetting import Composition, compose

from .build import Builder, long_text

_KINDS = [
    BlockKind.PARAGRAPH,
    BlockKind.HEADING,
    BlockKind.LIST_ITEM,
    BlockKind.CODE,
    BlockKind.VERSE,
    BlockKind.CAPTION,
    BlockKind.NOTE,
]
_WORDS = st.text(st.sampled_from("ab é\u0301\u05d0\u0639語😀𝔊\u2029\ufdd0\n\t" + PICTURE), max_size=20)


@pytest.fixture
def styles(appearance: Appearance) -> Styles:
    return Styles(appearance)


@pytest.fixture
def owner(qapp: QApplication) -> Iterator[QObject]:
    owner = QObject()
    yield owner
    owner.deleteLater()


def _compose(text: DocumentText, styles: Styles, owner: QObject, within: Range | None = None) -> Composition:
    pictures = Pictures(lambda _: None, styles.theme, styles.meta_font, 600)
    return compose(text, within or stretch(text, 0), styles, pictures, owner)


def _shown(composition: Composition, passage: Range) -> str:
    """What the document holds between the places of a passage."""
    cursor = QTextCursor(composition.page)
    cursor.setPosition(composition.positions.to_place(passage.start))
    cursor.setPosition(composition.positions.to_place(passage.end), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def _as_shown(text: str) -> str:
    return text.replace("\n", "\u2028").replace("\u2029", "\u2028").replace("\ufdd0", "\ufffd")


def _check(composition: Composition) -> None:
    """Every block stands in the document as it is in the text, and every place leads back."""
    text, positions = composition.text, composition.positions
    for part in composition.parts:
        assert _shown(composition, part.range) == _as_shown(text.text[part.start : part.end])
        for position in (part.start, (part.start + part.end) // 2, part.end):
            assert positions.to_code_point(positions.to_place(position)) == position


@st.composite
def _documents(draw: st.DrawFn) -> DocumentText:
    built = Builder()
    for number in range(draw(st.integers(1, 6))):
        if draw(st.integers(0, 3)) == 0:
            rows = draw(st.integers(1, 3))
            columns = draw(st.integers(1, 3))
            built.table([[draw(_WORDS) or "x" for _ in range(columns)] for _ in range(rows)], number)
        elif draw(st.integers(0, 5)) == 0:
            built.block("", BlockKind.RULE)
        else:
            kind = draw(st.sampled_from(_KINDS))
            made = built.block(
                draw(_WORDS), kind, level=draw(st.integers(0, 3)), quote=draw(st.integers(0, 2))
            )
            for _ in range(draw(st.integers(0, 3))):
                start = draw(st.integers(made.start, made.end))
                end = draw(st.integers(start, made.end))
                built.spans.append(_span(start, end, draw(st.sampled_from(list(SpanKind)))))
    return built.made()


def _span(start: int, end: int, kind: SpanKind):
    from florilegium.model import Span

    return Span(start, end, kind, "#there")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(text=_documents())
def test_any_document_maps_back(text: DocumentText, styles: Styles, owner: QObject) -> None:
    composition = _compose(text, styles, owner)
    assert [part.block for part in composition.parts] == list(range(len(text.structure.blocks)))
    _check(composition)
    composition.page.deleteLater()


def test_formats_follow_the_structure(styles: Styles, owner: QObject) -> None:
    built = Builder()
    built.block("Heading", BlockKind.HEADING, level=2)
    paragraph = built.block("plain strong and linked 😀 end")
    strong = built.span("strong", SpanKind.STRONG)
    link = built.span("linked 😀", SpanKind.LINK, "https://example.org/a")
    composition = _compose(built.made(), styles, owner)

    def format_at(position: int):
        cursor = QTextCursor(composition.page)
        cursor.setPosition(composition.positions.to_place(position) + 1)
        return cursor.charFormat()

    assert format_at(0).font().bold()
    assert composition.page.begin().blockFormat().headingLevel() == 2
    assert not format_at(paragraph.start).font().bold()
    assert format_at(strong.start).font().bold()
    assert not format_at(strong.end).font().bold()
    assert format_at(link.start).anchorHref() == "https://example.org/a"
    assert format_at(link.end - 1).anchorHref() == "https://example.org/a"
    assert not format_at(link.end + 1).isAnchor()


def test_thousands_of_spans_in_one_block(styles: Styles, owner: QObject) -> None:
    built = Builder()
    built.block("ab " * 3000)
    built.spans.extend(_span(at, at + 2, SpanKind.STRONG) for at in range(0, 9000, 3))
    built.spans.insert(0, _span(0, 9000, SpanKind.EMPHASIS))
    composition = _compose(built.made(), styles, owner)
    _check(composition)
    cursor = QTextCursor(composition.page)
    for position, bold in ((1, True), (8000, False), (8001, True)):
        cursor.setPosition(composition.positions.to_place(position) + 1)
        font = cursor.charFormat().font()
        assert (font.bold(), font.italic()) == (bold, True)


def test_tables_are_tables(styles: Styles, owner: QObject) -> None:
    built = Builder()
    built.block("Before")
    built.table([["a", "b"], ["c", "d"]])
    built.block("After")
    composition = _compose(built.made(), styles, owner)
    tables = [frame for frame in composition.page.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert [(table.rows(), table.columns()) for table in tables] == [(2, 2)]
    _check(composition)


def test_spans_of_cells_that_run_into_others_are_left_alone(styles: Styles, owner: QObject) -> None:
    built = Builder()
    built.block("wide", BlockKind.CELL, table=0, row=0, column=0, column_span=2, row_span=900)
    built.block("right", BlockKind.CELL, table=0, row=0, column=1, row_span=2)
    built.block("low", BlockKind.CELL, table=0, row=1, column=0)
    built.block("two in one", BlockKind.CELL, table=0, row=1, column=0)
    _check(_compose(built.made(), styles, owner))


def test_long_tables_are_cut_into_short_ones(styles: Styles, owner: QObject) -> None:
    built = Builder()
    built.table([[f"{row}", "word " * (row // 4 + 1)] for row in range(100)])
    composition = _compose(built.made(), styles, owner)
    tables = [frame for frame in composition.page.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    assert sum(table.rows() for table in tables) == 100
    assert max(table.rows() for table in tables) < 30
    widths = [[width.rawValue() for width in table.format().columnWidthConstraints()] for table in tables]
    assert all(one == widths[0] for one in widths)
    assert widths[0][0] < widths[0][1]
    assert sum(widths[0]) == pytest.approx(100)
    _check(composition)


def test_a_long_line_is_cut_where_words_end(styles: Styles, owner: QObject) -> None:
    built = Builder()
    built.block("word " * 9000 + "end")
    text = built.made()
    composition = _compose(text, styles, owner)
    assert len(composition.parts) > 5
    assert max(part.end - part.start for part in composition.parts) < 2 * PART
    between = [
        text.text[before.end : after.start]
        for before, after in zip(composition.parts, composition.parts[1:], strict=False)
    ]
    assert set(between) == {" "}
    _check(composition)


def test_a_line_without_spaces_keeps_its_characters_whole(styles: Styles, owner: QObject) -> None:
    built = Builder()
    built.block("e\u0301" * 9000)
    text = built.made()
    for part in _compose(text, styles, owner).parts:
        assert text.text[part.start] == "e"
        assert text.text[part.end - 1] == "\u0301"


@given(st.integers(0, 60_000), st.integers(0, 30_000))
def test_cuts_do_not_depend_on_where_one_looks(start: int, length: int) -> None:
    text = _CUT_TEXT
    whole = list(parts(text, Range(0, len(text.text))))
    within = Range(start, start + length)
    seen = list(parts(text, within))
    assert seen == [part for part in whole if part.start <= within.end and part.end >= within.start]


def _cut_text() -> DocumentText:
    built = Builder()
    built.block("first")
    built.block("word and word " * 3000)
    built.block("語" * 15_000)
    built.block("last")
    return built.made()


_CUT_TEXT = _cut_text()


def test_long_texts_are_typeset_a_stretch_at_a_time(styles: Styles, owner: QObject) -> None:
    text = long_text(2000)
    assert len(text.text) > 4 * WHOLE
    seen: set[int] = set()
    position = 0
    while position < len(text.text):
        within = stretch(text, position)
        assert within.start <= position <= within.end
        composition = _compose(text, styles, owner, within)
        _check_ends(composition)
        seen.update(part.block for part in composition.parts)
        position = composition.positions.extent.end + 1
        composition.page.deleteLater()
    assert seen == set(range(2000))


def _check_ends(composition: Composition) -> None:
    text, extent = composition.text, composition.positions.extent
    for part in (composition.parts[0], composition.parts[-1]):
        assert _shown(composition, part.range) == text.text[part.start : part.end]
    assert composition.positions.to_place(extent.start - 500) == composition.positions.to_place(extent.start)


def test_nothing_is_loaded(styles: Styles, owner: QObject, tmp_path) -> None:
    there = tmp_path / "there.png"
    there.write_bytes(b"anything")
    built = Builder()
    built.picture("", "away")
    page = _compose(built.made(), styles, owner).page
    kind = QTextDocument.ResourceType
    for name in (QUrl.fromLocalFile(str(there)), QUrl("https://example.org/a.png"), QUrl("there.png")):
        assert not page.resource(kind.ImageResource.value, name)
    assert page.resource(kind.ImageResource.value, QUrl("picture:0")) is not None
    assert not page.resource(kind.StyleSheetResource.value, QUrl("picture:0"))


def _tables(composition: Composition) -> list[QTextTable]:
    return [frame for frame in composition.page.rootFrame().childFrames() if isinstance(frame, QTextTable)]


def test_no_word_of_a_table_is_broken_where_there_is_room(styles: Styles, owner: QObject) -> None:
    built = Builder()
    heads = [
        "Hour",
        "Barrels",
        "What was said",
        "Wed",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Total",
        "Mean",
        "Most",
    ]
    built.table([heads, *([str(1000 + row * column) for column in range(11)] for row in range(5))])
    composition = _compose(built.made(), styles, owner)
    composition.page.setTextWidth(600 + 2 * PADDING)
    (table,) = _tables(composition)
    assert styles.crowding < 1.0
    broken = []
    for row in range(table.rows()):
        for column in range(table.columns()):
            block = table.cellAt(row, column).firstCursorPosition().block()
            lines = [block.layout().lineAt(number) for number in range(block.layout().lineCount())]
            shown = [block.text()[line.textStart() :][: line.textLength()] for line in lines]
            broken += [words for words in shown[:-1] if not words.endswith(" ")]
    assert broken == []


def test_a_table_of_very_many_columns_is_stacked(styles: Styles, owner: QObject) -> None:
    built = Builder()
    built.block("Before")
    names = [f"Column {number}" for number in range(40)]
    built.table([names, *([f"value{row * column}" for column in range(40)] for row in range(3))])
    built.block("After")
    composition = _compose(built.made(), styles, owner)
    assert _tables(composition) == []
    assert styles.stacked[0][3] == "Column 3"
    _check(composition)


def test_of_a_text_full_of_cells_less_is_set(styles: Styles, owner: QObject) -> None:
    built = Builder()
    built.block("Before")
    built.table([[f"{row}:{column}" for column in range(10)] for row in range(600)])
    text = built.made()
    assert len(text.text) < WHOLE
    whole = Range(0, len(text.text))
    seen = stretch(text, 0)
    assert seen.start == 0
    assert 300 < len(list(parts(text, seen))) < 2_000
    middle, end = stretch(text, whole.end // 2), stretch(text, whole.end)
    assert middle.start < whole.end // 2 < middle.end
    assert end.end == whole.end
    assert end.length == pytest.approx(seen.length, rel=0.3)
    _check(_compose(text, styles, owner, middle))


@given(st.integers(0, 400_000), st.integers(0, 400_000))
def test_a_stretch_of_prose_is_as_long_wherever_it_is(position: int, length: int) -> None:
    from florilegium.model import Block, Structure

    blocks = tuple(Block(at, min(at + 498, length)) for at in range(0, length, 500))
    text = DocumentText("d", 1, "x" * length, Structure(blocks))
    found = stretch(text, position)
    assert found.start <= min(position, length) <= found.end <= length
    assert found.length == (length if length <= WHOLE else 80_000)


def test_a_rule_after_a_table_stands_below_it(styles: Styles, owner: QObject) -> None:
    built = Builder()
    built.table([["Month", "Barrels"], ["January", "238"]])
    built.block("", BlockKind.RULE)
    built.block("After it.")
    made = _compose(built.made(), styles, owner)
    made.page.setTextWidth(640)
    sheet = Sheet(made)
    placed = {one.source.kind: one.rect for one in sheet.blocks(0, 1000)}
    assert placed[BlockKind.RULE].left() == PADDING
    assert placed[BlockKind.RULE].top() >= placed[BlockKind.CELL].bottom()
    assert placed[BlockKind.RULE].top() + RULE_HEIGHT < placed[BlockKind.PARAGRAPH].top()


def test_lines_of_code_of_the_usual_length_are_not_broken(styles: Styles, owner: QObject) -> None:
    built = Builder()
    built.block("x = 1", BlockKind.CODE)
    built.block("Between.")
    usual = "    It keeps its columns, as one who wrote it for a terminal meant them to be.".ljust(79, "·")
    built.block(f"{usual}\n{usual}", BlockKind.CODE)
    built.block("Between.")
    built.block("y" * 300, BlockKind.CODE)
    made = _compose(built.made(), styles, owner)
    made.page.setTextWidth(600 + 2 * PADDING)
    made.page.documentLayout().documentSize()
    blocks = [made.page.findBlockByNumber(number) for number in (0, 2, 4)]
    short, long, broken = (block.layout().lineCount() for block in blocks)
    assert (short, long) == (1, 2)
    assert broken > 1
    sizes = [block.charFormat().font().pixelSize() for block in blocks]
    assert sizes[0] == sizes[2] > sizes[1] >= 11


def test_verse_in_a_quotation_stands_as_far_in_as_the_quotation(styles: Styles) -> None:
    quoted = Block(0, 1, BlockKind.VERSE, quote=1)
    assert styles.indent(quoted) == styles.indent(Block(0, 1, quote=1)) == 1
    assert styles.indent(Block(0, 1, BlockKind.VERSE)) == 1


def test_what_is_in_sight_is_known_before_the_rest_is_laid_out(styles: Styles, owner: QObject) -> None:
    text = long_text(150)
    pictures = Pictures(lambda _: None, styles.theme, styles.meta_font, 600)
    made = compose(text, Range(0, len(text.text)), styles, pictures, owner, space=(110.0, 0.0))
    made.page.setTextWidth(640)
    sheet = Sheet(made)
    assert [one.part.block for one in sheet.blocks(-2, 400)][:2] == [0, 1]
    assert sheet.blocks(0, 20)[0].part.block == 0


def test_a_table_of_few_words_has_columns_that_are_much_alike(styles: Styles, owner: QObject) -> None:
    built = Builder()
    built.table([["項目", "数", "メモ"], ["樽", "238", "一月"], ["灯", "2", "二月"]])
    text = built.made()
    widths = TableColumns(text.text, text.structure.blocks, styles, 585).of(0).widths
    assert sum(widths) == pytest.approx(100)
    assert max(widths) < 1.5 * min(widths)
