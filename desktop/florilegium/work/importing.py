"""Jobs for highlights that were made in other programs."""

from dataclasses import dataclass
from pathlib import Path

from florilegium.corpus import Corpus
from florilegium.corpus.import_plan import ImportPlan
from florilegium.model import ForeignHighlight
from florilegium.work.jobs import Reporter


@dataclass(frozen=True, slots=True)
class PlanImport:
    """What importing the highlights in these files would do; nothing is changed yet."""

    paths: tuple[Path, ...]

    def run(self, corpus: Corpus, reporter: Reporter) -> ImportPlan:
        corpus.update_index(cancelled=reporter.cancelled)  # documents are found by the words quoted
        return corpus.imports.plan(self.paths, reporter.cancelled)


@dataclass(frozen=True, slots=True)
class CollectWaiting:
    """Give documents that came back from the trash the imported highlights that waited for them."""

    documents: tuple[str, ...]

    def run(self, corpus: Corpus, reporter: Reporter) -> None:
        corpus.collect_waiting(self.documents)
        corpus.update_index(cancelled=reporter.cancelled)


@dataclass(frozen=True, slots=True)
class ListWaiting:
    """Highlights that are kept until their document arrives."""

    def run(self, corpus: Corpus, reporter: Reporter) -> list[ForeignHighlight]:
        return corpus.imports.waiting()
