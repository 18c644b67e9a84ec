import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from florilegium.model import STARTING_LABELS, DocumentHits, Field, Passage, SearchResult
from florilegium.ui.search.advice import advice
from florilegium.ui.search.header import count_words
from florilegium.ui.search.model import HIT_ROLE, Order, ResultsModel, shown_parts

RESULT = SearchResult(
    "lamp",
    (
        DocumentHits(
            "b",
            "The Lamp\nledger",
            3.0,
            17,
            (
                Passage(0, 0, "The ", "Lamp", "\nledger", Field.TITLE),
                Passage(5, 9, "the ", "lamp", " was lit"),
                Passage(50, 60, "", "lamp", "?", Field.NOTE, "h1"),
            ),
        ),
        DocumentHits("a", "Lamps", 2.0, 1, (Passage(0, 0, "", "Lamps", "", Field.TITLE),)),
        DocumentHits("c", "Coal", 1.0, 9, tuple(Passage(n, n + 4, "a ", "lamp", " x") for n in range(9))),
    ),
    total=3,
)


@pytest.fixture
def model(qtmodeltester: ModelTester) -> ResultsModel:
    model = ResultsModel()
    model.set_result(RESULT, {"h1": STARTING_LABELS[1]})
    qtmodeltester.check(model)
    return model


def test_each_passage_is_a_row_and_the_first_carries_the_title(model: ResultsModel) -> None:
    rows = [(hit.document, hit.first, hit.last, hit.passage.start) for hit in map(model.hit_at, range(6))]
    assert rows == [
        ("b", True, False, 5),
        ("b", False, True, 50),
        ("a", True, True, 0),
        ("c", True, False, 0),
        ("c", False, False, 1),
        ("c", False, True, 2),
    ]
    assert model.rowCount() == 6


def test_a_hit_in_the_title_is_marked_there(model: ResultsModel) -> None:
    hit = model.hit_at(0)
    assert hit.title == "The Lamp ledger"
    assert hit.title[slice(*hit.title_match)] == "Lamp"
    alone = model.hit_at(2)
    assert alone.title[slice(*alone.title_match)] == "Lamps"
    assert alone.match == ""
    assert model.hit_at(3).title_match == (0, 0)


def test_a_passage_says_where_it_is(model: ResultsModel) -> None:
    assert [model.hit_at(row).place for row in (0, 1, 2)] == ["", "in a note", ""]
    assert model.hit_at(1).label == STARTING_LABELS[1]
    spoken = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1, 2)]
    assert spoken == [
        "The Lamp ledger, 17 passages. the lamp was lit",
        "Question. in a note. lamp?",
        "Lamps, 1 passage",
    ]
    assert model.index(0).data(HIT_ROLE) is model.hit_at(0)


def test_orders(model: ResultsModel) -> None:
    def documents() -> list[str]:
        return list(dict.fromkeys(model.hit_at(row).document for row in range(model.rowCount())))

    assert documents() == ["b", "a", "c"]
    model.set_order(Order.TITLE)
    assert documents() == ["c", "a", "b"]
    model.set_dates({"a": "1887", "b": "1871-02", "gone": "2000"})
    model.set_order(Order.DATE)
    assert documents() == ["a", "b", "c"]
    assert model.row_of("b", RESULT.documents[0].passages[1]) == 1
    assert model.row_of("b", Passage(1, 2, "", "x", "")) == -1


def test_more_of_the_same_is_added_below(model: ResultsModel) -> None:
    told: list[object] = []
    model.modelReset.connect(lambda: told.append("reset"))
    model.rowsInserted.connect(lambda _, first, last: told.append((first, last)))
    more = DocumentHits("d", "Dory", 0.5, 1, (Passage(1, 5, "a ", "lamp", ""),))
    labels = {"h1": STARTING_LABELS[1]}
    model.set_result(SearchResult("lamp", (*RESULT.documents, more), total=4), labels)
    assert told == [(6, 6)]
    model.set_result(SearchResult("lamp", (*RESULT.documents, more), total=4), labels)
    assert told == [(6, 6)]
    model.set_result(SearchResult("lamp", RESULT.documents, total=3), labels)
    assert told == [(6, 6), "reset"]


text = st.text(st.characters(exclude_categories=("Cs",)), max_size=300)


@given(text, text, text)
def test_the_shown_parts_are_one_line_about_the_same_match(before: str, match: str, after: str) -> None:
    left, middle, right = shown_parts(Passage(0, 1, before, match, after))
    line = left + middle + right
    assert len(line.splitlines()) <= 1
    assert len(line) <= 300
    assert " ".join(match.replace("\ufffc", " ").split()).startswith(middle.removesuffix("…"))


def test_long_surroundings_are_cut_at_words() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen " * 4
    left, middle, right = shown_parts(Passage(0, 1, words, "lamp", " " + words))
    assert middle == "lamp"
    assert left.startswith("…")
    assert left.endswith("fourteen ")
    assert words.find(left[1:].split()[0] + " ") >= 0
    assert right.startswith(" one two")
    assert right.endswith("…")
    assert right[:-1].split()[-1] in words.split()


def test_words_joined_in_the_text_stay_joined() -> None:
    assert "".join(shown_parts(Passage(0, 1, "(un", "lamp", "ed) so"))) == "(unlamped) so"


def test_counts_in_words() -> None:
    assert count_words(RESULT) == ("27 passages", "in 3 documents")
    more = SearchResult("lamp", RESULT.documents[1:2], total=1204)
    assert count_words(more) == ("1,204 documents", "first 1")
    dated = SearchResult("date:1887", (DocumentHits("a", "Ledger", 1.0, 0, ()),), total=1)
    assert count_words(dated) == ("1 document", "")
    assert count_words(SearchResult("lamp", RESULT.documents[1:2], total=1)) == ("1 passage", "in 1 document")


@pytest.mark.parametrize(
    ("query", "helps"),
    [
        ('"outer light"', "quotation marks"),
        ("lamp -oil", "left out"),
        ("lamp NOT oil", "left out"),
        ("author:harbour", "colon"),
        ("lamp oil", "fewer words"),
        ("=lamps", "equals"),
        ("lanterns", "lante*"),
        ("lan*", "spelling"),
        ("7", "spelling"),
    ],
)
def test_advice_fits_the_query(query: str, helps: str) -> None:
    assert helps in advice(query)
