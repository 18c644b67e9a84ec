"""Doing deeds on highlights, labels and documents, taking them back, and doing them again."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from florilegium.corpus.adding import now
from florilegium.corpus.carrying import Carrier
from florilegium.corpus.history import Deed, History, disturbed, rebased
from florilegium.errors import FlorilegiumError
from florilegium.model import AnchorStatus, Changes, Highlight, Label
from florilegium.store import (
    Database,
    DocumentRows,
    HighlightRows,
    Key,
    Origin,
    OriginRows,
    Review,
    ReviewRows,
)


class Deeds:
    """Each deed is on the disk when its method returns, and can be undone while the library is open."""

    def __init__(
        self,
        database: Database,
        documents: DocumentRows,
        highlights: HighlightRows,
        reviews: ReviewRows,
        carrier: Carrier,
        origins: OriginRows,
    ) -> None:
        self._database = database
        self._documents = documents
        self._highlights = highlights
        self._reviews = reviews
        self._carrier = carrier
        self._origins = origins
        self._history = History()

    @property
    def undo_text(self) -> str:
        """What Undo would take back; "" if nothing."""
        return self._history.done[-1].summary if self._history.done else ""

    @property
    def redo_text(self) -> str:
        """What Redo would do again; "" if nothing."""
        return self._history.undone[-1].summary if self._history.undone else ""

    @property
    def next_undo(self) -> str:
        """The name of the deed that Undo would take back; "" if it has none."""
        return self._history.done[-1].name if self._history.done else ""

    @property
    def next_redo(self) -> str:
        """The name of the deed that Redo would do again; "" if it has none."""
        return self._history.undone[-1].name if self._history.undone else ""

    def note(self, name: str, summary: str) -> None:
        """Keep the place of a deed that another process has done: Undo and Redo do nothing here."""
        self._history.add(Deed(summary, name))

    def forget(self) -> None:
        """Nothing done so far can be undone from here on."""
        self._history = History()

    def undo(self) -> Changes:
        """Take the last deed back. Raises FlorilegiumError where another process came between."""
        if not self._history.done:
            return Changes()
        deed = self._history.done.pop()
        changes = self._apply(deed.reversed(), restore=True)
        self._history.undone.append(deed)
        return replace(changes, summary=f"Undone: {_lower(deed.summary)}")

    def redo(self) -> Changes:
        """Do the last deed that was taken back again. Raises as :meth:`undo`."""
        if not self._history.undone:
            return Changes()
        deed = self._history.undone.pop()
        changes = self._apply(deed)
        self._history.done.append(deed)
        return changes

    def change(
        self,
        summary: str,
        after: Mapping[str, Highlight | None],
        labels_before: tuple[Label, ...] = (),
        labels_after: tuple[Label, ...] = (),
        reviewed: Sequence[str] = (),
        reviews: Sequence[Review] = (),
        origins: Mapping[Key, Origin] | None = None,
        origins_before: Mapping[Key, Origin] | None = None,
        *,
        name: str = "",
        undoable: bool = True,
    ) -> Changes:
        """Make highlights what ``after`` says, None for in the trash, and keep it for Undo.

        ``reviewed`` are taken off the review list, ``reviews`` put on it; ``origins`` is what becomes
        known of where highlights come from, ``origins_before`` what was known of that when it was worked
        out. Raises FlorilegiumError where another process came between.
        """
        if not (after or reviewed or origins) and labels_before == labels_after:
            return Changes()
        before = self._highlights.by_id([*after, *reviewed])
        deed = Deed(
            summary,
            name,
            {identity: before.get(identity) for identity in {**after, **before}},
            {**before, **after},
            labels_before,
            labels_after,
            reviewed=tuple(reviewed),
            reviews=tuple(reviews),
            origins_before={key: (origins_before or {}).get(key) for key in origins or {}},
            origins_after=origins or {},
        )
        changes = self._apply(deed)
        if undoable:
            self._history.add(deed)
        return changes

    def remove(self, summary: str, documents: Sequence[str]) -> Changes:
        """Put documents into the trash, and keep it for Undo."""
        deed = Deed(summary, removed=tuple(documents))
        changes = self._apply(deed)
        self._history.add(deed)
        return changes

    def _apply(self, deed: Deed, *, restore: bool = False) -> Changes:
        """Bring about what the deed says comes after it, if what comes before it is still so."""
        moment = now()
        annotated = {
            highlight.document
            for side in (deed.before, deed.after)
            for highlight in side.values()
            if highlight
        }
        with self._undisturbed():
            current = self._highlights.by_id(deed.before)
            after = {
                identity: rebased(deed.before[identity], wanted, current.get(identity))
                for identity, wanted in deed.after.items()
            }
            if deed.labels_after:
                self._highlights.put_labels(deed.labels_after)
            self._put([highlight for highlight in after.values() if highlight is not None], moment)
            self._highlights.remove(
                [identity for identity, highlight in after.items() if highlight is None], moment
            )
            self._reviews.set_reviewed(deed.reviewed, "" if restore else moment)
            for review in deed.reviews:
                self._reviews.put(review)
            self._put_origins(deed, restore=restore)
            if deed.labels_after:
                self._highlights.keep_labels(deed.labels_after, deed.labels_after[0].id)
                self._database.record("labels", [""], index=False)
                renamed = set(deed.labels_before) ^ set(deed.labels_after)
                annotated |= {
                    highlight.document
                    for label in renamed
                    for highlight in self._highlights.with_label(label.id)
                }
            if deed.removed:
                self._documents.set_removed(deed.removed, "" if restore else moment)
                self._database.record("document", deed.removed)
            self._database.record("highlights", sorted(annotated))
        return Changes(
            documents=frozenset(deed.removed),
            restored=frozenset(deed.removed if restore else ()),
            highlights=frozenset(deed.after),
            annotated=frozenset(annotated) | frozenset(deed.removed),
            labels=bool(deed.labels_after),
            summary=deed.summary,
        )

    def _put_origins(self, deed: Deed, *, restore: bool) -> None:
        """Note where highlights come from.

        What another process took in meanwhile is not taken in twice; and when an import is taken back, a
        highlight that has found its document since stays there, and known.
        """
        stored = self._origins.by_key(deed.origins_before)
        taken = {
            key
            for key, before in deed.origins_before.items()
            if (stored[key].highlight if key in stored else "") != (before.highlight if before else "")
        }
        if taken and not restore:
            raise disturbed()
        self._origins.put({key: one for key, one in deed.origins_after.items() if key not in taken})

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        try:
            with self._database.transaction():
                yield
        except sqlite3.IntegrityError as error:  # a label or a version that it needs is gone
            raise FlorilegiumError(
                "The document or its labels were changed elsewhere in the meantime. Nothing was changed here."
            ) from error

    def _put(self, highlights: Sequence[Highlight], moment: str) -> None:
        """Store highlights; one that was made on a version before the current one is carried there."""
        documents = {highlight.document for highlight in highlights}
        current = {document: self._documents.current_version(document) for document in documents}
        self._highlights.put_all(highlights)
        for highlight in highlights:
            if highlight.version != current[highlight.document] and highlight.status is not AnchorStatus.LOST:
                self._highlights.put(self._carrier.carry_one(highlight, moment))


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
