"""Every passage of the corpus that a query finds, in context, in any order."""

from __future__ import annotations  # array is a generic for type checkers only before Python 3.12

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from florilegium.corpus.occurrences import Occurrences, Source
from florilegium.corpus.wording import Wording, check_window
from florilegium.errors import FlorilegiumError, QueryError
from florilegium.model import (
    Cluster,
    Collocate,
    Concordance,
    ConcordanceLine,
    Dispersion,
    DocumentText,
    FormCount,
    Highlight,
    HitPlaces,
    Progress,
    WordCount,
    YearCount,
)
from florilegium.search import SearchIndex
from florilegium.search.analysis import fold
from florilegium.search.finding import check
from florilegium.search.measures import deviation_of_proportions
from florilegium.search.ordering import DEPTH, check_sort, groups, order, ranks, side_and_place
from florilegium.search.parser import parse
from florilegium.search.surroundings import context as context_of
from florilegium.search.surroundings import one_line
from florilegium.store import Database, DocumentRows, HighlightRows, TextRows

SORT = ("1R", "2R")
CONTEXT = 8
"""Words either side of a line."""
_POLL = 64  # documents between two looks at whether to go on
_REMEMBERED = 8_000_000  # code points of texts whose lines were asked for last

Numbers = NDArray[np.int32]


def _never() -> bool:
    return False


