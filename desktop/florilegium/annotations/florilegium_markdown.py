"""Notes that Florilegium exported as Markdown, in any of its dialects, as highlights to be taken in.

A block begins with one of four lines and ends with one of two, each naming the highlight::

    <!-- hl:ID -->                                          begins (CommonMark, and any template)
    > [!quote|amber] [p. 3](florilegium://…highlight=ID…)   begins, a callout (Obsidian)
    - highlight:: ID                                        begins, an item of an outline (Logseq)
    ::: {#hl-ID .highlight color=amber}                     begins, a fenced division (Pandoc)
    <!-- /hl:ID -->                                         ends
    ^hl-ID                                                  ends (Obsidian)

The words are the block's first block quotation; what is marked in it is the highlight, if anything is.
Beside it stand a link, the label, tags, the note and perhaps the provenance. Conflicts are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from florilegium.annotations.identities import SOURCE
from florilegium.annotations.reading import decoded, identity, records, words
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight

_ID = r"[A-Za-z0-9._-]+"
_BEGIN = re.compile(
    rf"<!-- hl:(?P<comment>{_ID}) -->\s*$"
    rf"|> \[![\w-]+(?:\|[^\]]*)?\][+-]? .*[?&]highlight=(?P<callout>{_ID}?)(?=[&)])"
    rf"|\s*- highlight:: (?P<item>{_ID})\s*$"
    rf"|:{{3,}} *\{{#hl-(?P<division>{_ID})[ }}]"
)
_END = re.compile(rf"\s*<!-- /hl:{_ID} -->\s*$|\^hl-{_ID}\s*$")
_CONFLICT = re.compile(rf"(?:- )?<!-- (/?)hl-conflict:{_ID} -->")
_ANY = re.compile(
    rf"^(?:<!-- hl:{_ID} -->|> \[![^\n]*\]\(florilegium://open\?|\s*- highlight:: |:::+ *\{{#hl-)",
    re.MULTILINE,
)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FRONT_MATTER_LONGEST = 200_000
_PROVENANCE = re.compile(r"Source: .*, SHA-256 ([0-9a-f]{64}), version \d+, characters ")
_PROPERTY = re.compile(r"^([a-z]+):: ?(.*)$")
_LINK = re.compile(r"florilegium://open\?[^\s)>\]]+")
_TAG = re.compile(r"(?<!\S)#(\S+)")
# Private to this module, and taken out of what is read: marked words' ends, and a bracket that is escaped.
_OPEN, _CLOSE, _BRACKET = "\ue000", "\ue001", "\ue002"
_AGAIN = re.compile(r"-\d+$")
_CITED = re.compile(r"\[@[^,\]]*, ([^\]]*)\]")


def recognises(_name: str, head: bytes) -> bool:
    """Whether it holds a line that begins a block."""
    return b"hl" in head and _ANY.search(decoded(head)) is not None


@dataclass(frozen=True, slots=True)
class _Document:
    title: str = ""
    author: str = ""
    fingerprint: str = ""
    uri: str = ""


def read(data: bytes, name: str) -> list[ForeignHighlight]:
    """The highlights in exported notes. Raises AnnotationFailure."""
    text = decoded(data)
    documents, alone = _documents(text)
    found: dict[str, ForeignHighlight] = {}
    for key, lines in _blocks(text):
        made = _Block(lines).highlight(key, documents, alone)
        if made.quote or made.note:
            found.setdefault(made.identity, made)
    if not found:
        raise AnnotationFailure(f"“{name}” holds no highlight of Florilegium's that could be read.")
    return list(found.values())


def _documents(text: str) -> tuple[dict[str, _Document], _Document]:
    """What the front matter says of documents, by id, and of the only one if there is only one."""
    front = _FRONT_MATTER.match(text)
    properties: Any = None
    if front and len(front[1]) <= _FRONT_MATTER_LONGEST:
        try:
            properties = YAML(typ="safe", pure=True).load(front[1])
        except (
            YAMLError,
            ValueError,
            TypeError,
            LookupError,
            AttributeError,
            ArithmeticError,
            RecursionError,
        ):
            properties = None  # a person's front matter need not be any; a tag that lies raises any of these
    if not isinstance(properties, dict):
        return {}, _Document()
    several = records(properties.get("documents"))
    if several:
        return {words(one.get("document")): _document(one) for one in several}, _Document()
    alone = _document(properties)
    return {words(properties.get("document")): alone}, alone


def _document(properties: dict[str, Any]) -> _Document:
    source = words(properties.get("source"))
    return _Document(
        words(properties.get("title")),
        words(properties.get("author")),
        words(properties.get("sha256")),
        source if "://" in source else "",
    )


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """The blocks with the ids they are named by, without the lines that end them."""
    opened, quiet = "", False
    lines: list[str] = []
    for line in text.split("\n"):
        if conflict := _CONFLICT.match(line):
            quiet = not conflict[1]
        elif quiet:
            continue
        elif found := _BEGIN.match(line):
            if opened:
                yield opened, lines
            opened, lines = found[found.lastgroup or 0], [line] if found["callout"] else []
        elif _END.match(line):
            if opened:
                yield opened, lines
            opened = ""
        elif opened:
            lines.append(line)
    if opened:
        yield opened, lines


class _Block:
    """The lines of one block, read."""

    def __init__(self, lines: list[str]) -> None:
        self._link = ""
        self._label = ""
        self._location = ""
        self._tags: list[str] = []
        self._note = ""
        self._fingerprint = ""
        self._quote = ""
        self._around = "", ""
        if lines and lines[0].startswith("> [!"):
            self._callout([re.sub(r"^>[ ]?", "", line) for line in lines if line.startswith(">")])
        else:
            self._plain(self._properties(_dedented(lines)))

    def highlight(self, key: str, documents: dict[str, _Document], alone: _Document) -> ForeignHighlight:
        """What the block says."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self._link).query).items()}
        document = asked.get("document", "")
        about = documents.get(document, alone if not document else _Document(fingerprint=document))
        return ForeignHighlight(
            source=SOURCE,
            identity=asked.get("highlight") or _AGAIN.sub("", key) or identity(self._quote),
            title=about.title,
            quote=self._quote,
            author=about.author,
            uri=about.uri,
            fingerprint=self._fingerprint or about.fingerprint or document,
            prefix=self._around[0],
            suffix=self._around[1],
            location=self._location,
            note=_unquiet(self._note),
            tags=tuple(self._tags),
            label=self._label,
        )

    # ----

    def _callout(self, lines: list[str]) -> None:
        """Obsidian's: a line of its own, the words, the note as a callout within, the provenance."""
        self._described(re.sub(r"^\[![^\]]*\][-+]?\s*", "", lines[0]), after_link=True)
        body = lines[1:]
        inner = next((at for at, line in enumerate(body) if re.match(r"> ?\[!note\]", line)), len(body))
        rest = [line for line in body[inner + 1 :] if line.startswith(">")]
        self._note = "\n".join(re.sub(r"^> ?", "", line) for line in rest).strip()
        after = body[inner + 1 + len(rest) :]
        self._words("\n".join(self._without_provenance(body[:inner])))
        self._without_provenance(after)

    def _properties(self, lines: list[str]) -> list[str]:
        """The lines without the properties that an item of an outline begins with."""
        at = 0
        while at < len(lines) and ((found := _PROPERTY.match(lines[at])) or not lines[at].strip()):
            if found:
                name, value = found.groups()
                if name == "label":
                    self._label = _plain(value)
                elif name == "tags":
                    self._tags = [tag for part in value.split(",") if (tag := _plain(part).strip())]
                elif name == "location":
                    self._described(value, after_link=False)
            at += 1
        return lines[at:]

    def _plain(self, lines: list[str]) -> None:
        """A block quotation, a paragraph about it unless properties said that, and the note."""
        lines = self._without_provenance([line for line in lines if not re.match(r":{3,}\s*$", line)])
        at = 0
        while at < len(lines) and not lines[at].startswith(">"):
            at += 1
        end = at
        while end < len(lines) and lines[end].startswith(">"):
            end += 1
        self._words("\n".join(re.sub(r"^> ?", "", line) for line in lines[at:end]))
        rest = lines[end:]
        while rest and not rest[0].strip():
            rest.pop(0)
        if not self._link and rest and _LINK.search(rest[0]):
            self._described(rest.pop(0), after_link=False)
        self._note = "\n".join(rest).strip()

    def _described(self, line: str, *, after_link: bool) -> None:
        """A line with the link, the label and the tags."""
        found = _LINK.search(line)
        self._link = found[0] if found else ""
        inline = MarkdownIt("commonmark").parseInline(line)[0].children or []
        linked, after, strong = _in_link(inline)
        cited = _CITED.search(line)
        self._location = self._location or (_plain(cited[1]) if cited else linked)
        self._tags = self._tags or [tag.rstrip(",") for tag in _TAG.findall(after)]
        label = strong or (linked if cited else "")
        if after_link:
            label = _TAG.sub("", after).strip(" ·")
        self._label = self._label or label

    def _without_provenance(self, lines: list[str]) -> list[str]:
        kept: list[str] = []
        for line in lines:
            found = _PROVENANCE.match(_plain(line))
            if found:
                self._fingerprint = found[1]
            else:
                kept.append(line)
        return kept

    def _words(self, markdown: str) -> None:
        """The highlighted words: from the first that are marked to the last, or everything."""
        text = _marked_text(markdown)
        first, last = text.find(_OPEN), text.rfind(_CLOSE)
        if 0 <= first < last:
            self._around = _without_marks(text[:first]), _without_marks(text[last:])
            text = text[first:last]
        self._quote = _without_marks(text).strip()


