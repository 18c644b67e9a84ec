from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication

from florilegium.ui.search.marked_text import MarkedText, flows_left, utf16_length

HIT, INK = QColor("#ff0000"), QColor("#000000")


def marked(text: str, mark: tuple[int, int], lines: int = 3, width: float = 240) -> MarkedText:
    font = QFont("Literata")
    font.setPixelSize(13)
    return MarkedText(text, font, width, lines=lines, mark=mark, ink=INK, hit=HIT, line_height=19)


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=200),
    st.integers(0, 200),
    st.integers(0, 40),
    st.integers(1, 3),
)
def test_it_never_takes_more_lines_than_given(
    qapp: QApplication, text: str, start: int, size: int, lines: int
) -> None:
    start = min(start, len(text))
    laid = marked(text, (start, min(start + size, len(text))), lines)
    assert laid.height <= lines * 19


@given(st.text())
def test_units_are_those_of_qt(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_the_ground_is_under_the_match_past_an_astral_character(qapp: QApplication) -> None:
    painted = {}
    for text, mark in (("😀 lamp", (2, 6)), ("xx lamp", (3, 7))):
        image = QImage(240, 24, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        marked(text, mark).paint(painter, QPointF(2, 2))
        painter.end()
        painted[text] = [x for x in range(240) if image.pixelColor(x, 4) == HIT]
    for columns in painted.values():
        assert columns
        assert columns == list(range(columns[0], columns[-1] + 1))
    widths = [len(columns) for columns in painted.values()]
    assert abs(widths[0] - widths[1]) <= 1


def test_the_direction_is_that_of_the_first_strong_character() -> None:
    assert flows_left("1887 דו״ח")
    assert flows_left("“مرحبا")
    assert not flows_left("The נמל")
    assert not flows_left("1887 …")
