"""Jobs for drafts that quote the corpus."""

from dataclasses import dataclass
from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.model import CheckedDraft, MendedDraft, Verdict
from florilegium.work.jobs import Reporter


@dataclass(frozen=True, slots=True)
class CheckDraft:
    """What became of each quotation of a draft; None where it was cancelled."""

    path: Path

    def run(self, corpus: Corpus, reporter: Reporter) -> CheckedDraft | None:
        checked = corpus.drafts.check(self.path, reporter.progress, reporter.cancelled)
        return None if reporter.cancelled() else checked


@dataclass(frozen=True, slots=True)
class InsertReference:
    """Put a reference behind a quotation of the draft that has this fingerprint."""

    path: Path
    fingerprint: str
    number: int
    title: str
    location: str
    link: str

    def run(self, corpus: Corpus, reporter: Reporter) -> MendedDraft:
        return corpus.drafts.insert_reference(
            self.path, self.fingerprint, self.number, self.title, self.location, self.link
        )


@dataclass(frozen=True, slots=True)
class UseWords:
    """Put the document's words in place of an altered quotation's in the draft with this fingerprint."""

    path: Path
    fingerprint: str
    verdict: Verdict

    def run(self, corpus: Corpus, reporter: Reporter) -> MendedDraft:
        return corpus.drafts.use_words(self.path, self.fingerprint, self.verdict)


@dataclass(frozen=True, slots=True)
class PutBack:
    """Take back what was changed in a draft."""

    mended: MendedDraft

    def run(self, corpus: Corpus, reporter: Reporter) -> None:
        corpus.drafts.put_back(self.mended)


@dataclass(frozen=True, slots=True)
class SaveReport:
    """Write what became of a draft's quotations to a file, as CSV or Markdown."""

    draft: CheckedDraft
    to: Path

    def run(self, corpus: Corpus, reporter: Reporter) -> None:
        from florilegium.exporters.verdicts import write_report

        write_report(self.to, self.draft)
