"""Plots: where bars stand, round numbers on the scale, and the pictures in files."""

import xml.etree.ElementTree as Xml
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from florilegium.errors import ExportError
from florilegium.ui.appearance import Appearance
from florilegium.ui.words.drawing import Bar, bars_room, labelled, place_bars, ticks
from florilegium.ui.words.pictures import Picture, bars_picture, strips_picture
from florilegium.ui.words.plot import bars_of
from florilegium.ui.words.tables import places_table

from .making import PLACES, YEARS

ROOM = QRectF(0, 0, 400, 200)


@given(st.floats(0, 1e9))
def test_the_scale_goes_in_round_steps_over_the_most(most: float) -> None:
    marks = ticks(most)
    assert marks[0] == 0
    assert marks[-1] >= most
    assert 2 <= len(marks) <= 5
    assert len({later - one for one, later in pairwise(marks)}) == 1
    assert str(marks[1]).rstrip("0") in ("1", "2", "5")
    assert marks[-2] < most or most == 0


@given(st.dictionaries(st.integers(1, 2100), st.floats(0, 1e6), min_size=1, max_size=60))
def test_bars_stand_in_the_room_in_the_order_of_years(values: dict[int, float]) -> None:
    bars = [Bar(year, values[year]) for year in sorted(values)]
    inner = bars_room(ROOM).adjusted(-1, -0.01, 1, 0.01)
    placed = place_bars(ROOM, bars)
    assert len(placed) == len(bars)
    middles = [one.bar.center().x() for one in placed]
    assert middles == sorted(middles)
    for one, bar in zip(placed, bars, strict=True):
        assert inner.left() <= one.bar.left()
        assert one.bar.right() <= inner.right()
        assert inner.top() <= one.bar.top() <= one.bar.bottom() <= inner.bottom()
        assert (one.bar.height() > 0) == (bar.value > 0)


@given(st.lists(st.floats(0, 1000), max_size=50).map(sorted), st.integers(-1, 60))
def test_years_under_the_bars_do_not_touch(middles: list[float], chosen: int) -> None:
    shown = [middles[number] for number in labelled(middles, 40.0, chosen)]
    assert all(later - one >= 40 for one, later in pairwise(shown))
    assert bool(shown) == bool(middles)
    assert not 0 <= chosen < len(middles) or chosen in labelled(middles, 40.0, chosen)


def test_years_are_compared_by_hits_or_by_density() -> None:
    assert bars_of(YEARS, relative=False) == [Bar(1886, 4), Bar(1888, 10)]
    assert bars_of(YEARS, relative=True) == [Bar(1886, 2000.0), Bar(1888, 500.0)]


@pytest.fixture(params=["bars", "strips"])
def picture(request: pytest.FixtureRequest, appearance: Appearance) -> Picture:
    font = appearance.interface_font(size=11)
    if request.param == "bars":
        return bars_picture("12 hits of “lamp”", bars_of(YEARS, relative=False), appearance.theme, font)
    return strips_picture("12 hits of “lamp”", places_table(PLACES).rows, appearance.theme, font)


def test_a_png_has_twice_the_pixels(picture: Picture, appearance: Appearance, tmp_path: Path) -> None:
    picture.write(tmp_path / "plot.png")
    image = QImage(str(tmp_path / "plot.png"))
    assert image.size() == picture.size * 2
    accent, page = appearance.theme.colour("accent").hue(), appearance.theme.colour("page").rgb()
    pixels = [image.pixelColor(x, y) for x in range(0, image.width()) for y in range(0, image.height(), 3)]
    assert image.pixel(0, 0) == page
    assert any(abs(pixel.hue() - accent) < 8 and pixel.saturation() > 60 for pixel in pixels)


def test_an_svg_is_one(picture: Picture, tmp_path: Path) -> None:
    picture.write(tmp_path / "plot.svg")
    written = (tmp_path / "plot.svg").read_text(encoding="utf-8")
    root = Xml.fromstring(written)
    assert root.get("viewBox") == f"0 0 {picture.size.width()} {picture.size.height()}"
    assert "12 hits of “lamp”" in written


def test_what_is_no_picture_says_so(picture: Picture, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"must end in \.png or \.svg"):
        picture.write(tmp_path / "plot.gif")
    with pytest.raises(ExportError, match="cannot be written"):
        picture.write(tmp_path / "nowhere" / "plot.png")
