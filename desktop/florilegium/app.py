"""The window's door: one window per library, and the words where there can be none."""

import gc
import logging
import os
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from florilegium import __version__, paths
from florilegium.corpus import Corpus
from florilegium.corpus.libraries import KnownLibraries, leading, saying
from florilegium.errors import FlorilegiumError

_WITHOUT_A_WINDOW = (
    "These commands need no window: add, list, text, highlight, highlights, search, export, remove, "
    "reindex, check. “florilegium --help” says more."
)

log = logging.getLogger(__name__)


def main(library: Path, what: str = "", *, named: bool = True) -> int:
    """Open the window on a library, at a path or florilegium:// link if given; gives the exit code.

    A link goes to the library that has what it leads to, unless the library was ``named``.
    """
    gc.disable()  # nothing made while starting is garbage; looking for some takes a fifth of the time
    if not _has_display():
        print(f"florilegium: There is no display to open a window on. {_WITHOUT_A_WINDOW}", file=sys.stderr)
        return 1
    try:
        from PySide6.QtCore import QSettings
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        print(
            f"florilegium: The window cannot be opened, because a system library is missing ({error}). "
            f"README.md says how to install it. {_WITHOUT_A_WINDOW}",
            file=sys.stderr,
        )
        return 1
    from florilegium.ui.appearance import Appearance
    from florilegium.ui.desk import Desk
    from florilegium.ui.door import Door
    from florilegium.ui.window import Window

    _start_log()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Florilegium")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("io.github.florilegium.Florilegium")
    known = KnownLibraries()
    if "://" in what and not named:
        library = _library_of(what, library, known)
    door = Door(library, known)
    try:
        if not door.claim(what):
            return 0
    except TimeoutError:
        return _say(f"The window of {library} is busy and did not answer. Try again in a moment.")
    try:
        corpus = Corpus(library)
    except FlorilegiumError as error:
        door.close()
        return _say(str(error))
    known.remember(library)
    settings_file = paths.settings_file()
    settings_file.parent.mkdir(parents=True, exist_ok=True)
    settings = QSettings(str(settings_file), QSettings.Format.IniFormat)
    appearance = Appearance(application, settings, paths.resources())
    desk = Desk(corpus)
    window = Window(desk, appearance, settings)
    sys.excepthook = window.on_fault
    if sys.platform == "darwin":
        application.installEventFilter(window)
    door.requested.connect(window.open_request)
    door.open()
    window.show()
    window.start(what)
    gc.freeze()
    gc.enable()
    try:
        return application.exec()
    finally:
        door.close()
        desk.stop()
        corpus.close()


def _library_of(link: str, default: Path, known: KnownLibraries) -> Path:
    """The library that a link leads into: by what it names, then by its words; if none, the default one."""
    from florilegium.exporters.links import parse_link
    from florilegium.ui.door import Door

    others = known.others(default)
    if not others:
        return default
    try:
        request = parse_link(link)
    except FlorilegiumError:
        return default  # its window says what is wrong with the link

    libraries = sorted([default, *others], key=lambda library: Door(library, known).is_open(), reverse=True)
    return leading(request, libraries) or saying(request, libraries) or default


def _has_display() -> bool:
    """Whether a window can be shown; only X11 and Wayland can be without a display."""
    if not sys.platform.startswith(("linux", "freebsd")) or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _start_log() -> None:
    folder = paths.log_folder()
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    handlers[0].setLevel(logging.WARNING)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handlers.append(
            RotatingFileHandler(
                folder / "florilegium.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8"
            )
        )
    except OSError as error:
        print(f"florilegium: No log is kept ({error}).", file=sys.stderr)
    logging.basicConfig(
        level=logging.INFO, handlers=handlers, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )


def _say(sentence: str) -> int:
    """A window that says why there is no other."""
    from PySide6.QtWidgets import QMessageBox

    print(f"florilegium: {sentence}", file=sys.stderr)
    box = QMessageBox(QMessageBox.Icon.Warning, "Florilegium", "The library could not be opened.")
    box.setInformativeText(sentence)
    box.exec()
    return 1
