"""The page view over small PDFs written by hand: what a drag takes, what a highlight covers."""

import re
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from pytestqt.qtbot import QtBot

from florilegium import importers
from florilegium.anchoring import describe
from florilegium.model import STARTING_LABELS, DocumentText, Highlight, ImportedDocument, Range
from florilegium.ui.appearance import Appearance
from florilegium.ui.pages.canvas import Fit
from florilegium.ui.pages.characters import PageCharacters
from florilegium.ui.pages.layout import PageLayout
from florilegium.ui.pages.view import PageView
from florilegium.ui.pages.worker import PDFIUM, Tone, _toned

from ...importers.pdf_builder import PdfBuilder  # noqa: TID252 - the tests are no package to import from

LEFT = """Before the mill was built the
river ran free, and nobody had
ever thought of mea-
suring how high it stood in the
spring of each year."""
RIGHT = """Afterwards every child could
tell the height of the water by
the staff at the miller's door,
and did so on the way to school
whatever the weather was like."""
Show = Callable[[PdfBuilder], ImportedDocument]


def two_columns() -> PdfBuilder:
    return PdfBuilder().page().lines(40, 500, LEFT).lines(215, 500, RIGHT)


@pytest.fixture
def view(qtbot: QtBot, appearance: Appearance) -> Iterator[PageView]:
    view = PageView(appearance, cache_bytes=8 * 1024**2)
    view.resize(640, 700)
    view.show()
    view.set_labels(STARTING_LABELS)
    yield view
    view.clear_text()
    view.hide()
    view.deleteLater()


@pytest.fixture
def show(qtbot: QtBot, view: PageView, tmp_path: Path) -> Show:
    """Opens a PDF and waits until the page in view is known."""

    def opened(builder: PdfBuilder, position: int = 0) -> ImportedDocument:
        file = tmp_path / "pages.pdf"
        file.write_bytes(builder.build())
        with PDFIUM:  # which the pages of the file before may be drawn by just now
            document = importers.read(file)
        assert document.pages is not None
        with qtbot.waitSignal(view.recomposed, check_params_cb=lambda: bool(known(view))):
            view.show_pages(
                DocumentText("d", 1, document.text, document.structure), document.pages, file, position
            )
        return document

    return opened


def known(view: PageView) -> bool:
    """Whether it is known where the characters of the page in view stand."""
    return view.caret_at(QPointF(view.viewport().rect().center())) is not None


def middle(view: PageView, position: int) -> QPoint:
    return view.passage_rects(Range(position, position + 1))[0].center().toPoint()


def drag(qtbot: QtBot, view: PageView, passage: Range) -> None:
    """From the outer edge of the first character to that of the last."""
    first = view.passage_rects(Range(passage.start, passage.start + 1))[0]
    last = view.passage_rects(Range(passage.end - 1, passage.end))[0]
    start = QPointF(first.left() + 0.4, first.center().y()).toPoint()
    end = QPointF(last.right() - 0.4, last.center().y()).toPoint()
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    send_move(view, end)
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)


