"""What a child process can be asked to do. Jobs and their results cross a pipe, so both are data."""

import gc
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from florilegium.corpus import Corpus, add_starter_corpus
from florilegium.corpus.files import file_of
from florilegium.importers import Columns, Table
from florilegium.model import (
    AddOutcome,
    BackupPreview,
    Changes,
    Completion,
    ExportOptions,
    ExportProfile,
    Files,
    PlannedFile,
    Progress,
    Range,
    RefreshOutcome,
    SearchResult,
)

_INDEX_EVERY_SECONDS = 20.0  # while adding, so that what is added can be searched before the end


class Reporter(Protocol):
    """How a job tells of itself while it runs."""

    def progress(self, progress: Progress) -> None:
        """How far the work has got; may be called as often as one likes."""

    def outcome(self, outcome: AddOutcome) -> None:
        """What became of a file."""

    def cancelled(self) -> bool:
        """Whether the work is no longer wanted."""


class Job(Protocol):
    """Something to be done with a corpus."""

    def run(self, corpus: Corpus, reporter: Reporter) -> object:
        """Do it; gives the result. Raises FlorilegiumError."""


@dataclass(frozen=True, slots=True)
class AddFiles:
    """Add files and folders; the outcomes come one by one."""

    paths: tuple[str, ...]
    password: str | None = field(default=None, repr=False)

    def run(self, corpus: Corpus, reporter: Reporter) -> None:
        indexed = time.monotonic()
        for outcome in corpus.add(self.paths, reporter.progress, reporter.cancelled, password=self.password):
            reporter.outcome(outcome)
            if time.monotonic() - indexed > _INDEX_EVERY_SECONDS:
                corpus.update_index()
                indexed = time.monotonic()
        corpus.update_index(lambda progress: reporter.progress(_indexing(progress)))


@dataclass(frozen=True, slots=True)
class AddStarterCorpus:
    """Add the documents that come with Florilegium."""

    folder: Path

    def run(self, corpus: Corpus, reporter: Reporter) -> None:
        for outcome in add_starter_corpus(corpus, self.folder, reporter.progress, reporter.cancelled):
            reporter.outcome(outcome)
        corpus.update_index()


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """Read a document's file again as the reader says."""

    document: str
    encoding: str | None = None
    columns: Columns | None = None
    whole: bool | None = None

    def run(self, corpus: Corpus, reporter: Reporter) -> None:
        path = file_of(corpus.document(self.document).path)
        for outcome in corpus.add(
            [path],
            reporter.progress,
            reporter.cancelled,
            encoding=self.encoding,
            columns=self.columns,
            whole=self.whole,
        ):
            reporter.outcome(outcome)
        corpus.update_index()


@dataclass(frozen=True, slots=True)
class RecogniseText:
    """Recognise the text of a document's pages that are pictures; gives its outcome, or None."""

    document: str
    language: str
    password: str | None = field(default=None, repr=False)

    def run(self, corpus: Corpus, reporter: Reporter) -> AddOutcome | None:
        outcome = corpus.recognition.recognise(
            self.document, self.language, reporter.progress, reporter.cancelled, password=self.password
        )
        corpus.update_index()
        return outcome


@dataclass(frozen=True, slots=True)
class LookAtTable:
    """The columns and first rows of a table of texts."""

    path: str

    def run(self, corpus: Corpus, reporter: Reporter) -> Table:
        return corpus.details.table(self.path)


@dataclass(frozen=True, slots=True)
class FindRecognisers:
    """The languages that Tesseract can recognise; none where it is not installed."""

    def run(self, corpus: Corpus, reporter: Reporter) -> list[str]:
        from florilegium.importers import recognition

        return recognition.languages()


