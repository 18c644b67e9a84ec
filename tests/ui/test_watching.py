import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from florilegium.errors import NotFound
from florilegium.model import AddOutcome, Changes, DocumentSummary, RefreshOutcome
from florilegium.ui.appearance import Appearance
from florilegium.ui.watching import MOST_PATHS, Watching

from .test_window import REPORT, Table


class Job(QObject):
    """A job that ends when the test says so."""

    reported = Signal(object)
    finished = Signal(object, bool)
    failed = Signal(str)


class Corpus:
    """Documents by id."""

    def __init__(self) -> None:
        self.all: dict[str, DocumentSummary] = {}

    def documents(self, ids: list[str]) -> list[DocumentSummary]:
        return [self.all[identity] for identity in ids if identity in self.all]

    def document(self, reference: str) -> DocumentSummary:
        for summary in self.all.values():
            if reference in (summary.id, summary.path):
                return summary
        raise NotFound("There is none.")

    def remove(self, ids: list[str]) -> Changes:
        return Changes(documents=frozenset(ids))


class Desk(QObject):
    """Writes down what it is asked."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.corpus = Corpus()
        self.stopped = False
        self.asked: list[tuple[str, object]] = []
        self.folders: list[str] = []
        self.jobs: list[Job] = []

    def refresh(self, ids) -> Job:
        return self._ask("refresh", ids)

    def find_changed_files(self) -> Job:
        return self._ask("changed", None)

    def add(self, names) -> Job:
        return self._ask("add", names)

    def find_folders(self, most: int, on_found) -> None:
        on_found(self.folders[:most])

    def do(self, deed) -> Changes:
        changes = deed()
        self.asked.append(("did", sorted(changes.documents)))
        return changes

    def _ask(self, what: str, of: object) -> Job:
        self.asked.append((what, of))
        self.jobs.append(Job(self))
        return self.jobs[-1]


class Notices:
    """Keeps the last notice."""

    def __init__(self) -> None:
        self.text = ""
        self.action = ""
        self.deed = None

    def show_notice(self, text, action_text="", on_action=None, lasting=False) -> None:
        self.text, self.action, self.deed = text, action_text, on_action


class Post:
    """A watch over a folder with two files of documents, and what it asked for."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.folder = folder
        self.desk = Desk()
        self.notices = Notices()
        self.offers: list[int] = []
        self.watching = Watching(self.desk, self.notices, lambda: self.offers.append(1), None)
        self.paths = {}
        for name in ("one", "two"):
            path = folder / "papers" / f"{name}.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_text(name)
            self.paths[name] = str(path)
            self.desk.corpus.all[name] = DocumentSummary(name, f"Paper {name}", path=str(path))
        self.desk.folders = [str(folder / "papers")]
        self.bot = qtbot

    def start(self) -> None:
        self.watching.start()
        self.desk.asked.clear()

    def quiet(self) -> None:
        """As if nothing had happened on the disk for two seconds."""
        assert self.watching._quiet.isActive()
        self.watching._quiet.stop()
        self.watching._quiet.timeout.emit()

    def finish(self, *outcomes: RefreshOutcome) -> None:
        self.desk.jobs[-1].finished.emit(list(outcomes), False)


@pytest.fixture
def post(tmp_path: Path, qtbot: QtBot) -> Iterator[Post]:
    made = Post(tmp_path, qtbot)
    yield made
    made.watching.stop()


def test_at_the_start_all_files_are_looked_at_and_folders_watched(post: Post) -> None:
    assert post.watching.watched() == []
    post.watching.start()
    assert post.desk.asked == [("refresh", None)]
    assert post.watching.watched() == [str(post.folder / "papers")]


def test_the_open_document_s_file_is_watched_while_it_is_open(post: Post) -> None:
    post.start()
    post.watching.watch_file_of("one")
    assert post.paths["one"] in post.watching.watched()
    post.watching.watch_file_of("two")
    assert post.paths["one"] not in post.watching.watched()
    assert post.paths["two"] in post.watching.watched()
    moved = post.folder / "moved.txt"
    moved.write_text("two")
    post.desk.corpus.all["two"] = DocumentSummary("two", "Paper two", path=str(moved))
    post.desk.changed.emit(Changes(documents=frozenset(("two",))))
    assert str(moved) in post.watching.watched()
    post.watching.watch_file_of("")
    assert post.watching.watched() == [str(post.folder / "papers")]


def test_a_file_that_is_written_to_is_looked_at_when_it_is_quiet(post: Post) -> None:
    post.start()
    post.watching.watch_file_of("one")
    Path(post.paths["one"]).write_text("another one")
    post.bot.waitUntil(post.watching._quiet.isActive)
    assert post.desk.asked == []
    post.quiet()
    assert post.desk.asked == [("refresh", ["one"])]
    assert post.offers == []


