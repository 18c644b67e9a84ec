"""What the formats of the Web Annotation family share: reading one annotation, and what of ours is extra.

The Web Annotation Data Model (https://www.w3.org/TR/annotation-model/) has many spellings of the
same thing (a value or a list of them, an IRI or an object with an ``id``), and its profiles for
books add some: all are read. What a format has no place for, our writers put under :data:`KEY`,
which the formats allow and others pass over.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib import parse

from florilegium.annotations.identities import SOURCE, fingerprint_of, identity_of
from florilegium.annotations.reading import identity, moment, number
from florilegium.model import ForeignHighlight

KEY = "florilegium"
"""Under which an annotation holds what its format has no place for: fields of ForeignHighlight."""
TEXT_FRAGMENTS = "https://wicg.github.io/scroll-to-text-fragment/"

_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_NOT_CHARACTERS = re.compile("[\x00\ud800-\udfff]")
_DEEPEST = 8  # selectors in selectors, bodies in bodies
_STRINGS = frozenset(ForeignHighlight.__dataclass_fields__) - {"start", "progression", "tags"}


def text(value: object) -> str:
    """A string of foreign data as it is, white space included; "" for what is none."""
    return _NOT_CHARACTERS.sub("", value) if isinstance(value, str) else ""


def listed(value: object) -> list[Any]:
    """A value, or a list of them, as a list; nothing for none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def fields(value: object) -> dict[str, Any]:
    """An object of foreign data; an empty one for what is none."""
    return value if isinstance(value, dict) else {}


def localized(value: object) -> str:
    """A text that may come with its language, or in several: the first of them."""
    for one in listed(value):
        found = fields(one)
        for key in ("text", "value", "@value", "stringValue"):
            if words := text(found.get(key)):
                return words
        if words := text(one) or next((words for words in map(text, found.values()) if words), ""):
            return words
    return ""


def when(value: object) -> str:
    """A time as it is kept, to the precision stated; "" for what is none."""
    stated = text(value)
    return stated if _UTC.fullmatch(stated) and moment(stated) else moment(stated)


def tags(values: Iterator[str] | list[str]) -> tuple[str, ...]:
    """Tags without doubles and empty ones, in their order."""
    return tuple(dict.fromkeys(filter(None, values)))


def read_annotation(record: Mapping[str, Any], about: ForeignHighlight) -> ForeignHighlight | None:
    """The highlight that an annotation makes; None for a reply, or a bookmark that says nothing.

    ``about`` says what is known of its document beside it.
    """
    if "replying" in listed(record.get("motivation")):
        return None
    found = _with_target(record, about)
    found = _with_bodies(record, found)
    name = text(record.get("id")) or text(record.get("@id"))
    ours = identity_of(name)
    found = replace(
        found,
        source=SOURCE if ours else about.source,
        identity=ours or name or identity(found.uri, found.title, found.start, found.quote, found.note),
        created=when(record.get("created")),
        modified=when(record.get("modified")),
    )
    found = with_extra(found, record.get(KEY))
    return found if found.quote or found.note else None


def with_extra(found: ForeignHighlight, extra: object) -> ForeignHighlight:
    """``found`` with what its format had no place for."""
    values: dict[str, Any] = {}
    for name, value in fields(extra).items():
        if name in _STRINGS and isinstance(value, str):
            values[name] = text(value)
        elif name == "start" and isinstance(value, int) and not isinstance(value, bool):
            values[name] = value if 0 <= value < 2**53 else None
        elif name == "progression":
            values[name] = number(value)
        elif name == "tags" and isinstance(value, list):
            values[name] = tuple(map(text, value))
    return replace(found, **values)


def completed(
    record: dict[str, Any],
    highlight: ForeignHighlight,
    read: Callable[[dict[str, Any]], ForeignHighlight | None],
) -> dict[str, Any]:
    """``record`` with all of ``highlight``: what ``read`` would not find in it is under :data:`KEY`."""
    found = read(record)
    extra = {
        name: value
        for name in ForeignHighlight.__dataclass_fields__
        if (value := getattr(highlight, name)) != (getattr(found, name) if found else None)
        and value is not None
    }
    return {**record, KEY: extra} if extra else record


def quote_selector(highlight: ForeignHighlight) -> dict[str, Any]:
    """The words of a highlight with what stands around them (TextQuoteSelector, section 4.2.4)."""
    return {
        "type": "TextQuoteSelector",
        "exact": highlight.quote,
        "prefix": highlight.prefix,
        "suffix": highlight.suffix,
    }


def position_selector(highlight: ForeignHighlight) -> list[dict[str, Any]]:
    """Its place in code points, if it is known (TextPositionSelector, section 4.2.5)."""
    if highlight.start is None:
        return []
    end = highlight.start + len(highlight.quote)
    return [{"type": "TextPositionSelector", "start": highlight.start, "end": end}]


