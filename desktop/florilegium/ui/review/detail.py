"""One item to review: how it fared, its words before and now, and what can be done with it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from florilegium.model import AnchorStatus, Range, ReviewItem
from florilegium.ui.appearance import Appearance
from florilegium.ui.review.candidates import Candidate, CandidatesList
from florilegium.ui.review.difference import Kind, Piece, differences
from florilegium.ui.review.wording import explanation
from florilegium.ui.review.wordings import Wordings

_KEEPABLE = (AnchorStatus.ALTERED, AnchorStatus.LOST)


class ReviewDetail(QWidget):
    """Shows the chosen items and says which button was pressed."""

    accept_pressed = Signal()
    """Accept; or Attach here, where a place is chosen for a lost passage."""
    attach_pressed = Signal()
    keep_pressed = Signal()
    delete_pressed = Signal()
    candidate_chosen = Signal(object)
    """The Range of a place that may be the lost passage."""

    def __init__(
        self,
        appearance: Appearance,
        candidates: Callable[[str, Sequence[Range]], list[Candidate]],
        parent: QWidget | None = None,
    ) -> None:
        """``candidates`` gives places of a document, by its id, as they are shown."""
        super().__init__(parent)
        self._appearance = appearance
        self._candidate_texts = candidates
        self._items: list[ReviewItem] = []
        self._explanation = QLabel()
        self._explanation.setWordWrap(True)
        self._explanation.setTextFormat(Qt.TextFormat.PlainText)
        self.wordings = Wordings(appearance)
        self.candidates = CandidatesList(appearance)
        self.accept = self._button("Accept", "It is as it should be (A)", self.accept_pressed)
        self.attach = self._button(
            "Attach to selection", "Attach it to the words selected in the text (S)", self.attach_pressed
        )
        self.keep = self._button(
            "Keep as excerpt",
            "Keep the old words in the list, attached to no place in the text (K)",
            self.keep_pressed,
        )
        self.delete = self._button("Delete", "Put it into the trash (Del)", self.delete_pressed)
        self._keys = QLabel("Enter shows it in the text. Keys: A, S, K, Del")
        self._keys.setWordWrap(True)
        buttons = QGridLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.accept, 0, 0)
        buttons.addWidget(self.attach, 0, 1)
        buttons.addWidget(self.keep, 1, 0)
        buttons.addWidget(self.delete, 1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(17, 10, 14, 10)
        layout.setSpacing(8)
        layout.addWidget(self._explanation)
        layout.addWidget(self.wordings, 3)
        layout.addWidget(self.candidates, 4)
        layout.addStretch(1)
        layout.addLayout(buttons)
        layout.addWidget(self._keys)
        self.candidates.candidate_chosen.connect(self._on_candidate_chosen)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()
        self.show_items([])

    def show_items(self, items: Sequence[ReviewItem]) -> None:
        """Show what is chosen: one item with its words, or how many there are."""
        self._items = list(items)
        one = items[0] if len(items) == 1 else None
        self.setEnabled(bool(items))
        self.candidates.set_candidates(
            self._candidate_texts(one.highlight.document, one.candidates) if one else []
        )
        self.candidates.setVisible(self.candidates.count() > 0)
        if one is None:
            self._explanation.setText(f"{len(items):,} highlights are chosen." if items else "")
            self.wordings.show_wordings([])
        else:
            self._explanation.setText(explanation(one))
            self.wordings.show_wordings(_wordings(one))
        self._show_deeds()

    def acceptable(self) -> list[str]:
        """Ids of the chosen highlights that sit somewhere, so that this can be accepted."""
        return [item.highlight.id for item in self._items if item.highlight.status is not AnchorStatus.LOST]

    def keepable(self) -> list[str]:
        """Ids of the chosen highlights whose old words can be kept as an excerpt."""
        return [item.highlight.id for item in self._items if item.highlight.status in _KEEPABLE]

    # ----

    def _button(self, text: str, tip: str, pressed: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.clicked.connect(lambda _checked=False: pressed.emit())
        return button

    def _show_deeds(self) -> None:
        one = self._items[0] if len(self._items) == 1 else None
        offered = self.candidates.count() > 0
        self.accept.setText("Attach here" if offered else "Accept")
        self.accept.setToolTip(
            "Attach it to the place chosen above (A)" if offered else "It is as it should be (A)"
        )
        self.accept.setEnabled(self.candidates.chosen() is not None if offered else bool(self.acceptable()))
        self.attach.setEnabled(one is not None)
        self.keep.setEnabled(bool(self.keepable()))

    def _on_candidate_chosen(self, passage: Range) -> None:
        self._show_deeds()
        self.candidate_chosen.emit(passage)

    def _on_appearance_changed(self) -> None:
        self._explanation.setFont(self._appearance.interface_font(size=13, bold=True))
        self._keys.setFont(self._appearance.interface_font(size=11))
        palette = self._keys.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._appearance.theme.colour("muted"))
        self._keys.setPalette(palette)


def _wordings(item: ReviewItem) -> list[tuple[str, list[Piece]]]:
    highlight = item.highlight
    if highlight.status is not AnchorStatus.ALTERED:
        return [("The words", [Piece(Kind.SAME, item.was)])]
    pieces = differences(item.was, highlight.exact)
    before = [
        Piece(Kind.SAME, piece.before) if piece.kind is Kind.SAME else piece
        for piece in pieces
        if piece.kind is not Kind.NEW
    ]
    return [("Before", before), ("Now", [piece for piece in pieces if piece.kind is not Kind.GONE])]
