"""Everything that can be done, once: name, shortcut and the menu it stands in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu


@dataclass(frozen=True)
class Entry:
    """One line of a menu."""

    key: str
    """What the window calls the action by."""
    text: str
    """With "&" before the letter that chooses it."""
    shortcut: str | QKeySequence.StandardKey = ""
    checkable: bool = False
    group: str = ""
    """Entries of one group exclude each other."""
    shown_only: bool = False
    """The key works where the focus is (a list, the reader); here it is only shown."""


_SEPARATOR = None
_Keys = QKeySequence.StandardKey

MENUS: tuple[tuple[str, tuple[Entry | None, ...]], ...] = (
    (
        "&File",
        (
            Entry("add_files", "&Add files…", "Ctrl+O"),
            Entry("add_folder", "Add a &folder…", "Ctrl+Shift+O"),
            Entry("new_files", "Look for &new files", "F5"),
            Entry("folders", "&Remembered folders…"),
            _SEPARATOR,
            Entry("export", "&Export highlights…", "Ctrl+E"),
            Entry("export_again", "Export a&gain", "Ctrl+Shift+E"),
            Entry("import_highlights", "&Import highlights…", "Ctrl+Shift+I"),
            Entry("waiting", "Highlights that &wait for documents…"),
            _SEPARATOR,
            Entry("trash", "&Trash…"),
            Entry("backups", "&Backups…"),
            Entry("details", "&Details…", "Ctrl+I"),
            Entry("recognise", "Recognise te&xt…"),
            Entry("remove_document", "Re&move from the corpus", "Ctrl+Shift+Backspace"),
            _SEPARATOR,
            Entry("close", "&Close window", _Keys.Close),
            Entry("quit", "&Quit", "Ctrl+Q"),
        ),
    ),
    (
        "&Edit",
        (
            Entry("undo", "&Undo", _Keys.Undo),
            Entry("redo", "&Redo", _Keys.Redo),
            _SEPARATOR,
            Entry("copy", "&Copy", _Keys.Copy, shown_only=True),
            Entry("select_all", "Select &all", _Keys.SelectAll, shown_only=True),
            _SEPARATOR,
            Entry("search", "&Search the corpus", "Ctrl+K"),
            Entry("find", "&Find in the document", _Keys.Find),
            Entry("next_hit", "&Next hit", "F3"),
            Entry("previous_hit", "&Previous hit", "Shift+F3"),
        ),
    ),
    (
        "&Search",
        (
            Entry("case", "Match c&ase", "Alt+C", checkable=True),
            _SEPARATOR,
            Entry("concordance", "&Concordance", "Ctrl+Shift+K", checkable=True),
            Entry("to_lines", "To the &lines of the concordance", "Alt+4"),
            _SEPARATOR,
            Entry("words", "&Words around it", "Ctrl+Shift+W", checkable=True),
            Entry("to_words", "&To the words around it", "Alt+5"),
            Entry("collocates", "C&ollocates"),
            Entry("forms", "&Forms"),
            Entry("clusters", "Cl&usters"),
            Entry("keywords", "&Keywords of the chosen documents"),
            Entry("dates", "Frequency &by date"),
            Entry("places", "Where it stan&ds"),
            _SEPARATOR,
            Entry("save_search", "&Save this search…", "Ctrl+Shift+S"),
            Entry("saved_searches", "Saved s&earches…", "Ctrl+Shift+L"),
            Entry("next_unseen", "&Next passage to look at", "Ctrl+J"),
            _SEPARATOR,
            Entry("verify_draft", "&Verify a draft…", "Ctrl+Shift+V"),
            Entry("next_quotation", "Next &quotation in the draft", "F7"),
            Entry("previous_quotation", "&Previous quotation in the draft", "Shift+F7"),
        ),
    ),
    (
        "&View",
        (
            Entry("documents_column", "&Documents column", "F9", checkable=True),
            Entry("highlights_column", "&Highlights column", "F10", checkable=True),
            Entry("all_highlights", "&All highlights of the corpus", "Ctrl+Shift+H"),
            _SEPARATOR,
            Entry("theme_system", "Theme of the &system", checkable=True, group="theme"),
            Entry("theme_light", "&Light", checkable=True, group="theme"),
            Entry("theme_sepia", "Se&pia", checkable=True, group="theme"),
            Entry("theme_dark", "Dar&k", checkable=True, group="theme"),
            _SEPARATOR,
            Entry("type", "&Type and spacing…", "Ctrl+T"),
            Entry("larger", "La&rger type", "Ctrl++"),
            Entry("smaller", "S&maller type", "Ctrl+-"),
            Entry("usual_size", "&Usual size", "Ctrl+0"),
            _SEPARATOR,
            Entry("printed", "Pages as pri&nted, or reflowed", "Ctrl+Shift+G"),
            Entry("fit_width", "Pages as &wide as the window", "Ctrl+Alt+W"),
            Entry("fit_page", "Whole pa&ges", "Ctrl+Alt+P"),
            Entry("whole_page", "The whole web page, or its art&icle", "Ctrl+Alt+A"),
            Entry("rotate", "R&otate the pages", "Ctrl+Alt+R"),
            _SEPARATOR,
            Entry("full_screen", "&Full screen", "F11", checkable=True),
        ),
    ),
    (
        "&Go",
        (
            Entry("back", "&Back", "Alt+Left"),
            Entry("forward", "&Forward", "Alt+Right"),
            _SEPARATOR,
            Entry("next_highlight", "&Next highlight", "Ctrl+Down"),
            Entry("previous_highlight", "&Previous highlight", "Ctrl+Up"),
            Entry("next_document", "Next &document", "Ctrl+PgDown"),
            Entry("previous_document", "Pre&vious document", "Ctrl+PgUp"),
            _SEPARATOR,
            Entry("to_documents", "To the d&ocuments", "Alt+1"),
            Entry("to_text", "To the &text", "Alt+2"),
            Entry("to_highlights", "To the &highlights", "Alt+3"),
        ),
    ),
    (
        "&Highlight",
        (
            # The labels are put in before these.
            _SEPARATOR,
            Entry("palette", "Show the &palette", "Ctrl+Return"),
            Entry("note", "&Note…", "Ctrl+M"),
            Entry("tags", "&Tags…", "Ctrl+Shift+T"),
            Entry("delete_highlight", "&Delete the highlight", "Ctrl+D"),
            _SEPARATOR,
            Entry("review", "&Review changes…", "Ctrl+Shift+R"),
            Entry("labels", "&Labels…", "Ctrl+L"),
        ),
    ),
    (
        "He&lp",
        (
            Entry("guide", "&Guide to Florilegium", "F1"),
            Entry("query_help", "How to &search"),
            Entry("keys", "&Keyboard shortcuts", "Ctrl+/"),
            _SEPARATOR,
            Entry("starter", "Add the s&tarter corpus"),
            Entry("rebuild_index", "&Rebuild the search index"),
            Entry("library_folder", "Open the &library folder"),
            Entry("log_folder", "Open the &folder of the log"),
            _SEPARATOR,
            Entry("about", "&About Florilegium"),
        ),
    ),
)


class Actions:
    """The window's actions by key, in its menu bar."""

    def __init__(self, window: QMainWindow) -> None:
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self.menus: dict[str, QMenu] = {}
        for title, entries in MENUS:
            menu = window.menuBar().addMenu(title)
            self.menus[title.replace("&", "")] = menu
            for entry in entries:
                if entry is None:
                    menu.addSeparator()
                else:
                    action = self._make(entry, window)
                    menu.addAction(action)
                    window.addAction(action)  # works in full screen, where there is no menu bar

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def connect(self, **slots: Callable[[], object]) -> None:
        """Connect actions, by key, to what they do."""
        for key, slot in slots.items():
            self._actions[key].triggered.connect(lambda _checked=False, slot=slot: slot())

    def grey(self, possible: Mapping[str, Callable[[], bool]]) -> None:
        """While a menu is open, show in grey what cannot be done.

        When it closes they are enabled again: a disabled action has no shortcut, and what is possible
        changes with every move of the caret. A key pressed in vain does nothing, or says why.
        """

        def show(now: bool, keys: list[str]) -> None:
            for key in keys:
                self._actions[key].setEnabled(not now or possible[key]())

        for title, entries in MENUS:
            menu = self.menus[title.replace("&", "")]
            keys = [entry.key for entry in entries if entry is not None and entry.key in possible]
            menu.aboutToShow.connect(lambda keys=keys: show(True, keys))
            menu.aboutToHide.connect(lambda keys=keys: show(False, keys))

    def with_shortcuts(self) -> Iterator[tuple[str, str, str]]:
        """Menu, name and keys of everything that has keys, for the page that lists them."""
        for title, entries in MENUS:
            for entry in entries:
                if entry is not None and entry.shortcut:
                    keys = QKeySequence(entry.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
                    yield title.replace("&", ""), entry.text.replace("&", "").rstrip("…"), keys

    def _make(self, entry: Entry, window: QMainWindow) -> QAction:
        action = QAction(entry.text, window)
        action.setCheckable(entry.checkable)
        if entry.shortcut and not entry.shown_only:
            action.setShortcut(QKeySequence(entry.shortcut))
        elif entry.shown_only:
            # The widget in focus answers these keys itself; a second owner would make them ambiguous.
            action.setShortcut(QKeySequence(entry.shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        if entry.group:
            group = self._groups.setdefault(entry.group, QActionGroup(window))
            group.addAction(action)
        self._actions[entry.key] = action
        return action
