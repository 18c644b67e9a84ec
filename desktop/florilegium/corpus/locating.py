"""Finding which documents say given words, and where: the index names documents, the texts decide.

Words are compared as anchors compare them (:mod:`florilegium.anchoring.words`): case, kinds of quotes
and dashes, ligatures, white space and line wraps make no difference. Punctuation is left out here and
looked at afterwards.
"""

import json
from array import array
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from florilegium.anchoring.places import Alike
from florilegium.anchoring.words import Vocabulary, Words, places_of, words_of
from florilegium.corpus.indexing import Indexing
from florilegium.errors import FlorilegiumError
from florilegium.model import Range
from florilegium.search.analysis import forms
from florilegium.store import Database, DocumentRows

_POSTINGS = 500  # of the rarest words of a text, that the index is asked for
_ALL_POSTINGS = 30_000  # those of most of its words
_SHORT = 20_000  # code points of a document that is soon read
_SURE = 0.999  # share of the words that a document has which says all of them
_FEW = 6  # documents that are looked into rather than asking the index for the words in a row
_SEVERAL = 3  # words of a phrase that is asked for
_TIED = 0.85  # of the best's share, with which a document may say it as well
_RUN = 3  # words in a row that are asked for, one more in long quotations
_LONG = 14  # words of a long one
_RUNS = 3  # of them that are asked for at most
_LARGEST = 10_000  # documents with all words of a phrase among which those are told that have it in a row
_COMMON = 2_000  # documents with all words of a run, above which it tells too little
_MOST = 300  # documents that are looked into at all
_WAITING = 300  # documents not yet indexed that are looked into
_REMEMBERED = 24_000_000  # code points of texts that are kept as words
_LARGEST_VOCABULARY = 1_000_000
_SOUGHT = 4_000  # texts that are looked for again and again, kept as words


class PlainWords(Words):
    """The words of a text without its punctuation.

    Where they stand is worked out when it is first asked for: of most texts that are looked into it never is.
    """

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self._vocabulary = vocabulary
        self.line = "".join([vocabulary[word] for word in words_of(text) if word[0].isalnum()])

    def __getattr__(self, name: str) -> Any:
        if name not in ("starts", "ends"):
            raise AttributeError(name)
        places = [(start, end) for start, end in places_of(self.text) if self.text[start].isalnum()]
        self.starts = array("I", [start for start, _ in places])
        self.ends = array("I", [end for _, end in places])
        return self.__dict__[name]

    def alike_of(self, text: str) -> "PlainWords":
        """The words of another text, in the same vocabulary."""
        return PlainWords(text, self._vocabulary)

    def range(self, first: int, last: int) -> Range:
        """The passage from the word ``first`` to before the word ``last``."""
        return Range(self.starts[first], self.ends[last - 1])


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document whose words have been read."""

    id: str
    version: int
    words: PlainWords
    alike: Alike
    """Finds what is nearly the same in it."""

    @property
    def text(self) -> str:
        """Its text."""
        return self.words.text


@dataclass(frozen=True, slots=True)
class Candidates:
    """Documents that may say some words, the likeliest first."""

    sure: list[str]
    """All that say every one of them, by the index."""
    alike: list[str]
    """Those that share the most of them."""
    shares: list[float]
    """What share each of these has, by the words' weights; 1 where that is not known."""
    weights: dict[str, float]
    """What each word weighs by its rarity, by the exact form that the index knows."""


