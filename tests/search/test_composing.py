"""Queries made of queries are understood."""

import pytest

from florilegium.search.composing import near
from florilegium.search.parser import parse
from florilegium.search.query import Near, Words


@pytest.mark.parametrize(
    "query", ["lamp", "=lamp", "light*", '"outer light"', "(lamp OR lantern)", "(a NEAR/2 b)"]
)
def test_words_and_phrases_can_be_near_a_word(query: str) -> None:
    asked = parse(near(query, "oil", 4))
    assert asked is not None
    assert isinstance(asked.root, Near)
    assert asked.root.distance == 4
    last = asked.root.parts[-1]
    assert isinstance(last, Words)
    assert ([form.text for form in last.forms], last.clean) == (["oil"], "")


@pytest.mark.parametrize("query", ["(lamp ledger)", "(lamp -oil)", "(label:claim lamp)"])
def test_of_what_asks_more_both_are_looked_for(query: str) -> None:
    wanted = near(query, "oil", 4)
    assert "NEAR" not in wanted
    assert wanted == f"{query} =oil"
    assert parse(wanted) is not None
