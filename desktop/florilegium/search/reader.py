"""The one module that reads the index: which documents answer a query, and in what order.

It works on the segments' own postings, as arrays (:mod:`.mapping`), not through Whoosh's query classes:
those go posting by posting, cannot be stopped on the way, and lose the positions a phrase needs where
one of its words is a prefix.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from math import inf, log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from florilegium.errors import QueryError
from florilegium.search.analysis import stems
from florilegium.search.evaluation import (
    NOTHING,
    STEMMED,
    Evaluation,
    Found,
    Numbers,
    Weights,
    fields_of,
)
from florilegium.search.finding import check
from florilegium.search.mapping import Cache, Extent, SegmentFile
from florilegium.search.matching import is_language
from florilegium.search.query import Form, Query, Scope, Value, Words
from florilegium.search.schema import DOCUMENT, HIGHLIGHT, SCHEMA, STEMS
from florilegium.search.segments import LENGTHS
from florilegium.search.storage import NAME

CACHE = 96_000_000
"""Bytes of postings kept ready."""
TYPED = 64
"""How many words a beginning stands for while it is typed, besides those that stand in one place only."""
MOST_BESIDE = 20_000
"""How many terms a form in a phrase or near others may stand for, which takes a second or so."""
SAMPLE = 10_000
"""How many documents give an idea of them all."""
_WARMED = ("text", "text_stems", "title", "title_stems")
_COMMON = 600  # terms of a field that are made ready before they are asked for
_BEGINNERS = 4_000  # terms of a segment that tell how words begin
_ALL = 0.9999  # share of words that is all of them, but for rounding
_LITTLE = 0.25  # share of words that tells nothing
_FEWEST_WORDS = 3  # that are asked for however common they are
_FEW_SHARING = 12  # documents given that have some of the words only
_FIRST = 128  # answers that are put in order before the rest


class IndexReader:
    """The index as one commit left it; later commits do not show.

    ``former`` is a reader of an earlier commit, which ends with this: its open files and what it has
    decoded are used on.
    """

    def __init__(self, folder: Path, former: "IndexReader | None" = None) -> None:
        self._cache: Cache = former._cache if former else Cache(CACHE)
        segments = FileIndex(FileStorage(str(folder)), SCHEMA, NAME)._read_toc().segments
        known = {file.name: file for file in former._files} if former else {}
        self._files: list[SegmentFile] = [
            known.pop(one.segment_id())
            if one.segment_id() in known
            else SegmentFile(folder, one, self._cache)
            for one in segments
        ]
        for file in known.values():
            file.close()
        bounds = np.cumsum([0, *(file.documents for file in self._files)])
        self._bases: list[int] = bounds[:-1].tolist()
        self.size = int(bounds[-1])
        """How many Whoosh documents there are, with those deleted."""
        alive = np.ones(self.size, bool)
        for base, segment in zip(self._bases, segments, strict=True):
            alive[[base + number for number in segment.deleted_docs()]] = False
        self._owners = np.zeros(self.size, np.int64)
        self._kinds: dict[str, NDArray[np.bool_]] = {}
        for kind in (DOCUMENT, HIGHLIGHT):
            marked = np.zeros(self.size, bool)
            marked[self.term("kind", kind).numbers] = True
            if kind == DOCUMENT:  # a document comes right before its highlights
                self._owners = np.maximum.accumulate(np.where(marked, np.arange(self.size), 0))
            self._kinds[kind] = marked & alive
        self._codes = [code for code in self.lexicon("stemming") if code]
        self._relative_lengths: dict[str, NDArray[np.float64]] = {}
        self._leaves = Cache(CACHE // 4)
        self._document = lru_cache(maxsize=4_096)(self._read_document)
        self._extents = lru_cache(maxsize=8_192)(self._find_in_texts)

    def close(self) -> None:
        """Let go of the files."""
        for file in self._files:
            file.close()

    def documents(self) -> set[str]:
        """The id of every document in the index."""
        return {self._document(number) for number in np.flatnonzero(self._kinds[DOCUMENT]).tolist()}

    def some_documents(self) -> Iterator[str]:
        """The ids of documents from all over the index, up to :data:`SAMPLE` or so."""
        numbers = np.flatnonzero(self._kinds[DOCUMENT])
        for number in numbers[:: max(len(numbers) // SAMPLE, 1)].tolist():
            yield self._document(number)

    @property
    def segments(self) -> list[SegmentFile]:
        """The files that the index is made of."""
        return self._files

    def answer(
        self, query: Query, cancelled: Callable[[], bool], *, most_words: int = 0
    ) -> tuple[int, Iterator[tuple[str, float]]]:
        """How many documents answer; their ids and scores, the best first.

        With ``most_words`` a beginning stands only for so many words, the commonest, and those that
        stand in one document only. Raises SearchCancelled soon after ``cancelled`` turns true.
        """
        check(cancelled)
        kind = HIGHLIGHT if query.in_highlights else DOCUMENT
        found = Evaluation(self, kind, cancelled, most_words).answer(query.root)
        if kind == DOCUMENT:
            return len(found.numbers), self._named(_ranked(found))
        owners = self._owners[found.numbers]
        return len(np.unique(owners)), self._each_once(_ranked(Found(owners, found.weights)))

    def prewarm(self, cancelled: Callable[[], bool]) -> bool:
        """Decode the commonest words ahead of being asked; False if it was ``cancelled`` on the way."""
        for field in _WARMED:
            for file in self._files:
                table = file.beginning(field, b"")
                common = np.argsort(table["documents"])[::-1][:_COMMON]
                for row in table[common]:
                    if cancelled():
                        return False
                    if row["documents"] > 1:
                        file.postings(extent(row))
            self.relative_lengths(field)
        left = CACHE // 32  # positions, of the words that phrases are slowest with
        for file in self._files:
            table = file.beginning("text", b"")
            for row in table[np.argsort(table["weight"])[::-1][:_COMMON]]:
                left -= int(row["weight"])
                if left < 0 or cancelled():
                    break
                file.positions(extent(row), np.ones(file.documents, bool))
        return not cancelled()

    def common_beginnings(self) -> list[str]:
        """One and two letters with which the commonest words of the texts begin, the commonest first."""
        weights: dict[str, int] = {}
        for file in self._files:
            for term, documents in file.commonest("text", b"", _BEGINNERS):
                for beginning in {term[:1], term[:2]}:
                    weights[beginning] = weights.get(beginning, 0) + documents
        return sorted((one for one in weights if one.isalpha()), key=lambda one: (-weights[one], one))

    def sharing(
        self, words: Collection[str], postings: int, most: int
    ) -> tuple[list[tuple[str, float]], dict[str, float]]:
        """The documents that have the most of these words, by exact form, with the share they have.

        Words weigh by their rarity, and only the rarest are asked for, of which about so many ``postings``
        are read, besides those that no document has. Documents that have all of these have a share of 1;
        there are ``most`` of them at most, and a few others. Also gives what each word weighs: infinity
        where no document has it.
        """
        holders = max(int(self._kinds[DOCUMENT].sum()), 1)
        counts: dict[str, int] = {}
        for word in words:
            counts[word] = sum(place.documents for _, place in self._extents(word))
        weights = {word: log(1 + holders / count) if count else inf for word, count in counts.items()}
        known: list[str] = []
        read = 0
        for word in sorted((word for word in counts if counts[word]), key=lambda word: counts[word]):
            if len(known) >= _FEWEST_WORDS and read > postings:
                break
            known.append(word)
            read += counts[word]
        scores = np.zeros(self.size)
        for word in known:
            for number, place in self._extents(word):
                numbers = self._files[number].postings(place).documents
                scores[self._bases[number] :][numbers] += weights[word]
        scores[~self._kinds[DOCUMENT]] = 0
        unknown = sum(not count for count in counts.values())
        whole = sum(weights[word] for word in known) + unknown * log(1 + 2 * holders)
        if not known:
            return [], weights
        scores /= whole
        best = np.flatnonzero(scores > _LITTLE)
        if len(best) > _FEW_SHARING:
            chosen = np.zeros(len(best), bool)
            chosen[np.flatnonzero(scores[best] > _ALL)[:most]] = True
            chosen[np.argpartition(scores[best], len(best) - _FEW_SHARING)[len(best) - _FEW_SHARING :]] = True
            best = best[chosen]
        order = best[np.lexsort((best, -scores[best]))]
        return [(self._document(number), float(scores[number])) for number in order.tolist()], weights

    def running(self, words: Sequence[str], most: int) -> list[str]:
        """The documents whose text says these words, by exact form, in a row.

        None where more than ``most`` documents have all of the words, which is not looked into.
        """
        found: NDArray[np.int64] | None = None
        for word in sorted(set(words), key=len, reverse=True):
            numbers = self.term("text", word).numbers
            found = numbers if found is None else np.intersect1d(found, numbers, assume_unique=True)
            if not len(found):
                return []
        if found is None or len(found) > most:
            return []
        among = np.zeros(self.size, bool)
        among[found] = True
        rows: NDArray[np.int64] | None = None
        for at, word in enumerate(words):
            places = self.places("text", Form(word), among, lambda: False) - at
            rows = places if rows is None else np.intersect1d(rows, places, assume_unique=True)
        documents = found
        if rows is not None:  # in order: numpy's own would sort them, and load much to do it
            documents = rows >> 32
            documents = documents[np.diff(documents, prepend=-1) > 0]
        return [self._document(number) for number in documents[self._kinds[DOCUMENT][documents]].tolist()]

    # ---- for the evaluation

    def of_kind(self, kind: str) -> NDArray[np.bool_]:
        """Marks all Whoosh documents of a kind."""
        return self._kinds[kind]

    def stemmed_terms(self, word: str) -> list[str]:
        """The terms of a word's stems, in each language that the index has."""
        return [f"{code} {stem}" for code in self._codes if (stem := stems(code)[word])]

    def term(self, field: str, term: str) -> Found:
        """Where a term stands."""
        parts = []
        for file, base in zip(self._files, self._bases, strict=True):
            if place := file.find(field, term.encode()):
                numbers, counts = file.postings(place)
                parts.append((numbers.astype(np.int64) + base, counts.astype(np.float64)))
        return _joined(parts)

    def form(self, field: str, form: Form, cancelled: Callable[[], bool], most: int = 0) -> Found:
        """Where a form's terms stand; if ``most``, only so many of them, the commonest, and the rarest."""
        if not form.several:
            return self.term(field, form.text)
        total = np.zeros(self.size)
        for file, base in zip(self._files, self._bases, strict=True):
            check(cancelled)
            table = self._table(file, field, form)
            once = table["documents"] == 1
            np.add.at(total, table["first"][once].astype(np.int64) + base, table["weight"][once])
            table = _commonest(table[~once], most)
            check(cancelled)
            short = file.short(table)
            np.add.at(total, short.documents + base, short.counts)
            for row in table[~short.read]:
                check(cancelled)
                places, counts = file.postings(extent(row))
                total[base : base + file.documents][places] += counts
        numbers = np.flatnonzero(total)
        return Found(numbers, total[numbers])

    def places(
        self,
        field: str,
        form: Form,
        among: NDArray[np.bool_],
        cancelled: Callable[[], bool],
        most: int = 0,
    ) -> Numbers:
        """Where a form's terms stand in the documents marked in ``among``.

        A place is a document's number times 2 ** 32, and a position; they ascend. Raises QueryError for
        a form of more than :data:`MOST_BESIDE` terms.
        """
        parts = []
        terms = 0
        several = False
        for file, base in zip(self._files, self._bases, strict=True):
            inside = among[base : base + file.documents]
            if not inside.any():
                continue
            extents: list[Extent] = []
            if form.several:
                extents += [extent(row) for row in _commonest(self._table(file, field, form), most)]
            elif place := file.find(field, form.text.encode()):
                extents.append(place)
            terms += len(extents)
            if terms > MOST_BESIDE:
                raise QueryError(
                    "This part stands for too many words to be looked for beside others. "
                    "Write more letters of it.",
                    form.place.start if form.place else 0,
                )
            several = several or len(extents) > 1
            for one in extents:
                check(cancelled)
                documents, positions = file.positions(one, inside)
                parts.append(((documents + base) << 32) + positions)
        if not parts:
            return np.empty(0, np.int64)
        places = np.concatenate(parts) if len(parts) > 1 else parts[0]
        if several:
            places.sort()
        return places

    def lexicon(self, field: str) -> list[str]:
        """The terms of a field."""
        return sorted({term.decode() for file in self._files for term in file.words(field, b"")})

    def values(self, field: str, text: str) -> list[str]:
        """The terms of a field that begin so."""
        found = {term for file in self._files for term in file.words(field, text.encode())}
        return sorted(term.decode() for term in found)

    def holders(self, words: Words) -> int:
        """How many places have a single word, or one of its stem, at least; 0 if nothing has."""
        (form,) = words.forms
        count = 0
        for field in fields_of(words.scope):
            for file in self._files:
                if form.prefix:
                    count += len(file.beginning(field, form.text.encode()))
                elif place := file.find(field, form.text.encode()):
                    count += place.documents
                for term in self.stemmed_terms(words.clean) if words.clean and field in STEMMED else ():
                    if place := file.find(field + STEMS, term.encode()):
                        count += place.documents
        return count

    def nearest(self, scope: Scope, text: str, edits: int) -> list[tuple[str, int, int]]:
        """The terms so near to a text: each with its distance, and in how many documents it stands."""
        found: dict[str, tuple[int, int]] = {}
        for field in fields_of(scope):
            for file in self._files:
                for term, distance, documents in file.nearest(field, text, edits):
                    found[term] = distance, found.get(term, (0, 0))[1] + documents
        return [(term, *numbers) for term, numbers in found.items() if term.isalpha()]

    def commonest(self, prefix: str, most: int) -> list[tuple[str, int]]:
        """The commonest words of texts and titles that begin so, and in how many documents each stands."""
        found: dict[str, int] = {}
        for field in ("text", "title"):
            for file in self._files:
                for term, documents in file.commonest(field, prefix.encode(), most):
                    found[term] = found.get(term, 0) + documents
        return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:most]

    def languages(self, value: Value) -> list[str]:
        """The indexed languages that a query's language takes in."""
        return [tag for tag in self.lexicon("language") if is_language(tag, value)]

    def relative_lengths(self, field: str) -> NDArray[np.float64]:
        """Each Whoosh document's length in a field, as a part of the mean of those that can have it."""
        known = self._relative_lengths.get(field)
        if known is None:
            holders = int(self._kinds[DOCUMENT].sum())
            if not field.startswith("text"):
                holders += int(self._kinds[HIGHLIGHT].sum())
            total = sum(file.field_lengths.get(field, 0) for file in self._files)
            mean = max(total / max(holders, 1), 1.0)
            lengths = [LENGTHS[file.lengths(field)] for file in self._files] or [np.empty(0)]
            known = self._relative_lengths[field] = np.maximum(np.concatenate(lengths), 1.0) / mean
        return known

    @property
    def leaves(self) -> Cache:
        """What words came to in earlier queries of this commit."""
        return self._leaves

    # ----

    @staticmethod
    def _table(file: SegmentFile, field: str, form: Form) -> NDArray[Any]:
        if form.prefix:
            return file.beginning(field, form.text.encode())
        return file.standing_for(field, form)

    def _read_document(self, number: int) -> str:
        index = int(np.searchsorted(self._bases, number, side="right")) - 1
        return self._files[index].document(number - self._bases[index])

    def _find_in_texts(self, word: str) -> list[tuple[int, Extent]]:
        """The numbers of the files with a word in their texts, and where its postings are."""
        term = word.encode()
        places = ((number, file.find("text", term)) for number, file in enumerate(self._files))
        return [(number, place) for number, place in places if place]

    def _named(self, ranked: Iterator[tuple[int, float]]) -> Iterator[tuple[str, float]]:
        for number, score in ranked:
            yield self._document(number), score

    def _each_once(self, ranked: Iterator[tuple[int, float]]) -> Iterator[tuple[str, float]]:
        seen: set[int] = set()
        for number, score in ranked:
            if number not in seen:
                seen.add(number)
                yield self._document(number), score


