"""Columns of tables through the window: offered, chosen, and read again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from florilegium.importers import Columns, Table
from florilegium.ui.appearance import Appearance
from florilegium.ui.table_panel import ROLES, TablePanel, columns_of, roles_of

from .test_window import Table as Desk

TEXT = """number,said,answered,who
1,"The lamp was lit at four, as on every evening of that month.","Nobody asked me about it then.",Alder
2,"The oil was low, and the barrels stood in the yard.","I counted them on the ninth of January.",Birch
"""


@pytest.fixture
def desk(tmp_path: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot) -> Iterator[Desk]:
    laid = Desk(tmp_path / "library", appearance, settings, qtbot)
    yield laid
    laid.close()


def test_columns_are_offered_chosen_and_remembered(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "talk.csv"
    path.write_text(TEXT, encoding="utf-8")
    documents = desk.add(path)
    assert len(documents) == 2
    window = desk.window
    desk.until(lambda: window.notices._button.text() == "Choose columns…")
    window.notices._button.click()
    (panel,) = window.findChildren(TablePanel)
    assert panel.roles == {"number": "", "said": "text", "answered": "", "who": ""}
    panel.choose("answered", "text")
    panel.choose("who", "title")
    with desk.bot.waitSignal(window.adding.added, timeout=30_000):
        panel.button.click()
    rows = {desk.corpus.document(one).title: desk.corpus.text(one).text for one in documents}
    assert rows["Alder"].endswith("month.\n\nNobody asked me about it then.")
    assert "2 updated" in window.notices.text()

    # The next time, the panel begins with what was chosen.
    window.documents.columns_requested.emit(documents[0])
    desk.until(lambda: any(one.isVisible() for one in window.findChildren(TablePanel)))
    panel = next(one for one in window.findChildren(TablePanel) if one.isVisible())
    assert panel.roles == {"number": "", "said": "text", "answered": "text", "who": "title"}


def test_one_column_alone_can_be_the_title_and_one_must_be_text(appearance: Appearance, qtbot: QtBot) -> None:
    table = Table(("a", "b", "c"), Columns("a", title="b"), (("x", "y", "z"),))
    panel = TablePanel(appearance, "t.csv", table, None)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.choose("c", "title")
    assert panel.roles == {"a": "text", "b": "", "c": "title"}
    assert panel.buttons["b"].text() == "Detail"
    panel.choose("a", "")
    assert not panel.button.isEnabled()
    panel.choose("b", "text")
    with qtbot.waitSignal(panel.columns_chosen) as chosen:
        panel.button.click()
    assert chosen.args == [Columns("b", title="c")]


@given(st.lists(st.sampled_from(list(ROLES)), min_size=1, max_size=7))
def test_roles_and_columns_say_the_same(roles: list[str]) -> None:
    seen: set[str] = set()
    named = {}
    for at, role in enumerate(roles):
        named[f"c{at}"] = "" if role in seen and role != "text" else role
        seen.add(role)
    if "text" not in named.values():
        named["c0"] = "text"
    assert roles_of(Table(tuple(named), columns_of(named))) == named
