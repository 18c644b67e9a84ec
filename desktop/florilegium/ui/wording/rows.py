"""The lines of the concordance that a row of a table stands for."""

from collections.abc import Callable, Sequence

from florilegium.model import Cluster, Collocate, FormCount, WordCount, YearCount
from florilegium.ui.desk import Desk
from florilegium.ui.one_line import one_line
from florilegium.ui.words.asking import Lines, cluster_query, form_query, grouped, word_query, year_query
from florilegium.ui.words.tables import PlacedDocument
from florilegium.work import AskNear


def lines_of(
    item: object, query: str, *, case: bool, rows: int, chosen: Sequence[str], place: str
) -> Lines | None:
    """The lines of a row, by what it shows; None where :func:`find_near` must be asked.

    ``rows`` is how many the table has, ``chosen`` the documents whose words are held against the others,
    and ``place`` what these are called.
    """
    if isinstance(item, FormCount):
        # Forms are counted in lower case: where capitals matter, the only one is the query itself.
        return Lines(query, case=True) if case and rows == 1 else Lines(form_query(item))
    if isinstance(item, Cluster):
        return Lines(cluster_query(item))
    if isinstance(item, YearCount):
        return Lines(year_query(query, item), case=case)
    if isinstance(item, PlacedDocument):
        return Lines(query, (item.id,), f"in “{one_line(item.title)}”", case)
    if isinstance(item, WordCount):
        documents = tuple(chosen) if item.count else ()
        return Lines(word_query(item), documents, f"in {place}" if documents else "")
    return Lines(query, case=case) if item is None else None


def find_near(
    desk: Desk, collocate: Collocate, query: str, window: int, on_found: Callable[[str], object]
) -> None:
    """The query for a collocate's lines. The child knows whether the query goes with NEAR."""

    def on_finished(wanted: object, _cancelled: bool) -> None:
        if isinstance(wanted, str):
            on_found(wanted)

    desk.look_around(AskNear(grouped(query), collocate.word, window - 1)).finished.connect(on_finished)
