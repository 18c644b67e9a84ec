from contextlib import closing
from pathlib import Path

import pytest

from florilegium.corpus import Corpus
from florilegium.model import Range


def execute(corpus: Corpus, *statements: str) -> None:
    connection = corpus._database.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        connection.execute(statement)
    connection.execute("PRAGMA foreign_keys = ON")


def repaired(corpus: Corpus) -> list[str]:
    first, *done = corpus.repair()
    assert first.startswith("A backup of the library")
    corpus.update_index()
    return done


def test_a_sound_library_is_only_backed_up(corpus: Corpus, document: str) -> None:
    corpus.update_index()
    made, _ = corpus.highlight(document, Range(0, 10), "claim", "a note", ["tag"])
    corpus.update_index()
    assert repaired(corpus) == []
    assert corpus.highlights() == [made]
    assert [path.stem[:13] for path in corpus.backups()] == ["before-repair"]


def test_rows_that_belong_to_nothing_go(corpus: Corpus, document: str) -> None:
    execute(
        corpus,
        "INSERT INTO highlight_tag VALUES ('gone', 'tag')",
        "INSERT INTO image VALUES ('00', x'00')",
        "INSERT INTO version_image VALUES (99, '00')",
        "INSERT INTO unindexed VALUES ('gone', 1)",
        "INSERT INTO hit_mark VALUES ('gone', 'gone', 1, 0, 1, 'seen', '')",
        "INSERT INTO amendment VALUES ('gone', 'title', 'A title', '')",
        "INSERT INTO origin VALUES ('kindle', 'gone', 'gone', '', '{}', '', '')",
    )
    faults = list(corpus.check())
    for table in ("highlight_tag", "hit_mark", "amendment"):
        assert any(f"of {table} refers to a missing row" in fault for fault in faults)
    assert any("imported as gone from kindle refers to a missing highlight" in fault for fault in faults)
    assert len(repaired(corpus)) >= 7
    assert list(corpus.check()) == []


def test_a_highlight_beside_its_words_is_put_back_on_them(corpus: Corpus, document: str) -> None:
    text = corpus.text(document).text
    start = text.index("238 barrels")
    made, _ = corpus.highlight(document, Range(start, start + 11), "figure")
    execute(corpus, f"UPDATE highlight SET start = start + 3, end = end + 3 WHERE id = '{made.id}'")
    assert any(made.id in fault for fault in corpus.check())
    (done,) = [line for line in repaired(corpus) if made.id in line]
    assert "put back on its words" in done
    assert list(corpus.check()) == []
    (back,) = corpus.highlights()
    assert back.anchor == made.anchor


def test_words_that_are_in_no_one_place_are_left_to_the_reader(corpus: Corpus, document: str) -> None:
    made, _ = corpus.highlight(document, Range(0, 10), "claim")
    execute(corpus, f"UPDATE highlight SET exact = 'nowhere at all' WHERE id = '{made.id}'")
    (done,) = [line for line in repaired(corpus) if made.id in line]
    assert "cannot be told" in done
    assert corpus.highlights()[0].exact == "nowhere at all"


def test_a_damaged_text_is_read_from_its_file_again(corpus: Corpus, document: str) -> None:
    text = corpus.text(document)
    execute(corpus, f"UPDATE version SET text = x'00' WHERE id = {text.version}")
    assert any("damaged" in line for line in repaired(corpus))
    with closing(Corpus(corpus.library)) as again:
        assert again.text(document) == text
        assert list(again.check()) == []


def test_a_damaged_text_whose_file_has_changed_is_told(corpus: Corpus, document: str) -> None:
    Path(corpus.document(document).path).write_text("Other words by now.", encoding="utf-8")
    execute(corpus, f"UPDATE version SET text = x'00' WHERE document = '{document}'")
    assert any("restore a backup" in line for line in repaired(corpus))


def test_one_damaged_text_stops_nothing_else(corpus: Corpus, document: str, tmp_path: Path) -> None:
    execute(corpus, f"UPDATE version SET text = x'00' WHERE document = '{document}'")
    (tmp_path / "other.txt").write_text("Another document, of some length, to be read.")
    list(corpus.add([tmp_path / "other.txt"]))
    corpus.update_index()
    assert corpus.search("another").total == 1
    file = Path(corpus.document(document).path)
    file.write_text(file.read_text(encoding="utf-8") + "\nOne line more.\n", encoding="utf-8")
    assert sorted(outcome.status for outcome in corpus.refresh()) == ["unchanged", "updated"]
    assert "One line more." in corpus.text(document).text


def test_what_was_noted_wrongly_is_noted_anew(corpus: Corpus, document: str, tmp_path: Path) -> None:
    version = corpus.text(document).version
    execute(
        corpus,
        f"UPDATE version SET characters = 7 WHERE id = {version}",
        "UPDATE document SET version = 77",
    )
    assert len(list(corpus.check())) >= 2
    done = repaired(corpus)
    assert any("length" in line for line in done)
    assert any("newest version" in line for line in done)
    assert list(corpus.check()) == []
    Path(corpus.document(document).path).unlink()
    assert any("marked so" in line for line in repaired(corpus))
    assert corpus.document(document).missing


@pytest.mark.parametrize("statement", ["DELETE FROM unindexed", "INSERT INTO unindexed VALUES ('x', 1)"])
def test_the_index_is_brought_in_step(corpus: Corpus, document: str, statement: str) -> None:
    execute(corpus, statement)
    repaired(corpus)
    assert list(corpus.check()) == []
    assert corpus.search("ledger").total == 1
