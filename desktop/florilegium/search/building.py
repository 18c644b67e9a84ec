"""One segment out of rows: inverted in memory, token by token a number."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.formats import Existence

from florilegium.search.chunks import Numbers
from florilegium.search.encoding import Frequencies, NoValues, Positions
from florilegium.search.schema import SCHEMA, STEMS, Row
from florilegium.search.segments import Postings, SegmentWriter, length_bytes
from florilegium.search.storage import IndexStorage
from florilegium.search.vocabulary import Vocabulary, prepared

_TOGETHER = 1 << 20  # bytes of text that are looked at as one
_SLICE = 400_000  # tokens that are inverted at a time, about: what bounds the memory it takes
_TERMS = 1 << 16  # of a slice at most: so many are sorted fastest


class _Texts:
    """What is to be read of one field."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._waiting: list[bytes] = []
        self._bytes = 0
        self._chunks: list[Numbers] = []
        self._sizes: list[NDArray[np.int64]] = []
        self.holders: list[int] = []
        """The row of each text."""

    def add(self, row: int, text: bytes) -> None:
        """Take in a text."""
        self.holders.append(row)
        self._waiting.append(text)
        self._bytes += len(text)
        if self._bytes > _TOGETHER:
            self._read()

    def take(self) -> tuple[Numbers, NDArray[np.int64]]:
        """The chunks of all texts, which are forgotten here, and how many each has."""
        self._read()
        taken = np.concatenate(self._chunks), np.concatenate(self._sizes)
        self._chunks, self._sizes = [], []
        return taken

    def _read(self) -> None:
        chunks = self._vocabulary.chunks(self._waiting)
        self._chunks.append(chunks.numbers)
        self._sizes.append(chunks.sizes)
        self._waiting, self._bytes = [], 0


class SegmentBuilder:
    """Takes in rows until it is told to write them as one segment."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._texts: dict[str, _Texts] = {}
        self._values: dict[str, dict[str, list[int]]] = {}
        self._codes: list[str] = []
        self._stored: list[str] = []
        self.size = 0
        """How many bytes of text it has taken in."""

    def __len__(self) -> int:
        return len(self._codes)

    def add(self, row: Row) -> int:
        """Take in a row; gives its number within the segment."""
        number = len(self._codes)
        self._codes.append(row.code)
        for name, texts in row.texts.items():
            if any(texts):
                of_field = self._texts.get(name)
                if of_field is None:
                    of_field = self._texts[name] = _Texts(self._vocabulary)
                text = prepared(texts)
                of_field.add(number, text)
                self.size += len(text)
        for name, values in row.values.items():
            postings = self._values.setdefault(name, {})
            for value in values:
                postings.setdefault(value, []).append(number)
        self._stored.append(row.values["document"][0])
        return number

    def write(self, storage: IndexStorage) -> Any:
        """Write the segment, and give Whoosh's description of it."""
        with SegmentWriter(storage, len(self)) as writer:
            for name in SCHEMA.names():
                if name in self._values:
                    writer.add_field(name, [_of_values(name, self._values.pop(name))])
                elif name in self._texts:
                    self._write_text(writer, name)
            writer.add_stored(self._stored)
            return writer.finish()

    def _write_text(self, writer: SegmentWriter, name: str) -> None:
        """A field of words and, right after it as in the order of names, its stems."""
        texts = self._texts.pop(name)
        holders = np.array(texts.holders, np.int32)
        chunks, sizes = texts.take()
        exact, clean, lengths = self._vocabulary.tokens(chunks, sizes)
        del chunks
        if not len(exact):
            return
        documents = np.repeat(holders, lengths)
        positions = np.arange(len(exact), dtype=np.int32)
        positions -= np.repeat((np.cumsum(lengths) - lengths).astype(np.int32), lengths)
        words = self._vocabulary.words
        self._write(writer, name, _Tokens(exact, documents, positions), words)
        if name + STEMS not in SCHEMA:
            return
        del exact
        codes = [self._codes[number] for number in holders.tolist()]
        if set(codes) == {codes[0]}:
            stem_of = self._stems_of(codes[0], clean)
        else:
            stem_of = np.full(len(clean), -1, np.int32)
            for code in sorted(set(codes)):
                of_code = np.repeat(np.array([one == code for one in codes]), lengths)
                stem_of[of_code] = self._stems_of(code, clean[of_code])
        del clean
        tokens = _Tokens(stem_of, documents, positions)
        kept = stem_of >= 0
        if not kept.all():
            tokens = _Tokens(stem_of[kept], documents[kept], positions[kept])
        del stem_of, documents, positions, kept
        self._write(writer, name + STEMS, tokens, self._vocabulary.stems)

    def _stems_of(self, code: str, words: Numbers) -> Numbers:
        return self._vocabulary.stems_of(code, words) if code else np.full(len(words), -1, np.int32)

    def _write(self, writer: SegmentWriter, name: str, tokens: "_Tokens", words: list[bytes]) -> None:
        if len(tokens.terms):
            lengths = np.bincount(tokens.documents, minlength=len(self))
            writer.add_field(name, tokens.inverted(words), length_bytes(lengths), int(lengths.sum()))


