"""Names for exported files: legible, stable, and legal on Windows, macOS and Linux.

The rules are those of "Naming Files, Paths, and Namespaces" in the Windows documentation; they
are the strictest of the three.
"""

import re
import unicodedata
from pathlib import Path

_LONGEST = 80  # code points
_LONGEST_BYTES = 180  # of UTF-8; file systems allow 255 with the suffix and a temporary name's
_ILLEGAL = re.compile(r'[<>:"/\\|?*#^\[\]]+')  # the last four would break links in Obsidian
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|\s*$)", re.IGNORECASE
)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})


def stem(title: str) -> str:
    """A file's name, without suffix, for a document of this title; never empty."""
    seen = "".join(
        " " if character.isspace() or unicodedata.category(character) in _UNSEEN else character
        for character in unicodedata.normalize("NFC", title)
    )
    name = " ".join(_ILLEGAL.sub(" ", seen).split())
    if len(name) > _LONGEST:
        name = name[: max(name.rfind(" ", _LONGEST // 2, _LONGEST + 1), 0) or _LONGEST]
    name = name.encode()[:_LONGEST_BYTES].decode(errors="ignore").strip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    return name or "Untitled"


def same_file(name: str) -> str:
    """What two names share when some file system takes them for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def candidates(title: str, key: str, suffix: str = ".md") -> list[str]:
    """Names for a file, best first: by its title alone, then with more and more of what it is of."""
    name = stem(title)
    identity = re.sub(r"[^A-Za-z0-9_-]", "", key)
    return [f"{name}{suffix}", f"{name} ({identity[:8]}){suffix}", f"{name} ({identity[:64]}){suffix}"]


def numbered(path: Path, number: int) -> Path:
    """The path beside another: "Log (2).md"."""
    return path.with_name(f"{path.stem} ({number}){path.suffix}")
