"""Places that are much alike are the same whether runs of words are looked for or looked up."""

from hypothesis import given
from hypothesis import strategies as st

from florilegium.anchoring import places
from florilegium.anchoring.places import Alike, Sought
from florilegium.anchoring.words import Vocabulary, Words

WORDS = st.lists(
    st.sampled_from(["oil", "lamp", "keeper", "pilot", "storm", "ninth"]), min_size=1, max_size=40
).map(" ".join)


@given(WORDS, st.lists(WORDS, min_size=1, max_size=4))
def test_looking_for_runs_and_looking_them_up_find_the_same(text: str, quotes: list[str]) -> None:
    vocabulary = Vocabulary()
    words = Words(text, vocabulary)
    looking_for, looking_up = Alike(words), Alike(words)
    looking_up._asked = places._LOOKED_FOR + 1
    for quote in quotes:
        cut = Words(quote, vocabulary)
        sought = Sought.passage(cut, 0, len(cut))
        assert looking_for.places(sought) == looking_up.places(sought)