@dataclass(frozen=True, slots=True)
class UpdateIndex:
    """Take into the index what changed, or with ``anew`` build it from nothing; ``tidy`` it then."""

    anew: bool = False
    tidy: bool = False

    def run(self, corpus: Corpus, reporter: Reporter) -> None:
        do = corpus.reindex if self.anew else corpus.update_index
        do(lambda progress: reporter.progress(_indexing(progress)), reporter.cancelled)
        if self.tidy:
            corpus.tidy_index(reporter.cancelled)


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Read what most searches need, and previews of exports."""

    def run(self, corpus: Corpus, reporter: Reporter) -> None:
        corpus.warm_up_search(reporter.cancelled)
        corpus.concordances.warm_up(reporter.cancelled)
        if not reporter.cancelled():
            _ = corpus.exports  # its templates and formats: a third of a second before the first preview
        gc.collect()
        gc.freeze()  # what was read stays; to look through it again and again would hold up searches


@dataclass(frozen=True, slots=True)
class FindNewFiles:
    """Look through the remembered folders; gives the paths that are new or have changed."""

    def run(self, corpus: Corpus, reporter: Reporter) -> list[str]:
        return corpus.new_files(reporter.cancelled)


@dataclass(frozen=True, slots=True)
class FindChangedFiles:
    """Ids of documents whose file has another size or time than it had, with both; none is read."""

    def run(self, corpus: Corpus, reporter: Reporter) -> list[tuple[str, int, int]]:
        return corpus.changed_files(reporter.cancelled)


@dataclass(frozen=True, slots=True)
class Refresh:
    """Look at the files of all documents, or of some; gives what became of each."""

    documents: tuple[str, ...] | None = None

    def run(self, corpus: Corpus, reporter: Reporter) -> list[RefreshOutcome]:
        total = corpus.document_count() if self.documents is None else len(self.documents)
        outcomes = []
        for outcome in corpus.refresh(self.documents, reporter.cancelled):
            outcomes.append(outcome)
            reporter.progress(Progress(len(outcomes), max(total, len(outcomes))))
        corpus.update_index(cancelled=reporter.cancelled)
        return outcomes


@dataclass(frozen=True, slots=True)
class BackUpNow:
    """Copy the library as it is now; gives the copy."""

    def run(self, corpus: Corpus, reporter: Reporter) -> Path:
        return corpus.back_up()


@dataclass(frozen=True, slots=True)
class PreviewBackup:
    """What taking the library back to a backup would change."""

    path: Path

    def run(self, corpus: Corpus, reporter: Reporter) -> BackupPreview:
        return corpus.preview_backup(self.path)


@dataclass(frozen=True, slots=True)
class RestoreBackup:
    """Take the library back to a backup, and build its index anew; gives what changed: everything."""

    path: Path

    def run(self, corpus: Corpus, reporter: Reporter) -> Changes:
        changes = corpus.restore_backup(self.path)
        corpus.update_index(lambda progress: reporter.progress(_indexing(progress)), reporter.cancelled)
        return changes


@dataclass(frozen=True, slots=True)
class FindFolders:
    """The folders to watch, no more than ``most``: those remembered, then those below that hold documents."""

    most: int

    def run(self, corpus: Corpus, reporter: Reporter) -> list[str]:
        remembered = [Path(folder) for folder in corpus.folders()]
        holding = dict.fromkeys(Path(summary.path).parent for summary in corpus.documents())
        below = [folder for folder in holding if any(folder.is_relative_to(one) for one in remembered)]
        return [str(folder) for folder in dict.fromkeys([*remembered, *below])][: self.most]


@dataclass(frozen=True, slots=True)
class BackUp:
    """Make today's copy of the database unless there is one."""

    def run(self, corpus: Corpus, reporter: Reporter) -> None:
        corpus.back_up_daily()


@dataclass(frozen=True, slots=True)
class Search:
    """Answer a query; None where it was cancelled."""

    query: str
    limit: int = 50
    typing: bool = False
    case: bool = False
    thorough: bool = False

    def run(self, corpus: Corpus, reporter: Reporter) -> SearchResult | None:
        from florilegium.search import SearchCancelled  # in the child only: it is slow to load

        try:
            return corpus.search(
                self.query,
                self.limit,
                reporter.cancelled,
                typing=self.typing,
                case=self.case,
                thorough=self.thorough,
            )
        except SearchCancelled:
            return None


@dataclass(frozen=True, slots=True)
class Complete:
    """How a query may go on at the cursor, which is in code points."""

    query: str
    cursor: int
    words: bool = True

    def run(self, corpus: Corpus, reporter: Reporter) -> list[Completion]:
        return corpus.completions.complete(self.query, self.cursor, words=self.words)


