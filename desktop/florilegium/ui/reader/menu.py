"""The context menu of the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from florilegium.model import Highlight, Label, Range, Span
from florilegium.ui.reader.swatches import swatch
from florilegium.ui.theme import Theme

_What = TypeVar("_What")


@dataclass(frozen=True)
class Situation:
    """What is under the pointer or the caret."""

    selection: Range | None
    highlights: Sequence[Highlight]
    """The ones here, the chosen one first."""
    neighbours: Sequence[Highlight]
    """Others that the first of them could be merged with."""
    link: Span | None
    labels: Sequence[Label]


@dataclass(frozen=True)
class Deeds:
    """What each entry of the menu calls."""

    label: Callable[[int], None]
    note: Callable[[], None]
    tag: Callable[[], None]
    extend: Callable[[], None]
    merge: Callable[[str], None]
    delete: Callable[[], None]
    copy: Callable[[], None]
    copy_with_reference: Callable[[], None]
    find_in_corpus: Callable[[], None]
    open_link: Callable[[], None]
    copy_link: Callable[[], None]


def context_menu(parent: QWidget, situation: Situation, deeds: Deeds, theme: Theme) -> QMenu:
    """A menu of what can be done here; the caller shows it."""
    menu = QMenu(parent)
    here = situation.highlights[0] if situation.highlights else None
    anything = situation.selection is not None or here is not None
    if situation.link is not None:
        menu.addAction("Open link", deeds.open_link)
        menu.addAction("Copy link", deeds.copy_link)
        menu.addSeparator()
    if anything:
        for number, label in enumerate(situation.labels):
            key = f"\t{number + 1}" if number < 9 else ""
            action = QAction(swatch(label, theme, 16), label.name.replace("&", "&&") + key, menu)
            action.triggered.connect(partial(_call, deeds.label, number))
            menu.addAction(action)
            if situation.selection is None and here is not None and here.label == label.id:
                action.setEnabled(False)
        menu.addSeparator()
        noted = situation.selection is None and here is not None and bool(here.note)
        menu.addAction("Edit note…" if noted else "Add note…", deeds.note)
        menu.addAction("Tags…", deeds.tag)
        menu.addSeparator()
    if here is not None:
        if situation.selection is not None:
            menu.addAction("Extend to selection", deeds.extend)
        if situation.neighbours:
            merge = menu.addMenu("Merge with")
            for other in situation.neighbours:
                words = " ".join(other.exact.split()) or other.id
                short = (words if len(words) <= 48 else words[:47] + "…").replace("&", "&&")
                action = QAction(short, merge)
                action.triggered.connect(partial(_call, deeds.merge, other.id))
                merge.addAction(action)
        menu.addAction("Delete highlight\tDel", deeds.delete)
        menu.addSeparator()
    if anything:
        menu.addAction("Copy\tCtrl+C", deeds.copy)
        menu.addAction("Copy with reference", deeds.copy_with_reference)
        menu.addAction("Find in corpus", deeds.find_in_corpus)
    return menu


def _call(deed: Callable[[_What], None], what: _What, _checked: bool = False) -> None:
    deed(what)
