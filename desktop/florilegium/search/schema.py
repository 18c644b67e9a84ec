"""The shape of the index: Whoosh documents for documents, and one for each highlight.

Fields are made of Whoosh's own classes only and are fed with lists of tokens read by
:mod:`florilegium.search.analysis`, so that any Whoosh 2.7.4 can open the index, and opening it
needs no code of ours. A word is indexed by its exact form, with positions, for phrases; and by its
stem, without, under the language that stemmed it ("en run").
"""

from collections.abc import Iterable, Iterator

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, KEYWORD, TEXT, Schema

from florilegium.search.analysis import forms, key, stemming, stems
from florilegium.search.entry import IndexEntry, label_keys, written

VERSION = 1
"""Raised whenever the fields, or the way tokens are read, change: older indexes are built anew."""

DOCUMENT, HIGHLIGHT = "document", "highlight"
"""The kinds of Whoosh documents."""

STEMS = "_stems"
"""What the name of a field's stems ends in."""

_BREAK = "\n"  # between two notes or excerpts, so that no phrase crosses; no token has it


def _words() -> TEXT:
    return TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True)


def _bare() -> TEXT:
    return TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False)


SCHEMA = Schema(
    document=ID(stored=True),
    kind=ID(),
    stemming=ID(),
    title=_words(),
    title_stems=_bare(),
    author=_words(),
    site=_words(),
    text=_words(),
    text_stems=_bare(),
    words=_words(),
    words_stems=_bare(),
    notes=_words(),
    notes_stems=_bare(),
    tags=KEYWORD(),
    labels=KEYWORD(),
    language=ID(),
    date=ID(),
)
"""``words`` are the excerpts, notes and tags of a document's highlights, or of the one highlight."""


def rows(entry: IndexEntry) -> Iterator[dict[str, object]]:
    """The Whoosh documents of one entry: the document itself first, then its highlights."""
    code = stemming(entry.language)
    shared: dict[str, object] = {
        "document": entry.document,
        "stemming": code,
        "author": forms(entry.author)[0],
        "site": forms(entry.site)[0],
        "language": entry.language.lower().replace("_", "-"),
        "date": key_of_date(entry.date),
        **_fields("title", [entry.title], code),
    }
    yield _filled(
        {
            **shared,
            "kind": DOCUMENT,
            **_fields("text", [entry.text], code),
            **_fields("words", (text for one in entry.highlights for text in written(one)), code),
            **_fields("notes", (one.note for one in entry.highlights), code),
            "tags": sorted({key(tag) for one in entry.highlights for tag in one.tags}),
            "labels": sorted({k for one in entry.highlights for k in label_keys(one, entry.label_names)}),
        }
    )
    for one in entry.highlights:
        yield _filled(
            {
                **shared,
                "kind": HIGHLIGHT,
                **_fields("words", written(one), code),
                **_fields("notes", [one.note], code),
                "tags": sorted({key(tag) for tag in one.tags}),
                "labels": sorted(label_keys(one, entry.label_names)),
            }
        )


def key_of_date(date: str) -> str:
    """A date as it is compared: folded, as a whole."""
    return " ".join(date.casefold().split())


def _fields(name: str, texts: Iterable[str], code: str) -> dict[str, object]:
    exact: list[str] = []
    clean: list[str] = []
    for text in texts:
        words, stemmed = forms(text)
        if exact and words:
            exact.append(_BREAK)
        exact += words
        clean += stemmed
    by_word = stems(code)
    return {
        name: exact,
        name + STEMS: [f"{code} {stem}" for stem in map(by_word.__getitem__, clean) if stem] if code else [],
    }


def _filled(fields: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value}
