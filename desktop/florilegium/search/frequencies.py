"""How often each word occurs: counted in the index, and in texts that it does not hold.

The index's field ``text`` lists each exact form with its documents and how often each has it, which is
the table of word counts; no text need be read.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from florilegium.search.analysis import forms
from florilegium.search.finding import check
from florilegium.search.mapping import SegmentFile, extents
from florilegium.search.reader import IndexReader
from florilegium.search.schema import DOCUMENT

Groups = NDArray[np.int8]
_FIELD = "text"
_POLL = 256  # terms between two looks at whether to go on


@dataclass(slots=True)
class WordTable:
    """Counts of words in up to two groups of documents. Rows are groups, columns words."""

    words: list[str]
    counts: NDArray[np.int64]
    documents: NDArray[np.int64]
    """How many documents hold the word."""
    totals: NDArray[np.int64]
    """Words in each group, those that were not wanted included."""


class Counting:
    """Adds up counts of words from index and texts; ``wanted`` are the only words to tell apart."""

    def __init__(self, groups: int, wanted: Iterable[str] | None, cancelled: Callable[[], bool]) -> None:
        self._groups = groups
        self._wanted = None if wanted is None else {word.encode() for word in wanted}
        self._cancelled = cancelled
        self._parts: list[tuple[list[bytes], NDArray[np.int64], NDArray[np.int64]]] = []
        self._totals = np.zeros(groups, np.int64)

    def add_text(self, text: str, group: int, out_of: int = -1) -> None:
        """Count the words of one document's text, in ``out_of`` no more if that is a group."""
        check(self._cancelled)
        counted: dict[str, int] = {}
        exact, _ = forms(text)
        for word in exact:
            counted[word] = counted.get(word, 0) + 1
        words = [word.encode() for word in counted]
        counts = np.zeros((self._groups, len(words)), np.int64)
        for place, sign in ((group, 1), (out_of, -1)):
            if place >= 0:
                counts[place] = list(counted.values())
                counts[place] *= sign
                self._totals[place] += sign * len(exact)
        self._keep(words, counts, np.sign(counts))

    def add_index(self, reader: IndexReader, group_of: Groups) -> None:
        """Count the words of the documents that ``group_of`` gives a group, by the index's numbers.

        A group below 0 is not counted. Raises SearchCancelled, and what reading a broken file raises.
        """
        held = np.zeros(reader.size, bool)
        held[reader.term("kind", DOCUMENT).numbers] = True
        base = 0
        for segment in reader.segments:
            check(self._cancelled)
            here = slice(base, base + segment.documents)
            base += segment.documents
            groups = np.unique(group_of[here][held[here]])
            if len(groups) == 1 and groups[0] >= 0:
                self._add_whole(segment, int(groups[0]))
            elif len(groups) and groups[-1] >= 0:
                self._add_parted(segment, group_of[here])

    def table(self) -> WordTable:
        """All that was added."""
        names = sorted(set().union(*(words for words, _, _ in self._parts)))
        places = {word: place for place, word in enumerate(names)}
        counts = np.zeros((self._groups, len(names)), np.int64)
        documents = np.zeros_like(counts)
        for words, of_words, of_documents in self._parts:
            which = np.fromiter(map(places.__getitem__, words), np.int64, len(words))
            counts[:, which] += of_words
            documents[:, which] += of_documents
        return WordTable([name.decode() for name in names], counts, documents, self._totals)

    # ----

    def _keep(self, words: list[bytes], counts: NDArray[np.int64], documents: NDArray[np.int64]) -> None:
        kept = np.flatnonzero(counts.any(axis=0))
        if self._wanted is not None:
            wanted = self._wanted
            kept = kept[[words[place] in wanted for place in kept.tolist()]]
        if len(kept) < len(words):
            words = [words[place] for place in kept.tolist()]
            counts, documents = counts[:, kept], documents[:, kept]
        self._parts.append((words, counts, documents))

    def _add_whole(self, segment: SegmentFile, group: int) -> None:
        """All documents of a segment are of one group: the term table has the sums."""
        table = segment.beginning(_FIELD, b"")
        counts = np.zeros((self._groups, len(table)), np.int64)
        documents = np.zeros_like(counts)
        counts[group], documents[group] = table["weight"], table["documents"]
        self._totals[group] += int(counts.sum())
        self._keep(segment.words(_FIELD, b""), counts, documents)

    def _add_parted(self, segment: SegmentFile, group_of: Groups) -> None:
        table = segment.beginning(_FIELD, b"")
        counts = np.zeros((self._groups, len(table)), np.int64)
        documents = np.zeros_like(counts)

        def add(terms: Any, holders: NDArray[Any], often: NDArray[Any]) -> None:
            groups = group_of[holders]
            counted = groups >= 0
            places = (groups[counted], np.broadcast_to(terms, groups.shape)[counted])
            np.add.at(counts, places, often[counted].astype(np.int64))
            np.add.at(documents, places, 1)

        short = segment.short(table)
        read = np.flatnonzero(short.read)
        sizes = table["documents"][read].astype(np.int64)
        order = np.argsort(sizes, kind="stable")  # as they were read: by number of postings
        add(np.repeat(read[order], sizes[order]), short.documents, short.counts)
        left = np.flatnonzero(~short.read)
        for steps, (term, one) in enumerate(zip(left.tolist(), extents(table[left]), strict=True)):
            if steps % _POLL == 0:
                check(self._cancelled)
            numbers, often = segment.postings(one)
            add(term, numbers, often)
        self._totals += counts.sum(axis=1)
        self._keep(segment.words(_FIELD, b""), counts, documents)
