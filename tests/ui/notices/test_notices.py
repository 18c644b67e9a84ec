import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from florilegium.ui.appearance import Appearance
from florilegium.ui.icon_source import IconSource
from florilegium.ui.notices import NoticeBar


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.resize(700, 400)
    layout = QVBoxLayout(window)
    layout.addWidget(QLineEdit())
    layout.addStretch()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    window.findChild(QLineEdit).setFocus()
    return window


@pytest.fixture
def bar(window: QWidget, appearance: Appearance, icons: IconSource) -> NoticeBar:
    return NoticeBar(window, appearance, icons)


def test_it_never_takes_the_keyboard(window: QWidget, bar: NoticeBar) -> None:
    bar.show_notice("Highlight deleted", "Undo", lambda: None)
    assert bar.isVisible()
    assert window.findChild(QLineEdit).hasFocus()


def test_its_button_does_the_deed_and_it_goes(qtbot: QtBot, bar: NoticeBar) -> None:
    done: list[str] = []
    bar.show_notice("Highlight deleted", "Undo", lambda: done.append("undone"))
    qtbot.mouseClick(bar.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert done == ["undone"]
    assert not bar.isVisible()
    assert bar.text() == ""


@pytest.mark.parametrize("part", [QPushButton, QToolButton])
def test_a_click_leaves_the_keyboard_where_it_was(
    qtbot: QtBot, window: QWidget, bar: NoticeBar, part: type[QWidget]
) -> None:
    after = QLineEdit()
    window.layout().addWidget(after)
    after.show()
    bar.show_notice("Highlight deleted", "Undo", lambda: None)
    qtbot.mouseClick(bar.findChild(part), Qt.MouseButton.LeftButton)
    assert window.findChild(QLineEdit).hasFocus()


def test_a_deed_may_say_something_itself(qtbot: QtBot, bar: NoticeBar) -> None:
    bar.show_notice("Highlight deleted", "Undo", lambda: bar.show_notice("Highlight restored"))
    qtbot.mouseClick(bar.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert bar.text() == "Highlight restored"
    assert bar.isVisible()
    assert not bar.findChild(QPushButton).isVisible()


def test_a_key_leads_in_and_escape_out(qtbot: QtBot, window: QWidget, bar: NoticeBar) -> None:
    assert not bar.focus_action.isEnabled()
    bar.show_notice("Highlight deleted", "Undo", lambda: None)
    bar.focus_action.trigger()
    assert bar.findChild(QPushButton).hasFocus()
    assert not bar._timer.isActive()
    qtbot.keyClick(bar.findChild(QPushButton), Qt.Key.Key_Tab)
    assert bar.findChild(QToolButton).hasFocus()
    assert not bar._timer.isActive()
    qtbot.keyClick(bar.findChild(QToolButton), Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert window.findChild(QLineEdit).hasFocus()
    assert not bar.focus_action.isEnabled()


def test_the_keyboard_goes_straight_back(qtbot: QtBot, window: QWidget, bar: NoticeBar) -> None:
    after = QLineEdit()
    window.layout().addWidget(after)
    after.show()
    bar.show_notice("Highlight deleted", "Undo", lambda: None)
    bar.focus_action.trigger()
    went: list[QWidget | None] = []
    QApplication.instance().focusChanged.connect(lambda _old, new: went.append(new))
    qtbot.keyClick(bar.findChild(QPushButton), Qt.Key.Key_Escape)
    assert went == [window.findChild(QLineEdit)]


def test_without_a_deed_the_key_leads_to_the_cross(bar: NoticeBar) -> None:
    bar.show_notice("12 documents exported")
    bar.focus_action.trigger()
    assert bar.findChild(QToolButton).hasFocus()


def test_it_goes_by_itself_but_not_under_the_pointer(bar: NoticeBar, monkeypatch: pytest.MonkeyPatch) -> None:
    bar.show_notice("Highlight deleted")
    assert bar._timer.isActive()
    monkeypatch.setattr(bar, "underMouse", lambda: True)
    QApplication.sendEvent(bar, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    assert not bar._timer.isActive()
    bar.show_notice("Another")
    assert not bar._timer.isActive()
    monkeypatch.setattr(bar, "underMouse", lambda: False)
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    assert bar._timer.isActive()
    bar._timer.timeout.emit()
    assert not bar.isVisible()


def test_a_lasting_notice_stays(bar: NoticeBar) -> None:
    bar.show_notice("The folder is gone", lasting=True)
    assert not bar._timer.isActive()
    bar.dismiss()
    assert not bar.isVisible()


@pytest.mark.parametrize("text", ["Short", "Long " * 100, "Two\nlines", "המסמך הוסר", "\udcff"])
def test_it_stays_low_and_inside_the_window(window: QWidget, bar: NoticeBar, text: str) -> None:
    bar.show_notice(text, "Undo", lambda: None)
    for size in ((700, 400), (260, 200)):
        window.resize(*size)
        assert window.rect().contains(bar.geometry())
        assert abs(bar.geometry().center().x() - window.rect().center().x()) <= 1
        assert bar.height() < 90
        bar.grab()
    assert bar.mapTo(window, QPoint(0, bar.height())).y() <= window.height()


def test_it_stands_above_the_status_bar(qtbot: QtBot, appearance: Appearance, icons: IconSource) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(QWidget())
    window.statusBar().showMessage("1,204 documents")
    window.resize(700, 400)
    with qtbot.waitActive(window):
        window.show()
    bar = NoticeBar(window, appearance, icons)
    bar.show_notice("Highlight deleted")
    assert bar.geometry().bottom() < window.statusBar().geometry().top()


def test_a_long_sentence_is_shown_whole(window: QWidget, bar: NoticeBar) -> None:
    bar.show_notice("Saved")
    line = bar._label.heightForWidth(400)
    bar.show_notice("The library can only be read: nothing was changed. " * 3, "Show", lambda: None)
    assert bar._label.height() >= 2 * line
    assert window.rect().contains(bar.geometry())
    bar.show_notice("Saved")
    assert bar._label.heightForWidth(400) == line


def test_a_lasting_notice_comes_back_after_one_that_came_over_it(bar: NoticeBar) -> None:
    done: list[str] = []
    bar.show_notice("2 could not be read", "Show", lambda: done.append("shown"), lasting=True)
    bar.show_notice("Highlight deleted", "Undo", lambda: done.append("undone"))
    bar.show_notice("Undone: highlight deleted")
    bar._timer.timeout.emit()
    assert bar.text() == "2 could not be read"
    assert not bar._timer.isActive()
    bar._button.click()
    assert done == ["shown"]
    assert bar.text() == ""
