"""The guide: a document of the starter corpus, which a new library begins with."""

from PySide6.QtCore import QObject, Qt, Signal

from florilegium import paths
from florilegium.errors import FlorilegiumError
from florilegium.ui.adding import Adding
from florilegium.ui.desk import Desk
from florilegium.ui.documents.pane import DocumentsPane
from florilegium.ui.reading import Reading


class Guide(QObject):
    """Opens it, and adds the starter corpus where it is missing."""

    begun = Signal()
    """A new library was filled, and the guide opened."""

    def __init__(
        self, desk: Desk, reading: Reading, adding: Adding, documents: DocumentsPane, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._corpus = desk.corpus
        self._reading = reading
        self._adding = adding
        self._documents = documents

    def begin(self) -> None:
        """Fill a new library, and begin with the guide unless something is being read by then."""
        self._adding.add_starter_corpus()
        self._adding.added.connect(self._on_filled, Qt.ConnectionType.SingleShotConnection)

    def show(self) -> None:
        """Open the guide, wherever it must come from."""
        if not self._open():
            self._adding.add_starter_corpus()
            self._adding.added.connect(self._open, Qt.ConnectionType.SingleShotConnection)

    def _on_filled(self) -> None:
        if not self._reading.document and self._open():
            documents = self._documents
            documents.set_sort(documents.sort_order)  # what is read comes to the top
            documents.select("")
            documents.select(self._reading.document)  # and into sight
            self.begun.emit()

    def _open(self) -> bool:
        try:
            return self._reading.open(self._corpus.document(str(paths.seeds() / "guide.md")).id)
        except FlorilegiumError:
            return False
