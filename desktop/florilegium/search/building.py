"""One segment out of rows: inverted in memory, token by token a number."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from florilegium.search.analysis import stems
from florilegium.search.blocks import position_values
from florilegium.search.schema import SCHEMA, STEMS, Row
from florilegium.search.segments import Field, SegmentWriter, length_bytes, store
from florilegium.search.storage import IndexStorage
from florilegium.search.vocabulary import Numbers, Vocabulary


class SegmentBuilder:
    """Takes in rows until it is told to write them as one segment."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._texts: dict[str, list[tuple[int, Numbers]]] = {}
        self._values: dict[str, dict[bytes, list[int]]] = {}
        self._codes: list[str] = []
        self._stored: list[bytes] = []
        self.chunks = 0
        """How many stretches between white space it holds, each a token or so."""

    def __len__(self) -> int:
        return len(self._codes)

    def add(self, row: Row) -> int:
        """Take in a row; gives its number within the segment."""
        number = len(self._codes)
        self._codes.append(row.code)
        for name, texts in row.texts.items():
            chunks = self._vocabulary.chunks(texts)
            if len(chunks):
                self._texts.setdefault(name, []).append((number, chunks))
                self.chunks += len(chunks)
        for name, values in row.values.items():
            postings = self._values.setdefault(name, {})
            for value in values:
                postings.setdefault(value.encode(), []).append(number)
        self._stored.append(store(row.values["document"][0]))
        return number

    def write(self, storage: IndexStorage) -> Any:
        """Write the segment, and give Whoosh's description of it."""
        writer = SegmentWriter(storage, len(self))
        for name in SCHEMA.names():
            if name in self._values:
                writer.add_field(_of_values(name, self._values[name]))
            elif name in self._texts:
                self._write_text(writer, name)
        writer.add_stored(self._stored)
        return writer.finish()

    def _write_text(self, writer: SegmentWriter, name: str) -> None:
        """A field of words and, right after it as in the order of names, its stems."""
        texts = self._texts[name]
        read = self._vocabulary.tokens([chunks for _, chunks in texts])
        holders = np.array([number for number, _ in texts], np.int32)
        documents = holders[read.text]
        exact = self._vocabulary.exact
        self._write(writer, name, read.exact, exact.__getitem__, documents, read.position)
        if name + STEMS not in SCHEMA:
            return
        terms: dict[str, int] = {}
        stem_of = np.full(len(read.clean), -1, np.int32)
        clean = self._vocabulary.clean
        codes = [self._codes[number] for number in holders.tolist()]
        for code in sorted(set(codes) - {""}):
            of_code = np.array([one == code for one in codes])[read.text]
            words = read.clean[of_code]
            numbers = np.full(len(clean), -1, np.int32)
            for word in np.flatnonzero(np.bincount(words)).tolist():
                if stem := stems(code)[clean[word]]:
                    numbers[word] = terms.setdefault(f"{code} {stem}", len(terms))
            stem_of[of_code] = numbers[words]
        kept = stem_of >= 0
        names = list(terms)
        self._write(
            writer, name + STEMS, stem_of[kept], names.__getitem__, documents[kept], read.position[kept]
        )

    def _write(
        self,
        writer: SegmentWriter,
        name: str,
        tokens: Numbers,
        word: Callable[[int], str],
        documents: Numbers,
        positions: Numbers,
    ) -> None:
        if not len(tokens):
            return
        present = np.flatnonzero(np.bincount(tokens))
        terms = sorted((word(number).encode(), number) for number in present.tolist())
        rank = np.empty(int(present[-1]) + 1, np.int64)
        rank[[number for _, number in terms]] = np.arange(len(terms))
        by_term = rank[tokens] << 32 | np.arange(len(tokens))
        by_term.sort()
        order = by_term & 0xFFFFFFFF
        ranks, holders = by_term >> 32, documents[order]
        first = np.flatnonzero(np.diff(ranks, prepend=-1) | np.diff(holders, prepend=-1))
        counts = np.diff(first, append=len(ranks))
        starts = np.append(np.flatnonzero(np.diff(ranks[first], prepend=-1)), len(first))
        places = positions[order]
        deltas = np.diff(places, prepend=0)
        deltas[first] = places[first]
        values, ends_of_postings = position_values(deltas, first, counts)
        ends = ends_of_postings[starts[1:] - 1]
        lengths = np.bincount(documents, minlength=len(self))
        field = Field(
            name, [term for term, _ in terms], starts, holders[first], counts.astype(np.int32), values, ends
        )
        writer.add_field(field, length_bytes(lengths), len(tokens))


def _of_values(name: str, postings: dict[bytes, list[int]]) -> Field:
    terms = sorted(postings)
    sizes = [len(postings[term]) for term in terms]
    documents: NDArray[np.int32] = np.array([number for term in terms for number in postings[term]], np.int32)
    starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
    return Field(name, terms, starts, documents, np.ones(len(documents), np.int32))
