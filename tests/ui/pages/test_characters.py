"""Which character a point means, where the boxes of neighbours overlap."""

from array import array
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPointF

from florilegium.ui.pages.characters import PageCharacters


def characters(*boxes: tuple[float, float], runs: Sequence[tuple[int, int]] = ()) -> PageCharacters:
    """A line of characters, each from one side to the other; (0, 0) is a space."""
    lefts, rights = zip(*boxes, strict=True)
    count = len(boxes)
    made = PageCharacters(
        array("f", lefts), array("f", [0] * count), array("f", rights), array("f", [10] * count)
    )
    made.set_lines(runs or [(0, count)])
    return made


@pytest.mark.parametrize(
    ("at", "char", "past"),
    [(0.5, 0, False), (7.5, 0, True), (8.5, 1, False), (15.5, 1, True), (16.5, 2, False), (29.0, 2, True)],
)
def test_a_character_ends_where_the_next_begins(at: float, char: int, past: bool) -> None:
    assert characters((0, 15), (8, 23), (16, 31)).near(QPointF(at, 5)) == (char, past)


@pytest.mark.parametrize(("at", "char", "past"), [(30.5, 0, False), (23.5, 0, True), (22.5, 1, False)])
def test_so_it_is_where_lines_run_to_the_left(at: float, char: int, past: bool) -> None:
    assert characters((16, 31), (8, 23), (0, 15)).near(QPointF(at, 5)) == (char, past)


def test_a_mark_over_a_letter_takes_nothing_from_it() -> None:
    made = characters((0, 10), (3, 7), (10, 20))
    assert made.rect(0, 1).right() == 10


def test_a_highlight_leaves_out_what_follows() -> None:
    made = characters((0, 15), (8, 23), (16, 31))
    (rect,) = made.rects([(0, 2)])
    assert (rect.left(), rect.right()) == (0, 16)


def sides(made: PageCharacters) -> list[tuple[float, float]]:
    """Where each character begins and ends."""
    return list(zip(made.lefts, made.rights, strict=True))


def test_letters_of_one_glyph_have_a_part_of_it_each() -> None:
    made = characters((0, 6), (6, 12), (6, 12), (12, 18))
    assert sides(made) == [(0, 6), (6, 9), (9, 12), (12, 18)]
    assert made.near(QPointF(6.3, 5)) == (1, False)
    assert made.near(QPointF(11.7, 5)) == (2, True)


def test_letters_of_a_glyph_that_the_next_cuts_off_share_what_is_left() -> None:
    assert sides(characters((0, 6), (0, 6), (4, 10))) == [(0, 2), (2, 4), (4, 10)]


def test_letters_of_a_glyph_that_come_the_wrong_way_round_run_to_the_left() -> None:
    made = characters((20, 26), (12, 20), (12, 20), runs=[(0, 1), (2, 1), (1, 1)])
    assert sides(made) == [(20, 26), (12, 16), (16, 20)]


def test_a_number_and_a_word_that_runs_to_the_left_go_their_own_ways() -> None:
    made = characters((0, 6), (6, 12), (0, 0), (94, 100), (88, 94), (82, 88))
    assert [(line.first, line.last, line.backwards) for line in made.lines] == [(0, 3, False), (3, 6, True)]
    assert made.near(QPointF(0.3, 5)) == (0, False)
    assert made.near(QPointF(11.7, 5)) == (1, True)
    assert made.near(QPointF(99.7, 5)) == (3, False)
    assert made.near(QPointF(82.3, 5)) == (5, True)
    assert len(made.rects([(0, 6)])) == 2


def test_words_that_run_to_the_left_may_stand_one_after_the_other_to_the_right() -> None:
    made = characters((6, 12), (0, 6), (0, 0), (24, 30), (18, 24), (30, 36), (48, 54), (42, 48))
    assert made.near(QPointF(11.7, 5)) == (0, False)
    assert made.near(QPointF(18.3, 5)) == (4, True)
    assert made.near(QPointF(53.7, 5)) == (6, False)


def test_widths_that_a_font_gives_wrong_are_cut() -> None:
    made = characters((0, 100), (4, 104), (5, 105), (11, 111))
    assert sides(made) == [(0, 4), (4, 5), (5, 11), (11, 17)]


def test_small_print_is_meant_before_large_under_one_point() -> None:
    made = PageCharacters(
        array("f", [0, 40, 10, 16]),
        array("f", [0, 0, 20, 20]),
        array("f", [40, 80, 16, 22]),
        array("f", [60, 60, 30, 30]),
    )
    made.set_lines([(0, 2), (2, 2)])
    assert made.near(QPointF(12, 25)) == (2, False)
    assert made.near(QPointF(12, 50)) == (0, False)
