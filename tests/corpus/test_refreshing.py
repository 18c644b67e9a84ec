import os
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium.corpus import Corpus
from florilegium.model import AnchorStatus, Range, RefreshOutcome

LINES = (
    "The keeper of the lamp wrote every evening what the sea had brought.",
    "In January there were 238 barrels of oil, and in March only twelve.",
    "The pilot asked twice for the lamp to be doubled, and was refused.",
    "Nobody remembers why the boat was left on the northern shore.",
    "The doctor came on foot, since the road was under water again.",
    "A letter of that year speaks of ice as far as the second island.",
)


def text_of(lines: tuple[str, ...] | list[str]) -> str:
    return "\n\n".join(["The keeper’s ledger", *lines]) + "\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    path = folder / "ledger.txt"
    path.write_text(text_of(LINES), encoding="utf-8")
    return path


@pytest.fixture
def ledger(corpus: Corpus, file: Path) -> str:
    (outcome,) = corpus.add([file.parent])
    return outcome.document


def mark(corpus: Corpus, document: str, words: str) -> str:
    start = corpus.text(document).text.index(words)
    made, _ = corpus.highlight(document, Range(start, start + len(words)), "claim")
    return made.id


def refreshed(corpus: Corpus, document: str | None = None) -> RefreshOutcome:
    (outcome,) = corpus.refresh(None if document is None else [document])
    return outcome


