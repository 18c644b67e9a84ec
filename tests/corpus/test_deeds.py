from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from florilegium.corpus import Corpus
from florilegium.errors import FlorilegiumError, NotFound
from florilegium.model import STARTING_LABELS, Label, LabelColour, Mark, Range


def passage(corpus: Corpus, document: str, words: str) -> Range:
    start = corpus.text(document).text.index(words)
    return Range(start, start + len(words))


def test_a_highlight_is_on_the_disk_when_it_is_made(corpus: Corpus, document: str) -> None:
    made, changes = corpus.highlight(
        document,
        passage(corpus, document, "238 barrels"),
        "figure",
        "With 21 makes 259.",
        ["#numbers", "to check"],
    )
    assert changes.annotated == {document}
    with closing(Corpus(corpus.library)) as other:
        (seen,) = other.highlights(document)
    assert seen == made
    assert (seen.exact, seen.label, seen.note) == ("238 barrels", "figure", "With 21 makes 259.")
    assert seen.tags == ("numbers", "to-check")
    assert seen.anchor.quote.prefix.endswith("The ledger counts ")


def test_positions_count_code_points(corpus: Corpus, document: str) -> None:
    made, _ = corpus.highlight(document, passage(corpus, document, "The keeper answered"), "quote")
    text = corpus.text(document).text
    assert text[made.start : made.end] == "The keeper answered"
    assert text[made.start - 2] == "😀"


@pytest.mark.parametrize("where", [Range(0, 10_000), Range(5, 5), Range(-1, 3)])
def test_a_passage_that_is_not_there_is_refused(corpus: Corpus, document: str, where: Range) -> None:
    with pytest.raises(NotFound, match="no passage"):
        corpus.highlight(document, where, "claim")
    with pytest.raises(NotFound, match="no label"):
        corpus.highlight(document, Range(0, 3), "nonsense")
    assert corpus.highlights() == []
    assert corpus.undo_text == ""


def test_every_change_can_be_undone_and_redone(corpus: Corpus, document: str) -> None:
    made, _ = corpus.highlight(document, passage(corpus, document, "lamp was lit"), "claim")
    states = [[], corpus.highlights()]
    for deed in (
        lambda: corpus.relabel([made.id], "doubt"),
        lambda: corpus.set_note(made.id, "Why so *early*?"),
        lambda: corpus.tag([made.id], add=["time", "winter"]),
        lambda: corpus.tag([made.id], remove=["time"]),
        lambda: corpus.set_range(made.id, passage(corpus, document, "The lamp was lit at")),
        lambda: corpus.delete([made.id]),
    ):
        deed()
        states.append(corpus.highlights())
    for state in reversed(states[:-1]):
        assert corpus.undo_text
        corpus.undo()
        assert corpus.highlights() == state
    assert corpus.undo_text == ""
    for state in states[1:]:
        corpus.redo()
        assert corpus.highlights() == state
    assert corpus.redo_text == ""


def test_a_new_deed_ends_what_could_be_redone(corpus: Corpus, document: str) -> None:
    corpus.highlight(document, Range(0, 3), "claim")
    corpus.undo()
    assert corpus.redo_text == "Highlight added"
    corpus.highlight(document, Range(4, 10), "claim")
    assert corpus.redo_text == ""


def test_a_deed_that_changes_nothing_is_none(corpus: Corpus, document: str) -> None:
    made, _ = corpus.highlight(document, Range(0, 3), "claim", tags=["a"])
    for changes in (
        corpus.relabel([made.id], "claim"),
        corpus.set_note(made.id, ""),
        corpus.tag([made.id], add=["#a"]),
    ):
        assert not changes
    assert corpus.undo_text == "Highlight added"


def test_merging_joins_words_notes_and_tags(corpus: Corpus, document: str) -> None:
    first, _ = corpus.highlight(document, passage(corpus, document, "The lamp"), "claim", "One.", ["a"])
    last, _ = corpus.highlight(document, passage(corpus, document, "a quarter past"), "doubt", "Two.", ["b"])
    corpus.merge([last.id, first.id])
    (merged,) = corpus.highlights(document)
    assert merged.exact == "The lamp was lit at a quarter past"
    assert (merged.id, merged.label, merged.note) == (first.id, "claim", "One.\n\nTwo.")
    assert merged.tags == ("a", "b")
    corpus.undo()
    assert corpus.highlights(document) == [first, last]


