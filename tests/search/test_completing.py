import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.search.completing import Fragment, as_value, field_names, fragment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("|", Fragment("", "", 0, 0, False)),
        ("lam|", Fragment("", "lam", 0, 3, False)),
        ("a la|mp b", Fragment("", "la", 2, 6, False)),
        ("a -la|", Fragment("", "la", 3, 5, False)),
        ("(=la|", Fragment("", "la", 2, 4, False)),
        ("label:|", Fragment("label", "", 6, 6, False)),
        ("a -LABEL:cl|", Fragment("label", "cl", 9, 11, False)),
        ('tag:"sea tr|ade" x', Fragment("tag", "sea tr", 4, 15, False)),
        ('tag:"sea tr|', Fragment("tag", "sea tr", 4, 11, False)),
        ('"old ha|', Fragment("", "ha", 5, 7, True)),
        ('"old" ha|', Fragment("", "ha", 6, 8, False)),
    ],
)
def test_what_stands_at_the_cursor(text, expected):
    assert fragment(text.replace("|", ""), text.index("|")) == expected


def test_fields_are_completed_from_their_beginning():
    assert field_names("Ti") == ["title:"]
    assert field_names("l") == ["label:", "language:"]
    assert field_names("") == []


def test_a_value_of_several_words_is_quoted():
    assert as_value("Claim") == "Claim"
    assert as_value("To doubt") == '"To doubt"'
    assert as_value('The "Old" (one)') == '"The  Old  (one)"'


@given(st.text(alphabet='ab "():-=“é', max_size=12), st.integers(-2, 14))
def test_the_range_to_be_replaced_lies_in_the_text(text, cursor):
    found = fragment(text, cursor)
    assert 0 <= found.start <= min(max(cursor, 0), len(text)) <= found.end <= len(text)