def test_a_file_written_to_in_place_is_found_on_the_next_round(post: Post) -> None:
    post.start()
    post.watching._round.timeout.emit()
    post.watching._round.timeout.emit()  # the first is still going on
    assert post.desk.asked == [("changed", None)]
    old = time.time_ns() - 60_000_000_000
    post.desk.jobs[-1].finished.emit([("one", 3, old), ("two", 3, time.time_ns())], False)
    assert post.desk.asked[1:] == [("refresh", ["one"])]  # two may still be being written
    post.watching._round.timeout.emit()
    post.desk.jobs[-1].finished.emit([("one", 3, old), ("two", 3, old)], False)
    assert post.desk.asked[3:] == [("refresh", ["two"])]  # one was looked at as it is
    post.watching._round.timeout.emit()
    post.desk.jobs[-1].failed.emit("The disk is gone.")
    post.watching._on_application_state_changed(Qt.ApplicationState.ApplicationActive)
    assert post.desk.asked[-1] == ("changed", None)
    post.watching.stop()
    assert not post.watching._round.isActive()


def test_a_file_that_is_replaced_is_watched_again(post: Post) -> None:
    post.start()
    post.watching.watch_file_of("one")
    fresh = post.folder / "fresh"
    for words in ("a second one", "a third one"):  # as editors do it: write beside, and rename over it
        fresh.write_text(words)
        fresh.replace(post.paths["one"])
        post.bot.waitUntil(post.watching._quiet.isActive)
        post.quiet()
        assert post.paths["one"] in post.watching.watched()


def test_what_comes_into_a_folder_is_looked_at_and_offered(post: Post) -> None:
    post.start()
    post.desk.folders.append(str(post.folder / "papers" / "more"))
    (post.folder / "papers" / "more").mkdir()
    post.bot.waitUntil(post.watching._quiet.isActive)
    post.quiet()
    assert post.desk.asked == [("refresh", None)]
    assert post.offers == []  # a file that changed is no new one: they are looked for after that
    post.finish()
    assert post.offers == [1]
    assert str(post.folder / "papers" / "more") in post.watching.watched()


def test_so_many_paths_are_watched_and_no_more(post: Post) -> None:
    many = [post.folder / f"f{number:03}" for number in range(MOST_PATHS + 20)]
    for folder in many:
        folder.mkdir()
    post.desk.folders = [str(folder) for folder in many]
    post.start()
    post.watching.watch_file_of("one")
    assert len(post.watching.watched()) == MOST_PATHS
    assert post.paths["one"] in post.watching.watched()


def test_where_nothing_is_there_nothing_is_watched_without_a_word(post: Post) -> None:
    post.desk.folders = [str(post.folder / "gone")]
    post.start()  # Qt's warning of an empty list would fail this
    assert post.watching.watched() == []


def test_paths_that_are_no_text_or_gone_are_left_out(post: Post) -> None:
    post.desk.folders += ["/not/there", "/odd\udcff"]
    post.start()
    assert post.watching.watched() == [str(post.folder / "papers")]


def test_nothing_is_watched_before_the_start_and_after_the_end(post: Post) -> None:
    post.watching.watch_file_of("one")
    post.watching.watch_folders()
    assert post.watching.watched() == []
    post.start()
    assert post.watching.watched()
    post.watching.stop()
    post.watching.watch_file_of("two")
    assert post.watching.watched() == []


def test_what_changed_is_one_line_that_leads_to_the_review(post: Post) -> None:
    post.start()
    asked = []
    post.watching.review_requested.connect(lambda: asked.append(1))
    post.finish(RefreshOutcome("one", "updated", exact=3), RefreshOutcome("two", "missing"))
    assert post.notices.text == ""
    assert post.offers == [1]
    post.finish(RefreshOutcome("one", "updated", exact=3, moved=1), RefreshOutcome("two", "unchanged"))
    assert post.offers == [1]  # it would take the place of what is said
    assert (post.notices.text, post.notices.action) == ("“Paper one” changed: 3 kept, 1 moved", "Review")
    post.notices.deed()
    assert asked == [1]
    assert post.offers == [1, 1]
    post.finish(RefreshOutcome("two", "unchanged", reason="It is empty."))
    assert post.notices.text == "“Paper two” changed, but could not be read: It is empty."


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (AddOutcome("x", "unchanged", "one"), "“Paper one” has its file again."),
        (AddOutcome("x", "updated", "one"), "“Paper one” has its file again."),
        (AddOutcome("x", "failed", reason="It is empty."), "That file cannot be it. It is empty."),
        (
            AddOutcome("x", "unchanged", "two", "Paper two"),
            "That file holds something else than “Paper one”: it is “Paper two”.",
        ),
        (
            AddOutcome("x", "added", "three", "Paper three"),
            "That file holds something else than “Paper one”. It was added as a document of its own.",
        ),
    ],
)
def test_a_located_file_says_whether_it_is_the_one(post: Post, monkeypatch, outcome, words: str) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: ("/else/where.txt", ""))
    post.start()
    post.watching.locate("one")
    assert post.desk.asked == [("add", ["/else/where.txt"])]
    post.desk.jobs[-1].reported.emit((outcome,))
    post.desk.jobs[-1].finished.emit(None, False)
    assert post.notices.text == words
    if post.notices.action:
        assert post.notices.action == "Remove it"
        post.notices.deed()
        assert post.desk.asked[-1] == ("did", ["three"])


