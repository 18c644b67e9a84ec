"""One segment out of rows: inverted in memory, token by token a number."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.formats import Existence

from florilegium.search.chunks import Numbers
from florilegium.search.encoding import Frequencies, NoValues, Positions
from florilegium.search.schema import SCHEMA, STEMS, Row
from florilegium.search.segments import Postings, SegmentWriter, length_bytes
from florilegium.search.storage import IndexStorage
from florilegium.search.vocabulary import Read, Vocabulary, prepared

_TOGETHER = 1 << 19  # bytes of text that are looked at as one
_SLICE = 96_000  # tokens that are inverted at a time, about: what bounds the memory it takes
_TERMS = 1 << 16  # of a slice at most: so many are sorted fastest


class _Texts:
    """What is to be read of one field."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._waiting: list[bytes] = []
        self._bytes = 0
        self._tokens: list[Numbers] = []
        self._lengths: list[NDArray[np.int64]] = []
        self.holders: list[int] = []
        """The row of each text."""

    def add(self, row: int, text: bytes) -> None:
        """Take in a text."""
        self.holders.append(row)
        self._waiting.append(text)
        self._bytes += len(text)
        if self._bytes > _TOGETHER:
            self._read()

    def take(self) -> Read:
        """The tokens of all texts, which are forgotten here."""
        self._read()
        taken = Read(np.concatenate(self._tokens), np.concatenate(self._lengths))
        self._tokens, self._lengths = [], []
        return taken

    def _read(self) -> None:
        tokens, lengths = self._vocabulary.read(self._waiting)
        self._tokens.append(tokens)
        self._lengths.append(lengths)
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
        tokens, lengths = texts.take()
        if not len(tokens):
            return
        holders = np.array(texts.holders, np.int32)
        places = _Places(
            np.repeat(np.arange(len(holders), dtype=np.int32), lengths),
            holders,
            (np.cumsum(lengths) - lengths).astype(np.int32),
        )
        exact = self._vocabulary.exact(tokens)
        self._write(writer, name, _Tokens(exact, places, self._vocabulary.words))
        if name + STEMS not in SCHEMA:
            return
        del exact
        clean = self._vocabulary.clean(tokens)
        del tokens
        codes = [self._codes[number] for number in holders.tolist()]
        if set(codes) == {codes[0]}:
            stem_of = self._stems_of(codes[0], clean)
        else:
            stem_of = np.full(len(clean), -1, np.int32)
            for code in sorted(set(codes)):
                of_code = np.repeat(np.array([one == code for one in codes]), lengths)
                stem_of[of_code] = self._stems_of(code, clean[of_code])
        del clean
        self._write(writer, name + STEMS, _Tokens(stem_of, places, self._vocabulary.stems))

    def _stems_of(self, code: str, words: Numbers) -> Numbers:
        return self._vocabulary.stems_of(code, words) if code else np.full(len(words), -1, np.int32)

    def _write(self, writer: SegmentWriter, name: str, tokens: "_Tokens") -> None:
        lengths = tokens.of_documents(len(self))
        writer.add_field(name, tokens.inverted(), length_bytes(lengths), int(lengths.sum()))


class _Places(NamedTuple):
    """Where the tokens of a field stand."""

    text: Numbers
    """Of each token."""
    holders: Numbers
    """The Whoosh document of each text, ascending."""
    starts: Numbers
    """The first token of each text."""


class _Tokens(NamedTuple):
    """All tokens of a field in text order."""

    terms: Numbers
    """By their numbers; those below 0 are left out."""
    places: _Places
    names: list[bytes]
    """The terms, by number."""

    def of_documents(self, documents: int) -> NDArray[np.int64]:
        """How many tokens each document has."""
        texts = self.places.text
        if (self.terms < 0).any():
            texts = texts[self.terms >= 0]
        of_texts = np.bincount(texts, minlength=len(self.places.holders))
        lengths = np.zeros(documents, np.int64)
        lengths[self.places.holders] = of_texts
        return lengths

    def inverted(self) -> Iterator[Postings]:
        """The postings of all terms, in order of the terms, some at a time."""
        often = np.bincount(self.terms + 1)[1:]
        present = np.flatnonzero(often).tolist()
        if not present:
            return
        present.sort(key=self.names.__getitem__)
        terms = list(map(self.names.__getitem__, present))
        numbers = np.array(present, np.int64)
        rank = np.full(len(often) + 1, -1, np.int32)  # its last one stands for those below 0
        rank[numbers] = np.arange(len(terms), dtype=np.int32)
        ranks = rank[self.terms]
        del rank
        upto = np.cumsum(often[numbers])
        bounds = [0]
        while bounds[-1] < len(terms):
            done = int(upto[bounds[-1] - 1]) if bounds[-1] else 0
            last = int(np.searchsorted(upto, done + _SLICE, side="right"))
            bounds.append(min(max(last, bounds[-1] + 1), bounds[-1] + _TERMS))
        slice_of = np.repeat(np.arange(len(bounds), dtype=np.uint16), np.diff(bounds, append=len(terms) + 1))
        by_slice = np.argsort(slice_of[ranks], kind="stable").astype(np.int32)
        begin = 0
        for first, last in pairwise(bounds):
            end = int(upto[last - 1])
            yield self._slice(by_slice[begin:end], ranks, first, terms[first:last])
            begin = end

    def _slice(self, among: Numbers, ranks: Numbers, first: int, names: list[bytes]) -> Postings:
        """The postings of the terms of some ranks, ``first`` the first, whose tokens are ``among``."""
        found = (ranks[among] - first).astype(np.uint16)
        order = np.argsort(found, kind="stable")
        found, tokens = found[order], among[order]
        del order
        texts = self.places.text[tokens]
        new_term = np.empty(len(found), bool)
        new_term[0] = True
        np.not_equal(found[1:], found[:-1], out=new_term[1:])
        new = new_term.copy()
        new[1:] |= texts[1:] != texts[:-1]
        starts = np.flatnonzero(new)
        counts = np.diff(starts, append=len(found)).astype(np.int32)
        edges = np.append(np.flatnonzero(new_term[starts]), len(starts))
        of_postings = texts[starts]
        deltas = np.empty_like(tokens)
        np.subtract(tokens[1:], tokens[:-1], out=deltas[1:])
        deltas[starts] = tokens[starts] - self.places.starts[of_postings]
        documents = self.places.holders[of_postings]
        return Postings(names, edges, documents, counts, Positions(deltas, starts, counts))


def _of_values(name: str, postings: dict[str, list[int]]) -> Postings:
    terms = sorted((value.encode(), value) for value in postings)
    sizes = [len(postings[value]) for _, value in terms]
    documents: Numbers = np.array([number for _, value in terms for number in postings[value]], np.int32)
    starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
    counts = np.ones(len(documents), np.int32)
    kept = NoValues() if isinstance(SCHEMA[name].format, Existence) else Frequencies()
    return Postings([term for term, _ in terms], starts, documents, counts, kept)
