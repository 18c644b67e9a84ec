import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.errors import NotFound
from florilegium.exporters.links import QUOTE_LENGTH, OpenRequest, link, parse_link

IDS = st.text("0123456789abcdefghjkmnpqrstvwxyzXYZ-_.", min_size=1, max_size=64)
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)


@given(IDS, st.none() | IDS, WORDS)
def test_a_link_is_read_back(document, highlight, words):
    request = parse_link(link(document, highlight, words))
    assert (request.document, request.highlight) == (document, highlight or "")
    folded = " ".join(words.split())
    assert folded.startswith(request.quote) and len(request.quote) <= QUOTE_LENGTH
    assert bool(request.quote) == bool(folded)


@given(WORDS)
def test_a_link_stands_in_markdown_as_it_is(words):
    assert not set(link("d", "h", words)) & set(" ()<>[]\\\n\t*`;|")


def test_a_long_quote_is_cut_between_words():
    assert parse_link(link("d", "h", "lamp " * 40)).quote == ("lamp " * 12).strip()
    assert parse_link(link("d", "h", "灯" * 100)).quote == "灯" * QUOTE_LENGTH


def test_what_other_programs_do_to_links_is_understood():
    assert parse_link(" FLORILEGIUM://open/?quote=a+b%20c&document=x1&more=1\n") == OpenRequest(
        "x1", "", "a b c"
    )
    assert parse_link("florilegium://open?document=x1&document=x2").document == "x1"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "https://open?document=a",
        "florilegium://open",
        "florilegium://open?document=",
        "florilegium://open?document=../../etc",
        "florilegium://open?document=a&highlight=%00",
        "florilegium://close?document=a",
        "florilegium://open/else?document=a",
        "florilegium://[open?document=a",
        "florilegium:open?document=a",
        "florilegium://open?document=a&quote=" + "x" * 9000,
        "florilegium://open?" + "&".join(["document=a"] * 50),
    ],
)
def test_nonsense_is_refused_in_a_sentence(url):
    with pytest.raises(NotFound, match=r"^This is not a link .*\.$"):
        parse_link(url)


@given(st.text(max_size=60))
def test_no_url_does_worse_than_be_refused(url):
    for candidate in (url, "florilegium://" + url, "florilegium://open?" + url):
        with contextlib.suppress(NotFound):
            assert parse_link(candidate).document
