"""The Corpus: every deed on a library, and every question to it."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from florilegium.anchoring import describe, occurrences
from florilegium.corpus import integrity
from florilegium.corpus.adding import Adder, now
from florilegium.corpus.carrying import Carrier, as_it_was
from florilegium.corpus.deeds import Deeds
from florilegium.corpus.files import FoundFile, file_of, paths_in
from florilegium.corpus.refreshing import Refresher
from florilegium.corpus.repairing import Repairer
from florilegium.corpus.restoring import Backups
from florilegium.errors import FlorilegiumError, LibraryError, NotFound
from florilegium.importers import Asked, Columns, Table, lacking
from florilegium.importers.reading import HereReader, Reader
from florilegium.model import (
    STARTING_LABELS,
    AddOutcome,
    Anchor,
    AnchorStatus,
    BackupPreview,
    Changes,
    DescribedPassage,
    DocumentSummary,
    DocumentText,
    Highlight,
    Label,
    PageMap,
    Progress,
    Range,
    RefreshOutcome,
    ReviewItem,
    SearchResult,
    clean_tag,
    new_id,
)
from florilegium.store import (
    Database,
    DocumentRows,
    HighlightRows,
    OriginRows,
    ReviewRows,
    SearchRows,
    WishRows,
    back_up_daily,
)

if TYPE_CHECKING:
    from florilegium.corpus.completing import Completing
    from florilegium.corpus.concordances import Concordances
    from florilegium.corpus.details import Details
    from florilegium.corpus.draft_checking import Drafts
    from florilegium.corpus.exports import Exports
    from florilegium.corpus.import_plan import ImportPlan
    from florilegium.corpus.imports import Imports
    from florilegium.corpus.indexing import Indexing
    from florilegium.corpus.links import Links
    from florilegium.corpus.locating import Locator
    from florilegium.corpus.quotations import Quotations
    from florilegium.corpus.recognising import Recognising
    from florilegium.corpus.searches import Searches

OnProgress = Callable[[Progress], None]
Cancelled = Callable[[], bool]


def _silent(_progress: Progress) -> None: ...


def _never() -> bool:
    return False


class Corpus:
    """One library, opened. Every deed is on the disk when its method returns.

    It returns what changed and raises a FlorilegiumError with a sentence for the reader; it never
    shows or asks. One thread at a time may use it; other processes may use the same library.
    """

    def __init__(self, library: Path, reader: Reader | None = None) -> None:
        """Open the library in this folder, or make one. Raises LibraryError or NewerLibrary.

        ``reader`` reads the files that are added: in this process where none is given.
        """
        self.library = library
        self._database = Database(library)
        self._documents = DocumentRows(self._database)
        self._highlights = HighlightRows(self._database)
        self._reviews = ReviewRows(self._database)
        self._searches = SearchRows(self._database)
        self._carrier = Carrier(self._documents, self._highlights, self._reviews, self._searches)
        self._reader = reader or HereReader()
        self._wishes = WishRows(self._database)
        self._origins = OriginRows(self._database)
        self._adder = Adder(
            self._database, self._documents, self._wishes, self._carrier, self._reader, self._arrived
        )
        self._refresher = Refresher(self._database, self._documents, self._adder)
        self._backups = Backups(self._database)
        self._deeds = Deeds(
            self._database, self._documents, self._highlights, self._reviews, self._carrier, self._origins
        )
        self._texts: dict[int, DocumentText] = {}
        self.is_new = not self._highlights.labels()
        """Whether the library has just been made."""
        if self.is_new and not self.read_only:
            with self._database.transaction():
                self._highlights.put_labels(STARTING_LABELS)
        self._seen = self._last_serial()

    @property
    def read_only(self) -> bool:
        """Whether the library cannot be written to, and was opened for reading only."""
        return self._database.read_only

    @cached_property
    def _indexing(self) -> "Indexing":
        from florilegium.corpus.indexing import Indexing  # Whoosh takes a sixth of a second to load

        return Indexing(self._database, self._documents, self._highlights)

    @cached_property
    def completions(self) -> "Completing":
        """How a query may go on."""
        from florilegium.corpus.completing import Completing

        return Completing(self._database, self._highlights, self._indexing)

    @cached_property
    def searches(self) -> "Searches":
        """Saved searches, and what was seen of their hits."""
        from florilegium.corpus.searches import Searches

        return Searches(
            self._database, self._documents, self._highlights, self._searches, lambda: self.concordances
        )

    @cached_property
    def exports(self) -> "Exports":
        """Highlights written to files."""
        from florilegium.corpus.exports import Exports  # templates take a tenth of a second to load

        return Exports(self._database, self._documents, self._highlights)

    @cached_property
    def _locator(self) -> "Locator":
        from florilegium.corpus.locating import Locator

        return Locator(self._database, self._documents, self._indexing)

    @cached_property
    def imports(self) -> "Imports":
        """Highlights that were made in other programs."""
        from florilegium.corpus.imports import Imports

        return Imports(
            self._database, self._documents, self._highlights, self._origins, self._deeds, self._locator
        )

    def take_in(self, plan: "ImportPlan") -> Changes:
        """Import highlights as it was planned by :attr:`imports`, perhaps in another process."""
        return plan.carry_out(self._deeds)

    def _arrived(self, document: str) -> None:
        """Give a document that has just been added the highlights that waited for it."""
        if self._origins.waiting_mark()[0]:
            self.imports.arrived(document)

    @cached_property
    def quotations(self) -> "Quotations":
        """Whether the corpus says what a draft quotes."""
        from florilegium.corpus.quotations import Quotations

        return Quotations(self._documents, self._highlights, self._locator)

    @cached_property
    def drafts(self) -> "Drafts":
        """Files that quote the corpus: what became of their quotations, and mending them."""
        from florilegium.corpus.draft_checking import Drafts

        return Drafts(self._documents, self._locator, self.quotations)

    @cached_property
    def links(self) -> "Links":
        """Where links lead."""
        from florilegium.corpus.links import Links

        return Links(self._documents, self._highlights, lambda: self.quotations)

    @cached_property
    def concordances(self) -> "Concordances":
        """Every passage that a query finds, line by line, and the words around it."""
        from florilegium.corpus.concordances import Concordances

        return Concordances(self._database, self._documents, self._highlights, self._indexing.index)

    @cached_property
    def details(self) -> "Details":
        """What is known of each document, and how the reader puts it right."""
        from florilegium.corpus.details import Details

        return Details(self._database, self._documents, self._wishes)

    def is_whole(self, document: str) -> bool:
        """Whether the whole of a document's web page was asked for, rather than its article."""
        found = self._documents.summaries([document])
        return bool(found and self._adder.wish(file_of(found[0].path)).whole)

    def table(self, path: str) -> Table:
        """The columns and first rows of the table of texts at a path. Raises ImportFailure.

        Chosen are those that the reader chose before, or that look right.
        """
        from florilegium.importers.tables import look_at_file

        seen, chosen = look_at_file(path), self._adder.wish(path).columns
        return seen if chosen is None else replace(seen, chosen=chosen)

    @cached_property
    def recognition(self) -> "Recognising":
        """Text in the pictures of pages."""
        from florilegium.corpus.recognising import Recognising

        return Recognising(self._documents, self._adder, self._reader)

    def close(self) -> None:
        """Let go of the database and the index."""
        self._reader.close()
        if "_indexing" in self.__dict__:
            self._indexing.close()
        self._database.close()

    # ---- documents

    def documents(self, ids: Sequence[str] | None = None) -> list[DocumentSummary]:
        """The documents, newest first, or those of ``ids`` that are not in the trash."""
        return self._documents.summaries(ids)

    def document_count(self) -> int:
        """How many documents there are, outside the trash."""
        return int(self._database.rows("SELECT count(*) FROM document WHERE removed = ''")[0][0])

    def last_read(self) -> str:
        """Id of the document that was read last; "" if none was."""
        rows = self._database.rows(
            "SELECT d.id FROM reading r JOIN document d ON d.id = r.document WHERE d.removed = '' "
            "ORDER BY r.opened DESC LIMIT 1"
        )
        return str(rows[0][0]) if rows else ""

    def trash(self) -> list[DocumentSummary]:
        """The documents in the trash."""
        return self._documents.summaries(removed=True)

    def document(self, reference: str) -> DocumentSummary:
        """The document that an id, the unique start of one, or a path means. Raises NotFound."""
        found = self._documents.find(reference)
        if not found:
            raise NotFound(f"There is no document “{reference}” in the library; “list” shows them.")
        if len(found) > 1:
            raise NotFound(f"“{reference}” may mean {', '.join(found[:8])}. Give more of the id.")
        return self._documents.summaries(found)[0]

    def text(self, document: str) -> DocumentText:
        """The current text of the document with this id. Raises NotFound or LibraryError."""
        rows = self._database.rows("SELECT version FROM document WHERE id = ?", (document,))
        if not rows:
            raise NotFound(f"There is no document “{document}” in the library.")
        return self.version(rows[0][0])

    def version(self, version: int) -> DocumentText:
        """One version's text. Raises NotFound or LibraryError."""
        text = self._texts.pop(version, None) or self._documents.text(version)
        self._texts[version] = text  # the youngest last
        while len(self._texts) > 4:
            self._texts.pop(next(iter(self._texts)))
        return text

    def pages(self, version: int) -> PageMap | None:
        """Where a version's text stands on printed pages, if it has any. Raises LibraryError."""
        return self._documents.pages(version)

    def fingerprint(self, version: int) -> str:
        """SHA-256 (hex) of the bytes that a version was read from."""
        return self._documents.fingerprint(version)

    def image(self, sha256: str) -> bytes | None:
        """The bytes of an image that a document holds."""
        return self._documents.image(sha256)

    def add(
        self,
        paths: Sequence[str | Path],
        on_progress: OnProgress = _silent,
        cancelled: Cancelled = _never,
        *,
        encoding: str | None = None,
        password: str | None = None,
        columns: Columns | None = None,
        whole: bool | None = None,
        remember_folders: bool = True,
    ) -> Iterator[AddOutcome]:
        """Add files and folders, giving what became of each as it is done.

        ``encoding`` is obeyed where a format is text. ``columns`` of a table of texts, and whether the
        ``whole`` of a web page is wanted, are remembered for the file. ``password`` is tried on what is
        locked, and forgotten.

        Folders are gone through at any depth and remembered. What was done before cancelling is
        kept. Raises LibraryError where the library cannot be written to.
        """
        found = list(
            paths_in(
                paths,
                without=self.library,
                on_found=lambda count: on_progress(Progress(0, 0, f"{count:,} files found")),
                cancelled=cancelled,
            )
        )
        if remember_folders:
            self.remember_folders(paths)

        def on_file(number: int) -> None:
            on_progress(Progress(number, len(found), os.path.basename(found[number].path)))

        outcomes = self._adder.add_all(found, Asked(encoding, password, columns, whole), on_file=on_file)
        while not cancelled() and (outcome := next(outcomes, None)) is not None:
            yield outcome
        outcomes.close()
        if not cancelled():
            on_progress(Progress(len(found), len(found)))

    def remember_folders(self, paths: Iterable[str | Path]) -> None:
        """Look through those of ``paths`` that are folders at each start."""
        folders = [os.path.abspath(path) for path in paths if os.path.isdir(path)]
        if folders:
            with self._database.transaction():
                for folder in folders:
                    self._documents.remember_folder(folder, now())

    def folders(self) -> list[str]:
        """The folders that are looked through at each start."""
        return self._documents.folders()

    def forget_folder(self, folder: str) -> None:
        """Look no more through a folder; its documents stay."""
        with self._database.transaction():
            self._documents.forget_folder(folder)

    def new_files(self, cancelled: Cancelled = _never) -> list[str]:
        """Files in the remembered folders that are new or have changed since they were looked at.

        Documents whose file is gone are marked so on the way; :meth:`refresh` finds them again.
        """
        known = dict(self._documents.files())
        folders = [folder for folder in self.folders() if os.path.isdir(folder)]
        fresh = []
        for file in paths_in(folders, without=self.library, cancelled=cancelled):
            if isinstance(file, FoundFile):
                record = known.get(file.path)
                changed = record is None or (record.size, record.modified) != (file.size, file.modified)
                if changed or (record is not None and record.lacking and not lacking(file.path)):
                    fresh.append(file.path)
        gone = [
            summary.id
            for summary in self.documents()
            if not summary.missing and not os.path.exists(file_of(summary.path))
        ]
        if gone and not self.read_only:
            with self._database.transaction():
                self._documents.set_missing([(identity, True) for identity in gone])
                self._database.record("document", gone, index=False)
        return fresh

    def refresh(
        self, ids: Sequence[str] | None = None, cancelled: Cancelled = _never
    ) -> Iterator[RefreshOutcome]:
        """Look at the files of all documents, or of those of ``ids``, giving what became of each.

        A changed file becomes the document's new version, and its highlights are carried there. One
        that was moved is found by its content, beside where it was or in a remembered folder.
        Raises LibraryError where the library cannot be written to.
        """
        yield from self._refresher.refresh(ids, cancelled)

    def changed_files(self, cancelled: Cancelled = _never) -> list[tuple[str, int, int]]:
        """Ids of documents whose file is not as it was when it was looked at, its size and time.

        The files are not read, so this is quick; :meth:`refresh` takes up what changed.
        """
        return self._refresher.changed(cancelled)

    def complete(self, document: str, *, author: str = "", date: str = "", language: str = "") -> None:
        """Fill in what a document does not state of itself."""
        with self._database.transaction():
            self._documents.complete(document, author, date, language)
            self._database.record("document", [document])

    def remove(self, ids: Sequence[str]) -> Changes:
        """Put documents, with their highlights, into the trash."""
        titles = [summary.title for summary in self._documents.summaries(ids)]
        what = f"“{titles[0]}”" if len(titles) == 1 else f"{len(titles)} documents"
        return self._deeds.remove(f"Removed {what}", ids)

    def restore(self, ids: Sequence[str]) -> Changes:
        """Bring documents back from the trash."""
        with self._database.transaction():
            self._documents.set_removed(ids, "")
            self._database.record("document", ids)
        return Changes(documents=frozenset(ids), annotated=frozenset(ids), summary="Documents restored")

    def save_reading(self, document: str, position: int, progress: float) -> Changes:
        """Keep where reading stopped: ``position`` in code points, ``progress`` from 0 to 1.

        In a library that can only be read it is not kept.
        """
        if self.read_only:
            return Changes()
        with self._database.transaction():
            self._documents.save_reading(document, position, progress, now())
            self._database.record("document", [document], index=False)
        return Changes(documents=frozenset((document,)))

    # ---- highlights

    def highlights(self, document: str | None = None) -> list[Highlight]:
        """A document's highlights in text order, or those of all documents."""
        return self._highlights.all() if document is None else self._highlights.of_document(document)

    def find_quote(self, document: str, quote: str) -> Range | None:
        """Where a document's text says these words, if it does so in one place only. Raises NotFound."""
        places = occurrences(self.text(document).text, quote)
        return places[0] if len(places) == 1 else None

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
            tags=_tags(tags),
            created=moment,
            modified=moment,
        )
        changes = self._deeds.change("Highlight added", {made.id: made})
        # Another process may have taken the document to its next version meanwhile.
        return self._highlights.by_id([made.id]).get(made.id, made), changes

    def describe(self, places: Iterable[tuple[str, Range]]) -> list[DescribedPassage]:
        """Anchors of passages of documents' current texts; what is gone is left out.

        Reading many texts takes a while: for another process than the one that highlights.
        """
        described: list[DescribedPassage] = []
        for document, passage in places:
            with contextlib.suppress(FlorilegiumError):
                text = self.text(document)
                described.append(DescribedPassage(document, text.version, self._anchor(text, passage)))
        return described

    def highlight_all(
        self, passages: Iterable[DescribedPassage], label: str, note: str = "", tags: Iterable[str] = ()
    ) -> Changes:
        """Highlight many passages in one deed. One that has that label already only gets the tags.

        Raises NotFound where there is no such label.
        """
        self._known_label(label)
        moment, tagged = now(), _tags(tags)
        there: dict[str, dict[tuple[int, int], Highlight]] = {}
        after: dict[str, Highlight | None] = {}
        for passage in passages:
            if passage.document not in there:
                there[passage.document] = {
                    (highlight.start, highlight.end): highlight
                    for highlight in self._highlights.of_document(passage.document)
                    if highlight.label == label and highlight.status is not AnchorStatus.LOST
                }
            place = (passage.anchor.position.start, passage.anchor.position.end)
            known = there[passage.document].get(place)
            if known is None:
                made = Highlight(
                    id=new_id(),
                    document=passage.document,
                    version=passage.version,
                    anchor=passage.anchor,
                    label=label,
                    note=note,
                    tags=tagged,
                    created=moment,
                    modified=moment,
                )
                there[passage.document][place] = after[made.id] = made
            elif not set(tagged) <= set(known.tags):
                after[known.id] = replace(known, tags=_tags((*known.tags, *tagged)), modified=moment)
        count = len(after)
        summary = "Highlight added" if count == 1 else f"{count:,} highlights added"
        return self._deeds.change(summary, after)

    def relabel(self, ids: Sequence[str], label: str) -> Changes:
        """Give highlights another label. Raises NotFound."""
        self._known_label(label)
        return self._edit(ids, "Label changed", lambda highlight: replace(highlight, label=label))

    def set_note(self, identity: str, note: str) -> Changes:
        """Write a highlight's note (Markdown). Raises NotFound."""
        return self._edit([identity], "Note changed", lambda highlight: replace(highlight, note=note))

    def tag(self, ids: Sequence[str], add: Iterable[str] = (), remove: Iterable[str] = ()) -> Changes:
        """Add tags to highlights and take others away. Raises NotFound."""
        added, taken = set(_tags(add)), set(_tags(remove))
        return self._edit(
            ids,
            "Tags changed",
            lambda highlight: replace(highlight, tags=_tags((set(highlight.tags) - taken) | added)),
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
        documents.
        """
        highlights = sorted(self._existing(ids), key=lambda highlight: (highlight.start, highlight.end))
        if len({(highlight.document, highlight.version) for highlight in highlights}) != 1:
            raise FlorilegiumError("Only highlights of one document can be merged.")
        first = highlights[0]
        reach = Range(first.start, max(highlight.end for highlight in highlights))
        merged = replace(
            first,
            anchor=describe(self.version(first.version).text, reach),
            note="\n\n".join(highlight.note for highlight in highlights if highlight.note),
            tags=_tags(tag for highlight in highlights for tag in highlight.tags),
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

    # ---- what others did

    def poll(self) -> Changes:
        """What other processes changed since the last call."""
        rows = self._database.rows(
            "SELECT serial, what, document FROM journal WHERE serial > ? AND origin != ?",
            (self._seen, self._database.origin),
        )
        if not rows:
            return Changes()
        self._seen = max(serial for serial, _, _ in rows)
        if any(what == "everything" for _, what, _ in rows):
            self._forget()
            return Changes(everything=True)
        return Changes(
            documents=frozenset(document for _, what, document in rows if what == "document"),
            annotated=frozenset(document for _, what, document in rows if what == "highlights"),
            labels=any(what == "labels" for _, what, _ in rows),
            searches=any(what == "searches" for _, what, _ in rows),
        )

    def _forget(self) -> None:
        """Let go of what is remembered of a library that has been taken back to a backup."""
        self._texts.clear()
        self.forget_history()

    def _last_serial(self) -> int:
        return int(self._database.rows("SELECT coalesce(max(serial), 0) FROM journal")[0][0])

    # ---- search

    def search(
        self,
        query: str,
        limit: int = 50,
        cancelled: Cancelled = _never,
        *,
        typing: bool = False,
        case: bool = False,
        thorough: bool = False,
    ) -> SearchResult:
        """What answers a query, the best documents first.

        With ``typing`` the last word is a beginning, of the commonest words, or ``thorough``, of all;
        with ``case`` words are taken just as they are written.

        A query that cannot be understood gives a result whose message says why. Raises
        SearchCancelled soon after ``cancelled`` turns true.
        """
        return self._indexing.search(query, limit, cancelled, typing=typing, case=case, thorough=thorough)

    def hits(self, query: str, document: str, *, typing: bool = False, case: bool = False) -> list[Range]:
        """Every passage of one document that a query marks, in text order."""
        return self._indexing.hits(query, document, typing=typing, case=case)

    def warm_up_search(self, cancelled: Cancelled = _never) -> None:
        """Read what most searches need, so that the first ones need not wait for it."""
        self._indexing.warm_up(cancelled)

    def tidy_index(self, cancelled: Cancelled = _never) -> None:
        """Merge small parts of the index; for when nobody is waiting."""
        if not self.read_only:
            self._indexing.tidy(cancelled)

    def unindexed(self) -> int:
        """How many documents the index has yet to take in."""
        return int(self._database.rows("SELECT count(*) FROM unindexed")[0][0])

    def update_index(self, on_progress: OnProgress = _silent, cancelled: Cancelled = _never) -> None:
        """Take into the index what changed; build it anew where it is missing, damaged or old.

        In a library that can only be read the index stays as it is.
        """
        if not self.read_only:
            self._indexing.update(on_progress, cancelled)

    def reindex(self, on_progress: OnProgress = _silent, cancelled: Cancelled = _never) -> None:
        """Build the index anew."""
        self._indexing.rebuild(on_progress, cancelled)

    # ---- export

    def markdown(self, ids: Sequence[str]) -> str:
        """These highlights as Markdown, each with where it is from. Raises NotFound or ExportError."""
        return self.exports.excerpts(self._existing(ids))

    # ---- upkeep

    def check(self, cancelled: Cancelled = _never) -> Iterator[str]:
        """A sentence for each fault of the database, the files and the index."""
        yield from integrity.faults(self._database, self._documents, cancelled)
        yield from self._indexing.faults()

    def repair(self) -> Iterator[str]:
        """Mend what can be mended, after a backup; a sentence for each thing done or left.

        Raises LibraryError where there is no room for the backup: nothing is changed then.
        """
        yield from Repairer(self._database, self._documents, self._highlights, self._backups).repair()
        self._texts.clear()
        if list(self._indexing.faults()):
            self.reindex()
            yield "The search index was built anew."

    def back_up(self) -> Path:
        """Copy the library as it is now; gives the copy. Raises LibraryError."""
        return self._backups.make()

    def backups(self) -> list[Path]:
        """The library's backups, the newest first."""
        return self._backups.all()

    def preview_backup(self, path: Path) -> BackupPreview:
        """What taking the library back to a backup would change. Raises as :meth:`restore_backup`."""
        return self._backups.preview(path)

    def restore_backup(self, path: Path) -> Changes:
        """Take the library back to a backup of it, after a backup of what there is.

        The search index is emptied; :meth:`update_index` fills it. Raises NewerLibrary where a later
        version wrote the file, LibraryError where it is damaged, no backup of this library, or there
        is no room: the library is then as it was.
        """
        before = self._backups.restore(path)
        self._seen = self._last_serial()
        self._forget()
        self._indexing.clear()
        return Changes(
            everything=True, summary=f"Library restored; what there was before is kept as “{before.stem}”"
        )

    def back_up_daily(self) -> Path | None:
        """Make today's copy of the database unless there is one. Raises LibraryError."""
        if self.read_only:
            return None
        try:
            copy = back_up_daily(self._database.connection, self.library, date.today())  # noqa: DTZ011
        except OSError as error:
            raise LibraryError(f"Today's backup could not be written ({error.strerror}).") from error
        except sqlite3.Error as error:
            raise self._database.failure(error) from error
        self._database.trim_journal()
        return copy


def _tags(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({cleaned for tag in tags if (cleaned := clean_tag(tag))}))
