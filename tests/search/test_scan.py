"""200 queries of every kind, in three languages, find what a naive scan of the texts finds."""

import random
import re

import pytest

from florilegium import paths
from florilegium.search import IndexEntry, SearchIndex, SearchSource

from .scanning import Asked, scanned

JAPANESE = (
    "港の灯台は夜になると光る。",
    "灯台守は毎晩、油の量を帳簿に書いた。",
    "霧の夜に二隻の船が港へ来た。",
    "船は灯台の光を見たと言う。",
    "油は足りなかった。",
    "東京都から来た船だった。",
    "港の帳簿には船の名前がない。",
)
ARABIC = ("كانَ المِصباحُ مضاءً", "السفينة في الميناء", "كتب الحارس في الدفتر", "مصباح وزيت")


def paragraphs(*names):
    text = "\n\n".join((paths.seeds() / name).read_text(encoding="utf-8") for name in names)
    return [part for part in re.split(r"\n\s*\n", re.sub(r"['’*_`#|]", " ", text)) if len(part) > 40][:60]


def made():
    chance = random.Random(3)
    return ["".join(chance.choices(JAPANESE, k=4)) + " ".join(chance.choices(ARABIC, k=2)) for _ in range(40)]


TEXTS = {
    "en": lambda: paragraphs("keepers-ledger.txt", "minutes-of-the-inquiry.txt", "the-lamp-on-tern-rock.txt"),
    "de": lambda: paragraphs("brief-aus-dem-hafen.md"),
    "ja": made,
}


@pytest.mark.parametrize("language", TEXTS)
def test_every_query_finds_what_a_scan_finds(tmp_path, language):
    texts = [re.sub(r"(?<=\d)[.,](?=\d)", " ", text) for text in TEXTS[language]()]
    index = SearchIndex(tmp_path / "index")
    index.update([IndexEntry(f"d{n}", text, language=language) for n, text in enumerate(texts[:-3])])
    index.update(
        [IndexEntry(f"d{n}", texts[n], language=language) for n in range(len(texts) - 3, len(texts))]
    )

    def load(document):
        return SearchSource(texts[int(document[1:])], language=language)

    answered = 0
    for query, node in Asked(texts, language, 7).queries(200):
        result = index.search(query, limit=len(texts), passages=10_000, load=load)
        assert result.message == "", query
        found = {
            hits.document: [(passage.start, passage.end) for passage in hits.passages]
            for hits in result.documents
        }
        wanted = {f"d{n}": scanned(node, text, language) for n, text in enumerate(texts)}
        assert found == {document: ranges for document, ranges in wanted.items() if ranges is not None}, query
        assert result.total == len(found)
        answered += bool(found)
    assert answered > 100
    index.close()
