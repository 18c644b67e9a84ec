"""What is known of a document beyond its row in the list, and what of it the reader puts right."""

from collections.abc import Mapping

from florilegium.errors import NotFound
from florilegium.model import Changes
from florilegium.store import AMENDABLE, Database, DocumentRows, WishRows


class Details:
    """Reads and amends documents' metadata."""

    def __init__(self, database: Database, documents: DocumentRows, wishes: WishRows) -> None:
        self._database = database
        self._documents = documents
        self._wishes = wishes

    def stated(self, document: str) -> dict[str, str]:
        """What a document itself states, by field, where the reader put something in its place."""
        return self._wishes.stated(document)

    def amend(self, document: str, fields: Mapping[str, str]) -> Changes:
        """Put these in place of what a document states of its title, author, date or language.

        They hold when its file is read again. "" returns to what the document states. Raises
        NotFound; ValueError for any other field.
        """
        if not self._documents.summaries([document]):
            raise NotFound(f"There is no document “{document}” in the library.")
        if unknown := set(fields) - set(AMENDABLE):
            raise ValueError(f"{', '.join(sorted(unknown))} cannot be amended")
        with self._database.transaction():
            for field, value in fields.items():
                self._wishes.amend(document, field, " ".join(value.split()))
            self._database.record("document", [document])
        return Changes(documents=frozenset((document,)), summary="Details changed")

    def versions(self, document: str) -> list[tuple[int, str, int]]:
        """The kept versions of a document: number, when it was read (ISO 8601 UTC), code points."""
        rows = self._database.rows(
            "SELECT id, created, characters FROM version WHERE document = ? ORDER BY id", (document,)
        )
        return [(int(number), str(created), int(characters)) for number, created, characters in rows]
