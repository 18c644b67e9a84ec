"""From the documents that answer a query to the passages that show it."""

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache, partial
from itertools import islice

from florilegium.model import DocumentHits
from florilegium.search.analysis import LONGEST, scan, stemming, stems
from florilegium.search.entry import SearchSource
from florilegium.search.finding import FoundText, check
from florilegium.search.lexicon import MOST, Lexicon, Matchers
from florilegium.search.matching import Record
from florilegium.search.query import Query
from florilegium.search.scanning import Letters
from florilegium.search.scans import Named, Scans

Load = Callable[[str], SearchSource | None]

_REMEMBERED = 32_000_000  # code points of texts that are kept ready for the next key pressed
_SHORT = 20_000  # code points of a text up to which to look through it takes less than to remember it
_MOSTLY = 50  # a text is plain enough to be looked through if one character of so many is not
_PREFIXED = frozenset(("ga", "id", "it", "nl", "st", "tr"))  # what stems of these begin with may be another


class Looking:
    """Looks for a query's passages in texts; what is known of them is kept for the next query."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, FoundText] = OrderedDict()
        self._remembered = 0
        self._lexicon = Lexicon()

    def forget(self) -> None:
        """Let go of all texts."""
        self._texts.clear()
        self._remembered = 0
        self._lexicon = Lexicon()

    @property
    def full(self) -> bool:
        """Whether no more texts should be met ahead of being asked for."""
        return self._remembered > _REMEMBERED * 3 // 4 or len(self._lexicon) > MOST // 2

    def meet(self, document: str, source: SearchSource) -> None:
        """Read a text ahead of being asked for, if that is of use."""
        if not _is_scanned(Letters(source.text)):
            self._read(document, source.text)
            self._lexicon.learn_stems(stemming(source.language))

    def show(
        self,
        query: Query,
        best: Iterable[tuple[str, float]],
        limit: int,
        passages: int,
        load: Load,
        named: Named,
        cancelled: Callable[[], bool],
    ) -> tuple[list[DocumentHits], int]:
        """The first ``limit`` documents of which the query holds, each with its first ``passages``.

        Gives also of how many it does not hold: of those before them, and if it is a matter of capitals,
        of all. ``named`` as :class:`Scans` needs it. Raises SearchCancelled.
        """
        if len(self._lexicon) > MOST:
            self.forget()
        matchers = Matchers(self._lexicon)
        shown: list[DocumentHits] = []
        lost = 0
        ranked = iter(best)
        while batch := list(islice(ranked, limit - len(shown))):
            # All are read before the first is looked at: their words are met together.
            found: list[tuple[str, float, SearchSource, Letters | None]] = []
            for document, score in batch:
                check(cancelled)
                if source := load(document):
                    letters = Letters(source.text)
                    scanned = _is_scanned(letters)
                    if not scanned:
                        self._read(document, source.text)
                    found.append((document, score, source, letters if scanned else None))
            spellings = _Spellings([letters for _, _, _, letters in found if letters])
            scans = Scans(matchers, named, spellings.of_stem)
            for document, score, source, plain in found:
                check(cancelled)
                read = partial(self._read, document, source.text)
                code = stemming(source.language)
                text = scans.text(plain, code, self._lexicon, read) if plain else read()
                hits = Record(source, text, matchers, cancelled).hits(query)
                if hits is not None:
                    first = tuple(hit.passage() for hit in hits[:passages])
                    shown.append(DocumentHits(document, source.title, score, len(hits), first))
            lost += len(batch)
        lost -= len(shown)
        if query.cased:
            scans = Scans(matchers, named, lambda *_: None)
            lost += sum(not self._holds(query, load(one), scans, matchers, cancelled) for one, _ in ranked)
        return shown, lost

    # ----

    def _holds(
        self,
        query: Query,
        source: SearchSource | None,
        scans: Scans,
        matchers: Matchers,
        cancelled: Callable[[], bool],
    ) -> bool:
        """Whether a query holds of a document that is not to be shown."""
        check(cancelled)
        if source is None:
            return False
        text = scans.text(Letters(source.text), stemming(source.language), self._lexicon)
        return Record(source, text, matchers, cancelled).holds(query)

    def _read(self, document: str, text: str) -> FoundText:
        known = self._texts.get(document)
        if known is None or known.text != text:
            self._remembered += len(text) - (len(known.text) if known else 0)
            known = self._texts[document] = FoundText(text, self._lexicon)
            self._texts.move_to_end(document)
            while self._remembered > _REMEMBERED and len(self._texts) > 1:
                _, oldest = self._texts.popitem(last=False)
                self._remembered -= len(oldest.text)
        self._texts.move_to_end(document)
        return known


class _Spellings:
    """The words of some texts by their stems, in plain ASCII.

    Stemmers take away endings and leave how a word begins, so that few words need to be stemmed.
    """

    def __init__(self, texts: Collection[Letters]) -> None:
        self._texts = texts

    def of_stem(self, code: str, stem: str) -> set[str] | None:
        """The exact forms that have a stem in the language ``stemming`` named; None if it cannot say."""
        if code in _PREFIXED or not (stem.isascii() and stem.isalnum()):
            return None
        begins = _beginning(stem[0])
        words = {word[:LONGEST] for letters in self._texts for word in begins.findall(letters.lower)}
        stem_of = stems(code)
        found = {word for word in words if stem_of[word] == stem}
        for word in words:
            if "'" in word:
                found.update(token.exact for token in scan(word) if stem_of[token.clean] == stem)
        return found


@lru_cache(maxsize=64)
def _beginning(letter: str) -> re.Pattern[str]:
    return re.compile(rf"{letter}(?<![a-z0-9]{letter})[a-z0-9']*")


def _is_scanned(letters: Letters) -> bool:
    """Whether to look through a text for a few words, rather than to read and remember all of it."""
    length = len(letters.text)
    return length <= _SHORT and (letters.text.isascii() or letters.lower.count("?") * _MOSTLY < length)
