"""Undo and redo: each deed with the highlights, labels and documents before and after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from florilegium.errors import FlorilegiumError
from florilegium.model import Highlight, Label
from florilegium.store import Key, Origin, Review

DEPTH = 500
"""Deeds that can be undone."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One change, with all that is needed to take it back and do it again."""

    summary: str
    name: str = ""
    """What another process knows it by: there it is done and taken back, or it is noted there. "" if none."""
    before: Mapping[str, Highlight | None] = field(default_factory=dict)
    after: Mapping[str, Highlight | None] = field(default_factory=dict)
    labels_before: tuple[Label, ...] = ()
    labels_after: tuple[Label, ...] = ()
    removed: tuple[str, ...] = ()
    """Documents that it put into the trash."""
    reviewed: tuple[str, ...] = ()
    """Highlights that it took off the review list."""
    reviews: tuple[Review, ...] = ()
    """What it put on the review list; that stays there, unseen while its highlight is gone."""
    origins_before: Mapping[Key, Origin | None] = field(default_factory=dict)
    origins_after: Mapping[Key, Origin | None] = field(default_factory=dict)

    def reversed(self) -> "Deed":
        """The deed that takes this one back."""
        return Deed(
            self.summary,
            self.name,
            self.after,
            self.before,
            self.labels_after,
            self.labels_before,
            self.removed,
            self.reviewed,
            (),
            self.origins_after,
            self.origins_before,
        )


def rebased(before: Highlight | None, after: Highlight | None, current: Highlight | None) -> Highlight | None:
    """What a deed makes of a highlight as it is now, which it expects to be as ``before``.

    A highlight that a change of its document carried elsewhere stays there, unless the deed itself
    is about its place. Raises FlorilegiumError where anything else has changed.
    """
    if current == before:
        return after
    if before is None or current is None or _placed(before, current) != current:
        raise disturbed()
    if after is None:
        return None
    if _place(before) != _place(after):
        raise disturbed()
    return _placed(after, current)


def _place(highlight: Highlight) -> tuple[object, ...]:
    return highlight.version, highlight.anchor, highlight.status


def _placed(highlight: Highlight, there: Highlight) -> Highlight:
    """A highlight where another one is."""
    return replace(
        highlight,
        version=there.version,
        anchor=there.anchor,
        status=there.status,
        modified=there.modified,
    )


def disturbed() -> FlorilegiumError:
    """What is raised where a deed finds something else than it expects."""
    return FlorilegiumError(
        "These highlights were changed elsewhere in the meantime. Nothing was changed here."
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
