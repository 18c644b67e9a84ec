"""The one module that reads the index: which documents answer a query, and in what order.

It works on term postings through Whoosh's reader, not through Whoosh's query classes: those cannot
be stopped on the way, and lose the positions a phrase needs where one of its words is a prefix.
Ranking is BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009): the fields'
frequencies are weighed and added up before they saturate. Rarity is Lucene's form of the inverse
document frequency, which gives next to nothing for words that stand everywhere; a prefix and a
phrase count as one term each.
"""

from collections.abc import Callable, Iterator, Set
from math import log
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from florilegium.search.analysis import stems
from florilegium.search.finding import check
from florilegium.search.matching import is_language
from florilegium.search.query import (
    And,
    Everything,
    Form,
    Node,
    Not,
    Or,
    Property,
    Query,
    Scope,
    Value,
    Words,
)
from florilegium.search.schema import DOCUMENT, HIGHLIGHT, SCHEMA, STEMS
from florilegium.search.storage import NAME

_K1, _B = 1.2, 0.75
_AS_WRITTEN = 0.25
_BOOSTS = {"title": 3.0, "author": 2.0}
_FIELDS = {
    Scope.TITLE: ("title",),
    Scope.AUTHOR: ("author",),
    Scope.NOTE: ("notes",),
    Scope.SITE: ("site",),
}
_STEMMED = frozenset(name.removesuffix(STEMS) for name in SCHEMA.names() if name.endswith(STEMS))
_POLL = 1_024  # postings between two looks at whether to go on

Scores = dict[int, float]
"""Score by the number of the Whoosh document."""


class IndexReader:
    """The index as one commit left it; later commits do not show."""

    def __init__(self, folder: Path) -> None:
        self._reader = FileIndex(FileStorage(str(folder)), SCHEMA, NAME).reader()
        self._leaves: list[tuple[Any, int]] = []
        if self._reader.doc_count_all():
            self._leaves = self._reader.leaf_readers()
        self._has_field = [frozenset(leaf.indexed_field_names()) for leaf, _ in self._leaves]
        self._kinds = {
            kind: frozenset(number for number, _ in self._weights("kind", kind))
            for kind in (DOCUMENT, HIGHLIGHT)
        }
        self._codes = [code for code in self._lexicon("stemming") if code]

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()

    def documents(self) -> set[str]:
        """The id of every document in the index."""
        return {self._document(number) for number in self._kinds[DOCUMENT]}

    def answer(self, query: Query, cancelled: Callable[[], bool]) -> tuple[int, Iterator[tuple[str, float]]]:
        """How many documents answer; their ids and scores, the best first.

        Raises SearchCancelled soon after ``cancelled`` turns true.
        """
        check(cancelled)
        kind = HIGHLIGHT if query.in_highlights else DOCUMENT
        scores = _Evaluation(self, kind, cancelled).scores(query.root)
        ranked = sorted(scores, key=lambda number: (-scores[number], number))
        if kind == DOCUMENT:
            return len(ranked), ((self._document(number), scores[number]) for number in ranked)
        best: dict[str, float] = {}
        for number in ranked:
            best.setdefault(self._document(number), scores[number])
        return len(best), iter(best.items())

    # ---- for the evaluation

    def of_kind(self, kind: str) -> Set[int]:
        """The numbers of all Whoosh documents of a kind."""
        return self._kinds[kind]

    def stemmed_terms(self, word: str) -> Iterator[str]:
        """The terms of a word's stems, in each language that the index has."""
        for code in self._codes:
            if stem := stems(code)[word]:
                yield f"{code} {stem}"

    def weights(
        self, field: str, term: str | bytes, cancelled: Callable[[], bool]
    ) -> Iterator[tuple[int, float]]:
        """Document numbers with a term's frequency."""
        for steps, posting in enumerate(self._weights(field, term)):
            if steps % _POLL == 0:
                check(cancelled)
            yield posting

    def beginning(self, field: str, prefix: str) -> list[bytes]:
        """Every term of a field that begins so."""
        found: set[bytes] = set()
        for (leaf, _), fields in zip(self._leaves, self._has_field, strict=True):
            if field in fields:
                found.update(leaf.expand_prefix(field, prefix))
        return sorted(found)

    def languages(self, value: Value) -> list[str]:
        """The indexed languages that a query's language takes in."""
        return [tag for tag in self._lexicon("language") if is_language(tag, value)]

    def positions(
        self, field: str, term: str | bytes, among: Set[int], cancelled: Callable[[], bool]
    ) -> Iterator[tuple[int, bytes]]:
        """Document numbers, of those asked for, with a term's positions as they are stored."""
        steps = 0
        for matcher, base in self._matchers(field, term):
            while matcher.is_active():
                if steps % _POLL == 0:
                    check(cancelled)
                steps += 1
                number = matcher.id() + base
                if number in among:
                    yield number, matcher.value()
                matcher.next()

    def length(self, number: int, field: str) -> float:
        """How many tokens a field has in one Whoosh document, as coarsely as Whoosh keeps it."""
        for leaf, base in reversed(self._leaves):
            if number >= base:
                return float(leaf.doc_field_length(number - base, field, 1))
        return 1.0

    def mean_length(self, field: str) -> float:
        """Tokens of a field in the mean of the documents that can have it."""
        holders = len(self._kinds[DOCUMENT])
        if not field.startswith("text"):
            holders += len(self._kinds[HIGHLIGHT])
        return max(float(self._reader.field_length(field)) / max(holders, 1), 1.0)

    # ----

    def _matchers(self, field: str, term: str | bytes) -> Iterator[tuple[Any, int]]:
        for leaf, base in self._leaves:
            if (field, term) in leaf:
                yield leaf.postings(field, term), base

    def _weights(self, field: str, term: str | bytes) -> Iterator[tuple[int, float]]:
        for matcher, base in self._matchers(field, term):
            while matcher.is_active():
                yield matcher.id() + base, matcher.weight()
                matcher.next()

    def _lexicon(self, field: str) -> list[str]:
        return [term.decode("utf-8") for term in self.beginning(field, "")]

    def _document(self, number: int) -> str:
        return str(self._reader.stored_fields(number)["document"])


