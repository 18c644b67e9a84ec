"""Whether a query holds of one document, and the passages that show it.

This is the meaning of a query, worked out from the texts themselves; the index must give the same
documents (tests/search holds the two against each other).
"""

import re
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import NamedTuple

from florilegium.errors import QueryError
from florilegium.model import PICTURE, Field, Highlight, Passage, Range
from florilegium.search.analysis import key, stemming
from florilegium.search.entry import SearchSource, having, label_keys
from florilegium.search.finding import FoundText, check, separate
from florilegium.search.folding import find_plain
from florilegium.search.lexicon import Matchers
from florilegium.search.parser import parse
from florilegium.search.query import (
    And,
    Everything,
    Near,
    Node,
    Not,
    Or,
    Period,
    Property,
    Query,
    Scope,
    Value,
    Words,
)

CONTEXT = 60
"""Code points shown before and after a hit, at most."""

# A word cut in two; where no white space is near (unspaced scripts), nothing is.
_CUT_AT_START = re.compile(r"^\S{1,24}(?=\s)")
_CUT_AT_END = re.compile(r"(?<=\s)\S{1,24}$")


class Hit(NamedTuple):
    """One place where a query's word, phrase or value was found."""

    range: Range
    """In the canonical text; the highlight's own for its note and tags; 0, 0 for title and author."""
    field: Field
    source: str
    """The text that the words stand in: the canonical text, a note, a title."""
    found: Range
    """Where they stand in ``source``."""
    highlight: str = ""

    def passage(self) -> Passage:
        """The hit with its surroundings."""
        before, after = surroundings(self.source, self.found)
        match = self.source[self.found.start : self.found.end]
        return Passage(self.range.start, self.range.end, before, match, after, self.field, self.highlight)


def surroundings(text: str, hit: Range) -> tuple[str, str]:
    """Up to :data:`CONTEXT` code points of the hit's paragraph on either side, in whole words.

    White space is folded to single spaces.
    """
    first = max(hit.start - CONTEXT, 0)
    before = text[first : hit.start]
    if "\n\n" in before:
        before = before.rpartition("\n\n")[2]
    elif first and not text[first - 1].isspace():
        before = _CUT_AT_START.sub("", before)
    last = hit.end + CONTEXT
    after = text[hit.end : last]
    if "\n\n" in after:
        after = after.partition("\n\n")[0]
    elif last < len(text) and not text[last].isspace():
        after = _CUT_AT_END.sub("", after)
    return _one_line(before).lstrip(), _one_line(after).rstrip()


def _one_line(text: str) -> str:
    text = text.replace(PICTURE, " ")
    folded = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{folded}{' ' if folded and text[-1:].isspace() else ''}"