@dataclass(frozen=True, slots=True)
class FindHits:
    """Every passage of one document that a query marks."""

    query: str
    document: str
    typing: bool = False
    case: bool = False

    def run(self, corpus: Corpus, reporter: Reporter) -> list[Range]:
        return corpus.hits(self.query, self.document, typing=self.typing, case=self.case)


@dataclass(frozen=True, slots=True)
class PreviewExport:
    """The first file that an export would write, with its diff; by itself where it goes nowhere yet.

    Of a long one only the beginning comes: ``longest`` code points, and a line that says "…". One that
    exists and holds highlights of many documents takes as long as all: its beginning is worked out alone,
    and where that cannot be, nothing comes.
    """

    documents: tuple[str, ...] | None
    options: ExportOptions
    to: Path | None = None
    longest: int = 20_000

    def run(self, corpus: Corpus, reporter: Reporter) -> PlannedFile | None:
        if self.options.files in (Files.SINGLE, Files.LABEL) and self.to is not None and self.to.exists():
            file = corpus.exports.beginning(self.documents, self.to, self.options)
            return file and _shortened(replace(file, content=f"{file.content}…\n"), self.longest)
        return _shortened(corpus.exports.preview(self.documents, self.to, self.options), self.longest)


@dataclass(frozen=True, slots=True)
class PlanExport:
    """What an export would do with each of its files, with the diffs of the first ``diffs`` that change.

    They have their content too, and so has the first file, each as long as in :class:`PreviewExport`.
    There are none where it was cancelled.
    """

    documents: tuple[str, ...] | None
    options: ExportOptions
    to: Path
    diffs: int = 20
    longest: int = 20_000

    def run(self, corpus: Corpus, reporter: Reporter) -> list[PlannedFile]:
        files = corpus.exports.plan(self.documents, self.to, self.options, reporter.cancelled).files
        changing = [file.path for file in files if file.status != "unchanged"]
        shown = {*changing[: self.diffs], *(file.path for file in files[:1])}
        return [_shortened(file.planned(diff=file.path in shown), self.longest) for file in files]


@dataclass(frozen=True, slots=True)
class ExportHighlights:
    """Write highlights to files, merging with what is there; gives what became of each file."""

    documents: tuple[str, ...] | None
    options: ExportOptions
    to: Path

    def run(self, corpus: Corpus, reporter: Reporter) -> list[PlannedFile]:
        return corpus.exports.write(corpus.exports.plan(self.documents, self.to, self.options))


@dataclass(frozen=True, slots=True)
class KeepProfiles:
    """Keep an export under its name, forget one, or neither; gives those there are."""

    save: ExportProfile | None = None
    delete: str = ""

    def run(self, corpus: Corpus, reporter: Reporter) -> list[ExportProfile]:
        if self.delete:
            corpus.exports.delete_profile(self.delete)
        if self.save is not None:
            corpus.exports.save_profile(self.save)
        return corpus.exports.profiles()


@dataclass(frozen=True, slots=True)
class CountMarks:
    """How many highlights of these documents, or of all, have each label, by id, and each tag."""

    documents: tuple[str, ...] | None

    def run(self, corpus: Corpus, reporter: Reporter) -> tuple[dict[str, int], list[tuple[str, int]]]:
        of = (None,) if self.documents is None else self.documents
        found = [highlight for document in of for highlight in corpus.highlights(document)]
        tags = Counter(tag for highlight in found for tag in highlight.tags)
        return dict(Counter(highlight.label for highlight in found)), tags.most_common()


@dataclass(frozen=True, slots=True)
class CopyTemplate:
    """Write the template that comes with a format to a file, to be changed there."""

    format: str
    to: Path

    def run(self, corpus: Corpus, reporter: Reporter) -> Path:
        from florilegium.exporters import write_text
        from florilegium.exporters.markdown import shipped_template  # in the child only: slow to load

        write_text(self.to, shipped_template(self.format))
        return self.to


def _shortened(file: PlannedFile, longest: int) -> PlannedFile:
    return replace(file, content=_beginning(file.content, longest), diff=_beginning(file.diff, longest))


def _beginning(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest].rsplit("\n", 1)[0] + "\n…\n"


def _indexing(progress: Progress) -> Progress:
    return Progress(progress.done, progress.total, "search index")