def _unquiet(note: str) -> str:
    """A note whose lines were kept from being taken for the grammar's, as it was written."""

    def line(match: re.Match[str]) -> str:
        plain = match[1] + match[2]
        marks = any(pattern.match(plain) for pattern in (_BEGIN, _END, _CONFLICT))
        return plain if marks else match[0]

    return re.sub(r"^([ \t]*)\\(.*)$", line, note, flags=re.MULTILINE)


def _dedented(lines: list[str]) -> list[str]:
    """The lines of an item of an outline without its indentation."""
    indent = re.match(r"\s*", next((line for line in lines if line.strip()), ""))
    width = len(indent[0]) if indent else 0
    return [line[width:] if not line[:width].strip() else line for line in lines]


def _plain(markdown: str) -> str:
    """Markdown of one line as plain text."""
    return _inline_text(MarkdownIt("commonmark").parseInline(markdown)[0].children or [])


def _inline_text(children: list[Token]) -> str:
    return "".join(
        "\n" if child.type in ("softbreak", "hardbreak") else child.content
        for child in children
        if child.type in ("text", "code_inline", "softbreak", "hardbreak")
    )


def _in_link(children: list[Token]) -> tuple[str, str, str]:
    """The text of the link to Florilegium, what comes after it, and the first strong words there."""
    linked: list[Token] = []
    after: list[Token] = []
    strong: list[Token] = []
    into: list[Token] | None = None
    done = deep = False
    for child in children:
        if child.type == "link_open" and str(child.attrGet("href")).startswith("florilegium:") and not done:
            into = linked
        elif child.type == "link_close" and into is linked:
            into, done = after, True
        elif child.type == "strong_open":
            deep = not strong
        elif child.type == "strong_close":
            deep = False
        else:
            if into is not None:
                into.append(child)
            if deep:
                strong.append(child)
    return _inline_text(linked).strip(), _inline_text(after), _inline_text(strong).strip()