def send_move(view: PageView, point: QPoint) -> None:
    """Qt's own mouseMove sends no buttons with it."""
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(point),
        view.viewport().mapToGlobal(QPointF(point)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.mouseMoveEvent(event)


@pytest.mark.parametrize(
    "words",
    [
        "river",
        "the mill was",
        "nobody had ever thought of measuring how high",
        "spring of each year. Afterwards every child",
        "the way to school",
    ],
)
def test_a_drag_over_words_takes_exactly_them(qtbot: QtBot, view: PageView, show: Show, words: str) -> None:
    document = show(two_columns())
    passage = find(document.text, words)
    with qtbot.waitSignal(view.selection_made):
        drag(qtbot, view, passage)
    assert view.selection() == passage


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_passage_covers_its_characters_and_no_others(
    view: PageView, show: Show, turn: int, quarters: int
) -> None:
    builder = two_columns()
    builder.rotations[0] = turn
    document = show(builder)
    view.rotate(quarters)
    view.set_fit(Fit.PAGE)
    passage = find(document.text, "nobody had ever thought of measuring how high")
    rects = view.passage_rects(passage)
    assert len(rects) == 3
    for position, character in enumerate(document.text):
        own = view.passage_rects(Range(position, position + 1))
        if own and not character.isspace():
            covered = any(rect.contains(own[0].center()) for rect in rects)
            assert covered is passage.contains(position), document.text[position:][:20]
            assert view.character_at(own[0].center()) == position


def test_other_pages_begin_upright(view: PageView, show: Show, tmp_path: Path) -> None:
    show(two_columns())
    view.rotate(1)
    document = show(two_columns())  # the same file, as after a look at the text reflowed
    assert view.quarters == 1
    text = DocumentText("e", 1, document.text, document.structure)
    assert document.pages is not None
    other = tmp_path / "other.pdf"
    other.write_bytes((tmp_path / "pages.pdf").read_bytes())
    view.show_pages(text, document.pages, other, 0)
    assert view.quarters == 0


def test_a_highlight_is_painted_over_its_words_and_can_be_chosen(
    qtbot: QtBot, view: PageView, show: Show
) -> None:
    document = show(two_columns())
    passage = find(document.text, "the mill was")
    view.set_highlights([Highlight("h1", "d", 1, describe(document.text, passage), "claim")])
    qtbot.waitUntil(lambda: view.cache.size > 0)
    rect = view.passage_rects(passage)[0]
    picture = view.viewport().grab().toImage()
    paper = QColor(picture.pixel(QPoint(round(rect.left()) - 30, round(rect.center().y()))))
    marked = picture.pixelColor(QPoint(round(rect.left()) + 2, round(rect.top()) + 1))
    assert marked != paper
    with qtbot.waitSignal(view.highlight_activated) as told:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle(view, passage.start + 5))
    assert told.args == ["h1"]


def test_a_double_click_takes_a_word(qtbot: QtBot, view: PageView, show: Show) -> None:
    document = show(two_columns())
    passage = find(document.text, "measuring")
    point = middle(view, passage.start + 1)
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert view.selection() == passage


def test_keys_move_the_caret_and_select(qtbot: QtBot, view: PageView, show: Show) -> None:
    document = show(two_columns())
    start = find(document.text, "mill was").start
    view.select(start, start)
    shift_control = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(view, Qt.Key.Key_Right, shift_control)
    assert view.selection() == Range(start, start + 4)
    qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.selection() == Range(start, start + 3)
    with qtbot.waitSignal(view.selection_made):
        pass
    with qtbot.waitSignal(view.label_pressed) as told:
        qtbot.keyClick(view, Qt.Key.Key_2)
    assert told.args == [1]


def test_a_link_says_where_it_leads(qtbot: QtBot, view: PageView, show: Show) -> None:
    builder = two_columns()
    builder.links.append((0, "40 497 90 512", "/A << /S /URI /URI (https://example.org/mill) >>"))
    show(builder)
    with qtbot.waitSignal(view.link_clicked) as told:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle(view, 3))
    assert told.args == ["https://example.org/mill"]