class Concordances:
    """Concordances of one library's texts as they are now."""

    def __init__(
        self, database: Database, documents: DocumentRows, highlights: HighlightRows, index: SearchIndex
    ) -> None:
        self._documents = documents
        self._highlights = highlights
        self._texts = TextRows(database)
        self._source = Source(self._texts, highlights, index)
        self._last: tuple[object, object, Occurrences] | None = None  # what was asked, of which library
        self._wording = Wording(self._texts, index)
        self._read: OrderedDict[int, DocumentText] = OrderedDict()
        self._remembered = 0  # code points

    def find(
        self,
        query: str,
        sort: Sequence[str] = SORT,
        *,
        documents: Iterable[str] | None = None,
        case: bool = False,
        most: int | None = None,
        grouped: bool = True,
        cancelled: Callable[[], bool] = _never,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Concordance:
        """Every hit of a query in the texts, of these documents or of all.

        ``sort`` names what the order goes by, the most important first: "1L" to "5L" and "1R" to "5R"
        for the nearest words left and right, folded; "match", "document" (its title), "date", "label".
        What it leaves open is in corpus order. With ``case`` words must stand just as they are
        written, with their capitals. With ``most`` only so many lines are looked for, the first of the
        corpus, which is soon done. Without ``grouped`` it is not worked out which lines read the same.

        Asked again after the library has changed, only the texts that are others are read where the
        query is of one word. A query that cannot be understood is answered with a message;
        raises QueryError for an order that does not exist, and SearchCancelled soon after
        ``cancelled`` turns true.
        """
        check_sort(sort)
        depths: dict[str, int] = {}
        for side, place in filter(None, map(side_and_place, sort)):
            depths[side] = max(depths.get(side, 2), place + 1)
        try:
            found = self._occurrences(
                query,
                documents,
                case=case,
                most=most,
                depths=depths,
                cancelled=cancelled,
                on_progress=on_progress,
            )
        except QueryError as error:
            return Concordance(query, sort=tuple(sort), message=str(error), position=error.position)
        if found is None:
            return Concordance(query, sort=tuple(sort))
        keys = [self._key(found, key, cancelled) for key in sort]
        lines = order(keys, len(found.starts))
        words = [column for column, key in zip(keys, sort, strict=True) if side_and_place(key)]
        if not words and most is None and grouped:
            before, after = found.around("L", DEPTH, cancelled), found.around("R", DEPTH, cancelled)
            words = [side[:, place] for side in (before, after) for place in range(DEPTH)]
        if grouped:
            same = groups([column[lines] for column in (found.matches, *words)])
        else:
            same = np.arange(len(lines), dtype=np.int32)
        return Concordance(
            query,
            tuple(row.document for row in found.rows),
            tuple(row.version for row in found.rows),
            _array(found.ordinals[lines]),
            _array(found.starts[lines]),
            _array(found.ends[lines]),
            _array(same),
            tuple(sort),
            found.complete,
        )

    def only(self, concordance: Concordance, documents: Iterable[str]) -> Concordance:
        """The lines of a concordance that stand in these documents, in the same order."""
        chosen = set(documents)
        holds = np.array([document in chosen for document in concordance.documents], bool)
        ordinals = _numbers(concordance.ordinals)
        kept = np.flatnonzero(holds[ordinals]) if len(holds) else np.empty(0, np.int64)
        place = np.cumsum(holds) - 1
        # A group is named by its first line, which may be gone.
        _, first, which = np.unique(
            _numbers(concordance.groups)[kept], return_index=True, return_inverse=True
        )
        return replace(
            concordance,
            documents=tuple(compress(concordance.documents, holds)),
            versions=tuple(compress(concordance.versions, holds)),
            ordinals=_array(place[ordinals[kept]].astype(np.int32)),
            starts=_array(_numbers(concordance.starts)[kept]),
            ends=_array(_numbers(concordance.ends)[kept]),
            groups=_array(first[which.reshape(-1)].astype(np.int32)),
        )

    def lines(
        self,
        concordance: Concordance,
        rows: Sequence[int],
        context: int = CONTEXT,
        cancelled: Callable[[], bool] = _never,
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> list[ConcordanceLine]:
        """These lines of a concordance, with so many words either side.

        A line whose text is no longer in the library is left empty. Each text is read once, so that many
        lines are best asked for together. Raises SearchCancelled.
        """
        by_document: dict[int, list[int]] = {}
        for row in rows:
            by_document.setdefault(concordance.ordinals[row], []).append(row)
        wanted = {concordance.documents[ordinal] for ordinal in by_document}
        titles = {row.document: row.title for row in self._texts.all() if row.document in wanted}
        label_order = {label.id: place for place, label in enumerate(self._highlights.labels())}
        made: dict[int, ConcordanceLine] = {}
        highlighted = self._highlights.documents()
        for steps, (ordinal, of_document) in enumerate(by_document.items()):
            if steps % _POLL == 0:
                check(cancelled)
                on_progress(Progress(len(made), len(rows)))
            document = concordance.documents[ordinal]
            text = self._text(concordance.versions[ordinal])
            highlights = self._highlights.of_document(document) if document in highlighted else []
            starts = [concordance.starts[row] for row in of_document]
            locations = text.locations(starts) if text else [""] * len(starts)
            for row, start, location in zip(of_document, starts, locations, strict=True):
                end = concordance.ends[row]
                here = text.text if text else ""
                first, last = context_of(here, start, end, context) if text else (start, end)
                made[row] = ConcordanceLine(
                    document,
                    start,
                    end,
                    one_line(here[first:start]).lstrip(),
                    one_line(here[start:end]).strip(),
                    one_line(here[end:last]).rstrip(),
                    titles.get(document, ""),
                    location,
                    _labels(highlights, start, end, label_order),
                )
        return [made[row] for row in rows]

    def dispersion(
        self, concordance: Concordance, bins: int, documents: Sequence[str] | None = None
    ) -> Dispersion:
        """How many lines stand in each of ``bins`` equal stretches of the corpus, and of its documents:
        of these, or of all that hold lines.
        """
        rows = self._texts.all()
        places = {row.document: place for place, row in enumerate(rows)}
        lengths = np.array([row.characters for row in rows], np.int64)
        bases = np.cumsum(lengths) - lengths
        known = np.array([places.get(document, -1) for document in concordance.documents], np.int64)
        ordinals, starts = _numbers(concordance.ordinals), _numbers(concordance.starts)
        inside = known[ordinals] >= 0
        ordinals, starts = ordinals[inside], starts[inside].astype(np.int64)
        place = known[ordinals]
        whole = (bases[place] + starts) * bins // max(int(lengths.sum()), 1)
        corpus = np.bincount(np.minimum(whole, bins - 1), minlength=bins)
        chosen = concordance.documents if documents is None else tuple(documents)
        row_of = {document: number for number, document in enumerate(chosen)}
        numbers = np.array([row_of.get(document, -1) for document in concordance.documents], np.int64)
        counts = np.zeros((len(chosen), bins), np.int64)
        wanted = numbers[ordinals] >= 0
        within = starts[wanted] * bins // np.maximum(lengths[place[wanted]], 1)
        np.add.at(counts, (numbers[ordinals[wanted]], np.minimum(within, bins - 1)), 1)
        deviation = deviation_of_proportions(np.bincount(place, minlength=len(rows)), lengths)
        return Dispersion(chosen, tuple(map(tuple, counts.tolist())), tuple(corpus.tolist()), deviation)

    # ---- the words in it. A query that cannot be understood raises QueryError.

    def forms(
        self,
        query: str,
        *,
        documents: Iterable[str] | None = None,
        case: bool = False,
        cancelled: Callable[[], bool] = _never,
    ) -> list[FormCount]:
        """The forms that a query finds, the most frequent first."""
        found = self._asked(query, documents, case, cancelled)
        return self._wording.forms(found) if found else []

    def collocates(
        self,
        query: str,
        window: tuple[int, int] = (5, 5),
        measure: str = "log-likelihood",
        minimum: int = 3,
        documents: Iterable[str] | None = None,
        cancelled: Callable[[], bool] = _never,
        *,
        case: bool = False,
    ) -> list[Collocate]:
        """The words that stand near a query's hits, the best first.

        ``window`` is how many words left and right; ``measure`` "log-likelihood", "mi" or
        "frequency" (:mod:`florilegium.search.measures`); those that stand there less than ``minimum``
        times are left out. Words are exact forms: "=word" finds just what is counted. Ends of sentences
        do not matter. Raises QueryError, SearchCancelled.
        """
        check_window(window, measure)
        found = self._asked(query, documents, case, cancelled)
        if found is None:
            return []
        return self._wording.collocates(found, window, measure, minimum, documents, cancelled)

    def clusters(
        self,
        query: str,
        size: int = 3,
        minimum: int = 2,
        *,
        documents: Iterable[str] | None = None,
        case: bool = False,
        cancelled: Callable[[], bool] = _never,
    ) -> list[Cluster]:
        """The rows of 2 to 5 words with one of a query's hits in them, the most frequent first."""
        found = self._asked(query, documents, case, cancelled)
        return self._wording.clusters(found, size, minimum, cancelled) if found else []

    def by_date(
        self,
        query: str,
        *,
        documents: Iterable[str] | None = None,
        case: bool = False,
        cancelled: Callable[[], bool] = _never,
    ) -> list[YearCount]:
        """A query's hits by the year that documents are dated by."""
        found = self._asked(query, documents, case, cancelled)
        return self._wording.by_date(found, documents) if found else []

    def places(
        self, query: str, bins: int, cancelled: Callable[[], bool] = _never, *, case: bool = False
    ) -> HitPlaces | None:
        """Where a query's hits stand, in each document and in ``bins`` stretches of the corpus; None if
        it asks nothing."""
        found = self._asked(query, None, case, cancelled)
        return self._wording.places(found, bins) if found else None

    def words(
        self,
        documents: Sequence[str] | None = None,
        against: Sequence[str] | None = None,
        limit: int | None = None,
        minimum: int = 1,
        cancelled: Callable[[], bool] = _never,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> list[WordCount]:
        """How often each word occurs in the corpus, the most frequent first.

        With ``documents`` in these, compared with ``against`` or else all others; with ``against``
        alone in all others, compared with these. What is compared comes in order of keyness, the words
        that tell the first from the second before those that tell the second from the first. Words are
        exact forms, in scripts without spaces bigrams. Raises SearchCancelled.
        """
        return self._wording.words(documents, against, limit, minimum, cancelled, on_progress)

    def warm_up(self, cancelled: Callable[[], bool] = _never) -> None:
        """Read what most concordances need, so that the first one need not wait for it."""
        self._source.warm_up(cancelled)

    # ----

    def _occurrences(
        self,
        query: str,
        documents: Iterable[str] | None,
        *,
        case: bool,
        most: int | None,
        depths: Mapping[str, int],
        cancelled: Callable[[], bool],
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Occurrences | None:
        """The query's hits, those of the last one where it is the same. Raises QueryError."""
        chosen = None if documents is None else frozenset(documents)
        key, state = (query, chosen, case), self._texts.state()
        known = None
        if most is None and self._last is not None and self._last[0] == key:
            known = self._last[2]
            if self._last[1] == state:
                return known
        asked = parse(query, case=case)
        if asked is None:
            return None
        found = self._source.find(
            asked,
            chosen,
            most=most,
            depths=depths,
            cancelled=cancelled,
            known=known,
            on_progress=on_progress,
        )
        if most is None:
            self._last = key, state, found
        return found

    def _asked(
        self, query: str, documents: Iterable[str] | None, case: bool, cancelled: Callable[[], bool]
    ) -> Occurrences | None:
        return self._occurrences(query, documents, case=case, most=None, depths={}, cancelled=cancelled)

    def _key(self, found: Occurrences, key: str, cancelled: Callable[[], bool]) -> Numbers:
        word = side_and_place(key)
        if word is not None:
            side, place = word
            return ranks(found.around(side, place + 1, cancelled)[:, place], found.words)
        if key == "match":
            return ranks(found.matches, found.words)
        if key == "label":
            return self._label_ranks(found)
        if key == "document":
            values = [fold(row.title) for row in found.rows]
        else:
            values = [row.date or "\U0010ffff" for row in found.rows]
        places = {value: place for place, value in enumerate(sorted(set(values)))}
        return np.array([places[value] for value in values], np.int32)[found.ordinals]

    def _label_ranks(self, found: Occurrences) -> Numbers:
        """The first label of each line; those without any come last."""
        label_order = {label.id: place for place, label in enumerate(self._highlights.labels())}
        by_document: dict[str, list[Highlight]] = {}
        for highlight in self._highlights.all():
            by_document.setdefault(highlight.document, []).append(highlight)
        last = len(label_order)
        rank = np.full(len(found.starts), last, np.int32)
        edges = np.searchsorted(found.ordinals, np.arange(len(found.rows) + 1)).tolist()
        for ordinal, row in enumerate(found.rows):
            for highlight in by_document.get(row.document, ()):
                here = slice(edges[ordinal], edges[ordinal + 1])
                over = (found.starts[here] < highlight.end) & (found.ends[here] > highlight.start)
                label = label_order.get(highlight.label, last)
                rank[here] = np.where(over, np.minimum(rank[here], label), rank[here])
        return rank

    def _text(self, version: int) -> DocumentText | None:
        known = self._read.pop(version, None)
        if known is None:
            try:
                known = self._documents.text(version)
            except FlorilegiumError:
                return None
            self._remembered += len(known.text)
        self._read[version] = known
        while len(self._read) > 1 and self._remembered > _REMEMBERED:
            self._remembered -= len(self._read.popitem(last=False)[1].text)
        return known


def _labels(
    highlights: Sequence[Highlight], start: int, end: int, label_order: dict[str, int]
) -> tuple[str, ...]:
    found = {highlight.label for highlight in highlights if highlight.start < end and highlight.end > start}
    return tuple(sorted(found, key=lambda label: label_order.get(label, len(label_order))))


def _array(numbers: Numbers) -> array[int]:
    made = array("i")
    made.frombytes(np.ascontiguousarray(numbers, np.int32).tobytes())
    return made


def _numbers(numbers: array[int]) -> Numbers:
    return np.frombuffer(numbers, np.int32) if len(numbers) else np.empty(0, np.int32)
