"""The title is shown once, wherever the text itself says it."""

import pytest

from florilegium.model import BlockKind
from florilegium.ui.reader.titles import meta_line, shown_minutes, title_block

from .build import Builder, summary


@pytest.mark.parametrize(
    ("first", "title", "shown", "in_text"),
    [
        ("On  reading\nclosely", "On Reading closely", "", True),
        ("On reading closely, a lecture", "On reading closely", "On reading closely", False),
        ("On reading closely", "", "", False),
        ("The lamp was lit at dusk. More.", "The lamp was lit…", "", False),
        ("The lamp was lit", "The pilot asked…", "The pilot asked…", False),
    ],
)
def test_the_title_is_shown_once(first: str, title: str, shown: str, in_text: bool) -> None:
    built = Builder()
    built.block(first, BlockKind.HEADING)
    text = built.made()
    block = title_block(text, summary(text, title))
    assert (block.title, block.in_text) == (shown, in_text)


def test_an_item_of_a_list_is_no_title() -> None:
    built = Builder()
    built.block("Oil", BlockKind.LIST_ITEM, level=1, marker="•")
    text = built.made()
    assert title_block(text, summary(text, "Oil")).title == "Oil"
    assert title_block(Builder().made(), summary(text, "Oil")).title == "Oil"


def test_what_stands_under_the_title() -> None:
    text = Builder().made()
    assert meta_line(summary(text, author="M. Arden", date="1854-02-09")) == (
        "M. Arden",
        "9 Feb 1854",
        "1 min",
    )
    assert meta_line(summary(text, site="Harbour archive")) == ("Harbour archive", "1 min")


@pytest.mark.parametrize(
    ("minutes", "shown"), [(1, "1 min"), (59, "59 min"), (60, "1 h"), (698, "11 h 38 min")]
)
def test_long_readings_are_counted_in_hours(minutes: int, shown: str) -> None:
    assert shown_minutes(minutes) == shown


@pytest.mark.parametrize(
    ("title", "right_to_left"),
    [
        ("יומן המגדלור", True),
        ("1887: יומן", True),
        ("The ledger (יומן)", False),
        ("1887", False),
        ("", False),
    ],
)
def test_a_title_stands_where_its_reading_begins(title: str, right_to_left: bool) -> None:
    text = Builder().made()
    assert title_block(text, summary(text, title)).right_to_left == right_to_left


def test_dates_stay_whole_under_a_right_to_left_title() -> None:
    text = Builder().made()
    block = title_block(text, summary(text, "יומן", date="1887-02-09"))
    assert block.meta == ("\u20689 Feb 1887\u2069", "\u20681 min\u2069")
