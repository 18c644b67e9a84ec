import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from florilegium.ui.elided_label import elided_parts


@pytest.fixture
def metrics(qapp: QApplication) -> QFontMetrics:
    return QFontMetrics(QFont(qapp.font()))


def test_a_long_name_gives_way_before_what_follows_it(metrics: QFontMetrics) -> None:
    parts = ("The society for the lighting of harbours", "9 Feb 1887", "pdf")
    whole = " · ".join(parts)
    room = metrics.horizontalAdvance(whole)
    assert elided_parts(parts, metrics, room) == whole
    cut = elided_parts(parts, metrics, room - 60)
    assert cut.startswith("The society")
    assert cut.endswith("… · 9 Feb 1887 · pdf")
    assert metrics.horizontalAdvance(cut) <= room - 60


def test_where_there_is_no_room_for_all_the_end_is_cut(metrics: QFontMetrics) -> None:
    narrow = metrics.horizontalAdvance("The society for 9 Feb")
    cut = elided_parts(("The society for the lighting", "9 Feb 1887", "pdf"), metrics, narrow)
    assert cut.startswith("The")
    assert cut.endswith("…")
    assert metrics.horizontalAdvance(cut) <= narrow
    assert elided_parts(("Alone",), metrics, 400) == "Alone"
    assert elided_parts((), metrics, 400) == ""