def test_locating_can_be_given_up(post: Post, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: ("", ""))
    post.start()
    post.watching.locate("one")
    assert post.desk.asked == []


# ---- through the window


@pytest.fixture
def table(
    tmp_path: Path, appearance: Appearance, settings: QSettings, qtbot: QtBot, monkeypatch
) -> Iterator[Table]:
    monkeypatch.setattr("florilegium.ui.watching.QUIET_MILLISECONDS", 20)
    laid = Table(tmp_path / "library", appearance, settings, qtbot)
    yield laid
    laid.close()


def test_a_file_that_goes_is_marked_and_located(table: Table, tmp_path: Path, monkeypatch) -> None:
    papers, elsewhere = tmp_path / "papers", tmp_path / "elsewhere"
    papers.mkdir()
    elsewhere.mkdir()
    (papers / "report.txt").write_text(REPORT, encoding="utf-8")
    (document,) = table.add(papers)
    table.window.watching.start()
    table.until(lambda: str(papers) in table.window.watching.watched())
    (papers / "report.txt").rename(elsewhere / "moved.txt")
    documents = table.window.documents
    table.until(lambda: table.corpus.document(document).missing)
    table.until(lambda: documents._model.document_at(0).missing)
    documents.select(document)
    menu = documents.context_menu()
    locate = next(action for action in menu.actions() if action.text() == "Locate its file…")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(elsewhere / "moved.txt"), ""))
    locate.trigger()
    menu.close()
    table.until(lambda: "has its file again" in table.window.notices.text())
    table.until(lambda: not documents._model.document_at(0).missing)
    assert table.corpus.document(document).path == str(elsewhere / "moved.txt")
    texts = [action.text() for action in documents.context_menu().actions()]
    assert "Locate its file…" not in texts


def test_a_file_moved_while_the_window_was_closed_is_found_and_not_offered(
    table: Table, tmp_path: Path
) -> None:
    papers = tmp_path / "papers"
    (papers / "old").mkdir(parents=True)
    (papers / "old" / "report.txt").write_text(REPORT, encoding="utf-8")
    (document,) = table.add(papers)
    table.window.notices.dismiss()
    (papers / "old" / "report.txt").rename(papers / "renamed.txt")
    offered = []
    table.window.watching._offer_new_files = lambda: offered.append(table.corpus.new_files())
    table.window.watching.start()
    table.until(lambda: bool(offered))
    assert offered == [[]]
    summary = table.corpus.document(document)
    assert (summary.path, summary.missing) == (str(papers / "renamed.txt"), False)


def test_a_file_written_to_in_place_is_taken_up(table: Table, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    file = papers / "report.txt"
    file.write_text(REPORT, encoding="utf-8")
    (document,) = table.add(papers)
    table.window.watching.start()
    table.until(lambda: str(papers) in table.window.watching.watched())
    table.until(lambda: not table.desk._librarian.busy)
    with file.open("r+", encoding="utf-8") as opened:
        opened.write(REPORT.replace("238 barrels", "832 barrels"))
    os.utime(file, ns=(10**18, 10**18))  # not a moment ago
    table.window.watching._round.timeout.emit()
    table.until(lambda: "832 barrels" in table.corpus.text(document).text)


def test_a_new_file_in_a_folder_is_offered_once(table: Table, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "report.txt").write_text(REPORT, encoding="utf-8")
    table.add(papers)
    table.window.watching.start()
    table.until(lambda: str(papers) in table.window.watching.watched())
    notices = table.window.notices
    (papers / "second.txt").write_text("A second paper\n\nThat came later.\n")
    table.until(lambda: notices.text() == "One new file in “papers”")
    notices.dismiss()
    table.window.adding.look_for_new_files(said=False)
    table.until(lambda: not table.desk._librarian.busy)
    assert notices.isHidden()
    table.window.adding.look_for_new_files(said=True)
    table.until(notices.isVisible)
    assert notices.text() == "One new file in “papers”"
