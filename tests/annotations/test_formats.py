"""What holds of every format that is read, whatever the bytes."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from florilegium.annotations import formats
from florilegium.errors import AnnotationFailure

CLIPPING = """The Book (Ann Other)
- Your Highlight on page 3 | Location 10-12 | Added on Friday, January 1, 2021 1:00:00 PM

The words that were chosen.
==========
"""
SAMPLES = {
    "kindle": CLIPPING.encode() * 2,
    "readwise": b"Highlight,Title,Author,URL,Note,Location,Date\n"
    b"Words.,T,A,https://example.org/a,N,7,2021-02-03\n",
    "zotero": json.dumps(
        [{"type": "highlight", "sortIndex": "1|2|3", "text": "Words.", "id": "A", "tags": [{"name": "t"}]}]
    ).encode(),
    "koreader": b'return { ["annotations"] = { [1] = { ["drawer"] = "x", ["text"] = "Words." } } }',
    "calibre": json.dumps(
        {"type": "calibre_highlights", "highlights": [{"type": "highlight", "highlighted_text": "Words."}]}
    ).encode(),
    "florilegium": (
        "---\ntitle: \"T\"\ndocument: \"0123456789abcdef\"\n---\n\n# T\n\n<!-- hl:abc -->\n"
        "> The ==words== here.\n\n"
        "[p. 3](florilegium://open?document=0123456789abcdef&highlight=abc) · **Claim** · #t\n\nNote.\n"
        "<!-- /hl:abc -->\n"
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_is_known_by_its_content(name: str) -> None:
    source, found = formats.read_bytes(SAMPLES[name], "unnamed")
    assert source == name
    assert len(found) >= 1
    assert all(one.source == name and one.identity for one in found)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_mutated_files_raise_nothing_else(name: str, data: st.DataObject) -> None:
    sample = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(sample)))
        end = data.draw(st.integers(at, min(len(sample), at + 40)))
        sample[at:end] = data.draw(
            st.binary(max_size=12) | st.sampled_from([b"[", b"{", b'"', b"\\", b"\0", b"\xff"])
        )
    for known in formats.FORMATS:
        known.recognises("", bytes(sample[: formats.HEAD_BYTES]))
        try:
            found = known.read(bytes(sample), "mutated")
        except AnnotationFailure as error:
            assert str(error).endswith(".")
        else:
            for one in found:
                (one.quote + one.note + one.title + "".join(one.tags)).encode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"Some plain words, and nothing else.", "none of the kinds"),
        (gzip.compress(b"what", mtime=0), "none of the kinds"),
        (b'{"some": "json"}', "none of the kinds"),
    ],
)
def test_what_is_none_of_them_is_told_in_a_sentence(data: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(AnnotationFailure, match=sentence):
        formats.read(path)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(AnnotationFailure, match="There is no file"):
        formats.read(tmp_path / "none")
    with pytest.raises(AnnotationFailure, match="is a folder"):
        formats.read(tmp_path)
