"""What the reader is told about queries is true."""

import pytest

from florilegium import paths
from florilegium.model.asking import EXAMPLES, REMARK
from florilegium.search.parser import FIELDS, parse


@pytest.mark.parametrize("query", [query for query, _ in EXAMPLES])
def test_each_example_can_be_asked(query):
    assert parse(query)


def test_the_guide_has_the_same_list():
    guide = (paths.seeds() / "guide.md").read_text(encoding="utf-8")
    for query, meaning in EXAMPLES:
        assert f"| `{query}` | {meaning} |\n" in guide
    assert REMARK in guide


def test_every_field_is_told_of():
    told = " ".join(f"{query} {meaning}" for query, meaning in EXAMPLES)
    assert [field for field in FIELDS if field not in told] == []
