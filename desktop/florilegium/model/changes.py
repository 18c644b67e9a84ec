"""What a deed changed, so that every pane can redraw just that."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of what was added, changed or removed."""

    documents: frozenset[str] = field(default_factory=frozenset)
    """Documents that came, went, or whose row changed."""
    highlights: frozenset[str] = field(default_factory=frozenset)
    annotated: frozenset[str] = field(default_factory=frozenset)
    """Documents whose highlights changed."""
    labels: bool = False
    searches: bool = False
    """Saved searches, or what was seen of their hits."""
    everything: bool = False
    """Another process changed something; read it all again."""
    summary: str = ""
    """What was done, for the notice and the Undo entry: "Highlight deleted"."""

    def __bool__(self) -> bool:
        """Whether anything changed at all."""
        return bool(
            self.documents
            or self.highlights
            or self.annotated
            or self.labels
            or self.searches
            or self.everything
        )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far long work has got."""

    done: int
    total: int
    name: str = ""
    """What is being worked on, as the reader knows it."""


@dataclass(frozen=True, slots=True)
class AddOutcome:
    """What became of one file that was to be added."""

    path: str
    status: str
    """added, unchanged, updated, skipped or failed."""
    document: str = ""
    title: str = ""
    reason: str = ""
    """Why it was skipped or failed, or a remark on how it was read."""
    locked: bool = False
    """Whether it failed for want of a password, or of the right one."""
