from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.model import Range

from .pdf_builder import PdfBuilder


def test_the_library_keeps_where_the_text_stands(tmp_path: Path) -> None:
    file = tmp_path / "mill.pdf"
    file.write_bytes(PdfBuilder().page().text(50, 500, "The mill by the river").build())
    note = tmp_path / "note.txt"
    note.write_text("No pages here.", encoding="utf-8")
    corpus = Corpus(tmp_path / "library")
    try:
        outcomes = {Path(one.path).name: one for one in corpus.add([file, note])}
        printed = corpus.document(outcomes["mill.pdf"].document)
        pages = corpus.pages(printed.version)
        assert pages is not None
        assert pages.labels == ("1",)
        assert pages.pieces(Range(4, 8)) == [(0, 4, 4)]
        assert corpus.pages(corpus.document(outcomes["note.txt"].document).version) is None
    finally:
        corpus.close()