def test_a_file_that_is_as_it_was_is_not_even_read(
    corpus: Corpus, ledger: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from florilegium.corpus import refreshing

    monkeypatch.setattr(refreshing, "_fingerprint", None)
    assert refreshed(corpus) == RefreshOutcome(ledger, "unchanged")


def test_a_file_that_was_only_touched_is_unchanged(corpus: Corpus, ledger: str, file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    version = corpus.text(ledger).version
    assert refreshed(corpus).status == "unchanged"
    assert corpus.text(ledger).version == version


def test_a_change_that_kept_size_and_time_is_found_where_it_is_asked_for(
    corpus: Corpus, ledger: str, file: Path
) -> None:
    before = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace("twelve", "eleven"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert refreshed(corpus).status == "unchanged"
    assert refreshed(corpus, ledger).status == "updated"


def test_a_changed_file_carries_its_highlights(corpus: Corpus, ledger: str, file: Path) -> None:
    kept = mark(corpus, ledger, "came on foot")
    altered = mark(corpus, ledger, "there were 238 barrels of oil")
    lost = mark(corpus, ledger, "Nobody remembers why the boat was left")
    lines = ["One line more at the top.", *LINES]
    lines.remove(LINES[3])
    file.write_text(text_of(lines).replace("238", "283"), encoding="utf-8")
    assert refreshed(corpus) == RefreshOutcome(ledger, "updated", exact=1, altered=1, lost=1)
    status = {highlight.id: highlight.status for highlight in corpus.highlights(ledger)}
    assert status == {kept: AnchorStatus.EXACT, altered: AnchorStatus.ALTERED, lost: AnchorStatus.LOST}
    assert refreshed(corpus).status == "unchanged"
    corpus.update_index()
    assert list(corpus.check()) == []


def test_a_file_that_is_gone_leaves_the_text_and_is_taken_up_when_it_is_back(
    corpus: Corpus, ledger: str, file: Path
) -> None:
    content = file.read_bytes()
    file.unlink()
    assert refreshed(corpus) == RefreshOutcome(ledger, "missing")
    assert corpus.document(ledger).missing
    assert "doctor came on foot" in corpus.text(ledger).text
    file.write_bytes(content)
    assert refreshed(corpus) == RefreshOutcome(ledger, "relinked")
    assert not corpus.document(ledger).missing


@pytest.mark.parametrize("where", ["renamed.txt", "deeper/down/ledger.txt"])
def test_a_file_that_was_moved_is_known_by_its_content(
    corpus: Corpus, ledger: str, file: Path, where: str
) -> None:
    (file.parent / "other.txt").write_text("x" * file.stat().st_size)
    moved = file.parent / where
    moved.parent.mkdir(parents=True, exist_ok=True)
    file.rename(moved)
    assert refreshed(corpus) == RefreshOutcome(ledger, "relinked")
    summary = corpus.document(ledger)
    assert (summary.path, summary.missing) == (str(moved), False)
    assert refreshed(corpus).status == "unchanged"
    assert corpus.new_files() == [str(file.parent / "other.txt")]


def test_a_file_renamed_where_another_now_stands_is_known(corpus: Corpus, ledger: str, file: Path) -> None:
    file.rename(file.with_name("old ledger.txt"))
    file.write_text("Entirely other words stand here at present; none repeats what was before.")
    assert refreshed(corpus) == RefreshOutcome(ledger, "relinked")
    assert corpus.document(ledger).path.endswith("old ledger.txt")


def test_something_wholly_different_is_asked_about(corpus: Corpus, ledger: str, file: Path) -> None:
    marked = mark(corpus, ledger, "came on foot")
    file.write_text("Entirely other words stand here at present; none repeats what was before.")
    outcome = refreshed(corpus)
    assert outcome.status == "missing"
    assert "Something else is at its place" in outcome.reason
    assert [highlight.id for highlight in corpus.highlights(ledger)] == [marked]
    assert corpus.new_files() == [str(file)]
    (added,) = corpus.add([file])
    assert added.status == "added"
    statuses = {outcome.document: outcome.status for outcome in corpus.refresh()}
    assert statuses == {ledger: "missing", added.document: "unchanged"}


def test_a_file_that_cannot_be_read_keeps_the_version_and_says_why(
    corpus: Corpus, ledger: str, file: Path
) -> None:
    file.write_bytes(b"")
    outcome = refreshed(corpus)
    assert outcome.status == "unchanged"
    assert "empty" in outcome.reason
    assert "doctor came on foot" in corpus.text(ledger).text
    file.write_text(text_of(LINES[:4]), encoding="utf-8")
    assert refreshed(corpus).status == "updated"


def test_rows_of_a_table_are_followed_each(corpus: Corpus, tmp_path: Path) -> None:
    rows = [f"{number},{line}" for number, line in enumerate(LINES)]
    table = tmp_path / "letters.csv"
    table.write_text("\n".join(["id,text", *rows]) + "\n", encoding="utf-8")
    documents = {outcome.title: outcome.document for outcome in corpus.add([table])}
    assert len(documents) == len(LINES)
    marked = [mark(corpus, summary.id, summary_words(corpus, summary.id)) for summary in corpus.documents()]
    rows[2] = rows[2].replace("refused", "heard")
    rows[4], rows[5] = rows[5], rows[4]
    rows.append("17,An entirely new row about something nobody had written of.")
    table.write_text("\n".join(["id,text", *rows]) + "\n", encoding="utf-8")
    outcomes = list(corpus.refresh())
    assert sorted(outcome.status for outcome in outcomes) == ["unchanged"] * 5 + ["updated"]
    assert {highlight.id for highlight in corpus.highlights()} == set(marked)
    assert [outcome.status for outcome in corpus.add([table])].count("added") == 1


def summary_words(corpus: Corpus, document: str) -> str:
    return corpus.text(document).text[:12]


def test_cancelling_stops_between_documents(corpus: Corpus, ledger: str) -> None:
    assert list(corpus.refresh(cancelled=lambda: True)) == []


def test_what_another_process_highlights_on_the_old_version_is_carried(
    corpus: Corpus, ledger: str, file: Path
) -> None:
    mark(corpus, ledger, "The pilot asked")  # so that the old version is kept in the database
    with closing(Corpus(corpus.library)) as window:
        old = window.text(ledger)
        file.write_text(text_of(["A line before all others.", *LINES[3:]]), encoding="utf-8")
        assert refreshed(corpus).status == "updated"
        start = old.text.index("came on foot")
        window.text = lambda _document: old  # type: ignore[method-assign]  # it has not looked since
        made, _ = window.highlight(ledger, Range(start, start + 12), "claim")
    text = corpus.text(ledger)
    assert made.version == text.version
    assert text.text[made.start : made.end] == "came on foot"


def test_a_highlight_made_while_two_versions_are_compared_is_carried_too(
    corpus: Corpus, ledger: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from florilegium.corpus.carrying import Carrier, Places

    early = mark(corpus, ledger, "The pilot asked")
    late: list[str] = []
    compare = Carrier.places

    def meanwhile(carrier: Carrier, document: str, text: str) -> Places:
        places = compare(carrier, document, text)
        with closing(Corpus(corpus.library)) as window:
            late.append(mark(window, document, "came on foot"))
        return places

    monkeypatch.setattr(Carrier, "places", meanwhile)
    file.write_text(text_of(["A line before all others.", *LINES]), encoding="utf-8")
    assert refreshed(corpus) == RefreshOutcome(ledger, "updated", exact=2)
    text = corpus.text(ledger)
    assert {found.id for found in corpus.highlights()} == {early, *late}
    for found in corpus.highlights():
        assert (found.version, text.text[found.start : found.end]) == (text.version, found.exact)


edits = st.lists(
    st.one_of(
        st.tuples(st.just("delete"), st.integers(0, 5), st.just("")),
        st.tuples(
            st.just("insert"), st.integers(0, 5), st.sampled_from(["New.", "A barrel of oil.", "😀 é"])
        ),
        st.tuples(st.just("swap"), st.integers(0, 5), st.just("")),
        st.tuples(st.just("reword"), st.integers(0, 5), st.sampled_from(["lamp", "twelve", "a"])),
        st.tuples(st.just("repeat"), st.integers(0, 5), st.just("")),
    ),
    max_size=6,
)


def edited(lines: list[str], changes: list[tuple[str, int, str]]) -> list[str]:
    lines = list(lines)
    for kind, place, words in changes:
        at = place % len(lines)
        if kind == "delete" and len(lines) > 2:
            del lines[at]
        elif kind == "insert":
            lines.insert(at, words)
        elif kind == "swap":
            lines[at], lines[0] = lines[0], lines[at]
        elif kind == "reword":
            lines[at] = lines[at].replace(words, "never", 1)
        elif kind == "repeat":
            lines.insert(0, lines[at])
    return lines


def folded(words: str) -> str:
    """Words as they are told apart: case and white space are no alteration of them."""
    return " ".join(words.casefold().split())


@given(
    rounds=st.lists(edits, min_size=1, max_size=3),
    marks=st.lists(st.tuples(st.integers(0, 350), st.integers(1, 60)), min_size=1, max_size=6),
    looked=st.lists(st.sampled_from(["accept", "keep", "delete and restore", "nothing"]), max_size=3),
)
@settings(max_examples=15)
def test_no_change_of_a_file_loses_a_highlight_or_moves_it_silently(
    tmp_path_factory: pytest.TempPathFactory,
    rounds: list[list[tuple[str, int, str]]],
    marks: list[tuple[int, int]],
    looked: list[str],
) -> None:
    folder = tmp_path_factory.mktemp("edits")
    path = folder / "ledger.txt"
    lines = list(LINES)
    path.write_text(text_of(lines), encoding="utf-8")
    with closing(Corpus(folder / "library")) as corpus:
        (added,) = corpus.add([path])
        document = added.document
        words = {}
        for start, length in marks:
            made, _ = corpus.highlight(document, Range(start, start + length), "claim")
            words[made.id] = {folded(made.exact)}
        for number, changes in enumerate(rounds):
            lines = edited(lines, changes)
            path.write_text(text_of(lines), encoding="utf-8")
            (outcome,) = corpus.refresh([document])
            highlights = {highlight.id: highlight for highlight in corpus.highlights(document)}
            assert highlights.keys() == words.keys()
            if outcome.status == "updated":
                assert outcome.exact + outcome.moved + outcome.altered + outcome.lost == len(words)
            waiting = {item.highlight.id: item for item in corpus.review()}
            for identity, highlight in highlights.items():
                stored = corpus.version(highlight.version).text
                assert stored[highlight.start : highlight.end] == highlight.exact
                if identity in waiting:
                    assert folded(waiting[identity].was) in words[identity]
                elif highlight.status is not AnchorStatus.LOST:
                    assert folded(highlight.exact) in words[identity]
                if highlight.status is not AnchorStatus.LOST:
                    assert highlight.version == corpus.text(document).version
            if number < len(looked) and waiting:
                deed = looked[number]
                if deed == "delete and restore":
                    corpus.delete(list(waiting))
                    corpus.restore_highlights(list(waiting))
                elif deed != "nothing":
                    getattr(corpus, deed)(list(waiting))
                    assert corpus.review() == []
                    for highlight in corpus.highlights(document):
                        words[highlight.id].add(folded(highlight.exact))
        corpus.update_index()
        assert list(corpus.check()) == []


# ---- an encoding that the reader chose

CYRILLIC = "Смотритель зажёг лампу в четверть пятого.\n\nВ январе было 238 бочек масла.\n"


@pytest.fixture
def read_as_koi8(corpus: Corpus, tmp_path: Path) -> Path:
    """A file that was read again in an encoding other than the one it looks like."""
    path = tmp_path / "ledger.txt"
    path.write_bytes(CYRILLIC.encode("koi8-r"))
    list(corpus.add([path]))
    list(corpus.add([path], encoding="koi8-u"))
    assert corpus.documents()[0].encoding == "koi8-u"
    return path


def test_a_changed_file_is_read_in_the_encoding_that_was_chosen(corpus: Corpus, read_as_koi8: Path) -> None:
    read_as_koi8.write_bytes((CYRILLIC + "\nОдна строка больше.\n").encode("koi8-r"))
    assert refreshed(corpus).status == "updated"
    (summary,) = corpus.documents()
    assert summary.encoding == "koi8-u"
    assert corpus.text(summary.id).text.endswith("Одна строка больше.")


def test_a_changed_file_is_added_again_in_the_encoding_that_was_chosen(
    corpus: Corpus, read_as_koi8: Path
) -> None:
    read_as_koi8.write_bytes((CYRILLIC + "\nОдна строка больше.\n").encode("koi8-r"))
    (outcome,) = corpus.add([read_as_koi8])
    assert (outcome.status, corpus.documents()[0].encoding) == ("updated", "koi8-u")


def test_a_file_saved_in_utf_8_since_is_read_as_that(corpus: Corpus, read_as_koi8: Path) -> None:
    read_as_koi8.write_text(CYRILLIC + "\nОдна строка больше.\n", encoding="utf-8")
    list(corpus.refresh())
    (summary,) = corpus.documents()
    assert (summary.encoding, corpus.text(summary.id).text[:10]) == ("utf-8", "Смотритель")


def test_files_of_another_size_or_time_are_told_without_being_read(
    corpus: Corpus, ledger: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from florilegium.corpus import refreshing

    monkeypatch.setattr(refreshing, "_fingerprint", None)
    assert corpus.changed_files() == []
    os.utime(file, ns=(10**18, 10**18))
    assert corpus.changed_files() == [(ledger, file.stat().st_size, 10**18)]
    assert corpus.changed_files(lambda: True) == []
    file.unlink()
    assert corpus.changed_files() == []