def test_undo_does_not_overwrite_what_another_process_did(corpus: Corpus, document: str) -> None:
    made, _ = corpus.highlight(document, Range(0, 3), "claim")
    with closing(Corpus(corpus.library)) as other:
        other.set_note(made.id, "Written elsewhere.")
        with pytest.raises(FlorilegiumError, match="changed elsewhere"):
            corpus.undo()
    assert corpus.highlights(document)[0].note == "Written elsewhere."


def test_other_processes_changes_are_heard_of_once(corpus: Corpus, document: str) -> None:
    assert not corpus.poll()
    corpus.highlight(document, Range(0, 3), "claim")
    assert not corpus.poll()
    with closing(Corpus(corpus.library)) as other:
        other.highlight(document, Range(4, 10), "doubt")
        other.save_labels([*STARTING_LABELS, Label("mine", "Mine")])
    changes = corpus.poll()
    assert changes.annotated == {document}
    assert changes.labels
    assert not corpus.poll()


def test_removing_documents_can_be_undone(corpus: Corpus, document: str) -> None:
    made, _ = corpus.highlight(document, Range(0, 3), "claim")
    assert corpus.remove([document]).documents == {document}
    assert corpus.documents() == []
    assert corpus.highlights() == []
    assert corpus.highlight_count() == 0
    corpus.undo()
    assert [summary.id for summary in corpus.documents()] == [document]
    assert corpus.highlights() == [made]
    corpus.redo()
    corpus.restore([document])
    assert corpus.highlights() == [made]


def test_labels_are_the_readers_own(corpus: Corpus, document: str) -> None:
    assert corpus.labels() == list(STARTING_LABELS)
    made, _ = corpus.highlight(document, Range(0, 3), "doubt")
    changed = [
        replace(STARTING_LABELS[2], name="Amount"),
        Label("mine", "Mine", "What I think", LabelColour.TEAL, Mark.STAR),
    ]
    with pytest.raises(FlorilegiumError, match="choose the label"):
        corpus.save_labels(changed)
    assert corpus.labels() == list(STARTING_LABELS)
    corpus.save_labels(changed, {"doubt": "mine"})
    assert corpus.labels() == changed
    assert corpus.highlights(document)[0].label == "mine"
    corpus.undo()
    assert corpus.labels() == list(STARTING_LABELS)
    assert corpus.highlights(document) == [made]


def test_a_renamed_label_is_found_by_its_new_name(corpus: Corpus, document: str) -> None:
    corpus.highlight(document, Range(0, 3), "doubt")
    corpus.update_index()
    assert corpus.search("label:doubt").total == 1
    corpus.save_labels(
        [replace(label, name="Hm") if label.id == "doubt" else label for label in STARTING_LABELS]
    )
    corpus.update_index()
    assert corpus.search("label:doubt").total == 0
    assert corpus.search("label:hm").total == 1


def test_a_label_only_used_in_the_trash_can_go(corpus: Corpus, document: str) -> None:
    made, _ = corpus.highlight(document, Range(0, 3), "doubt")
    corpus.delete([made.id])
    corpus.save_labels(STARTING_LABELS[:2])
    assert len(corpus.labels()) == 2
    corpus.undo()
    corpus.undo()
    assert corpus.highlights(document) == [made]


@pytest.mark.parametrize("names", [["", "b"], ["a", "A "], []])
def test_labels_need_names_of_their_own(corpus: Corpus, names: list[str]) -> None:
    with pytest.raises(FlorilegiumError, match="name of its own"):
        corpus.save_labels([Label(name or "x", name) for name in names])


def test_a_label_is_found_by_its_name_in_any_case(corpus: Corpus) -> None:
    assert corpus.label_named("CLAIM").id == "claim"
    with pytest.raises(NotFound, match="Claim, Question, Figure, Quote, Doubt"):
        corpus.label_named("other")


