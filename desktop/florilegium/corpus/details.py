"""What is known of a document beyond its row in the list, and what of it the reader puts right."""

from collections.abc import Mapping
from dataclasses import replace

from florilegium.corpus.adding import Adder
from florilegium.corpus.files import file_of
from florilegium.errors import ImportFailure, NotFound
from florilegium.importers import Table
from florilegium.importers.reading import Reader
from florilegium.model import Changes
from florilegium.store import AMENDABLE, Database, DocumentRows, WishRows


class Details:
    """Reads and amends documents' metadata, and says how their files are read."""

    def __init__(
        self,
        database: Database,
        documents: DocumentRows,
        wishes: WishRows,
        adder: Adder,
        reader: Reader,
    ) -> None:
        self._database = database
        self._documents = documents
        self._wishes = wishes
        self._adder = adder
        self._reader = reader

    def is_whole(self, document: str) -> bool:
        """Whether the whole of a document's web page was asked for, rather than its article."""
        found = self._documents.summaries([document])
        return bool(found and self._adder.wish(file_of(found[0].path)).whole)

    def table(self, path: str) -> Table:
        """The columns and first rows of the table of texts at a path. Raises ImportFailure.

        Chosen are those that the reader chose before, or that look right.
        """
        for seen in self._reader.look_at_table(path):
            if isinstance(seen, Table):
                chosen = self._adder.wish(path).columns
                return seen if chosen is None else replace(seen, chosen=chosen)
            raise ImportFailure(seen.reason)
        raise ImportFailure("The file is not there any more, or cannot be read.")

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
