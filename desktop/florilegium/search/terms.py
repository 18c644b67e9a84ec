"""Reading what a query's words are: forms, phrases, properties, dates."""

import re

from florilegium.errors import QueryError
from florilegium.model import Range
from florilegium.search.analysis import (
    LANGUAGE_CODES,
    LONGEST,
    Token,
    cased,
    fold,
    is_letter,
    is_unspaced,
    key,
    tokens,
)
from florilegium.search.query import Form, Near, Node, Period, Property, Scope, Value, Words

MOST_BETWEEN = 1_000
"""Words that may be allowed between others."""

_ANY, _ONE = "\ua729", "\ua72b"  # rare letters, which stand for * and ? while words are read as tokens
_WILD = {_ANY: "*", _ONE: "?"}
_FUZZY = re.compile(r"(.*[^\W_][*?]*)~(\w*)")
_QUESTION_MARKS = re.compile(r"\?+(?=[^\w*]*$)")  # of a sentence
_WILDCARDS = re.compile(r"[*?]+")
_WORD = re.compile(r"\S+")
_DATE = re.compile(r"(\d{1,4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_BOUND = re.compile(r"(>=|<=|>|<)(.*)")
_LAST = "\U0010ffff"  # after everything that begins the same
_FORMATS = {"text": "txt", "markdown": "md", "word": "docx", "htm": "html"}
_HAS = {"highlight": "highlight", "note": "note", "tag": "tag"}
_STEMLESS = (Scope.AUTHOR, Scope.SITE)
PROPERTIES = frozenset(Property)


class Reading:
    """What was read of the words of a query so far."""

    def __init__(self, case: bool) -> None:
        self._case = case
        self.words = 0
        """How many tokens were asked for."""
        self.terms: list[str] = []
        """The words asked for, as they were written."""

    def word(self, written: str, at: int, scope: Scope, *, typed: bool, wanted: bool) -> Node | None:
        """One word, as it stands at ``at``: plain, ``=exact``, ``begin*``, ``w?ld`` or ``fuzzy~``.

        With ``typed`` it may be but the beginning of one. None if there is nothing to look for.
        """
        exact = written.startswith("=")
        if exact:
            written, at = written[1:], at + 1
        edits = 0
        if fuzzy := _FUZZY.fullmatch(written):
            written, edits = fuzzy[1], _edits(fuzzy[2], at + fuzzy.end(1))
        if "*" in written and not any(map(is_letter, written)):
            raise _too_wild(at)
        forms = self._forms(written, at, edits)
        if not forms:
            return None
        first = forms[0]
        if edits and (len(forms) > 1 or not first.edits or first.wild or first.prefix):
            raise QueryError("“~” goes after a single word of letters, without “*” or “?”.", at)
        if typed:
            forms = _beginning(forms, at + len(written))
        if wanted:
            self._ask(forms, written, at)
        plain = len(forms) == 1 and not (exact or self._case or first.several) and scope not in _STEMLESS
        return Words(tuple(forms), next(tokens(written)).clean if plain else "", scope)

    def phrase(
        self, written: str, at: int, scope: Scope, *, between: int, typed: bool, wanted: bool
    ) -> Node | None:
        """Words that stand in quotes; ``between`` how many others may stand among them."""
        groups: list[tuple[Form, ...]] = []
        words = list(_WORD.finditer(written))
        for match in words:
            if forms := self._forms(match[0], at + match.start(), 0, goes_on=match is not words[-1]):
                groups.append(tuple(forms))
        together = [form for group in groups for form in group]
        if not together:
            return None
        if typed:
            together = _beginning(together, at + len(written))
            groups[-1] = (*groups[-1][:-1], together[-1])
        if wanted:
            self._ask(together, written, at)
        if between and len(groups) > 1:
            return Near(tuple(Words(group, "", scope) for group in groups), between, True, scope)
        return Words(tuple(together), "", scope)

    # ----

    def _forms(self, written: str, at: int, edits: int, *, goes_on: bool = False) -> list[Form]:
        marked = _marked(written)
        read = list(tokens(marked))
        self.words += len(read)
        found: list[Form] = []
        for index, token in enumerate(read):
            place = Range(at + token.start, at + token.end)
            if not token.clean:
                last = index + 1 == len(read) and not goes_on
                if token.head == token.end and last and index and read[index - 1].end == token.end:
                    break  # the bigram before it has said so
                # One character begins the tokens that it stands in.
                found.append(Form(token.exact, prefix=token.head == token.end, place=place))
            else:
                found.append(self._form(token, marked, place, edits))
        return found

    def _form(self, token: Token, marked: str, place: Range, edits: int) -> Form:
        surface = cased(marked[token.start : token.end])[:LONGEST] if self._case else ""
        text = token.exact
        if _ANY not in text and _ONE not in text:
            if edits and len(text) <= edits:
                raise QueryError(
                    f"“{text}” is too short for “~”: nearly every word would do. Write a longer one.",
                    place.start,
                )
            return Form(text, edits=edits, cased=surface, place=place)
        text, surface = _wild(text), _wild(surface)
        if not text.strip("*?"):
            raise _too_wild(place.start)
        if text.endswith("*") and not set("*?") & set(text[:-1]):
            return Form(text[:-1], prefix=True, edits=edits, cased=surface[:-1], place=place)
        return Form(text, wild=True, edits=edits, cased=surface, place=place)

    def _ask(self, forms: list[Form], written: str, at: int) -> None:
        first, last = forms[0].place, forms[-1].place
        if first and last:
            self.terms.append(written[first.start - at : last.end - at].strip("*"))


def property_of(name: Property, written: str, at: int, *, prefix: bool) -> Value | Period | None:
    """What is asked of a property; ``prefix`` if it is still being typed. None if nothing is yet."""
    if not written.strip():
        return None
    if name in (Property.DATE, Property.ADDED):
        return _time(name, written.strip(), at, prefix)
    if written.endswith("*"):
        written, prefix = written.rstrip("*"), True
        if not written:
            raise QueryError("Write at least one letter before the “*”, as in: harb*.", at)
    plain = fold(written).strip()
    if name is Property.LANGUAGE:
        return Value(name, LANGUAGE_CODES.get(plain, plain.replace("_", "-")), prefix)
    if name is Property.FORMAT:
        plain = plain.lstrip(".")
        return Value(name, _FORMATS.get(plain, plain), prefix)
    if name is Property.HAS:
        for known in _HAS.values():
            if plain in (known, f"{known}s") or (prefix and known.startswith(plain)):
                return Value(name, known)
        raise QueryError(f"After “has:” can stand {', '.join(_HAS)}, as in: has:note.", at)
    return Value(name, key(written.lstrip("#")), prefix)


def _time(name: Property, written: str, at: int, typed: bool) -> Value | Period | None:
    if bound := _BOUND.fullmatch(written):
        if typed and not bound[2]:
            return None
        date = _date(bound[2], at + bound.start(2))
        match bound[1]:
            case ">=":
                return Period(name, date, "")
            case ">":
                return Period(name, date + _LAST, "")
            case "<=":
                return Period(name, "", date + _LAST)
            case _:
                return Period(name, "", date)
    if ".." in written:
        first, _, last = written.partition("..")
        if not first and not last:
            raise _no_date(at)
        before = _date(last, at + len(first) + 2) + _LAST if last else ""
        return Period(name, _date(first, at) if first else "", before)
    if name is Property.ADDED:
        return Value(name, _date(written.rstrip("*"), at), prefix=True)
    words = " ".join(written.casefold().split())
    return Value(name, _date(words, at) if _DATE.fullmatch(words) else words.rstrip("*"), prefix=True)


def _date(written: str, at: int) -> str:
    """A date in ISO 8601, as far as it is given."""
    found = _DATE.fullmatch(written.strip())
    if not found:
        raise _no_date(at)
    return "-".join(part.zfill(2) for part in found.groups() if part)


def _no_date(at: int) -> QueryError:
    return QueryError("Write a date as 2020, 2020-05 or 2020-05-14; a range as 2019..2021 or >=2020-05.", at)


def _too_wild(at: int) -> QueryError:
    return QueryError("Write at least one letter beside the “*” or “?”, as in: harb*.", at)


def _edits(written: str, at: int) -> int:
    if written not in ("", "1", "2"):
        raise QueryError("After “~” can stand 1 or 2, the number of wrong letters, as in: harbor~2.", at)
    return int(written or 1)


def _beginning(forms: list[Form], end: int) -> list[Form]:
    """The forms, the last of them as the beginning of one if it stands at the very end."""
    last = forms[-1]
    if last.several or len(last.text) < 2 or last.place is None or last.place.end != end:
        return forms
    return [*forms[:-1], Form(last.text, prefix=True, cased=last.cased, place=last.place)]


def _marked(written: str) -> str:
    """``written`` with letters in the place of wildcards, one for one; what is none is left."""
    if "*" not in written and "?" not in written:
        return written
    marked = _QUESTION_MARKS.sub(_blank, written)
    address = "://" in marked

    def letters(match: re.Match[str]) -> str:
        before, after = marked[: match.start()][-1:], marked[match.end() :][:1]
        outside = not (is_letter(before) and is_letter(after))
        if outside and (is_unspaced(before) or is_unspaced(after)):
            return _blank(match)  # where words run on, each part is found as it is
        if not (is_letter(before) or is_letter(after)):
            return _blank(match)
        return match[0].replace("*", _ANY).replace("?", "?" if address else _ONE)

    return _WILDCARDS.sub(letters, marked)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _wild(text: str) -> str:
    for letter, mark in _WILD.items():
        text = text.replace(letter, mark)
    return _WILDCARDS.sub(_run, text)


def _run(match: re.Match[str]) -> str:
    """A run of wildcards: each ``?`` first, then one ``*``."""
    return "?" * match[0].count("?") + "*" * ("*" in match[0])
