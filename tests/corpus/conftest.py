from collections.abc import Iterator
from pathlib import Path

import pytest

from florilegium.corpus import Corpus

TEXT = (
    "The keeper’s ledger\n\n"
    "The lamp was lit at a quarter past four on every evening of January.\n\n"
    "The ledger counts 238 barrels of oil landed before the storm and at least 21 more after it.\n\n"
    "On the ninth the pilot asked for the lamp to be doubled. 😀 The keeper answered.\n"
)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    opened = Corpus(tmp_path / "library")
    yield opened
    opened.close()


@pytest.fixture
def document(corpus: Corpus, tmp_path: Path) -> str:
    """Id of a document of four paragraphs."""
    path = tmp_path / "ledger.txt"
    path.write_text(TEXT, encoding="utf-8")
    (outcome,) = corpus.add([path])
    return outcome.document
