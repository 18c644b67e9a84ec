"""The documents of a library, and their texts as they are read."""

from collections.abc import Sequence

from florilegium.errors import NotFound
from florilegium.model import DocumentSummary, DocumentText, PageMap
from florilegium.store import Database, DocumentRows

_REMEMBERED = 4  # texts that were read last


class Texts:
    """Answers what is asked of documents; a Corpus is one of these."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._documents = DocumentRows(database)
        self._texts: dict[int, DocumentText] = {}

    @property
    def read_only(self) -> bool:
        """Whether the library cannot be written to, and was opened for reading only."""
        return self._database.read_only

    def documents(self, ids: Sequence[str] | None = None) -> list[DocumentSummary]:
        """The documents, newest first, or those of ``ids`` that are not in the trash."""
        return self._documents.summaries(ids)

    def document_count(self) -> int:
        """How many documents there are, outside the trash."""
        return int(self._database.rows("SELECT count(*) FROM document WHERE removed = ''")[0][0])

    def last_read(self) -> str:
        """Id of the document that was read last; "" if none was."""
        rows = self._database.rows(
            "SELECT d.id FROM reading r JOIN document d ON d.id = r.document WHERE d.removed = '' "
            "ORDER BY r.opened DESC LIMIT 1"
        )
        return str(rows[0][0]) if rows else ""

    def trash(self) -> list[DocumentSummary]:
        """The documents in the trash."""
        return self._documents.summaries(removed=True)

    def document(self, reference: str) -> DocumentSummary:
        """The document that an id, the unique start of one, or a path means. Raises NotFound."""
        found = self._documents.find(reference)
        if not found:
            raise NotFound(f"There is no document “{reference}” in the library; “list” shows them.")
        if len(found) > 1:
            raise NotFound(f"“{reference}” may mean {', '.join(found[:8])}. Give more of the id.")
        return self._documents.summaries(found)[0]

    def text(self, document: str) -> DocumentText:
        """The current text of the document with this id. Raises NotFound or LibraryError."""
        rows = self._database.rows("SELECT version FROM document WHERE id = ?", (document,))
        if not rows:
            raise NotFound(f"There is no document “{document}” in the library.")
        return self.version(rows[0][0])

    def version(self, version: int) -> DocumentText:
        """One version's text. Raises NotFound or LibraryError."""
        text = self._texts.pop(version, None) or self._documents.text(version)
        self._texts[version] = text  # the youngest last
        while len(self._texts) > _REMEMBERED:
            self._texts.pop(next(iter(self._texts)))
        return text

    def pages(self, version: int) -> PageMap | None:
        """Where a version's text stands on printed pages, if it has any. Raises LibraryError."""
        return self._documents.pages(version)

    def fingerprint(self, version: int) -> str:
        """SHA-256 (hex) of the bytes that a version was read from."""
        return self._documents.fingerprint(version)

    def image(self, sha256: str) -> bytes | None:
        """The bytes of an image that a document holds."""
        return self._documents.image(sha256)

    def forget_texts(self) -> None:
        """Read every text anew when it is next wanted."""
        self._texts.clear()
