"""Where a query's words stand in the texts of the corpus, and the words around them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from florilegium.model import Field, Highlight, Progress, Range
from florilegium.search import SearchIndex, SearchSource
from florilegium.search.analysis import stemming
from florilegium.search.finding import FoundText, check, separate
from florilegium.search.lexicon import MOST, Lexicon, Matchers
from florilegium.search.matching import Record
from florilegium.search.query import Near, Query, Scope, Words, leaves
from florilegium.search.scanning import Letters
from florilegium.search.scans import Scans, named
from florilegium.search.spellings import Spellings
from florilegium.search.surroundings import Surroundings
from florilegium.store import HighlightRows, TextRow, TextRows

_POLL = 64  # documents between two looks at whether to go on
_MANY = 400_000  # different stretches of text that are numbered, before it is begun anew

Numbers = NDArray[np.int32]
Cancelled = Callable[[], bool]


@dataclass(slots=True)
class Occurrences:
    """A query's hits in corpus order: one entry of each array a hit."""

    rows: list[TextRow]
    """The documents that hold hits, in corpus order."""
    ordinals: Numbers
    """Index into ``rows``."""
    starts: Numbers
    ends: Numbers
    matches: Numbers
    """Number of each match's exact form."""
    spellings: Numbers
    """Number of each match as it is written, in lower case."""
    complete: bool
    """Whether all of them are here."""
    surroundings: Surroundings
    texts: TextRows
    sides: dict[str, Numbers] = field(default_factory=dict)
    read: dict[int, str] = field(default_factory=dict)
    """Versions whose hits depend on nothing but their text and language, which is here: found once, they
    stay what they are."""

    @property
    def words(self) -> list[str]:
        """What the numbers stand for."""
        return self.surroundings.numbers.words

    def around(self, side: str, depth: int, cancelled: Cancelled) -> Numbers:
        """The nearest words left ("L") or right ("R") of each hit, at least ``depth``; 0 for none."""
        known = self.sides.get(side)
        if known is not None and known.shape[1] >= depth:
            return known
        edges = np.searchsorted(self.ordinals, np.arange(len(self.rows) + 1)).tolist()
        starts, ends = self.starts.tolist(), self.ends.tolist()
        ordinals = {row.version: ordinal for ordinal, row in enumerate(self.rows)}
        table = np.zeros((len(starts), depth), np.int32)
        for steps, (version, text) in enumerate(self.texts.texts(list(ordinals))):
            if steps % _POLL == 0:
                check(cancelled)
            here = slice(edges[ordinals[version]], edges[ordinals[version] + 1])
            table[here] = words_beside(self.surroundings, side, depth, text, starts[here], ends[here])
        self.sides[side] = table
        return table


def words_beside(
    surroundings: Surroundings, side: str, depth: int, text: str, starts: list[int], ends: list[int]
) -> list[list[int]]:
    """The ``depth`` nearest words left ("L") or right ("R") of hits in a text; 0 for none."""
    if side == "L":
        listed = [surroundings.before(text, start, depth) for start in starts]
    else:
        listed = [surroundings.after(text, end, depth) for end in ends]
    return [words if len(words) == depth else words + [0] * (depth - len(words)) for words in listed]


