from florilegium import paths
from florilegium.corpus import Corpus, add_starter_corpus
from florilegium.model import Progress


def add(corpus: Corpus) -> list[str]:
    def silent(_progress: Progress) -> None: ...

    return [one.status for one in add_starter_corpus(corpus, paths.seeds(), silent, lambda: False)]


def test_documents_come_with_their_highlights_and_details(corpus: Corpus) -> None:
    assert set(add(corpus)) == {"added"}
    ledger = next(row for row in corpus.documents() if "ledger" in row.title)
    assert (ledger.author, ledger.date) == ("Harbour archive", "1887")
    assert ledger.highlights > 2
    assert corpus.undo_text == ""
    assert corpus.folders() == []


def test_adding_it_again_changes_nothing(corpus: Corpus) -> None:
    add(corpus)
    before = corpus.highlights()
    assert set(add(corpus)) == {"unchanged"}
    assert corpus.highlights() == before


def test_what_was_cut_off_is_made_good_but_what_was_deleted_stays_so(corpus: Corpus) -> None:
    list(corpus.add([paths.seeds() / "keepers-ledger.txt"]))
    add(corpus)
    ledger = next(row for row in corpus.documents() if "ledger" in row.title)
    assert ledger.highlights > 2
    corpus.delete([one.id for one in corpus.highlights(ledger.id)])
    add(corpus)
    assert corpus.highlights(ledger.id) == []
