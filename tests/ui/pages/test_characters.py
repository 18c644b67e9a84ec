"""Which character a point means, where the boxes of neighbours overlap."""

from array import array

import pytest
from PySide6.QtCore import QPointF

from florilegium.ui.pages.characters import PageCharacters


def characters(*boxes: tuple[float, float]) -> PageCharacters:
    """A line of characters, each from one side to the other."""
    lefts, rights = zip(*boxes, strict=True)
    count = len(boxes)
    made = PageCharacters(
        array("f", lefts), array("f", [0] * count), array("f", rights), array("f", [10] * count)
    )
    made.set_lines([(0, count)])
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
