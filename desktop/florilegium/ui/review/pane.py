"""The right column while changes are reviewed: what was touched, and one of it in detail."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from florilegium.model import Label, Range, ReviewItem
from florilegium.ui.appearance import Appearance
from florilegium.ui.documents.empty import EmptyPage
from florilegium.ui.icon_source import IconSource
from florilegium.ui.panels import under_a_line
from florilegium.ui.review.candidates import Candidate
from florilegium.ui.review.detail import ReviewDetail
from florilegium.ui.review.model import ReviewModel
from florilegium.ui.review.view import REMOVING, ReviewView


class ReviewPane(QWidget):
    """A list and what it is about. It is given items and says what the reader asks; it writes nothing.

    Keys, wherever the keyboard is in it: A accepts, or attaches to the place that is chosen; S
    attaches to the selection in the text; K keeps as an excerpt; Delete deletes; Escape closes.
    """

    accept_requested = Signal(list)
    keep_requested = Signal(list)
    delete_requested = Signal(list)
    attach_requested = Signal(str, object)
    """A highlight's id, and the Range it is to be attached to."""
    attach_to_selection_requested = Signal(str)
    """The highlight is to be attached to what is selected in the text."""
    highlight_activated = Signal(str)
    """The highlight is to be shown in the text."""
    candidate_activated = Signal(str, object)
    """A document's id, and the Range that is to be shown in its text."""
    closed = Signal()

    def __init__(
        self,
        appearance: Appearance,
        icons: IconSource,
        candidates: Callable[[str, Sequence[Range]], list[Candidate]],
        parent: QWidget | None = None,
    ) -> None:
        """``candidates`` gives places of a document, by its id, as they are shown."""
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self.setAccessibleName("Review of changes")
        self._model = ReviewModel(self)
        self.view = ReviewView(self._model, appearance)
        self.detail = ReviewDetail(appearance, candidates)
        self._heading = QLabel("Review changes")
        self._count = QLabel()
        self._close = QToolButton()
        self._close.setToolTip("Back to the highlights (Esc)")
        self._close.setAccessibleName("Back to the highlights")
        self._empty = EmptyPage(appearance, icons, (("Back to the highlights", ""),))
        self._empty.say(
            "Nothing to review",
            "When a document changes, what that did to its highlights is listed here.",
        )
        self._lay_out()
        self.view.chosen_changed.connect(self._on_chosen_changed)
        self.view.opened.connect(self._on_opened)
        self.detail.candidate_chosen.connect(self._on_candidate_chosen)
        self.detail.accept_pressed.connect(self._accept)
        self.detail.attach_pressed.connect(self._attach)
        self.detail.keep_pressed.connect(self._keep)
        self.detail.delete_pressed.connect(self._delete)
        self._empty.pressed.connect(lambda _button: self.closed.emit())
        self._close.clicked.connect(self.closed)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()
        self.set_items([])

    # ---- what it is told

    def set_items(self, items: Sequence[ReviewItem]) -> None:
        """Show these and no others; what was looked at stays chosen, or what came after it."""
        row = self.view.currentIndex().row()
        known = self._model.item_at(row).highlight.id if row >= 0 else ""
        with_keyboard = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._model.set_items(items)
        self._stack.setCurrentIndex(0 if items else 1)
        self._count.setText(f"{len(items):,} to look at" if items else "")
        if items:
            same = self._model.row_of(known)
            self.view.choose(same if same >= 0 else min(max(row, 0), len(items) - 1))
        else:
            self.detail.show_items([])
            if with_keyboard:
                self._empty.first_button().setFocus()

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels there are."""
        self.view.delegate.set_labels(labels)
        self.view.viewport().update()

    def focus_list(self) -> None:
        """Give the list the keyboard, or the way back where there is nothing to review."""
        (self.view if self._model.rowCount() else self._empty.first_button()).setFocus(
            Qt.FocusReason.ShortcutFocusReason
        )

    def count(self) -> int:
        """How many items there are."""
        return self._model.rowCount()

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        deeds = {Qt.Key.Key_A: self._accept, Qt.Key.Key_S: self._attach, Qt.Key.Key_K: self._keep}
        deeds |= dict.fromkeys(REMOVING, self._delete)
        deed = deeds.get(Qt.Key(event.key())) if self._model.rowCount() else None
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif plain and deed is not None:
            deed()
        else:
            super().keyPressEvent(event)

    def _accept(self) -> None:
        here = self.detail.candidates.chosen()
        chosen = self.view.chosen()
        if here is not None and len(chosen) == 1:
            self.attach_requested.emit(chosen[0], here)
        elif ids := self.detail.acceptable():
            self.accept_requested.emit(ids)

    def _attach(self) -> None:
        chosen = self.view.chosen()
        if len(chosen) == 1:
            self.attach_to_selection_requested.emit(chosen[0])

    def _keep(self) -> None:
        if ids := self.detail.keepable():
            self.keep_requested.emit(ids)

    def _delete(self) -> None:
        if ids := self.view.chosen():
            self.delete_requested.emit(ids)

    # ---- what its parts tell it

    def _on_chosen_changed(self) -> None:
        rows = sorted(index.row() for index in self.view.selectedIndexes())
        self.detail.show_items([self._model.item_at(row) for row in rows])

    def _on_opened(self) -> None:
        row = self.view.currentIndex().row()
        self.view.selectionModel().select(
            self._model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.highlight_activated.emit(self._model.item_at(row).highlight.id)

    def _on_candidate_chosen(self, passage: Range) -> None:
        chosen = self.view.currentIndex().row()
        if chosen >= 0:
            self.candidate_activated.emit(self._model.item_at(chosen).highlight.document, passage)

    # ----

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(17, 12, 10, 10)
        bar.setSpacing(8)
        bar.addWidget(self._heading)
        bar.addWidget(self._count)
        bar.addStretch()
        bar.addWidget(self._close)
        foot = under_a_line(self.detail)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.view)
        self._split.addWidget(foot)
        self._split.setSizes([320, 480])
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self._stack, 1)

    def _on_appearance_changed(self) -> None:
        self._heading.setFont(self._appearance.interface_font(size=13, bold=True))
        self._count.setFont(self._appearance.interface_font(size=12))
        palette = self._count.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._appearance.theme.colour("muted"))
        self._count.setPalette(palette)
        self._close.setIcon(self._icons.icon("close"))
        self._close.setIconSize(QSize(16, 16))
