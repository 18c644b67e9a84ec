"""The search index of one library, as the corpus holds it."""

import logging
import pickle
import struct
import zlib
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from whoosh.index import IndexError as WhooshIndexError
from whoosh.reading import TermNotFound

from florilegium.errors import LibraryError, QueryError
from florilegium.model import DocumentHits, Progress, SearchResult
from florilegium.search.analysis import fold, forms, stemming
from florilegium.search.entry import IndexEntry, SearchSource
from florilegium.search.finding import FoundText, SearchCancelled, check
from florilegium.search.lexicon import MOST, Lexicon, Matchers
from florilegium.search.matching import Record
from florilegium.search.parser import parse
from florilegium.search.query import Form, Query
from florilegium.search.reader import TYPED, IndexReader
from florilegium.search.scans import Scans, named
from florilegium.search.storage import IndexState, Marker, Measured, untouched, verify
from florilegium.search.suggesting import suggestion
from florilegium.search.writer import IndexWriter

_log = logging.getLogger(__name__)
T = TypeVar("T")

_SPARE = 20  # more than are shown, for those that turn out to be gone
_FEW_SEGMENTS = 4  # small segments that are left when idle
_MOST = 0.5  # share of the documents from which on they are not named one by one
_WARM = 0.75  # share of what is remembered of words that beginnings may take
_REMEMBERED = 32_000_000  # code points of texts that are kept ready for the next key pressed

# What reading a broken file can end in: besides the operating system's errors, those of the formats
# in it (pickle's own documentation lists the last four).
_DAMAGE = (
    OSError, WhooshIndexError, TermNotFound, pickle.UnpicklingError, struct.error, zlib.error,
    ValueError, KeyError, TypeError, AssertionError, AttributeError, EOFError, ImportError, IndexError,
)  # fmt: skip


