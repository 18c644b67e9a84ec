"""What readers of exchange formats share: text, JSON, times and identities."""

import codecs
import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

from florilegium.errors import AnnotationFailure

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_CHARACTERS = re.compile("[\x00\ud800-\udfff]")


def decoded(data: bytes) -> str:
    """The characters of ``data``: UTF-8, or UTF-16 after its mark; what is neither is Windows-1252.

    Lines end in ``\\n``; there is no byte order mark, NUL or lone surrogate.
    """
    text = None
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
    if text is None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            # A character cut in half at the end, or one bad byte, is no other encoding.
            text = data.decode("utf-8", "replace")
            if text.count("\ufffd") * 200 > len(text):
                text = data.decode("cp1252", "replace")
    return _NOT_CHARACTERS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).removeprefix("\ufeff")


def loaded(data: bytes, name: str) -> Any:
    """What a JSON file called ``name`` says. Raises AnnotationFailure, naming the line it stops at."""
    try:
        return json.loads(decoded(data))
    except json.JSONDecodeError as error:
        raise AnnotationFailure(
            f"“{name}” is no whole JSON: it stops making sense at line {error.lineno}."
        ) from error
    except (RecursionError, ValueError) as error:  # nested without end, or a number of thousands of digits
        raise AnnotationFailure(f"“{name}” is no JSON that can be read.") from error


def words(value: object) -> str:
    """A value of foreign data as text: a string trimmed, a whole number as it is, "" for all else."""
    if isinstance(value, str):
        return _NOT_CHARACTERS.sub("", value).strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def number(value: object) -> float | None:
    """A value of foreign data as a number, if it is one that can be counted with."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**53:
        return float(value)
    return None


def records(value: object) -> list[dict[str, Any]]:
    """Those of a list in foreign data that are objects."""
    return [record for record in value if isinstance(record, dict)] if isinstance(value, list) else []


def identity(*parts: object) -> str:
    """An identity made of what a highlight is, for sources that give it none: 32 hex digits."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:32]


def moment(stated: object) -> str:
    """A time as ISO 8601: in UTC with "Z" if a zone is stated, else as it is; "" for what is none."""
    if not isinstance(stated, str) or not stated.strip():
        return ""
    try:
        parsed = datetime.fromisoformat(stated.strip())
    except ValueError:
        return ""
    return stamp(parsed)


def stamp(moment: datetime) -> str:
    """A moment as it is kept: in UTC with "Z" if its zone is known, else without one."""
    if moment.tzinfo is None:
        return moment.isoformat(timespec="seconds")
    try:
        return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except OverflowError:  # at the very edge of the calendar
        return moment.replace(tzinfo=UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
