"""Files are read as the reader wants them: locked ones by password, tables by chosen columns."""

import sqlite3
from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.importers import Columns

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
