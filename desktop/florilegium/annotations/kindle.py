"""Kindle's ``My Clippings.txt``, in whatever language the device speaks.

The file is only ever appended to. An entry is a line with title and author, a line that says what
it is, where and when, an empty line, the words, and a row of equals signs:

    The Title (Surname, Name)
    - Your Highlight on page 23 | Location 156-158 | Added on Friday, January 1, 2021 12:00:00 PM

    The words.
    ==========

The second line is in the device's language. What is read from it is told by words of many
languages; where none of them is there, by its form alone: a stretch of locations is a highlight's.
A highlight that was extended stands there twice, and so does a note that was changed.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from florilegium.annotations.reading import decoded, identity, stamp
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight

_SEPARATOR = re.compile(r"^={8,}\s*$", re.MULTILINE)
_ABOUT = re.compile(r"^[ \t]*[-–][^\d\n]*\d[^\n]*\n", re.MULTILINE)  # an entry's second line
_BOOKMARK = re.compile(
    r"bookmark|lesezeichen|marcador|signet|segnalibro|bladwijzer|ブックマーク|书签|書籤"
    r"|закладк|zakładk|yer imi",
    re.IGNORECASE,
)
_HIGHLIGHT = re.compile(
    r"highlight|markierung|subrayado|destaque|surlign|evidenziazione|markering|ハイライト|标注|標註|重點|重点"
    r"|выдел|отрывок|podkreśl|zaznacz|vurgu|clip|recorte|hervorhebung",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\bnot[ae]\b|notiz|notitie|anotaç|メモ|ノート|笔记|筆記|註記|注释|备注|заметк|notatk|notun|anmerkung",
    re.IGNORECASE,
)
_NUMBER = r"#?\s*(\d+(?:\s*[-\u2010-\u2015~]\s*\d+)?)"
_PAGE = re.compile(
    r"(?:\bpages?\b|\bseiten?\b|\bp[áa]ginas?\b|\bpagina['’]?s?\b|страниц\w*|стр\.|\bstron\w*|\bsayfa\b|第|页面?)"
    r"\s*#?\s*(\d+(?:\s*[-\u2010-\u2015]\s*\d+)?|[ivxlcdm]+\b)|(\d+)\s*(?:ページ|页|頁)",
    re.IGNORECASE,
)
_PLACE = re.compile(_NUMBER)
_UNAVAILABLE = re.compile(r"\s*<[^<>]+>\s*")  # "<You have reached the clipping limit for this item>"
_SAME_START = 24  # characters of the words that tell entries of one place and time apart


def recognises(name: str, head: bytes) -> bool:
    """Whether the file's beginning holds an entry, or it has the name that Kindle gives it."""
    if "clippings" in name.lower():
        return True
    text = decoded(head)
    last = max((found.start() for found in _SEPARATOR.finditer(text)), default=-1)
    return last >= 0 and _ABOUT.search(text, 0, last) is not None


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    title: str
    author: str
    page: str
    location: str
    first: int
    last: int
    """Of the locations, or pages where there are none; 0 if neither is stated."""
    created: str
    words: str
    identity: str


def read(data: bytes, name: str) -> list[ForeignHighlight]:
    """The highlights, each with the note that lies in it. Raises AnnotationFailure."""
    parts = _SEPARATOR.split(decoded(data))
    entries = [entry for part in parts if (entry := _entry(part)) is not None]
    if not entries:
        raise AnnotationFailure(f"“{name}” holds no Kindle clipping that could be read.")
    highlights = _extended([entry for entry in entries if entry.kind == "highlight"])
    notes: dict[str, list[str]] = {}
    alone: list[_Entry] = []
    for entry in entries:
        if entry.kind != "note" or not entry.words:
            continue
        owner = _owner(entry, highlights)
        if owner is None:
            alone.append(entry)
        else:
            _add_note(notes.setdefault(owner.identity, []), entry.words)
    found = [_foreign(entry, "\n\n".join(notes.get(entry.identity, ()))) for entry in highlights]
    return found + [_foreign(replace(entry, words=""), entry.words) for entry in _unique(alone)]


