import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from florilegium.exporters.front_matter import front_matter

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@given(
    st.dictionaries(
        WORDS, WORDS | st.integers() | st.booleans() | st.lists(WORDS, max_size=3), min_size=1, max_size=4
    )
)
def test_any_properties_come_back(properties):
    written = front_matter(properties)
    assert YAML(typ="safe", pure=True).load(written) == properties


@given(WORDS, WORDS)
def test_a_text_stays_on_its_line(title, author):
    lines = front_matter({"title": title, "author": author}).splitlines()
    assert [line.split(":")[0] for line in lines] == ["title", "author"]


@pytest.mark.parametrize(
    "word", ["no", "on", "y", "~", "null", "12:30", "1e3", "0x1f", "2024-01-01", "-", "? a: b"]
)
def test_words_are_quoted_for_readers_of_older_yaml(word):
    assert front_matter({"title": word, word: "x"}) == f'title: "{word}"\n"{word}": "x"\n'


def test_counts_are_numbers_and_long_titles_are_not_folded():
    written = front_matter({"title": "word " * 400, "labels": {"Claim": 2, "A: b": 1}, "tags": ["x", "y z"]})
    assert written == (f'title: "{"word " * 400}"\nlabels:\n  Claim: 2\n  "A: b": 1\ntags:\n- "x"\n- "y z"\n')


def test_a_title_is_no_html_where_front_matter_is_not_known():
    properties = {"title": "a < b <script>alert(1)</script>", "<b>": 1}
    written = front_matter(properties)
    assert written == 'title: "a < b \\x3Cscript>alert(1)\\x3C/script>"\n"\\x3Cb>": 1\n'
    assert YAML(typ="safe", pure=True).load(written) == properties
