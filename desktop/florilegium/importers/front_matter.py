"""The YAML that a Markdown document may begin with."""

import re
from datetime import date, datetime
from typing import Any

from florilegium.importers.dates import iso_date
from florilegium.importers.languages import tag_of
from florilegium.model import Metadata

_BLOCK = re.compile(r"\A---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LONGEST = 65_536  # code points; more is no front matter


def split(text: str) -> tuple[Metadata, str]:
    """What the front matter of ``text`` states, and the text after it.

    Text that begins with a rule and no mapping is left whole.
    """
    found = _BLOCK.match(text[:_LONGEST])
    if not found:
        return Metadata(), text
    fields = _fields(found.group(1) or "")
    if fields is None:
        return Metadata(), text
    return _metadata(fields), text[found.end() :]


def _fields(source: str) -> dict[str, Any] | None:
    """The mapping in ``source``: by YAML's rules where it keeps them, else line by line."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.events import AliasEvent

    try:
        if any(isinstance(event, AliasEvent) for event in YAML(typ="safe", pure=True).parse(source)):
            return _by_line(source)  # aliases can multiply without end, and no front matter needs them
        loaded = YAML(typ="safe", pure=True).load(source)
    except (YAMLError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
        return _by_line(source)
    if loaded is None:
        return {}
    return {str(key).lower(): value for key, value in loaded.items()} if isinstance(loaded, dict) else None


def _by_line(source: str) -> dict[str, Any] | None:
    """The plain ``key: value`` lines of what is no YAML: a title with a colon in it, for one."""
    pairs = re.findall(r"^([A-Za-z][\w -]{0,40}):[ \t]+(\S.*)$", source, re.MULTILINE)
    return {key.lower(): value.strip().strip("\"'") for key, value in pairs} or None


def _metadata(fields: dict[str, Any]) -> Metadata:
    def first(*names: str) -> str:
        return next((value for value in (_words(fields.get(name)) for name in names) if value), "")

    stated = first("date", "published", "pubdate", "publishdate", "created", "year")
    source = first("source", "url", "canonical", "canonical_url", "link")
    return Metadata(
        title=first("title"),
        author=first("author", "authors", "creator", "by"),
        date=iso_date(stated) if stated else "",
        language=tag_of(first("lang", "language", "locale")),
        site=first("site", "publication", "publisher", "journal", "website"),
        source=source if source.startswith(("http://", "https://")) else "",
    )


def _words(value: Any) -> str:
    """A value as words; several are joined with "; "."""
    if isinstance(value, (list, tuple)):
        return "; ".join(filter(None, (_words(item) for item in value[:50] if not isinstance(item, list))))
    if isinstance(value, dict):
        return _words(value["name"]) if isinstance(value.get("name"), str) else ""
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    return (
        " ".join(str(value).split())[:1000]
        if isinstance(value, (str, int, float)) and value is not True
        else ""
    )
