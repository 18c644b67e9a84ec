from hypothesis import given
from hypothesis import strategies as st

from florilegium.model import Block, BlockKind, Span, SpanKind, Structure
from florilegium.store.codec import decode_structure, decode_text, encode_structure, encode_text

positions = st.integers(0, 2**31)
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
blocks = st.builds(
    Block,
    positions,
    positions,
    st.sampled_from(BlockKind),
    st.integers(0, 6),
    st.integers(0, 3),
    words,
    st.integers(-1, 5),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(1, 3),
    st.integers(1, 3),
    st.booleans(),
)
spans = st.builds(Span, positions, positions, st.sampled_from(SpanKind), words, words)
structures = st.builds(
    Structure, st.lists(blocks, max_size=6).map(tuple), st.lists(spans, max_size=6).map(tuple)
)


@given(structures)
def test_a_structure_comes_back_as_it_was(structure: Structure) -> None:
    assert decode_structure(encode_structure(structure)) == structure


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert decode_text(encode_text(text)) == text
