"""What became of a quotation when it was looked for in the corpus."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from florilegium.model.ranges import Range

MOST_CANDIDATES = 10
"""Places of an ambiguous quotation that are told."""


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
    link: str = ""
    """To the passage, for the draft."""


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
    number: int = 0
    """Which of the draft's quotations it is, from 0; those too short to be looked for count, too."""
    before: str = ""
    """The draft's own words before it in its sentence, with the opening mark."""
    after: str = ""
    spot: Range | None = None
    """Where it stands in the draft with its marks, in code points of what the file decodes to; None where
    that cannot be told for certain."""
    referable: bool = False
    """Whether it can be told where a reference goes."""
    linked: bool = False
    """Whether the draft links to the document beside it."""

    @property
    def gaps(self) -> bool:
        """Whether an altered quotation leaves words out or puts words in, by an ellipsis or brackets."""
        return "[" in self.quotation or any(change.quoted == " … " for change in self.diff)


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft as it was when its quotations were looked up."""

    path: str
    fingerprint: str
    """SHA-256 of the file."""
    plain: bool
    """Whether it is Markdown or text, in which a quotation can be mended."""
    markdown: bool
    verdicts: tuple[Verdict, ...]
    locations: dict[tuple[str, int], str]
    """Where a passage is, in words, by document and start."""
    versions: dict[str, int]
    """Of the documents that say what is quoted, or nearly so."""
    passages: dict[tuple[str, int], tuple[str, str, str]]
    """What stands before a passage, its words, and what follows: of those to choose from."""

    def location(self, document: str, start: int) -> str:
        """Where a passage is, in words; "" if it is not known."""
        return self.locations.get((document, start), "")


@dataclass(frozen=True, slots=True)
class MendedDraft:
    """A draft that was changed, with what it takes to change it back."""

    path: Path
    before: bytes
    fingerprint: str
    """SHA-256 of the file as it is now."""
