"""Words from documents and paths made fit for one line of a list."""

import os
import re
import unicodedata

_LONGEST = 400
"""Code points beyond which no line could show a text; eliding a longer one costs time for nothing."""

_SURROGATES = re.compile("[\ud800-\udfff]")


def one_line(text: str) -> str:
    """``text`` with every run of white space as one space, no lone surrogates, and of bounded length."""
    return " ".join(_SURROGATES.sub("\ufffd", text[:_LONGEST]).split())


def shown_path(path: str) -> str:
    """A path as it can be shown: undecodable bytes become U+FFFD, line ends become spaces."""
    # Byte by byte through the file system's encoding, so that "\udcff" is one unknown, not a crash in Qt.
    try:
        shown = os.fsencode(path).decode("utf-8", "replace")
    except UnicodeEncodeError:  # a surrogate that no file name yields
        shown = _SURROGATES.sub("\ufffd", path)
    return re.sub(r"[\r\n\u2028\u2029\t]", " ", shown)


def isolated(text: str) -> str:
    """``text`` in a bidirectional isolate, so that it cannot reorder what stands beside it (UAX #9)."""
    return text if text.isascii() else f"\u2068{text}\u2069"


def folded(text: str) -> str:
    """``text`` without case and accents, for comparing and sorting."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return text.casefold()
