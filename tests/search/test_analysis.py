import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.search.analysis import CHUNK, fold, forms, key, stemming, stems, tokens


def read(text):
    return [(text[token.start : token.end], token.exact) for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The o'clock, the o’clock", ["the", "o'clock", "the", "o'clock"]),
        ("don't O'Brien rock'n'roll", ["don't", "o'brien", "rock'n'roll"]),
        ("l'eau L’Homme qu'il dell'arte", ["l", "eau", "l", "homme", "qu", "il", "dell", "arte"]),
        ("aujourd'hui", ["aujourd'hui"]),
        ("the people's, we'll, dogs'", ["the", "people", "s", "we", "ll", "dogs"]),
        ("'tis “quoted”", ["tis", "quoted"]),
        ("3.14 1,000,000.5 12,13 9.2.1887", ["3.14", "1,000,000.5", "12", "13", "9", "2", "1887"]),
        ("well-known under_score", ["well", "known", "under", "score"]),
        ("Café cafe\u0301 CAFÉ", ["cafe", "cafe", "cafe"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("İstanbul ISTANBUL ıstanbul", ["istanbul"] * 3),
        ("مُحَمَّد محمـــد", ["محمد", "محمد"]),
        ("שָׁלוֹם שלום", ["שלום", "שלום"]),
        ("hy\u00adphen wa\u200bter \u00ad", ["hyphen", "water"]),
        ("ﬁsh x² Ⅷ ４２ ١٢٣", ["fish", "x2", "viii", "42", "123"]),
        ("Søren Łódź Œuvre", ["soren", "lodz", "oeuvre"]),
        ("ΣΊΣΥΦΟΣ Σίσυφος", ["σισυφοσ", "σισυφοσ"]),
        ("कि की", ["कि", "की"]),
        ("東京都", ["東京", "京都", "都"]),
        ("3月 abc東", ["3", "月", "abc", "東"]),
        ("がか が", ["がか", "か", "が"]),
        ("ｶﾞｽ", ["ガス", "ス"]),
        ("한국어", ["한국", "국어", "어"]),
        ("", []),
        (" — … !", []),
    ],
)
def test_words_are_read(text, expected):
    assert [token.exact for token in tokens(text)] == expected


def test_offsets_are_of_the_text_though_folding_changes_lengths():
    text = "ﬁn Straße — مُحَمَّد İ cafe\u0301"
    assert [text[token.start : token.end] for token in tokens(text)] == [
        "ﬁn", "Straße", "مُحَمَّد", "İ", "cafe\u0301",
    ]  # fmt: skip


def test_a_bigram_says_where_its_first_character_ends():
    (first, second) = tokens("か\u3099く")
    assert (first.start, first.head, first.end) == (0, 2, 3)
    assert (second.start, second.head, second.end) == (2, 3, 3)


@given(st.text())
def test_every_token_is_a_part_of_one_chunk_and_in_order(text):
    last = 0
    for token in tokens(text):
        assert last <= token.start < token.head <= token.end <= len(text)
        assert not any(character.isspace() for character in text[token.start : token.end])
        assert token.exact
        last = token.start + 1


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "M", "N", "Zs", "P"])))
def test_case_makes_no_difference(text):
    # Case folding makes a letter of the Greek iota below a vowel; here it is an accent like others.
    text = unicodedata.normalize("NFD", text).replace("\u0345", "")
    assert fold(text.casefold()) == fold(text)


@given(st.text())
def test_the_forms_are_those_of_the_tokens(text):
    exact, clean = forms(text)
    read_tokens = list(tokens(text))
    assert exact == [token.exact for token in read_tokens]
    assert clean == [token.clean for token in read_tokens]
    assert [m[0] for m in CHUNK.finditer(text)] == text.split()


@given(st.text(alphabet="aé1.,'’-_東。\u0301\u00ad()", min_size=1))
def test_a_long_chunk_is_read_as_a_short_one_is(text):
    padded = text + " " + "-" * 100
    long = text + "-" * 100
    assert list(tokens(padded)) == list(tokens(long))


@pytest.mark.parametrize(
    ("language", "code"),
    [("en", "en"), ("en-GB", "en"), ("pt_BR", "pt"), ("", "en"), ("ja", ""), ("xx", ""), ("NO", "no")],
)
def test_the_language_of_stemming(language, code):
    assert stemming(language) == code


def test_stems_are_snowballs_and_keep_accents_until_they_are_made():
    assert {stems("en")[word] for word in ("run", "running", "runs")} == {"run"}
    assert stems("en")["stopped"] == "stop"
    assert stems("fr")["mangée"] == stems("fr")["manger"]
    assert stems("de")["häuser"] == "haus"
    assert stems("ru")["красный"] == stems("ru")["красная"]
    assert stems("")["running"] == ""


def test_keys_compare_names_as_wholes():
    assert key("Climate-Change") == key("climate change") == "climate change"
    assert key("⭐") == "⭐"
