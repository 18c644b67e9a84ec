"""One tab of the column: a field for words, chips, the cards, and what is said where there are none."""

from collections.abc import Collection, Iterable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from florilegium.model import AnchorStatus, Label
from florilegium.ui.appearance import Appearance
from florilegium.ui.highlights.actions import CardActions
from florilegium.ui.highlights.card import MARGIN, STATUS_WORDS
from florilegium.ui.highlights.chips import MOST_TAGS, ChipBar, ChipContent
from florilegium.ui.highlights.delegate import CardDelegate
from florilegium.ui.highlights.editor import Draft, HighlightEditor
from florilegium.ui.highlights.empty import EmptyState
from florilegium.ui.highlights.model import HighlightsModel
from florilegium.ui.highlights.rows import HighlightFilter, HighlightRow, Order
from florilegium.ui.highlights.tags_editor import TagsEditor
from florilegium.ui.highlights.view import CardView
from florilegium.ui.icon_source import IconSource
from florilegium.ui.menu_button import MenuButton
from florilegium.ui.pane import Pane

_ORDERS = {Order.DOCUMENT: "By document", Order.NEWEST: "Newest first", Order.LABEL: "By label"}


class HighlightsPage(Pane):
    """The cards of one document, or of the corpus where ``order`` is another than the text's."""

    highlight_activated = Signal(str)
    relabel_requested = Signal(list, str)
    tags_edited = Signal(list, tuple, tuple)
    note_edited = Signal(str, str)
    merge_requested = Signal(list)
    markdown_copy_requested = Signal(list)
    delete_requested = Signal(list)
    edit_labels_requested = Signal()

    def __init__(
        self,
        appearance: Appearance,
        icons: IconSource,
        order: Order,
        drafts: dict[str, Draft],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._icons = icons
        self._labels: list[Label] = []
        self._tags: list[str] = []
        self._nothing = ("", "")
        self.model = HighlightsModel(order, self)
        self._delegate = CardDelegate(appearance, icons)
        self.view = CardView(self.model, self._delegate)
        self.view.setAccessibleName("Highlights")
        self.set_main(self.view)
        self._actions = CardActions(self.view, self.model, appearance, icons)
        self.editor = HighlightEditor(appearance, drafts)
        self.editor.setParent(self.view.viewport())
        self.tags_editor = TagsEditor(appearance, self)
        self.chips = ChipBar(appearance)
        self.words = QLineEdit()
        self.words.setPlaceholderText("Words in these highlights")
        self.words.setAccessibleName("Words in these highlights")
        self.words.setClearButtonEnabled(True)
        self.words.hide()
        self.words.installEventFilter(self)
        self._find = QToolButton()
        self._find.setCheckable(True)
        self._find.setAccessibleName("Find words in these highlights")
        self._find.setToolTip("Find words in these highlights")
        self.empty = EmptyState(appearance)
        self._order = MenuButton(appearance, "Order", strong=True)
        self._lay_out(order)
        self._connect()
        self._on_appearance_changed()
        self._show_emptiness()

    # ---- what the pane asks

    def set_nothing(self, title: str, advice: str) -> None:
        """What is said while there are no highlights at all."""
        self._nothing = (title, advice)
        self._show_emptiness()

    def show_rows(self, rows: Iterable[HighlightRow], *, afresh: bool) -> None:
        """Show these highlights; ``afresh`` where they are not the ones shown before, later."""
        if afresh:
            self.finish_editing()
            self.clear_filters()
        self.model.set_rows(rows)
        if afresh:
            self.view.clearSelection()
            self.view.scrollToTop()
        self._on_rows_changed()

    def update_rows(self, rows: Iterable[HighlightRow], removed: Collection[str]) -> None:
        """Add or replace some highlights, and take others away."""
        self.model.update_rows(rows, removed)
        self._on_rows_changed()

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Know the labels, in the reader's order."""
        self._labels = list(labels)
        by_id = {label.id: label for label in labels}
        self._delegate.set_labels(by_id)
        self.model.set_labels(by_id)
        self._actions.set_labels(self._labels)
        self.view.refresh()
        self._on_rows_changed()

    def set_tags(self, tags: Sequence[str]) -> None:
        """Every tag of the corpus, the commonest first."""
        self._tags = list(tags)

    def reveal(self, identity: str) -> bool:
        """Select a card and bring it into view, whatever the filters; whether there is such a card."""
        if self.model.find(identity) is None:
            return False
        if self.model.place(identity) < 0:
            self.model.keep(identity)
            self._show_emptiness()
        self.view.reveal(identity)
        return True

    def edit(self, identity: str, focus: str) -> None:
        """Edit a highlight's note or tags in its card."""
        row = self.model.find(identity)
        if row is None or not self.reveal(identity):
            return
        self.editor.edit(row, self._labels, self._tags, focus)
        self.view.open_editor(identity, self.editor)
        self.editor.take_focus(focus)

    def edit_tags(self, ids: Sequence[str]) -> None:
        """Edit the tags of one highlight in its card, or of several together."""
        rows = [row for identity in ids if (row := self.model.find(identity))]
        if len(rows) == 1:
            self.edit(rows[0].id, "tags")
        elif rows:
            self.tags_editor.edit(rows, self._tags)
            height = min(self.tags_editor.sizeHint().height(), self.view.height() - 2 * MARGIN)
            card = self.view.visualRect(self.view.currentIndex()).translated(self.view.pos())
            lowest = self.view.geometry().bottom() - MARGIN - height
            top = min(max(card.top() + 2 * MARGIN, self.view.y() + MARGIN), lowest)
            self.tags_editor.setGeometry(QRect(2 * MARGIN, top, self.width() - 3 * MARGIN, height))

    def finish_editing(self) -> None:
        """Save what is being written, if anything is."""
        self.editor.finish()
        self.tags_editor.hide()

    def find_words(self) -> None:
        """Put the cursor in the field for words."""
        self._find.setChecked(True)
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def clear_filters(self) -> None:
        """Show every card again."""
        self.words.clear()
        self._find.setChecked(False)
        self.chips.choose(frozenset())

    # ---- Qt's side

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.words.clear()
                self._find.setChecked(False)
                self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
        elif event.type() == QEvent.Type.FocusOut and not self.words.text():
            self._find.setChecked(False)
        return super().eventFilter(watched, event)

    # ----

    def _lay_out(self, order: Order) -> None:
        filters = QHBoxLayout()
        filters.setContentsMargins(MARGIN + 2, 0, MARGIN - 2, 8)
        filters.setSpacing(4)
        filters.addWidget(self.chips, 1, Qt.AlignmentFlag.AlignTop)
        if order is Order.TEXT:
            filters.addWidget(self._find, 0, Qt.AlignmentFlag.AlignTop)
        field = QHBoxLayout()
        field.setContentsMargins(MARGIN, 0, MARGIN, 0)
        field.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if order is not Order.TEXT:
            for choice, words in _ORDERS.items():
                self._order.choices().addAction(words, partial(self._choose_order, choice))
            row = QHBoxLayout()
            row.setContentsMargins(MARGIN - 4, 0, MARGIN - 2, 4)
            row.addWidget(self._order)
            row.addStretch()
            row.addWidget(self._find)
            column.addLayout(row)
            self._choose_order(order)
        column.addLayout(filters)
        column.addLayout(field)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)

    def _connect(self) -> None:
        self._find.toggled.connect(self._on_find_toggled)
        self.words.textChanged.connect(self._on_filter_changed)
        self.chips.chosen_changed.connect(self._on_filter_changed)
        self.empty.clear_requested.connect(self.clear_filters)
        self.view.card_opened.connect(self.highlight_activated)
        self.view.editor_left_behind.connect(self._on_editor_left_behind)
        actions = self._actions
        actions.open_requested.connect(self.highlight_activated)
        actions.relabel_requested.connect(self.relabel_requested)
        actions.note_requested.connect(lambda identity: self.edit(identity, "note"))
        actions.tags_requested.connect(self.edit_tags)
        actions.merge_requested.connect(self.merge_requested)
        actions.markdown_copy_requested.connect(self.markdown_copy_requested)
        actions.delete_requested.connect(self.delete_requested)
        actions.edit_labels_requested.connect(self.edit_labels_requested)
        self.editor.note_edited.connect(self.note_edited)
        self.editor.tags_edited.connect(lambda identity, *tags: self.tags_edited.emit([identity], *tags))
        self.editor.relabel_requested.connect(self.relabel_requested)
        self.editor.height_changed.connect(self._on_editor_height_changed)
        self.editor.closed.connect(self._on_editor_closed)
        self.tags_editor.tags_edited.connect(self.tags_edited)
        self.tags_editor.closed.connect(self._on_tags_editor_closed)
        self._appearance.changed.connect(self._on_appearance_changed)

    def _choose_order(self, order: Order) -> None:
        self._order.show_choice(_ORDERS[order])
        self._delegate.set_titled(order is not Order.DOCUMENT)
        self.model.set_order(order)
        self.view.refresh()

    def _on_rows_changed(self) -> None:
        labels, tags, statuses = self.model.counts()
        contents = [
            ChipContent(("label", label.id), label.name, labels[label.id], label)
            for label in self._labels
            if labels[label.id]
        ]
        contents += [
            ChipContent(("status", status), words, statuses[status])
            for status, words in STATUS_WORDS.items()
            if statuses[status]
        ]
        commonest = sorted(tags.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_TAGS]
        contents += [ChipContent(("tag", tag), f"#{tag}", count) for tag, count in commonest]
        self.chips.set_contents(contents)
        self._show_emptiness()

    def _on_filter_changed(self) -> None:
        chosen: dict[str, set[str]] = {"label": set(), "tag": set(), "status": set()}
        for kind, value in self.chips.chosen:
            chosen[kind].add(value)
        self.model.set_filter(
            HighlightFilter(
                labels=frozenset(chosen["label"]),
                tags=frozenset(chosen["tag"]),
                statuses=frozenset(AnchorStatus(status) for status in chosen["status"]),
                words=self.words.text(),
            )
        )
        self._show_emptiness()

    def _show_emptiness(self) -> None:
        empty, total = self.model.rowCount() == 0, self.model.total
        if empty and total:
            self.empty.say("Nothing matches these filters", "", clear=True)
        elif empty:
            self.empty.say(*self._nothing)
        self.empty.setVisible(empty)
        self.view.setVisible(not empty)
        self._find.setVisible(total > 0)

    def _on_find_toggled(self, on: bool) -> None:
        self.words.setVisible(on)
        if on:
            self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.words.clear()

    def _on_editor_height_changed(self) -> None:
        self.view.fit_editor()

    def _on_editor_closed(self, by_key: bool) -> None:
        self.view.close_editor()
        if by_key:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_editor_left_behind(self) -> None:
        if self.model.find(self.editor.editing) is None:
            self.editor.set_aside()  # the highlight is gone, and may come back
        else:
            self.editor.finish()

    def _on_tags_editor_closed(self, by_key: bool) -> None:
        self.tags_editor.hide()
        if by_key:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_appearance_changed(self) -> None:
        self._find.setIcon(self._icons.icon("search"))
        self._delegate.refresh()
        self.view.refresh()
