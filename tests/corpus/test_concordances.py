"""Every passage a query finds, held against a reading of each text token by token."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from florilegium.corpus import Corpus
from florilegium.errors import QueryError
from florilegium.model import Concordance, Range
from florilegium.search.analysis import stemming, stems, tokens
from florilegium.search.ordering import DEPTH
from florilegium.search.surroundings import one_line

TEXTS = (
    "The lamp was lit. The lamps burned, and the LAMP-post fell; “lamp,” he said: lamp’s light.",
    "Café or cafe, the lamp! Cafés (café) and l’eau; don’t say don't.\n\nLe lamp\u00adlight: 3.14 and 12,13.",
    "日本語の本。日日日 lamp日本 ランプ lamp\u2003lamp\tlamp\nIstanbul İstanbul ISTANBUL straße STRASSE",
    "lamp",
    "",
    "Der Lampenschein fiel; die Lampe brannte. Lampen sind Lampen, sagte er: lamp.",
)


def filled(corpus: Corpus, folder: Path, texts: tuple[str, ...] = TEXTS) -> None:
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"{number:03}.txt").write_bytes(f"Paper {number}\n\n{text}\n".encode())
    outcomes = list(corpus.add([folder]))
    assert all(outcome.status in ("added", "failed") for outcome in outcomes)
    corpus.update_index()


def found(corpus: Corpus, query: str, **options: object) -> dict[str, list[tuple[int, int]]]:
    concordance = corpus.concordances.find(query, (), **options)  # type: ignore[arg-type]
    assert not concordance.message
    by_document: dict[str, list[tuple[int, int]]] = {}
    for ordinal, start, end in zip(
        concordance.ordinals, concordance.starts, concordance.ends, strict=True
    ):
        by_document.setdefault(concordance.documents[ordinal], []).append((start, end))
    return by_document


def scanned(corpus: Corpus, word: str, *, exact: bool) -> dict[str, list[tuple[int, int]]]:
    """Reads every text token by token."""
    (asked,) = tokens(word)
    by_document = {}
    for summary in corpus.documents():
        stem_of = stems(stemming(summary.language))
        stem = "" if exact else stem_of[asked.clean]
        hits = [
            (token.start, token.end)
            for token in tokens(corpus.text(summary.id).text)
            if token.exact == asked.exact or (stem and token.clean and stem_of[token.clean] == stem)
        ]
        kept: list[tuple[int, int]] = []
        for hit in hits:
            if not kept or hit[0] >= kept[-1][1]:
                kept.append(hit)
        if kept:
            by_document[summary.id] = kept
    return by_document


WORDS = (
    "lamp", "lamps", "Lampe", "Lampen", "cafe", "café", "cafés", "the", "don't", "l’eau", "eau", "straße",
    "istanbul", "日本", "日日", "3.14", "12", "light", "lamplight", "said", "s", "nothing",
)  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("exact", [False, True])
def test_a_word_is_found_wherever_a_scan_finds_it(
    corpus: Corpus, tmp_path: Path, word: str, exact: bool
) -> None:
    if len(list(tokens(word))) > 1:
        pytest.skip("a phrase")
    filled(corpus, tmp_path / "papers")
    assert found(corpus, f"={word}" if exact else word) == scanned(corpus, word, exact=exact)


def test_before_the_index_knows_of_a_change_the_lines_do(corpus: Corpus, tmp_path: Path) -> None:
    filled(corpus, tmp_path / "papers")
    late = tmp_path / "late.txt"
    late.write_text("Late\n\nA lamp that no index has seen.\n")
    (outcome,) = corpus.add([late])
    assert outcome.document in found(corpus, "lamp")
    assert found(corpus, "lamp") == scanned(corpus, "lamp", exact=False)
    corpus.remove([outcome.document])
    assert outcome.document not in found(corpus, "lamp")
