from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex
from pytestqt.modeltest import ModelTester

from florilegium.model import DocumentSummary
from florilegium.ui.documents.model import DocumentsModel
from florilegium.ui.documents.order import Filter, Show, Sort


def summary(name: str, **given: object) -> DocumentSummary:
    return DocumentSummary(name, str(given.pop("title", name)), **given)  # type: ignore[arg-type]


def shown(model: DocumentsModel) -> list[str]:
    return [model.document_at(row).id for row in range(model.rowCount())]


class Witness:
    """Writes down the signals of a model, in order."""

    def __init__(self, model: DocumentsModel) -> None:
        self.seen: list[tuple[object, ...]] = []
        model.rowsInserted.connect(lambda _, first, last: self.seen.append(("in", first, last)))
        model.rowsRemoved.connect(lambda _, first, last: self.seen.append(("out", first, last)))
        model.dataChanged.connect(lambda first, last: self.seen.append(("changed", first.row(), last.row())))
        model.layoutChanged.connect(lambda: self.seen.append(("moved",)))
        model.modelReset.connect(lambda: self.seen.append(("reset",)))


@pytest.fixture
def model(qtmodeltester: ModelTester) -> DocumentsModel:
    model = DocumentsModel()
    model.set_sort(Sort.TITLE)
    model.set_documents([summary("a"), summary("b"), summary("c"), summary("d")])
    qtmodeltester.check(model)
    return model


def test_what_changed_is_told_row_by_row(model: DocumentsModel) -> None:
    witness = Witness(model)
    model.update_documents([summary("b", progress=0.5), summary("c", highlights=1)])
    assert witness.seen == [("changed", 1, 2)]
    assert model.document_at(1).progress == 0.5


def test_what_did_not_change_is_not_told(model: DocumentsModel) -> None:
    witness = Witness(model)
    model.set_documents([summary("a"), summary("b"), summary("c"), summary("d")])
    model.update_documents([], ["unheard of"])
    assert witness.seen == []


def test_what_came_and_went_is_told_in_runs(model: DocumentsModel) -> None:
    witness = Witness(model)
    model.update_documents([summary("bb"), summary("bc"), summary("e")], ["c"])
    assert witness.seen == [("out", 2, 2), ("in", 2, 3), ("in", 5, 5)]
    assert shown(model) == ["a", "b", "bb", "bc", "d", "e"]


def test_a_new_title_moves_its_row_and_its_index(model: DocumentsModel) -> None:
    index = QPersistentModelIndex(model.index(0))
    witness = Witness(model)
    model.update_documents([summary("a", title="zenith")])
    assert shown(model) == ["b", "c", "d", "a"]
    assert index.row() == 3
    assert witness.seen == [("moved",), ("changed", 3, 3)]


def test_many_scattered_changes_are_one_reset() -> None:
    model = DocumentsModel()
    model.set_sort(Sort.TITLE)
    model.set_documents([summary(f"{number:04}", highlights=number % 2) for number in range(400)])
    witness = Witness(model)
    model.set_filter(Filter(Show.WITH_HIGHLIGHTS))
    assert witness.seen == [("reset",)]
    assert model.rowCount() == 200


def test_reading_moves_no_row_until_the_order_settles() -> None:
    model = DocumentsModel()
    model.set_documents([summary("a", opened="2026-03"), summary("b", opened="2026-02"), summary("c")])
    assert shown(model) == ["a", "b", "c"]
    model.update_documents([summary("c", opened="2026-04")])
    assert shown(model) == ["a", "b", "c"]
    model.settle()
    assert shown(model) == ["c", "a", "b"]


