"""What became of a quotation when it was looked for in the corpus."""

from dataclasses import dataclass
from enum import StrEnum


class QuotationStatus(StrEnum):
    """Whether the corpus says what is quoted."""

    VERBATIM = "verbatim"
    ALTERED = "altered"
    NOT_FOUND = "not found"
    AMBIGUOUS = "ambiguous"
    """Word for word, in several places, and the draft does not say which."""


@dataclass(frozen=True, slots=True)
class QuotedPlace:
    """A passage of a document that may be what is quoted."""

    document: str
    title: str
    start: int
    """First code point of the document's text."""
    end: int


@dataclass(frozen=True, slots=True)
class WordChange:
    """A stretch of a quotation beside what the document says there; equal where both are the same."""

    quoted: str
    """"" where the document says more."""
    said: str
    """"" where the quotation says more."""

    @property
    def equal(self) -> bool:
        """Whether the words are the same."""
        return self.quoted == self.said


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one quotation of a draft."""

    line: int
    """Of the draft, from 1, where the quotation begins."""
    quotation: str
    """As it reads, without the draft's markup."""
    status: QuotationStatus
    document: str = ""
    """Id of the document that says it, or says nearly so; "" where there is none, or several."""
    title: str = ""
    start: int = 0
    """First code point of the passage in the document's text."""
    end: int = 0
    diff: tuple[WordChange, ...] = ()
    """Of an altered quotation, from its beginning to its end."""
    link: str = ""
    """To the passage, for the draft."""
    candidates: tuple[QuotedPlace, ...] = ()
    """Of an ambiguous one: the places that say it, the likeliest first."""
    remark: str = ""
    """What else is to be known of it, a sentence or two; "" if nothing is."""