def _unique(entries: list[_Entry]) -> list[_Entry]:
    return list({entry.identity: entry for entry in entries}.values())


def _foreign(entry: _Entry, note: str) -> ForeignHighlight:
    return ForeignHighlight(
        source="kindle",
        identity=entry.identity,
        title=entry.title,
        quote=entry.words,
        author=entry.author,
        page=entry.page,
        location=entry.location,
        note=note,
        created=entry.created,
    )


# ---- one entry


def _entry(part: str) -> _Entry | None:
    """What a part between two rows of equals signs says; None if it is no entry."""
    lines = [line.strip().lstrip("\ufeff") for line in part.strip("\n").split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    if len(lines) < 2 or not re.match(r"[-–]\s*\S", lines[1]):
        return None
    title, author = _title(lines[0])
    about = lines[1].lstrip("-– ")
    place, _, when = about.rpartition("|")
    if not place or not re.search(r"\d", when):
        place, when = about, ""
    if not re.search(r"\d", place):
        return None
    words = "\n".join(lines[2:]).strip()
    if _UNAVAILABLE.fullmatch(words):
        return None
    page, location = _where(place)
    first, last = _span(location or page)
    stated = when.strip() if (location or page) else about
    return _Entry(
        _kind(place, first, last, words),
        title,
        author,
        page,
        location,
        first,
        last,
        _date(when),
        words,
        identity("kindle", title, location or page, stated, " ".join(words.split())[:_SAME_START]),
    )


def _title(line: str) -> tuple[str, str]:
    """Title and author of "Title (Series) (Author)"; the author is in the last brackets, if any."""
    line = " ".join(line.split())
    if line[-1:] not in (")", "）"):
        return line, ""
    depth = 0
    for at in range(len(line) - 1, -1, -1):
        depth += (line[at] in ")）") - (line[at] in "(（")
        if depth == 0:
            title = line[:at].strip()
            return (title, line[at + 1 : -1].strip()) if title else (line, "")
    return line, ""


def _where(place: str) -> tuple[str, str]:
    """Page and location, as they are written."""
    page = ""
    if found := _PAGE.search(place):
        page = (found[1] or found[2]).strip()
        place = place[: found.start()] + " " + place[found.end() :]
    numbers = _PLACE.findall(place)
    return page, re.sub(r"\s", "", numbers[-1]) if numbers else ""


def _span(numbers: str) -> tuple[int, int]:
    """First and last of "156-158"; Kindle shortens the last, as in "242-43"."""
    found = [int(number[:12]) for number in re.findall(r"\d+", numbers)]
    if not found:
        return 0, 0
    first, last = found[0], found[-1]
    if last < first:
        digits, short = str(first), str(last)
        last = int(digits[: max(0, len(digits) - len(short))] + short)
    return first, max(first, last)


def _kind(place: str, first: int, last: int, words: str) -> str:
    for kind, pattern in (("bookmark", _BOOKMARK), ("highlight", _HIGHLIGHT), ("note", _NOTE)):
        if pattern.search(place):
            return kind if words or kind == "bookmark" else "bookmark"
    if not words:
        return "bookmark"
    return "highlight" if last > first else "note"


# ---- entries that belong together


def _flat(words: str) -> str:
    return " ".join(words.split()).casefold()


def _extended(entries: list[_Entry]) -> list[_Entry]:
    """The highlights without those that a later one took in; the first keeps its identity.

    So a highlight that is extended after it was imported is the same one, with more words.
    """
    kept: list[_Entry] = []
    by_title: dict[tuple[str, str], list[int]] = {}
    for entry in entries:
        same = by_title.setdefault((entry.title, entry.author), [])
        words = _flat(entry.words)
        for index in same:
            other = kept[index]
            if entry.first > other.last or other.first > entry.last:
                continue
            others = _flat(other.words)
            if words in others:
                break
            if others in words:
                kept[index] = replace(entry, identity=other.identity, created=other.created)
                break
        else:
            same.append(len(kept))
            kept.append(entry)
    return kept


def _owner(note: _Entry, highlights: list[_Entry]) -> _Entry | None:
    """The highlight that a note lies in: the one that ends there, or else the narrowest."""
    around = [
        entry
        for entry in highlights
        if (entry.title, entry.author) == (note.title, note.author)
        and bool(entry.location) == bool(note.location)
        and entry.first <= note.first <= entry.last
        and note.first
    ]
    if not around:
        return None
    return min(around, key=lambda entry: (entry.last != note.last, entry.last - entry.first))


def _add_note(notes: list[str], words: str) -> None:
    """Add a note to those of one highlight; what it only extends or repeats it replaces."""
    for index, other in enumerate(notes):
        if other in words or words in other:
            notes[index] = max(other, words, key=len)
            return
    notes.append(words)


# ---- dates

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar enero janvier janeiro gennaio januari января styczeń stycznia ocak",
            "february februar febrero février fevrier fevereiro febbraio februari февраля luty lutego şubat",
            "march märz marzo mars março marco maart марта marzec marca mart",
            "april abril avril aprile апреля kwiecień kwietnia nisan",
            "may mai mayo maio maggio mei мая maj maja mayıs",
            "june juni junio juin junho giugno июня czerwiec czerwca haziran",
            "july juli julio juillet julho luglio июля lipiec lipca temmuz",
            "august agosto août aout augustus августа sierpień sierpnia ağustos",
            "september septiembre septembre setembro settembre сентября wrzesień września eylül",
            "october oktober octubre octobre outubro ottobre октября październik października ekim",
            "november noviembre novembre novembro ноября listopad listopada kasım",
            "december dezember diciembre décembre decembre dezembro dicembre декабря grudzień grudnia aralık",
        ),
        start=1,
    )
    for name in names.split()
}
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?")
_EAST_ASIAN = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_NUMERIC = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_AFTERNOON = re.compile(r"\bp\.?\s?m\b|下午|午後|晚上", re.IGNORECASE)
_MORNING = re.compile(r"\ba\.?\s?m\b|上午|午前|凌晨", re.IGNORECASE)