def test_a_document_read_stays_among_the_unread_until_they_settle() -> None:
    model = DocumentsModel()
    model.set_documents([summary("a"), summary("b")])
    model.set_filter(Filter(Show.UNREAD))
    model.update_documents([summary("a", opened="2026-04"), summary("z", opened="2026-04")])
    assert sorted(shown(model)) == ["a", "b"]
    model.settle()
    assert shown(model) == ["b"]


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        (Filter(), ["done", "new", "part"]),
        (Filter(Show.UNREAD), ["new"]),
        (Filter(Show.IN_PROGRESS), ["part"]),
        (Filter(Show.FINISHED), ["done"]),
        (Filter(Show.WITH_HIGHLIGHTS), ["part"]),
        (Filter(Show.MISSING), ["done"]),
        (Filter(Show.FORMAT, "md"), ["new", "part"]),
        (Filter(Show.LANGUAGE, "pt"), ["done", "new"]),
        (Filter(Show.LANGUAGE, ""), ["part"]),
    ],
)
def test_filters(chosen: Filter, ids: list[str]) -> None:
    model = DocumentsModel()
    model.set_sort(Sort.TITLE)
    model.set_documents(
        [
            summary("new", format="md", language="pt-BR"),
            summary("part", opened="2026", progress=0.5, highlights=2, format="md"),
            summary("done", opened="2026", progress=1.0, missing=True, format="txt", language="pt"),
        ]
    )
    model.set_filter(chosen)
    assert shown(model) == ids
    assert model.formats() == [("md", 2), ("txt", 1)]
    assert model.languages() == [("pt", 2), ("", 1)]


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        (Sort.READ, ["b", "a", "c"]),
        (Sort.ADDED, ["c", "a", "b"]),
        (Sort.TITLE, ["c", "b", "a"]),
        (Sort.AUTHOR, ["b", "a", "c"]),
        (Sort.DATE, ["b", "a", "c"]),
    ],
)
def test_orders(sort: Sort, ids: list[str]) -> None:
    model = DocumentsModel()
    model.set_documents(
        [
            summary("a", title="10 more", author="Zoe", date="1854", opened="2026-01", added="2026-01-02"),
            summary(
                "b", title="9 more", site="Archive", date="1888-02", opened="2026-02", added="2026-01-01"
            ),
            summary("c", title="“1 more”", added="2026-01-03"),
        ]
    )
    model.set_sort(sort)
    assert shown(model) == ids


def test_words_narrow_by_title_and_author_whatever_the_accents() -> None:
    model = DocumentsModel()
    model.set_documents(
        [summary("a", title="L’été du port", author="Zoë"), summary("b", title="Winter"), summary("c")]
    )
    model.set_words("ETE zoe")
    assert shown(model) == ["a"]
    model.set_words("")
    assert model.rowCount() == 3


def test_ten_thousand_rows_change_by_a_few_signals() -> None:
    documents = [summary(f"{number:05}", title=f"Document {number}") for number in range(10_000)]
    model = DocumentsModel()
    model.set_sort(Sort.TITLE)
    model.set_documents(documents)
    witness = Witness(model)
    fresh = [summary(f"n{number}", title=f"Document {number} b") for number in range(5000, 5030)]
    model.update_documents([*fresh, replace(documents[7], progress=0.4)], ["00003"])
    assert len(witness.seen) <= 33
    assert model.rowCount() == 10_029
    assert model.row_of("n5000") == model.row_of("05000") + 1


ids = st.sampled_from("abcdefgh")
documents = st.dictionaries(ids, st.tuples(st.sampled_from("xyz"), st.sampled_from(["", "1", "2"])))


@given(st.lists(st.tuples(documents, st.sets(ids), st.sampled_from(list(Sort)))))
def test_every_path_leads_to_the_same_rows(
    steps: list[tuple[dict[str, tuple[str, str]], set[str], Sort]],
) -> None:
    """Persistent indexes follow their documents, and the rows are those of a model filled at once."""
    model = DocumentsModel()
    now: dict[str, DocumentSummary] = {}
    for changed, removed, sort in steps:
        held = {i: QPersistentModelIndex(model.index(model.row_of(i))) for i in now}
        new = {
            i: summary(i, title=title, opened=opened, added=title) for i, (title, opened) in changed.items()
        }
        now = {i: d for i, d in {**now, **new}.items() if i not in removed}
        model.update_documents(list(new.values()), removed)
        for i, index in held.items():
            assert index.row() == (model.row_of(i) if i in now else -1)
        model.set_sort(sort)
        fresh = DocumentsModel()
        fresh.set_sort(sort)
        fresh.set_documents(now.values())
        assert shown(model) == shown(fresh)