def _marked_text(markdown: str) -> str:
    """Markdown as plain text, with :data:`_OPEN` and :data:`_CLOSE` around what is marked in it.

    Escaped characters are tokens of their own here, so that what is escaped marks nothing.
    """
    parts: list[str] = []
    for token in MarkdownIt("commonmark").disable("text_join").parse(markdown):
        if token.type in ("fence", "code_block"):
            parts += ("\n\n", _without_marks(token.content))
        elif token.type == "inline":
            parts.append("\n\n")
            parts += _marked_inline(token.children or [])
    return "".join(parts)


def _marked_inline(children: list[Token]) -> list[str]:
    parts: list[str] = []
    open_ = False
    for child in children:
        if child.type == "html_inline":
            parts.append({"<mark>": _OPEN, "</mark>": _CLOSE}.get(child.content.lower(), ""))
        elif child.type == "text":
            text = _without_marks(child.content)
            while "==" in text:
                text = text.replace("==", _CLOSE if open_ else _OPEN, 1)
                open_ = not open_
            while "]{.mark}" in text:  # of the bracket before it that is nearest
                before, _, text = text.partition("]{.mark}")
                parts.append(before)
                at = max((at for at, part in enumerate(parts) if "[" in part), default=-1)
                if at >= 0:
                    head, _, tail = parts[at].rpartition("[")
                    parts[at] = f"{head}{_OPEN}{tail}"
                parts.append(_CLOSE)
            parts.append(text)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.content:
            parts.append(_without_marks(child.content).replace("[", _BRACKET))
    return [part.replace(_BRACKET, "[") for part in parts]


def _without_marks(text: str) -> str:
    return text.replace(_OPEN, "").replace(_CLOSE, "").replace(_BRACKET, "")
