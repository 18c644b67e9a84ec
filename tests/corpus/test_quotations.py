import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from florilegium.corpus import Corpus
from florilegium.exporters.links import link
from florilegium.model import Context, ExportOptions, QuotationStatus, Range, Verdict

LEDGER = """The Ledger

The keeper’s lamp was lit at a quarter past four on every evening of January – “a costly habit”, he wrote.

The ledger counts 238 barrels of oil landed before the storm, and at least 21 more after it. The pilot did not
ask for the lamp to be doubled.

The tide waits for no pilot. It rose by 3.5 feet in the night, and the efﬁcient engi­neers slept.
"""
LOG = """The Pilot's Log

The tide waits for no pilot. The barrels were landed in fog.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the two, indexed; made once, since an index takes a while."""
    folder = tmp_path_factory.mktemp("made")
    made = Corpus(folder / "library")
    for name, text in (("ledger", LEDGER), ("log", LOG)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        list(made.add([folder / f"{name}.txt"]))
    made.update_index()
    made.close()
    return folder / "library"


@pytest.fixture
def corpus(library: Path, tmp_path: Path) -> Iterator[Corpus]:
    shutil.copytree(library, tmp_path / "library")
    opened = Corpus(tmp_path / "library")
    yield opened
    opened.close()


@pytest.fixture
def ids(corpus: Corpus) -> dict[str, str]:
    return {"log" if "Log" in summary.title else "ledger": summary.id for summary in corpus.documents()}


def verdict(corpus: Corpus, draft: str) -> Verdict:
    (found,) = corpus.quotations.verify(draft)
    return found


@pytest.mark.parametrize(
    "draft",
    [
        "He says “lit at a quarter past four on every evening of January”.",
        "He says “the keeper's lamp was lit at a quarter past four”.",
        'He says "January -- ‘a costly habit’, he wrote".',
        "He says “The *ledger* counts 238 barrels\nof oil landed before the storm,”",
        "He says “and the efficient engineers slept.”",
        "He says “238 barrels of oil landed … and at least 21 more”.",
        "He says “238 barrels of oil [...] The pilot did not ask”.",
        "He says “238 barrels of oil [from the south] landed before the storm”.",
        "He says “[t]he ledger counts 238 barrels of oil”.",
        "> The ledger counts 238 barrels of oil landed before\n> the storm, and at least 21 more after it.\n",
    ],
)
def test_word_for_word(draft: str, corpus: Corpus, ids: dict[str, str]) -> None:
    found = verdict(corpus, draft)
    assert (found.status, found.document) == (QuotationStatus.VERBATIM, ids["ledger"])
    assert corpus.text(ids["ledger"]).text[found.start : found.end].split()
    assert found.link.startswith(f"florilegium://open?document={ids['ledger']}&quote=")


@pytest.mark.parametrize(
    ("draft", "quoted", "said"),
    [
        ("“lit at a quarter past five on every evening”", "five", "four"),
        ("“lit at a quarter past four on evening of January”", "", "every "),
        ("“The pilot did ask for the lamp to be doubled.”", "", "not "),
        ("“The keeper’s lamp was not lit at a quarter past four”", "not ", ""),
        ("“The ledger counts 283 barrels of oil”", "283", "238"),
        ("“It rose by 3,5 feet in the night”", ",", "."),
        ("“The Keeper’s lamp was lit at a quarter past four”", "Keeper", "keeper"),
        ("“landed before the storm and at least 21 more”", "", ","),
        ("“238 barrels of whale oil landed … and at least 21 more”", "whale ", ""),
    ],
)
def test_altered(draft: str, quoted: str, said: str, corpus: Corpus, ids: dict[str, str]) -> None:
    found = verdict(corpus, f"He says {draft} there.")
    assert (found.status, found.document) == (QuotationStatus.ALTERED, ids["ledger"])
    changes = [(change.quoted.strip(), change.said.strip()) for change in found.diff if not change.equal]
    assert any(quoted.strip() in ours and said.strip() in theirs for ours, theirs in changes)
    assert "".join(change.quoted for change in found.diff).strip()


def test_the_rest_of_a_number_counts(corpus: Corpus, ids: dict[str, str]) -> None:
    assert verdict(corpus, "“5 feet in the night”").status is QuotationStatus.ALTERED


@pytest.mark.parametrize(
    "draft",
    [
        "“a velvet umbrella sang to the crocodile at noon”",
        "“the engineers of the tide counted no fog in January”",
        "“the evening of the pilot”",
        "“nothing … whatever”",
    ],
)
def test_invented(draft: str, corpus: Corpus, ids: dict[str, str]) -> None:
    assert verdict(corpus, draft).status is QuotationStatus.NOT_FOUND


def test_the_same_words_in_two_documents(corpus: Corpus, ids: dict[str, str]) -> None:
    words = "The tide waits for no pilot."
    found = verdict(corpus, f"“{words}”")
    assert (found.status, found.document) == (QuotationStatus.AMBIGUOUS, "")
    assert {place.document for place in found.candidates} == set(ids.values())
    for place in found.candidates:
        assert corpus.text(place.document).text[place.start : place.end] == words.rstrip(".")
    for said in (f"“{words}” (The Pilot’s Log, p. 3)", f"“{words}” [3]({link(ids['log'])})"):
        told = verdict(corpus, f"He says {said}.")
        assert (told.status, told.document) == (QuotationStatus.VERBATIM, ids["log"])


def test_a_link_to_another_document_is_told(corpus: Corpus, ids: dict[str, str]) -> None:
    found = verdict(corpus, f"“238 barrels of oil landed” [1]({link(ids['log'])})")
    assert (found.status, found.document) == (QuotationStatus.VERBATIM, ids["ledger"])
    assert "another document" in found.remark


def test_the_highlight_that_is_linked_to_says_which_place(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "twice.txt"
    path.write_text("The lamp was lit.\n\nIt went out.\n\nThe lamp was lit.\n", encoding="utf-8")
    (outcome,) = corpus.add([path])
    corpus.update_index()
    text = corpus.text(outcome.document).text
    start = text.rindex("The lamp")
    made, _ = corpus.highlight(outcome.document, Range(start, start + 17), "claim")
    assert verdict(corpus, "“The lamp was lit.”").status is QuotationStatus.AMBIGUOUS
    found = verdict(corpus, f"“The lamp was lit.” [1]({link(outcome.document, made.id)})")
    assert (found.status, found.start) == (QuotationStatus.VERBATIM, start)


@pytest.mark.parametrize("context", [Context.NONE, Context.SENTENCE])
@pytest.mark.parametrize("format", ["commonmark", "obsidian", "logseq", "pandoc"])
def test_exported_notes_are_verbatim(
    format: str, context: Context, corpus: Corpus, ids: dict[str, str], tmp_path: Path
) -> None:
    text = corpus.text(ids["ledger"]).text
    for words in ("The ledger counts 238 barrels", "lit at a quarter past four", "rose by 3.5 feet"):
        corpus.highlight(
            ids["ledger"],
            Range(text.index(words), text.index(words) + len(words)),
            "claim",
            "A “made up thing” of mine",
        )
    options = ExportOptions(format, context=context, provenance=True)
    (written,) = corpus.exports.write(corpus.exports.plan(None, tmp_path / "notes", options))
    found = corpus.quotations.verify(Path(written.path))
    assert [one.status for one in found] == [QuotationStatus.VERBATIM, QuotationStatus.NOT_FOUND] * 3
    assert {one.document for one in found} == {ids["ledger"], ""}


def test_a_highlight_whose_document_changed_is_told(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "changing.txt"
    path.write_text(
        "Of gulls\n\nGulls nested on the northern mole all summer long.\n\nThey left in autumn.\n", "utf-8"
    )
    (outcome,) = corpus.add([path])
    text = corpus.text(outcome.document).text
    start = text.index("Gulls nested")
    made, _ = corpus.highlight(outcome.document, Range(start, start + 37), "claim")
    path.write_text(
        "Of gulls\n\nGulls nested on the southern mole all summer long.\n\nThey left in autumn.\n", "utf-8"
    )
    list(corpus.refresh())
    corpus.keep([made.id])
    corpus.update_index()
    found = verdict(corpus, f"“Gulls nested on the northern mole all” [1]({link(outcome.document, made.id)})")
    assert found.status is QuotationStatus.ALTERED
    assert "its document has changed since" in found.remark


def test_first_letter_of_another_case_is_told(corpus: Corpus, ids: dict[str, str]) -> None:
    found = verdict(corpus, "“Efficient engineers slept”")
    assert (found.status, found.remark) == (
        QuotationStatus.VERBATIM,
        "Its first letter is of another case there.",
    )


def test_a_document_that_the_index_lacks_is_looked_into(
    corpus: Corpus, ids: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "new.txt"
    path.write_text("A new thing\n\nHerons fished beyond the breakwater all day.\n", encoding="utf-8")
    (outcome,) = corpus.add([path])
    assert verdict(corpus, "“Herons fished beyond the breakwater”").document == outcome.document


def test_other_kinds_of_drafts(corpus: Corpus, ids: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "draft.html"
    path.write_text(
        "<html><body><p>As the log says:</p><blockquote><p>The barrels were landed in fog.</p></blockquote>"
        "<p>And “barrels of oil landed” too.</p></body></html>",
        encoding="utf-8",
    )
    found = corpus.quotations.verify(path)
    assert [one.document for one in found] == [ids["log"], ids["ledger"]]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                "the",
                "tide",
                "pilot",
                "238",
                "…",
                "[...]",
                "[",
                "]",
                "“",
                "”",
                "-",
                ",",
                "sic",
                "waits",
                "\n",
                ">",
            ]
        ),
        max_size=12,
    ).map(" ".join)
)
def test_any_draft_has_a_verdict_on_each_quotation(corpus: Corpus, words: str) -> None:
    for found in corpus.quotations.verify(f"He says “{words}”.\n\n> {words}"):
        if found.document:
            text = corpus.text(found.document).text
            assert 0 <= found.start < found.end <= len(text)
        assert (found.status is QuotationStatus.ALTERED) == bool(found.diff)
        assert (found.status is QuotationStatus.AMBIGUOUS) == bool(found.candidates)


def test_a_draft_of_another_kind_is_read_as_added_files_are(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "draft.html"
    path.write_text("<p>“The barrels were landed in fog.”</p>", encoding="utf-8")
    begun: list[str] = []
    start = corpus._reader.start

    def watched(name: str) -> object:
        begun.append(name)
        return start(name)

    monkeypatch.setattr(corpus._reader, "start", watched)
    corpus.quotations.verify(path)
    assert begun == [str(path)]
