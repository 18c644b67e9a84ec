"""Links that open the application at a passage: ``florilegium://open?document=…&highlight=…&quote=…&at=…``."""

import re
from dataclasses import dataclass
from urllib import parse

from florilegium.errors import NotFound

SCHEME = "florilegium"
QUOTE_LENGTH = 60
"""Code points of the passage that :func:`link` puts in at most, for finding it where ids are unknown."""

_LONGEST = 8192  # characters; a longer URL is nobody's link
_NUMBER = re.compile(r"[0-9]{1,12}")
_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """What a link asks for. ``highlight`` and ``quote`` are "" where it names none."""

    document: str
    highlight: str = ""
    quote: str = ""
    at: int | None = None
    """Code point near which the quote stands, to choose between several places that say it."""


def _shortened(words: str) -> str:
    """The beginning of ``words``, cut between words where there is a place to cut."""
    if len(words) <= QUOTE_LENGTH:
        return words
    return words[: max(words.rfind(" ", 0, QUOTE_LENGTH + 1), 0) or QUOTE_LENGTH]


def link(document_id: str, highlight_id: str | None = None, quote: str = "", at: int | None = None) -> str:
    """The link to a document, or to a highlight in it.

    ``quote`` is the passage's text; its beginning goes into the link, white space folded. ``at`` is where
    the passage begins, for text that says it more than once.
    """
    pairs = [("document", document_id)]
    if highlight_id:
        pairs.append(("highlight", highlight_id))
    if words := _shortened(" ".join(quote.split())):
        pairs.append(("quote", words))
    if at is not None:
        pairs.append(("at", str(at)))
    query = "&".join(f"{name}={parse.quote(value, safe='', errors='replace')}" for name, value in pairs)
    return f"{SCHEME}://open?{query}"


def parse_link(url: str) -> OpenRequest:
    """What ``url`` asks for. Raises NotFound, with a sentence for the reader, where it is no such link."""
    problem = NotFound(
        "This is not a link to a passage in Florilegium; such a link begins with florilegium://open?document=."
    )
    try:
        parts = parse.urlsplit(url.strip()) if len(url) <= _LONGEST else None
        if parts is None or parts.scheme != SCHEME or parts.netloc != "open" or parts.path not in ("", "/"):
            raise problem
        pairs = parse.parse_qsl(parts.query, keep_blank_values=True, max_num_fields=16)
    except ValueError:
        raise problem from None
    asked = dict(reversed(pairs))  # the first of a name counts
    document, highlight = asked.get("document", ""), asked.get("highlight", "")
    if not _ID.fullmatch(document) or (highlight and not _ID.fullmatch(highlight)):
        raise problem
    at = int(asked["at"]) if _NUMBER.fullmatch(asked.get("at", "")) else None
    return OpenRequest(document, highlight, asked.get("quote", ""), at)