class SearchIndex:
    """The index in ``folder``. Nothing touches the disk before it is needed.

    One object serves one thread; several processes may each have one on the same folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writer = IndexWriter(folder)
        self._reader: IndexReader | None = None
        self._stale = False
        self._measured: Measured = {}
        self._verified: Marker | None = None
        self._broken: Marker | None = None
        self._texts: OrderedDict[str, FoundText] = OrderedDict()
        self._remembered = 0
        self._lexicon = Lexicon()

    def close(self) -> None:
        """Let go of the index's files and the texts remembered."""
        self._release()
        self._forget()

    def state(self) -> IndexState:
        """What a search can expect. Never raises for what is in the folder.

        After each commit the files that came with it are read once; later only their lengths and times
        are looked at.
        """
        try:
            marker = Marker.read(self._folder)
        except (OSError, ValueError):
            marker = None
        if marker is not None and marker == self._broken:
            return IndexState.DAMAGED
        if (
            marker is not None
            and marker == self._verified
            and untouched(self._folder, marker, self._measured)
        ):
            return IndexState.READY
        state, self._verified = verify(self._folder, self._measured)
        if state is IndexState.READY:
            self._stale = True
        else:
            self._release()
        return state

    def clear(self) -> None:
        """Leave an empty index, ready to be filled. Raises LibraryError if the folder is not writable."""
        self._release()
        self._verified = self._broken = None
        self._writer.clear()

    def update(
        self,
        entries: Iterable[IndexEntry],
        removed: Iterable[str] = (),
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> bool:
        """Index the entries, in the place of what is there of the same documents, in one commit.

        Of two entries of one document the later one counts. Returns False, with nothing changed, if
        ``cancelled`` turned true on the way. A missing index is begun; raises LibraryError for one
        that has to be cleared first, for a folder that cannot be written, or if another process
        keeps writing for more than half a minute.
        """
        self._begin()
        return self._writer.update(entries, removed, on_progress, cancelled)

    def take_in(
        self,
        documents: Collection[str],
        write: Callable[[], Iterable[Any] | None],
        cancelled: Callable[[], bool] | None = None,
    ) -> bool:
        """As :meth:`update`, of documents in segments that others write meanwhile (:class:`SegmentFiles`).

        ``write`` gives Whoosh's descriptions of them, or None to leave everything as it was.
        """
        self._begin()
        return self._writer.take_in(documents, write, cancelled)

    def documents(self) -> set[str]:
        """The ids of all documents in the index; none unless it is ready."""
        if self.state() is not IndexState.READY:
            return set()
        return self._open().documents()

    def sharing(
        self, text: str, postings: int, most: int
    ) -> tuple[list[tuple[str, float]], dict[str, float]] | None:
        """The documents that share the most words with ``text``, as :meth:`IndexReader.sharing`.

        None unless the index is ready and whole.
        """
        if self.state() is not IndexState.READY:
            return None
        try:
            return self._open().sharing(set(forms(text)[0]), postings, most)
        except _DAMAGE:
            self._found_damaged()
            return None

    def running(self, phrase: str, most: int) -> list[str] | None:
        """The documents that say a phrase word for word, as :meth:`IndexReader.running`.

        None unless the index is ready and whole.
        """
        if self.state() is not IndexState.READY:
            return None
        try:
            return self._open().running(forms(phrase)[0], most)
        except _DAMAGE:
            self._found_damaged()
            return None

    def prewarm(
        self,
        cancelled: Callable[[], bool] = lambda: False,
        load: Callable[[str], SearchSource | None] | None = None,
    ) -> bool:
        """Make the commonest words ready, and with ``load`` texts, so that searches need not wait for them.

        Worth doing when nothing else is to be done, after start and after each commit: it takes up to
        some seconds. False if ``cancelled`` turned true on the way, or the index is not ready.
        """
        if self.state() is not IndexState.READY:
            return False
        codes: set[str] = set()
        try:
            reader = self._open()
            if not reader.prewarm(cancelled):
                return False
            # What the first keys ask, which most words of the corpus have a part in.
            for beginning in reader.common_beginnings():
                if reader.leaves.used > _WARM:
                    break
                if asked := parse(beginning, typing=True):
                    reader.answer(asked, cancelled, most_words=TYPED)
            for document in reader.some_documents() if load else ():
                if self._remembered > _REMEMBERED * 3 // 4 or len(self._lexicon) > MOST // 2:
                    break
                if cancelled():
                    return False
                source = load(document) if load else None
                if source is not None:
                    self._text(document, source.text)
                    codes.add(stemming(source.language))
            for code in codes:
                self._lexicon.learn_stems(code)
        except SearchCancelled:
            return False
        except _DAMAGE:
            self._found_damaged()
            return False
        return True

    def tidy(self) -> bool:
        """Merge small segments, for when nothing else is to be done. False if there was nothing to do.

        Raises LibraryError as :meth:`update` does.
        """
        if self.state() is not IndexState.READY:
            return False
        return self._writer.tidy(_FEW_SEGMENTS)

    def search(
        self,
        query: str,
        *,
        limit: int = 50,
        passages: int = 3,
        load: Callable[[str], SearchSource | None],
        cancelled: Callable[[], bool] = lambda: False,
        typing: bool = False,
        case: bool = False,
        thorough: bool = False,
    ) -> SearchResult:
        """The best ``limit`` documents that answer, each with its first ``passages``.

        ``load`` gives a document as the database holds it now, None if it is gone: what the index
        says is shown only if it is so. ``typing`` takes the last word as the beginning of one and
        forgives what is still open; it stands for the commonest words only, unless the search is
        ``thorough``. ``case`` takes words just as they are written, with their
        capitals: every document that may have them is looked at then. A query that cannot be
        understood, and an index that cannot be read, are answered with a message. Raises
        SearchCancelled soon after ``cancelled`` turns true.
        """
        try:
            asked = parse(query, typing=typing, case=case)
        except QueryError as error:
            return SearchResult(query, message=str(error), position=error.position)
        if asked is None:
            return SearchResult(query)
        state = self.state()
        if state is not IndexState.READY:
            return _unreadable(query, state)
        try:
            reader = self._open()
            total, ranked = reader.answer(
                asked, cancelled, most_words=TYPED if typing and not thorough else 0
            )
            limit = max(limit, 0)
            best = list(ranked if asked.cased else islice(ranked, limit + _SPARE if limit else 0))
            meant = "" if typing and total else suggestion(query, asked, reader)
        except QueryError as error:
            return SearchResult(query, message=str(error), position=error.position)
        except _DAMAGE:
            self._found_damaged()
            return _unreadable(query, IndexState.DAMAGED)
        if len(self._lexicon) > MOST:
            self._forget()
        matchers = Matchers(self._lexicon)
        scans = Scans(matchers, lambda form: _named(reader, form), lambda *_: None)
        shown: list[DocumentHits] = []
        # All that is to be shown is read before the first is looked at: their words are met together.
        waiting = deque(self._read(best[:limit], load, cancelled))
        spare = iter(best[limit:])
        while waiting:
            document, score, source = waiting.popleft()
            hits = self._hits(asked, document, score, source, passages, matchers, cancelled)
            if hits is not None:
                shown.append(hits)
                continue
            total -= 1
            for other in spare:
                if asked.cased and not self._holds(asked, load(other[0]), scans, matchers, cancelled):
                    total -= 1
                    continue
                waiting += self._read([other], load, cancelled)
                break
        if asked.cased:
            total -= sum(
                not self._holds(asked, load(document), scans, matchers, cancelled) for document, _ in spare
            )
        return SearchResult(query, tuple(shown), total, asked.terms, suggestion=meant)

    def words_beginning(self, beginning: str, most: int) -> list[str]:
        """The commonest words of the texts and titles that begin so; none unless the index is ready."""
        if self.state() is not IndexState.READY:
            return []
        try:
            return [word for word, _ in self._open().commonest(fold(beginning), most)]
        except _DAMAGE:
            self._found_damaged()
            return []

    def answering(
        self, query: Query, cancelled: Callable[[], bool], *, roughly: bool = False
    ) -> set[str] | None:
        """Ids of all documents that may answer; None if the index cannot say.

        With ``roughly`` None, too, if most do: to name them takes longer than it saves. Raises
        SearchCancelled.
        """

        def ask(reader: IndexReader) -> set[str] | None:
            total, ranked = reader.answer(query, cancelled)
            if roughly and total > _MOST * reader.size:
                return None
            return {document for document, _ in ranked}

        return self.consult(ask)

    def consult(self, ask: Callable[[IndexReader], T]) -> T | None:
        """What is asked of the index as it is now; None if it is not ready or cannot be read."""
        if self.state() is not IndexState.READY:
            return None
        try:
            return ask(self._open())
        except _DAMAGE:
            self._found_damaged()
            return None

    # ----

    def _begin(self) -> None:
        state = self.state()
        if state is IndexState.MISSING:
            self.clear()
        elif state is not IndexState.READY:
            raise LibraryError(f"The search index is {state.value} and has to be built anew.")

    def _found_damaged(self) -> None:
        _log.warning("The search index cannot be read", exc_info=True)
        self._broken = self._verified
        if self._broken is not None:
            self._broken.withdraw(self._folder)
        self._release()

    def _read(
        self,
        best: Iterable[tuple[str, float]],
        load: Callable[[str], SearchSource | None],
        cancelled: Callable[[], bool],
    ) -> Iterator[tuple[str, float, SearchSource | None]]:
        for document, score in best:
            check(cancelled)
            source = load(document)
            if source is not None:
                self._text(document, source.text)
            yield document, score, source

    def _hits(
        self,
        query: Query,
        document: str,
        score: float,
        source: SearchSource | None,
        passages: int,
        matchers: Matchers,
        cancelled: Callable[[], bool],
    ) -> DocumentHits | None:
        check(cancelled)
        if source is None:
            return None
        hits = Record(source, self._text(document, source.text), matchers, cancelled).hits(query)
        if hits is None:
            return None
        shown = tuple(hit.passage() for hit in hits[:passages])
        return DocumentHits(document, source.title, score, len(hits), shown)

    def _holds(
        self,
        query: Query,
        source: SearchSource | None,
        scans: Scans,
        matchers: Matchers,
        cancelled: Callable[[], bool],
    ) -> bool:
        """Whether a query holds of a document that is not to be shown."""
        check(cancelled)
        if source is None:
            return False
        text = scans.text(source.text, stemming(source.language), self._lexicon)
        return Record(source, text, matchers, cancelled).holds(query)

    def _text(self, document: str, text: str) -> FoundText:
        known = self._texts.get(document)
        if known is None or known.text != text:
            self._remembered += len(text) - (len(known.text) if known else 0)
            known = self._texts[document] = FoundText(text, self._lexicon)
            self._texts.move_to_end(document)
            while self._remembered > _REMEMBERED and len(self._texts) > 1:
                _, oldest = self._texts.popitem(last=False)
                self._remembered -= len(oldest.text)
        self._texts.move_to_end(document)
        return known

    def _forget(self) -> None:
        self._texts.clear()
        self._remembered = 0
        self._lexicon = Lexicon()

    def _open(self) -> IndexReader:
        if self._reader is None or self._stale:
            self._reader = IndexReader(self._folder, self._reader)
            self._stale = False
        return self._reader

    def _release(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None


def _named(reader: IndexReader, form: Form) -> set[str] | None:
    """As :func:`named`; but a text may hold words near to one that have come since it was indexed."""
    return None if form.edits else named(reader.segments, form)


def _unreadable(query: str, state: IndexState) -> SearchResult:
    message = f"The search index is {state.value}; it is being built anew. Search again in a moment."
    return SearchResult(query, message=message, rebuilding=True)
