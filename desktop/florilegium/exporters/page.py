"""Highlights as one page of HTML: self-contained, light and dark, and made to be printed.

It has no script and loads nothing: pictures in notes become links, and the page's own policy
forbids the rest. Markdown is rendered without its HTML.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from florilegium.exporters.dialects import Dialect
from florilegium.exporters.escaping import Escaper
from florilegium.exporters.views import DocumentView, EntryView, FileView, HeadingView
from florilegium.model import Label, Mark
from florilegium.paths import resources

MARKED = ("\U0001fffe", "\U0001ffff")
"""What stands around marked words until the Markdown is rendered: noncharacters, in no text."""
DIALECT = Dialect("html", Escaper(), MARKED)

_PAIR = re.compile(f"{MARKED[0]}([^{MARKED[0]}{MARKED[1]}<>]*){MARKED[1]}")
_SIGNS = {Mark.CIRCLE: "●", Mark.TRIANGLE: "▲", Mark.SQUARE: "■", Mark.DIAMOND: "◆", Mark.STAR: "★"}
_ROLES = ("window", "page", "text", "muted", "line", "link", "code")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class _Rendering(RendererHTML):
    """HTML that fetches nothing and leaves the page its own headings."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A link to the picture, for showing it would fetch it."""
        words = self.renderInlineAsText(tokens[idx].children or [], options, env) or "picture"
        address = str(tokens[idx].attrGet("src") or "")
        return f'<a href="{escape(address)}">{escape(words)}</a>' if address else escape(words)

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A heading in a note is a line in bold."""
        del tokens, idx, options, env
        return "<p><strong>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The end of that line."""
        del tokens, idx, options, env
        return "</strong></p>\n"


class Page:
    """Writes pages in the colours of the house, which are read once."""

    def __init__(self) -> None:
        self._markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Rendering)
        self._markdown.enable(["table", "strikethrough"])
        self._style = _style_sheet()

    def render(self, file: FileView) -> str:
        """The whole page."""
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n<meta name="generator" content="Florilegium">\n'
            f"<title>{_text(file.title)}</title>\n<style>\n{self._style}</style>\n</head>\n<body>\n<main>\n"
            f"{self.body(file)}</main>\n</body>\n</html>\n"
        )

    def body(self, file: FileView) -> str:
        """What stands in the page, headings and all."""
        return "".join(self._pieces(file))

    def _pieces(self, file: FileView) -> Iterator[str]:
        several = len(file.documents) > 1
        titled = bool(file.entries) and any(heading.document for heading in file.entries[0].headings)
        own_title = several or not titled
        if own_title:
            yield f"<h1>{_text(file.title)}</h1>\n"
        if several and titled:
            yield _contents(file.documents)
        for entry in file.entries:
            for heading in entry.headings:
                yield _heading(heading, int(own_title))
            yield self._card(entry)

    def _card(self, entry: EntryView) -> str:
        highlight, document = entry.highlight, entry.document
        language = f' lang="{_text(document.language)}"' if document.language else ""
        details = [
            f'<span class="label">{_sign(highlight.label)} {_text(highlight.label.name)}</span>',
            f'<a href="{_text(highlight.link)}">{_text(entry.place)}</a>',
            *(f'<span class="tag">#{_text(tag)}</span>' for tag in highlight.tags),
        ]
        if highlight.created:
            date = _text(highlight.created[:10])
            details.append(f'<time datetime="{_text(highlight.created)}">{date}</time>')
        note = (
            f'<div class="note" dir="auto">\n{self._html(highlight.note)}</div>\n' if highlight.note else ""
        )
        source = f'<p class="source">{_text(entry.provenance)}</p>\n' if entry.provenance else ""
        return (
            f'<article class="card {highlight.label.colour.value}" id="hl-{_text(entry.id)}">\n'
            f'<blockquote dir="auto"{language}>\n{self._html(highlight.excerpt)}</blockquote>\n{note}'
            f'<p class="details">{" · ".join(details)}</p>\n{source}</article>\n'
        )

    def _html(self, markdown: str) -> str:
        return _PAIR.sub(r"<mark>\1</mark>", self._markdown.render(markdown))


def _text(words: str) -> str:
    return escape(words.replace("\0", "\ufffd"))


def _sign(label: Label) -> str:
    return f'<span class="sign" aria-hidden="true">{_SIGNS[label.mark]}</span>'


def _contents(documents: Sequence[DocumentView]) -> str:
    lines = "".join(
        f'<li><a href="#doc-{_text(document.id)}">{_text(document.title)}</a></li>\n'
        for document in documents
    )
    return f"<nav>\n<ul>\n{lines}</ul>\n</nav>\n"


def _heading(heading: HeadingView, deeper: int) -> str:
    level = min(heading.level + deeper, 6)
    document = heading.document
    if document is None:
        return f"<h{level}>{_text(heading.text)}</h{level}>\n"
    details = [_text(words) for words in (document.author, document.date, document.site) if words]
    details.append(f'<a href="{_text(document.link)}">Open in Florilegium</a>')
    return (
        f'<h{level} id="doc-{_text(document.id)}">{_text(heading.text)}</h{level}>\n'
        f'<p class="byline">{" · ".join(details)}</p>\n'
    )


def _style_sheet() -> str:
    """The page's style, with the colours of the light theme and of the dark."""
    themes = {}
    for name in ("light", "dark"):
        with (resources() / "themes" / f"{name}.toml").open("rb") as stream:
            themes[name] = tomllib.load(stream)
    style = (resources() / "templates" / "page.css").read_text(encoding="utf-8")
    labels = "".join(
        f".{name} {{ --ink: var(--{name}); --fill: var(--{name}-fill); }}\n"
        for name in themes["light"]["labels"]
    )
    light, dark = _colours(themes["light"]), _colours(themes["dark"])
    return (
        f":root {{\n{light}}}\n@media screen and (prefers-color-scheme: dark) {{\n:root {{\n{dark}}}\n}}\n"
        f"{labels}{style}"
    )


def _colours(theme: dict[str, Any]) -> str:
    roles = [f"--{role}: {theme['colours'][role]};\n" for role in _ROLES]
    labels = [
        f"--{name}: {label['ink']}; --{name}-fill: {label['fill']};\n"
        for name, label in theme["labels"].items()
    ]
    return "".join(roles + labels)
