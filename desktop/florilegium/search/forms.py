"""Which exact forms a form of a query stands for."""

import re
from collections.abc import Callable

from rapidfuzz.distance import OSA

from florilegium.search.query import Form


def taking(form: Form) -> Callable[[str], bool]:
    """A test of exact forms, or of those with capitals if the query's form has any.

    Distance is that of optimal string alignment (Damerau's, with no letter edited twice): letters
    missing, added, wrong, or swapped with their neighbour.
    """
    text = form.cased or form.text
    if form.wild:
        matches = re.compile("".join(_pattern(text)), re.DOTALL).fullmatch
        return lambda exact: matches(exact) is not None
    if form.prefix:
        return lambda exact: exact.startswith(text)
    if form.edits:
        edits = form.edits
        return lambda exact: OSA.distance(text, exact, score_cutoff=edits) <= edits
    return text.__eq__


def _pattern(text: str) -> list[str]:
    return [{"*": ".*", "?": "."}.get(part, re.escape(part)) for part in re.split(r"([*?])", text)]
