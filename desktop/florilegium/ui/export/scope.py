"""What is exported: of which documents, and only with which labels and tags."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from florilegium.ui.appearance import Appearance
from florilegium.ui.elided_label import ElidedLabel
from florilegium.ui.export.choice import Subjects, counted, highlighted
from florilegium.ui.highlights.chips import MOST_TAGS, ChipBar, ChipContent, ChipKey

_INDENT = 29  # pixels from the left of a radio button to its text
_LABEL, _TAG = "label", "tag"


class _Option(QWidget):
    """A radio button with a second line."""

    def __init__(self, group: QButtonGroup) -> None:
        super().__init__()
        self.button = QRadioButton()
        group.addButton(self.button)
        self.detail = ElidedLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self.button)
        indented = QHBoxLayout()
        indented.setContentsMargins(_INDENT, 0, 0, 0)
        indented.addWidget(self.detail)
        column.addLayout(indented)

    def say(self, text: str, *details: str) -> None:
        """The words of the button and of the line below it."""
        self.button.setText(text)
        self.detail.setText(" · ".join(details))
        self.button.setAccessibleDescription(self.detail.text())


class Scope(QWidget):
    """Documents, and chips that leave only the highlights with some of the labels and tags."""

    changed = Signal()
    documents_changed = Signal()
    """Other documents are chosen, whose labels and tags are to be shown; ``changed`` comes too."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._subjects = Subjects()
        self._counts: dict[ChipKey, int] = {}
        group = QButtonGroup(self)
        self._current, self._selected, self._all = _Option(group), _Option(group), _Option(group)
        self._chips = ChipBar(appearance)
        self._chips.setAccessibleName("Only highlights with these labels and tags")
        self._hint = ElidedLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self._current, self._selected, self._all):
            column.addWidget(part)
        column.addSpacing(2)
        column.addWidget(self._chips)
        column.addWidget(self._hint)
        group.buttonClicked.connect(self._on_documents_chosen)
        self._chips.chosen_changed.connect(self._on_filters_chosen)
        appearance.changed.connect(self._on_appearance_changed)
        self._on_appearance_changed()

    # ---- what there is

    def set_subjects(self, subjects: Subjects, *, anew: bool = True) -> None:
        """Offer these documents; the choice falls on those selected, else the one being read, else all.

        If not ``anew``, they are the same as before with other highlights: the choice stays.
        """
        self._subjects = subjects
        current, selected = subjects.current, subjects.selected
        only_current = current is not None and [one.id for one in selected] == [current.id]
        offer_selected = bool(selected) and not only_current
        self._current.setVisible(current is not None)
        self._selected.setVisible(offer_selected)
        if current is not None:
            self._current.say("This document", counted(current.highlights, "highlight"), current.title)
        if offer_selected:
            what = "The selected document" if len(selected) == 1 else f"{len(selected):,} selected documents"
            titles = [selected[0].title] if len(selected) == 1 else []
            highlights = sum(document.highlights for document in selected)
            self._selected.say(what, counted(highlights, "highlight"), *titles)
        self._all.say(
            "Everything",
            counted(subjects.highlights, "highlight"),
            counted(subjects.documents, "document"),
        )
        options = (self._current, self._selected, self._all)
        kept = [one for one in options if one.button.isChecked() and not one.isHidden()]
        if anew or not kept:
            chosen = self._selected if offer_selected else self._all if current is None else self._current
            chosen.button.setChecked(True)
            self._counts = {}
            self._show_chips(self._chips.chosen)
        self._on_documents_chosen()

    def show_marks(self, labels: Mapping[str, int], tags: Sequence[tuple[str, int]]) -> None:
        """How many of the highlights have each label, by id, and each tag, the commonest first."""
        self._counts = {(_LABEL, label): count for label, count in labels.items()}
        self._counts |= {(_TAG, tag): count for tag, count in tags[:MOST_TAGS]}
        self._show_chips(self._chips.chosen)

    def focus_chosen(self) -> None:
        """Give the keyboard to the documents that are chosen."""
        for option in (self._current, self._selected, self._all):
            if option.button.isChecked():
                option.button.setFocus()

    # ---- what is chosen

    def documents(self) -> tuple[str, ...] | None:
        """Ids of the documents that have highlights; None means every such document."""
        if self._all.button.isChecked():
            return None
        if self._selected.button.isChecked():
            return highlighted(self._subjects.selected)
        return highlighted((self._subjects.current,)) if self._subjects.current is not None else ()

    def labels(self) -> tuple[str, ...]:
        """Ids of the labels that are asked for, sorted; none means all."""
        return tuple(sorted(key for kind, key in self._chips.chosen if kind == _LABEL))

    def tags(self) -> tuple[str, ...]:
        """The tags that are asked for, sorted; none means all."""
        return tuple(sorted(key for kind, key in self._chips.chosen if kind == _TAG))

    def set_filters(self, labels: Sequence[str], tags: Sequence[str]) -> None:
        """Ask for these, labels by id or name; what no highlight has stays asked for."""
        self._show_chips(
            frozenset([(_LABEL, self.label_id(one)) for one in labels] + [(_TAG, tag) for tag in tags])
        )

    def label_id(self, reference: str) -> str:
        """The id of the label that has this id or name; as it is where there is none."""
        for label in self._subjects.labels:
            if reference.casefold() in (label.id.casefold(), label.name.casefold()):
                return label.id
        return reference

    def nothing(self) -> str:
        """Why there is nothing to export, in a sentence; "" where there is."""
        if self._all.button.isChecked():
            return "" if self._subjects.highlights else "There are no highlights yet."
        if self.documents():
            return ""
        this = self._current.button.isChecked() or len(self._subjects.selected) == 1
        return "This document has no highlights yet." if this else "These documents have no highlights yet."

    # ----

    def _show_chips(self, chosen: frozenset[ChipKey]) -> None:
        labels = {label.id: label for label in self._subjects.labels}
        order = {key: place for place, key in enumerate(labels)}
        keys = list(dict.fromkeys([*self._counts, *sorted(chosen)]))
        keys.sort(key=lambda key: (key[0] != _LABEL, order.get(key[1], len(order))))
        contents = []
        for key in keys:
            kind, name = key
            label = labels.get(name) if kind == _LABEL else None
            words = f"#{name}" if kind == _TAG else label.name if label is not None else name
            contents.append(ChipContent(key, words, self._counts.get(key, 0), label))
        self._chips.set_contents(contents)
        self._chips.choose(chosen)
        self._chips.setVisible(bool(contents))
        self._say_hint()

    def _say_hint(self) -> None:
        labels, tags = self.labels(), self.tags()
        if labels and tags:
            said = "Only those with one of the labels and one of the tags"
        elif labels or tags:
            what = "label" if labels else "tag"
            said = (
                f"Only those with the {what}"
                if len(labels or tags) == 1
                else f"Only those with one of the {what}s"
            )
        else:
            said = ""
        self._hint.setText(said)
        self._hint.setVisible(bool(said))

    def _on_documents_chosen(self) -> None:
        self.documents_changed.emit()
        self.changed.emit()

    def _on_filters_chosen(self) -> None:
        self._say_hint()
        self.changed.emit()

    def _on_appearance_changed(self) -> None:
        muted = QPalette(self.palette())
        muted.setColor(QPalette.ColorRole.WindowText, self._appearance.theme.colour("muted"))
        for label in (self._current.detail, self._selected.detail, self._all.detail, self._hint):
            label.setPalette(muted)
            label.setFont(self._appearance.interface_font(size=12))
