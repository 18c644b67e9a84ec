"""Small windows beside the main one: labels, a document's details, folders, keys, and what this is."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from florilegium import __version__
from florilegium.ui.actions import Actions
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.details_panel import DetailsPanel
from florilegium.ui.documents.pane import DocumentsPane
from florilegium.ui.icon_source import IconSource
from florilegium.ui.labels.editor import LabelsEditor
from florilegium.ui.notices import NoticeBar
from florilegium.ui.panels import ListPanel, PagePanel
from florilegium.ui.reading import Reading
from florilegium.ui.row_list import Row

_OTHER_KEYS = (
    ("In the text", "Highlight the selection with a label", "1 to 5"),
    ("In the text", "Give the highlight at the caret another label", "1 to 5"),
    ("In the text", "Open the link or note at the caret", "Enter"),
    ("In the text", "Write a note on the highlight at the caret", "Enter"),
    ("In the text", "Delete the highlight at the caret", "Del"),
    ("In a card", "Note, tags, merge", "N, T, M"),
)


class SidePanels(QObject):
    """Opens them, and has done what is asked there."""

    def __init__(
        self,
        desk: Desk,
        appearance: Appearance,
        icons: IconSource,
        reading: Reading,
        documents: DocumentsPane,
        notices: NoticeBar,
        commands: Actions,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._corpus = desk.corpus
        self._appearance = appearance
        self._icons = icons
        self._reading = reading
        self._documents = documents
        self._notices = notices
        self._commands = commands
        self._window = window

    def show_labels(self) -> None:
        """Edit the labels."""
        counts: dict[str, int] = {}
        for highlight in self._corpus.highlights():
            counts[highlight.label] = counts.get(highlight.label, 0) + 1
        editor = LabelsEditor(self._appearance, self._icons, self._window)
        editor.setWindowFlag(Qt.WindowType.Window)
        editor.setWindowTitle("Labels")
        editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        editor.labels_saved.connect(
            lambda labels, moved: self._reading.do(lambda: self._corpus.save_labels(labels, moved), tell=True)
        )
        editor.labels_saved.connect(editor.close)
        editor.closed.connect(editor.close)
        editor.edit(self._corpus.labels(), counts)
        editor.resize(520, 560)
        editor.move(self._window.geometry().center() - editor.rect().center())
        editor.show()

    def show_details(self, document: str) -> None:
        """Show what is known of a document; "" for the one that is chosen in the list, or read."""
        chosen = (
            self._documents.selected() if self._documents.isAncestorOf(self._window.focusWidget()) else []
        )
        document = document or (chosen[0] if chosen else self._reading.document)
        found = self._corpus.documents([document])
        if not found:
            self._notices.show_notice("No document is chosen.")
            return
        details = self._corpus.details
        panel = DetailsPanel(
            self._appearance, found[0], details.stated(document), details.versions(document), self._window
        )
        panel.amended.connect(
            lambda fields: self._reading.do(lambda: self._corpus.details.amend(document, fields), tell=False)
        )
        panel.show()

    def show_folders(self) -> None:
        """List the folders that are looked through at each start."""
        panel = ListPanel(
            self._appearance,
            "Remembered folders",
            "At each start Florilegium looks through these folders and offers what is new in them.",
            "Forget",
            "No folder has been added yet.",
            self._window,
        )

        def fill() -> None:
            panel.set_rows([Row(folder, folder) for folder in self._corpus.folders()])

        def on_chosen(folders: list[str]) -> None:
            for folder in folders:
                self._corpus.forget_folder(folder)
            fill()

        panel.chosen.connect(on_chosen)
        fill()
        panel.show()

    def show_keys(self) -> None:
        """List every key."""
        rows = []
        headings = set()
        for heading, text, keys in (*_OTHER_KEYS, *self._commands.with_shortcuts()):
            if heading not in headings:
                headings.add(heading)
                rows.append(f"<tr><td colspan='2'><br><b>{heading}</b></td></tr>")
            rows.append(f"<tr><td>{text}</td><td align='right'>{keys}</td></tr>")
        PagePanel(
            "Keyboard shortcuts", f"<table width='100%' cellpadding='4'>{''.join(rows)}</table>", self._window
        ).show()

    def show_about(self) -> None:
        """Say what this is."""
        PagePanel(
            "About Florilegium",
            f"<h2>Florilegium {__version__}</h2><p>A reading desk. Everything stays on this computer.</p>"
            f"<p>The library is in<br><code>{self._corpus.library}</code></p>"
            "<p>MIT License. Set in Literata and Inter (SIL Open Font License). "
            "Built on Qt, SQLite, Whoosh and the libraries that ARCHITECTURE.md names.</p>",
            self._window,
            height=320,
        ).show()
