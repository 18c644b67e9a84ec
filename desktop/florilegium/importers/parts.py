"""Files that hold many documents: which, and where each is in the file."""

from collections.abc import Callable
from dataclasses import dataclass, field

from florilegium.model import ImportedDocument


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table says what, by name; "" where none does."""

    text: str
    title: str = ""
    author: str = ""
    date: str = ""
    language: str = ""
    site: str = ""
    source: str = ""
    more: tuple[str, ...] = ()
    """Further columns whose text follows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How the reader wants a file read; what is None is found out."""

    encoding: str | None = None
    """As Python names it; for formats that are text."""
    password: str | None = field(default=None, repr=False)
    """What unlocks it; used and forgotten."""
    columns: Columns | None = None
    """Of a table of texts."""
    whole: bool | None = None
    """Whether all of a web page is wanted, not its article alone."""
    known: frozenset[str] = frozenset()
    """Fingerprints (SHA-256, hex) of what is there already, and need not be read."""

    @property
    def anew(self) -> bool:
        """Whether what is there already is to be read in another way."""
        return self.encoding is not None or self.columns is not None or self.whole is not None


AS_IT_IS = Asked()


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a file, before it is read."""

    key: str
    """The fragment that names it in the file ("row=3"); "" where the file is one document."""
    fingerprint: str
    """SHA-256 (hex) of what it is made from: it stays when other parts of the file change."""
    read: Callable[[], ImportedDocument]
    """Reads it; raises ImportFailure."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """How far recognising the text of pictures has got: pages done, of how many."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table's columns, and those that were chosen by what they are called and hold."""

    names: tuple[str, ...]
    chosen: Columns | None
    """None where no column holds texts."""
    rows: tuple[tuple[str, ...], ...] = ()
    """The first rows: what each column holds."""
