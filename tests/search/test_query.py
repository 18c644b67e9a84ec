import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.errors import QueryError
from florilegium.search.parser import parse
from florilegium.search.query import (
    And,
    Choice,
    Everything,
    Form,
    Near,
    Not,
    Or,
    Period,
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


def wild(text):
    return Words((Form(text, wild=True),))


def fuzzy(text, edits):
    return Words((Form(text, edits=edits),))


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
        ("Harb**", begins("harb")),
        ("*ology", wild("*ology")),
        ("h*r", wild("h*r")),
        ("wild?ard", wild("wild?ard")),
        ("?a*b*", wild("?a*b*")),
        ("a**?b", wild("a?*b")),
        ("lamp?", word("lamp")),
        ("(lamp?)", word("lamp")),
        ("who? me?!", And((word("who"), word("me")))),
        ("https://a.org/b?c", phrase("https", "a", "org", "b", "c")),
        ("well-kn*n", Words((Form("well"), Form("kn*n", wild=True)))),
        ("東京*", Words((Form("東京"),))),
        ("*東京", Words((Form("東京"),))),
        ("harbor~", fuzzy("harbor", 1)),
        ("Hârbor~2", fuzzy("harbor", 2)),
        ("don't~", fuzzy("don't", 1)),
        ("~ a", A),
        ('"a b"~3', Near((phrase("a"), phrase("b")), 3, True)),
        ('"a well-known b"~3', Near((phrase("a"), phrase("well", "known"), phrase("b")), 3, True)),
        ('"a b"~0', phrase("a", "b")),
        ('"a"~3', phrase("a")),
        ("a NEAR b", Near((A, B), 10)),
        ("a NEAR/3 b", Near((A, B), 3)),
        ("a NEAR/3 b NEAR c", Near((Near((A, B), 3), C), 10)),
        ("a NEAR/0 b c", And((Near((A, B), 0), C))),
        ("c a NEAR b OR c", Or((And((C, Near((A, B), 10))), C))),
        ('a NEAR/2 (b OR "b c")', Near((A, Choice((B, phrase("b", "c")))), 2)),
        ("a near b", And((A, word("near"), B))),
        (
            "title:(a NEAR b)",
            Near((word("a", Scope.TITLE), word("b", Scope.TITLE)), 10, scope=Scope.TITLE),
        ),
        ("date:2019..2021-5", Period(Property.DATE, "2019", "2021-05\U0010ffff")),
        ("date:2019..", Period(Property.DATE, "2019", "")),
        ("date:>=2020-5", Period(Property.DATE, "2020-05", "")),
        ("date:>2020", Period(Property.DATE, "2020\U0010ffff", "")),
        ("added:<=2020-05-01", Period(Property.ADDED, "", "2020-05-01\U0010ffff")),
        ("added:<2020", Period(Property.ADDED, "", "2020")),
        ("added:2020-5", Value(Property.ADDED, "2020-05", True)),
        ('date:"Spring 1887"', Value(Property.DATE, "spring 1887", True)),
        ("has:note", Value(Property.HAS, "note")),
        ("has:Highlights", Value(Property.HAS, "highlight")),
        ("format:Markdown", Value(Property.FORMAT, "md")),
        ("format:.pdf", Value(Property.FORMAT, "pdf")),
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
        ("?*", "at least one letter"),
        ("a *~", "at least one letter"),
        ("harb*~", "single word"),
        ("h?rbor~2", "single word"),
        ("well-known~", "single word"),
        ("東京~", "single word"),
        ("of~2", "too short"),
        ("harbor~3", "1 or 2"),
        ("harbor~x", "1 or 2"),
        ('"a b"~', "how many other words"),
        ('"a b"~x', "how many other words"),
        ('"a b"~9999', "how many other words"),
        ("a NEAR", "NEAR needs a word"),
        ("NEAR a", "NEAR needs a word"),
        ("a NEAR NEAR b", "NEAR needs a word"),
        ("a NEAR/x b", "After “NEAR/”"),
        ("a NEAR/99999999999999 b", "After “NEAR/”"),
        ("a NEAR -b", "words and phrases only"),
        ("a NEAR tag:x", "words and phrases only"),
        ("a NEAR (b c)", "words and phrases only"),
        ("a NEAR title:b", "same place"),
        ("date:>=soon", "Write a date as"),
        ("date:..", "Write a date as"),
        ("date:2019..x", "Write a date as"),
        ("added:spring", "Write a date as"),
        ("has:wings", "After “has:”"),
        ("tag:*", "at least one letter"),
        ("title:", "Nothing follows “title:”"),
        ("title: a", "Nothing follows “title:”"),
        ("colour:red", "The fields are title:, author:, note:, tag:"),
        ("in:title a", "in:highlights"),
        ("a -in:highlights", "cannot be left out"),
        ("title:(author:a)", "another field's"),
        ("()", "no word to look for"),
        ("—", "no word to look for"),
        ("a " * 257, "too many words"),
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
        ("a NEAR", A),
        ("a NEAR/", A),
        ("a NEAR/5 ", A),
        ("a NEAR har", Near((A, begins("har", "har")), 10)),
        ('"a b"~', phrase("a", "b")),
        ("a date:>=", A),
        ("date:>=20", Period(Property.DATE, "20", "")),
        ("has:no", Value(Property.HAS, "note")),
        ("in:no", Value(Property.HAS, "note")),
        ("harb*", begins("harb")),
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
    assert parse("in:highlights -a").root == And((Everything(), Not(A)))


def test_in_notes_looks_for_all_words_in_notes():
    note = word("a", Scope.NOTE)
    assert parse("a in:notes") == Query(note, True, ("a",))
    assert parse("in:notes (a OR title:b) -a").root == And((Or((note, word("b", Scope.TITLE))), Not(note)))
    near = Near((note, word("b", Scope.NOTE)), 10, scope=Scope.NOTE)
    assert parse("a NEAR b in:notes").root == near
    assert parse("in:notes") == Query(Value(Property.HAS, "note"), True)


def test_with_case_words_are_taken_as_they_are_written():
    (form,) = parse("Éclair", case=True).root.forms
    assert (form.text, form.cased) == ("eclair", "Eclair")
    assert parse("Éclair", case=True).root.clean == ""
    assert parse("Éclair", case=True).cased
    assert parse("Ha*R", case=True).root.forms[0].cased == "Ha*R"
    assert not parse("tag:A", case=True).cased


def test_each_form_knows_where_it_stands():
    query = 'a  title:Harbour ="Old, well-known" light* ship~'
    places = [form.place for leaf in leaves(parse(query).root) for form in leaf.forms]
    assert [query[place.start : place.end] for place in places] == [
        "a", "Harbour", "Old", "well", "known", "light*", "ship",
    ]  # fmt: skip


def test_the_terms_are_the_words_to_be_found():
    assert parse('Harbour "old, Ship" -rain tag:x well-known (a OR a)').terms == (
        "Harbour", "old, Ship", "well-known", "a",
    )  # fmt: skip


PIECES = ["AND ", " OR ", "NOT ", " NEAR ", " NEAR/3 ", "title:", "in:", "notes", "has:", "date:", ">=", ".."]
PIECES += ["東京", "2020", "note", *'ab*?~2"()-=:/“é \n']


@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text(), st.booleans(), st.booleans())
def test_no_text_ends_in_anything_but_a_query_or_a_sentence(text, typing, case):
    try:
        query = parse(text, typing=typing, case=case)
    except QueryError as error:
        assert str(error)
    else:
        assert query is None or list(leaves(query.root))
