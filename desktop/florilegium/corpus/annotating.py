"""Deeds on highlights, labels and tags, and what is to be reviewed of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from florilegium.anchoring import describe
from florilegium.corpus.adding import now
from florilegium.corpus.carrying import Carrier, as_it_was
from florilegium.corpus.deeds import Deeds
from florilegium.corpus.texts import Texts
from florilegium.errors import FlorilegiumError, NotFound
from florilegium.model import (
    Anchor,
    AnchorStatus,
    Changes,
    DocumentText,
    Highlight,
    Label,
    Range,
    ReviewItem,
    clean_tags,
    new_id,
)
from florilegium.store import Database, HighlightRows, OriginRows, ReviewRows, SearchRows


class Annotating(Texts):
    """Does what a reader does to passages; a Corpus is one of these.

    Every deed is on the disk when its method returns, says what it changed, and can be undone.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._highlights = HighlightRows(database)
        self._reviews = ReviewRows(database)
        self._searches = SearchRows(database)
        self._origins = OriginRows(database)
        self._carrier = Carrier(self._documents, self._highlights, self._reviews, self._searches)
        self._deeds = Deeds(
            database, self._documents, self._highlights, self._reviews, self._carrier, self._origins
        )

    # ---- highlights

    def highlights(self, document: str | None = None) -> list[Highlight]:
        """A document's highlights in text order, or those of all documents."""
        return self._highlights.all() if document is None else self._highlights.of_document(document)

    def was_highlighted(self, document: str) -> bool:
        """Whether a document has or had any highlight, deleted ones included."""
        return self._highlights.ever(document)

    def highlight_count(self) -> int:
        """How many highlights there are in all."""
        return self._highlights.count()

    def by_id(self, ids: Iterable[str]) -> dict[str, Highlight]:
        """The highlights with these ids that are not in the trash."""
        return self._highlights.by_id(ids)

    def highlight(
        self, document: str, passage: Range, label: str, note: str = "", tags: Iterable[str] = ()
    ) -> tuple[Highlight, Changes]:
        """Highlight a passage of a document's current text.

        Raises NotFound where the text has no such passage or there is no such label.
        """
        text = self.text(document)
        moment = now()
        made = Highlight(
            id=new_id(),
            document=document,
            version=text.version,
            anchor=self._anchor(text, passage),
            label=self._known_label(label),
            note=note,
            tags=clean_tags(tags),
            created=moment,
            modified=moment,
        )
        changes = self._deeds.change("Highlight added", {made.id: made})
        # Another process may have taken the document to its next version meanwhile.
        return self._highlights.by_id([made.id]).get(made.id, made), changes

    def relabel(self, ids: Sequence[str], label: str) -> Changes:
        """Give highlights another label. Raises NotFound."""
        self._known_label(label)
        return self._edit(ids, "Label changed", lambda highlight: replace(highlight, label=label))

    def set_note(self, identity: str, note: str) -> Changes:
        """Write a highlight's note (Markdown). Raises NotFound."""
        return self._edit([identity], "Note changed", lambda highlight: replace(highlight, note=note))

    def tag(self, ids: Sequence[str], add: Iterable[str] = (), remove: Iterable[str] = ()) -> Changes:
        """Add tags to highlights and take others away. Raises NotFound."""
        added, taken = set(clean_tags(add)), set(clean_tags(remove))
        return self._edit(
            ids,
            "Tags changed",
            lambda highlight: replace(highlight, tags=clean_tags((set(highlight.tags) - taken) | added)),
        )

    def set_range(self, identity: str, passage: Range) -> Changes:
        """Let a highlight reach over another passage of the current text.

        One that is to be reviewed is then done with. Raises NotFound.
        """
        highlight = self._existing([identity])[0]
        text = self.text(highlight.document)
        anchor = self._anchor(text, passage)
        found_again = highlight.status is AnchorStatus.LOST
        return self._edit(
            [identity],
            "Highlight put in its place" if found_again else "Highlight extended",
            lambda old: replace(old, version=text.version, anchor=anchor, status=AnchorStatus.EXACT),
            reviewed=[identity],
        )

    def merge(self, ids: Sequence[str]) -> Changes:
        """Make one highlight of several in one document: the first, over all their words.

        Notes and tags are joined. Raises NotFound, or FlorilegiumError where they are of several
        documents or one has lost its place.
        """
        highlights = sorted(self._existing(ids), key=lambda highlight: (highlight.start, highlight.end))
        if any(highlight.status is AnchorStatus.LOST for highlight in highlights):
            raise FlorilegiumError(
                "A highlight that has lost its place cannot be merged; put it in place first."
            )
        if len({(highlight.document, highlight.version) for highlight in highlights}) != 1:
            raise FlorilegiumError("Only highlights of one document can be merged.")
        first = highlights[0]
        reach = Range(first.start, max(highlight.end for highlight in highlights))
        merged = replace(
            first,
            anchor=describe(self.version(first.version).text, reach),
            note="\n\n".join(highlight.note for highlight in highlights if highlight.note),
            tags=clean_tags(tag for highlight in highlights for tag in highlight.tags),
            modified=now(),
        )
        after: dict[str, Highlight | None] = {highlight.id: None for highlight in highlights[1:]}
        return self._deeds.change(f"Merged {len(highlights)} highlights", {**after, merged.id: merged})

    def delete(self, ids: Sequence[str]) -> Changes:
        """Put highlights into the trash. Raises NotFound."""
        highlights = self._existing(ids)
        summary = "Highlight deleted" if len(highlights) == 1 else f"{len(highlights)} highlights deleted"
        return self._deeds.change(summary, {highlight.id: None for highlight in highlights})

    def trashed_highlights(self) -> list[tuple[Highlight, str]]:
        """Deleted highlights with when they were, ISO 8601 UTC, the last deleted first.

        Those of a document that is itself in the trash come back with it.
        """
        return self._highlights.trashed()

    def restore_highlights(self, ids: Sequence[str]) -> Changes:
        """Bring highlights back from the trash, to where their words are now. Raises NotFound."""
        found = {highlight.id: highlight for highlight, _ in self._highlights.trashed(ids)}
        if missing := [identity for identity in ids if identity not in found]:
            raise NotFound(f"There is no highlight “{missing[0]}” in the trash.")
        summary = "Highlight restored" if len(found) == 1 else f"{len(found)} highlights restored"
        return self._deeds.change(summary, dict(found))

    # ---- review

    def review(self, document: str | None = None) -> list[ReviewItem]:
        """What changes of documents did to highlights and the reader has not looked at yet.

        The newest change comes first, each in text order.
        """
        reviews = self._reviews.waiting(document)
        highlights = self._highlights.by_id(review.highlight for review in reviews)
        titles = {
            summary.id: summary.title
            for summary in self.documents(list({highlight.document for highlight in highlights.values()}))
        }
        return [
            ReviewItem(
                highlight,
                titles.get(highlight.document, ""),
                review.was,
                review.candidates if highlight.status is AnchorStatus.LOST else (),
                review.changed,
            )
            for review in reviews
            if (highlight := highlights.get(review.highlight)) is not None
        ]

    def accept(self, ids: Sequence[str]) -> Changes:
        """Agree to what changes did: the new wording and place are the highlights' own. Raises NotFound.

        A lost highlight has no new place to agree to: it is kept as it is.
        """
        return self._edit(
            ids,
            "Change accepted" if len(ids) == 1 else f"{len(ids)} changes accepted",
            lambda highlight: (
                highlight
                if highlight.status is AnchorStatus.LOST
                else replace(highlight, status=AnchorStatus.EXACT)
            ),
            reviewed=ids,
        )

    def keep(self, ids: Sequence[str]) -> Changes:
        """Keep highlights as excerpts without a place in the text, with their old words. Raises NotFound."""
        reviews = self._reviews.by_id(ids)

        def unattached(highlight: Highlight) -> Highlight:
            review = reviews.get(highlight.id)
            if highlight.status is AnchorStatus.LOST or review is None or review.reviewed:
                return highlight
            return as_it_was(highlight, review, self.version(review.from_version).text)

        return self._edit(
            ids,
            "Excerpt kept" if len(ids) == 1 else f"{len(ids)} excerpts kept",
            unattached,
            reviewed=ids,
        )

    def _existing(self, ids: Sequence[str]) -> list[Highlight]:
        found = self._highlights.by_id(ids)
        if missing := [identity for identity in ids if identity not in found]:
            raise NotFound(f"There is no highlight “{missing[0]}” any more.")
        return [found[identity] for identity in dict.fromkeys(ids)]

    def _edit(
        self,
        ids: Sequence[str],
        summary: str,
        edit: Callable[[Highlight], Highlight],
        *,
        reviewed: Sequence[str] = (),
    ) -> Changes:
        moment = now()
        after: dict[str, Highlight | None] = {}
        for highlight in self._existing(ids):
            edited = edit(highlight)
            if edited != highlight:
                after[highlight.id] = replace(edited, modified=moment)
        waiting = [
            review.highlight for review in self._reviews.by_id(reviewed).values() if not review.reviewed
        ]
        return self._deeds.change(summary, after, reviewed=waiting)

    def _anchor(self, text: DocumentText, passage: Range) -> Anchor:
        try:
            return describe(text.text, passage)
        except ValueError:
            raise NotFound(
                f"The document has no passage {passage.start}:{passage.end}; "
                f"its text has {len(text.text)} characters."
            ) from None

    def _known_label(self, label: str) -> str:
        if label not in {known.id for known in self.labels()}:
            raise NotFound(f"There is no label “{label}”.")
        return label

    # ---- labels and tags

    def labels(self) -> list[Label]:
        """The labels, in the reader's order."""
        return self._highlights.labels()

    def label_named(self, name: str) -> Label:
        """The label of this name or id, whatever its case. Raises NotFound."""
        labels = self.labels()
        for label in labels:
            if name.casefold() in (label.id.casefold(), label.name.casefold()):
                return label
        raise NotFound(f"There is no label “{name}”. There are: {', '.join(label.name for label in labels)}.")

    def save_labels(self, labels: Sequence[Label], moved: dict[str, str] | None = None) -> Changes:
        """Make these the labels, in this order.

        ``moved`` names, for each label that goes, the one its highlights get. Raises
        FlorilegiumError where there is none, a name is empty or two are the same.
        """
        names = [label.name.strip().casefold() for label in labels]
        if not labels or not all(names) or len(set(names)) != len(names):
            raise FlorilegiumError("Each label needs a name of its own.")
        old = self.labels()
        kept = {label.id for label in labels}
        after: dict[str, Highlight | None] = {}
        for label in old:
            if label.id in kept:
                continue
            highlights = self._highlights.with_label(label.id)
            heir = (moved or {}).get(label.id, "")
            if highlights and heir not in kept:
                raise FlorilegiumError(f"“{label.name}” has highlights: choose the label they should get.")
            after |= {highlight.id: replace(highlight, label=heir) for highlight in highlights}
        return self._deeds.change("Labels changed", after, tuple(old), tuple(labels))

    def tags(self) -> list[tuple[str, int]]:
        """Every tag with how many highlights have it, the commonest first."""
        return self._highlights.tags()

    # ---- undo

    @property
    def undo_text(self) -> str:
        """What Undo would take back; "" if nothing."""
        return self._deeds.undo_text

    @property
    def redo_text(self) -> str:
        """What Redo would do again; "" if nothing."""
        return self._deeds.redo_text

    def forget_history(self) -> None:
        """Nothing done so far can be undone from here on."""
        self._deeds.forget()

    def undo(self) -> Changes:
        """Take the last deed back. Raises FlorilegiumError where another process came between."""
        return self._deeds.undo()

    def redo(self) -> Changes:
        """Do the last deed that was taken back again. Raises as :meth:`undo`."""
        return self._deeds.redo()
