"""What plain texts state about themselves: Project Gutenberg's header, the head of an e-mail."""

import re
from email.header import decode_header, make_header
from email.utils import parseaddr

from florilegium.importers.dates import iso_date
from florilegium.importers.languages import tag_of
from florilegium.model import Metadata

_FIELD = re.compile(r"([A-Z][A-Za-z-]{1,28}):[ \t]*(.*)")
_E_MAIL = frozenset(
    ("from", "to", "subject", "date", "newsgroups", "message-id", "reply-to", "cc", "organization", "sender")
)
_GUTENBERG = re.compile(r"project gutenberg", re.IGNORECASE)
_START = re.compile(
    r"\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG|\*END\*? ?THE SMALL PRINT", re.IGNORECASE
)
_HEADER_LINES = 400


def of_e_mail(lines: list[str]) -> tuple[Metadata, int]:
    """What the head of a message states, and how many lines it takes; 0 lines where there is none."""
    at = 1 if lines and lines[0].startswith("From ") else 0
    fields: dict[str, str] = {}
    name = ""
    while at < min(len(lines), 80) and lines[at].strip():
        found = _FIELD.match(lines[at])
        if found:
            name = found.group(1).lower()
            fields.setdefault(name, found.group(2).strip())
        elif name and lines[at][0] in " \t":
            fields[name] += " " + lines[at].strip()
        else:
            return Metadata(), 0
        at += 1
    if len(fields.keys() & _E_MAIL) < 2 or not fields.keys() & {"subject", "from"}:
        return Metadata(), 0
    who, address = parseaddr(_unencoded(fields.get("from", "")))
    return (
        Metadata(
            title=_unencoded(fields.get("subject", "")),
            author=who or address,
            date=iso_date(fields.get("date", "")),
        ),
        at,
    )


def _unencoded(value: str) -> str:
    """A header's value without RFC 2047's encoded words."""
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError, UnicodeError):
        return value


def of_gutenberg(lines: list[str]) -> Metadata:
    """What Project Gutenberg's header states; all silent where there is none."""
    head = lines[:_HEADER_LINES]
    start = next((i for i, line in enumerate(head) if _START.search(line)), None)
    if start is None or not any(_GUTENBERG.search(line) for line in head[: start + 1]):
        return Metadata()
    fields: dict[str, str] = {}
    name = ""
    for line in head[:start]:
        if found := _FIELD.match(line) or re.match(r"(Release Date):[ \t]*(.*)", line, re.IGNORECASE):
            name = found.group(1).lower()
            fields.setdefault(name, found.group(2).strip())
        elif line.strip() and line[0] in " \t" and name in ("title", "author"):
            fields[name] += " " + line.strip()
        else:
            name = ""
    released = re.sub(r"\[.*", "", fields.get("release date", "") or fields.get("posting date", ""))
    return Metadata(
        title=fields.get("title", ""),
        author=fields.get("author", ""),
        date=iso_date(released),
        language=tag_of(fields.get("language", "")),
        site="Project Gutenberg",
    )
