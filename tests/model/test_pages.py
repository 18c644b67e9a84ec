from array import array

from hypothesis import given
from hypothesis import strategies as st

from florilegium.model import PageMap, Range
from florilegium.store.codec import decode_pages, encode_pages


@st.composite
def page_maps(draw: st.DrawFn) -> PageMap:
    """Runs in any order of their pages, with gaps in the text and on the pages."""
    count = draw(st.integers(1, 4))
    gap = st.integers(0, 3)
    runs = []
    for page in range(count):
        char = 0
        for _ in range(draw(st.integers(0, 4))):
            char += draw(gap)
            length = draw(st.integers(1, 6))
            runs.append((page, char, length))
            char += length
    runs = draw(st.permutations(runs))
    starts, ends, position = [], [], 0
    for _, _, length in runs:
        position += draw(gap)
        starts.append(position)
        position += length
        ends.append(position)
    sides = st.floats(1, 2000, allow_nan=False)
    return PageMap(
        array("q", starts),
        array("q", ends),
        array("q", [run[0] for run in runs]),
        array("q", [run[1] for run in runs]),
        array("d", [draw(sides) for _ in range(count)]),
        array("d", [draw(sides) for _ in range(count)]),
        tuple(draw(st.text(st.characters(exclude_categories=("Cs",)), max_size=4)) for _ in range(count)),
        array("q", [draw(st.sampled_from((0, 90, 180, 270))) for _ in range(count)]),
    )


@given(page_maps())
def test_there_and_back_is_the_same_place(pages: PageMap) -> None:
    end = pages.text_ends[-1] if pages.text_ends else 0
    found = set()
    for page, first, count in pages.pieces(Range(0, end)):
        for char in range(first, first + count):
            position = pages.position(page, char)
            assert position is not None
            assert pages.pieces(Range(position, position + 1)) == [(page, char, 1)]
            assert pages.page_of(position) == page
            found.add(position)
    assert len(found) == sum(e - s for s, e in zip(pages.text_starts, pages.text_ends, strict=True))


@given(page_maps(), st.integers(0, 4), st.integers(0, 60))
def test_a_character_in_no_run_has_no_place(pages: PageMap, page: int, char: int) -> None:
    runs = zip(pages.text_starts, pages.text_ends, pages.pages, pages.first_chars, strict=True)
    expected = [
        start + char - first
        for start, end, where, first in runs
        if where == page and first <= char < first + end - start
    ]
    assert pages.position(page, char) == (expected[0] if expected else None)


@given(page_maps(), st.integers(0, 40), st.integers(0, 40))
def test_pieces_are_in_the_passage_and_in_order(pages: PageMap, one: int, other: int) -> None:
    passage = Range(*sorted((one, other)))
    positions = [
        pages.position(page, char)
        for page, first, count in pages.pieces(passage)
        for char in range(first, first + count)
    ]
    assert positions == sorted(set(positions))
    assert all(position is not None and passage.contains(position) for position in positions)


@given(page_maps())
def test_a_map_comes_back_from_the_library_as_it_was(pages: PageMap) -> None:
    assert decode_pages(encode_pages(pages)) == pages
