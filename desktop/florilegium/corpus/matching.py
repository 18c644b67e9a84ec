"""Which document of the corpus a foreign highlight was made in. Nothing is guessed between two."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from rapidfuzz import fuzz, process

from florilegium.corpus.locating import Locator, ReadDocument
from florilegium.model import DocumentSummary, ForeignHighlight
from florilegium.search.analysis import forms
from florilegium.store import DocumentRows

TELLING_WORDS = 8
"""Words of a quote that tell its document by themselves."""
_ALIKE = 90.0  # likeness of two titles that may be the same, 0 to 100
_APART = 5.0  # by which the next must be less alike
_SHORTEST_ALIKE = 8  # code points of a title that may be misspelt
_SHORTEST_FINGERPRINT = 16  # hex digits of one that is given in part, as in the id of a document
_SAYING = 50  # documents that may say a quote, of which one must be the only one
_ASKED = 12  # quotes of a document that are looked up
_CUT_CONTEXT = 20  # code points of context that are fewer than any program writes, but at the ends of a text
_FIRST_WORD, _LAST_WORD = re.compile(r"^\S*"), re.compile(r"\S*\Z")
_SUBTITLE = re.compile(r"\s*[:;(\[–—]|\s-\s")
_WEB = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)

Described = tuple[str, str, str, str, str]
"""What a source says of a document: fingerprint, path, address, title, author."""


def described(highlight: ForeignHighlight) -> Described:
    """What a foreign highlight says of its document."""
    return highlight.fingerprint, highlight.path, highlight.uri, highlight.title, highlight.author


def groups(highlights: Iterable[ForeignHighlight]) -> dict[Described, list[ForeignHighlight]]:
    """Foreign highlights by their document; those that do not say it stand each alone."""
    found: dict[Described, list[ForeignHighlight]] = defaultdict(list)
    for number, highlight in enumerate(highlights):
        about = described(highlight)
        found[about if any(about) else ("", "", "", "", f"\0{number}")].append(highlight)
    return found


class Matcher:
    """Finds documents. It knows those there were when it was made, or those of ``only``."""

    def __init__(
        self,
        documents: DocumentRows,
        locator: Locator,
        only: Sequence[str] | None = None,
    ) -> None:
        self._documents = documents
        self._locator = locator
        self._only = None if only is None else list(only)
        self._known: dict[str, ReadDocument | None] = {}
        self._summaries = documents.summaries(only)
        self._ids = {summary.id for summary in self._summaries}

    def document_of(self, highlights: Sequence[ForeignHighlight]) -> str:
        """Id of the document that highlights of one source document were made in; "" if it is not here."""
        first = highlights[0]
        for found in (
            self._by_fingerprint(first.fingerprint),
            self._by_path(first.path),
            self._by_address(first.uri),
        ):
            if len(found) == 1:
                return found[0]
            if found and (told := self._told_apart(found, highlights)):
                return told
        named = self._by_name(first.title, first.author)
        if len(named) == 1:
            return named[0]
        return self._told_apart(named, highlights) if named else self._by_quotes(highlights)

    # ----

    def _by_fingerprint(self, fingerprint: str) -> list[str]:
        if len(fingerprint) < _SHORTEST_FINGERPRINT:
            return []
        return [one for one in self._documents.with_fingerprints(fingerprint) if one in self._ids]

    def _by_path(self, path: str) -> list[str]:
        if not path:
            return []
        if os.path.isabs(path) and (document := self._documents.at_path(path)) in self._ids:
            return [document]
        return self._names.get(_file_name(path), [])

    def _by_address(self, uri: str) -> list[str]:
        return self._addresses.get(_address(uri), []) if uri else []

    def _by_name(self, title: str, author: str) -> list[str]:
        """Documents of a title, and if that is not told apart of an author."""
        folded = _folded(title)
        if not folded:
            return []
        same = self._titles.get(folded) or self._short_titles.get(_folded(_short(title)), [])
        if not same and len(folded) >= _SHORTEST_ALIKE:
            same = self._alike(folded)
        fitting = [document for document in same if _fits(author, self._authors[document])]
        if len(fitting) > 1 and author:
            stated = [document for document in fitting if self._authors[document]]
            fitting = stated or fitting
        return fitting

    def _alike(self, title: str) -> list[str]:
        found = process.extract(title, list(self._titles), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=2)
        if not found or (len(found) > 1 and found[0][1] - found[1][1] < _APART):
            return []
        return self._titles[found[0][0]]

    def _told_apart(self, documents: Sequence[str], highlights: Sequence[ForeignHighlight]) -> str:
        """The one of several documents that says more of what was highlighted than the others."""
        counts = sorted(
            ((self._said(document, highlights), document) for document in documents), reverse=True
        )
        if len(counts) == 1 or (counts[0][0] and counts[0][0] > counts[1][0]):
            return counts[0][1]
        return ""

    def _said(self, document: str, highlights: Sequence[ForeignHighlight]) -> int:
        read = self._read(document)
        if read is None:
            return 0
        lines = (self._locator.words(highlight.quote).line for highlight in highlights[:200])
        return sum(bool(line) and line in read.words.line for line in lines)

    def _read(self, document: str) -> ReadDocument | None:
        """A document read; of only one, once for all quotes."""
        if self._only is None:
            return self._locator.read(document)
        if document not in self._known:
            self._known[document] = self._locator.read(document)
        return self._known[document]

    def _by_quotes(self, highlights: Sequence[ForeignHighlight]) -> str:
        """The one document that says quotes long enough to tell it, where no other says any of them.

        Short ones count with what stood around them; where that is all there was, it is the whole text.
        """
        told: set[str] = set()
        long = [stretch for one in highlights if (stretch := self._telling(one))]
        for quote, whole in long[:_ASKED]:
            line = self._locator.words(quote).line
            documents = self._only or self._locator.candidates([quote]).sure
            saying = {
                document
                for document in documents[:_SAYING]
                if (read := self._read(document)) is not None
                and (line == read.words.line if whole else line in read.words.line)
            }
            if len(saying) == 1:
                told |= saying
        return told.pop() if len(told) == 1 else ""

    def _telling(self, highlight: ForeignHighlight) -> tuple[str, bool] | None:
        """Words that tell the document of a highlight, and whether they are all that it says; else None."""
        before, quote, after = highlight.prefix, highlight.quote, highlight.suffix
        if len(self._locator.words(quote)) >= TELLING_WORDS:
            return quote, False
        if not quote.strip() or not (before or after):
            return None
        whole = len(before) < _CUT_CONTEXT and len(after) < _CUT_CONTEXT
        if not whole:  # words at its ends may be cut
            before, after = _FIRST_WORD.sub("", before), _LAST_WORD.sub("", after)
        words = f"{before}{quote}{after}"
        return (words, whole) if whole or len(self._locator.words(words)) >= TELLING_WORDS else None

    # ----

    @cached_property
    def _authors(self) -> dict[str, str]:
        return {summary.id: summary.author for summary in self._summaries}

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        return _grouped((_file_name(summary.path), summary) for summary in self._summaries)

    @cached_property
    def _titles(self) -> dict[str, list[str]]:
        return _grouped((_folded(summary.title), summary) for summary in self._summaries)

    @cached_property
    def _short_titles(self) -> dict[str, list[str]]:
        return _grouped((_folded(_short(summary.title)), summary) for summary in self._summaries)

    @cached_property
    def _addresses(self) -> dict[str, list[str]]:
        found = _grouped((_address(summary.source), summary) for summary in self._summaries)
        for summary in self._summaries:
            for _, value in summary.other:
                known = found.setdefault(_address(value), [])
                if summary.id not in known:
                    known.append(summary.id)
        found.pop("", None)
        return found


def _grouped(pairs: Iterable[tuple[str, DocumentSummary]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, summary in pairs:
        if name:
            found[name].append(summary.id)
    return dict(found)


@lru_cache(maxsize=8_192)
def _folded(title: str) -> str:
    return " ".join(forms(title)[0])


def _short(title: str) -> str:
    """A title without subtitle, series and edition, if a word or two are left."""
    short = _SUBTITLE.split(title.strip(), maxsplit=1)[0]
    return short if len(short) >= 4 else title


def _file_name(path: str) -> str:
    return PurePath(path.partition("#")[0].replace("\\", "/")).name.casefold()


def _address(uri: str) -> str:
    """A web address or identifier without what does not tell it apart."""
    uri = uri.strip()
    if _WEB.match(uri) and "://" in uri[:9]:
        try:
            parts = urlsplit(uri)
        except ValueError:
            return uri
        query = "&".join(
            part
            for part in parts.query.split("&")
            if part and not part.lower().startswith(("utm_", "fbclid"))
        )
        address = f"{parts.netloc.removeprefix('www.')}{unquote(parts.path).rstrip('/')}"
        return f"{address}?{query}".casefold() if query else address.casefold()
    return re.sub(r"^(?:urn:)?(?:isbn|doi|uuid):", "", uri.casefold())


def _fits(author: str, other: str) -> bool:
    """Whether two ways of naming authors can mean the same: one is unknown, or they share a name."""
    names, others = ({one for one in forms(name)[0] if len(one) > 1} for name in (author, other))
    return not names or not others or bool(names & others)
