"""The words around a query's hits, and the words of the corpus."""

import re
from array import array
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from florilegium.corpus.occurrences import Occurrences
from florilegium.errors import QueryError
from florilegium.model import Cluster, Collocate, FormCount, HitPlaces, Progress, WordCount, YearCount
from florilegium.search import SearchIndex
from florilegium.search.finding import check
from florilegium.search.frequencies import Counting, WordTable
from florilegium.search.measures import (
    deviation_of_proportions,
    juilland,
    keyness,
    log_likelihood,
    log_ratio,
    mutual_information,
)
from florilegium.search.reader import IndexReader
from florilegium.search.schema import DOCUMENT
from florilegium.store import TextRow, TextRows

MEASURES = ("log-likelihood", "mi", "frequency")
WIDEST = 20
"""Words that a window reaches to each side, at most."""
CLUSTERS = range(2, 6)
"""How many words a cluster may have."""
_FEW = 0.25
"""Part of the corpus that is counted in its texts rather than posting by posting in the index."""
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")

Numbers = NDArray[np.int32]
Cancelled = Callable[[], bool]


class Wording:
    """Counts words in one library's texts."""

    def __init__(self, texts: TextRows, index: SearchIndex) -> None:
        self._texts = texts
        self._index = index

    def forms(self, found: Occurrences) -> list[FormCount]:
        """The forms that were found, the most frequent first."""
        counts, holders = _tally(found.spellings, found.ordinals)
        return sorted(
            (FormCount(found.words[number], count, holders[number]) for number, count in counts.items()),
            key=lambda one: (-one.count, one.form),
        )

    def collocates(
        self,
        found: Occurrences,
        window: tuple[int, int],
        measure: str,
        minimum: int,
        documents: Iterable[str] | None,
        cancelled: Cancelled,
    ) -> list[Collocate]:
        """The words in the window of the hits, the best first. Raises SearchCancelled."""
        left, right = window
        size = len(found.words)
        counts = []
        for side, depth in (("L", left), ("R", right)):
            near = found.around(side, depth, cancelled)[:, :depth] if depth else np.zeros(0, np.int32)
            size = max(size, len(found.words))
            counts.append(np.bincount(near.ravel(), minlength=size))
        before, after = (np.pad(one, (0, size - len(one))) for one in counts)
        before[0] = after[0] = 0
        joint = before + after
        numbers = np.flatnonzero(joint >= max(minimum, 1))
        words = [found.words[number] for number in numbers.tolist()]
        table = self._table(documents, None, words, cancelled)
        known = dict(zip(table.words, table.counts[0].tolist(), strict=True))
        # A match that holds but a part of a token, and texts that changed meanwhile, may go beyond.
        of_words = np.array([max(known.get(word, 0), 1) for word in words], np.int64)
        joint, total, node = joint[numbers], int(table.totals[0]), len(found.starts)
        if measure == "frequency":
            scores = joint.astype(np.float64)
        else:
            score = log_likelihood if measure == "log-likelihood" else mutual_information
            scores = score(joint, node, of_words, total, left + right)
        made = [
            Collocate(word, *row)
            for word, row in zip(
                words,
                zip(
                    joint.tolist(),
                    before[numbers].tolist(),
                    after[numbers].tolist(),
                    of_words.tolist(),
                    scores.tolist(),
                    strict=True,
                ),
                strict=True,
            )
        ]
        return sorted(made, key=lambda one: (-one.score, -one.count, one.word))

    def clusters(self, found: Occurrences, size: int, minimum: int, cancelled: Cancelled) -> list[Cluster]:
        """The rows of ``size`` words that hold a hit, each counted once however many hits it holds."""
        if size not in CLUSTERS:
            raise QueryError(f"A cluster has {CLUSTERS[0]} to {CLUSTERS[-1]} words.")
        before = found.around("L", size - 1, cancelled)
        after = found.around("R", size - 1, cancelled)
        words = found.words
        lengths = np.zeros(len(words), np.int64)
        for number in np.flatnonzero(np.bincount(found.matches)).tolist():
            lengths[number] = words[number].count(" ") + 1
        length = lengths[found.matches]
        parts = []
        for of_match in np.flatnonzero(np.bincount(length)).tolist():
            for left in range(size - of_match + 1):
                right = size - of_match - left
                chosen = length == of_match
                if left:
                    # With a hit among the words before, the row was counted there.
                    again = np.isin(before[:, :left], found.matches).any(axis=1)
                    chosen &= (before[:, left - 1] > 0) & ~again
                if right:
                    chosen &= after[:, right - 1] > 0
                rows = np.hstack(
                    (
                        before[chosen, :left][:, ::-1],
                        found.matches[chosen, None],
                        after[chosen, :right],
                        np.zeros((int(chosen.sum()), of_match - 1), np.int32),
                    )
                )
                parts.append(np.hstack((rows, found.ordinals[chosen, None])))
        rows = np.concatenate(parts) if parts else np.zeros((0, size + 1), np.int32)
        if not len(rows):
            return []
        which = _numbered(rows[:, :-1], cancelled)
        counts = np.bincount(which)
        check(cancelled)
        each = np.sort(which * len(found.rows) + rows[:, -1])
        holders = np.bincount(each[np.flatnonzero(np.diff(each, prepend=-1))] // len(found.rows))
        examples = np.empty(len(counts), np.int64)
        examples[which] = np.arange(len(rows))
        kept = np.flatnonzero(counts >= minimum)
        made = [
            Cluster(" ".join(words[number] for number in row if number), count, documents)
            for row, count, documents in zip(
                rows[examples[kept], :-1].tolist(), counts[kept].tolist(), holders[kept].tolist(), strict=True
            )
        ]
        return sorted(made, key=lambda one: (-one.count, one.text))

    def by_date(self, found: Occurrences, documents: Iterable[str] | None) -> list[YearCount]:
        """The hits of each year that documents are dated by; those without one last."""
        chosen = None if documents is None else set(documents)
        hits = dict(zip((row.document for row in found.rows), _per_document(found), strict=True))
        years: dict[str, list[int]] = {}
        for row in self._texts.all():
            if chosen is None or row.document in chosen:
                year = years.setdefault(year_of(row.date), [0, 0, 0])
                year[0] += hits.get(row.document, 0)
                year[1] += 1
                year[2] += row.characters
        return [YearCount(year, *years[year]) for year in sorted(years, key=lambda year: (not year, year))]

    def places(self, found: Occurrences, bins: int) -> HitPlaces:
        """Where the hits stand in their documents, and in so many equal stretches of the corpus."""
        rows = self._texts.all()
        lengths = np.array([row.characters for row in rows], np.int64)
        length = int(lengths.sum())
        place_of = {row.document: place for place, row in enumerate(rows)}
        places = [place_of.get(row.document, -1) for row in found.rows]
        per_document = np.zeros(len(rows), np.int64)
        for place, count in zip(places, _per_document(found), strict=True):
            if place >= 0:
                per_document[place] = count
        begins = np.cumsum(lengths) - lengths
        of_hits = np.array(places, np.int64)[found.ordinals]
        inside = of_hits >= 0  # a document may have been removed meanwhile
        stretches = (begins[of_hits[inside]] + found.starts[inside]) * bins // max(length, 1)
        edges = np.searchsorted(found.ordinals, np.arange(len(found.rows) + 1))
        return HitPlaces(
            tuple(row.document for row in found.rows),
            tuple(row.title for row in found.rows),
            tuple(row.characters for row in found.rows),
            array("i", edges.tolist()),
            array("i", found.starts.tolist()),
            tuple(np.bincount(np.minimum(stretches, bins - 1), minlength=bins).tolist()),
            len(rows),
            length,
            deviation_of_proportions(per_document, lengths),
            juilland(per_document, lengths),
        )

    def words(
        self,
        documents: Sequence[str] | None,
        against: Sequence[str] | None,
        limit: int | None,
        minimum: int,
        cancelled: Cancelled,
        on_progress: Callable[[Progress], None] | None,
    ) -> list[WordCount]:
        """The words of documents: the most frequent first, or the most key where they are compared."""
        compared = documents is not None or against is not None
        table = self._table(documents, against, None, cancelled, on_progress, compared=compared)
        counts, holders = table.counts[0], table.documents[0]
        total = int(table.totals[0])
        if compared:
            others, total_of_others = table.counts[1], int(table.totals[1])
            keys = keyness(counts, others, total, total_of_others)
            effects = log_ratio(counts, others, total, total_of_others)
        else:
            others = np.zeros_like(counts)
            keys = effects = np.zeros(len(counts))
        kept = np.flatnonzero((counts >= minimum) | (compared & (others >= minimum)))
        order = kept[np.lexsort((kept, -counts[kept], -keys[kept]))][:limit]
        return [
            WordCount(
                table.words[place],
                int(counts[place]),
                int(holders[place]),
                1e6 * int(counts[place]) / max(total, 1),
                int(others[place]),
                float(keys[place]),
                float(effects[place]),
            )
            for place in order.tolist()
        ]

    # ----

    def _table(
        self,
        documents: Iterable[str] | None,
        against: Iterable[str] | None,
        wanted: Iterable[str] | None,
        cancelled: Cancelled,
        on_progress: Callable[[Progress], None] | None = None,
        *,
        compared: bool = False,
    ) -> WordTable:
        """Counts in the chosen documents and, where they are compared, in the others."""
        group_of = self._groups(documents, against, compared)
        counting = Counting(1 + compared, wanted, cancelled)
        unindexed = self._texts.unindexed()
        rest = group_of.pop("")
        # The index has the sums of all documents: where but a few are apart, these are read.
        apart = set(group_of) - unindexed if rest >= 0 else set()
        lengths = {row.document: row.characters for row in self._texts.all()}
        if sum(lengths.get(one, 0) for one in apart) > _FEW * sum(lengths.values()):
            apart = set()

        def count(reader: IndexReader) -> bool:
            present = reader.of_kind(DOCUMENT)
            groups = np.full(reader.size, -1, np.int8)
            groups[present] = rest
            for document in {*group_of, *unindexed} - apart:
                numbers = reader.term("document", document).numbers
                group = -1 if document in unindexed else group_of[document]
                groups[numbers[present[numbers]]] = group
            counting.add_index(reader, groups)
            return True

        left: list[TextRow] = list(self._texts.all())
        if self._index.consult(count):
            left = [row for row in left if row.document in unindexed or row.document in apart]
        else:
            counting = Counting(1 + compared, wanted, cancelled)
            apart = set()
        moved = {row.version for row in left if row.document in apart}
        chosen = {
            row.version: group
            for row in left
            if (group := group_of.get(row.document, rest)) >= 0 or row.version in moved
        }
        for done, (version, text) in enumerate(self._texts.texts(list(chosen))):
            counting.add_text(text, chosen[version], rest if version in moved else -1)
            if on_progress is not None:
                on_progress(Progress(done + 1, len(chosen)))
        return counting.table()

    def _groups(
        self, documents: Iterable[str] | None, against: Iterable[str] | None, compared: bool
    ) -> dict[str, int]:
        """The group of each document named, and of all others under ""."""
        group_of: dict[str, int] = {}
        if against is not None:
            group_of |= dict.fromkeys(against, 1)
            group_of[""] = 0 if documents is None else -1
        else:
            group_of[""] = 0 if documents is None else (1 if compared else -1)
        if documents is not None:
            group_of |= dict.fromkeys(documents, 0)
        return group_of


def check_window(window: tuple[int, int], measure: str) -> None:
    """Raise QueryError for a window or measure that cannot be."""
    if measure not in MEASURES:
        raise QueryError(f"There is no measure “{measure}”. Choose among {', '.join(MEASURES)}.")
    if not (all(0 <= side <= WIDEST for side in window) and any(window)):
        raise QueryError(f"A window has 1 to {WIDEST} words on one side or both.")


def year_of(date: str) -> str:
    """The first year that a date names; "" if it names none."""
    found = _YEAR.search(date)
    return found[0] if found else ""


def _tally(numbers: Numbers, ordinals: Numbers) -> tuple[dict[int, int], dict[int, int]]:
    """How often each number comes, and in how many documents."""
    each = np.unique(np.stack((numbers, ordinals)), axis=1)[0] if len(numbers) else numbers
    counts = dict(zip(*(one.tolist() for one in np.unique(numbers, return_counts=True)), strict=True))
    holders = dict(zip(*(one.tolist() for one in np.unique(each, return_counts=True)), strict=True))
    return counts, holders


def _numbered(rows: Numbers, cancelled: Cancelled) -> NDArray[np.int64]:
    """A number for each row, the same for rows that are the same."""
    numbers = np.zeros(len(rows), np.int64)
    for column in rows.T:
        check(cancelled)
        numbers = numbers * (int(column.max()) + 1) + column
        numbers = np.unique(numbers, return_inverse=True)[1].reshape(-1)
    return numbers


def _per_document(found: Occurrences) -> list[int]:
    return np.bincount(found.ordinals, minlength=len(found.rows)).tolist() if found.rows else []
