"""What an import of highlights will do, apart from what works it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from florilegium.corpus.deeds import Deeds
from florilegium.model import Changes, Highlight, ImportOutcome
from florilegium.store import Key, Origin, Review


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """It is data: made in one process, it can be carried out in another, where it can be undone."""

    outcomes: tuple[ImportOutcome, ...] = ()
    highlights: Mapping[str, Highlight] = field(default_factory=dict)
    reviews: tuple[Review, ...] = ()
    origins: Mapping[Key, Origin] = field(default_factory=dict)
    origins_before: Mapping[Key, Origin] = field(default_factory=dict)
    """What was known of these when the plan was made."""

    def carry_out(self, deeds: Deeds) -> Changes:
        """Do what was planned, in one deed.

        Raises FlorilegiumError where another process imported the same highlights meanwhile.
        """
        count = len(self.highlights)
        summary = "Highlight imported" if count == 1 else f"{count:,} highlights imported"
        return deeds.change(
            summary if count else "Highlights kept until their document arrives",
            self.highlights,
            reviews=self.reviews,
            origins=self.origins,
            origins_before=self.origins_before,
        )
