"""Undo and redo: each deed with the highlights, labels and documents before and after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from florilegium.model import Highlight, Label

DEPTH = 500
"""Deeds that can be undone."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One change, with all that is needed to take it back and do it again."""

    summary: str
    before: Mapping[str, Highlight | None] = field(default_factory=dict)
    after: Mapping[str, Highlight | None] = field(default_factory=dict)
    labels_before: tuple[Label, ...] = ()
    labels_after: tuple[Label, ...] = ()
    removed: tuple[str, ...] = ()
    """Documents that it put into the trash."""

    def reversed(self) -> "Deed":
        """The deed that takes this one back."""
        return Deed(
            self.summary,
            self.after,
            self.before,
            self.labels_after,
            self.labels_before,
            self.removed,
        )


class History:
    """What can be undone and redone, newest last."""

    def __init__(self) -> None:
        self.done: list[Deed] = []
        self.undone: list[Deed] = []

    def add(self, deed: Deed) -> None:
        """A new deed; what was undone before can no longer be redone."""
        self.done.append(deed)
        del self.done[:-DEPTH]
        self.undone.clear()
