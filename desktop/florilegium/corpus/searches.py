"""Saved searches: naming them, and keeping track of which of their hits were looked at."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from florilegium.corpus.adding import now
from florilegium.errors import FlorilegiumError, NotFound
from florilegium.model import (
    STATES,
    Changes,
    Concordance,
    Coverage,
    Covered,
    CoveredHit,
    HitMark,
    HitState,
    Progress,
    Range,
    SavedSearch,
    new_id,
)
from florilegium.store import Database, DocumentRows, HighlightRows, SearchRows

if TYPE_CHECKING:  # the window marks hits without what finds them, which is slow to load
    from florilegium.corpus.concordances import Concordances
    from florilegium.exporters.evidence import EvidenceLine

_AT_A_TIME = 2_000  # lines of evidence

Place = tuple[str, Range]
"""A hit: its document, and where it stands in the current text."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A saved search that was deleted, with all that was known of its hits."""

    search: SavedSearch
    marks: tuple[HitMark, ...]


class Searches:
    """Searches with a name. A hit is known by its place; marks go along when a document changes.

    A hit whose words changed is unseen again, as is each hit of a document that arrives: what was
    not looked at is never counted as seen.
    """

    def __init__(
        self,
        database: Database,
        documents: DocumentRows,
        highlights: HighlightRows,
        rows: SearchRows,
        concordances: "Callable[[], Concordances]",
    ) -> None:
        self._database = database
        self._documents = documents
        self._highlights = highlights
        self._rows = rows
        self._concordances = concordances

    def all(self) -> list[SavedSearch]:
        """The saved searches by name."""
        return self._rows.all()

    def named(self, name: str) -> SavedSearch:
        """The search of this name or id, whatever its case. Raises NotFound."""
        searches = self.all()
        for search in searches:
            if name in (search.id, search.name) or name.casefold() == search.name.casefold():
                return search
        there_are = ", ".join(f"“{search.name}”" for search in searches) or "none yet"
        raise NotFound(f"There is no saved search “{name}”. There are: {there_are}.")

    def save(self, name: str, query: str, *, case: bool = False) -> tuple[SavedSearch, Changes]:
        """Keep a query under a new name. Raises FlorilegiumError where it is empty or another has it."""
        moment = now()
        search = SavedSearch(new_id(), " ".join(name.split()), query.strip(), case, moment, moment)
        return search, self._put(search, "Search saved")

    def change(self, search: SavedSearch) -> Changes:
        """Give a saved search another name or query; what was seen stays seen. Raises as :meth:`save`."""
        return self._put(replace(search, modified=now()), "Saved search changed")

    def delete(self, identity: str) -> tuple[Forgotten, Changes]:
        """Forget a saved search; :meth:`put_back` takes what is returned. Raises NotFound."""
        search = self.named(identity)
        with self._database.transaction():
            forgotten = Forgotten(search, tuple(self._rows.marks(search.id)))
            self._rows.drop(search.id)
            self._record()
        return forgotten, Changes(searches=True, summary=f"Saved search “{search.name}” deleted")

    def put_back(self, forgotten: Forgotten) -> Changes:
        """Have a deleted search again. Raises FlorilegiumError where another has its name by now."""
        known = {str(identity) for (identity,) in self._database.rows("SELECT id FROM document")}
        marks = [mark for mark in forgotten.marks if mark.document in known]  # not in a backup, perhaps
        return self._put(forgotten.search, f"Saved search “{forgotten.search.name}” is back", marks)

    def coverage(
        self,
        search: SavedSearch,
        cancelled: Callable[[], bool] = _never,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Coverage:
        """How many hits a saved search has, and what became of them.

        Raises SearchCancelled soon after ``cancelled`` turns true.
        """
        return self.covered(search, cancelled=cancelled, on_progress=on_progress).coverage

    def covered(
        self,
        search: SavedSearch,
        lines: Concordance | None = None,
        *,
        whole: bool = False,
        cancelled: Callable[[], bool] = _never,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Covered:
        """The same, with what became of each line of a concordance of its query, in the order of the lines.

        ``lines`` may be some of the hits, unless said to be the ``whole``. Raises as :meth:`coverage`.
        """
        found = lines if lines is not None and whole else self._find(search, cancelled, on_progress)
        if found.message:
            return Covered(Coverage(search, message=found.message))
        states, _ = self._states(search, found)
        coverage = Coverage(search, tuple(states.count(code) for code in range(len(STATES))))
        of_lines = states if lines is found else self._states(search, lines)[0] if lines else b""
        return Covered(coverage, of_lines)

    def hits(self, search: SavedSearch, cancelled: Callable[[], bool] = _never) -> list[CoveredHit]:
        """Every hit with what became of it, documents in corpus order. Raises as :meth:`coverage`."""
        found = self._find(search, cancelled)
        states, marked = self._states(search, found)
        return [
            CoveredHit(found.documents[ordinal], start, end, STATES[state], marked.get(line, ""))
            for line, (ordinal, start, end, state) in enumerate(
                zip(found.ordinals, found.starts, found.ends, states, strict=True)
            )
        ]

    def save_evidence(
        self,
        search: SavedSearch,
        to: Path,
        context: int = 12,
        cancelled: Callable[[], bool] = _never,
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        """Write what was looked at to a file: Markdown, or CSV where its name ends so.

        Each hit is written with ``context`` words to either side. Raises ExportError, and SearchCancelled
        soon after ``cancelled`` turns true: then nothing is written.
        """
        from florilegium.exporters.evidence import evidence_csv, evidence_markdown
        from florilegium.exporters.files import write_text

        found = self._find(search, cancelled)
        coverage = self.covered(search, found, whole=True).coverage
        lines = self._evidence(search, found, context, cancelled, on_progress)
        if to.suffix.lower() == ".csv":
            text = evidence_csv(lines)
        else:
            text = evidence_markdown(search.name, search.query, coverage.summary, lines, now=now())
        write_text(to, text)

    def _evidence(
        self,
        search: SavedSearch,
        found: Concordance,
        context: int,
        cancelled: Callable[[], bool],
        on_progress: Callable[[Progress], None],
    ) -> "Iterator[EvidenceLine]":
        from florilegium.exporters.evidence import EvidenceLine
        from florilegium.search import SearchCancelled

        states, marked = self._states(search, found)
        fingerprints = [self._documents.fingerprint(version) for version in found.versions]
        for first in range(0, len(found), _AT_A_TIME):
            if cancelled():
                raise SearchCancelled
            on_progress(Progress(first, len(found)))
            rows = range(first, min(first + _AT_A_TIME, len(found)))
            for row, line in zip(rows, self._concordances().lines(found, rows, context), strict=True):
                yield EvidenceLine(
                    STATES[states[row]],
                    marked.get(row, ""),
                    line.title,
                    line.location,
                    line.left,
                    line.match,
                    line.right,
                    line.document,
                    line.start,
                    line.end,
                    fingerprints[found.ordinals[row]],
                )

    def mark(
        self,
        search: SavedSearch,
        places: Iterable[Place],
        state: HitState,
        versions: Mapping[str, int] | None = None,
    ) -> Changes:
        """Note that hits are seen or dismissed, or with UNSEEN that they are to be looked at again.

        ``versions`` are those of the documents in which they were found. Raises NotFound where a place is
        not in a document's current text, a document has another version by now, or the search is gone.
        """
        found_in = versions or {}
        if state is HitState.HIGHLIGHTED:
            raise ValueError("a hit is highlighted by its highlight")
        wanted = [(document, place.start, place.end) for document, place in places]
        words = {HitState.SEEN: "seen", HitState.DISMISSED: "dismissed", HitState.UNSEEN: "to go again"}[
            state
        ]
        with self._database.transaction():
            if search.id not in {known.id for known in self.all()}:
                raise NotFound(f"The saved search “{search.name}” is gone.")
            summaries = self._documents.summaries(list(dict.fromkeys(document for document, _, _ in wanted)))
            known = {summary.id: summary for summary in summaries}
            for document, start, end in wanted:
                if document not in known or not 0 <= start < end <= known[document].characters:
                    raise NotFound(f"There is no passage {document} {start}:{end}.")
                if found_in.get(document, known[document].version) != known[document].version:
                    raise NotFound(f"“{known[document].title}” has changed since this was found in it.")
            if state is HitState.UNSEEN:
                self._rows.drop_marks(search.id, wanted)
            else:
                moment = now()
                marks = (
                    HitMark(document, known[document].version, start, end, state, moment)
                    for document, start, end in wanted
                )
                self._rows.put_marks(search.id, marks)
            self._record()
        passages = f"{len(wanted):,} passage{'' if len(wanted) == 1 else 's'}"
        return Changes(searches=True, summary=f"{passages} {words}")

    def _find(
        self,
        search: SavedSearch,
        cancelled: Callable[[], bool],
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Concordance:
        return self._concordances().find(
            search.query,
            (),
            case=search.case,
            grouped=False,
            cancelled=cancelled,
            on_progress=on_progress,
        )

    def _states(self, search: SavedSearch, found: Concordance) -> tuple[bytes, dict[int, str]]:
        from florilegium.corpus.covering import states

        made, marked = states(found, self._rows.places(search.id), self._highlights.places())
        return made.tobytes(), marked

    def _put(self, search: SavedSearch, summary: str, marks: Sequence[HitMark] = ()) -> Changes:
        if not search.name or not search.query:
            raise FlorilegiumError("A saved search needs a name and a query.")
        try:
            with self._database.transaction():
                self._rows.put(search)
                self._rows.put_marks(search.id, marks)
                self._record()
        except sqlite3.IntegrityError:
            raise FlorilegiumError(f"There is a saved search “{search.name}” already.") from None
        return Changes(searches=True, summary=summary)

    def _record(self) -> None:
        self._database.record("searches", [""], index=False)
