"""What a reader waits for: the start, a document, a page, a frame, an answer."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from florilegium import paths
from florilegium.corpus import Corpus
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.reader.view import ReaderView
from florilegium.ui.window import Window

from .frames import Paints, scroll, until
from .libraries import highlight
from .results import Results
from .test_corpus import QUERIES
from .texts import MadeUp

FRAMES = 600
MANY = 2_000
TEN_MEGABYTES = 10_000_000

OpenWindow = Callable[[Path], Window]


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[OpenWindow]:
    """Opens the window on a library, as the application does."""
    opened: list[tuple[Window, Desk, Corpus]] = []
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)

    def open_it(library: Path) -> Window:
        corpus = Corpus(library)
        desk = Desk(corpus)
        window = Window(desk, Appearance(qapp, settings, paths.resources()), settings)
        opened.append((window, desk, corpus))
        window.show()
        qtbot.waitExposed(window)
        return window

    yield open_it
    for window, desk, corpus in opened:
        window.close()
        desk.stop()
        corpus.close()
        window.deleteLater()


def view_of(window: Window) -> ReaderView:
    found = window.findChild(ReaderView)
    assert isinstance(found, ReaderView)
    return found


def shown(window: Window, document: str) -> float:
    """Seconds from the wish for a document until its page is painted."""
    paints = Paints(view_of(window).viewport())
    began = time.perf_counter()
    assert window.reading.open(document)
    until(lambda: paints.count > 0)
    return time.perf_counter() - began


class Application:
    """The application in a process of its own, and the memory that it and its children take."""

    def __init__(self, library: Path, folder: Path | None = None) -> None:
        corpus = Corpus(library)
        if not corpus.last_read():  # as it is for whoever has read anything: that document opens
            corpus.save_reading(corpus.documents()[0].id, 0, 0.0)
        corpus.close()
        command = [sys.executable, str(Path(__file__).with_name("start.py")), str(library)]
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            command + ([str(folder)] if folder else []),
            stdout=subprocess.PIPE,
            text=True,
        )
        self.window_bytes = self.all_bytes = 0
        self._watch = threading.Thread(target=self._watch_memory)
        self._watch.start()

    def said(self, word: str) -> float:
        """Seconds from its start until it said this."""
        assert self._process.stdout is not None
        assert self._process.stdout.readline().strip() == word
        return time.perf_counter() - self._began

    def wait(self) -> None:
        """Let it end."""
        assert self._process.stdout is not None
        self._process.stdout.close()
        assert self._process.wait(60) == 0
        self._watch.join()

    def _watch_memory(self) -> None:
        window = psutil.Process(self._process.pid)
        while self._process.poll() is None:
            try:
                own = window.memory_info().rss
                children = sum(child.memory_info().rss for child in window.children(recursive=True))
            except psutil.NoSuchProcess:
                continue
            self.window_bytes = max(self.window_bytes, own)
            self.all_bytes = max(self.all_bytes, own + children)
            time.sleep(0.02)


def test_start(benchmark: BenchmarkFixture, library: Path, results: Results) -> None:
    """From the command to a window with its list and a document painted."""
    spent = []
    sizes = []

    def start() -> None:
        application = Application(library)
        spent.append(application.said("usable"))
        application.wait()
        sizes.append(application)

    benchmark.pedantic(start, rounds=5, warmup_rounds=1)
    results.times("Start to a usable window", spent[1:] or spent)
    results.figure("Peak memory of the window after a start", f"{sizes[-1].window_bytes / 1e6:.0f} MB")
    results.figure("The same with its children", f"{sizes[-1].all_bytes / 1e6:.0f} MB")


def test_memory_while_adding(
    benchmark: BenchmarkFixture,
    own_library: Path,
    articles: tuple[Path, Path],
    results: Results,
) -> None:
    """The application started, and 1,000 documents added."""
    application = Application(own_library, articles[1])
    application.said("usable")
    benchmark.pedantic(lambda: application.said("added"), rounds=1)
    application.wait()
    results.figure("Peak memory of the window while adding 1,000", f"{application.window_bytes / 1e6:.0f} MB")
    results.figure("The same with its children ", f"{application.all_bytes / 1e6:.0f} MB")


def test_open_a_document(
    benchmark: BenchmarkFixture, own_library: Path, open_window: OpenWindow, results: Results
) -> None:
    """A document of news size chosen, until its page is painted; a different one each time."""
    window = open_window(own_library)
    documents = [summary.id for summary in window.reading._corpus.documents()]
    chosen = iter(random.Random(5).sample(documents, min(110, len(documents))))
    for _ in range(10):
        shown(window, next(chosen))
    spent = []
    benchmark.pedantic(lambda: spent.extend(shown(window, document) for document in chosen), rounds=1)
    results.times("Document opened and painted", spent)


def test_first_page_of_ten_megabytes(
    benchmark: BenchmarkFixture,
    own_library: Path,
    made_up: MadeUp,
    open_window: OpenWindow,
    tmp_path: Path,
    results: Results,
) -> None:
    """A very long text chosen, until its first page is painted."""
    document = add_text(own_library, tmp_path / "long.txt", "\n\n".join(made_up.paragraphs(TEN_MEGABYTES)))
    window = open_window(own_library)
    spent = []
    benchmark.pedantic(lambda: spent.append(shown(window, document)), rounds=1)
    results.figure("First page of a text of 10 MB", f"{spent[0] * 1000:.0f} ms")


def test_scroll_over_many_highlights(
    benchmark: BenchmarkFixture,
    own_library: Path,
    made_up: MadeUp,
    open_window: OpenWindow,
    tmp_path: Path,
    results: Results,
) -> None:
    """A text of a million characters with 2,000 highlights scrolled for ten seconds."""
    document = add_text(
        own_library, tmp_path / "marked.txt", "\n\n".join(made_up.paragraphs(1_000_000)), MANY
    )
    window = open_window(own_library)
    shown(window, document)
    spent: list[float] = []
    view = view_of(window)
    benchmark.pedantic(lambda: spent.extend(scroll(view, wanted=lambda done: done < FRAMES)), rounds=1)
    results.times(f"Frame, scrolling over {MANY:,} highlights", spent)


def test_scroll_while_adding(
    benchmark: BenchmarkFixture,
    own_library: Path,
    made_up: MadeUp,
    articles: tuple[Path, Path],
    open_window: OpenWindow,
    tmp_path: Path,
    results: Results,
) -> None:
    """The same text scrolled for as long as 1,000 documents are being added and indexed."""
    document = add_text(
        own_library, tmp_path / "marked.txt", "\n\n".join(made_up.paragraphs(1_000_000)), MANY
    )
    window = open_window(own_library)
    shown(window, document)
    ended: list[bool] = []
    window.adding.added.connect(lambda: ended.append(True))
    window.adding.add([str(articles[1])])
    spent: list[float] = []
    view = view_of(window)
    benchmark.pedantic(lambda: spent.extend(scroll(view, wanted=lambda _done: not ended)), rounds=1)
    results.times("Frame, scrolling while 1,000 documents are added", spent)


def test_search_in_the_window(
    benchmark: BenchmarkFixture, own_library: Path, open_window: OpenWindow, results: Results
) -> None:
    """From a key in the search field to the answer in the list, and the longest the window was held."""
    window = open_window(own_library)
    answers: list[str] = []
    window.searching._desk.searched.connect(lambda result: answers.append(result.query))
    spent: list[float] = []
    held: list[float] = []

    def type_query(query: str) -> None:
        answers.clear()
        began = time.perf_counter()
        window.field.set_query(query)
        window.searching._search(query, typing=True)
        while query.strip() not in answers:
            slice_began = time.perf_counter()
            QApplication.processEvents()
            held.append(time.perf_counter() - slice_began)
            time.sleep(0.0005)
        spent.append(time.perf_counter() - began)

    def type_all() -> None:
        for query in QUERIES:
            for length in range(2, len(query) + 1):
                type_query(query[:length])

    type_query("warm")
    spent.clear()
    held.clear()
    benchmark.pedantic(type_all, rounds=1)
    results.times("Answer in the window, each key", spent)
    results.times("Window held while searching", held)


def add_text(library: Path, path: Path, text: str, highlights: int = 0) -> str:
    """Add a text to a library; gives the document's id."""
    path.write_text(text, encoding="utf-8")
    corpus = Corpus(library)
    try:
        (outcome,) = corpus.add([path])
        assert outcome.status == "added", outcome
        if highlights:
            highlight(corpus, outcome.document, highlights)
        return outcome.document
    finally:
        corpus.close()
