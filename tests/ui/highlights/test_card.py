"""How a card is set."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium.model import AnchorStatus
from florilegium.ui.highlights.card import Card, CardFonts
from florilegium.ui.highlights.plain import shown_excerpt, shown_note

LONG = "It was on the ninth that the pilot asked for the lamp to be doubled. " * 20


@pytest.fixture
def fonts(appearance):
    return CardFonts(
        appearance.reading_font(0.75),
        appearance.interface_font(size=12),
        appearance.interface_font(size=11),
        appearance.interface_font(bold=True),
    )


def words(card):
    return [piece.text for piece in card.words]


def test_a_long_excerpt_is_cut_short_and_says_so(fonts, make_row):
    row = make_row(1, LONG)
    card, whole = Card(row, 316, fonts), Card(row, 316, fonts, expanded=True)
    assert "more" in words(card) and "more" not in words(whole)
    assert card.height < 200 < whole.height
    assert whole.lines[0].layout.text() == LONG.strip()


def test_the_line_that_is_cut_follows_the_ones_before(fonts, make_row):
    emoji = "😀 a😀b lamp " * 60
    card = Card(make_row(1, emoji), 316, fonts)
    above, last = (lines.layout.text() for lines in card.lines)
    assert last.endswith("…")
    shown = f"{above} {last[:-1]}".split()
    assert shown[:-1] == emoji.split()[: len(shown) - 1]
    assert card.lines[1].at.y() - card.lines[0].at.y() == pytest.approx(
        5 * fonts.excerpt.pixelSize() * 1.45, abs=1
    )


def test_hebrew_is_set_from_the_right(fonts, make_row):
    card = Card(make_row(1, "שלום עולם"), 316, fonts)
    line = card.lines[0].layout.lineAt(0)
    assert line.naturalTextRect().right() == pytest.approx(line.width(), abs=1)


def test_the_last_line_says_where_how_and_what(fonts, make_row):
    card = Card(make_row(4, tags=("fog", "inquiry"), status=AnchorStatus.LOST), 316, fonts)
    assert words(card) == ["¶ 4", "Lost", "#fog", "#inquiry"]
    assert card.warning is not None and card.mark is not None
    plain = Card(make_row(4), 316, fonts)
    assert plain.warning is None and words(plain) == ["¶ 4"]


def test_tags_that_do_not_fit_are_counted_until_the_card_is_expanded(fonts, make_row):
    tags = tuple(f"tag-{n}" for n in range(30))
    row = make_row(1, tags=tags)
    short = words(Card(row, 316, fonts))
    assert short[-1] == f"+{30 - (len(short) - 2)}"
    assert words(Card(row, 316, fonts, expanded=True))[1:] == [f"#{tag}" for tag in tags]


@settings(max_examples=40, deadline=None)
@given(
    st.text(max_size=80),
    st.text(max_size=80),
    st.lists(st.text(max_size=60), max_size=4),
    st.integers(120, 500),
)
def test_nothing_reaches_out_of_its_card(qapp, make_row, excerpt, note, tags, width):
    fonts = CardFonts(qapp.font(), qapp.font(), qapp.font(), qapp.font())
    for expanded in (False, True):
        card = Card(make_row(1, excerpt, note=note, tags=tuple(tags)), width, fonts, expanded=expanded)
        for lines in card.lines:
            bottom = lines.at.y() + lines.layout.boundingRect().height()
            assert card.frame.top() <= lines.at.y() and bottom <= card.frame.bottom() + 8
        for piece in card.words:
            assert card.frame.left() <= piece.at.x() <= card.frame.right()
            assert piece.at.y() <= card.frame.bottom()


def test_an_editor_takes_the_place_of_note_and_tags(fonts, make_row):
    card = Card(make_row(1, note="A note", tags=("fog",)), 316, fonts, editing=120)
    assert card.editor is not None and card.editor.height() == 120
    assert words(card) == [] and len(card.lines) == 1
    assert card.frame.contains(card.editor)


def test_excerpts_keep_their_blocks_and_name_their_pictures():
    assert shown_excerpt("One\n\n  two\tthree\n\ufffc") == "One\u2028two three\u2028[picture]"


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("Plain words.", "Plain words."),
        ("Two\n\nparagraphs", "Two\u2028paragraphs"),
        ("By *whom*, `when`, [where](https://example.org)?", "By whom, when, where?"),
        ("# Head\n\n- one\n- two\n\n3. three", "Head\u2028• one\u2028• two\u20283. three"),
        ("```\na_b\n```", "a_b"),
        ("![a lamp](lamp.png) <b>", "a lamp <b>"),
        ("5 * 3 = 15", "5 * 3 = 15"),
    ],
)
def test_notes_are_shown_without_their_markdown(note, shown):
    assert shown_note(note) == shown
