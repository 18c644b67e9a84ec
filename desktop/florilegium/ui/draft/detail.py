"""One quotation: what became of it, its words in the draft's own sentence, and what can be done with it."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from florilegium.model import CheckedDraft, QuotationStatus, QuotedPlace, Range, Verdict
from florilegium.ui.appearance import Appearance
from florilegium.ui.draft.wording import explanation, source, where, why_no_reference, why_no_words
from florilegium.ui.one_line import one_line
from florilegium.ui.review.candidates import Candidate, CandidatesList, candidate
from florilegium.ui.review.difference import Kind, Piece
from florilegium.ui.review.wordings import Wordings

_LEAST = 74  # pixels in height of the places to choose from


class QuotationDetail(QWidget):
    """Shows a quotation and says which button was pressed."""

    insert_pressed = Signal()
    words_pressed = Signal()
    copy_pressed = Signal()
    candidate_chosen = Signal()
    """Another of the places to choose from is chosen."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._verdict: Verdict | None = None
        self._explanation = self._label()
        self._source = self._label()
        self._remark = self._label()
        self._reason = self._label()
        self._keys = self._label()
        self._keys.setText("Enter goes there. Keys: N, P, R, W, C")
        self.wordings = Wordings(appearance)
        self.candidates = CandidatesList(appearance)
        self.candidates.setMinimumHeight(_LEAST)
        # The words come first, whole; the places have the room that is left, and scroll.
        self.candidates.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.insert = self._button(
            "Insert reference", "Put a link to the passage behind it in the draft (R)", self.insert_pressed
        )
        self.copy = self._button("Copy reference", "Copy a link to the passage (C)", self.copy_pressed)
        self.words = self._button(
            "Use the document’s words", "Put them in place of those struck through (W)", self.words_pressed
        )
        self._buttons = QGridLayout()
        self._buttons.setSpacing(6)
        self._arrange_buttons()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(17, 10, 14, 10)
        layout.setSpacing(6)
        for label in (self._explanation, self._source, self._remark):
            layout.addWidget(label)
        layout.addSpacing(4)
        layout.addWidget(self.wordings)
        layout.addWidget(self.candidates, 1)
        layout.addStretch()
        layout.addWidget(self._reason)
        layout.addLayout(self._buttons)
        layout.addWidget(self._keys)
        self.candidates.candidate_chosen.connect(self._on_candidate_chosen)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    def show_verdict(self, draft: CheckedDraft, verdict: Verdict | None) -> None:
        """Show a quotation of a draft; None where none is chosen."""
        self._draft = draft
        self._verdict = verdict
        self.setVisible(verdict is not None)
        if verdict is None:
            return
        self._say(self._explanation, explanation(verdict))
        self._say(self._source, "" if verdict.candidates else source(draft, verdict))
        self._say(self._remark, verdict.remark)
        self.wordings.show_wordings(_wordings(draft, verdict))
        self.wordings.setAccessibleName("The quotation in the draft")
        self.wordings.setAccessibleDescription(_spoken(verdict))
        self.candidates.set_candidates([_candidate(draft, place) for place in verdict.candidates])
        self.candidates.setVisible(bool(verdict.candidates))
        self._show_deeds()

    def place(self) -> QuotedPlace | None:
        """The passage that is meant: the document's, or the one that is chosen of several."""
        verdict = self._verdict
        if verdict is None:
            return None
        if verdict.candidates:
            row = self.candidates.currentRow()
            return verdict.candidates[row] if 0 <= row < len(verdict.candidates) else None
        if not verdict.document:
            return None
        return QuotedPlace(verdict.document, verdict.title, verdict.start, verdict.end, verdict.link)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_buttons()

    # ----

    def _arrange_buttons(self) -> None:
        """Two of them side by side where there is room for their words."""
        needed = self.insert.sizeHint().width() + self.copy.sizeHint().width() + 40
        apart = int(self.width() < needed)
        self._buttons.addWidget(self.insert, 0, 0, 1, 1 + apart)
        self._buttons.addWidget(self.copy, apart, 1 - apart, 1, 1 + apart)
        self._buttons.addWidget(self.words, 2, 0, 1, 2)

    def _label(self) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _button(self, text: str, tip: str, pressed: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.clicked.connect(lambda _checked=False: pressed.emit())
        return button

    @staticmethod
    def _say(label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _show_deeds(self) -> None:
        verdict = self._verdict
        if verdict is None:
            return
        chosen = self.place() is not None
        why = why_no_reference(self._draft, verdict)
        if not why and not chosen:
            why = "Choose the place that is meant."
        no_words = why_no_words(self._draft, verdict)
        altered = verdict.status is QuotationStatus.ALTERED
        self.insert.setEnabled(not why)
        self.copy.setEnabled(chosen)
        self.words.setVisible(altered)
        self.words.setEnabled(not no_words)
        reasons = dict.fromkeys(one for one in (why, no_words if altered else "") if one)
        found = verdict.status is not QuotationStatus.NOT_FOUND
        self._say(self._reason, " ".join(reasons) if found else "")

    def _on_candidate_chosen(self, _passage: Range) -> None:
        self._show_deeds()
        self.candidate_chosen.emit()

    def _on_appearance_changed(self) -> None:
        self._explanation.setFont(self._appearance.interface_font(size=13, bold=True))
        self._source.setFont(self._appearance.interface_font(size=12))
        for label, size in ((self._remark, 12), (self._reason, 11), (self._keys, 11)):
            label.setFont(self._appearance.interface_font(size=size))
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, self._appearance.theme.colour("muted"))
            label.setPalette(palette)


def _candidate(draft: CheckedDraft, place: QuotedPlace) -> Candidate:
    before, words, after = draft.passages.get((place.document, place.start), ("", "", ""))
    made = candidate(
        before + words + after,
        Range(len(before), len(before) + len(words)),
        draft.location(place.document, place.start),
    )
    title = one_line(place.title) or "Untitled"
    return Candidate(
        Range(place.start, place.end), made.before, made.match, made.after, f"{title} · {made.location}"
    )


def _wordings(draft: CheckedDraft, verdict: Verdict) -> list[tuple[str, list[Piece]]]:
    """The quotation in its sentence; of an altered one, what the document says there, too."""
    pieces = [Piece(Kind.SAME, verdict.quotation)]
    caption = f"In the draft, {where(draft, verdict)}"
    if verdict.diff:
        caption += ", beside what the document says"
        pieces = []
        for change in verdict.diff:
            if change.equal:
                pieces.append(Piece(Kind.SAME, change.said))
                continue
            gone, come = change.quoted, change.said
            pieces += [Piece(Kind.GONE, gone)] if gone else []
            if gone.strip() and come.strip() and not gone[-1:].isspace():
                pieces.append(Piece(Kind.SAME, " "))
            pieces += [Piece(Kind.NEW, come)] if come else []
    before, after = verdict.before, verdict.after
    if not after and before:  # of a block quotation: the sentence before it
        before += " "
    around = [Piece(Kind.AROUND, before)] if before else []
    return [(caption, [*around, *pieces, *([Piece(Kind.AROUND, after)] if after else [])])]


def _spoken(verdict: Verdict) -> str:
    """The differences for those who do not see them."""
    told = []
    for change in verdict.diff:
        if not change.equal:
            quoted, said = change.quoted.strip(), change.said.strip()
            told.append(f"“{quoted or 'nothing'}” where the document says “{said or 'nothing'}”")
    return "; ".join(told)
