"""What can be done with the selected cards, by key and by menu."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from florilegium.model import Label
from florilegium.ui.appearance import Appearance
from florilegium.ui.highlights.model import HighlightsModel
from florilegium.ui.highlights.view import CardView
from florilegium.ui.icon_source import IconSource
from florilegium.ui.mark_icon import mark_icon

LABEL_KEYS = 5
"""Labels that have a key of their own, from 1."""


class CardActions(QObject):
    """Binds the keys of a list of cards and shows its menu. All are about the selected cards."""

    open_requested = Signal(str)
    relabel_requested = Signal(list, str)
    note_requested = Signal(str)
    tags_requested = Signal(list)
    merge_requested = Signal(list)
    markdown_copy_requested = Signal(list)
    delete_requested = Signal(list)
    edit_labels_requested = Signal()

    def __init__(
        self, view: CardView, model: HighlightsModel, appearance: Appearance, icons: IconSource
    ) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._appearance = appearance
        self._icons = icons
        self._labels: Sequence[Label] = ()
        for sequence, slot in (
            ("F2", self._note),
            ("N", self._note),
            ("T", self._tags),
            ("M", self._merge),
            ("Del", self._delete),
            ("Backspace", self._delete),
            ("Ctrl+C", self._copy),
            ("Ctrl+Shift+C", self._copy_markdown),
            ("Esc", view.clearSelection),
        ):
            view.bind(sequence, slot)
        for place in range(LABEL_KEYS):
            view.bind(str(place + 1), partial(self._relabel, place))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._on_menu_requested)

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Know the labels, in the reader's order."""
        self._labels = labels

    def menu(self) -> QMenu:
        """The menu of the selected cards."""
        chosen = self._view.selected()
        menu = QMenu(self._view)
        several = len(chosen) > 1

        def add(text: str, keys: str, slot: Callable[[], None], icon: str = "", enabled: bool = True) -> None:
            action = menu.addAction(f"{text}\t{_shown(keys)}")
            action.triggered.connect(slot)
            action.setEnabled(enabled and bool(chosen))
            if icon:
                action.setIcon(self._icons.icon(icon))

        add("Go to passage", "Return", self._open, enabled=not several)
        menu.addSeparator()
        for place, label in enumerate(self._labels):
            key = str(place + 1) if place < LABEL_KEYS else ""
            add(label.name.replace("&", "&&"), key, partial(self._relabel, place))
            ink = self._appearance.theme.ink(label.colour)
            menu.actions()[-1].setIcon(mark_icon(label.mark, ink, self._view.devicePixelRatioF()))
        menu.addAction("Edit labels…").triggered.connect(self.edit_labels_requested)
        menu.addSeparator()
        add("Note…", "F2", self._note, "note", enabled=not several)
        add("Tags…", "T", self._tags, "tag")
        add("Merge", "M", self._merge, "merge", enabled=self._mergeable(chosen))
        menu.addSeparator()
        add("Copy excerpts" if several else "Copy excerpt", "Ctrl+C", self._copy, "copy")
        add("Copy as Markdown", "Ctrl+Shift+C", self._copy_markdown)
        menu.addSeparator()
        add("Delete", "Del", self._delete, "trash")
        return menu

    # ----

    def _mergeable(self, ids: list[str]) -> bool:
        rows = [row for identity in ids if (row := self._model.find(identity))]
        return len(rows) > 1 and len({row.highlight.document for row in rows}) == 1

    def _open(self) -> None:
        if chosen := self._view.selected():
            self.open_requested.emit(chosen[0])

    def _relabel(self, place: int) -> None:
        if place < len(self._labels) and (chosen := self._view.selected()):
            self.relabel_requested.emit(chosen, self._labels[place].id)

    def _note(self) -> None:
        if len(chosen := self._view.selected()) == 1:
            self.note_requested.emit(chosen[0])

    def _tags(self) -> None:
        if chosen := self._view.selected():
            self.tags_requested.emit(chosen)

    def _merge(self) -> None:
        if self._mergeable(chosen := self._view.selected()):
            self.merge_requested.emit(chosen)

    def _copy(self) -> None:
        rows = [row for identity in self._view.selected() if (row := self._model.find(identity))]
        if rows:
            QGuiApplication.clipboard().setText("\n\n".join(row.highlight.exact for row in rows))

    def _copy_markdown(self) -> None:
        if chosen := self._view.selected():
            self.markdown_copy_requested.emit(chosen)

    def _delete(self) -> None:
        if chosen := self._view.selected():
            self.delete_requested.emit(chosen)

    def _on_menu_requested(self, at: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._view.viewport().mapToGlobal(at))


def _shown(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
