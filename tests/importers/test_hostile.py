"""Whatever the bytes, a document that keeps to the model or a reason a reader understands."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import ImportedDocument
from tests_invariants import check

FILES = Path(__file__).parent.parent / "files"
SAMPLES = [path.read_bytes() for path in sorted(FILES.iterdir()) if path.suffix in (".txt", ".md", ".html")]
NAMES = ("notes.txt", "notes.md", "page.html", "README", "9f86d081884c7d65.txt", "bad\udcffname\n.md", "")


def _read(data: bytes, name: str) -> ImportedDocument | None:
    try:
        document = importers.read_bytes(data, name)
    except ImportFailure as failure:
        sentence = str(failure)
        assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 200
        return None
    check(document)
    return document


@given(st.binary(max_size=400), st.sampled_from(NAMES))
@settings(max_examples=300, deadline=None)
def test_random_bytes(data: bytes, name: str) -> None:
    _read(data, name)


@given(st.text(alphabet=st.characters(), max_size=400), st.sampled_from(NAMES), st.sampled_from(["utf-8", "utf-16", "utf-32", "utf-16-le"]))
@settings(max_examples=200, deadline=None)
def test_random_text(text: str, name: str, encoding: str) -> None:
    _read(text.encode(encoding, "surrogatepass" if encoding != "utf-32" else "replace"), name)
