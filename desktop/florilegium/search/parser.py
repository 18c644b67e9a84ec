"""The grammar of queries. What it means is told to the reader by :mod:`florilegium.model.asking`.

    alternatives = all { "OR" all }
    all          = near { ["AND"] near }
    near         = item { "NEAR" ["/" number] item }
    item         = ("NOT" | "-") item | "(" alternatives ")" | field ":" value | value
    value        = word | =word | begin* | w?ld | fuzzy~ | "phrase" | "phrase"~number | "(" alternatives ")"

AND, OR, NOT and NEAR are operators in capitals only. A word that reads as several tokens (well-known)
is a phrase. ``in:highlights`` anywhere asks the whole query of each highlight instead of each document,
``in:notes`` of each highlight's note.
"""

import re
from dataclasses import replace

from florilegium.errors import QueryError
from florilegium.search.query import (
    And,
    Choice,
    Everything,
    Near,
    Node,
    Not,
    Or,
    Property,
    Query,
    Scope,
    Spanned,
    Value,
    Words,
    leaves,
)
from florilegium.search.terms import MOST_BETWEEN, PROPERTIES, Reading, property_of

LONGEST_QUERY = 2_000
"""Code points a query may have."""
MOST_WORDS = 256
NEAR_BY = 10
"""Words that may stand between those that NEAR joins, if it is not said how many."""
_DEEPEST = 40  # parentheses within parentheses

FIELDS = (
    "title:", "author:", "note:", "tag:", "label:", "in:highlights", "in:notes", "has:", "site:", "language:",
    "format:", "date:", "added:",
)  # fmt: skip
_QUOTES = '"“”„«»'
_OPERATOR = re.compile(rf"(AND|OR|NOT|NEAR)(?:(?<=NEAR)(/[^\s(){_QUOTES}]*))?(?=[\s(){_QUOTES}]|$)")
_TERM = re.compile(rf"[^\s(){_QUOTES}]+")
_NEGATED = re.compile(rf"[\w({_QUOTES}=]|[*?]+\w")
_BETWEEN = re.compile(r"~(\w*)")
_FIELD = re.compile(r"([A-Za-z]+):(?!//)")
_ALIASES = {"lang": "language", "type": "format", "notes": "note", "tags": "tag", "labels": "label"}
_CONNECTIVES = ("AND", "OR", "NEAR")


def parse(text: str, *, typing: bool = False, case: bool = False) -> Query | None:
    """What ``text`` asks; None if it is blank.

    With ``typing`` the reader is still at the keyboard: the last word may be but its beginning, and
    what is open at the end (a quote, a parenthesis, AND, OR, NOT, NEAR, a field) is taken as not yet
    there. With ``case`` words are looked for just as they are written, with their capitals. Raises
    QueryError with a sentence that says what is wrong and what to do.
    """
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) > LONGEST_QUERY:
        raise QueryError(
            f"This search is too long; keep it under {LONGEST_QUERY:,} characters.", LONGEST_QUERY
        )
    return _Parser(text, typing, case).query() if text.strip() else None


def _positive(node: Node) -> bool:
    """Whether something must be there, not only be absent."""
    match node:
        case And(parts):
            return any(map(_positive, parts))
        case Or(parts):
            return all(map(_positive, parts))
        case Not():
            return False
    return True


