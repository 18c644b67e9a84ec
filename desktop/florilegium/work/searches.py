"""Jobs for saved searches and for deeds on many lines: for the child that searches."""

from dataclasses import dataclass
from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.model import Changes, Concordance, Covered, HitState, Range, SavedSearch
from florilegium.work.jobs import Reporter


@dataclass(frozen=True, slots=True)
class HighlightLines:
    """Highlight the matches of lines, or the sentences they stand in, in one deed; None if cancelled.

    The child keeps what takes it back under the deed's name; see ``TakeBack``.
    """

    lines: Concordance
    label: str
    tags: tuple[str, ...]
    sentences: bool
    name: str

    def run(self, corpus: Corpus, reporter: Reporter) -> str | None:
        from florilegium.search import SearchCancelled  # in the child only: it is slow to load

        try:
            changes = corpus.passages.highlight(
                self.lines,
                self.label,
                self.tags,
                sentences=self.sentences,
                name=self.name,
                cancelled=reporter.cancelled,
                on_progress=reporter.progress,
            )
        except SearchCancelled:
            return None
        return changes.summary if changes else ""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Undo a deed that the child did, or do it ``again``; gives the words for it."""

    name: str
    again: bool = False

    def run(self, corpus: Corpus, reporter: Reporter) -> str:
        passages = corpus.passages
        changes: Changes = passages.do_again(self.name) if self.again else passages.take_back(self.name)
        return changes.summary


@dataclass(frozen=True, slots=True)
class MarkLines:
    """Note that the hits of lines are seen, dismissed, or to be looked at again."""

    search: SavedSearch
    lines: Concordance
    state: HitState

    def run(self, corpus: Corpus, reporter: Reporter) -> str:
        lines = self.lines
        places = (
            (lines.documents[ordinal], Range(start, end))
            for ordinal, start, end in zip(lines.ordinals, lines.starts, lines.ends, strict=True)
        )
        versions = dict(zip(lines.documents, lines.versions, strict=True))
        return corpus.searches.mark(self.search, places, self.state, versions).summary


@dataclass(frozen=True, slots=True)
class Cover:
    """What became of each hit of a saved search, and of lines of it; None where it was cancelled."""

    search: SavedSearch
    lines: Concordance | None = None
    whole: bool = False
    """Whether the lines are all of the search's hits."""

    def run(self, corpus: Corpus, reporter: Reporter) -> Covered | None:
        from florilegium.search import SearchCancelled

        try:
            return corpus.searches.covered(
                self.search,
                self.lines,
                whole=self.whole,
                cancelled=reporter.cancelled,
                on_progress=reporter.progress,
            )
        except SearchCancelled:
            return None


@dataclass(frozen=True, slots=True)
class SaveEvidence:
    """Write what was looked at of a saved search to a file; whether it was, or False where cancelled."""

    search: SavedSearch
    to: Path

    def run(self, corpus: Corpus, reporter: Reporter) -> bool:
        from florilegium.search import SearchCancelled

        try:
            corpus.searches.save_evidence(
                self.search, self.to, cancelled=reporter.cancelled, on_progress=reporter.progress
            )
        except SearchCancelled:
            return False
        return True
