"""Makes the small library of the schema of today that tests/files keeps for each released one.

Run it when a schema is about to be released: ``python tests/store/make_library.py``.
"""

import gzip
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.importers import Columns
from florilegium.model import ExportOptions, ExportProfile, Files, HitState, Range
from florilegium.store import migrations

OLD = "On ink\n\nInk was made of oak galls and iron.\n\nThree recipes are known.\n\nThe fourth was lost.\n"
NEW = "On ink\n\nInk was made of oak galls and iron.\n\nFive recipes are known.\n"


CLIPPINGS = """On ink
- Your Highlight at location 2-3 | Added on Friday, January 1, 2021 12:00:00 PM

galls and iron
==========
On glass (Ann Other)
- Your Highlight at location 5-6 | Added on Friday, January 1, 2021 1:00:00 PM

Glass was made of sand.
==========
"""


def make(folder: Path) -> Path:
    """A library with two versions of a document, highlights of every fate, and something in the trash.

    There is a row in every table: a saved search with marks, an export profile and what was exported,
    highlights that came from elsewhere, wishes and amendments.
    """
    shelf = folder / "shelf"
    shelf.mkdir()
    file = shelf / "ink.txt"
    file.write_text(OLD, encoding="utf-8")
    (shelf / "paper.md").write_text("# On paper\n\nPaper was made of *rags*.\n", encoding="utf-8")
    corpus = Corpus(folder / "library")
    ids = {outcome.title: outcome.document for outcome in corpus.add([shelf])}
    ink, paper = ids["On ink"], ids["On paper"]
    for words, label, note, tags in (
        ("oak galls", "claim", "Compare the *other* account.", ("ink", "making")),
        ("Three recipes", "figure", "", ()),
        ("The fourth was lost.", "doubt", "", ("loss",)),
        ("On ink", "quote", "Taken away again.", ()),
    ):
        start = OLD.index(words)
        made, _ = corpus.highlight(ink, Range(start, start + len(words)), label, note, tags)
    corpus.delete([made.id])
    corpus.save_reading(ink, 20, 0.25)
    corpus.details.amend(ink, {"author": "Ann Other"})
    table = shelf / "letters.csv"
    table.write_text("who,letter\nBee,The first letter was short.\n", encoding="utf-8")
    list(corpus.add([table], columns=Columns("letter", author="who")))
    corpus.update_index()
    clippings = folder / "My Clippings.txt"
    clippings.write_text(CLIPPINGS, encoding="utf-8")
    list(corpus.imports.take_in([clippings]))
    search, _ = corpus.searches.save("Inks", "ink OR galls OR recipes")
    for words, state in (("galls", HitState.SEEN), ("recipes", HitState.DISMISSED)):
        start = OLD.index(words)
        corpus.searches.mark(search, [(ink, Range(start, start + len(words)))], state)
    options = ExportOptions(files=Files.SINGLE, format="obsidian")
    corpus.exports.save_profile(ExportProfile("Vault", options, "/home/reader/vault/Ink.md"))
    corpus.exports.write(corpus.exports.plan([ink], folder / "Ink.md", options))
    file.write_text(NEW, encoding="utf-8")
    list(corpus.refresh())
    corpus.remove([paper])
    path = corpus.back_up()
    corpus.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        # Nothing of where it was made stays.
        for table in ("document", "file", "folder", "export_base", "reading_wish"):
            copy.execute(
                f"UPDATE {table} SET path = cast(replace(cast(path AS TEXT), ?, '/home/reader') AS BLOB)",
                (str(folder),),
            )
        copy.execute("VACUUM")
    return path


if __name__ == "__main__":
    target = Path(__file__).parent.parent / "files" / f"library-schema-{len(migrations.STEPS)}.sqlite3.gz"
    with tempfile.TemporaryDirectory() as made:
        target.write_bytes(gzip.compress(make(Path(made)).read_bytes(), 9, mtime=0))