class _Evaluation:
    """One query's way through the index."""

    def __init__(self, reader: IndexReader, kind: str, cancelled: Callable[[], bool]) -> None:
        self._reader = reader
        self._all = reader.of_kind(kind)
        self._anywhere = ("words",) if kind == HIGHLIGHT else ("text", "title", "author", "words")
        self._cancelled = cancelled

    def scores(self, node: Node) -> Scores:
        """What the node holds of, with scores."""
        match node:
            case And(parts):
                return self._all_of(parts)
            case Or(parts):
                return _sum(map(self.scores, parts))
            case Not(part):
                return dict.fromkeys(self._all - self.scores(part).keys(), 0.0)
            case Words():
                return self._words(node)
            case Value():
                return self._value(node)
            case Everything():
                return dict.fromkeys(self._all, 0.0)

    def _all_of(self, parts: tuple[Node, ...]) -> Scores:
        left: Scores | None = None
        for part in sorted(parts, key=lambda part: isinstance(part, Not)):
            if isinstance(part, Not) and left is not None:
                without = self.scores(part.part)
                left = {number: score for number, score in left.items() if number not in without}
                continue
            found = self.scores(part)
            if left is None:
                left = found
            else:
                left = {number: score + found[number] for number, score in left.items() if number in found}
            if not left:
                break
        return left or {}

    def _words(self, words: Words) -> Scores:
        """Every Whoosh document that has the words in a field of their scope, by BM25F."""
        weighed: Scores = {}
        for field in _FIELDS.get(words.scope, self._anywhere):
            found = self._frequencies(words, field)
            mean = self._reader.mean_length(field)
            boost = _BOOSTS.get(field, 1.0)
            for number in found.keys() & self._all:
                length = self._reader.length(number, field)
                weight = boost * found[number] / (1 - _B + _B * length / mean)
                weighed[number] = weighed.get(number, 0.0) + weight
        rarity = log(1 + (len(self._all) - len(weighed) + 0.5) / (len(weighed) + 0.5))
        return {number: rarity * weight * (_K1 + 1) / (weight + _K1) for number, weight in weighed.items()}

    def _frequencies(self, words: Words, field: str) -> Scores:
        """How often a field has the words; a word as it was written counts a little more."""
        if len(words.forms) > 1:
            return self._phrase(words.forms, field)
        (form,) = words.forms
        exact: Scores = {}
        for term in self._terms(form, field):
            _add(exact, self._reader.weights(field, term, self._cancelled))
        if not words.clean or field not in _STEMMED:
            return exact
        stemmed: Scores = {}
        for term in self._reader.stemmed_terms(words.clean):
            _add(stemmed, self._reader.weights(field + STEMS, term, self._cancelled))
        for number, weight in exact.items():
            stemmed[number] = max(stemmed.get(number, 0.0), weight) + _AS_WRITTEN * weight
        return stemmed

    def _terms(self, form: Form, field: str) -> list[str] | list[bytes]:
        return self._reader.beginning(field, form.text) if form.prefix else [form.text]

    def _phrase(self, forms: tuple[Form, ...], field: str) -> Scores:
        """How often the forms follow each other."""
        among: Set[int] = self._all
        stored: dict[Form, dict[int, list[bytes]]] = {}
        for form in dict.fromkeys(sorted(forms, key=lambda form: (form.prefix, -len(form.text)))):
            found: dict[int, list[bytes]] = {}
            for term in self._terms(form, field):
                for number, value in self._reader.positions(field, term, among, self._cancelled):
                    found.setdefault(number, []).append(value)
            stored[form] = found
            among = found.keys()
            if not found:
                return {}
        decode = SCHEMA[field].format.decode_positions
        counts: Scores = {}
        for steps, number in enumerate(among):
            if steps % 64 == 0:
                check(self._cancelled)
            places = {form: {p for value in stored[form][number] for p in decode(value)} for form in stored}
            starts = places[forms[0]]
            for offset, form in enumerate(forms[1:], start=1):
                starts = {start for start in starts if start + offset in places[form]}
            if starts:
                counts[number] = float(len(starts))
        return counts

    def _value(self, value: Value) -> Scores:
        reader = self._reader
        terms: list[str] | list[bytes]
        if value.property is Property.LANGUAGE:
            field, terms = "language", reader.languages(value)
        else:
            field = {Property.TAG: "tags", Property.LABEL: "labels", Property.DATE: "date"}[value.property]
            terms = reader.beginning(field, value.text) if value.prefix else [value.text]
        numbers = {number for term in terms for number, _ in reader.weights(field, term, self._cancelled)}
        return dict.fromkeys(numbers & self._all, 0.0)


def _add(total: Scores, found: Iterator[tuple[int, float]]) -> None:
    for number, weight in found:
        total[number] = total.get(number, 0.0) + weight


def _sum(parts: Any) -> Scores:
    total: Scores = {}
    for part in parts:
        for number, score in part.items():
            total[number] = total.get(number, 0.0) + score
    return total
