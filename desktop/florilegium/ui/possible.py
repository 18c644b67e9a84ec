"""What can be done just now: what the menus show in grey, and what not."""

from collections.abc import Callable

from florilegium.corpus import Corpus
from florilegium.ui.adding import WEB_PAGES
from florilegium.ui.documents.pane import DocumentsPane
from florilegium.ui.reader.pane import ReaderPane
from florilegium.ui.reading import Reading


def possible(
    corpus: Corpus, reading: Reading, reader: ReaderPane, documents: DocumentsPane
) -> dict[str, Callable[[], bool]]:
    """By the key of an action, whether it would do anything; those not named always do."""

    def can_write() -> bool:
        return not corpus.read_only

    def is_open() -> bool:
        return bool(reading.document)

    def has_pages() -> bool:
        return reader.shows_pages

    def has_passage() -> bool:
        return is_open() and (reader.selection() is not None or has_highlight_here())

    def has_highlight_here() -> bool:
        return is_open() and bool(reader.view.highlights_here())

    def can_mark() -> bool:
        return can_write() and has_passage()

    return {
        **dict.fromkeys(("add_files", "add_folder", "new_files", "import_highlights"), can_write),
        **dict.fromkeys(("labels", "starter", "rebuild_index"), can_write),
        "details": lambda: is_open() or bool(documents.selected()),
        "recognise": lambda: can_write() and reading.format == "pdf",
        "remove_document": lambda: can_write() and bool(documents.selected()),
        "copy": has_passage,
        **dict.fromkeys(("select_all", "find"), is_open),
        **dict.fromkeys(("next_hit", "previous_hit"), lambda: reader.has_hits),
        "printed": lambda: reader.has_pages,
        **dict.fromkeys(("fit_width", "fit_page", "rotate"), has_pages),
        "whole_page": lambda: can_write() and reading.format in WEB_PAGES,
        "back": reader.header.back.isEnabled,
        "forward": reader.header.forward.isEnabled,
        **dict.fromkeys(("next_highlight", "previous_highlight"), reading.has_highlights),
        "palette": lambda: is_open() and reader.selection() is not None,
        **dict.fromkeys(("label", "note", "tags"), can_mark),
        "delete_highlight": lambda: can_write() and has_highlight_here(),
    }
