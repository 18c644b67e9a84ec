"""Finding which documents say given words, and where: the index names documents, the texts decide.

Words are compared as anchors compare them (:mod:`florilegium.anchoring.words`): case, kinds of quotes
and dashes, ligatures, white space and line wraps make no difference. Punctuation is left out here and
looked at afterwards.
"""

from array import array
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from florilegium.anchoring.places import Alike
from florilegium.anchoring.words import Vocabulary, Words
from florilegium.corpus.indexing import Indexing
from florilegium.errors import FlorilegiumError
from florilegium.model import Range
from florilegium.store import Database, DocumentRows

_RAREST = 10  # words of a text that the index is asked for
_SURE = 0.999  # share of the words that a document has which says all of them
_BEST = 3  # documents that are looked into though they seem to lack a word
_FEW = 6  # documents that are looked into rather than asking the index for the words in a row
_SEVERAL = 3  # words of a phrase that is asked for
_MOST = 300  # documents that are looked into at all
_WAITING = 300  # documents not yet indexed that are looked into
_REMEMBERED = 24_000_000  # code points of texts that are kept as words
_LARGEST_VOCABULARY = 1_000_000


class PlainWords(Words):
    """The words of a text without its punctuation."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        super().__init__(text, vocabulary)
        self._vocabulary = vocabulary
        kept = [index for index, start in enumerate(self.starts) if text[start].isalnum()]
        if len(kept) < len(self.line):
            line = self.line
            self.starts = array("I", [self.starts[index] for index in kept])
            self.ends = array("I", [self.ends[index] for index in kept])
            self.line = "".join([line[index] for index in kept])

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
    """All that may say every one of them."""
    alike: list[str]
    """Those that share the most of them."""
    weights: dict[str, float]
    """What each word weighs by its rarity, by the exact form that the index knows."""


class Locator:
    """Looks words up in the corpus. What it has read of documents it keeps for the next."""

    def __init__(self, database: Database, documents: DocumentRows, indexing: Indexing) -> None:
        self._database = database
        self._documents = documents
        self._indexing = indexing
        self.vocabulary = Vocabulary()
        self._read: OrderedDict[str, ReadDocument] = OrderedDict()
        self._remembered = 0

    def words(self, text: str) -> PlainWords:
        """The words of a text that is looked for."""
        if len(self.vocabulary) > _LARGEST_VOCABULARY:
            self.vocabulary = Vocabulary()
            self._read.clear()
            self._remembered = 0
        return PlainWords(text, self.vocabulary)

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
        shared = self._indexing.sharing("\n".join(phrases), _RAREST, _MOST)
        if shared is None:
            rows = self._database.rows("SELECT id FROM document WHERE removed = '' ORDER BY added DESC, id")
            everything = [str(document) for (document,) in rows]
            return Candidates(everything, everything, {})
        ranked, weights = shared
        alike = [document for document, _ in ranked]
        sure = [document for document, share in ranked if share >= _SURE]
        asked = [phrase for phrase in phrases if len(phrase.split()) >= _SEVERAL]
        if len(sure) > _FEW and asked:
            sure = self._indexing.saying(asked, _MOST) or []
        sure += alike[:_BEST]
        return Candidates(
            list(dict.fromkeys([*sure, *waiting])), list(dict.fromkeys([*alike, *waiting])), weights
        )

    def places(self, line: str, documents: list[str], most: int) -> Iterator[tuple[ReadDocument, int, int]]:
        """Where documents say the words of ``line`` (their characters in the vocabulary) in a row.

        Gives the document, the first word and one past the last; ``most`` of them.
        """
        found = 0
        for document in documents:
            read = self.read(document)
            if read is None or not line:
                continue
            at = read.words.line.find(line)
            while at >= 0:
                yield read, at, at + len(line)
                found += 1
                if found >= most:
                    return
                at = read.words.line.find(line, at + 1)
