"""Did you mean: for words that stand nowhere, the nearest that do."""

from math import log10
from typing import Protocol

from florilegium.search.query import Form, Query, Scope, Words, wanted_words

_LONG = 5  # code points from which on two letters may be wrong
_LEAST = 3  # code points below which any word is near any other
_COMMON = 0.35  # what ten times as many documents are worth, in letters
_OTHER_START = 0.5  # what another first letter costs, in letters


class Known(Protocol):
    """What is asked of the index."""

    def holders(self, words: Words) -> int:
        """How many places have a single word, or one of its stem, at least; 0 if nothing has."""

    def nearest(self, scope: Scope, text: str, edits: int) -> list[tuple[str, int, int]]:
        """The terms so near to a text: each with its distance, and in how many documents it stands."""


def suggestion(written: str, query: Query, known: Known) -> str:
    """The query with its unknown words replaced by the nearest known ones; "" if there are none."""
    corrected = written
    # From the end on, so that what comes before keeps its place.
    unknown = [
        (form, words.scope)
        for words in wanted_words(query.root)
        for form in words.forms
        if _is_word(form, words) and not known.holders(Words((_plain(form),), words.clean, words.scope))
    ]
    for form, scope in sorted(unknown, key=lambda one: -(one[0].place.start if one[0].place else 0)):
        better = _nearest(form, scope, known)
        if better and form.place:
            corrected = corrected[: form.place.start] + better + corrected[form.place.end :]
    return corrected if corrected != written else ""


def _is_word(form: Form, words: Words) -> bool:
    typed = form.prefix and bool(words.clean)  # it may be but its beginning
    return (
        form.place is not None
        and len(form.text) >= _LEAST
        and form.text.isalpha()
        and (typed or not form.several)
    )


def _plain(form: Form) -> Form:
    return Form(form.text, prefix=form.prefix)


def _nearest(form: Form, scope: Scope, known: Known) -> str:
    edits = 2 if len(form.text) >= _LONG else 1
    found = [
        (distance + _OTHER_START * (text[0] != form.text[0]) - _COMMON * log10(documents), text)
        for text, distance, documents in known.nearest(scope, form.text, edits)
    ]
    return min(found)[1] if found else ""
