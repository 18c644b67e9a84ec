"""Excerpts and notes as the plain words of a card."""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from florilegium.model import PICTURE

_MARKDOWN = MarkdownIt("commonmark")
_SYNTAX = re.compile(r"[*_`#\[\]<>&\\|~!]|^\s*(?:[-+=]|\d+[.)])|^(?:    |\t)", re.MULTILINE)
_NEW_LINE = "\u2028"  # what QTextLayout breaks a line at


def shown_excerpt(exact: str) -> str:
    """Highlighted words as a card sets them: blocks and kept lines on lines of their own."""
    lines = (" ".join(line.split()) for line in exact.replace("\t", "   ").splitlines())
    return _NEW_LINE.join(line for line in lines if line).replace(PICTURE, "[picture]")


@lru_cache(maxsize=512)
def shown_note(note: str) -> str:
    """The words of a Markdown note, its lists and paragraphs on lines of their own."""
    if not _SYNTAX.search(note):
        lines = [line.strip() for line in note.splitlines()]
    else:
        lines = _lines(_MARKDOWN.parse(note))
    return _NEW_LINE.join(line for line in lines if line)


def _lines(tokens: list[Token]) -> list[str]:
    lines: list[str] = []
    numbers: list[int | None] = []
    marker = ""
    for token in tokens:
        if token.type == "bullet_list_open":
            numbers.append(None)
        elif token.type == "ordered_list_open":
            numbers.append(int(token.attrGet("start") or 1))
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            numbers.pop()
        elif token.type == "list_item_open":
            number = numbers[-1]
            marker = "• " if number is None else f"{number}. "
            if number is not None:
                numbers[-1] = number + 1
        elif token.type == "inline":
            lines += f"{marker}{_words(token.children or [])}".splitlines()
            marker = ""
        elif token.type in ("fence", "code_block", "html_block"):
            lines += f"{marker}{token.content}".splitlines()
            marker = ""
    return lines


def _words(tokens: list[Token]) -> str:
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "image":
            parts.append(token.content or "[picture]")
        else:
            parts.append(token.content)
    return "".join(parts)