class Source:
    """Finds occurrences in one library's texts: the index says in which to look."""

    def __init__(self, texts: TextRows, highlights: HighlightRows, index: SearchIndex) -> None:
        self._texts = texts
        self._highlights = highlights
        self._index = index
        self._spellings = Spellings()
        self._surroundings = Surroundings()
        self._lexicon = Lexicon()

    def find(
        self,
        query: Query,
        documents: frozenset[str] | None,
        *,
        most: int | None,
        depths: Mapping[str, int],
        cancelled: Cancelled,
        known: Occurrences | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Occurrences:
        """Every hit, or the first ``most`` of the corpus, with so many words left ("L") and right ("R").

        ``known`` is what the same query found before: texts that are as they were are not read again.
        Raises SearchCancelled.
        """
        if len(self._surroundings) > _MANY:
            self._surroundings = Surroundings()
        if known is not None and known.surroundings is not self._surroundings:
            known = None
        if known is not None:  # the words beside, old and new, in one table
            depths = {side: max(depths.get(side, 0), table.shape[1]) for side, table in known.sides.items()}
        words = None if query.in_highlights else _words_of_texts(query)
        answering = self._index.answering(query, cancelled, roughly=words is not None)
        unindexed = self._texts.unindexed()
        rows = [
            row
            for row in self._texts.all()
            if (documents is None or row.document in documents)
            and (answering is None or row.document in answering or row.document in unindexed)
        ]
        again = [row for row in rows if known is None or known.read.get(row.version) != row.language]
        find = self._finder(query, words, unindexed, cancelled, quickly=most is not None)
        number, written = self._surroundings.match, self._surroundings.spelling
        kept: list[TextRow] = []
        ordinals: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        matches: list[int] = []
        spellings: list[int] = []
        beside: dict[str, list[list[int]]] = {side: [] for side in depths}
        by_version = {row.version: row for row in again}
        complete = True
        for steps, (version, text) in enumerate(self._texts.texts(list(by_version))):
            if steps % _POLL == 0:
                check(cancelled)
                if on_progress is not None:
                    on_progress(Progress(steps, len(again)))
            hits = find(by_version[version], text)
            if not hits:
                continue
            ordinals += [len(kept)] * len(hits)
            kept.append(by_version[version])
            starts += (begin := [hit.start for hit in hits])
            ends += (end := [hit.end for hit in hits])
            for side, depth in depths.items():
                beside[side] += words_beside(self._surroundings, side, depth, text, begin, end)
            found = [text[hit.start : hit.end] for hit in hits]
            matches += map(number, found)
            spellings += map(written, found)
            if most is not None and len(starts) >= most:
                complete = False
                break
        fresh = Occurrences(
            kept,
            np.array(ordinals[:most], np.int32),
            np.array(starts[:most], np.int32),
            np.array(ends[:most], np.int32),
            np.array(matches[:most], np.int32),
            np.array(spellings[:most], np.int32),
            complete,
            self._surroundings,
            self._texts,
            {
                side: np.array(words[:most], np.int32).reshape(-1, depths[side])
                for side, words in beside.items()
            },
            {row.version: row.language for row in rows} if _of_the_text_alone(words) and complete else {},
        )
        return fresh if known is None else _joined(known, fresh, rows)

    # ----

    def warm_up(self, cancelled: Cancelled) -> None:
        """Read what most concordances need."""
        for code in sorted({stemming(row.language) for row in self._texts.all()}):
            if cancelled():
                return
            self._forms(code, "")

    def _forms(self, code: str, stem: str) -> set[str] | None:
        """The forms in plain ASCII that have a stem; None if the index cannot say."""
        return self._index.consult(lambda reader: self._spellings.of_stem(reader.segments, code, stem))

    def _prepared(self, code: str) -> bool:
        return bool(self._index.consult(lambda reader: self._spellings.knows(reader.segments, code)))

    def _finder(
        self,
        query: Query,
        words: Words | Near | None,
        unindexed: set[str],
        cancelled: Cancelled,
        *,
        quickly: bool,
    ) -> Callable[[TextRow, str], list[Range]]:
        """What finds a query's hits in one text. ``quickly`` is for few texts, without preparations."""
        if len(self._lexicon) > MOST:
            self._lexicon = Lexicon()
        matchers = Matchers(self._lexicon)

        def spelled(code: str, stem: str) -> set[str] | None:
            return None if quickly and not self._prepared(code) else self._forms(code, stem)

        scans = Scans(
            matchers,
            lambda form: self._index.consult(lambda reader: named(reader.segments, form)),
            spelled,
        )
        names = {label.id: label.name for label in self._highlights.labels()}
        field = Field.TEXT
        if query.in_highlights or not any(isinstance(leaf, Words) for leaf in leaves(query.root)):
            field = Field.HIGHLIGHT

        @cache
        def highlights_of() -> dict[str, list[Highlight]]:
            by_document: dict[str, list[Highlight]] = {}
            for highlight in self._highlights.all():
                by_document.setdefault(highlight.document, []).append(highlight)
            return by_document

        def find(row: TextRow, text: str) -> list[Range]:
            code = stemming(row.language)
            known = row.document not in unindexed
            single = isinstance(words, Words) and len(words.forms) == 1
            if isinstance(words, Words) and single and known and (scan := scans.of(words, code)):
                return separate(scan.find(Letters(text)))
            read: FoundText
            read = scans.text(Letters(text), code, self._lexicon) if known else FoundText(text, self._lexicon)
            # A highlight may cut words, and what is found in it hides what is found across its ends.
            if words is not None and (single or row.document not in highlights_of()):
                if isinstance(words, Near):
                    return separate(read.find_near(words, matchers, code, cancelled))
                return separate(read.find(matchers.of(words, code), cancelled))
            source = SearchSource(
                text,
                row.title,
                row.author,
                row.language,
                tuple(highlights_of().get(row.document, ())),
                names,
            )
            hits = Record(source, read, matchers, cancelled).hits(query) or ()
            return separate([hit.range for hit in hits if hit.field is field and hit.source is text])

        return find


def _of_the_text_alone(words: Words | Near | None) -> bool:
    """Whether highlights have no say in the hits: they may cut what has several words."""
    return isinstance(words, Words) and len(words.forms) == 1


def _joined(known: Occurrences, fresh: Occurrences, rows: list[TextRow]) -> Occurrences:
    """What was known of texts that are as they were, and what was found in the others, in corpus order."""
    place_of = {row.version: place for place, row in enumerate(rows)}
    anew = {row.version for row in rows if known.read.get(row.version) != row.language}
    of_known = [-1 if row.version in anew else place_of.get(row.version, -1) for row in known.rows]
    places = np.array(of_known, np.int64)[known.ordinals] if of_known else np.empty(0, np.int64)
    stay = np.flatnonzero(places >= 0)
    of_fresh = np.array([place_of[row.version] for row in fresh.rows], np.int64)
    places = np.concatenate((places[stay], of_fresh[fresh.ordinals]))
    order = np.argsort(places, kind="stable")
    present, ordinals = np.unique(places[order], return_inverse=True)

    def both(old: Numbers, new: Numbers) -> Numbers:
        return np.concatenate((old[stay], new))[order]

    return replace(
        fresh,
        rows=[rows[place] for place in present.tolist()],
        ordinals=ordinals.reshape(-1).astype(np.int32),
        starts=both(known.starts, fresh.starts),
        ends=both(known.ends, fresh.ends),
        matches=both(known.matches, fresh.matches),
        spellings=both(known.spellings, fresh.spellings),
        sides={
            side: both(table, fresh.sides[side])
            for side, table in known.sides.items()
            if fresh.sides[side].shape[1] == table.shape[1]
        },
    )


def _words_of_texts(query: Query) -> Words | Near | None:
    """What stands in the texts, if the query asks no more than that."""
    root = query.root
    return root if isinstance(root, Words | Near) and root.scope is Scope.ANYWHERE else None
