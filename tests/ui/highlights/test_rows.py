"""Finding words, filtering and ordering, without a window."""

import unicodedata
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from florilegium.model import STARTING_LABELS, AnchorStatus
from florilegium.ui.highlights.rows import HighlightFilter, Order, folded, in_order

LABELS = {label.id: label for label in STARTING_LABELS}
TEXT = st.text(alphabet="aAbBéÉñ ’'ßİ\u0301字ש", max_size=12)


def test_folding_forgets_case_accents_and_curly_quotes():
    assert folded("L’ÉTÉ — “Straße”") == 'l\'ete - "strasse"'
    assert folded("ＡＢＣ ﬁ") == "abc fi"


@given(TEXT)
def test_folding_a_folded_text_changes_nothing(text):
    assert folded(folded(text)) == folded(text)


@given(TEXT)
def test_composed_and_decomposed_texts_fold_alike(text):
    assert folded(unicodedata.normalize("NFC", text)) == folded(unicodedata.normalize("NFD", text))


@st.composite
def rows_and_filter(draw):
    ids = st.sampled_from(list(LABELS))
    tags = st.lists(st.sampled_from(["fog", "été", "inquiry"]), unique=True, max_size=3).map(sorted)
    cards = draw(st.lists(st.tuples(ids, TEXT, TEXT, tags, st.sampled_from(AnchorStatus)), max_size=12))
    wanted = HighlightFilter(
        labels=draw(st.frozensets(ids, max_size=2)),
        tags=draw(st.frozensets(st.sampled_from(["fog", "été"]))),
        statuses=draw(st.frozensets(st.sampled_from(AnchorStatus), max_size=2)),
        words=draw(TEXT),
    )
    return cards, wanted


@given(rows_and_filter())
def test_the_filter_is_the_naive_one(make_row, case):
    cards, wanted = case
    rows = [
        make_row(number, words, label=label, note=note, tags=tuple(tags), status=status)
        for number, (label, words, note, tags, status) in enumerate(cards)
    ]

    def naive(row):
        highlight = row.highlight
        if wanted.labels and highlight.label not in wanted.labels:
            return False
        if wanted.statuses and highlight.status not in wanted.statuses:
            return False
        if any(tag not in highlight.tags for tag in wanted.tags):
            return False
        places = [folded(highlight.exact), folded(highlight.note), *(f"#{folded(t)}" for t in highlight.tags)]
        return all(any(word in place for place in places) for word in folded(wanted.words).split())

    matches = wanted.matcher()
    assert [matches(row) for row in rows] == [naive(row) for row in rows]


def test_a_tag_is_found_with_and_without_its_sign(make_row):
    row = make_row(1, tags=("fog",))
    assert HighlightFilter(words="#fog").matcher()(row)
    assert HighlightFilter(words="fo").matcher()(row)
    assert not HighlightFilter(words="#og").matcher()(row)


def test_orders(make_row):
    rows = [
        make_row(3, document="b", label="claim", created="2026-03"),
        make_row(1, document="b", label="doubt", created="2026-01"),
        make_row(2, document="a", label="gone", created="2026-02"),
    ]

    def ids(order):
        return [row.id for row in in_order(rows, order, LABELS)]

    assert ids(Order.TEXT) == ["h1", "h2", "h3"]
    assert ids(Order.DOCUMENT) == ["h2", "h1", "h3"]
    assert ids(Order.NEWEST) == ["h3", "h2", "h1"]
    assert ids(Order.LABEL) == ["h3", "h1", "h2"]


def test_two_documents_of_one_title_stay_apart(make_row):
    rows = [
        replace(make_row(n, document=d), document_title="Same") for n, d in ((1, "a"), (2, "b"), (3, "a"))
    ]
    assert [row.highlight.document for row in in_order(rows, Order.DOCUMENT, LABELS)] == ["a", "a", "b"]
