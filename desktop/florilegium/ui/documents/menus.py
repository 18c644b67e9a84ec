"""The menus of the document list: what to show, in what order, and what to do with a document."""

from collections.abc import Callable

from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from florilegium.ui.documents.model import DocumentsModel
from florilegium.ui.documents.order import Filter, Show, Sort

SHOW_NAMES = {
    Show.ALL: "All documents",
    Show.UNREAD: "Unread",
    Show.IN_PROGRESS: "In progress",
    Show.FINISHED: "Finished",
    Show.WITH_HIGHLIGHTS: "With highlights",
    Show.MISSING: "File missing",
}
SORT_NAMES = {
    Sort.READ: "Recently read",
    Sort.ADDED: "Recently added",
    Sort.TITLE: "Title",
    Sort.AUTHOR: "Author",
    Sort.DATE: "Date",
}


def language_name(language: str) -> str:
    """A language as one calls it in English; the code itself where Qt does not know it."""
    if not language:
        return "Language not known"
    known = QLocale.codeToLanguage(language)
    return language if known == QLocale.Language.AnyLanguage else QLocale.languageToString(known)


def filter_name(chosen: Filter) -> str:
    """What the button says while this filter is in force."""
    if chosen.show is Show.FORMAT:
        return f"Format: {chosen.value}"
    if chosen.show is Show.LANGUAGE:
        return language_name(chosen.value)
    return SHOW_NAMES[chosen.show]


def fill_filter_menu(menu: QMenu, model: DocumentsModel, choose: Callable[[Filter], None]) -> None:
    """Fill ``menu`` with the filters that the documents allow, the one in force checked."""
    group = _emptied(menu)

    def add(to: QMenu, text: str, chosen: Filter) -> None:
        action = to.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(chosen == model.filter)
        action.setActionGroup(group)
        action.triggered.connect(lambda: choose(chosen))

    for show, name in SHOW_NAMES.items():
        add(menu, name, Filter(show))
        if show is Show.ALL:
            menu.addSeparator()
    menu.addSeparator()
    formats = menu.addMenu("Format")
    for name, count in model.formats():
        add(formats, f"{name} ({count:,})", Filter(Show.FORMAT, name))
    languages = menu.addMenu("Language")
    for language, count in model.languages():
        add(languages, f"{language_name(language)} ({count:,})", Filter(Show.LANGUAGE, language))
    for submenu in (formats, languages):
        submenu.setEnabled(not submenu.isEmpty())


def fill_sort_menu(menu: QMenu, model: DocumentsModel, choose: Callable[[Sort], None]) -> None:
    """Fill ``menu`` with the orders, the one in force checked."""
    group = _emptied(menu)
    for sort, name in SORT_NAMES.items():
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setChecked(sort is model.sort_order)
        action.setActionGroup(group)
        action.triggered.connect(lambda _checked=False, sort=sort: choose(sort))


def add_deed(
    menu: QMenu, text: str, deed: Callable[[], None], shortcut: str = "", enabled: bool = True
) -> QAction:
    """An entry that does something; ``shortcut`` is shown beside it, and works in the list itself."""
    action = menu.addAction(f"{text}\t{shortcut}" if shortcut else text)
    action.triggered.connect(lambda _checked=False: deed())
    action.setEnabled(enabled)
    return action


def _emptied(menu: QMenu) -> QActionGroup:
    """Clear the menu, submenus too; the group that its entries are to join."""
    menu.clear()
    for submenu in menu.findChildren(QMenu):
        submenu.deleteLater()
    return menu.findChild(QActionGroup) or QActionGroup(menu)