def with_selectors(found: ForeignHighlight, selectors: object) -> ForeignHighlight:
    """``found`` with the passage that ``selectors`` name, as far as words and numbers do."""
    quoted = False
    for selector, depth in _selectors(selectors, 0):
        kind = selector.get("type", selector.get("@type"))
        if kind == "TextQuoteSelector" and not quoted and (exact := text(selector.get("exact"))):
            quoted = True
            found = replace(
                found,
                quote=exact,
                prefix=text(selector.get("prefix")),
                suffix=text(selector.get("suffix")),
            )
        elif kind == "TextPositionSelector" and depth == 0:  # a deeper one counts from an element
            start = selector.get("start")
            if isinstance(start, int) and not isinstance(start, bool) and 0 <= start < 2**53:
                found = replace(found, start=start)
        elif kind == "ProgressionSelector" and (value := number(selector.get("value"))) is not None:
            found = replace(found, progression=min(max(value, 0.0), 1.0))
        elif kind == "PageSelector" and (label := text(selector.get("label"))):
            found = replace(found, page=label)
        elif selector.get("conformsTo") == TEXT_FRAGMENTS and not quoted:
            found = _with_fragment(found, text(selector.get("value")))
    return found


def text_fragment(highlight: ForeignHighlight) -> str:
    """A highlight as a fragment for scrolling to its text (https://wicg.github.io/scroll-to-text-fragment/).

    A long passage, or one of several lines, is named by its first and last words, as that text asks.
    """
    words = highlight.quote.split()
    whole = len(words) < 12 and "\n" not in highlight.quote.strip()
    edge = min(5, len(words) // 2)  # the last words may not overlap the first
    parts = [" ".join(words)] if whole else [" ".join(words[:edge]), " ".join(words[-edge:])]
    before, after = " ".join(highlight.prefix.split()[-3:]), " ".join(highlight.suffix.split()[:3])
    coded = [_percent(part) for part in parts]
    if before:
        coded.insert(0, f"{_percent(before)}-")
    if after:
        coded.append(f"-{_percent(after)}")
    return ":~:text=" + ",".join(coded)


def _percent(words: str) -> str:
    return parse.quote(words, safe="", errors="replace").replace("-", "%2D")


def _with_fragment(found: ForeignHighlight, value: str) -> ForeignHighlight:
    directive = value.partition("text=")[2].partition("&")[0]
    parts = directive.split(",")
    if len(parts) > 1 and parts[0].endswith("-"):
        found = replace(found, prefix=parse.unquote(parts.pop(0)[:-1]))
    if len(parts) > 1 and parts[-1].startswith("-"):
        found = replace(found, suffix=parse.unquote(parts.pop()[1:]))
    words = " … ".join(text(parse.unquote(part)) for part in parts if part)
    return replace(found, quote=words) if words else found


def _selectors(value: object, depth: int) -> Iterator[tuple[dict[str, Any], int]]:
    """Selectors, those that refine them, and the starts of ranges, each with how deep it stands."""
    if depth > _DEEPEST:
        return
    for one in listed(value):
        selector = fields(one)
        if not selector:
            continue
        yield selector, depth
        for key in ("refinedBy", "startSelector", "items"):
            yield from _selectors(selector.get(key), depth + 1)


def _with_target(record: Mapping[str, Any], about: ForeignHighlight) -> ForeignHighlight:
    targets = listed(record.get("target"))
    chosen = next((one for one in targets if fields(one).get("selector")), targets[0] if targets else None)
    target = fields(chosen)
    found = about
    source = target.get("source", target.get("id", chosen))
    described = fields(source)
    iris = [text(source), text(described.get("id")), *map(text, listed(described.get("dc:identifier")))]
    for iri in filter(None, iris):
        if digest := fingerprint_of(iri):
            found = replace(found, fingerprint=digest)
        elif not found.uri and not iri.startswith("urn:florilegium:"):
            found = replace(found, uri=iri)
    if title := localized(described.get("dc:title")):
        found = replace(found, title=title)
    if authors := listed(described.get("dc:creator")):
        found = replace(found, author="; ".join(map(localized, authors)))
    meta = fields(target.get("meta"))
    headings = [localized(fields(one).get("txt")) for one in listed(meta.get("headings"))]
    found = replace(
        found, page=text(meta.get("page")), location=" › ".join(filter(None, headings)) or found.location
    )
    return with_selectors(found, target.get("selector"))


def _bodies(value: object, depth: int = 0) -> Iterator[object]:
    for one in listed(value):
        inner = fields(one).get("items")
        if inner is not None and depth < _DEEPEST:
            yield from _bodies(inner, depth + 1)
        else:
            yield one


def _with_bodies(record: Mapping[str, Any], found: ForeignHighlight) -> ForeignHighlight:
    notes = [text(record.get("bodyValue"))]
    gathered: list[str] = []
    label = colour = ""
    for one in _bodies(record.get("body")):
        body = fields(one)
        words = localized(body.get("value", body.get("chars")))
        purposes = listed(body.get("purpose"))
        gathered += map(text, [*listed(body.get("tags")), *listed(body.get("tag"))])
        colour = colour or text(body.get("color"))
        if "tagging" in purposes:
            gathered.append(words)
        elif "classifying" in purposes:
            label = label or words
        else:
            notes.append(words or text(one) or text(body.get("id")))
    note = "\n\n".join(filter(None, notes))
    return replace(found, note=note, tags=tags(gathered), label=label or colour)