def test_reading_resumes_where_it_stopped(corpus: Corpus, document: str) -> None:
    corpus.save_reading(document, 120, 0.5)
    summary = corpus.document(document)
    assert (summary.position, summary.progress) == (120, 0.5)
    assert summary.opened


def test_documents_are_found_by_id_its_start_or_path(corpus: Corpus, document: str, tmp_path: Path) -> None:
    for reference in (document, document[:6], document.upper(), str(tmp_path / "ledger.txt")):
        assert corpus.document(reference).id == document
    with pytest.raises(NotFound, match="no document"):
        corpus.document("ffffffffffffffff00")
    with pytest.raises(NotFound):
        corpus.document("nowhere.txt")


def test_a_reference_that_may_mean_two_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    for number in range(17):  # by then two ids share their first character
        path = tmp_path / f"{number}.txt"
        path.write_text(f"This is text number {number} of several.")
        list(corpus.add([path]))
    starts = [summary.id[0] for summary in corpus.documents()]
    twice = next(start for start in starts if starts.count(start) > 1)
    with pytest.raises(NotFound, match="may mean"):
        corpus.document(twice)


class Deeds(RuleBasedStateMachine):
    """Any deeds in any order: undoing them all gives back the beginning, redoing them the end."""

    corpus: Corpus
    document: str

    def __init__(self) -> None:
        super().__init__()
        if left := self.corpus.highlights():
            self.corpus.delete([highlight.id for highlight in left])
        self.corpus.forget_history()
        self.length = len(self.corpus.text(self.document).text)

    def some(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from([highlight.id for highlight in self.corpus.highlights()]))

    @rule(start=st.integers(0, 100), length=st.integers(1, 60), label=st.sampled_from(STARTING_LABELS))
    def highlight(self, start: int, length: int, label: Label) -> None:
        self.corpus.highlight(self.document, Range(start, start + length), label.id)

    @precondition(lambda self: self.corpus.highlights())
    @rule(data=st.data(), label=st.sampled_from(STARTING_LABELS))
    def relabel(self, data: st.DataObject, label: Label) -> None:
        self.corpus.relabel([self.some(data)], label.id)

    @precondition(lambda self: self.corpus.highlights())
    @rule(data=st.data(), tag=st.sampled_from("abc"))
    def tag(self, data: st.DataObject, tag: str) -> None:
        self.corpus.tag([self.some(data)], add=[tag])

    @precondition(lambda self: len(self.corpus.highlights()) > 1)
    @rule()
    def merge(self) -> None:
        self.corpus.merge([highlight.id for highlight in self.corpus.highlights()[:2]])

    @precondition(lambda self: self.corpus.highlights())
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.corpus.delete([self.some(data)])

    @precondition(lambda self: self.corpus.undo_text)
    @rule()
    def undo(self) -> None:
        self.corpus.undo()

    @precondition(lambda self: self.corpus.redo_text)
    @rule()
    def redo(self) -> None:
        self.corpus.redo()

    @invariant()
    def words_are_where_they_are_said_to_be(self) -> None:
        text = self.corpus.text(self.document).text
        for highlight in self.corpus.highlights():
            assert text[highlight.start : highlight.end] == highlight.exact

    def teardown(self) -> None:
        while self.corpus.redo_text:
            self.corpus.redo()
        end = self.corpus.highlights()
        while self.corpus.undo_text:
            self.corpus.undo()
        assert self.corpus.highlights() == []
        while self.corpus.redo_text:
            self.corpus.redo()
        assert self.corpus.highlights() == end


def test_deeds_in_any_order(corpus: Corpus, document: str) -> None:
    corpus._database.connection.execute("PRAGMA synchronous = OFF")

    class Here(Deeds):
        pass

    Here.corpus, Here.document = corpus, document
    case = Here.TestCase
    case.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
    case().runTest()


@given(tags=st.lists(st.text(max_size=12), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
def test_tags_are_kept_clean(corpus: Corpus, document: str, tags: list[str]) -> None:
    made, _ = corpus.highlight(
        document, Range(0, 3), "claim", tags=[t.encode("utf-8", "ignore").decode() for t in tags]
    )
    assert all(tag and not tag.startswith("#") and len(tag.split()) == 1 for tag in made.tags)
    assert list(made.tags) == sorted(set(made.tags))
