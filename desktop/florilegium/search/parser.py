"""The language of queries, and its parser.

    alternatives = all { "OR" all }
    all          = item { ["AND"] item }
    item         = ("NOT" | "-") item | "(" alternatives ")" | field ":" value | value
    value        = word | word* | =word | "phrase" | "phrase be*" | "(" alternatives ")"

AND, OR and NOT are operators in capitals only. A word that reads as several tokens (well-known) is a
phrase. ``in:highlights`` anywhere asks the whole query of each highlight instead of each document.
"""

import re

from florilegium.errors import QueryError
from florilegium.search.analysis import LANGUAGE_CODES, fold, key, tokens
from florilegium.search.query import (
    And,
    Everything,
    Form,
    Node,
    Not,
    Or,
    Property,
    Query,
    Scope,
    Value,
    Words,
)

LONGEST_QUERY = 2_000
"""Code points a query may have."""
MOST_WORDS = 64
_DEEPEST = 40  # parentheses within parentheses

FIELDS = ("title:", "author:", "note:", "tag:", "label:", "in:highlights", "site:", "language:", "date:")
_QUOTES = '"“”„«»'
_OPERATOR = re.compile(rf"(AND|OR|NOT)(?=[\s(){_QUOTES}]|$)")
_TERM = re.compile(rf"[^\s(){_QUOTES}]+")
_FIELD = re.compile(r"([A-Za-z]+):(?!//)")
_CONNECTIVES = ("AND", "OR")


def parse(text: str, *, typing: bool = False) -> Query | None:
    """What ``text`` asks; None if it is blank.

    With ``typing`` the reader is still at the keyboard: the last word may be but its beginning, and
    what is open at the end (a quote, a parenthesis, AND, OR, NOT, a field) is taken as not yet there.
    Raises QueryError with a sentence that says what is wrong and what to do.
    """
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) > LONGEST_QUERY:
        raise QueryError(
            f"This search is too long; keep it under {LONGEST_QUERY:,} characters.", LONGEST_QUERY
        )
    return _Parser(text, typing).query() if text.strip() else None


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
    def __init__(self, text: str, typing: bool) -> None:
        self._text = text
        self._typing = typing
        self._at = 0
        self._depth = 0
        self._words = 0
        self._negated = False
        self._in_highlights = False
        self._terms: list[str] = []

    def query(self) -> Query | None:
        root = self._alternatives("")
        if not self._ended():
            raise QueryError("There is a “)” without its “(”. Add the “(” or take the “)” away.", self._at)
        if root is None and self._in_highlights:
            root = Everything()
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
        return Query(root, self._in_highlights, tuple(dict.fromkeys(self._terms)))

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
            part = self._item(field)
            items += 1
            if part is not None:
                parts.append(part)
            self._operator("AND")
        return _joined(And, parts)

    def _operator(self, name: str) -> bool:
        """Step over AND or OR; something must follow it."""
        self._skip_space()
        if self._peek() != name:
            return False
        at = self._at
        self._at += len(name)
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
        if self._text[at] == "-" and re.match(rf"[\w({_QUOTES}=]", self._text[at + 1 : at + 2]):
            self._at += 1
            return self._negation(field)
        return self._value(field)

    def _negation(self, field: str) -> Node | None:
        outer, in_highlights = self._negated, self._in_highlights
        self._negated = not outer
        at = self._at
        self._deeper(at)
        part = self._item(field)
        self._depth -= 1
        self._negated = outer
        if self._in_highlights and not in_highlights:
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
        if name == "lang":
            name = "language"
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
        value = value.lower()
        if value != "highlights" and not (
            self._typing and self._ended() and value and "highlights".startswith(value)
        ):
            raise QueryError("After “in:” only “highlights” can stand: in:highlights.", at)
        self._in_highlights = True
        return None

    def _phrase(self, field: str) -> Node | None:
        at = self._at
        closing = re.search(f"[{_QUOTES}]", self._text[at + 1 :])
        if closing is None and not self._typing:
            raise QueryError("A quote is opened but not closed. Add the closing quote, or take it away.", at)
        end = at + 1 + closing.start() if closing else len(self._text)
        self._at = end + 1 if closing else end
        written = self._text[at + 1 : end]
        return self._leaf(written.strip(), at, field, exact=True, open_end=closing is None)

    def _word(self, written: str, at: int, field: str) -> Node | None:
        exact = written.startswith("=")
        written = written[1:] if exact else written
        stem = written.rstrip("*")
        if stem == "" and written:
            raise QueryError("Write at least one letter before the “*”, as in: harb*.", at)
        if "*" in stem.strip("*") or stem.startswith("*"):
            raise QueryError("“*” can only stand at the end of a word, as in: harb*.", at)
        return self._leaf(written, at, field, exact=exact, open_end=self._ended())

    # ---- leaves

    def _leaf(self, written: str, at: int, field: str, *, exact: bool, open_end: bool) -> Node | None:
        prefix = written.endswith("*") and not written.endswith(" *")
        typed = self._typing and open_end and not prefix and self._text[-1:] == written[-1:]
        written = written.rstrip("*").rstrip() if prefix else written
        if field in ("tag", "label", "language", "date"):
            return self._property(Property(field), written, prefix=prefix or typed)
        read = list(tokens(written))
        self._words += len(read)
        if self._words > MOST_WORDS:
            raise QueryError(f"This search has too many words; keep to {MOST_WORDS}.", at)
        if not read:
            return None
        asked: list[Form] = []
        for index, token in enumerate(read):
            last = index + 1 == len(read)
            if token.clean:
                ends = token.end == len(written)
                longer = last and ends and (prefix or (typed and len(token.exact) > 1))
                asked.append(Form(token.exact, longer))
            elif token.head < token.end:
                asked.append(Form(token.exact))
            elif last and index and read[index - 1].end == token.end:
                break  # the bigram before it has said so
            else:
                asked.append(Form(token.exact, prefix=True))  # one character begins the tokens it stands in
        if not self._negated:
            self._terms.append(written[read[0].start : read[-1].end])
        by_stem = len(asked) == 1 and not exact and not prefix and field not in ("author", "site")
        return Words(
            tuple(asked), read[0].clean if by_stem else "", Scope(field) if field else Scope.ANYWHERE
        )

    def _property(self, name: Property, written: str, *, prefix: bool) -> Node | None:
        if not written.strip():
            return None
        if name is Property.LANGUAGE:
            plain = fold(written).strip()
            return Value(name, LANGUAGE_CODES.get(plain, plain.replace("_", "-")), prefix)
        if name is Property.DATE:
            return Value(name, " ".join(written.casefold().split()), prefix=True)
        return Value(name, key(written.lstrip("#")), prefix)

    # ---- reading on

    def _term(self) -> str:
        """What stands here up to white space, a parenthesis or a quote."""
        match = _TERM.match(self._text, self._at)
        return match[0] if match else ""

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


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node | None:
    if len(parts) > 1:
        return kind(tuple(parts))
    return parts[0] if parts else None