class Record:
    """One document, of which a query is asked.

    ``text`` may be handed in where it was read before, with the lexicon of ``matchers``; these where
    other documents are asked the same. Site, format and dates are the index's business: what a query
    says of them is taken to hold.
    """

    def __init__(
        self,
        source: SearchSource,
        text: FoundText | None = None,
        matchers: Matchers | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self._source = source
        self._matchers = matchers or Matchers()
        self._text = FoundText(source.text, self._matchers.lexicon) if text is None else text
        self._cancelled = cancelled
        self._code = stemming(source.language)
        self._known: dict[tuple[Words | Near | Value, str], list[Hit]] = {}

    def hits(self, query: Query) -> list[Hit] | None:
        """Every hit of a query in text order; None if the query does not hold of this document.

        Hits in text, excerpts, notes and tags come first; where there are none, the highlights
        that have a tag or label asked for; where there are none either, title and author.
        Raises SearchCancelled.
        """
        units: Iterable[Highlight | None] = self._source.highlights if query.in_highlights else (None,)
        found: list[Hit] = []
        whole: list[Hit] = []
        holds = False
        for unit in units:
            check(self._cancelled)
            if self._holds(query.root, unit, True):
                holds = True
                of_words, of_values = self._collect(query.root, unit)
                found += of_words
                whole += of_values or ([] if of_words or unit is None else [self._whole(unit)])
        if not holds:
            return None
        places = [hit for hit in found if hit.field not in (Field.TITLE, Field.AUTHOR)]
        if whole and not places:
            return _ordered({(hit.highlight, hit.field, hit.source): hit for hit in whole}.values())
        return _merged(places or found, self._text.text)

    def holds(self, query: Query) -> bool:
        """Whether the query holds of this document. Raises SearchCancelled."""
        if query.in_highlights:
            return any(self._holds(query.root, unit, True) for unit in self._source.highlights)
        return self._holds(query.root, None, True)

    def _holds(self, node: Node, unit: Highlight | None, unknown: bool) -> bool:
        """``unknown`` is what to take for what the index alone knows."""
        match node:
            case And(parts):
                return all(self._holds(part, unit, unknown) for part in parts)
            case Or(parts):
                return any(self._holds(part, unit, unknown) for part in parts)
            case Not(part):
                return not self._holds(part, unit, not unknown)
            case Everything():
                return True
            case Value(Property.LANGUAGE):
                return is_language(self._source.language, node)
            case (
                Period()
                | Value(Property.DATE | Property.ADDED | Property.FORMAT)
                | Words(scope=Scope.SITE)
                | Near(scope=Scope.SITE)
            ):
                return unknown
        return bool(self._leaf(node, unit))

    def _collect(self, node: Node, unit: Highlight | None) -> tuple[list[Hit], list[Hit]]:
        """The hits of the parts that hold: of words, and of tags and labels."""
        match node:
            case And(parts) | Or(parts):
                of_words: list[Hit] = []
                of_values: list[Hit] = []
                for part in parts:
                    if self._holds(part, unit, True):
                        words, values = self._collect(part, unit)
                        of_words += words
                        of_values += values
                return of_words, of_values
            case Words() | Near():
                return self._leaf(node, unit), []
            case Value(Property.TAG | Property.LABEL | Property.HAS):
                return [], self._leaf(node, unit)
        return [], []

    def _leaf(self, leaf: Words | Near | Value, unit: Highlight | None) -> list[Hit]:
        place = (leaf, unit.id if unit else "")
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = self._look(leaf, unit)
        return known

    def _look(self, leaf: Words | Near | Value, unit: Highlight | None) -> list[Hit]:
        highlights = (unit,) if unit else self._source.highlights
        if isinstance(leaf, Value):
            return [hit for highlight in highlights for hit in self._property(leaf, highlight)]
        found: list[Hit] = []
        if leaf.scope is Scope.ANYWHERE:
            if unit is None:
                found += [Hit(one, Field.TEXT, self._text.text, one) for one in self._find(leaf, self._text)]
                if not found:  # else they would not be shown
                    found += self._in(leaf, self._source.title, Field.TITLE)
                    found += self._in(leaf, self._source.author, Field.AUTHOR)
            for highlight in highlights:
                found += self._excerpt(leaf, highlight)
                found += self._in(leaf, highlight.note, Field.NOTE, highlight)
                for tag in highlight.tags:
                    found += self._in(leaf, tag, Field.TAG, highlight)
        elif leaf.scope is Scope.TITLE:
            found += self._in(leaf, self._source.title, Field.TITLE)
        elif leaf.scope is Scope.AUTHOR:
            found += self._in(leaf, self._source.author, Field.AUTHOR)
        elif leaf.scope is Scope.NOTE:
            for highlight in highlights:
                found += self._in(leaf, highlight.note, Field.NOTE, highlight)
        return found

    def _find(self, words: Words | Near, text: FoundText) -> list[Range]:
        if isinstance(words, Near):
            return text.find_near(words, self._matchers, self._code, self._cancelled)
        return text.find(self._matchers.of(words, self._code), self._cancelled)

    def _in(
        self, words: Words | Near, text: str, field: Field, highlight: Highlight | None = None
    ) -> list[Hit]:
        if not text:
            return []
        place = self._range(highlight) if highlight else Range(0, 0)
        identity = highlight.id if highlight else ""
        read = FoundText(text, self._matchers.lexicon)
        return [Hit(place, field, text, one, identity) for one in self._find(words, read)]

    def _excerpt(self, words: Words | Near, highlight: Highlight) -> list[Hit]:
        """Hits in the highlighted words; in the text itself, as long as it still says the same there."""
        base = highlight.start
        hits = self._in(words, highlight.exact, Field.HIGHLIGHT, highlight)
        if self._text.text[base : highlight.end] != highlight.exact:
            return hits
        ranges = [Range(base + hit.found.start, base + hit.found.end) for hit in hits]
        return [Hit(one, Field.HIGHLIGHT, self._text.text, one, highlight.id) for one in ranges]

    def _property(self, value: Value, highlight: Highlight) -> list[Hit]:
        if value.property is Property.HAS:
            return [self._whole(highlight)] if value.text in having(highlight) else []
        if value.property is Property.LABEL:
            keys = label_keys(highlight, self._source.label_names)
            return [self._whole(highlight)] if any(same(one, value) for one in keys) else []
        place = self._range(highlight)
        return [
            Hit(place, Field.TAG, tag, Range(0, len(tag)), highlight.id)
            for tag in highlight.tags
            if same(key(tag), value)
        ]

    def _whole(self, highlight: Highlight) -> Hit:
        place = self._range(highlight)
        if self._text.text[place.start : place.end] == highlight.exact:
            return Hit(place, Field.HIGHLIGHT, self._text.text, place, highlight.id)
        words = highlight.exact
        return Hit(place, Field.HIGHLIGHT, words, Range(0, len(words)), highlight.id)

    def _range(self, highlight: Highlight) -> Range:
        return highlight.anchor.range.clamped(len(self._text.text))


def same(text: str, value: Value) -> bool:
    """Whether a property has the value asked for."""
    return text == value.text or (value.prefix and text.startswith(value.text))


def is_language(language: str, value: Value) -> bool:
    """Whether a language tag (BCP 47) is in the range asked for: "en" takes "en-GB" too."""
    tag = language.lower().replace("_", "-")
    return bool(tag) and (same(tag, value) or tag.startswith(f"{value.text}-"))


def _merged(hits: list[Hit], text: str) -> list[Hit]:
    """In text order, each once; of those that overlap in one text, the first and longest.

    An excerpt's hit that stands in ``text``, the canonical text, is a hit of the text itself.
    """
    in_text: dict[Range, Hit] = {}
    groups: dict[tuple[str, str, str], dict[Range, Hit]] = {("", "", ""): in_text}
    for hit in hits:
        if hit.source is text:
            in_text.setdefault(hit.found, hit)
        else:
            groups.setdefault((hit.field, hit.highlight, hit.source), {}).setdefault(hit.found, hit)
    return _ordered(group[one] for group in groups.values() for one in separate(group.keys()))


def _ordered(hits: Iterable[Hit]) -> list[Hit]:
    return sorted(hits, key=itemgetter(0))


def highlight_ranges(
    query: str,
    source: SearchSource,
    *,
    typing: bool = False,
    case: bool = False,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Range]:
    """The passage of every hit of a query in one document, in text order and each once.

    ``typing`` and ``case`` as in the search whose hits are walked. An empty list if the query does
    not hold of the document or cannot be understood. Raises SearchCancelled.
    """
    try:
        asked = parse(query, typing=typing, case=case)
    except QueryError:
        return []
    hits = Record(source, cancelled=cancelled).hits(asked) if asked else None
    return sorted({hit.range for hit in hits or () if hit.field not in (Field.TITLE, Field.AUTHOR)})


def find_in_text(
    text: str,
    query: str,
    *,
    language: str = "",
    plain: bool = True,
    whole_words: bool = False,
    typing: bool = False,
    case: bool = False,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Range]:
    """What a search within one document finds, in text order.

    ``plain`` takes ``query`` as it stands, any part of a word, folding case, accents and white
    space, with ``whole_words`` only where no word goes on around it. Otherwise ``query`` is read as
    a query of the corpus is, words by their stem in ``language`` (BCP 47), the last word as a
    beginning with ``typing``, with their capitals with ``case``; one that cannot be understood finds
    nothing. Raises SearchCancelled soon after ``cancelled`` turns true.
    """
    if plain:
        return find_plain(text, query, whole_words=whole_words, cancelled=cancelled)
    source = SearchSource(text, language=language)
    return highlight_ranges(query, source, typing=typing, case=case, cancelled=cancelled)
