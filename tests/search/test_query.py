import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.errors import QueryError
from florilegium.search.parser import parse
from florilegium.search.query import (
    And,
    Everything,
    Form,
    Not,
    Or,
    Property,
    Query,
    Scope,
    Value,
    Words,
    leaves,
)


def word(text, scope=Scope.ANYWHERE):
    return Words((Form(text),), text, scope)


def phrase(*texts):
    return Words(tuple(map(Form, texts)))


def begins(text, clean=""):
    return Words((Form(text, True),), clean)


A, B, C = word("a"), word("b"), word("c")


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("a", A),
        ("A b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("a and b", And((A, word("and"), B))),
        ("a -b", And((A, Not(B)))),
        ("a NOT (b OR c)", And((A, Not(Or((B, C)))))),
        ("a - b", And((A, B))),
        ("a & b", And((A, B))),
        ('"a b"', phrase("a", "b")),
        ("“a b”", phrase("a", "b")),
        ('"a AND b"', phrase("a", "and", "b")),
        ("well-known", phrase("well", "known")),
        ("l’eau", phrase("l", "eau")),
        ("harb*", begins("harb")),
        ('"a harb*"', Words((Form("a"), Form("harb", True)))),
        ("=Running", phrase("running")),
        ('="a"', phrase("a")),
        ("title:a", word("a", Scope.TITLE)),
        ("TITLE:(a b)", And((word("a", Scope.TITLE), word("b", Scope.TITLE)))),
        ("author:Jones", Words((Form("jones"),), "", Scope.AUTHOR)),
        ('note:"a b"', Words((Form("a"), Form("b")), "", Scope.NOTE)),
        ("site:a.org", Words((Form("a"), Form("org")), "", Scope.SITE)),
        ('tag:"Climate Change"', Value(Property.TAG, "climate change")),
        ("tag:#law", Value(Property.TAG, "law")),
        ("label:Cl*", Value(Property.LABEL, "cl", True)),
        ("lang:en-GB", Value(Property.LANGUAGE, "en-gb")),
        ("language:German", Value(Property.LANGUAGE, "de")),
        ("date:1887-02", Value(Property.DATE, "1887-02", True)),
        ("a -tag:x", And((A, Not(Value(Property.TAG, "x"))))),
        ("10:30", phrase("10", "30")),
        ("https://a.org", phrase("https", "a", "org")),
        ("東京", phrase("東京")),
        ("東京都", phrase("東京", "京都")),
        ("京", begins("京")),
        ('"東京 3"', Words((Form("東京"), Form("京", True), Form("3")))),
    ],
)
def test_queries_are_understood(text, root):
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('"a b', "quote"),
        ("(a", "Add the “)”"),
        ("a)", "Add the “(”"),
        ("a AND", "AND needs a word"),
        ("AND a", "AND needs a word"),
        ("OR", "OR needs a word"),
        ("a OR OR b", "OR needs a word"),
        ("(a AND) b", "AND needs a word"),
        ("a NOT", "NOT needs a word"),
        ("NOT a", "what to leave out"),
        ("-a", "what to leave out"),
        ("a OR -b", "what to leave out"),
        ("*", "at least one letter"),
        ("a **", "at least one letter"),
        ("*logy", "end of a word"),
        ("h*r", "end of a word"),
        ("title:", "Nothing follows “title:”"),
        ("title: a", "Nothing follows “title:”"),
        ("colour:red", "The fields are title:, author:, note:, tag:"),
        ("in:title a", "in:highlights"),
        ("a -in:highlights", "cannot be left out"),
        ("title:(author:a)", "another field's"),
        ("()", "no word to look for"),
        ("—", "no word to look for"),
        ("a " * 65, "too many words"),
        ("a" * 10_000, "too long"),
        ("(" * 100 + "a" + ")" * 100, "nested too deeply"),
        ("NOT " * 100 + "a", "nested too deeply"),
    ],
)
def test_what_cannot_be_understood_is_explained(text, part):
    with pytest.raises(QueryError, match=part.replace("(", r"\(").replace(")", r"\)")) as raised:
        parse(text)
    assert 0 <= raised.value.position <= len(text)
    assert str(raised.value)[-1] in ".:;" or str(raised.value).endswith(("*.", "highlights."))


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_asked_is_no_query(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("har", begins("har", "har")),
        ("a har", And((A, begins("har", "har")))),
        ("har ", word("har")),
        ("h", word("h")),
        ('"a har', Words((Form("a"), Form("har", True)))),
        ('"a b"', phrase("a", "b")),
        ("a AND", A),
        ("a OR ", A),
        ("a NOT", A),
        ("a -", A),
        ("a title:", A),
        ("a (b", And((A, B))),
        ("a OR (", A),
        ("tag:cli", Value(Property.TAG, "cli", True)),
    ],
)
def test_while_typing_the_end_is_still_open(text, root):
    assert parse(text, typing=True).root == root


@pytest.mark.parametrize("text", ["title:", "(", '"', "&"])
def test_while_typing_what_has_not_begun_asks_nothing(text):
    assert parse(text, typing=True) is None


def test_in_highlights_is_of_the_whole_query():
    assert parse("a in:highlights") == Query(A, True, ("a",))
    assert parse("in:highlights") == Query(Everything(), True)
    assert parse("in:hi", typing=True) == Query(Everything(), True)


def test_the_terms_are_the_words_to_be_found():
    assert parse('Harbour "old, Ship" -rain tag:x well-known (a OR a)').terms == (
        "Harbour", "old, Ship", "well-known", "a",
    )  # fmt: skip


@given(st.text(alphabet='ab *"()-=:ANDORT“東é\n') | st.text(), st.booleans())
def test_no_text_ends_in_anything_but_a_query_or_a_sentence(text, typing):
    try:
        query = parse(text, typing=typing)
    except QueryError as error:
        assert str(error)
    else:
        assert query is None or list(leaves(query.root))
