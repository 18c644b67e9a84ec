"""Saved searches among the ways in which a query may go on."""

from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.model import Completion, CompletionKind


def test_a_name_that_is_typed_finds_its_search(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "library")
    corpus.searches.save("Lamps and oil", "lamp NEAR oil", case=True)
    corpus.searches.save("Über den Ort", "ort*")
    corpus.searches.save("Titles", "title:harbour")

    def offered(query: str, cursor: int | None = None, *, words: bool = False) -> list[Completion]:
        return corpus.completions.complete(query, len(query) if cursor is None else cursor, words=words)

    (lamps,) = offered("lam")
    assert lamps == Completion("lamp NEAR oil", CompletionKind.SEARCH, 0, 3, "Lamps and oil", True)
    assert [one.name for one in offered("lamps and")] == ["Lamps and oil"]
    assert [one.name for one in offered("oil")] == ["Lamps and oil"]
    assert [one.name for one in offered("uber")] == ["Über den Ort"]
    assert [one.text for one in offered("titl")] == ["title:", "title:harbour"]
    assert offered("and oil lamps") == offered("title:lam") == offered("q") == []
    assert offered("lam oil", 3) == []
    assert offered("lamp NEAR oil") == []
    assert len(offered("", words=True)) == 3
    corpus.close()
