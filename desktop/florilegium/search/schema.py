"""The shape of the index: Whoosh documents for documents, and one for each highlight.

Fields are made of Whoosh's own classes only and hold tokens read by
:mod:`florilegium.search.analysis`, so that any Whoosh 2.7.4 can open the index, and opening it
needs no code of ours. A word is indexed by its exact form, and by its stem under the language
that stemmed it ("en run"); both with positions, for phrases and nearness.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, KEYWORD, TEXT, Schema

from florilegium.search.analysis import key, stemming
from florilegium.search.entry import IndexEntry, having, label_keys, written

VERSION = 2
"""Raised whenever the fields, or the way tokens are read, change: older indexes are built anew."""

DOCUMENT, HIGHLIGHT = "document", "highlight"
"""The kinds of Whoosh documents."""

STEMS = "_stems"
"""What the name of a field's stems ends in."""

BREAK = "\n"
"""Indexed between two notes or excerpts, so that no phrase crosses; no token has it."""


def _words() -> TEXT:
    return TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True)


SCHEMA = Schema(
    document=ID(stored=True),
    kind=ID(),
    stemming=ID(),
    title=_words(),
    title_stems=_words(),
    author=_words(),
    site=_words(),
    text=_words(),
    text_stems=_words(),
    words=_words(),
    words_stems=_words(),
    notes=_words(),
    notes_stems=_words(),
    tags=KEYWORD(),
    labels=KEYWORD(),
    has=KEYWORD(),
    language=ID(),
    format=ID(),
    date=ID(),
    added=ID(),
)
"""``words`` are the excerpts, notes and tags of a document's highlights, or of the one highlight."""


@dataclass(frozen=True, slots=True)
class Row:
    """One Whoosh document."""

    code: str
    """Of the language that stems it, as ``stemming`` gives it; "" if none does."""
    texts: Mapping[str, tuple[str, ...]]
    """By field, texts to be read as words. Where the field has a field of stems, those go there."""
    values: Mapping[str, tuple[str, ...]]
    """By field, terms as they are."""


def rows(entry: IndexEntry) -> Iterator[Row]:
    """The Whoosh documents of one entry: the document itself first, then its highlights."""
    code = stemming(entry.language)
    shared_texts = {"author": (entry.author,), "site": (entry.site,), "title": (entry.title,)}
    shared_values = {
        "document": (entry.document,),
        "stemming": (code,),
        "language": (entry.language.lower().replace("_", "-"),),
        "format": (entry.format.casefold(),),
        "date": (key_of_date(entry.date),),
        "added": (entry.added[:10],),
    }
    highlights = entry.highlights
    yield Row(
        code,
        {
            **shared_texts,
            "text": (entry.text,),
            "words": tuple(text for one in highlights for text in written(one)),
            "notes": tuple(one.note for one in highlights),
        },
        _filled(
            {
                **shared_values,
                "kind": (DOCUMENT,),
                "has": tuple(sorted({what for one in highlights for what in having(one)})),
                "tags": tuple(sorted({key(tag) for one in highlights for tag in one.tags})),
                "labels": tuple(
                    sorted({k for one in highlights for k in label_keys(one, entry.label_names)})
                ),
            }
        ),
    )
    for one in highlights:
        yield Row(
            code,
            {**shared_texts, "words": tuple(written(one)), "notes": (one.note,)},
            _filled(
                {
                    **shared_values,
                    "kind": (HIGHLIGHT,),
                    "has": tuple(having(one)),
                    "tags": tuple(sorted({key(tag) for tag in one.tags})),
                    "labels": tuple(sorted(label_keys(one, entry.label_names))),
                }
            ),
        )


def key_of_date(date: str) -> str:
    """A date as it is compared: folded, as a whole."""
    return " ".join(date.casefold().split())


def _filled(values: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: value for name, value in values.items() if any(value)}
