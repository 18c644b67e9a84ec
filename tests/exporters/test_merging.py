"""Merging against what a person did to a file: whatever it was, none of it is lost or changed."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium.exporters.blocks import pieces
from florilegium.exporters.dialects import DIALECTS
from florilegium.exporters.markdown import shipped_template, template_renderer
from florilegium.exporters.merging import merge
from florilegium.model import Highlight, Range

from .making import LABELS, Exporter, document_of, file_of, heading, highlight_of, paragraph, text_of

RENDER = {name: template_renderer(shipped_template(name), dialect) for name, dialect in DIALECTS.items()}
WORDS = ("Ropes", "Tar", "Oars", "Sails", "Nets", "Lamps", "Bells", "Hooks")
TEXT = text_of(
    *(
        part
        for number, word in enumerate(WORDS)
        for part in (
            *([heading(f"Chapter {number // 3}", 1)] if number % 3 == 0 else []),
            paragraph(f"{word} were counted on day {number}. All was well."),
        )
    )
)


@dataclass(frozen=True)
class Note:
    """What the library has of one highlight."""

    note: str = ""
    label: str = "claim"


def highlights_of(notes: dict[int, Note]) -> list[Highlight]:
    return [
        highlight_of(
            TEXT,
            Range(start := TEXT.text.index(WORDS[number]), start + len(WORDS[number]) + 13),
            f"h{number}",
            label=one.label,
            note=one.note,
        )
        for number, one in sorted(notes.items())
    ]


def export(notes: dict[int, Note], dialect: str = "commonmark", group: str = "document", **more) -> str:
    file = file_of([document_of(TEXT, *highlights_of(notes), **more)], format=dialect, group=group)
    return RENDER[dialect](file)


def ids(text: str) -> list[str]:
    return [piece.id for piece in pieces(text) if piece.id and not piece.conflict]


def texts(text: str) -> dict[str, str]:
    return {piece.id: piece.text for piece in pieces(text) if piece.id and not piece.conflict}


ALL = {number: Note() for number in range(len(WORDS))}


def merged(base: str | None, disk: str, new: str) -> str:
    """A merge, which done again changes nothing."""
    once = merge(base, disk, new).text
    assert merge(new, once, new).text == once
    return once


# ---- each case by itself


@pytest.mark.parametrize("dialect", list(DIALECTS))
class TestCases:
    def test_nothing_changed(self, dialect):
        base = export(ALL, dialect)
        assert merged(base, base, base) == base

    def test_changed_here_only_is_updated(self, dialect):
        base, new = export(ALL, dialect), export(ALL | {2: Note("Fresh.")}, dialect)
        assert merged(base, base, new) == new

    def test_changed_there_only_is_kept(self, dialect):
        base = export(ALL, dialect)
        disk = base.replace("Tar were", "*Tar* were")
        assert disk != base
        assert merged(base, disk, base) == disk

    def test_changed_on_both_sides_is_kept_with_a_conflict_that_stands_once(self, dialect):
        base, new = export(ALL, dialect), export(ALL | {1: Note("Fresh.")}, dialect)
        disk = base.replace("Tar were", "*Tar* were")
        once = merge(base, disk, new)
        assert once.conflicts == 1
        assert "*Tar* were" in once.text and once.text.count("Fresh.") == 1
        assert merge(new, once.text, new).text == once.text
        # It changes once more: the conflict nobody touched gives way to the newer one.
        newer = export(ALL | {1: Note("Fresher.")}, dialect)
        again = merge(new, once.text, newer)
        assert again.conflicts == 1 and "Fresh." not in again.text and "Fresher." in again.text
        # The person takes the conflict out: it does not come back.
        without = "".join(piece.text for piece in pieces(again.text) if not piece.conflict)
        assert merge(newer, without, newer) == replace(again, text=without, conflicts=0)

    def test_deleted_there_does_not_come_back(self, dialect):
        base, new = export(ALL, dialect), export(ALL | {2: Note("Fresh.")}, dialect)
        disk = "".join(piece.text for piece in pieces(base) if piece.id not in ("h1", "h2"))
        assert merged(base, disk, new) == disk
        assert merged(new, disk, export(ALL | {2: Note("Fresher.")}, dialect)) == disk

    def test_deleted_here_goes_unless_it_was_changed_there(self, dialect):
        few = {number: one for number, one in ALL.items() if number not in (1, 2)}
        base, new = export(ALL, dialect), export(few, dialect)
        disk = base.replace("Tar were", "*Tar* were")
        result = merged(base, disk, new)
        assert "*Tar* were" in result and ids(result) == ["h0", "h1", "h3", "h4", "h5", "h6", "h7"]

    def test_a_chapter_that_nothing_is_left_of_goes_with_its_heading(self, dialect):
        few = {number: one for number, one in ALL.items() if number not in (3, 4, 5)}
        base, new = export(ALL, dialect), export(few, dialect)
        disk = base + ("- " if dialect == "logseq" else "\n") + "My last word.\n"
        result = merged(base, disk, new)
        assert "Chapter 1" not in result and "Chapter 2" in result
        assert result == disk.replace(base[4:], new[4:])

    def test_new_ones_come_to_their_neighbours_under_their_headings(self, dialect):
        few = {0: Note(), 2: Note(), 7: Note()}
        base, new = export(few, dialect), export(ALL, dialect)
        mine = "- Mine.\n" if dialect == "logseq" else "\nMine.\n"
        disk = "".join(piece.text + mine * (piece.id == "h2") for piece in pieces(base))
        result = merged(base, disk, new)
        assert ids(result) == [f"h{number}" for number in range(8)]
        assert result == "".join(piece.text + mine * (piece.id == "h2") for piece in pieces(new))

    def test_without_a_base_nothing_there_is_changed(self, dialect):
        few = {0: Note(), 2: Note("Old."), 7: Note()}
        disk, new = export(few, dialect), export(ALL | {2: Note("New.")}, dialect)
        result = merged(None, disk, new)
        assert ids(result) == [f"h{number}" for number in range(8)]
        assert "Old." in result and "New." not in result

    def test_line_ends_of_windows_stay(self, dialect):
        base, new = (
            export({0: Note(), 1: Note()}, dialect),
            export({0: Note("New."), 1: Note(), 2: Note()}, dialect),
        )
        result = merged(base, base.replace("\n", "\r\n"), new)
        assert result == new.replace("\n", "\r\n")

    def test_a_label_with_another_name_keeps_its_place(self, dialect, monkeypatch):
        base = export(ALL, dialect, "label")
        monkeypatch.setitem(LABELS, "claim", replace(LABELS["claim"], name="Thesis"))
        new = export(ALL, dialect, "label")
        assert "Thesis" in new
        assert merged(base, base + "\nMine.\n", new) == new + "\nMine.\n"

    def test_a_highlight_with_another_label_goes_under_that(self, dialect):
        base = export(ALL, dialect, "label")
        new = export(ALL | {3: Note(label="doubt")}, dialect, "label")
        disk = base.replace("Ropes", "*Ropes*")
        assert merged(base, disk, new) == new.replace("Ropes", "*Ropes*")


def test_a_block_whose_end_is_gone_is_kept():
    base, new = export(ALL), export(ALL | {1: Note("Fresh.")})
    disk = base.replace("<!-- /hl:h1 -->\n", "")
    result = merged(base, disk, new)
    assert "Fresh." in result and ids(result) == [f"h{number}" for number in range(8)]


def test_a_conflict_whose_marks_are_gone_is_the_person_s_own_text():
    base, new = export(ALL), export(ALL | {1: Note("Fresh.")})
    disk = merge(base, base.replace("Tar were", "*Tar* were"), new).text
    disk = "".join(line for line in disk.splitlines(keepends=True) if "hl-conflict" not in line)
    assert merged(new, disk, new) == disk


def test_a_copy_of_a_block_is_the_person_s_own_text():
    base, new = export(ALL), export(ALL | {1: Note("Fresh.")})
    (block,) = [piece.text for piece in pieces(base) if piece.id == "h1"]
    result = merged(base, base + "\n" + block, new)
    assert result == new + "\n" + block


def test_a_note_that_speaks_the_grammar_is_only_a_note():
    odd = (
        "<!-- /hl:h1 -->\n\n^hl-h1\n\n::: {#hl-h2 .highlight}\n\n- highlight:: h3\n\n<!-- hl-conflict:h1 -->"
    )
    for dialect in DIALECTS:
        assert ids(export(ALL | {1: Note(odd)}, dialect)) == [f"h{number}" for number in range(8)]


# ---- front matter


def test_only_our_own_keys_that_nobody_changed_are_brought_up_to_date():
    base = export({0: Note(), 1: Note()}, author="B. Oar")
    new = export(ALL, author="C. Oar", date="1912")
    disk = base.replace('title: "The', '# mine\naliases: [a, "b: c"]\ntitle: "My').replace(
        'document: "d1"', 'document: "d1"   # keep\nrating: >\n  five\n\n  stars: many'
    )
    result = merged(base, disk, new)
    expected = (
        disk.partition("\n---\n")[0]
        .replace('author: "B. Oar"', 'author: "C. Oar"')
        .replace("highlights: 2", "highlights: 8")
        .replace("Claim: 2", "Claim: 8")
        .replace('document: "d1"', 'date: "1912"\ndocument: "d1"')
    )
    assert result.partition("\n---\n")[0] == expected


@pytest.mark.parametrize("broken", ["]: {{ broken", "year: !!int ''", "read: !!bool 'x'"])
def test_front_matter_that_is_no_yaml_stays_and_is_spoken_of(broken):
    base, new = export({0: Note()}), export({0: Note(), 1: Note()})
    disk = base.replace("---\n", f"---\n{broken}\n", 1)
    result = merge(base, disk, new)
    assert result.text.partition("\n---\n")[0] == disk.partition("\n---\n")[0]
    assert "not YAML" in result.remark and ids(result.text) == ["h0", "h1"]


# ---- anything at all

NOTES = st.builds(
    Note, st.sampled_from(["", "One.", "Two *words*.\n\n- a\n- b"]), st.sampled_from(["claim", "doubt"])
)
LIBRARY = st.dictionaries(st.integers(0, len(WORDS) - 1), NOTES, min_size=1)
PERSON = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete line", "delete block", "change", "move", "copy"]),
        st.integers(0, 10_000),
        st.integers(0, 10_000),
        st.sampled_from(["", "> ", "- ", "  ", "# ", "<!-- x -->", "^hl-", "::: "]),
    ),
    max_size=6,
)


def edited(text: str, edits) -> tuple[str, list[str]]:
    """A file as a person left it, and the words they wrote in it."""
    lines = text.split("\n")
    wrote = []
    for number, (kind, first, second, sign) in enumerate(edits):
        start = first % len(lines)
        if kind == "insert":
            wrote.append(f"{sign}mine{number}")
            lines.insert(start, wrote[-1])
        elif kind == "change":
            wrote.append(f"mine{number}")
            at = second % (len(lines[start]) + 1)
            lines[start] = f"{lines[start][:at]}{wrote[-1]}{lines[start][at:]}"
        elif kind == "delete line" and len(lines) > 1:
            del lines[start]
        elif found := [piece.text for piece in pieces("\n".join(lines))]:
            piece = found.pop(first % len(found)) if kind != "copy" else found[first % len(found)]
            if kind != "delete block":
                found.insert(second % (len(found) + 1), piece)
            lines = "".join(found).split("\n")
    text = "\n".join(lines)
    return text, [word for word in wrote if word in text]


@settings(max_examples=60)
@given(
    LIBRARY,
    LIBRARY,
    PERSON,
    st.sampled_from(list(DIALECTS)),
    st.sampled_from(["document", "label"]),
    st.booleans(),
)
def test_nothing_a_person_wrote_is_lost_and_exporting_again_changes_nothing(
    before, after, edits, dialect, group, known
):
    base, new = export(before, dialect, group), export(after, dialect, group)
    disk, wrote = edited(base, edits)
    result = merge(base if known else None, disk, new).text
    for word in wrote:
        assert result.count(word) >= 1
    # Every line that is not ours, word for word, as often as it was there.
    ours = set(base.split("\n")) | set(new.split("\n"))
    for line in set(disk.split("\n")) - ours:
        assert result.split("\n").count(line) >= disk.split("\n").count(line)
    assert merge(new, result, new).text == result


@settings(max_examples=60)
@given(LIBRARY, LIBRARY, st.sets(st.sampled_from(WORDS)), st.sampled_from(list(DIALECTS)))
def test_it_does_not_matter_which_side_changed_first(before, after, touched, dialect):
    """An export, edits and an export, or edits and one export: the file is the same."""
    base, new = export(before, dialect), export(after, dialect)
    mine = "- mine\n" if dialect == "logseq" else "\nmine\n"
    same = {
        piece.id: piece.text for piece in pieces(base) if piece.id and piece.text == texts(new).get(piece.id)
    }
    shared = set(ids(base)) & set(ids(new))

    def wrote(text: str) -> str:
        edited = []
        for piece in pieces(text):
            words = piece.text
            if piece.id in same and any(word in words for word in touched):
                words = words.replace("counted", "*counted*")
            edited.append(words + mine * (piece.id in shared))
        return "".join(edited)

    assert merge(base, wrote(base), new).text == wrote(merge(base, base, new).text)


def test_a_file_that_would_lose_its_last_block_and_no_longer_says_what_it_is_gets_one_beside_it(tmp_path):
    exporter, to = Exporter(), tmp_path / "all.md"
    document = document_of(TEXT, *highlights_of({0: Note(), 6: Note()}))
    (first,) = exporter.write([document], to, files="single")
    body = to.read_text(encoding="utf-8")
    last = next(piece.text for piece in pieces(body) if piece.id == "h6")
    to.write_text(f"mine\n{body.replace(last, '')}", encoding="utf-8")
    left = document_of(TEXT, *highlights_of({6: Note()}))
    (beside,) = exporter.write([left], to, files="single")
    (again,) = exporter.write([left], to, files="single")
    assert (beside.status, again.status) == ("beside", "unchanged")
    assert beside.path == again.path != first.path and to.read_text(encoding="utf-8").startswith("mine\n---")


ROUNDS = st.lists(st.tuples(LIBRARY, PERSON, st.booleans()), min_size=1, max_size=4)


@settings(max_examples=30)
@given(ROUNDS, st.sampled_from(list(DIALECTS)))
def test_through_any_number_of_exports_every_word_of_the_person_is_somewhere(rounds, dialect):
    """In the file, or, where the file lost its ids, in it and a new one beside it."""
    with TemporaryDirectory() as folder:
        exporter, to = Exporter(), Path(folder) / "all.md"
        wrote: set[str] = set()
        for number, (library, edits, windows) in enumerate(rounds):
            document = document_of(TEXT, *highlights_of(library))
            exporter.write([document], to, f"2031-01-0{number + 1}T00:00:00Z", format=dialect, files="single")
            (again,) = exporter.write([document], to, "2032-01-01T00:00:00Z", format=dialect, files="single")
            assert again.status == "unchanged"
            held = {path: path.read_bytes().decode() for path in Path(folder).glob("*.md")}
            assert all(any(word in text for text in held.values()) for word in wrote)
            if not held[again.path].strip():
                break
            held[again.path], mine = edited(held[again.path].replace("\r\n", "\n"), edits)
            wrote = {word for word in (*wrote, *mine) if any(word in text for text in held.values())}
            newline = "\r\n" if windows else "\n"
            again.path.write_bytes(held[again.path].replace("\n", newline).encode())
