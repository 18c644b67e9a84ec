"""Documents as a BibTeX file, for LaTeX, biber and pandoc alike.

The fields are those that BibTeX's standard styles and biblatex both know
(https://ctan.org/pkg/bibtex, https://ctan.org/pkg/biblatex); ``@online`` and ``langid`` are
biblatex's, and BibTeX passes over what it does not know. The file is UTF-8.
"""

import re
from collections.abc import Sequence

from florilegium.exporters.citations import Name, date_parts, names
from florilegium.exporters.csl import csl_type, web_address
from florilegium.exporters.views import DocumentView

_TYPES = {"book": "book", "webpage": "online"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LANGUAGES = {  # BCP 47's primary subtag -> babel's name
    "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "la": "latin", "nl": "dutch",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ru": "russian", "sv": "swedish",
    "tr": "turkish", "uk": "ukrainian",
}  # fmt: skip
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "`": r"\`{}", '"': '{"}',
}  # fmt: skip


def bibtex(documents: Sequence[DocumentView]) -> str:
    """``documents`` as entries, one blank line apart."""
    return "\n".join(_entry(document) for document in documents)


def escaped(text: str) -> str:
    """``text`` on one line as the inside of a field, which TeX sets as it is.

    BibTeX counts braces even where they are escaped, so those that do not pair become parentheses.
    """
    words = " ".join(text.split())
    if not _paired(words):
        words = words.replace("{", "(").replace("}", ")")
    marked = "".join(_SPECIAL.get(character, character) for character in words)
    return re.sub(r"(?<=-)(?=-)|(?<=')(?=')", "{}", marked)  # rows that fonts make dashes and quotes of


def _paired(words: str) -> bool:
    depth = 0
    for character in words:
        depth += (character == "{") - (character == "}")
        if depth < 0:
            return False
    return depth == 0


def _entry(document: DocumentView) -> str:
    kind = _TYPES.get(csl_type(document), "misc")
    parts = date_parts(document.date)
    site = escaped(document.site)
    fields = {
        "author": " and ".join(map(_author, names(document.author))),
        "title": f"{{{escaped(document.title)}}}" if document.title.strip() else "",  # its case is its own
        "year": f"{parts[0]:04d}" if parts else escaped(document.date),
        "month": _MONTHS[parts[1] - 1] if len(parts) > 1 and 0 < parts[1] <= 12 else "",
        "day": str(parts[2]) if len(parts) > 2 else "",
        ("organization" if kind == "online" else "howpublished"): site,
        "url": _address(web_address(document)),
        "langid": _LANGUAGES.get(document.language.split("-")[0].lower(), ""),
    }
    lines = [
        f"  {name} = {value}," if name == "month" else f"  {name} = {{{value}}},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@{kind}{{{document.key},", *lines, "}", ""])


def _author(name: Name) -> str:
    """A name in the order that BibTeX cannot mistake; "and" and commas inside it are braced."""
    if name.literal:
        return f"{{{escaped(name.literal)}}}"
    parts = [name.family, name.suffix, name.given] if name.suffix else [name.family, name.given]
    return ", ".join(_braced(escaped(part)) for part in parts if part)


def _braced(words: str) -> str:
    return f"{{{words}}}" if "," in words or " " in words or re.match(r"[^\W\dA-Z]", words) else words


def _address(url: str) -> str:
    """An address whose braces and backslashes would end the field early."""
    return re.sub(r'[\\{}"]', lambda match: f"%{ord(match[0]):02X}", url)
