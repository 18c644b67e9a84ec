"""Code points and document positions are one another's inverse."""

from hypothesis import given
from hypothesis import strategies as st

from florilegium.model import Range
from florilegium.ui.reader.positions import Positions

_texts = st.text(st.sampled_from("ab \n\u0301\u05d0é語😀𝔊\ufffc"), min_size=0, max_size=12)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@st.composite
def _laid_out(draw: st.DrawFn) -> tuple[Positions, list[tuple[int, str, int]]]:
    """Pieces with gaps of white space in the text and of any width in the document."""
    positions, pieces = Positions(), []
    at, place = draw(st.integers(0, 5)), draw(st.integers(0, 5))
    for text in draw(st.lists(_texts, min_size=1, max_size=6)):
        units = positions.add(at, place, text)
        assert units == _units(text)
        pieces.append((at, text, place))
        at += len(text) + draw(st.integers(1, 3))
        place += units + draw(st.integers(1, 4))
    return positions, pieces


@given(_laid_out())
def test_every_code_point_comes_back(laid: tuple[Positions, list[tuple[int, str, int]]]) -> None:
    positions, pieces = laid
    for start, text, place in pieces:
        for offset in range(len(text) + 1):
            there = positions.to_place(start + offset)
            assert there == place + _units(text[:offset])
            assert positions.to_code_point(there) == start + offset


@given(_laid_out(), st.integers(0, 200))
def test_any_place_has_a_code_point_and_order_is_kept(
    laid: tuple[Positions, list[tuple[int, str, int]]], place: int
) -> None:
    positions, _ = laid
    first, second = positions.to_code_point(place), positions.to_code_point(place + 1)
    assert positions.extent.start <= first <= second <= positions.extent.end
    assert positions.to_place(first) <= max(place, positions.to_place(positions.extent.start))


@given(_laid_out(), st.integers(0, 60), st.integers(0, 60))
def test_a_passage_covers_its_own_characters_and_no_others(
    laid: tuple[Positions, list[tuple[int, str, int]]], start: int, length: int
) -> None:
    positions, pieces = laid
    passage = Range(start, start + length)
    first, last = positions.places(passage)
    covered = {
        at + offset
        for at, text, place in pieces
        for offset in range(len(text))
        if first <= place + _units(text[:offset]) < last
    }
    wanted = {
        at + offset for at, text, _ in pieces for offset in range(len(text)) if passage.contains(at + offset)
    }
    assert covered == wanted


def test_nothing_typeset_is_the_start() -> None:
    positions = Positions()
    assert positions.to_place(7) == 0
    assert positions.to_code_point(7) == 0
    assert positions.places(Range(1, 5)) == (0, 0)
