"""The right column while a draft is verified: its quotations, and one of them in detail."""

from collections import Counter

from PySide6.QtCore import QEvent, QSize, Qt, Signal
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

from florilegium.model import CheckedDraft, QuotationStatus, Range, Verdict
from florilegium.ui.appearance import Appearance
from florilegium.ui.documents.empty import EmptyPage
from florilegium.ui.draft.detail import QuotationDetail
from florilegium.ui.draft.model import QuotationsModel
from florilegium.ui.draft.view import QuotationsView
from florilegium.ui.draft.wording import STATUS_WORDS, why_no_reference, why_no_words
from florilegium.ui.elided_label import ElidedLabel
from florilegium.ui.highlights.chips import ChipBar, ChipContent
from florilegium.ui.icon_source import IconSource
from florilegium.ui.panels import under_a_line

_ORDER = (
    QuotationStatus.ALTERED,
    QuotationStatus.NOT_FOUND,
    QuotationStatus.AMBIGUOUS,
    QuotationStatus.VERBATIM,
)
_BUTTONS = {
    "again": ("redo", "Verify again (F5)"),
    "report": ("export", "Save the report… (Ctrl+S)"),
    "close": ("close", "Back to the highlights (Esc)"),
}


class DraftPane(QWidget):
    """A list and what it is about. It is given a checked draft and says what the reader asks.

    Keys, wherever the keyboard is in it: N and P step; R or Ctrl+Return inserts the reference; W uses the
    document's words; C copies the reference; F5 verifies again; Ctrl+S saves the report; Escape closes.
    """

    passage_reached = Signal(str, object)
    """A document's id and the Range in it that is to be shown; the keyboard stays."""
    passage_opened = Signal(str, object)
    """The same, and the keyboard goes there."""
    reference_requested = Signal(object, object)
    """A Verdict, and the QuotedPlace that the draft is to refer to."""
    words_requested = Signal(object)
    """The Verdict whose words are to be put right."""
    copy_requested = Signal(object)
    """The QuotedPlace a reference to which is to be copied."""
    refusal = Signal(str)
    """Why what was asked for by key cannot be done."""
    again_requested = Signal()
    report_requested = Signal()
    closed = Signal()

    def __init__(self, appearance: Appearance, icons: IconSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self.draft: CheckedDraft | None = None
        self._looked_at: tuple[str, Range] | None = None
        self.setAccessibleName("Quotations in the draft")
        self.model = QuotationsModel(self)
        self.view = QuotationsView(self.model, appearance)
        self.detail = QuotationDetail(appearance)
        self.chips = ChipBar(appearance)
        self._heading = ElidedLabel(Qt.TextElideMode.ElideMiddle)
        self._state = QLabel()
        self._state.setWordWrap(True)
        self._tools = {key: QToolButton() for key in _BUTTONS}
        self._empty = EmptyPage(appearance, icons, (("Verify again", ""), ("Back to the highlights", "")))
        self._lay_out()
        self._connect()
        self._on_appearance_changed()

    # ---- what it is told

    def show_draft(self, draft: CheckedDraft, name: str) -> None:
        """Show what became of a draft's quotations; the one that was looked at stays chosen."""
        row = self.view.currentIndex().row()
        known = self.model.verdict_at(row).number if row >= 0 else 0
        if self.draft is not None and self.draft.path != draft.path:
            known = 0
            self._looked_at = None
            self.chips.choose(frozenset())
        with_keyboard = self._has_keyboard()
        self.draft = draft
        self._heading.setText(f"Quotations in {name}")
        counts = Counter(verdict.status for verdict in draft.verdicts)
        self.chips.set_contents(
            [
                ChipContent(("status", status), STATUS_WORDS[status], counts[status], noun="quotation")
                for status in _ORDER
                if counts[status]
            ]
        )
        self.say("")
        self._tools["report"].setEnabled(bool(draft.verdicts))
        if draft.verdicts:
            self._stack.setCurrentIndex(0)
            self._fill(known)
            if with_keyboard and not self._has_keyboard():
                self.view.setFocus()
        else:
            self.model.show_draft(draft)
            self._show_empty(
                "No quotations",
                "Quotations are what stands in quotation marks, two words or more, and block quotations.",
            )
            if with_keyboard:
                self._empty.first_button().setFocus()

    def show_failure(self, sentence: str, name: str) -> None:
        """Say why a draft cannot be verified."""
        with_keyboard = self._has_keyboard()
        self.draft = None
        self._heading.setText(f"Quotations in {name}")
        self.chips.set_contents([])
        self.model.show_draft(None)
        self.say("")
        self._tools["report"].setEnabled(False)
        self._show_empty("The draft cannot be read", sentence)
        if with_keyboard:
            self._empty.first_button().setFocus()

    def say(self, sentence: str) -> None:
        """A line over the list: what is going on; "" for nothing."""
        self._state.setText(sentence)
        self._state.setVisible(bool(sentence))

    def focus_list(self) -> None:
        """Give the list the keyboard, or what leads on where there is nothing to list."""
        shown = self._stack.currentIndex() == 0
        (self.view if shown else self._empty.first_button()).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step(self, step: int) -> None:
        """Go to the next (1) or the previous (-1) quotation."""
        row = self.view.currentIndex().row() + step
        if 0 <= row < self.model.rowCount():
            self.view.choose(row)

    # ---- keys

    def event(self, event: QEvent) -> bool:
        # In here these keys are the pane's, whatever the window uses them for.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._deed(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deed = self._deed(event)
        if deed is None:
            super().keyPressEvent(event)
        elif deed == "close":
            self.closed.emit()
        elif deed == "again":
            self.again_requested.emit()
        elif self.draft is not None and self.draft.verdicts:
            match deed:
                case "next" | "previous":
                    self.step(1 if deed == "next" else -1)
                case "insert":
                    self._insert()
                case "words":
                    self._use_words()
                case "copy":
                    self._copy()
                case "report":
                    self.report_requested.emit()

    @staticmethod
    def _deed(event: QKeyEvent) -> str | None:
        key = Qt.Key(event.key())
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            return {Qt.Key.Key_Return: "insert", Qt.Key.Key_S: "report"}.get(key)
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            return None
        return {
            Qt.Key.Key_N: "next",
            Qt.Key.Key_P: "previous",
            Qt.Key.Key_R: "insert",
            Qt.Key.Key_W: "words",
            Qt.Key.Key_C: "copy",
            Qt.Key.Key_F5: "again",
            Qt.Key.Key_Escape: "close",
        }.get(key)

    # ---- deeds

    def _insert(self) -> None:
        verdict, place = self._current(), self.detail.place()
        if verdict is None or self.draft is None:
            return
        if why := why_no_reference(self.draft, verdict):
            self.refusal.emit(why)
        elif place is None:
            self.refusal.emit("Choose the place that is meant first.")
        else:
            self.reference_requested.emit(verdict, place)

    def _use_words(self) -> None:
        verdict = self._current()
        if verdict is None or self.draft is None:
            return
        if why := why_no_words(self.draft, verdict):
            self.refusal.emit(why)
        else:
            self.words_requested.emit(verdict)

    def _copy(self) -> None:
        if place := self.detail.place():
            self.copy_requested.emit(place)

    # ---- what its parts tell it

    def _on_reached(self) -> None:
        if self.draft is None:
            return
        self.detail.show_verdict(self.draft, self._current())
        place = self._shown_place()
        if place and place != self._looked_at:  # verified again, it is not gone to again
            self.passage_reached.emit(*place)
        self._looked_at = place

    def _on_opened(self) -> None:
        if place := self._shown_place():
            self.passage_opened.emit(*place)

    def _on_candidate_chosen(self) -> None:
        if place := self._shown_place():
            self.passage_reached.emit(*place)

    def _on_chips_changed(self) -> None:
        if self.draft is not None:
            verdict = self._current()
            self._fill(verdict.number if verdict else 0)

    # ----

    def _current(self) -> Verdict | None:
        row = self.view.currentIndex().row()
        return self.model.verdict_at(row) if 0 <= row < self.model.rowCount() else None

    def _shown_place(self) -> tuple[str, Range] | None:
        verdict, place = self._current(), self.detail.place()
        if place is None and verdict is not None and verdict.candidates:
            place = verdict.candidates[0]  # to look at; none is chosen by that
        return (place.document, Range(place.start, place.end)) if place else None

    def _fill(self, number: int) -> None:
        statuses = {status for _, status in self.chips.chosen}
        self.model.show_draft(self.draft, statuses)
        if self.model.rowCount():
            self.view.choose(self.model.row_near(number))
        elif self.draft is not None:
            self.detail.show_verdict(self.draft, None)

    def _show_empty(self, heading: str, text: str) -> None:
        self._empty.say(heading, text)
        self._stack.setCurrentIndex(1)

    def _has_keyboard(self) -> bool:
        focused = self.focusWidget()
        return focused is not None and focused.hasFocus() and self.isAncestorOf(focused)

    def _connect(self) -> None:
        self.view.reached.connect(self._on_reached)
        self.view.opened.connect(self._on_opened)
        self.chips.chosen_changed.connect(self._on_chips_changed)
        self.detail.insert_pressed.connect(self._insert)
        self.detail.words_pressed.connect(self._use_words)
        self.detail.copy_pressed.connect(self._copy)
        self.detail.candidate_chosen.connect(self._on_candidate_chosen)
        self._empty.pressed.connect(lambda which: (self.again_requested, self.closed)[which].emit())
        self._tools["again"].clicked.connect(lambda _checked: self.again_requested.emit())
        self._tools["report"].clicked.connect(lambda _checked: self.report_requested.emit())
        self._tools["close"].clicked.connect(lambda _checked: self.closed.emit())

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(17, 12, 10, 6)
        bar.setSpacing(2)
        bar.addWidget(self._heading, 1)
        for key, (_, tip) in _BUTTONS.items():
            self._tools[key].setToolTip(tip)
            self._tools[key].setAccessibleName(tip.partition(" (")[0])
            bar.addWidget(self._tools[key])
        top = QVBoxLayout()
        top.setContentsMargins(17, 0, 14, 8)
        top.setSpacing(6)
        top.addWidget(self._state)
        top.addWidget(self.chips)
        foot = under_a_line(self.detail)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.view)
        split.addWidget(foot)
        split.setSizes([330, 470])
        self._stack = QStackedWidget()
        self._stack.addWidget(split)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addLayout(top)
        layout.addWidget(self._stack, 1)

    def _on_appearance_changed(self) -> None:
        self._heading.setFont(self._appearance.interface_font(size=13, bold=True))
        self._state.setFont(self._appearance.interface_font(size=12))
        palette = self._state.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._appearance.theme.colour("muted"))
        self._state.setPalette(palette)
        for key, (icon, _) in _BUTTONS.items():
            self._tools[key].setIcon(self._icons.icon(icon))
            self._tools[key].setIconSize(QSize(16, 16))
