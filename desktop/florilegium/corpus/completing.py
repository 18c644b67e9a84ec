"""How a query may go on: the corpus's own labels, tags, authors and words."""

from collections.abc import Iterable

from florilegium.corpus.indexing import Indexing
from florilegium.model import Completion, CompletionKind
from florilegium.search.analysis import fold
from florilegium.search.completing import as_value, field_names, fragment
from florilegium.store import Database, HighlightRows, SearchRows

_MOST = 8
_MOST_SEARCHES = 3  # of them, while something else could be meant
_LEAST = 2  # letters of a word from which on it is completed
_FIXED = {"in": ("highlights", "notes"), "has": ("highlight", "note", "tag")}
_OF_DOCUMENTS = {
    "author": "author",
    "site": "site",
    "language": "language",
    "format": "(SELECT format FROM version WHERE version.id = document.version)",
}


class Completing:
    """Completes queries."""

    def __init__(
        self, database: Database, highlights: HighlightRows, searches: SearchRows, indexing: Indexing
    ) -> None:
        self._database = database
        self._highlights = highlights
        self._searches = searches
        self._indexing = indexing

    def complete(self, text: str, cursor: int, *, words: bool = True) -> list[Completion]:
        """What may stand at the cursor, in code points; the likeliest first, at most eight.

        Without ``words`` only the names of fields and what may stand after them, and the saved searches
        that all of the text is the beginning of: of their names, or of a word in these.
        """
        at = fragment(text, cursor)

        def offered(texts: Iterable[str], kind: CompletionKind) -> list[Completion]:
            return [Completion(one, kind, at.start, at.end) for one in texts]

        if at.field:
            values = self._values(at.field)
            wanted = fold(at.written)
            fitting = [value for value in values if fold(value).startswith(wanted)]
            fitting += [value for value in values if wanted in fold(value) and value not in fitting]
            kind = {
                "label": CompletionKind.LABEL,
                "tag": CompletionKind.TAG,
                "author": CompletionKind.AUTHOR,
            }.get(at.field, CompletionKind.VALUE)
            return offered(map(as_value, fitting[:_MOST]), kind)
        found = [] if at.quoted else offered(field_names(at.written), CompletionKind.FIELD)
        if words and len(at.written) >= _LEAST and at.written.isalpha():
            known = self._indexing.words_beginning(at.written, _MOST)
            found += offered([word for word in known if word != fold(at.written)], CompletionKind.WORD)
        searches = self._named(text, cursor)
        return [*found[: _MOST - len(searches)], *searches]

    def _named(self, text: str, cursor: int) -> list[Completion]:
        """The saved searches that may be meant."""
        wanted = fold(text.strip())
        if text[cursor:].strip() or len(wanted) == 1:
            return []
        found = [
            search
            for search in self._searches.all()
            if f" {wanted}" in f" {fold(search.name)}" and search.query != text.strip()
        ]
        found.sort(key=lambda search: not fold(search.name).startswith(wanted))
        return [
            Completion(search.query, CompletionKind.SEARCH, 0, len(text), search.name, search.case)
            for search in found[: _MOST_SEARCHES if wanted else _MOST]
        ]

    def _values(self, field: str) -> list[str]:
        """What the corpus has that may stand after a field, the commonest first."""
        if field in _FIXED:
            return list(_FIXED[field])
        if field == "label":
            return [label.name for label in self._highlights.labels()]
        if field == "tag":
            return [tag for tag, _ in self._highlights.tags()]
        column = _OF_DOCUMENTS.get(field)
        if column is None:
            return []
        counts: dict[str, int] = {}
        for value, count in self._database.rows(
            f"SELECT {column} AS value, count(*) FROM document WHERE removed = '' GROUP BY value"
        ):
            # Several authors are joined by "; ".
            for one in str(value).split("; ") if field == "author" else [str(value)]:
                if one:
                    counts[one] = counts.get(one, 0) + count
        return sorted(counts, key=lambda one: (-counts[one], one))
