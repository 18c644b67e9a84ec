"""The whole way through the window, with real children and a real library."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QProcess, QSettings, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from florilegium.corpus import Corpus
from florilegium.corpus.libraries import KnownLibraries
from florilegium.exporters import link
from florilegium.model import ExportOptions, Files, Highlight, Range
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.export.choice import ExportChoice
from florilegium.ui.window import Window

PATIENCE = 30_000
"""Milliseconds a child may take on a busy machine."""

REPORT = (
    "Two ships on the bar\n\n"
    "By A. Correspondent\n\n"
    "The harbour office counts 238 barrels landed before the storm and at least 21 after it. "
    "The chairman, Mr Alder, says there were “more than 250” and never says how many more.\n\n"
    "The keeper answers that the order came after the ships had passed the outer buoy. "
    "Whether he could have seen them is the question that nobody put.\n\n"
    "Mr Alder was not at the harbour that night, and café regulars say so. 😀 That is all.\n"
)


class Table:
    """A window at work, and how to do things to it as a person does."""

    def __init__(self, library: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot) -> None:
        self.corpus = Corpus(library)
        self.desk = Desk(self.corpus)
        self.window = Window(self.desk, appearance, settings)
        self.bot = qtbot
        self.window.show()
        qtbot.waitExposed(self.window)

    def close(self) -> None:
        self.window.close()
        self.desk.stop()
        self.window.deleteLater()
        self.corpus.close()

    def until(self, holds: Callable[[], bool]) -> None:
        self.bot.waitUntil(holds, timeout=PATIENCE)

    def add(self, *paths: Path) -> list[str]:
        before = {summary.id for summary in self.corpus.documents()}
        with self.bot.waitSignal(self.window.adding.added, timeout=PATIENCE):
            self.window.documents.paths_dropped.emit([str(path) for path in paths])
        self.until(self.window.progress.isHidden)
        return [summary.id for summary in self.corpus.documents() if summary.id not in before]

    def open(self, document: str) -> None:
        self.window.documents.select(document)
        self.window.documents.document_activated.emit(document)
        self.until(lambda: self.window.reading.document == document)

    def select(self, words: str) -> Range:
        text = self.corpus.text(self.window.reading.document).text
        start = text.index(words)
        self.window.reader.view.select(start, start + len(words))
        return Range(start, start + len(words))

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.bot.keyClick(self.window.reader.view, key, modifiers)

    def type(self, words: str) -> None:
        self.bot.keyClicks(QApplication.focusWidget(), words)

    def do(self, command: str) -> None:
        self.window.commands[command].trigger()

    def highlights(self) -> list[Highlight]:
        return self.corpus.highlights(self.window.reading.document)


@pytest.fixture
def table(tmp_path: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot) -> Iterator[Table]:
    laid = Table(tmp_path / "library", appearance, settings, qtbot)
    yield laid
    laid.close()


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def reading(table: Table, report: Path) -> Table:
    (document,) = table.add(report)
    table.open(document)
    return table


def test_the_whole_way(table: Table, report: Path, tmp_path: Path) -> None:
    (document,) = table.add(report)
    assert "1 added" in table.window.notices.text()
    table.open(document)
    assert table.window.windowTitle().startswith("Two ships on the bar")

    # Three passages, by the keys of three labels, with notes and tags.
    for words, key in (
        ("238 barrels landed before the storm", Qt.Key.Key_3),
        ("the order came after the ships had passed", Qt.Key.Key_1),
        ("nobody put", Qt.Key.Key_2),
    ):
        table.select(words)
        table.press(key)
    made = table.highlights()
    assert [(one.exact, one.label) for one in made] == [
        ("238 barrels landed before the storm", "figure"),
        ("the order came after the ships had passed", "claim"),
        ("nobody put", "question"),
    ]
    sidebar = table.window.sidebar
    assert sidebar.document_page.model.rowCount() == 3
    for one in made:
        sidebar.note_edited.emit(one.id, f"About {one.exact}.")
        sidebar.tags_edited.emit([one.id], ("inquiry", "to check"), ())
    assert [one.note for one in table.highlights()] == [f"About {one.exact}." for one in made]
    assert {one.tags for one in table.highlights()} == {("inquiry", "to-check")}

    # Another process sees them at once: they are on the disk.
    other = Corpus(table.corpus.library)
    assert other.highlights(document) == table.highlights()
    other.close()

    # A name, searched as one types; the passage opens.
    field = table.window.field
    table.do("search")
    assert field.hasFocus() or QApplication.focusWidget() is None
    table.bot.keyClicks(field, "alder")
    results = table.window.results
    table.until(lambda: results._model.rowCount() > 0)
    passages = [results._model.hit_at(row) for row in range(results._model.rowCount())]
    text = table.corpus.text(document).text
    assert {hit.passage.match for hit in passages if hit.passage} == {"Alder"}
    first = passages[0].passage
    assert first is not None
    results.passage_activated.emit(document, first.start, first.end, first)
    assert text[first.start : first.end] == "Alder"
    table.until(
        lambda: list(table.window.reader._finding.hits) == [Range(m, m + 5) for m in _places(text, "Alder")]
    )
    table.until(lambda: table.window.reader._finding._current == 0)  # the searcher tells, in its own time
    table.do("next_hit")
    assert table.window.reader._finding._current == 1

    # Away as Markdown.
    target = tmp_path / "out.md"
    table.do("export")
    panel = table.window.exporting.panel
    assert panel is not None
    panel.export_requested.emit(ExportChoice((document,), target, ExportOptions(files=Files.SINGLE)))
    table.until(target.exists)
    markdown = target.read_text(encoding="utf-8")
    for one in table.highlights():
        assert f"> {one.exact}" in markdown
        assert one.note in markdown
        assert link(document, one.id) in markdown
    panel.close()


def _places(text: str, words: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(words, at)]


def test_every_deed_can_be_undone_from_the_menu(reading: Table) -> None:
    reading.select("barrels")
    reading.press(Qt.Key.Key_1)
    (made,) = reading.highlights()
    assert reading.window.commands["undo"].text() == "&Undo: highlight added"
    reading.window.sidebar.delete_requested.emit([made.id])
    assert reading.highlights() == []
    assert "deleted" in reading.window.notices.text()
    reading.do("undo")
    assert reading.highlights() == [made]
    reading.do("undo")
    assert reading.highlights() == []
    assert not reading.window.commands["undo"].isEnabled()
    reading.do("redo")
    assert reading.highlights() == [made]


def test_removing_a_document_offers_undo(reading: Table) -> None:
    document = reading.window.reading.document
    reading.select("barrels")
    reading.press(Qt.Key.Key_1)
    reading.window.documents.removal_requested.emit([document])
    assert reading.window.reading.document == ""
    assert reading.corpus.documents() == []
    assert "Removed" in reading.window.notices.text()
    reading.do("undo")
    assert [summary.id for summary in reading.corpus.documents()] == [document]
    reading.open(document)
    assert len(reading.highlights()) == 1


def test_what_another_process_does_is_shown(reading: Table) -> None:
    document = reading.window.reading.document
    other = Corpus(reading.corpus.library)
    made, _ = other.highlight(document, Range(0, 9), "doubt", tags=["elsewhere"])
    other.close()
    model = reading.window.sidebar.document_page.model
    reading.until(lambda: model.rowCount() == 1)
    assert model.row(0).highlight == made


def test_it_opens_again_where_one_stopped(
    tmp_path: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot
) -> None:
    long = tmp_path / "long.txt"
    long.write_text(
        "\n\n".join(f"Paragraph {n} of a text that goes on for long enough. " * 4 for n in range(200))
    )
    first = Table(tmp_path / "library", appearance, settings, qtbot)
    (document,) = first.add(long)
    first.open(document)
    place = first.corpus.text(document).text.index("Paragraph 120 ")
    first.window.reader.go_to(Range(place, place + 9), flash=False)
    first.until(lambda: abs(first.window.reader.position() - place) < 4000)
    stopped = first.window.reader.position()
    first.close()
    again = Table(tmp_path / "library", appearance, settings, qtbot)
    again.window.start()
    assert again.window.reading.document == document
    again.until(lambda: abs(again.window.reader.position() - stopped) < 400)
    again.close()


def test_a_new_library_is_given_the_starter_corpus(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[object] = []
    monkeypatch.setattr(table.window.adding, "_offer_columns", lambda *told: offered.append(told))
    with table.bot.waitSignal(table.window.adding.added, timeout=PATIENCE):
        table.window.start()
    table.until(lambda: len(table.corpus.documents()) >= 6)
    assert table.corpus.highlight_count() > 10
    table.until(lambda: table.window.windowTitle().startswith("A guide to Florilegium"))
    assert table.corpus.undo_text == ""
    assert offered == []  # nothing is asked about what is ours
    assert table.window.documents._model.row_of(table.window.reading.document) == 0


def test_stepping_goes_through_every_highlight_on_the_screen(
    reading: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = reading.window.reading.document
    text = reading.corpus.text(document).text
    claim = reading.corpus.labels()[0].id
    starts = []
    for words in ("238 barrels", "238 barrels landed", "The chairman", "outer buoy"):
        start = text.index(words)
        starts.append(start)
        reading.corpus.highlight(document, Range(start, start + len(words)), claim)
    reading.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    gone_to: list[str] = []
    go = reading.window.reading.go_to_highlight

    def go_and_tell(identity: str) -> None:
        gone_to.append(identity)
        go(identity)

    monkeypatch.setattr(reading.window.reading, "go_to_highlight", go_and_tell)
    for _ in range(4):
        reading.do("next_highlight")
    found = reading.corpus.by_id(gone_to)
    assert [found[identity].start for identity in gone_to] == starts
    assert len(set(gone_to)) == 4
    reading.do("next_highlight")  # from the last to the first
    reading.do("previous_highlight")
    reading.do("previous_highlight")
    assert gone_to[4:] == [gone_to[0], gone_to[3], gone_to[2]]


def test_the_keyboard_goes_to_the_text_when_the_list_it_was_in_is_empty(
    reading: Table, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Nothing is marked here.\n", encoding="utf-8")
    (document,) = reading.add(other)
    reading.select("238 barrels")
    reading.press(Qt.Key.Key_1)
    reading.window.notices.show_notice("One new file", "Add", lambda: None, lasting=True)
    with reading.bot.waitActive(reading.window):
        reading.window.activateWindow()
    reading.do("to_highlights")
    assert reading.window.sidebar.isAncestorOf(QApplication.focusWidget())
    reading.window.reading.open(document)
    assert reading.window.reader.view.hasFocus()


def test_a_passage_is_opened_with_what_stands_before_it(reading: Table, tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text("\n\n".join(f"Paragraph {number} of the log." for number in range(300)), encoding="utf-8")
    (document,) = reading.add(long)
    start = reading.corpus.text(document).text.index("Paragraph 150")
    reading.window.reading.open(document, Range(start, start + 13))
    assert reading.window.reader.view.is_visible(start)
    assert 0 < reading.window.reader.position() < start - 20


def test_links_and_paths_are_opened(reading: Table, tmp_path: Path) -> None:
    document = reading.window.reading.document
    made, _ = reading.corpus.highlight(document, Range(0, 9), "doubt")
    reading.window.reading.close()
    reading.window.open_request(link(document, made.id))
    assert reading.window.reading.document == document
    reading.window.open_request("florilegium://nonsense")
    assert reading.window.notices.text()
    other = tmp_path / "other.md"
    other.write_text("# Another\n\nWith words of its own.")
    reading.window.open_request(str(other))
    reading.until(lambda: reading.window.windowTitle().startswith("Another"))


@pytest.mark.parametrize("highlighted", [False, True])
def test_tab_reaches_every_control_and_comes_round(reading: Table, highlighted: bool) -> None:
    window = reading.window
    if highlighted:
        reading.window.reading.do(
            lambda: reading.corpus.highlight(window.reading.document, Range(0, 9), "doubt", tags=["oil"])[1]
        )
    with reading.bot.waitActive(window):
        window.activateWindow()
    window.reader.setFocus()
    reached: list[QWidget] = []
    while (widget := QApplication.focusWidget()) not in reached:
        reached.append(widget)
        window.focusNextChild()
    assert widget is window.reader.view
    names = [one.accessibleName() for one in reached]
    for name in ("Show: All documents", "Documents", "Find in this document", "More", "This document"):
        assert name in names
    assert ("Find words in these highlights" in names) == highlighted
    assert ("Highlights" in names) == highlighted


def test_a_screen_reader_hears_that_a_passage_was_highlighted(
    reading: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: heard.append(event.message()) if hasattr(event, "message") else None,
    )
    start = reading.corpus.text(reading.window.reading.document).structure.blocks[1].start
    reading.window.reader.view.select(start, start + 9)
    reading.press(Qt.Key.Key_2)
    assert heard == ["Highlighted: Question"]


def test_a_screen_reader_hears_the_counts_and_the_place(reading: Table) -> None:
    heard = [
        QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name)
        for label in reading.window.statusBar().findChildren(QLabel)
    ]
    assert any("highlight" in words and words[0].isdigit() for words in heard)
    assert any("¶" in words for words in heard)


def test_what_is_opened_from_outside_is_read_at_once(reading: Table) -> None:
    document = reading.window.reading.document
    path = reading.corpus.document(document).path
    made, _ = reading.corpus.highlight(document, Range(0, 9), "doubt")
    for request in (path, link(document, made.id)):
        with reading.bot.waitActive(reading.window):
            reading.window.activateWindow()
        reading.window.field.setFocus()
        reading.window.open_request(request)
        assert reading.window.reader.view.hasFocus()


def test_a_link_leads_to_its_words_where_its_document_is_not_known(reading: Table) -> None:
    document = reading.window.reading.document
    text = reading.corpus.text(document)
    words = text.text[text.structure.blocks[1].start : text.structure.blocks[1].end][:60]
    reading.window.reading.close()
    reading.window.open_request(link("0" * 16, "0" * 12, words))
    reading.until(lambda: reading.window.reading.document == document)
    with reading.bot.waitSignal(reading.desk.failed, timeout=PATIENCE) as failed:
        reading.window.open_request(link("0" * 16, "0" * 12, "words that stand nowhere in the library"))
    assert "Neither the document" in failed.args[0]


def test_a_link_into_another_library_starts_its_window(
    reading: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "elsewhere.txt"
    path.write_text("A log\n\nThe gulls left before the storm.\n", encoding="utf-8")
    with closing(Corpus(tmp_path / "other")) as other:
        (there,) = other.add([path])
    KnownLibraries().remember(tmp_path / "other")
    started: list[list[str]] = []
    monkeypatch.setattr(QProcess, "startDetached", lambda _program, arguments: started.append(arguments))
    to = link(there.document)
    reading.window.open_request(to)
    reading.until(lambda: bool(started))
    assert started == [["-m", "florilegium", "--library", str(tmp_path / "other"), "open", to]]
    assert str(tmp_path / "other") in reading.window.notices.text()


def test_bad_files_are_reported_and_stop_nothing(table: Table, report: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 64)
    assert len(table.add(tmp_path / "empty.txt", tmp_path / "noise.bin", report)) == 1
    said = table.window.notices.text()
    assert "1 added" in said
    assert "could not be read" in said


def test_a_malformed_query_is_explained(reading: Table) -> None:
    reading.bot.keyClicks(reading.window.field, "author: (")
    reading.bot.keyClick(reading.window.field, Qt.Key.Key_Return)
    reading.until(lambda: reading.window.results._message.text() != "")


def test_columns_can_be_hidden_and_shown(reading: Table) -> None:
    for key, column in (
        ("documents_column", reading.window.documents),
        ("highlights_column", reading.window.sidebar),
    ):
        reading.do(key)
        assert not column.isVisible()
        reading.do(key)
        assert column.isVisible()


@pytest.mark.parametrize("theme", ["light", "sepia", "dark"])
def test_the_theme_reaches_every_pane(reading: Table, theme: str) -> None:
    reading.do(f"theme_{theme}")
    colours = reading.window._appearance.theme
    picture = reading.window.grab().toImage()
    ratio = picture.devicePixelRatio()
    view = reading.window.reader.view
    point = view.mapTo(reading.window, QPoint(5, view.height() - 5))
    assert picture.pixelColor(int(point.x() * ratio), int(point.y() * ratio)) == colours.colour("page")
    point = reading.window.documents.mapTo(reading.window, QPoint(5, reading.window.documents.height() - 5))
    assert picture.pixelColor(int(point.x() * ratio), int(point.y() * ratio)) == colours.colour("window")


def test_every_action_has_a_name_and_no_key_is_taken_twice(table: Table) -> None:
    keys: dict[str, str] = {}
    for menu, name, key in table.window.commands.with_shortcuts():
        assert name
        assert key not in keys, f"{key}: {menu} › {name} and {keys.get(key)}"
        keys[key] = name


def test_no_letter_chooses_two_lines_of_a_menu(table: Table) -> None:
    for title, menu in table.window.commands.menus.items():
        lines = [action.text() for action in menu.actions() if "&" in action.text()]
        letters = [line[line.index("&") + 1].lower() for line in lines]
        assert len(set(letters)) == len(letters), f"{title}: {lines}"


def test_menus_show_in_grey_what_cannot_be_done(table: Table, report: Path) -> None:
    def grey(title: str) -> set[str]:
        menu = table.window.commands.menus[title]
        menu.aboutToShow.emit()
        found = {action.text().replace("&", "") for action in menu.actions() if not action.isEnabled()}
        menu.aboutToHide.emit()
        return found

    assert {"Find in the document", "Copy", "Next hit"} <= grey("Edit")
    assert {"Rotate the pages", "Pages as printed, or reflowed"} <= grey("View")
    assert {"Claim\t1", "Note…", "Delete the highlight"} <= grey("Highlight")
    (document,) = table.add(report)
    table.open(document)
    assert "Find in the document" not in grey("Edit")
    assert "Recognise text…" in grey("File")
    assert "Next highlight" in grey("Go")
    table.select("238 barrels")
    assert "Copy" not in grey("Edit")
    assert grey("Highlight") == {"Delete the highlight"}
    table.press(Qt.Key.Key_1)
    assert {"Next highlight", "Previous highlight"}.isdisjoint(grey("Go"))
    assert all(action.isEnabled() for action in table.window.commands.menus["View"].actions())


def test_a_fault_is_shown_and_the_window_goes_on(table: Table, caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ZeroDivisionError("made for this test")
    except ZeroDivisionError as error:
        table.window.on_fault(type(error), error, error.__traceback__)
    assert "made for this test" in caplog.text
    assert table.window.isVisible()


def test_a_library_that_cannot_be_written_to_is_read(
    table: Table,
    report: Path,
    monkeypatch: pytest.MonkeyPatch,
    appearance: Appearance,
    settings: QSettings,
    qtbot: QtBot,
) -> None:
    (document,) = table.add(report)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).exists() and mode == os.R_OK)
    reader = Table(table.corpus.library, appearance, settings, qtbot)
    try:
        reader.window.start()
        reader.until(lambda: "can be read but not changed" in reader.window.notices.text())
        reader.open(document)
        reader.select("238 barrels")
        reader.press(Qt.Key.Key_1)
        assert "can only be read: nothing was changed" in reader.window.notices.text()
        assert reader.highlights() == []
    finally:
        reader.close()


def test_a_query_is_completed_and_corrected(reading: Table) -> None:
    window = reading.window
    window.searching.focus()
    reading.type("lab")
    reading.until(window.field._completions.isVisible)
    reading.bot.keyClick(window.field, Qt.Key.Key_Tab)
    assert window.field.text() == "label:"
    reading.bot.keyClick(window.field, Qt.Key.Key_Escape)
    window.field.set_query("barels")
    reading.until(lambda: window.results._message.text().startswith("Nothing found"))
    reading.until(lambda: "Did you mean barrels?" in window.results._message.text())
    window.results.suggestion_chosen.emit("barrels")
    reading.until(lambda: window.results._model.rowCount() > 0)
    assert window.field.text() == "barrels"


def test_a_damaged_index_is_built_anew_when_a_search_finds_it(reading: Table) -> None:
    (segment,) = (reading.corpus.library / "index").glob("*.seg")
    segment.write_bytes(segment.read_bytes()[:-9])
    said: list[str] = []
    reading.desk.searched.connect(lambda result: said.append(result.message))
    reading.window.field.set_query("barrels")
    reading.until(lambda: reading.window.results._model.rowCount() > 0)
    assert said[0] == "The search index was damaged and is being built. Search again in a moment."
    assert said[-1] == ""
