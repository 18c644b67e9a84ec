"""Which documents the list shows, and in what order."""

import re
from dataclasses import dataclass
from enum import StrEnum

from florilegium.model import DocumentSummary
from florilegium.ui.documents.wording import byline, shown_title
from florilegium.ui.one_line import folded

FINISHED = 0.98
"""Progress from which a document counts as read: the last lines are often a colophon."""


class Show(StrEnum):
    """What a filter goes by."""

    ALL = "all"
    UNREAD = "unread"
    IN_PROGRESS = "in progress"
    FINISHED = "finished"
    WITH_HIGHLIGHTS = "with highlights"
    MISSING = "missing"
    FORMAT = "format"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice of the filter menu."""

    show: Show = Show.ALL
    value: str = ""
    """The format or language asked for; "" for a language not known."""

    def admits(self, document: DocumentSummary) -> bool:
        """Whether the document is one of these."""
        match self.show:
            case Show.ALL:
                return True
            case Show.UNREAD:
                return not document.opened
            case Show.IN_PROGRESS:
                return bool(document.opened) and document.progress < FINISHED
            case Show.FINISHED:
                return bool(document.opened) and document.progress >= FINISHED
            case Show.WITH_HIGHLIGHTS:
                return document.highlights > 0
            case Show.MISSING:
                return document.missing
            case Show.FORMAT:
                return document.format == self.value
            case Show.LANGUAGE:
                return base_language(document.language) == self.value


def base_language(language: str) -> str:
    """The language without its region: "pt" of "pt-BR"."""
    return language.partition("-")[0].lower()


class Sort(StrEnum):
    """What the list is ordered by."""

    READ = "read"
    ADDED = "added"
    TITLE = "title"
    AUTHOR = "author"
    DATE = "date"


_NUMBER = re.compile(r"\d+")
_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def title_key(document: DocumentSummary) -> str:
    """Sorts titles as a reader would: no case, accents or opening quotes, 7 before 10."""
    title = folded(shown_title(document)).lstrip(" \"'“”„‘’«‹([{¿¡")
    return _NUMBER.sub(lambda number: number[0].zfill(12), title)


def author_key(document: DocumentSummary) -> tuple[str, str]:
    """Sorts by author, or site where there is none; those with neither come last."""
    author = folded(byline(document))
    return ("" if author else "~", author)


def date_key(document: DocumentSummary) -> str:
    """The date, or the year in the words given for it; "" if there is none."""
    stated = _ISO.match(document.date) or _YEAR.search(document.date)
    return stated[0] if stated else ""


FALLING = frozenset({Sort.READ, Sort.ADDED, Sort.DATE})
"""The orders from high to low. Equal documents stay in order of title in every order."""
