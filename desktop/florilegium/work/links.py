"""The job for links whose document is not in this library."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from florilegium.corpus import Corpus
from florilegium.corpus.libraries import KnownLibraries
from florilegium.corpus.links import Destination
from florilegium.work.jobs import Reporter

if TYPE_CHECKING:  # slow to load
    from florilegium.exporters.links import OpenRequest


@dataclass(frozen=True, slots=True)
class FollowLink:
    """Where a link leads, by its words if need be: in this library, or into which other one."""

    request: "OpenRequest"

    def run(self, corpus: Corpus, reporter: Reporter) -> Destination:
        return corpus.links.wherever(self.request, KnownLibraries().others(corpus.library))
