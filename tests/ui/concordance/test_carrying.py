"""Lines found again in another concordance of the same query."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from florilegium.model import Concordance
from florilegium.ui.concordance.carrying import carried, number_at


def concordance(lines: list[tuple[str, int]], versions: dict[str, int]) -> Concordance:
    documents = tuple(sorted(versions))
    return Concordance(
        "lamp",
        documents,
        tuple(versions[document] for document in documents),
        array("i", [documents.index(document) for document, _ in lines]),
        array("i", [start for _, start in lines]),
        array("i", [start + 4 for _, start in lines]),
        array("i", range(len(lines))),
    )


BEFORE = concordance([("a", 10), ("b", 10), ("a", 40), ("c", 7)], {"a": 1, "b": 2, "c": 3})


def test_lines_are_found_where_they_stand_now() -> None:
    after = concordance([("c", 7), ("d", 10), ("a", 40), ("a", 10)], {"a": 1, "c": 3, "d": 4})
    assert carried(BEFORE, after, [0, 1, 2, 3]) == [3, -1, 2, 0]
    assert carried(BEFORE, after, [3] * 20) == [0] * 20
    assert carried(BEFORE, after, []) == []


def test_in_a_document_that_changed_the_first_line_stays_the_first() -> None:
    after = concordance([("a", 55), ("b", 10), ("a", 25)], {"a": 9, "b": 2})
    assert carried(BEFORE, after, [0, 2]) == [2, 0]
    one_more = concordance([("a", 40), ("a", 25), ("a", 90)], {"a": 9})
    assert carried(BEFORE, one_more, [0, 2]) == [-1, 0]


places = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 40)), unique=True, max_size=40)


@given(places, places)
def test_many_are_looked_up_as_few_are(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> None:
    first = concordance(before, dict.fromkeys("abcd", 1))
    second = concordance(after, dict.fromkeys("abcd", 1))
    expected = [after.index(place) if place in after else -1 for place in before]
    assert carried(first, second, range(len(before))) == expected
    assert [number_at(second, *place) for place in before] == expected