def _date(stated: str) -> str:
    """A date and time in any of the languages, as they are on the device; "" if it is none."""
    time = None
    for time in _TIME.finditer(stated):  # noqa: B007 - the last one: a day may be written "4. 01"
        pass
    rest = stated[: time.start()] + stated[time.end() :] if time else stated
    try:
        day = _day(rest)
        if day is None:
            return ""
        if time is None:
            return day.date().isoformat()
        hour, minute, second = (int(part or 0) for part in time.groups())
        if _AFTERNOON.search(rest) and hour < 12:
            hour += 12
        elif _MORNING.search(rest) and hour == 12:
            hour = 0
        return stamp(day + timedelta(hours=hour, minutes=minute, seconds=second))
    except (ValueError, OverflowError):
        return ""


def _day(stated: str) -> datetime | None:
    if found := _EAST_ASIAN.search(stated) or _NUMERIC.search(stated):
        year, month, day = (int(part) for part in found.groups())
        return datetime(year, month, day)  # noqa: DTZ001 - the device's own time
    month = next(
        (_MONTHS[word] for word in re.findall(r"[^\W\d_]+", stated.casefold()) if word in _MONTHS), 0
    )
    numbers = [int(number) for number in re.findall(r"\d+", stated)[:4]]
    if not month or len(numbers) < 2:
        return None
    year = next((number for number in numbers if number > 31), numbers[-1])
    day = next((number for number in numbers if number != year and 0 < number <= 31), year)
    return datetime(year if year > 99 else 2000 + year, month, day)  # noqa: DTZ001
