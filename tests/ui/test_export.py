"""Exporting through the window, with real children and a real library."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from florilegium.corpus import Corpus
from florilegium.model import ExportOptions, ExportProfile, Files, Range
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.export.choice import ExportChoice
from florilegium.ui.jobs import RunningJob
from florilegium.ui.window import Window

PATIENCE = 30_000
"""Milliseconds a child may take on a busy machine."""


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot, appearance: Appearance, settings: QSettings) -> Iterator[Window]:
    """A window over two documents with highlights, and how to wait for it."""
    corpus = Corpus(tmp_path / "library")
    for name, title, words in (
        ("ferry.md", "The ferry book", "The ferry left at dusk. Nobody counted the lamps on the quay."),
        ("tides.md", "Tides", "The tide was late. The keeper wrote it down."),
    ):
        (tmp_path / name).write_text(f"# {title}\n\n{words}\n", encoding="utf-8")
    list(corpus.add([str(tmp_path / "ferry.md"), str(tmp_path / "tides.md")]))
    for document in corpus.documents():
        text, label = corpus.text(document.id).text, corpus.labels()[0].id
        for words in ("The ferry left at dusk.", "Nobody counted the lamps", "The tide was late."):
            if (at := text.find(words)) >= 0:
                corpus.highlight(document.id, Range(at, at + len(words)), label, note="As it says.")
    desk = Desk(corpus)
    window = Window(desk, appearance, settings)
    window.show()
    yield window
    window.close()
    desk.stop()
    window.deleteLater()
    corpus.close()


def test_the_whole_way_keeps_what_the_reader_wrote(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    def until(holds: Callable[[], bool]) -> None:
        qtbot.waitUntil(holds, timeout=PATIENCE)

    def shown(name: str) -> str:
        found = window.exporting.panel.findChildren(QPlainTextEdit)
        return next(page.toPlainText() for page in found if page.accessibleName().startswith(name))

    corpus, target = window._corpus, tmp_path / "notes"
    window.commands["export"].trigger()
    panel = window.exporting.panel
    assert panel is not None
    panel._target.set_path(target)
    until(lambda: "2 new" in panel._outlook._count.text())
    assert "# The ferry book" in shown("Text") and "+ # Tides" in shown("What")
    assert not target.exists()
    panel._foot.export_wanted.emit()
    until(lambda: "Written: 2 new." in panel._foot._message.text())
    until(lambda: panel._outlook._count.text() == "2 unchanged")
    assert "2 files unchanged: The ferry book.md, Tides.md" in shown("What")

    # The reader writes into the file, and changes a highlight in the window.
    ferry = target / "The ferry book.md"
    mine = ferry.read_text(encoding="utf-8").replace(
        "# The ferry book\n", "# The ferry book\n\nMy own words.\n", 1
    )
    ferry.write_text(mine, encoding="utf-8")
    document = next(one.id for one in corpus.documents() if one.title == "The ferry book")
    first, second = corpus.highlights(document)
    corpus.set_note(second.id, "Said quite otherwise.")
    panel.look_again()
    until(lambda: panel._outlook._count.text() == "1 updated, 1 unchanged")
    lines = shown("What").split("\n")
    come = [line for line in lines if line.startswith("+ ") and "exported:" not in line]
    gone = [line for line in lines if line.startswith("- ") and "exported:" not in line]
    assert (gone, come) == (["- As it says."], ["+ Said quite otherwise."])
    assert ferry.read_text(encoding="utf-8") == mine

    # Again, without the panel.
    panel.close()
    window.commands["export_again"].trigger()
    until(lambda: "1 updated, 1 unchanged" in window.notices.text())
    written = ferry.read_text(encoding="utf-8")
    assert "My own words." in written and "Said quite otherwise." in written
    window.commands["export_again"].trigger()
    until(lambda: "Nothing had changed" in window.notices.text())
    assert ferry.read_text(encoding="utf-8") == written

    # A conflict is said.
    ferry.write_text(written.replace("As it says.", "As I say.", 1), encoding="utf-8")
    corpus.set_note(first.id, "As they say.")
    window.commands["export_again"].trigger()
    until(lambda: "1 conflict to settle" in window.notices.text())
    both = ferry.read_text(encoding="utf-8")
    assert "As I say." in both and "As they say." in both and "My own words." in both


def test_again_is_as_its_profile_says_today(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    def until(holds: Callable[[], bool]) -> None:
        qtbot.waitUntil(holds, timeout=PATIENCE)

    window.commands["export_again"].trigger()  # nothing was exported yet: the panel asks what
    panel = window.exporting.panel
    assert panel is not None and panel.isVisible()
    panel._target.set_path(tmp_path / "notes")
    panel._on_named("Evening")
    until(lambda: panel.profile == "Evening")
    panel._foot.export_wanted.emit()
    until(lambda: "Written: 2 new." in panel._foot._message.text())
    panel.close()
    elsewhere = ExportProfile("Evening", ExportOptions("csv", files=Files.SINGLE), str(tmp_path / "all.csv"))
    window._corpus.exports.save_profile(elsewhere)
    window.commands["export_again"].trigger()
    until(lambda: window.notices.text().startswith("Evening: Written: all.csv."))
    assert (tmp_path / "all.csv").exists()
    window._corpus.exports.delete_profile("Evening")
    window.commands["export_again"].trigger()  # as it was when it was last exported from the panel
    until(lambda: window.notices.text() == "Nothing had changed: all 2 files stayed as they were.")


def test_a_template_is_copied_and_its_fault_said_with_its_line(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    window.commands["export"].trigger()
    panel = window.exporting.panel
    assert panel is not None
    own = tmp_path / "own.jinja"
    panel._target.set_path(tmp_path / "notes")
    panel.template_copy_requested.emit(own, "obsidian")
    qtbot.waitUntil(lambda: panel._form.options().template == str(own), timeout=PATIENCE)
    qtbot.waitUntil(lambda: "2 new" in panel._outlook._count.text(), timeout=PATIENCE)
    own.write_text("# fine\n{{ nothing.at_all }}\n", encoding="utf-8")
    qtbot.waitUntil(lambda: "line 2" in panel._foot._message.text(), timeout=PATIENCE)
    panel._foot.export_wanted.emit()
    qtbot.waitUntil(lambda: panel._foot.kind == "error", timeout=PATIENCE)
    assert "line 2" in panel._foot._message.text() and not (tmp_path / "notes").exists()


def test_the_first_file_of_some_labels_is_one_that_has_them(window: Window, tmp_path: Path) -> None:
    corpus = window._corpus
    (tide,) = corpus.highlights(next(one.id for one in corpus.documents() if one.title == "Tides"))
    corpus.tag([tide.id], add=["late"])
    for files in (Files.DOCUMENT, Files.SINGLE):
        for to in (None, tmp_path / "nowhere"):
            first = corpus.exports.preview(None, to, ExportOptions(files=files, tags=("late",)))
            assert "The tide was late." in first.content and "ferry" not in first.content


def test_a_plan_that_is_not_wanted_any_more_is_given_up(window: Window, tmp_path: Path) -> None:
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 1

    assert window._corpus.exports.plan(None, tmp_path / "n", ExportOptions(), cancelled).files == ()
    assert len(asked) == 2


def test_a_search_does_not_wait_for_a_plan(window: Window, tmp_path: Path, monkeypatch) -> None:
    given_up: list[RunningJob] = []

    def cancel(job: RunningJob) -> None:
        given_up.append(job)

    monkeypatch.setattr(RunningJob, "cancel", cancel)
    desk = window._desk
    plan = desk.plan_export(None, ExportOptions(), tmp_path / "notes")
    desk.search("lamps", typing=True, limit=10)
    assert given_up.count(plan) == 1
    desk.search("lamp", typing=True, limit=10)
    assert given_up.count(plan) == 1


@pytest.mark.parametrize(
    ("options", "target", "said"),
    [
        (ExportOptions(files=Files.SINGLE), "folder.md", "is a folder"),
        (ExportOptions(), "words.txt", "is a file"),
        (ExportOptions(files=Files.SINGLE), "words.txt/all.md", "part of its path is a file"),
        (ExportOptions(template="loop.jinja"), "notes", "at line 2: range() gives at most"),
        (ExportOptions(template="inside.jinja"), "notes", "at line 1: access to attribute '__class__'"),
        (ExportOptions(template="latin.jinja"), "notes", "is not text in UTF-8"),
    ],
)
def test_what_cannot_be_written_is_said_in_the_panel_and_harms_nothing(
    window: Window, qtbot: QtBot, tmp_path: Path, options: ExportOptions, target: str, said: str
) -> None:
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "words.txt").write_text("Mine.", encoding="utf-8")
    (tmp_path / "loop.jinja").write_text("\n{% for a in range(999999) %}{% endfor %}")
    (tmp_path / "inside.jinja").write_text("{{ title.__class__ }}")
    (tmp_path / "latin.jinja").write_bytes(b"caf\xe9")
    if options.template:
        options = replace(options, template=str(tmp_path / options.template))

    def outside() -> dict[Path, bytes]:
        return {
            path: path.read_bytes()
            for path in tmp_path.rglob("*")
            if path.is_file() and not path.is_relative_to(tmp_path / "library") and path.suffix != ".ini"
        }

    before = outside()
    window.commands["export"].trigger()
    panel = window.exporting.panel
    assert panel is not None
    choice = ExportChoice(None, tmp_path / target, options)
    panel.preview_requested.emit(choice)
    qtbot.waitUntil(lambda: said in panel._foot._message.text(), timeout=PATIENCE)
    panel._foot.say("")
    panel.export_requested.emit(choice)
    qtbot.waitUntil(lambda: said in panel._foot._message.text(), timeout=PATIENCE)
    assert outside() == before


def test_the_beginning_of_one_file_of_all_is_seen_first(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    corpus, to = window._corpus, tmp_path / "all.md"
    options = ExportOptions(files=Files.SINGLE)
    corpus.exports.write(corpus.exports.plan(None, to, options))
    corpus.set_note(corpus.highlights()[0].id, "Said otherwise.")
    window.commands["export"].trigger()
    panel = window.exporting.panel
    assert panel is not None
    seen: list[tuple[str, str]] = []
    panel.show_first = lambda file: seen.append(("first", file.diff))
    panel.show_plan = lambda files: seen.append(("all", files[0].diff))
    panel.preview_requested.emit(ExportChoice(None, to, options))
    qtbot.waitUntil(lambda: len(seen) > 1 and seen[-1][0] == "all", timeout=PATIENCE)
    assert seen[-2][0] == "first" and all("+Said otherwise." in diff for _, diff in seen[-2:])