class _Parser:
    def __init__(self, text: str, typing: bool, case: bool) -> None:
        self._text = text
        self._typing = typing
        self._case = case
        self._at = 0
        self._depth = 0
        self._negated = False
        self._places: set[str] = set()
        self._reading = Reading(case)

    def query(self) -> Query | None:
        root = self._alternatives("")
        if not self._ended():
            raise QueryError("There is a “)” without its “(”. Add the “(” or take the “)” away.", self._at)
        if self._places and (root is None or not _positive(root)):
            every = Value(Property.HAS, "note") if "notes" in self._places else Everything()
            root = every if root is None else And((every, root))
        if root is None:
            if self._typing:
                return None
            raise QueryError("There is no word to look for in this search. Write at least one.")
        if not _positive(root):
            if self._typing and self._text.rstrip()[-1:] in "-(":
                return None
            raise QueryError(
                "This search only says what to leave out. Add what to look for, as in: harbour -ship."
            )
        if "notes" in self._places:
            root = _in_notes(root)
        cased = self._case and any(isinstance(leaf, Words) for leaf in leaves(root))
        return Query(root, bool(self._places), tuple(dict.fromkeys(self._reading.terms)), cased)

    # ---- grammar

    def _alternatives(self, field: str) -> Node | None:
        parts: list[Node] = []
        while True:
            part = self._all(field)
            if part is not None:
                parts.append(part)
            if not self._operator("OR"):
                break
        return _joined(Or, parts)

    def _all(self, field: str) -> Node | None:
        parts: list[Node] = []
        items = 0
        while True:
            self._skip_space()
            at = self._at
            if self._closing() or (items and self._peek() == "OR"):
                break
            if self._peek() in _CONNECTIVES:
                self._dangling(str(self._peek()), at)
            part = self._near(field)
            items += 1
            if part is not None:
                parts.append(part)
            self._operator("AND")
        return _joined(And, parts)

    def _near(self, field: str) -> Node | None:
        at = self._at
        left = self._item(field)
        while True:
            self._skip_space()
            operator = self._at
            between = self._between()
            if not self._operator("NEAR"):
                return left
            if self._ended():  # only while typing
                return left
            first = _spanned(left)
            if first is None:
                raise _not_near(at)
            at = self._at
            right = self._item(field)
            if right is None and self._typing and self._ended():
                return left
            second = _spanned(right)
            if second is None:
                raise _not_near(at)
            scopes = _scopes(first) | _scopes(second)
            if len(scopes) > 1:
                raise QueryError(
                    "Both sides of NEAR are looked for in the same place, as in: title:(oil NEAR lamp).",
                    operator,
                )
            left = Near((first, second), between, scope=scopes.pop())

    def _between(self) -> int:
        match = _OPERATOR.match(self._text, self._at)
        if match is None or not match[2]:
            return NEAR_BY
        number = match[2][1:]
        if not number.isdecimal() or int(number[:9]) > MOST_BETWEEN:
            if self._typing and match.end() == len(self._text) and not number:
                return NEAR_BY
            raise QueryError(
                f"After “NEAR/” stands how many words may be between, up to {MOST_BETWEEN:,}, "
                "as in: oil NEAR/5 lamp.",
                match.start(2),
            )
        return int(number)

    def _operator(self, name: str) -> bool:
        """Step over AND, OR or NEAR; something must follow it."""
        self._skip_space()
        match = _OPERATOR.match(self._text, self._at)
        if match is None or match[1] != name:
            return False
        at = self._at
        self._at = match.end()
        self._skip_space()
        if self._ended():
            if not self._typing:
                self._dangling(name, at)
        elif self._closing() or self._peek() in _CONNECTIVES:
            self._dangling(name, at)
        return True

    def _item(self, field: str) -> Node | None:
        at = self._at
        if self._peek() == "NOT":
            self._at += 3
            self._skip_space()
            if self._closing() or self._peek() in _CONNECTIVES:
                if self._ended() and self._typing:
                    return None
                self._dangling("NOT", at)
            return self._negation(field)
        if self._text[at] == "-" and _NEGATED.match(self._text, at + 1):
            self._at += 1
            return self._negation(field)
        return self._value(field)

    def _negation(self, field: str) -> Node | None:
        outer, places = self._negated, len(self._places)
        self._negated = not outer
        at = self._at
        self._deeper(at)
        part = self._item(field)
        self._depth -= 1
        self._negated = outer
        if len(self._places) > places:
            raise QueryError(
                "in:highlights says where to look and cannot be left out. Take the minus away.", at
            )
        return None if part is None else Not(part)

    def _value(self, field: str) -> Node | None:
        at = self._at
        character = self._text[at]
        if character == "(":
            return self._group(field)
        if character in _QUOTES:
            return self._phrase(field)
        term = self._term()
        if field in PROPERTIES:
            self._at += len(term)
            return self._property(field, term, at)
        named = _FIELD.match(term)
        if named:
            if field:
                raise QueryError("A field cannot stand inside another field's parentheses.", at)
            self._at = at + named.end()
            return self._field(named[1].lower(), at)
        self._at += len(term)
        if term == "=" and self._text[self._at : self._at + 1] in tuple(_QUOTES):
            return self._phrase(field)
        return self._word(term, at, field)

    def _group(self, field: str) -> Node | None:
        at = self._at
        self._deeper(at)
        self._at += 1
        inner = self._alternatives(field)
        if self._text[self._at : self._at + 1] == ")":
            self._at += 1
        elif not self._typing:
            raise QueryError("There is a “(” without its “)”. Add the “)” or take the “(” away.", at)
        self._depth -= 1
        return inner

    def _field(self, name: str, at: int) -> Node | None:
        name = _ALIASES.get(name, name)
        if f"{name}:" not in FIELDS and name != "in":
            raise QueryError(
                f"There is no field “{name}:”. The fields are {', '.join(FIELDS)}. "
                "To look for the words themselves, put them in quotes.",
                at,
            )
        if self._ended() or self._text[self._at].isspace() or self._text[self._at] == ")":
            if self._typing and self._ended():
                return None
            raise QueryError(f"Nothing follows “{name}:”. Write what to look for right after it.", at)
        if name != "in":
            return self._value(name)
        value = self._term()
        self._at += len(value)
        known = [
            place
            for place in ("highlights", "notes")
            if value.lower() in (place, place[:-1])
            or (self._typing and self._ended() and value and place.startswith(value.lower()))
        ]
        if not known:
            raise QueryError("After “in:” can stand highlights or notes, as in: in:highlights.", at)
        self._places.update(known)
        return None

    def _phrase(self, field: str) -> Node | None:
        at = self._at
        closing = re.search(f"[{_QUOTES}]", self._text[at + 1 :])
        if closing is None and not self._typing:
            raise QueryError("A quote is opened but not closed. Add the closing quote, or take it away.", at)
        end = at + 1 + closing.start() if closing else len(self._text)
        self._at = end + 1 if closing else end
        written = self._text[at + 1 : end]
        if field in PROPERTIES:
            return self._property(field, written, at)
        between = self._slop() if closing else 0
        node = self._reading.phrase(
            written, at + 1, _scope(field), between=between, typed=self._open(end), wanted=not self._negated
        )
        self._check_words(at)
        return node

    def _slop(self) -> int:
        """What stands after the closing quote: how many words may be among those in the quotes."""
        match = _BETWEEN.match(self._text, self._at)
        if match is None:
            return 0
        at, self._at = self._at, match.end()
        if self._typing and self._ended() and not match[1]:
            return 0
        if not match[1].isdecimal() or int(match[1][:9]) > MOST_BETWEEN:
            raise QueryError(
                f"After “~” stands how many other words may be between, up to {MOST_BETWEEN:,}, "
                'as in: "lamp oil"~3.',
                at,
            )
        return int(match[1])

    def _word(self, written: str, at: int, field: str) -> Node | None:
        typed = self._open(at + len(written))
        node = self._reading.word(written, at, _scope(field), typed=typed, wanted=not self._negated)
        self._check_words(at)
        return node

    def _property(self, field: str, written: str, at: int) -> Node | None:
        return property_of(Property(field), written, at, prefix=self._open(self._at))

    def _check_words(self, at: int) -> None:
        if self._reading.words > MOST_WORDS:
            raise QueryError(f"This search has too many words; keep to {MOST_WORDS}.", at)

    # ---- reading on

    def _term(self) -> str:
        """What stands here up to white space, a parenthesis or a quote."""
        match = _TERM.match(self._text, self._at)
        return match[0] if match else ""

    def _open(self, end: int) -> bool:
        """Whether what ends there is still being typed."""
        return self._typing and end == len(self._text)

    def _skip_space(self) -> None:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1

    def _ended(self) -> bool:
        return self._at >= len(self._text)

    def _closing(self) -> bool:
        return self._ended() or self._text[self._at] == ")"

    def _peek(self) -> str | None:
        match = _OPERATOR.match(self._text, self._at)
        return match[1] if match else None

    def _deeper(self, at: int) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise QueryError("This search is nested too deeply. Take some parentheses away.", at)

    def _dangling(self, name: str, at: int) -> None:
        sides = "after it" if name == "NOT" else "on both sides"
        raise QueryError(
            f"{name} needs a word {sides}. Add one, or write “{name.lower()}” to look for the word itself.",
            at,
        )


