"""Keeping the search index in step with the database, and asking it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

from florilegium.corpus.entries import Entries
from florilegium.corpus.indexers import COUNT, IndexerEnded, Indexers, worth_while
from florilegium.model import Progress, Range, SearchResult
from florilegium.search import IndexState, SearchIndex, SearchSource, highlight_ranges
from florilegium.store import Database

log = logging.getLogger(__name__)

_BATCH_CHARACTERS = 25_000_000  # of text in one commit and for each process
_BATCH_DOCUMENTS = 10_000
_MUCH = 16_000_000  # code points from which on two processes are faster, their start included
_PIECE = 50  # documents that a process is given at a time
_SOURCES, _SHORT = 4_000, 8_000  # documents kept ready, and the code points of the longest of them
_UNTOLD = 20  # documents that may wait without a word, as they do for a moment after each change


class Indexing:
    """The index of one library. What it lacks stands in the table ``unindexed``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._entries = Entries(database)
        self._index = SearchIndex(database.folder / "index")
        self._sources: dict[str, SearchSource] = {}
        self._as_of = (0, 0)

    @property
    def index(self) -> SearchIndex:
        """The index itself, for those who count in it."""
        return self._index

    def close(self) -> None:
        """Let go of the index's files."""
        self._index.close()

    def pending(self) -> int:
        """How many documents the index has yet to take in."""
        return int(self._database.rows("SELECT count(*) FROM unindexed")[0][0])

    def update(self, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> None:
        """Take in what changed. An index that is missing, damaged or old is built anew."""
        if self._index.state() is not IndexState.READY:
            self.clear()
        total = self.pending()
        done = 0
        with ExitStack() as stack:
            indexers = None
            if self._much() and worth_while():
                indexers = stack.enter_context(Indexers(self._database.folder))
            while not cancelled():
                batch = self._batch(COUNT if indexers else 1)
                if not batch:
                    break
                first = done

                def report(progress: Progress, first: int = first) -> None:
                    on_progress(
                        Progress(first + progress.done, max(total, first + progress.done), progress.name)
                    )

                try:
                    finished = self._take_in(list(batch), indexers, report, cancelled)
                except IndexerEnded as error:
                    log.info("Indexing goes on in one process: %s", error)
                    stack.close()
                    indexers = None
                    continue
                if not finished:
                    return
                self._done(batch)
                done += len(batch)
        if total:
            on_progress(Progress(done, total))

    def rebuild(self, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> None:
        """Build the index anew."""
        self.clear()
        self.update(on_progress, cancelled)

    def clear(self) -> None:
        """Empty the index; every document waits to be taken in."""
        self._queue_everything()
        self._index.clear()

    def search(
        self,
        query: str,
        limit: int,
        cancelled: Callable[[], bool],
        *,
        typing: bool,
        case: bool = False,
        thorough: bool = False,
    ) -> SearchResult:
        """What answers a query. ``case``: words just as they are written, with their capitals.

        ``typing`` takes the last word as a beginning: of the commonest words, or ``thorough``, of all.
        """
        state = self._index.state()
        if state is not IndexState.READY:
            if not self._database.rows("SELECT 1 FROM document WHERE removed = '' LIMIT 1"):
                return SearchResult(query)
            if self._database.read_only:
                message = "There is no search index, and none can be built: this library can only be read."
                return SearchResult(query, message=message)
            why = "" if state is IndexState.MISSING else f"was {state.value} and "
            return SearchResult(
                query,
                message=f"The search index {why}is being built. Search again in a moment.",
                rebuilding=True,
            )
        result = self._index.search(
            query,
            limit=limit,
            load=self._remembered,
            cancelled=cancelled,
            typing=typing,
            case=case,
            thorough=thorough,
        )
        waiting = self.pending()
        if waiting > _UNTOLD and not result.message:
            message = f"{waiting:,} documents are still on their way into the search."
            return replace(result, message=message)
        return result

    def words_beginning(self, beginning: str, most: int) -> list[str]:
        """The commonest words of the corpus that begin so."""
        return self._index.words_beginning(beginning, most)

    def warm_up(self, cancelled: Callable[[], bool]) -> None:
        """Read what most searches need, so that the first ones need not wait for it."""
        if self._index.state() is IndexState.READY:
            self._index.prewarm(cancelled, load=self._remembered)

    def tidy(self, cancelled: Callable[[], bool]) -> None:
        """Merge small parts of the index, which many updates leave."""
        while not cancelled() and self._index.state() is IndexState.READY and self._index.tidy():
            pass

    def hits(self, query: str, document: str, *, typing: bool, case: bool = False) -> list[Range]:
        """Every passage of one document that a query marks, in text order."""
        source = self._entries.source(document)
        return [] if source is None else highlight_ranges(query, source, typing=typing, case=case)

    def sharing(
        self, text: str, postings: int, most: int
    ) -> tuple[list[tuple[str, float]], dict[str, float]] | None:
        """The documents that share the most words with ``text``, and what its words weigh.

        See :meth:`IndexReader.sharing`; None unless the index is ready.
        """
        return self._index.sharing(text, postings, most)

    def running(self, phrase: str, most: int) -> list[str] | None:
        """The documents that say a phrase, by the index; see :meth:`IndexReader.running`."""
        return self._index.running(phrase, most)

    def waiting(self, limit: int) -> list[str]:
        """Documents that the index has yet to take in, ``limit`` of them at most."""
        if not self._database.rows("SELECT 1 FROM unindexed LIMIT 1"):
            return []  # as a rule; the join below goes over all documents
        return [
            str(document)
            for (document,) in self._database.rows(
                "SELECT u.document FROM unindexed u JOIN document d ON d.id = u.document "
                "WHERE d.removed = '' ORDER BY u.serial DESC LIMIT ?",
                (limit,),
            )
        ]

    def faults(self) -> Iterator[str]:
        """A sentence for each way in which the index is out of step."""
        state = self._index.state()
        if state is not IndexState.READY:
            if self._database.rows(
                "SELECT 1 FROM document WHERE removed = '' "
                "AND id NOT IN (SELECT document FROM unindexed) LIMIT 1"
            ):
                yield f"Index: it is {state.value}. “florilegium reindex” builds it anew."
            return
        waiting = {document for (document,) in self._database.rows("SELECT document FROM unindexed")}
        stored = {
            document for (document,) in self._database.rows("SELECT id FROM document WHERE removed = ''")
        }
        indexed = self._index.documents()
        if missing := stored - indexed - waiting:
            yield f"Index: {len(missing)} documents are missing from it. “florilegium reindex” mends this."
        if surplus := indexed - stored - waiting:
            yield f"Index: it holds {len(surplus)} documents that are gone. “florilegium reindex” mends this."

    # ----

    def _take_in(
        self,
        documents: list[str],
        indexers: Indexers | None,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> bool:
        """Index documents, or forget those that are gone, in one commit; False if cancelled."""
        if indexers is None:
            return self._index.update(self._entries.of(documents), documents, on_progress, cancelled)
        pieces = [documents[first : first + _PIECE] for first in range(0, len(documents), _PIECE)]
        return self._index.take_in(
            documents, lambda: indexers.write(pieces, on_progress, cancelled), cancelled
        )

    def _done(self, batch: dict[str, int]) -> None:
        with self._database.transaction() as connection:
            # Only what has not changed again while it was being indexed.
            connection.executemany(
                "DELETE FROM unindexed WHERE document = ? AND serial = ?", list(batch.items())
            )

    def _much(self) -> bool:
        """Whether so much waits that to start processes for it pays."""
        rows = self._database.rows(
            "SELECT coalesce(sum(v.characters), 0) FROM unindexed u "
            "JOIN document d ON d.id = u.document JOIN version v ON v.id = d.version WHERE d.removed = ''"
        )
        return int(rows[0][0]) > _MUCH

    def _queue_everything(self) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO unindexed "
                "SELECT id, (SELECT coalesce(max(serial), 0) FROM journal) FROM document"
            )

    def _batch(self, processes: int) -> dict[str, int]:
        """The next documents to index with their serials, up to a bounded amount of text."""
        batch: dict[str, int] = {}
        characters = 0
        for document, serial, length in self._database.rows(
            "SELECT u.document, u.serial, coalesce(v.characters, 0) FROM unindexed u "
            "LEFT JOIN document d ON d.id = u.document LEFT JOIN version v ON v.id = d.version "
            "ORDER BY u.serial, u.document LIMIT ?",
            (processes * _BATCH_DOCUMENTS,),
        ):
            if batch and characters + length > processes * _BATCH_CHARACTERS:
                break
            batch[document] = serial
            characters += length
        return batch

    def _remembered(self, document: str) -> SearchSource | None:
        """A document to find passages in; kept ready as long as nobody writes to the library."""
        ((version,),) = self._database.rows("PRAGMA data_version")
        now = version, self._database.connection.total_changes
        if now != self._as_of:
            self._as_of = now
            self._sources.clear()
        known = self._sources.get(document)
        if known is None:
            known = self._entries.source(document)
            if known is not None and len(known.text) <= _SHORT:
                self._sources[document] = known
                if len(self._sources) > _SOURCES:
                    del self._sources[next(iter(self._sources))]
        return known
