"""The dialects of Markdown that are written, and what each needs beside CommonMark.

Obsidian: https://help.obsidian.md/obsidian-flavored-markdown; Dataview's fields (``key:: value``) and
Templater's commands count too. Logseq: the outline of its Markdown graphs, with ``key:: value``
properties, ``((block references))`` and ``{{macros}}``. Pandoc: https://pandoc.org/MANUAL.html, its
``markdown`` reader with the extensions that are on by default.
"""

import re
from dataclasses import dataclass

from florilegium.exporters.escaping import Escaper

_FIELDS = r":{2,} | \{{2,} | \}{2,} | \({2,}"
_ABBREVIATIONS = (
    *("Mr", "Mrs", "Ms", "Capt", "Dr", "Prof", "Gen", "Gov", "e.g", "i.e", "Sgt", "St", "vol", "vs", "Sen"),
    *("Rep", "Pres", "Hon", "Rev", "Ph.D", "M.D", "M.A", "p", "pp", "ch", "chap", "sec", "cf", "cp"),
)
_ABBREVIATED = "|".join(rf"(?<=\b{re.escape(word)})" for word in _ABBREVIATIONS)  # its space would not break
_PANDOC = rf"[@{{}}'\"] | --+ | \.{{2,}} | (?:{_ABBREVIATED})\.(?=\s)"  # citations, attributes, typography
_PANDOC_NUMBER = r"\(?(?:\d+|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+)(?=[.)](?:\s|$))"
_NO_TAG = re.compile(r"[^\w/-]+")
_INNER = re.compile(r"(?<=[^\W_])\\_(?=[^\W_])")


@dataclass(frozen=True)
class Dialect:
    """One way of writing Markdown."""

    name: str
    escaper: Escaper
    marked: tuple[str, str]
    """What stands before and after words that are marked within others."""

    slugs: bool = False
    """Whether a tag is one word of letters, digits and a few signs, and no number."""

    def tag(self, words: str) -> str:
        """A tag as it stands after "#"; "_" inside a word needs no escape, and a tag would end at one."""
        if self.slugs:
            words = re.sub("__+", "_", _NO_TAG.sub("-", words)).strip("-/_") or "tag"
            words = f"{words}-" if words.isdecimal() else words
        return _INNER.sub("_", self.escaper.text(words))


COMMONMARK = Dialect("commonmark", Escaper(), ("<mark>", "</mark>"))
OBSIDIAN = Dialect("obsidian", Escaper(_FIELDS), ("==", "=="), slugs=True)
LOGSEQ = Dialect("logseq", Escaper(_FIELDS), ("==", "=="), slugs=True)
PANDOC = Dialect("pandoc", Escaper(_PANDOC, _PANDOC_NUMBER), ("[", "]{.mark}"))

DIALECTS = {dialect.name: dialect for dialect in (COMMONMARK, OBSIDIAN, LOGSEQ, PANDOC)}
