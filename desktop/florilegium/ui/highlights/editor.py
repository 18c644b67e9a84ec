"""Write a highlight's note and tags, in its card or in a popover at the passage. Nothing written is lost.

Ctrl+Enter saves, and so does leaving the editor. Escape leaves it without saving, but what was written
is kept as a draft and is there when the highlight is edited again, until it is saved or discarded or
the application ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from florilegium.model import Label
from florilegium.ui.appearance import Appearance
from florilegium.ui.highlights.rows import HighlightRow
from florilegium.ui.highlights.tags import TagLine, written_tags
from florilegium.ui.mark_icon import mark_icon

_WIDTH = 340
"""Pixels of a popover."""
_LINES = (3, 10)
"""Lines of a note shown at least and at most; beyond, it scrolls."""
_LABELS_A_LINE = 9


@dataclass(frozen=True)
class Draft:
    """What was written and not saved."""

    note: str
    tags: str


class HighlightEditor(QWidget):
    """Edits one highlight at a time. It says what was written; whoever owns it writes it down.

    ``drafts`` may be shared by several editors, so that a draft is found wherever one edits.
    """

    note_edited = Signal(str, str)
    """Highlight's id, and its note."""
    tags_edited = Signal(str, tuple, tuple)
    """Highlight's id, tags to add, tags to remove."""
    relabel_requested = Signal(list, str)
    """Ids of highlights, and a label's id."""
    closed = Signal(bool)
    """Editing is over; whether by a key of the editor's own."""
    height_changed = Signal()

    def __init__(
        self, appearance: Appearance, drafts: dict[str, Draft] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._drafts = {} if drafts is None else drafts
        self._row: HighlightRow | None = None
        self._saved_note = ""
        self._saved_tags: tuple[str, ...] = ()
        self._popover = False
        self._labels = QButtonGroup(self)
        self._label_ids: list[str] = []
        self._label_grid = QGridLayout()
        self._label_grid.setSpacing(2)
        self._label_grid.setColumnStretch(_LABELS_A_LINE, 1)
        self._note = QPlainTextEdit()
        self._note.setPlaceholderText("Note, in Markdown")
        self._note.setAccessibleName("Note, in Markdown")
        self._note.setTabChangesFocus(True)
        self._note.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._note.document().setDocumentMargin(2)
        self._tags = TagLine()
        # A click beside the fields would otherwise give the focus to the list, and end editing.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self._note)
        self.setAccessibleName("Label, note and tags of the highlight")
        self._notice = QWidget()
        self._notice_text = QLabel("A draft that was not saved.")
        self._discard = QPushButton("Discard")
        self._discard.setProperty("kind", "link")
        self._hint = QLabel("Ctrl+Enter saves, Esc keeps a draft")
        self._hint.setForegroundRole(self._hint.foregroundRole().PlaceholderText)

        notice = QHBoxLayout(self._notice)
        notice.setContentsMargins(0, 0, 0, 0)
        notice.addWidget(self._notice_text, 1)
        notice.addWidget(self._discard)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(6)
        self._column.addLayout(self._label_grid)
        self._column.addWidget(self._note)
        self._column.addWidget(self._tags)
        self._column.addWidget(self._notice)
        self._column.addWidget(self._hint)

        self._labels.idClicked.connect(self._on_label_clicked)
        self._note.textChanged.connect(self._fit)
        self._tags.submitted.connect(self._on_done)
        self._discard.clicked.connect(self._on_discard)
        for field in (self._note, self._tags, self._discard):
            field.installEventFilter(self)
        appearance.changed.connect(self._on_appearance_changed)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]
        self._on_appearance_changed()
        self.hide()

    @property
    def editing(self) -> str:
        """Id of the highlight that is edited; "" if none."""
        return self._row.id if self._row else ""

    def edit(
        self,
        row: HighlightRow,
        labels: Sequence[Label],
        all_tags: Sequence[str],
        focus: str = "note",
        anchor: QRect | None = None,
    ) -> None:
        """Edit a highlight; ``focus`` is "note" or "tags".

        With ``anchor``, a rectangle of the parent, as a popover there; otherwise where the owner puts it.
        """
        if self.editing != row.id:
            self.finish()
            self._row = row
            self._saved_note, self._saved_tags = row.highlight.note, row.highlight.tags
            draft = self._drafts.get(row.id)
            self._notice.setVisible(draft is not None)
            self._tags.set_known(all_tags)
            self._write(draft or self._as_saved())
        self._show_labels(labels, row.highlight.label)
        self._popover = anchor is not None
        margin = 10 if self._popover else 0
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._fit()
        if anchor is not None:
            self._place(anchor)
            self.show()
        self.take_focus(focus)

    def take_focus(self, focus: str = "note") -> None:
        """Put the cursor at the end of the note or the tags."""
        if focus == "tags":
            self._tags.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._tags.end(False)
        else:
            self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._note.moveCursor(self._note.textCursor().MoveOperation.End)

    def save(self) -> None:
        """Say what has changed since it was last saved, if anything has."""
        row = self._row
        if row is None:
            return
        note, tags = self._note.toPlainText(), self._tags.tags
        noted, tagged = self._saved_note, self._saved_tags
        self._saved_note, self._saved_tags = note, tags
        self._drafts.pop(row.id, None)
        self._notice.hide()
        if note != noted:
            self.note_edited.emit(row.id, note)
        if set(tags) != set(tagged):
            added, removed = sorted(set(tags) - set(tagged)), sorted(set(tagged) - set(tags))
            self.tags_edited.emit(row.id, tuple(added), tuple(removed))

    def finish(self, by_key: bool = False) -> None:
        """Save, and stop editing."""
        self.save()
        self._close(by_key)

    def set_aside(self, by_key: bool = False) -> None:
        """Stop editing without saving; what was written and not saved is kept as a draft."""
        if self._row is not None and self._changed():
            self._drafts[self._row.id] = Draft(self._note.toPlainText(), self._tags.text())
        self._close(by_key)

    # ---- Qt's side

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, self._column.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if not self._popover:
            return
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("window"))
        painter.setPen(theme.colour("faint"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.finish()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() in (
            QEvent.Type.KeyPress,
            QEvent.Type.ShortcutOverride,
        ):
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            done = control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if done or event.key() == Qt.Key.Key_Escape:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    self.finish(by_key=True) if done else self.set_aside(by_key=True)
                return True
        return super().eventFilter(watched, event)

    # ----

    def _as_saved(self) -> Draft:
        return Draft(self._saved_note, written_tags(self._saved_tags))

    def _changed(self) -> bool:
        return self._note.toPlainText() != self._saved_note or self._tags.tags != self._saved_tags

    def _write(self, draft: Draft) -> None:
        self._note.setPlainText(draft.note)
        self._tags.setText(draft.tags)

    def _close(self, by_key: bool) -> None:
        if self._row is not None:
            self._row = None
            self.closed.emit(by_key)
            self.hide()

    def _show_labels(self, labels: Sequence[Label], chosen: str) -> None:
        for button in self._labels.buttons():
            self._labels.removeButton(button)
            button.deleteLater()
        self._label_ids = [label.id for label in labels]
        for place, label in enumerate(labels):
            button = QToolButton()
            button.setCheckable(True)
            button.setChecked(label.id == chosen)
            ink = self._appearance.theme.ink(label.colour)
            button.setIcon(mark_icon(label.mark, ink, self.devicePixelRatioF()))
            key = f" ({place + 1})" if place < 5 else ""
            button.setToolTip(f"{label.name}{key}")
            button.setAccessibleName(f"Label: {label.name}")
            button.installEventFilter(self)
            self._labels.addButton(button, place)
            self._label_grid.addWidget(button, place // _LABELS_A_LINE, place % _LABELS_A_LINE)

    def _place(self, anchor: QRect) -> None:
        """Under the anchor, or over it where there is no room; wholly inside the parent."""
        parent = self.parentWidget()
        room = (parent.rect() if parent else self.rect()).adjusted(8, 8, -8, -8)
        size = QSize(min(_WIDTH, room.width()), self.sizeHint().height())
        below = anchor.bottom() + 6
        top = below if below + size.height() <= room.bottom() else anchor.top() - 6 - size.height()
        left = min(max(anchor.left(), room.left()), room.right() - size.width())
        self.setGeometry(QRect(QPoint(left, max(top, room.top())), size))
        self.raise_()

    def _fit(self) -> None:
        """Let the note be as high as its lines, within bounds."""
        lines = min(max(round(self._note.document().size().height()), _LINES[0]), _LINES[1])
        height = lines * self._note.fontMetrics().lineSpacing() + 18
        if height != self._note.height() or not self._note.minimumHeight():
            self._note.setFixedHeight(height)
            self._column.invalidate()
            if self._popover:
                self.resize(self.width(), self.sizeHint().height())
            self.height_changed.emit()

    def _on_done(self) -> None:
        self.finish(by_key=True)

    def _on_discard(self) -> None:
        self._drafts.pop(self.editing, None)
        self._write(self._as_saved())
        self._notice.hide()
        self.height_changed.emit()
        self._note.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_label_clicked(self, place: int) -> None:
        self.relabel_requested.emit([self.editing], self._label_ids[place])

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if not self.editing or old is None or not self.isAncestorOf(old):
            return
        if new is None:  # another window came to the front: saved, but not over
            self.save()
        elif not self.isAncestorOf(new):
            self.finish()

    def _on_appearance_changed(self) -> None:
        self._note.setFont(self._appearance.interface_font())
        small = self._appearance.interface_font(size=11)
        for label in (self._hint, self._notice_text):
            label.setFont(small)
        self._discard.setFont(small)
        self._fit()
