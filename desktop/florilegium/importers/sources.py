"""What a format is given to read."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file, and what is known of them."""

    data: bytes
    name: str
    """The file's name, for its suffix and as the last resort for a title."""
    encoding: str | None = None
    """The encoding the reader chose, as Python names it; None to find out."""
    base: Path | None = None
    """The folder the file is in; None where files beside it are not to be read."""
    password: str | None = None
    """What unlocks it; used and forgotten."""
    whole: bool = False
    """Whether all of a web page is wanted, not its article alone."""
