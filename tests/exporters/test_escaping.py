import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.exporters.escaping import escape, escape_line, fence, quote

from .reading_back import EXTENDED, PLAIN, commonmark_text, paragraph

TROUBLE = [
    *("*a_b*", "__init__", "#", "x", "##", "[y](z)", "![p](q)", "[[x]]", "[^1]", "<div>", "</p>", "<!--"),
    *("<a@b.c>", "1.", "12)", "-", "+", "---", "***", "___", "`", "``", "```", "~~~", "~~x~~", "|", "a|b"),
    *("--|--", ":-:", ":-", "$", "$$", "$x$", "==", "==x==", "=", "===", "%%", "%%x%%", "^id", "^", "&amp;"),
    *("&copy", "&#32;", "&#x41;", "&", "\\", "\\\\", "http://a.b/c_d", "www.a.b", "ftp://x", "mailto:a@b.c"),
    *("a@b.c", ":smile:", ":100:", ":+1:", "10:30:15", ":", ">", ">>", "{x}", "{{y}}", "{%", "%}", "@me"),
    *("#tag", "C#", "a", "1", ".", ")", "é", "漢", "😀", "\u2028", "\u2029", "\u00a0", "\u3000", "\u0085"),
    *("\u200b", "\ufeff", "\u202e", "\f", "\x1b", "\ufffc", "\ufffe"),
]
SPACE = (" ", "  ", "\t", "\n", "\n\n", "    ", " \n", "\n ", "\\\n")
TEXT = (
    st.lists(
        st.sampled_from(TROUBLE)
        | st.sampled_from(SPACE)
        | st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=4),
        min_size=1,
        max_size=14,
    )
    .map("".join)
    .filter(lambda text: text and all(line == line.strip("\x1b\x85") for line in text.split("\n")))
)


@given(TEXT)
def test_any_text_comes_back_from_two_parsers_and_from_the_usual_extensions(text):
    markdown = escape(text)
    assert paragraph(PLAIN, markdown) == text
    assert paragraph(EXTENDED, markdown) == text
    assert commonmark_text(markdown) == text


@given(TEXT)
def test_a_quotation_gives_its_text_back(text):
    markdown = quote(escape(text))
    assert commonmark_text(markdown) == text
    tokens = PLAIN.parse(markdown)
    assert tokens[0].type == "blockquote_open" and tokens[-1].type == "blockquote_close"


@given(TEXT)
def test_a_heading_is_one_heading_of_the_same_words(text):
    words = " ".join(text.split())
    tokens = PLAIN.parse(f"## {escape_line(text)}")
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    assert "".join(child.content for child in tokens[1].children) == words


@given(TEXT, st.booleans())
def test_a_fence_keeps_code_to_the_letter(text, in_quote):
    markdown = fence(text)
    tokens = PLAIN.parse(quote(markdown) if in_quote else markdown)
    (code,) = [token for token in tokens if token.type == "fence"]
    assert code.content == text + "\n"


@pytest.mark.parametrize(
    "text",
    ["a_b", "AT&T", "10:30:15", "C#", "snow & ice", "-5", "3.5 times", "(a)", "page#part", "a > b", "a - b"],
)
def test_ordinary_text_stays_legible(text):
    assert escape(text).replace("\\_", "_").replace("\\#", "#") == text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("1. first", "1\\. first"),
        ("1887 was cold.", "1887 was cold."),
        ("- item", "\\- item"),
        ("see http://a.b and www.c.d", "see http\\://a.b and www\\.c.d"),
        ("one\ntwo", "one\\\ntwo"),
        (" x ", "&#32;x&#32;"),
    ],
)
def test_how_some_texts_are_written(text, markdown):
    assert escape(text) == markdown


def test_emoji_names_maths_and_links_have_their_first_sign_escaped():
    assert escape("x :smile: $1 [[a]] ==b== %%c%% ^d") == (
        "x \\:smile: \\$1 \\[\\[a\\]\\] \\=\\=b\\=\\= \\%\\%c\\%\\% \\^d"
    )
