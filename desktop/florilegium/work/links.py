"""The job for links whose document is not in this library."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from florilegium.corpus import Corpus
from florilegium.corpus.links import Destination
from florilegium.work.jobs import Reporter

if TYPE_CHECKING:  # slow to load
    from florilegium.exporters.links import OpenRequest


@dataclass(frozen=True, slots=True)
class FollowLink:
    """Where a link leads in this library, by its words if need be."""

    request: "OpenRequest"

    def run(self, corpus: Corpus, reporter: Reporter) -> Destination:
        return corpus.links.destination(self.request)
