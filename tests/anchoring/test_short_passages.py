"""Words that recur anywhere hold on to their neighbours, or admit that they are lost."""

from florilegium.anchoring import carry, describe
from florilegium.model import AnchorStatus, Range

LINES = [
    "The keeper counted the barrels twice.",
    "Nobody remembers why the boat was late.",
]


def test_a_word_does_not_stay_where_its_sentence_went_away() -> None:
    old, new = "\n".join(LINES[:2]), "\n".join(LINES[1::-1])
    (found,) = carry(old, new, [describe(old, Range(0, 3))])
    assert found.status in (AnchorStatus.MOVED, AnchorStatus.LOST)
    if found.range is not None:
        assert new[found.range.start :].startswith("The keeper")
