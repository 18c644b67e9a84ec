"""Heights of a text that is typeset in part."""

from hypothesis import given
from hypothesis import strategies as st

from florilegium.model import Range
from florilegium.ui.reader.heights import Heights


@st.composite
def _heights(draw: st.DrawFn) -> Heights:
    start = draw(st.integers(0, 10_000))
    end = start + draw(st.integers(100, 10_000))
    length = end + draw(st.integers(0, 10_000))
    return Heights(Range(start, end), length, draw(st.floats(100, 50_000)), whole=False)


@given(_heights(), st.integers(0, 30_000))
def test_heights_outside_lead_back(heights: Heights, position: int) -> None:
    position = min(position, heights.length)
    height = heights.of(position)
    if height is None:
        assert heights.extent.start <= position <= heights.extent.end
        return
    assert 0 <= height <= heights.full + 0.001
    assert not heights.above < height < heights.above + heights.own
    assert abs(heights.position_at(height) - position) <= 1


def test_a_whole_text_is_as_high_as_its_page() -> None:
    heights = Heights(Range(3, 90), 100, 1234.0, whole=True)
    assert (heights.above, heights.full) == (0.0, 1234.0)
