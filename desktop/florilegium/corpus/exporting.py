"""From the corpus to the exporters: which documents, with which highlights."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from florilegium import exporters
from florilegium.corpus.adding import now
from florilegium.model import DocumentSummary, Highlight
from florilegium.store import Database, DocumentRows, HighlightRows


class Exporting:
    """Gathers what is exported, and has it rendered and written."""

    def __init__(self, database: Database, documents: DocumentRows, highlights: HighlightRows) -> None:
        self._database = database
        self._documents = documents
        self._highlights = highlights

    def write(
        self, ids: Sequence[str] | None, to: Path, *, template: Path | None, single: bool
    ) -> list[Path]:
        """Write these documents' highlights, or everything. Raises ExportError."""
        documents = [self._document(summary) for summary in self._chosen(ids)]
        return exporters.write(documents, to, single=single, template=template, now=now())

    def preview(self, ids: Sequence[str] | None, *, template: Path | None, limit: int) -> str:
        """The Markdown of the first ``limit`` documents. Raises ExportError."""
        documents = [self._document(summary) for summary in self._chosen(ids)[:limit]]
        source = None if template is None else exporters.read_template(template)
        return exporters.render(documents, template=source, now=now())

    def excerpts(self, highlights: Sequence[Highlight]) -> str:
        """These highlights on their own. Raises ExportError."""
        ids = list(dict.fromkeys(highlight.document for highlight in highlights))
        documents = [
            replace(
                self._document(summary),
                highlights=tuple(highlight for highlight in highlights if highlight.document == summary.id),
            )
            for summary in self._documents.summaries(ids)
        ]
        return exporters.render(documents, template=exporters.excerpts_template(), now=now())

    def _chosen(self, ids: Sequence[str] | None) -> list[DocumentSummary]:
        if ids is not None:
            return self._documents.summaries(ids)
        return sorted(
            (summary for summary in self._documents.summaries() if summary.highlights),
            key=lambda summary: (summary.title.casefold(), summary.id),
        )

    def _document(self, summary: DocumentSummary) -> exporters.ExportDocument:
        return exporters.ExportDocument(
            summary=summary,
            text=self._documents.text(summary.version),
            highlights=tuple(self._highlights.of_document(summary.id)),
            labels={label.id: label for label in self._highlights.labels()},
            fingerprint=self._documents.fingerprint(summary.version),
        )