def test_memory_is_bounded_by_the_cache_not_by_pages(qtbot: QtBot, view: PageView, show: Show) -> None:
    builder = PdfBuilder()
    for number in range(60):
        builder.page().lines(50, 500, f"Sheet {number} of many\nwith other words")
    document = show(builder)
    bar = view.verticalScrollBar()
    seen = set()
    for share in range(0, 61, 3):
        bar.setValue(bar.maximum() * share // 60)
        page = document.pages.page_of(view.position()) if document.pages else 0
        seen.add(page)
        qtbot.waitUntil(lambda: view.cache.size > 0 and known(view))
        assert view.cache.size <= view.cache.limit
    assert len(seen) > 15


def test_going_to_a_passage_far_off_shows_it(qtbot: QtBot, view: PageView, show: Show) -> None:
    builder = PdfBuilder()
    for number in range(30):
        builder.page().lines(50, 500, f"Sheet {number} of many\nwith other words for each")
    document = show(builder)
    passage = find(document.text, "Sheet 23 of many")
    view.go_to(passage)
    qtbot.waitUntil(lambda: view.is_visible(passage.start))
    assert view.passage_rects(passage)
    assert view.position() <= passage.start <= view.last_position()
    place = view.position()
    view.set_zoom(2.5)
    qtbot.waitUntil(lambda: known(view))
    assert view.position() == place
    view.set_fit(Fit.WIDTH)
    view.clear_text()


def test_what_cannot_be_shown_is_said(qtbot: QtBot, view: PageView, tmp_path: Path) -> None:
    file = tmp_path / "pages.pdf"
    file.write_bytes(two_columns().build())
    document = importers.read(file)
    assert document.pages is not None
    text = DocumentText("d", 1, document.text, document.structure)
    with qtbot.waitSignal(view.unavailable) as told:
        view.show_pages(text, document.pages, file, fingerprint="0" * 64)
    assert "changed" in told.args[0]
    file.unlink()
    with qtbot.waitSignal(view.unavailable) as told:
        view.show_pages(text, document.pages, file)
    assert "no longer" in told.args[0]


def test_the_dark_theme_darkens_paper_but_not_pictures(
    qtbot: QtBot, view: PageView, show: Show, appearance: Appearance
) -> None:
    builder = two_columns()
    builder.pages[0].append("q 100 0 0 100 150 150 cm BI /W 1 /H 1 /CS /RGB /BPC 8 /F /AHx ID f0c020> EI Q")
    show(builder)
    appearance.choice = "dark"
    picture = QColor("#f0c020")

    def drawn() -> None:
        image = view.viewport().grab().toImage()
        page = view.width() / 400
        at = QPoint(view.viewport().width() // 2, 0)
        column = [image.pixelColor(at.x(), y) for y in range(image.height())]
        assert picture in column
        assert page
        assert image.pixelColor(30, 200).lightness() < 60

    qtbot.waitUntil(drawn)


def test_characters_of_one_glyph_share_its_box() -> None:
    lefts, rights = array("f", (0, 10, 10, 30)), array("f", (10, 30, 30, 40))
    characters = PageCharacters(lefts, array("f", [0] * 4), rights, array("f", [12] * 4))
    characters.set_lines([(0, 4)])
    found = [characters.near(QPointF(x, 6)) for x in (11, 16, 21, 29)]
    assert found == [(1, False), (1, True), (2, False), (2, True)]


def test_points_and_places_on_a_turned_layout_are_inverse() -> None:
    for quarters in range(4):
        layout = PageLayout([QSizeF(400, 600), QSizeF(300, 200)], 1.7, quarters, 900)
        for page in (0, 1):
            box = QRectF(30, 40, 50, 20)
            placed = layout.from_page(page, box)
            assert layout.rect(page).contains(placed)
            back = layout.to_page(page, placed.center())
            assert (back - box.center()).manhattanLength() < 1e-6
            assert layout.page_at(placed.center().y()) == page


def find(text: str, words: str) -> Range:
    """Where ``words`` are in a text whose white space may differ."""
    found = re.search(r"\s+".join(map(re.escape, words.split())), text)
    assert found is not None
    return Range(found.start(), found.end())


def test_in_the_dark_colours_keep_their_hue_and_become_light() -> None:
    image = QImage(4, 1, QImage.Format.Format_RGB32)
    for at, colour in enumerate(("#0000ee", "#aa0000", "#000000", "#ffffff")):
        image.setPixelColor(at, 0, QColor(colour))
    toned = _toned(image, [], Tone(0xFF1E1C1A, True))
    blue, red, black, white = (toned.pixelColor(at, 0) for at in range(4))
    assert blue.hue() == pytest.approx(240, abs=4)
    assert red.hue() == pytest.approx(0, abs=4)
    assert min(blue.lightness(), red.lightness()) > 150
    assert (black, white) == (QColor("#ffffff"), QColor("#1e1c1a"))