def _scope(field: str) -> Scope:
    return Scope(field) if field else Scope.ANYWHERE


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node | None:
    if len(parts) > 1:
        return kind(tuple(parts))
    return parts[0] if parts else None


def _spanned(node: Node | None) -> Spanned | None:
    """A node as a part of NEAR; None if it cannot be one."""
    match node:
        case Words() | Near():
            return node
        case Or(parts):
            inner = [_spanned(part) for part in parts]
            return None if None in inner else Choice(tuple(part for part in inner if part))
    return None


def _scopes(node: Spanned) -> set[Scope]:
    if isinstance(node, Choice):
        return {scope for part in node.parts for scope in _scopes(part)}
    return {node.scope}


def _not_near(at: int) -> QueryError:
    return QueryError('NEAR joins words and phrases only, as in: oil NEAR/5 (lamp OR "outer light").', at)


def _in_notes(node: Node) -> Node:
    """The node, with its words looked for in notes."""
    match node:
        case And(parts) | Or(parts):
            return type(node)(tuple(_in_notes(part) for part in parts))
        case Not(part):
            return Not(_in_notes(part))
        case Words(scope=Scope.ANYWHERE):
            return replace(node, scope=Scope.NOTE)
        case Near(scope=Scope.ANYWHERE):
            return replace(node, parts=tuple(map(_spanned_in_notes, node.parts)), scope=Scope.NOTE)
    return node


def _spanned_in_notes(node: Spanned) -> Spanned:
    if isinstance(node, Words):
        return replace(node, scope=Scope.NOTE)
    return replace(node, parts=tuple(map(_spanned_in_notes, node.parts)))