class Locator:
    """Looks words up in the corpus. What it has read of documents it keeps for the next."""

    def __init__(self, database: Database, documents: DocumentRows, indexing: Indexing) -> None:
        self._database = database
        self._documents = documents
        self._indexing = indexing
        self.vocabulary = Vocabulary()
        self._sought: dict[str, PlainWords] = {}
        self._read: OrderedDict[str, ReadDocument] = OrderedDict()
        self._remembered = 0

    def words(self, text: str) -> PlainWords:
        """The words of a text that is looked for."""
        if len(self.vocabulary) > _LARGEST_VOCABULARY:
            self.vocabulary = Vocabulary()
            self._read.clear()
            self._sought.clear()
            self._remembered = 0
        known = self._sought.get(text)
        if known is None:
            if len(self._sought) >= _SOUGHT:
                self._sought.clear()
            known = self._sought[text] = PlainWords(text, self.vocabulary)
        return known

    def read(self, document: str) -> ReadDocument | None:
        """A document that is not in the trash, read; None if there is none, or its text is damaged."""
        rows = self._database.rows("SELECT version FROM document WHERE id = ? AND removed = ''", (document,))
        if not rows:
            return None
        version = int(rows[0][0])
        known = self._read.get(document)
        if known is not None and known.version == version:
            self._read.move_to_end(document)
            return known
        try:
            text = self._documents.words(version)
        except FlorilegiumError:
            return None
        if known is not None:
            self._remembered -= len(known.text)
        words = PlainWords(text, self.vocabulary)
        made = self._read[document] = ReadDocument(document, version, words, Alike(words))
        self._read.move_to_end(document)
        self._remembered += len(text)
        while self._remembered > _REMEMBERED and len(self._read) > 1:
            _, oldest = self._read.popitem(last=False)
            self._remembered -= len(oldest.text)
        return made

    def candidates(self, phrases: Sequence[str]) -> Candidates:
        """The documents that may say all of these phrases; without a ready index, all documents."""
        waiting = self._indexing.waiting(_WAITING)
        shared = self._indexing.sharing("\n".join(phrases), _POSTINGS, _MOST)
        if shared is None:
            rows = self._database.rows("SELECT id FROM document WHERE removed = '' ORDER BY added DESC, id")
            everything = [str(document) for (document,) in rows]
            return Candidates(everything, everything, [1.0] * len(everything), {})
        ranked, weights = shared
        alike = [document for document, _ in ranked]
        sure = [document for document, share in ranked if share >= _SURE][:_MOST]
        asked = [phrase for phrase in phrases if len(phrase.split()) >= _SEVERAL]
        if len(sure) > _FEW and asked and self._size(sure) > _FEW * _SHORT:
            told = [self._indexing.running(phrase, _LARGEST) or [] for phrase in asked]
            sure = [document for document in told[0] if all(document in one for one in told[1:])][:_MOST]
        shares = dict(ranked) | dict.fromkeys(waiting, 1.0)
        alike = list(dict.fromkeys([*waiting, *alike]))
        return Candidates(
            list(dict.fromkeys([*sure, *waiting])), alike, [shares[one] for one in alike], weights
        )

    def others(self, phrases: Sequence[str], candidates: Candidates, most: int) -> list[str]:
        """Documents beyond the ``most`` first that may say nearly what the phrases say.

        Where many have about as many of the rarest words, all the words tell short documents apart,
        and a few in a row those that have nearly every word there is, as books have.
        """
        alike, shares = candidates.alike, candidates.shares
        if len(alike) <= most or shares[most] < _TIED * shares[0]:
            return []
        told: list[str] = []
        if self._size(alike[:most]) <= most * _SHORT:
            shared = self._indexing.sharing("\n".join(phrases), _ALL_POSTINGS, 0)
            ranked = shared[0] if shared else []
            told = [document for document, _ in ranked]
            if not ranked or ranked[-1][1] < _TIED * ranked[0][1]:
                return told
        votes: Counter[str] = Counter()
        for run in _runs(phrases, candidates.weights):
            votes.update(self._indexing.running(run, _COMMON) or ())
        running = sorted(votes, key=lambda document: (-votes[document], document))[:most]
        return list(dict.fromkeys([*running, *told]))

    def _size(self, documents: Sequence[str]) -> int:
        """Code points of documents in all."""
        rows = self._database.rows(
            "SELECT coalesce(sum(v.characters), 0) FROM document d JOIN version v ON v.id = d.version "
            "WHERE d.id IN (SELECT value FROM json_each(?))",
            (json.dumps(documents),),
        )
        return int(rows[0][0])


def _runs(phrases: Sequence[str], weights: dict[str, float]) -> list[str]:
    """A few words in a row that all are known, those :data:`_RUNS` that are the rarest."""
    runs: list[tuple[float, str]] = []
    for phrase in phrases:
        words = phrase.split()
        length = _RUN + (len(words) >= _LONG)
        for at in range(0, len(words) - 1, length):
            run = " ".join(words[at : at + length])
            weight = sum(weights.get(form, inf) for form in forms(run)[0])
            if weight < inf:
                runs.append((weight, run))
    return [run for _, run in sorted(runs, reverse=True)[:_RUNS]]
