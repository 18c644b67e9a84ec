"""What a query holds of, worked out on whole arrays of postings.

Ranking is BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009): the fields'
frequencies are weighed and added up before they saturate. Rarity is Lucene's form of the inverse
document frequency, which gives next to nothing for words that stand everywhere, raised to a power
between that of BM25 (1) and of the vector space, where it is in the query's weight and in the
document's (2; Salton, Buckley: Term-weighting approaches, 1988). A prefix and a phrase count as one
term each.
"""

import re
from collections.abc import Callable
from math import log
from typing import Protocol

import numpy as np

from florilegium.search.finding import check
from florilegium.search.found import (
    NOTHING,
    Found,
    Marks,
    Numbers,
    Weights,
    added,
    in_any,
    in_both,
    of_kind,
    raised,
    shared,
    without,
)
from florilegium.search.query import (
    And,
    Choice,
    Everything,
    Form,
    Near,
    Node,
    Not,
    Or,
    Period,
    Property,
    Scope,
    Spanned,
    Value,
    Words,
    leaves,
)
from florilegium.search.schema import BREAK, HIGHLIGHT, SCHEMA, STEMS
from florilegium.search.stretches import Stretches, close, either, in_order, unbroken

Cancelled = Callable[[], bool]

_K1, _B = 2.0, 0.75
_RARITY = 1.5
_AS_WRITTEN = 0.25
_BOOSTS = {"title": 3.0, "author": 2.0}
_FIELDS = {
    Scope.TITLE: ("title",),
    Scope.AUTHOR: ("author",),
    Scope.NOTE: ("notes",),
    Scope.SITE: ("site",),
}
_ANYWHERE = ("text", "title", "author", "words")
_SEVERAL_TEXTS = ("words", "notes")
_VALUES = {
    Property.TAG: "tags",
    Property.LABEL: "labels",
    Property.LANGUAGE: "language",
    Property.FORMAT: "format",
    Property.DATE: "date",
    Property.ADDED: "added",
    Property.HAS: "has",
}
_DATE = re.compile(r"\d{4}(?!\d)")
_NOWHERE = np.empty(0, np.int64)
STEMMED = frozenset(name.removesuffix(STEMS) for name in SCHEMA.names() if name.endswith(STEMS))
"""The fields whose words are indexed by their stems, too."""


def fields_of(scope: Scope) -> tuple[str, ...]:
    """The fields in which the words of a scope stand."""
    return _FIELDS.get(scope, _ANYWHERE)


class Postings(Protocol):
    """What is asked of the index. Numbers are those of Whoosh documents, below ``size``."""

    size: int

    def of_kind(self, kind: str) -> Marks:
        """Marks all Whoosh documents of a kind."""

    def stemmed_terms(self, word: str) -> list[str]:
        """The terms of a word's stems, in each language that the index has."""

    def term(self, field: str, term: str) -> Found:
        """Where a term stands."""

    def form(self, field: str, form: Form, cancelled: Cancelled, most: int) -> Found:
        """Where the terms of a form stand; if ``most``, the commonest only."""

    def places(self, field: str, form: Form, among: Marks, cancelled: Cancelled, most: int) -> Numbers:
        """Where they stand in the documents marked: number times 2 ** 32, and position; ascending."""

    def values(self, field: str, text: str) -> list[str]:
        """The terms of a field that begin so."""

    def languages(self, value: Value) -> list[str]:
        """The indexed languages that a query's language takes in."""

    def relative_lengths(self, field: str, numbers: Numbers) -> Weights:
        """The lengths of Whoosh documents in a field, as parts of the mean."""

    @property
    def leaves(self) -> "Remembered":
        """What words came to in earlier queries."""


class Remembered(Protocol):
    """Keeps what was asked for last."""

    def get(self, key: object) -> object:
        """What is kept under the key; None if nothing is."""

    def put(self, key: object, value: object, size: int) -> None:
        """Keep what takes ``size`` bytes."""


