"""What the search index is given of the library's documents."""

import json
import logging
from collections.abc import Iterator, Sequence

from florilegium.errors import FlorilegiumError
from florilegium.model import DocumentSummary, Highlight
from florilegium.search import IndexEntry, SearchSource
from florilegium.store import Database, DocumentRows, HighlightRows

log = logging.getLogger(__name__)

_MANY = 8  # documents from which on it is asked first which of them have highlights


class Entries:
    """Documents as the database holds them now, for one thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._documents = DocumentRows(database)
        self._highlights = HighlightRows(database)

    def of(self, documents: Sequence[str]) -> Iterator[IndexEntry]:
        """The entries of those of the documents that are there and not in the trash."""
        names = self._label_names()
        marked = self._marked(documents)
        for summary in self._documents.summaries(documents):
            has = marked is None or summary.id in marked
            yield self._entry(summary, self._highlights.of_document(summary.id) if has else (), names)

    def source(self, document: str) -> SearchSource | None:
        """A document to find passages in; None if it is gone."""
        summaries = self._documents.summaries([document])
        if not summaries:
            return None
        (summary,) = summaries
        return SearchSource(
            text=self._text(summary.version),
            title=summary.title,
            author=summary.author,
            language=summary.language,
            highlights=tuple(self._highlights.of_document(document)),
            label_names=self._label_names(),
        )

    # ----

    def _entry(
        self, summary: DocumentSummary, highlights: Sequence[Highlight], names: dict[str, str]
    ) -> IndexEntry:
        return IndexEntry(
            document=summary.id,
            text=self._text(summary.version),
            title=summary.title,
            author=summary.author,
            date=summary.date,
            language=summary.language,
            site=summary.site,
            format=summary.format,
            added=summary.added,
            highlights=tuple(highlights),
            label_names=names,
        )

    def _marked(self, documents: Sequence[str]) -> set[str] | None:
        """Those that have highlights; None where it is not worth asking."""
        if len(documents) < _MANY:
            return None
        rows = self._database.rows(
            "SELECT DISTINCT document FROM highlight "
            "WHERE removed = '' AND document IN (SELECT value FROM json_each(?))",
            (json.dumps(list(documents)),),
        )
        return {document for (document,) in rows}

    def _label_names(self) -> dict[str, str]:
        return {label.id: label.name for label in self._highlights.labels()}

    def _text(self, version: int) -> str:
        """A version's text; "" where it is damaged, which is no reason to find nothing else."""
        try:
            return self._documents.words(version)
        except FlorilegiumError as error:
            log.info("%s", error)
            return ""
