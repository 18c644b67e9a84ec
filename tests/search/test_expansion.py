"""The terms that a form stands for, by looking at each."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from florilegium.search.expansion import Terms
from florilegium.search.forms import taking
from florilegium.search.query import Form

words = st.text(alphabet="abclé東😀", min_size=1, max_size=7)


def terms(texts):
    sizes = [len(text.encode()) for text in texts]
    raw = np.frombuffer("".join(texts).encode() + b" ", np.uint8)
    return Terms(raw, np.cumsum([0, *sizes])[:-1].astype(np.int64), np.array(sizes, np.int64))


@given(st.sets(words, max_size=30).map(sorted), words, st.integers(1, 2))
def test_words_with_errors(texts, asked, edits):
    takes = taking(Form(asked, edits=edits))
    found = terms(texts).matching(Form(asked, edits=edits))
    assert [texts[number] for number in found] == [text for text in texts if takes(text)]


wildcards = st.text(alphabet="abé東*?", min_size=1, max_size=6).filter(
    lambda text: set(text) & set("*?") and set(text) - set("*?")
)


@given(st.sets(words, max_size=30).map(sorted), wildcards)
def test_wildcards(texts, pattern):
    form = Form(pattern, wild=True)
    takes = taking(form)
    assert [texts[number] for number in terms(texts).matching(form)] == [t for t in texts if takes(t)]


def test_distances_count_a_swap_as_one():
    found, distances = terms(["form", "from", "fro", "farm", "x"]).within("from", 2)
    assert dict(zip(found.tolist(), distances.tolist(), strict=True)) == {0: 1, 1: 0, 2: 1, 3: 2}


def test_there_may_be_no_terms():
    assert list(terms([]).matching(Form("abc", edits=1))) == []
    assert list(terms([]).matching(Form("a*c", wild=True))) == []