class _Tokens(NamedTuple):
    """All tokens of a field in text order: what and where they are."""

    terms: Numbers
    documents: Numbers
    positions: Numbers

    def inverted(self, words: list[bytes]) -> Iterator[Postings]:
        """The postings of the terms that ``words`` numbers, in order of the terms, some at a time."""
        often = np.bincount(self.terms)
        present = np.flatnonzero(often)
        terms = sorted(zip(map(words.__getitem__, present.tolist()), present.tolist(), strict=True))
        numbers = np.array([number for _, number in terms], np.int64)
        rank = np.zeros(len(often), np.int32)
        rank[numbers] = np.arange(len(terms), dtype=np.int32)
        ranks = rank[self.terms]
        upto = np.cumsum(often[numbers])
        first = 0
        while first < len(terms):
            done = int(upto[first - 1]) if first else 0
            last = int(np.searchsorted(upto, done + _SLICE, side="right"))
            last = min(max(last, first + 1), first + _TERMS)
            names = [term for term, _ in terms[first:last]]
            yield self._slice(ranks, first, last, names)
            first = last

    def _slice(self, ranks: Numbers, first: int, last: int, names: list[bytes]) -> Postings:
        """The postings of the terms of these ranks. ``ranks`` are those of all tokens."""
        if first == 0 and last > ranks.max():
            tokens = np.argsort(ranks.astype(np.uint16), kind="stable")
        else:
            among = np.flatnonzero((ranks >= first) & (ranks < last))
            tokens = among[np.argsort((ranks[among] - first).astype(np.uint16), kind="stable")]
        found, documents, positions = ranks[tokens], self.documents[tokens], self.positions[tokens]
        del tokens
        new_term = np.empty(len(found), bool)
        new_term[0] = True
        np.not_equal(found[1:], found[:-1], out=new_term[1:])
        new = new_term.copy()
        new[1:] |= documents[1:] != documents[:-1]
        starts = np.flatnonzero(new)
        counts = np.diff(starts, append=len(found)).astype(np.int32)
        deltas = np.empty_like(positions)
        np.subtract(positions[1:], positions[:-1], out=deltas[1:])
        deltas[starts] = positions[starts]
        edges = np.append(np.flatnonzero(new_term[starts]), len(starts))
        return Postings(names, edges, documents[starts], counts, Positions(deltas, starts, counts))


def _of_values(name: str, postings: dict[str, list[int]]) -> Postings:
    terms = sorted((value.encode(), value) for value in postings)
    sizes = [len(postings[value]) for _, value in terms]
    documents: Numbers = np.array([number for _, value in terms for number in postings[value]], np.int32)
    starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
    counts = np.ones(len(documents), np.int32)
    kept = NoValues() if isinstance(SCHEMA[name].format, Existence) else Frequencies()
    return Postings([term for term, _ in terms], starts, documents, counts, kept)
