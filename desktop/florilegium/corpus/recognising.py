"""Recognising the text of a document whose pages are pictures."""

from collections.abc import Callable

from florilegium import importers
from florilegium.corpus.adding import Adder
from florilegium.errors import FlorilegiumError, NotFound, PasswordNeeded
from florilegium.importers.parts import Asked, Recognised
from florilegium.importers.reading import Reader
from florilegium.model import AddOutcome, Progress
from florilegium.store import DocumentRows, NewVersion


class Recognising:
    """Gives documents the text that Tesseract finds in the pictures of their pages."""

    def __init__(self, documents: DocumentRows, adder: Adder, reader: Reader) -> None:
        self._documents = documents
        self._adder = adder
        self._reader = reader

    def recognise(
        self,
        document: str,
        language: str,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        *,
        password: str | None = None,
    ) -> AddOutcome | None:
        """Make the recognised text a document's current version; None where that was cancelled.

        ``language`` is one of Tesseract's; several are joined by "+". The file must be as it was
        read. Highlights are carried along. Raises NotFound, PasswordNeeded, FlorilegiumError.
        """
        found = self._documents.summaries([document])
        if not found:
            raise NotFound(f"There is no document “{document}” in the library.")
        (summary,) = found
        reading = self._reader.recognise(summary.path, Asked(password=password), language, cancelled)
        try:
            for part in reading:
                if cancelled():
                    return None
                if isinstance(part, Recognised):
                    on_progress(Progress(part.done, part.total, summary.title))
                    continue
                if part.imported is None:
                    raise PasswordNeeded(part.reason) if part.locked else FlorilegiumError(part.reason)
                if part.fingerprint != self._documents.fingerprint(summary.version):
                    raise FlorilegiumError("The file has changed since it was read; add it again first.")
                new = NewVersion(part.imported, part.fingerprint, importers.IMPORTER_VERSION, summary.path)
                return self._adder.renew(document, new)
        finally:
            reading.close()
        return None
