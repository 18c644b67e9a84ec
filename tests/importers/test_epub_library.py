"""A book in a library: its text, pictures and highlights are there again after a restart."""

import hashlib
from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.model import AnchorStatus, Range

from .epub_making import PNG, book, nav, page


def test_a_highlight_in_a_book_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "lamp.epub"
    chapter = (
        '<p>Before.</p><span epub:type="pagebreak" title="xii"/>'
        '<p>Of oil and <b>wicks</b>.<img src="x.png" alt=""/></p>'
    )
    entry = '<li><a href="a.xhtml">The First Chapter</a></li>'
    files = {"nav.xhtml": nav(entry), "a.xhtml": page(chapter), "x.png": PNG}
    path.write_bytes(book(files))
    corpus = Corpus(tmp_path / "library")
    try:
        (outcome,) = corpus.add([str(path)])
        assert outcome.status == "added"
        text = corpus.text(outcome.document).text
        start = text.index("oil and wicks")
        made, _ = corpus.highlight(outcome.document, Range(start, start + 13), "claim")
    finally:
        corpus.close()
    corpus = Corpus(tmp_path / "library")
    try:
        (found,) = corpus.highlights(outcome.document)
        document = corpus.text(outcome.document)
        assert found.id == made.id
        assert found.status is AnchorStatus.EXACT
        assert document.text[found.anchor.range.start : found.anchor.range.end] == "oil and wicks"
        assert document.location(start).startswith("p. xii ")
        (heading,) = document.structure.heading_path(start)
        assert document.text[heading.start : heading.end] == "The First Chapter"
        assert corpus.image(hashlib.sha256(PNG).hexdigest()) == PNG
        (again,) = corpus.add([str(path)])
        assert again.status == "unchanged"
    finally:
        corpus.close()
