"""References put to quotations, and words put right, in the files of drafts: nothing else in them changes."""

import os
import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from florilegium.corpus import Corpus
from florilegium.corpus.draft_files import DraftFile, Edit
from florilegium.corpus.drafts import quotations
from florilegium.errors import ExportError
from florilegium.exporters.links import parse_link
from florilegium.exporters.references import reference
from florilegium.model import CheckedDraft, MendedDraft, QuotationStatus, Verdict

LEDGER = """The Ledger (of “all sorts”)

The keeper’s lamp was lit at a quarter past four on every evening of January – “a costly habit”, he wrote.

The ledger counts 238 barrels of oil landed before the storm. The pilot did not ask for the lamp to be dim.

The tide waits for no pilot. It rose by 3.5 feet in the night. The tide waits for no pilot.
"""
LOG = """The Pilot's *Log*

The tide waits for no pilot. The barrels were landed in fog.
"""
QUOTED = {
    "verbatim": "The ledger counts 238 barrels of oil",
    "altered": "The ledger counts 238 casks of oil landed before",
    "ambiguous": "The tide waits for no pilot",
    "invented": "The mayor signed the register himself",
    "log": "The barrels were landed in fog",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    corpus = Corpus(folder / "library")
    for name, text in (("ledger", LEDGER), ("log", LOG)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        list(corpus.add([folder / f"{name}.txt"]))
    corpus.update_index()
    corpus.close()
    return folder / "library"


@pytest.fixture(scope="module")
def opened(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    library = tmp_path_factory.mktemp("opened") / "library"
    shutil.copytree(made, library)
    corpus = Corpus(library)
    yield corpus
    corpus.close()


def place_of(verdict: Verdict, choice: int = 0) -> tuple[str, int, str]:
    """Document, start and link of what is to be referred to."""
    if verdict.candidates:
        candidate = verdict.candidates[choice % len(verdict.candidates)]
        return candidate.document, candidate.start, candidate.link
    return verdict.document, verdict.start, verdict.link


def refer(
    corpus: Corpus, path: Path, checked: CheckedDraft, verdict: Verdict, choice: int = 0
) -> MendedDraft:
    document, start, link = place_of(verdict, choice)
    title = corpus.document(document).title
    where = checked.location(document, start)
    return corpus.drafts.insert_reference(path, checked.fingerprint, verdict.number, title, where, link)


def essence(verdict: Verdict) -> tuple[object, ...]:
    return (
        verdict.quotation,
        verdict.status,
        verdict.document,
        verdict.start,
        verdict.end,
        verdict.diff,
        verdict.candidates,
        verdict.remark,
        verdict.linked,
    )


# ---- where a quotation stands


@pytest.mark.parametrize(
    ("draft", "spot"),
    [
        ("He: “one two” there.", "“one two”"),
        ("He: “one *two* **three** `four`” there.", "“one *two* **three** `four`”"),
        ("He: “one \\*two\\* &amp; three” there.", "“one \\*two\\* &amp; three”"),
        ("He: “one [two](https://example.org) three” there.", "“one [two](https://example.org) three”"),
        ("> x\n\n- He: “one\n  two ==three==” there.", "“one\n  two ==three==”"),
        ("---\ntitle: “one two”\n---\nHe: “one […] two” there.", "“one […] two”"),
        ("He: “one [...] two [three]{.mark}” there.", "“one [...] two [three]{.mark}”"),
        ("> one *two*\n> three\n>\n> four\n>\n> — Somebody\n", "one *two*\n> three\n>\n> four"),
    ],
)
def test_it_is_found_in_the_markup(draft: str, spot: str) -> None:
    found = [quoted for quoted in quotations(draft) if "one" in quoted.text]
    where = found[-1].spot
    assert where is not None
    assert draft[where.start : where.end] == spot


def test_of_equal_ones_each_has_its_own() -> None:
    draft = "He: “one two”, and then “one two” *again*."
    first, second = (quoted.spot for quoted in quotations(draft))
    assert first is not None
    assert second is not None
    assert (first.start, second.start) == (draft.index("“"), draft.rindex("“"))


def test_what_cannot_be_told_is_not_told() -> None:
    # The same words in an address: of which of the two the parser spoke is a guess.
    draft = 'See <a title=" one two "> and "one two" here.'
    assert all(quoted.spot is None or draft[quoted.spot.start] == '"' for quoted in quotations(draft))


def test_the_sentence_around_is_given() -> None:
    (quoted,) = quotations("He came. In May he *wrote* “one two” to her. She left.")
    assert (quoted.before, quoted.after) == ("In May he wrote “", "” to her.")
    (block,) = quotations("First. As he says:\n\n> one two\n")
    assert block.before == "As he says:"


# ---- whose a reference is


def test_a_reference_is_its_own_quotations_only() -> None:
    draft = (
        "He: “one two” ([A](florilegium://open?document=a)) and “three four” "
        "([B](florilegium://open?document=b)) and “five six”, see [C](florilegium://open?document=c)."
    )
    links = [[target[-1] for target in quoted.links] for quoted in quotations(draft)]
    assert links == [["a", "c"], ["b", "c"], ["c"]]
    assert "A" not in quotations(draft)[1].around


# ---- changing the file

WORDS = st.sampled_from(sorted(QUOTED))
WRAPS = st.sampled_from(
    ["He says “{}”, and more.", "*“{}”* he says.", "- And “{}”.", "> {}", "He: “**{}**” (so)."]
)
DRAFTS = st.lists(st.tuples(WORDS, WRAPS), min_size=1, max_size=5)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])


@given(
    parts=DRAFTS,
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=ENCODINGS,
    front=st.sampled_from(["", "---\ntitle: ü\n---\n\n", "Über “x” & co.\n\n"]),
    inline=st.booleans(),
    suffix=st.sampled_from([".md", ".txt"]),
    choice=st.integers(0, 9),
    data=st.data(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_reference_changes_nothing_else(
    parts: list[tuple[str, str]],
    end: str,
    encoding: str,
    front: str,
    inline: bool,
    suffix: str,
    choice: int,
    data: st.DataObject,
    opened: Corpus,
    tmp_path: Path,
) -> None:
    between = " " if inline and not any(wrap.startswith((">", "-")) for _, wrap in parts) else "\n\nSo.\n\n"
    text = front + between.join(wrap.format(QUOTED[words]) for words, wrap in parts) + "\n"
    path = tmp_path / f"draft{suffix}"
    before = text.replace("\n", end).encode(encoding)
    path.write_bytes(before)
    checked = opened.drafts.check(path)
    assert len(checked.verdicts) == len(parts)
    offered = [
        verdict
        for verdict in checked.verdicts
        if verdict.spot and (verdict.candidates or verdict.document) and not verdict.linked
    ]
    if not offered:
        return
    chosen = data.draw(st.sampled_from(offered))
    refer(opened, path, checked, chosen, choice)
    # Only what was put in is new, and the former bytes are beside.
    after = path.read_bytes()
    assert path.with_name(f"{path.name}~").read_bytes() == before
    assert _shared(before, after) + _shared(before[::-1], after[::-1]) >= len(before)
    # Verified again, all others are what they were, and this one has its source.
    again = opened.drafts.check(path)
    document, start, _link = place_of(chosen, choice)
    for old, new in zip(checked.verdicts, again.verdicts, strict=True):
        if old.number != chosen.number:
            assert essence(new) == essence(old)
        else:
            assert new.linked
            assert (new.document, new.start) == (document, start)
            assert new.quotation == old.quotation
            expected = old.status
            if old.status is QuotationStatus.AMBIGUOUS:
                expected = QuotationStatus.VERBATIM
            assert new.status is expected
    # And taken back, it is byte for byte what it was.
    opened.drafts.put_back(_mended(path, before))
    assert path.read_bytes() == before


def _shared(one: bytes, other: bytes) -> int:
    """How many bytes both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))


def _mended(path: Path, before: bytes) -> MendedDraft:
    return MendedDraft(path, before, sha256(path.read_bytes()).hexdigest())


@given(text=st.text(st.sampled_from("aä€\r\n“ "), max_size=30), encoding=ENCODINGS, data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_edits_leave_every_other_byte(text: str, encoding: str, data: st.DataObject, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_bytes(f"Wörter — {text}".encode(encoding.replace("cp1252", "utf-8")))
    source = DraftFile(path)
    start = data.draw(st.integers(0, len(source.text)))
    stop = data.draw(st.integers(start, len(source.text)))
    assert source.edited([]) == source.data
    path.write_bytes(source.edited([Edit(start, stop, "ß")]))
    assert DraftFile(path).text == source.text[:start] + "ß" + source.text[stop:]


def test_a_link_chooses_among_places_of_one_document(opened: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text("He: “The tide waits for no pilot”.\n", encoding="utf-8")
    checked = opened.drafts.check(path)
    (verdict,) = checked.verdicts
    ledger = [place for place in verdict.candidates if "Ledger" in place.title]
    assert len(ledger) == 2
    for place in ledger:
        found = opened.links.destination(parse_link(place.link))
        assert (found.document, found.passage) == (place.document, (place.start, place.end))
    choice = verdict.candidates.index(ledger[1])
    refer(opened, path, checked, verdict, choice)
    (again,) = opened.drafts.check(path).verdicts
    assert (again.status, again.start) == (QuotationStatus.VERBATIM, ledger[1].start)


def test_the_documents_words_take_the_place_of_others(opened: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    text = "He: “The ledger *counts*\r\n238 casks of olive oil landed before” there.\r\n\r\nAnd “so on”.\r\n"
    path.write_bytes(text.encode())
    checked = opened.drafts.check(path)
    verdict = checked.verdicts[0]
    assert verdict.status is QuotationStatus.ALTERED
    mended = opened.drafts.use_words(path, checked.fingerprint, verdict)
    assert path.read_bytes() == text.replace("casks of olive oil", "barrels of oil").encode()
    assert opened.drafts.check(path).verdicts[0].status is QuotationStatus.VERBATIM
    opened.drafts.put_back(mended)
    assert path.read_bytes() == text.encode()


def test_words_that_are_left_out_are_the_drafts_own(opened: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    text = "He: “The ledger counts […] casks of oil landed before the storm”.\n"
    path.write_text(text, encoding="utf-8")
    checked = opened.drafts.check(path)
    assert checked.verdicts[0].status is QuotationStatus.ALTERED
    with pytest.raises(ExportError, match="by hand"):
        opened.drafts.use_words(path, checked.fingerprint, checked.verdicts[0])
    assert path.read_text(encoding="utf-8") == text


def test_a_file_that_changed_is_left_alone(opened: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text("He: “The barrels were landed in fog”.\n", encoding="utf-8")
    checked = opened.drafts.check(path)
    path.write_text("She: “The barrels were landed in fog”.\n", encoding="utf-8")
    with pytest.raises(ExportError, match="has changed since"):
        refer(opened, path, checked, checked.verdicts[0])
    mended = refer(opened, path, opened.drafts.check(path), checked.verdicts[0])
    path.write_text("Nothing any more.\n", encoding="utf-8")
    with pytest.raises(ExportError, match="changed since"):
        opened.drafts.put_back(mended)
    assert path.read_text(encoding="utf-8") == "Nothing any more.\n"


def test_a_file_that_may_not_be_written_is_left_alone(opened: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text("He: “The barrels were landed in fog”.\n", encoding="utf-8")
    path.chmod(0o444)
    checked = opened.drafts.check(path)
    if os.access(path, os.W_OK):
        pytest.skip("this user may write to everything")
    with pytest.raises(ExportError, match="permission"):
        refer(opened, path, checked, checked.verdicts[0])


def test_an_encoding_that_lacks_a_letter_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_bytes("Größe über alles, sagte er, „so groß“ und weiter ging es für ihn".encode("cp1252"))
    source = DraftFile(path)
    with pytest.raises(ExportError, match="which has no"):
        source.edited([Edit(0, 0, "灯")])


def test_titles_do_no_harm_in_a_reference() -> None:
    words = reference("A [b](c) *d*\n“e”", "¶ 3 · 7%", "florilegium://open?document=a", markdown=True)
    (quoted,) = quotations(f"He: “one two” ({words}).")
    assert quoted.links == ("florilegium://open?document=a",)
    assert quoted.around == "He: “one two” (A [b](c) *d* “e”, ¶ 3)."
    plain = reference("A (b)", "", "florilegium://open?document=a", markdown=False)
    assert plain == "A [b], florilegium://open?document=a"


def test_a_word_that_stands_before_the_passage_too_is_no_part_of_it(opened: Corpus, tmp_path: Path) -> None:
    # "The" begins the sentence before, too.
    path = tmp_path / "draft.md"
    path.write_text("He: “The pilot did not ask for the lamp to be bright”.\n", encoding="utf-8")
    checked = opened.drafts.check(path)
    opened.drafts.use_words(path, checked.fingerprint, checked.verdicts[0])
    assert "“The pilot did not ask for the lamp to be dim”" in path.read_text(encoding="utf-8")


def test_a_draft_that_is_in_the_corpus_proves_nothing_of_itself(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "library")
    corpus = Corpus(tmp_path / "library")
    path = tmp_path / "draft.md"
    path.write_text(
        "# Draft\n\nHe: “The mayor signed the register himself”.\n\n“The barrels were landed in fog”.\n",
        encoding="utf-8",
    )
    list(corpus.add([path]))
    corpus.update_index()
    wanted = [QuotationStatus.NOT_FOUND, QuotationStatus.VERBATIM]
    assert [verdict.status for verdict in corpus.drafts.check(path).verdicts] == wanted
    assert [verdict.status for verdict in corpus.quotations.verify(path)] == wanted
    # Its file changed since it was read: its path still says that it is the same.
    path.write_text(path.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    assert [verdict.status for verdict in corpus.drafts.check(path).verdicts] == wanted
    corpus.close()


MARKUP = st.lists(
    st.sampled_from(
        ["“", "”", '"', "*", "**", "_", "`", "~", "==", "[", "](x)", "]",
         "<b>", "&amp;", "&quot;", "\\", "> ", "- ",
         "\n", "\n\n", "one", " two ", "three ", "|", "[…]", "!", "((", "florilegium://open?document=a", "\t"]
    ),
    max_size=40,
)  # fmt: skip


@given(parts=MARKUP, markdown=st.booleans())
def test_what_is_said_of_spots_holds(parts: list[str], markdown: bool) -> None:
    draft = "".join(parts)
    for quoted in quotations(draft, markdown=markdown):
        if quoted.spot is not None:
            assert len(quoted.spot.places) == len(quoted.text)
            stretch = draft[quoted.spot.start : quoted.spot.end]
            assert re.findall("one|two|three", quoted.text) == re.findall("one|two|three", stretch)
            assert quoted.spot.reference == -1 or quoted.spot.reference >= quoted.spot.end


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_a_draft_behind_a_link_is_changed_itself(opened: Corpus, tmp_path: Path) -> None:
    path, shortcut = tmp_path / "draft.md", tmp_path / "shortcut.md"
    path.write_text("He: “The barrels were landed in fog”.\n", encoding="utf-8")
    shortcut.symlink_to(path)
    checked = opened.drafts.check(shortcut)
    mended = refer(opened, shortcut, checked, checked.verdicts[0])
    assert shortcut.is_symlink()
    assert "florilegium://" in path.read_text(encoding="utf-8")
    opened.drafts.put_back(mended)
    assert path.read_text(encoding="utf-8") == "He: “The barrels were landed in fog”.\n"
    assert shortcut.is_symlink()


def test_other_kinds_of_drafts_are_looked_up_but_not_changed(opened: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "draft.html"
    path.write_text(
        "<title>D</title><p>He: “The barrels were landed in fog”, and so on.</p>", encoding="utf-8"
    )
    checked = opened.drafts.check(path)
    (verdict,) = checked.verdicts
    assert (verdict.status, verdict.spot, checked.plain) == (QuotationStatus.VERBATIM, None, False)
    with pytest.raises(ExportError):
        refer(opened, path, checked, verdict)
