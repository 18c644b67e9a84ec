"""The words of the index that are spelt from a stem."""

from dataclasses import dataclass, field

from florilegium.search.spellings import Spellings


@dataclass
class Segment:
    """A segment's name and words."""

    name: str
    spelt: list[bytes] = field(default_factory=list)

    def words(self, _field: str, _beginning: bytes) -> list[bytes]:
        return self.spelt


def test_a_segment_without_ascii_words_has_no_spelling_even_of_nothing() -> None:
    segments = [Segment("a", ["אזוריים".encode()]), Segment("b", [b"lamp", b"lamps", b"oil"]), Segment("c")]
    spellings = Spellings()
    assert spellings.of_stem(segments, "en", "") == set()
    assert spellings.of_stem(segments, "en", "lamp") == {"lamp", "lamps"}
    assert spellings.of_stem(segments[:1], "en", "lamp") == set()