def extent(row: Any) -> Extent:
    """Where the postings are of a row of the term table."""
    return Extent(int(row["offset"]), int(row["length"]), int(row["documents"]))


def _commonest(table: NDArray[Any], most: int) -> NDArray[Any]:
    if not most or len(table) <= most:
        return table
    return table[np.argpartition(table["documents"], len(table) - most)[-most:]]


def _joined(parts: list[tuple[Numbers, Weights]]) -> Found:
    if not parts:
        return NOTHING
    if len(parts) == 1:
        return Found(*parts[0])
    return Found(np.concatenate([one for one, _ in parts]), np.concatenate([one for _, one in parts]))


def _ranked(found: Found) -> Iterator[tuple[int, float]]:
    """Numbers and scores, the best first; of equal ones the lower number first."""
    numbers, scores = found
    if len(numbers) > 4 * _FIRST:
        least = np.partition(scores, len(scores) - _FIRST)[len(scores) - _FIRST]
        best = scores >= least
        yield from _in_order(numbers[best], scores[best])
        numbers, scores = numbers[~best], scores[~best]
    yield from _in_order(numbers, scores)


def _in_order(numbers: Numbers, scores: Weights) -> Iterator[tuple[int, float]]:
    order = np.lexsort((numbers, -scores))
    yield from zip(numbers[order].tolist(), scores[order].tolist(), strict=True)
