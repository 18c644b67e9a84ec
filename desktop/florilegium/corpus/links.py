"""Where a link leads in this library, whichever library it was made in."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from florilegium.corpus.drafts import Quoted
from florilegium.errors import NotFound
from florilegium.exporters.links import OpenRequest
from florilegium.model import Range
from florilegium.store import DocumentRows, HighlightRows

if TYPE_CHECKING:
    from florilegium.corpus.quotations import Quotations

_SHORTEST = 16  # digits of a fingerprint that name a document


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a link leads."""

    document: str
    highlight: str = ""
    """"" where it is not in this library."""
    passage: Range | None = None
    """Where the words of the link are, if the highlight is not here and they are in one place."""


class Links:
    """Follows links: by the highlight, by the document or its content, by the words.

    The id of a document is the beginning of the fingerprint of the file that it was first read from, so
    that libraries elsewhere give the same file the same id; and a file that has become another version
    here, or is known here as a version only, is found by the fingerprints of the versions.
    """

    def __init__(
        self, documents: DocumentRows, highlights: HighlightRows, quotations: Callable[[], "Quotations"]
    ) -> None:
        self._documents = documents
        self._highlights = highlights
        self._quotations = quotations

    def destination(self, request: OpenRequest) -> Destination:
        """Where ``request`` leads. Raises NotFound where neither its document nor its words are here."""
        if request.highlight:
            known = self._highlights.by_id([request.highlight]).get(request.highlight)
            if known is not None and self._documents.summaries([known.document]):
                return Destination(known.document, known.id)
        document = self._document(request.document)
        if document:
            return Destination(document, "", self._passage(document, request.quote, request.at))
        if request.quote:
            verdict = self._quotations().verdict(Quoted(1, request.quote, "", ()))
            if verdict is not None and verdict.document:
                return Destination(verdict.document, "", Range(verdict.start, verdict.end))
        raise NotFound(
            "Neither the document of that link nor its words, in one place, are in this library. "
            "Add the document, or open the link in the library it was made in."
        )

    def _document(self, reference: str) -> str:
        """The document of that id, or with a version whose fingerprint begins so; "" if there is none."""
        found = [reference]
        if len(reference) >= _SHORTEST and re.fullmatch("[0-9a-f]+", reference):
            found += self._documents.with_fingerprints(reference)
        for identity in found:
            if self._documents.summaries([identity]):
                return identity
        return ""

    def _passage(self, document: str, quote: str, near: int | None) -> Range | None:
        """Where a document says the words, however its lines wrap; None unless that is one place.

        Of several places the one ``near`` a code point, if it is given.
        """
        if not quote:
            return None
        (summary,) = self._documents.summaries([document])
        text = self._documents.text(summary.version).text
        words = re.compile(r"\s+".join(map(re.escape, quote.split())))
        places = [Range(*match.span()) for match in words.finditer(text)]
        if near is not None and places:
            return min(places, key=lambda place: abs(place.start - near))
        return places[0] if len(places) == 1 else None
