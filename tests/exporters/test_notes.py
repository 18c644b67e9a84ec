import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.exporters.notes import contained

from .reading_back import PLAIN

PIECES = ["```", "~~~~", "<!--", "-->", "<script>", "<pre>", "<?", "<!X", "<![CDATA[", "<div>", "- a", "> b"]
PIECES += [
    "# c",
    "1. d",
    "    e",
    "*f*",
    "[g]: /h",
    "---",
    "===",
    "| i |\n|--|",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "j",
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
    | st.lists(st.sampled_from(PIECES)).map("\n".join)
)
def test_whatever_follows_a_note_stands_by_itself(note):
    tokens = PLAIN.parse(f"> excerpt\n\n{contained(note)}\n\n> next *excerpt*\n")
    assert [token.type for token in tokens[:5]] == [
        "blockquote_open",
        "paragraph_open",
        "inline",
        "paragraph_close",
        "blockquote_close",
    ]
    assert tokens[2].content == "excerpt"
    assert tokens[-5].type == "blockquote_open" and tokens[-5].level == 0
    assert tokens[-3].content == "next *excerpt*"


@pytest.mark.parametrize(
    "note",
    [
        "See *section* 2.",
        "# Heading\n\n- one\n- two",
        "```\ncode\n```",
        "    code",
        "a `b` <!-- c --> <div>",
        "",
    ],
)
def test_a_note_that_closes_what_it_opens_is_written_as_it_is(note):
    assert contained(note) == note


@pytest.mark.parametrize(
    ("note", "written"),
    [
        ("so:\n```py\nx = 1", "so:\n```py\nx = 1\n```"),
        ("~~~~\n~~~", "~~~~\n~~~\n~~~~"),
        ("<!-- later", "<!-- later\n-->"),
        ("<script>\nx", "<script>\nx\n</script>"),
        ("\r\n \r\nplain\r\n", "plain"),
    ],
)
def test_what_a_note_leaves_open_is_closed(note, written):
    assert contained(note) == written
