"""Dates as documents write them, made ISO 8601 to the precision stated."""

import re
from datetime import date
from email.utils import parsedate_tz

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier janv enero ene gennaio gen janeiro januari января",
            "february feb februar février fevrier févr febrero febbraio fevereiro fev februari февраля",
            "march mar märz maerz mars marzo março marco maart марта",
            "april apr avril avr abril abr aprile апреля",
            "may mai mayo maggio mag maio mei мая",
            "june jun juni juin junio giugno giu junho июня",
            "july jul juli juillet juil julio luglio lug julho июля",
            "august aug août aout agosto ago augustus августа",
            "september sep sept septembre septiembre settembre set setembro сентября",
            "october oct oktober okt octobre octubre ottobre ott outubro out oktobre октября",
            "november nov novembre noviembre novembro ноября",
            "december dec dezember dez décembre déc diciembre dic dicembre dezembro desember декабря",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ]\d{1,2}:\d{2}.*)?")
_COMPACT = re.compile(r"((?:1[5-9]|20)\d{2})([01]\d)([0-3]\d)(?:T?\d{4,6}Z?)?")
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b.*")
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(?:(\d{1,2})\s?[月월]\s?(?:(\d{1,2})\s?[日일])?)?.*")
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b.*")
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?([^\W\d]{3,12})\.?,?\s+(?:de\s+)?(\d{4})\b"
)
_MONTH_DAY = re.compile(r"\b([^\W\d]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_MONTH = re.compile(r"\b([^\W\d]{3,12})\.?,?\s+(?:de\s+)?(\d{4})\b")


def iso_date(stated: str) -> str:
    """``stated`` as "1887", "1887-02" or "1887-02-09"; the words themselves where they are no date."""
    words = " ".join(stated.split())[:120]
    return found_date(words) or words


def found_date(words: str) -> str:
    """The date that ``words`` state, in ISO 8601; "" where they state none."""
    words = " ".join(words.split())[:120]
    if not any(character.isdigit() for character in words):
        return ""
    for pattern in (_ISO, _COMPACT, _SLASHED, _EAST_ASIAN):
        if found := pattern.fullmatch(words):
            return _checked(*found.groups())
    if found := _NUMERIC.fullmatch(words):
        first, separator, second, year = found.groups()
        if separator == "." or int(first) > 12:
            return _checked(year, second, first)
        return _checked(year, first, second) if int(second) > 12 else ""
    for pattern, order in ((_DAY_MONTH, (2, 1, 0)), (_MONTH_DAY, (2, 0, 1)), (_MONTH, (1, 0, None))):
        for found in pattern.finditer(words):
            year, month, day = (found.group(i + 1) if i is not None else None for i in order)
            if month and (number := _MONTHS.get(month.lower())):
                return _checked(year, str(number), day)
    try:
        parsed = parsedate_tz(words)
    except (ValueError, IndexError, TypeError, OverflowError):
        parsed = None
    return _checked(str(parsed[0]), str(parsed[1]), str(parsed[2])) if parsed else ""


def _checked(year: str | None, month: str | None = None, day: str | None = None) -> str:
    """The parts as a date; "" where there is no such day."""
    try:
        whole = date(int(year or 0), int(month or 1), int(day or 1))
    except (ValueError, OverflowError):
        return ""
    text = f"{whole.year:04d}"
    if month is None:
        return text
    return f"{text}-{whole.month:02d}" if day is None else f"{text}-{whole.month:02d}-{whole.day:02d}"
