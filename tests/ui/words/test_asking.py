"""What a row asks for is understood, and finds just that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.model import Cluster, FormCount, WordCount, YearCount
from florilegium.search.analysis import tokens
from florilegium.search.parser import parse
from florilegium.search.query import Words
from florilegium.ui.words.asking import cluster_query, form_query, grouped, word_query, year_query


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lamp", "lamp"),
        ("=lamp", "=lamp"),
        ("light*", "light*"),
        ('"outer light"', '"outer light"'),
        ("lamp oil", "(lamp oil)"),
        ("lamp -oil", "(lamp -oil)"),
        ("title:ledger", "(title:ledger)"),
        ('"a" OR "b"', '("a" OR "b")'),
    ],
)
def test_a_query_becomes_a_part(query: str, expected: str) -> None:
    assert grouped(query) == expected


def test_rows_ask_for_themselves() -> None:
    assert form_query(FormCount("lamps", 3, 1)) == "=lamps"
    assert form_query(FormCount("outer light", 3, 1)) == '"outer light"'
    assert cluster_query(Cluster("of the lamp", 3, 1)) == '"of the lamp"'
    assert word_query(WordCount("storm", 3, 1, 2.0)) == "=storm"
    assert year_query("lamp oil", YearCount("1887", 3, 1, 900)) == "(lamp oil) date:1887"
    assert year_query("lamp", YearCount("", 3, 1, 900)) == "lamp -date:*"


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4))
def test_any_words_ask_for_exactly_these_forms(written: list[str]) -> None:
    forms = [token.exact for part in written for token in tokens(part) if token.exact]
    if not forms or any(len(list(tokens(form))) != 1 for form in forms):
        return
    asked = parse(cluster_query(Cluster(" ".join(forms), 1, 1)))
    assert asked is not None
    assert isinstance(asked.root, Words)
    assert [form.text for form in asked.root.forms] == forms
    assert not asked.root.clean