class Evaluation:
    """One query's way through the index.

    ``most_words`` is how many words a beginning may stand for; 0 is all of them.
    """

    def __init__(self, postings: Postings, kind: str, cancelled: Cancelled, most_words: int = 0) -> None:
        self._postings = postings
        self._kind = kind
        self._all = postings.of_kind(kind)
        self._anywhere = ("words",) if kind == HIGHLIGHT else _ANYWHERE
        self._cancelled = cancelled
        self._most = most_words

    def answer(self, node: Node) -> Found:
        """What the node holds of, with scores."""
        match node:
            case And(parts):
                return self._all_of(parts)
            case Or(parts):
                return self._any_of(parts)
            case Not(part):
                marks = self._all.copy()
                if not _is_cased(part):  # what has the letters may have other capitals
                    marks[self.answer(part).numbers] = False
                return _unweighed(marks)
            case Words() | Near():
                return self._words(node)
            case Value() | Period():
                return self._value(node)
            case Everything():
                return _unweighed(self._all)

    def _any_of(self, parts: tuple[Node, ...]) -> Found:
        return added([self.answer(part) for part in parts], self._postings.size)

    def _all_of(self, parts: tuple[Node, ...]) -> Found:
        size = self._postings.size
        left: Found | None = None
        for part in sorted(parts, key=lambda part: isinstance(part, Not)):
            negative = isinstance(part, Not) and left is not None and not _is_cased(part)
            found = self.answer(part.part if isinstance(part, Not) and negative else part)
            if left is None:
                left = found
            elif negative:
                left = without(left, found.numbers, size)
            else:
                left = shared(left, found, size)
            if not len(left.numbers):
                break
        return left or NOTHING

    def _words(self, words: Words | Near) -> Found:
        """Every Whoosh document that has the words in a field of their scope, by BM25F."""
        several = any(isinstance(one, Words) and any(f.several for f in one.forms) for one in leaves(words))
        key = (words, self._kind, self._most if several else 0)
        known = self._postings.leaves.get(key)
        if isinstance(known, Found):
            return known
        weighed = []
        for field in _FIELDS.get(words.scope, self._anywhere):
            numbers, counts = self._frequencies(words, field)
            if len(numbers):
                length = 1 - _B + _B * self._postings.relative_lengths(field, numbers)
                weighed.append(Found(numbers, _BOOSTS.get(field, 1.0) * counts / length))
        numbers, weights = of_kind(added(weighed, self._postings.size), self._all)
        rarity = _rarity(int(np.count_nonzero(self._all)), len(numbers))
        found = Found(numbers, rarity * weights * (_K1 + 1) / (weights + _K1))
        self._postings.leaves.put(key, found, 16 * len(numbers) + 500)
        return found

    def _frequencies(self, words: Words | Near, field: str) -> Found:
        """How often a field has the words; a word as it was written counts a little more."""
        check(self._cancelled)
        if isinstance(words, Near):
            return self._near(words, field)
        if len(words.forms) > 1:
            return _counted(self._phrase(words.forms, field, self._all))
        (form,) = words.forms
        exact = self._form(form, field)
        if not words.clean or field not in STEMMED:
            return exact
        size = self._postings.size
        terms = self._postings.stemmed_terms(words.clean)
        stemmed = added([self._postings.term(field + STEMS, term) for term in terms], size)
        return raised(stemmed, exact, _AS_WRITTEN, size)

    def _form(self, form: Form, field: str) -> Found:
        return self._postings.form(field, form, self._cancelled, self._most)

    def _places(self, form: Form, field: str, among: Marks) -> Numbers:
        return self._postings.places(field, form, among, self._cancelled, self._most)

    def _phrase(self, forms: tuple[Form, ...], field: str, among: Marks) -> Numbers:
        """Where the forms follow each other: the places of the first."""
        holders: Numbers | None = None
        for form in dict.fromkeys(sorted(forms, key=lambda form: (form.several, -len(form.text)))):
            check(self._cancelled)
            numbers = self._form(form, field).numbers
            holders = numbers if holders is None else in_both(holders, numbers)
            if not len(holders):
                return _NOWHERE
        marks = np.zeros(self._postings.size, bool)
        marks[holders] = True
        marks &= among
        if not marks.any():
            return _NOWHERE
        places = {form: self._places(form, field, marks) for form in dict.fromkeys(forms)}
        starts: Numbers | None = None
        # From the fewest on, so that little is left to be looked for among many.
        for offset, form in sorted(enumerate(forms), key=lambda one: len(places[one[1]])):
            check(self._cancelled)
            begins = places[form] - offset
            starts = begins if starts is None else in_both(starts, begins)
        return _NOWHERE if starts is None else starts

    def _near(self, near: Near, field: str) -> Found:
        """How many stretches of a field hold the parts close together."""
        among = self._all & self._may_hold(near, field)
        if not among.any():
            return NOTHING
        stretches = self._stretches(near, field, among)
        if field in _SEVERAL_TEXTS:
            stretches = unbroken(stretches, self._places(Form(BREAK), field, among))
        return _counted(stretches.first)

    def _may_hold(self, node: Spanned, field: str) -> Marks:
        marks = np.zeros(self._postings.size, bool)
        match node:
            case Words(forms) if len(forms) == 1:
                marks[self._frequencies(node, field).numbers] = True
            case Words(forms):
                marks[:] = True
                for form in forms:
                    held = np.zeros(self._postings.size, bool)
                    held[self._form(form, field).numbers] = True
                    marks &= held
            case Near(parts):
                marks[:] = True
                for part in parts:
                    marks &= self._may_hold(part, field)
            case Choice(parts):
                for part in parts:
                    marks |= self._may_hold(part, field)
        return marks

    def _stretches(self, node: Spanned, field: str, among: Marks) -> Stretches:
        check(self._cancelled)
        match node:
            case Words(forms) if len(forms) > 1:
                starts = self._phrase(forms, field, among)
                return Stretches(starts, starts + len(forms) - 1)
            case Words((form,), clean):
                places = [self._places(form, field, among)]
                if clean and field in STEMMED:
                    places += [
                        self._places(Form(term), field + STEMS, among)
                        for term in self._postings.stemmed_terms(clean)
                    ]
                everywhere = in_any(places)
                return Stretches(everywhere, everywhere)
            case Choice(parts):
                return either([self._stretches(part, field, among) for part in parts])
            case Near(parts, distance, ordered):
                inner = [self._stretches(part, field, among) for part in parts]
                return in_order(inner, distance) if ordered else close(inner[0], inner[1], distance)
        raise AssertionError(node)

    def _value(self, value: Value | Period) -> Found:
        postings = self._postings
        field = _VALUES[value.property]
        if isinstance(value, Period):
            terms = [term for term in postings.values(field, "") if _within(value, term)]
        elif value.property is Property.LANGUAGE:
            terms = postings.languages(value)
        else:
            terms = postings.values(field, value.text) if value.prefix else [value.text]
        marks = np.zeros(postings.size, bool)
        for term in terms:
            marks[postings.term(field, term).numbers] = True
        return _unweighed(marks & self._all)


def _is_cased(node: Node) -> bool:
    """Whether a word in it has to have its capitals."""
    return any(isinstance(leaf, Words) and any(form.cased for form in leaf.forms) for leaf in leaves(node))


def _within(period: Period, date: str) -> bool:
    return (
        _DATE.match(date) is not None and period.first <= date and (not period.before or date < period.before)
    )


def _counted(places: Numbers) -> Found:
    """How many of the places, which ascend, are in each document."""
    if not len(places):
        return NOTHING
    numbers = places >> 32
    first = np.flatnonzero(np.diff(numbers, prepend=-1))
    return Found(numbers[first], np.diff(first, append=len(numbers)).astype(np.float64))


def _rarity(documents: int, holders: int) -> float:
    """What a word is worth that so many of the documents have."""
    inverse: float = log(1 + (documents - holders + 0.5) / (holders + 0.5)) ** _RARITY
    return inverse


def _unweighed(marks: Marks) -> Found:
    numbers = np.flatnonzero(marks)
    return Found(numbers, np.zeros(len(numbers)))
