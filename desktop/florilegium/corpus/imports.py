"""Taking in highlights that were made in other programs.

Each file is read, its highlights' documents are found (:mod:`.matching`), and their words in these
(:mod:`.placing`). What was imported is remembered by its identity there, so that a second import changes
nothing, what changed there since is taken over field by field unless it changed here too, and what was
deleted here stays deleted. Highlights whose document is not in the corpus are kept until it arrives.

A label there becomes the label of that name here, a colour the label whose colour looks most like it. A
label's name that is not known here is kept as a tag, for it said something; a colour's is not.

A file that this library exported itself brings what the reader changed in it (:mod:`.own_edits`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from florilegium.anchoring.words import same_words
from florilegium.annotations import colours
from florilegium.annotations.formats import ReadAnnotations
from florilegium.annotations.identities import SOURCE
from florilegium.corpus.adding import now
from florilegium.corpus.deeds import Deeds
from florilegium.corpus.import_plan import ImportPlan
from florilegium.corpus.locating import Locator, ReadDocument
from florilegium.corpus.matching import Matcher, groups
from florilegium.corpus.own_edits import last_written, with_edits
from florilegium.corpus.placing import Placed, place, place_all
from florilegium.errors import FlorilegiumError, LibraryError
from florilegium.importers.reading import Reader, ReadPart
from florilegium.model import (
    AnchorStatus,
    Changes,
    DifferingNote,
    ForeignHighlight,
    Highlight,
    ImportOutcome,
    Range,
    clean_tags,
    new_id,
)
from florilegium.store import (
    Database,
    DocumentRows,
    ExportRows,
    HighlightRows,
    Key,
    Origin,
    OriginRows,
    Review,
)

_OWN_ID = re.compile("[0-9a-z]{12}")
_BATCH = 500  # keys asked for at a time


def _never() -> bool:
    return False


class Imports:
    """Imports highlights into one library."""

    def __init__(
        self,
        database: Database,
        documents: DocumentRows,
        highlights: HighlightRows,
        origins: OriginRows,
        deeds: Deeds,
        locator: Locator,
        reader: Reader,
    ) -> None:
        self._documents = documents
        self._highlights = highlights
        self._exports = ExportRows(database)
        self._origins = origins
        self._reader = reader
        self._deeds = deeds
        self._locator = locator
        self._waiting: tuple[tuple[int, str], list[list[ForeignHighlight]]] = ((0, ""), [])

    def read(
        self, paths: Sequence[str | Path], cancelled: Callable[[], bool] = _never
    ) -> Iterator[ReadAnnotations]:
        """What the files hold; nothing is changed. A file that cannot be read says why."""
        for path in map(str, paths):
            if cancelled():
                return
            for read in self._reader.annotations(path):
                if isinstance(read, ReadPart):  # what reads it failed
                    yield ReadAnnotations(path, "", reason=f"“{Path(path).name}”: {read.reason}")
                else:
                    yield read

    def take_in(
        self, paths: Sequence[str | Path], cancelled: Callable[[], bool] = _never
    ) -> Iterator[ImportOutcome]:
        """Import the highlights in these files, in one deed; what became of each file.

        What was read before cancelling is kept. Raises LibraryError where the library cannot be written.
        """
        plan = self.plan(paths, cancelled)
        plan.carry_out(self._deeds)
        yield from plan.outcomes

    def plan(self, paths: Sequence[str | Path], cancelled: Callable[[], bool] = _never) -> ImportPlan:
        """What importing these files would do; nothing is changed yet."""
        planning = _Planning(self, self._matcher())
        outcomes = [planning.take(file) for file in self.read(paths, cancelled)]
        return ImportPlan(
            tuple(outcomes), planning.highlights, tuple(planning.reviews), planning.origins, planning.known
        )

    def waiting(self) -> list[ForeignHighlight]:
        """Highlights that are kept until their document arrives."""
        return [origin.foreign for origin in self._origins.waiting()]

    def arrived(self, document: str) -> Changes:
        """Take in the highlights that waited for a document, which has just come. Raises LibraryError."""
        mark = self._origins.waiting_mark()
        if not mark[0]:
            return Changes()
        if self._waiting[0] != mark:
            found = groups(origin.foreign for origin in self._origins.waiting())
            self._waiting = mark, list(found.values())
        matcher = self._matcher([document])
        come = [one for group in self._waiting[1] if matcher.document_of(group) for one in group]
        if not come:
            return Changes()
        planning = _Planning(self, matcher)
        planning.take(ReadAnnotations("", "", tuple(come)))
        if not planning.highlights:
            return Changes()
        came = {key: origin for key, origin in planning.origins.items() if origin.highlight}
        try:
            return self._deeds.change(
                "Highlights arrived",
                planning.highlights,
                reviews=planning.reviews,
                origins=came,
                origins_before=planning.known,
                undoable=False,
            )
        except LibraryError:
            raise
        except FlorilegiumError:  # another process was quicker, and has taken them in
            return Changes()

    # ----

    def _matcher(self, only: Sequence[str] | None = None) -> Matcher:
        return Matcher(self._documents, self._locator, only)


class _Planning:
    """What one import does, gathered file by file."""

    def __init__(self, imports: Imports, matcher: Matcher) -> None:
        self._documents = imports._documents
        self._rows = imports._highlights
        self._rows_of_origins = imports._origins
        self._exports = imports._exports
        self._locator = imports._locator
        self._matcher = matcher
        self._labels = self._rows.labels()
        self._moment = now()
        self.highlights: dict[str, Highlight] = {}
        self.reviews: list[Review] = []
        self.origins: dict[Key, Origin] = {}
        self.known: dict[Key, Origin] = {}
        """What was imported before of all that was looked at."""

    def take(self, file: ReadAnnotations) -> ImportOutcome:
        """Plan what becomes of a file's highlights."""
        counts = dict.fromkeys(("found", "review", "unmatched", "unchanged", "updated"), 0)
        # A file may name a highlight twice: the last time it does counts.
        highlights = list({(one.source, one.identity): one for one in file.highlights}.values())
        known = self._imported(highlights)
        self.known |= known
        own = self._rows.ever_made(one.identity for one in highlights if one.source == SOURCE)
        differing: list[DifferingNote] = []
        written = last_written(self._exports, Path(file.path)) if own else {}
        fresh: list[ForeignHighlight] = []
        for foreign in highlights:
            key = foreign.source, foreign.identity
            origin = self.origins.get(key) or known.get(key)
            if origin is None and foreign.source == SOURCE and foreign.identity in own:
                # It is this library's own, or was deleted from it.
                was = written.get(foreign.identity)
                edited = self._edit(was, foreign, differing) if was is not None else False
                counts["updated" if edited else "unchanged"] += 1
            elif origin is None or not origin.highlight:
                fresh.append(foreign)
            else:
                counts["updated" if self._update(origin, foreign) else "unchanged"] += 1
        notes_alone = 0
        for group in groups(fresh).values():
            document = self._matcher.document_of(group)
            read = self._locator.read(document) if document else None
            kept = group
            if read is not None:
                quoting = [foreign for foreign in group if foreign.quote]
                kept = [foreign for foreign in group if not foreign.quote]
                placed = place_all(quoting, read, self._documents.text(read.version))
                for foreign, where in zip(quoting, placed, strict=True):
                    counts[self._add(foreign, read, where)] += 1
                notes_alone += len(kept)
            for foreign in kept:
                counts["unmatched"] += 1
                self._keep(foreign, known.get((foreign.source, foreign.identity)))
        reason = file.reason
        if notes_alone:
            one = notes_alone == 1
            reason = (
                f"{notes_alone} {'note is' if one else 'notes are'} on a place without words; "
                f"{'it is' if one else 'they are'} kept aside."
            )
        return ImportOutcome(
            file.path, file.source, len(highlights), **counts, reason=reason, differing=tuple(differing)
        )

    def _imported(self, highlights: Iterable[ForeignHighlight]) -> dict[Key, Origin]:
        keys = [(one.source, one.identity) for one in highlights]
        found: dict[Key, Origin] = {}
        for first in range(0, len(keys), _BATCH):
            found |= self._rows_of_origins.by_key(keys[first : first + _BATCH])
        return found

    def _keep(self, foreign: ForeignHighlight, known: Origin | None) -> None:
        """Keep a highlight until its document arrives."""
        if known is None or known.foreign != foreign:
            moment = known.imported if known else self._moment
            self.origins[foreign.source, foreign.identity] = Origin(foreign, "", "", moment)

    # ---- new ones

    def _add(self, foreign: ForeignHighlight, read: ReadDocument, placed: Placed) -> str:
        """Plan a new highlight; whether it is found or goes to the review."""
        label, tag = self._label(foreign)
        made = Highlight(
            id=self._free_id(foreign),
            document=read.id,
            version=read.version,
            anchor=placed.anchor,
            label=label,
            note=foreign.note,
            tags=clean_tags((*foreign.tags, tag)),
            status=placed.status,
            created=_utc(foreign.created) or self._moment,
            modified=_utc(foreign.modified or foreign.created) or self._moment,
        )
        self.highlights[made.id] = made
        self.origins[foreign.source, foreign.identity] = Origin(foreign, made.id, label, self._moment)
        if placed.status is AnchorStatus.EXACT:
            return "found"
        self.reviews.append(_review(made, foreign, placed, self._moment))
        return "review"

    def _free_id(self, foreign: ForeignHighlight) -> str:
        """One of Florilegium's own keeps its id in another library, so that links to it go on working."""
        identity = foreign.identity
        if foreign.source != SOURCE or not _OWN_ID.fullmatch(identity) or identity in self.highlights:
            return new_id()
        return identity if identity not in self._rows.ever_made([identity]) else new_id()

    def _label(self, foreign: ForeignHighlight) -> tuple[str, str]:
        """Id of the label for a label or colour there, and a tag for what is lost by it."""
        name = foreign.label
        for label in self._labels:
            if name and name.casefold() in (label.id.casefold(), label.name.casefold()):
                return label.id, ""
        lost = "" if colours.is_colour(name) else name
        among = [label.colour for label in self._labels]
        colour = colours.nearest(foreign.colour, among) or colours.nearest(name, among)
        if colour is not None:
            return next(label.id for label in self._labels if label.colour is colour), lost
        return self._labels[0].id, lost

    # ---- those that are here

    def _edit(self, was: ForeignHighlight, foreign: ForeignHighlight, differing: list[DifferingNote]) -> bool:
        """Plan taking over what the reader changed in a file of this library's own; whether anything was."""
        current = self._current(foreign.identity)
        if current is None:
            return False
        edited, both = with_edits(current, was, foreign, self._labels)
        if both:
            differing.append(DifferingNote(current.id, current.note, foreign.note))
        if edited == current:
            return False
        self.highlights[current.id] = replace(edited, modified=self._moment)
        return True

    def _current(self, identity: str) -> Highlight | None:
        return self.highlights.get(identity) or self._rows.by_id([identity]).get(identity)

    def _update(self, origin: Origin, foreign: ForeignHighlight) -> bool:
        """Plan taking over what changed there and not here; whether anything did.

        Of a highlight that is not here any more, or changed here, nothing is changed.
        """
        was = origin.foreign
        if was == foreign:
            return False
        current = self._current(origin.highlight)
        if current is None:
            return False
        edited = current
        if foreign.note != was.note and current.note == was.note:
            edited = replace(edited, note=foreign.note)
        label, tag = self._label(foreign)
        _, old_tag = self._label(was)
        relabelled = (foreign.label, foreign.colour) != (was.label, was.colour)
        if relabelled and current.label == origin.label:
            edited = replace(edited, label=label)
        else:
            label = origin.label
        old_tags, new_tags = clean_tags((*was.tags, old_tag)), clean_tags((*foreign.tags, tag))
        if new_tags != old_tags:
            kept = (set(current.tags) - set(old_tags)) | (set(current.tags) & set(new_tags))
            edited = replace(edited, tags=clean_tags((*kept, *(set(new_tags) - set(old_tags)))))
        if not same_words(foreign.quote, was.quote) and same_words(current.exact, was.quote):
            edited = self._moved(edited, foreign)
        moment = origin.imported if edited == current else self._moment
        self.origins[origin.key] = Origin(foreign, origin.highlight, label, moment)
        if edited == current:
            return False
        self.highlights[current.id] = replace(edited, modified=self._moment)
        return True

    def _moved(self, highlight: Highlight, foreign: ForeignHighlight) -> Highlight:
        """A highlight on the words that were chosen there since, if they have a place."""
        read = self._locator.read(highlight.document)
        if read is None or not foreign.quote:
            return highlight
        placed = place(foreign, read, self._documents.text(read.version))
        if placed.status is not AnchorStatus.EXACT:
            return highlight
        return replace(highlight, version=read.version, anchor=placed.anchor, status=placed.status)


def _review(made: Highlight, foreign: ForeignHighlight, placed: Placed, moment: str) -> Review:
    return Review(
        made.id, made.version, made.start, foreign.quote, tuple(map(Range._make, placed.candidates)), moment
    )


def _utc(moment: str) -> str:
    """A time as it is kept here; one without a zone is taken for this machine's."""
    if not moment or moment.endswith("Z"):
        return moment
    try:
        return (
            datetime.fromisoformat(moment)
            .astimezone(UTC)
            .isoformat(timespec="seconds")
            .replace("+00:00", "Z")
        )
    except (ValueError, OverflowError, OSError):
        return ""
