"""Files are read as the reader wants them: locked ones by password, tables by chosen columns."""

import sqlite3
from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.importers import Columns
from florilegium.model import AnchorStatus, Range

from ..importers.pdf_builder import PdfBuilder  # noqa: TID252 - the tests are no package to import from

WORDS = "The keeper lit the lamp at four and went down to the harbour."


def test_a_locked_file_is_added_with_its_password_which_is_not_kept(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(PdfBuilder(password="beeswax").page().text(50, 500, WORDS).build())
    outcomes = [*corpus.add([path]), *corpus.add([path], password="tallow")]
    assert [(one.status, one.locked) for one in outcomes] == [("failed", True)] * 2
    (added,) = corpus.add([path], password="beeswax")
    assert (added.status, added.locked) == ("added", False)
    assert corpus.text(added.document).text == WORDS
    corpus.close()
    for file in corpus.library.rglob("*"):
        assert not file.is_file() or b"beeswax" not in file.read_bytes()
    with sqlite3.connect(corpus.library / "library.sqlite3") as database:
        dump = "\n".join(database.iterdump())
    database.close()
    assert "beeswax" not in dump


TABLE = """number,said,answered,who
1,"The lamp was lit at four, as on every evening of that month.","Nobody asked me about it then.",Alder
2,"The oil was low, and the barrels stood in the yard.","I counted them on the ninth of January.",Birch
"""


def test_chosen_columns_hold_when_the_table_changes(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "talk.csv"
    path.write_text(TABLE, encoding="utf-8")
    first = [one.document for one in corpus.add([path])]
    assert corpus.text(first[0]).text.startswith("The lamp")
    again = list(corpus.add([path], columns=Columns("answered", title="who")))
    assert [one.document for one in again] == first
    assert corpus.text(first[0]).text.startswith("Nobody")
    assert corpus.document(first[0]).title == "Alder"
    path.write_text(TABLE.replace("ninth", "tenth"), encoding="utf-8")
    assert {one.status for one in corpus.refresh()} == {"updated", "unchanged"}
    assert "tenth of January" in corpus.text(first[1]).text


PAGE = """<html><head><title>The ledger</title></head><body>
<nav><ul><li><a href="/">Home of the harbour office</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>The ledger</h1>
<p>The lamp was lit at a quarter past four on every evening of January, and nobody put it out again.</p>
<p>The ledger counts 238 barrels of oil landed before the storm and at least 21 more after it came.</p>
</article><footer>Printed by the harbour office in the year of the storm.</footer></body></html>"""


def test_a_highlight_holds_in_the_article_and_in_the_whole_page(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    (added,) = corpus.add([path])
    document = added.document
    article = corpus.text(document).text
    assert "News" not in article
    made = {}

    def highlight(words: str) -> None:
        start = corpus.text(document).text.index(words)
        found, _ = corpus.highlight(document, Range(start, start + len(words)), "claim")
        made[found.id] = words

    def holding() -> dict[str, AnchorStatus]:
        current = corpus.document(document).version
        return {one.exact: one.status for one in corpus.highlights(document) if one.version == current}

    highlight("238 barrels of oil")
    assert [one.status for one in corpus.add([path], whole=True)] == ["updated"]
    whole = corpus.text(document).text
    assert "News" in whole
    assert "Printed by the harbour office" in whole
    assert holding() == {"238 barrels of oil": AnchorStatus.EXACT}
    highlight("in the year of the storm")
    # The file changes: the whole page is what is wanted still.
    path.write_text(PAGE.replace("again.", "again at dawn."), encoding="utf-8")
    assert [one.status for one in corpus.refresh()] == ["updated"]
    assert "News" in corpus.text(document).text
    assert corpus.is_whole(document)
    # The article alone, and the whole page once more: what is not in the one comes back with the other.
    list(corpus.add([path], whole=False))
    assert corpus.text(document).text == article.replace("again.", "again at dawn.")
    assert holding() == {"238 barrels of oil": AnchorStatus.EXACT}
    list(corpus.add([path], whole=True))
    assert set(holding()) == {"238 barrels of oil", "in the year of the storm"}
    assert {one.id: one.exact for one in corpus.highlights(document)} == made
