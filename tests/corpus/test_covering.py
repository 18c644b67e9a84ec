"""States of hits worked out all at once are those that looking at each gives."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from florilegium.corpus.covering import Mark, states
from florilegium.model import STATES, Concordance, HitState

DOCUMENTS = ("a", "b", "c")
VERSIONS = (1, 2, 3)
places = st.tuples(st.sampled_from((*DOCUMENTS, "gone")), st.integers(0, 30), st.integers(1, 6)).map(
    lambda one: (one[0], one[1], one[1] + one[2])
)
marks = st.tuples(
    places, st.sampled_from((1, 2, 3, 4)), st.sampled_from((HitState.SEEN, HitState.DISMISSED))
).map(lambda one: (one[0][0], one[1], one[0][1], one[0][2], str(one[2]), f"{one[0]}"))


@given(
    st.lists(places.filter(lambda place: place[0] != "gone"), max_size=12),
    st.lists(marks, max_size=20, unique_by=lambda mark: (mark[0], mark[2], mark[3])),
    st.lists(places, max_size=8),
)
def test_states_are_those_that_a_look_at_each_line_gives(
    lines: list[tuple[str, int, int]], marked: list[Mark], highlights: list[tuple[str, int, int]]
) -> None:
    found = Concordance(
        "lamp",
        DOCUMENTS,
        VERSIONS,
        array("i", [DOCUMENTS.index(document) for document, _, _ in lines]),
        array("i", [start for _, start, _ in lines]),
        array("i", [end for _, _, end in lines]),
    )
    made, times = states(found, marked, highlights)
    for number, (document, start, end) in enumerate(lines):
        version = VERSIONS[DOCUMENTS.index(document)]
        mark = next((one for one in marked if one[:4] == (document, version, start, end)), None)
        expected = HitState(mark[4]) if mark else HitState.UNSEEN
        assert times.get(number, "") == (mark[5] if mark else "")
        if any(one == document and first < end and start < last for one, first, last in highlights):
            expected = HitState.HIGHLIGHTED
        assert STATES[made[number]] is expected
