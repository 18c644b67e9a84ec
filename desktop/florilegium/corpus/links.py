"""Where a link leads in this library, whichever library it was made in."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from florilegium.corpus.libraries import leading, saying
from florilegium.errors import NotFound
from florilegium.model import Range
from florilegium.store import DocumentRows, HighlightRows
from florilegium.store.glancing import is_fingerprint

if TYPE_CHECKING:  # the window follows links without what exports, which is slow to load
    from florilegium.corpus.quotations import Quotations
    from florilegium.exporters.links import OpenRequest


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a link leads."""

    document: str
    highlight: str = ""
    """"" where it is not in this library."""
    passage: Range | None = None
    """Where the words of the link are, if the highlight is not here and they are in one place."""
    library: Path | None = None
    """The other library that the link leads into, of which no more is told; None: this one."""


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

    def here(self, request: "OpenRequest") -> Destination | None:
        """Where ``request`` leads by its highlight or its document; None if neither is here. Soon told."""
        if request.highlight:
            known = self._highlights.by_id([request.highlight]).get(request.highlight)
            if known is not None and self._documents.summaries([known.document]):
                return Destination(known.document, known.id)
        document = self._document(request.document)
        if document:
            return Destination(document, "", self._passage(document, request.quote, request.at))
        return None

    def destination(self, request: "OpenRequest") -> Destination:
        """Where ``request`` leads: if need be to its words, wherever in the library they are.

        Raises NotFound where neither its document nor its words are here.
        """
        if found := self.here(request):
            return found
        if request.quote:
            from florilegium.corpus.drafts import Quoted  # what reads Markdown is slow to load

            verdict = self._quotations().verdict(Quoted(1, request.quote, "", ()))
            if verdict is not None and verdict.document:
                return Destination(verdict.document, "", Range(verdict.start, verdict.end))
        raise NotFound(_nowhere(request, "in this library"))

    def wherever(self, request: "OpenRequest", others: Sequence[Path]) -> Destination:
        """Where ``request`` leads, if not here then in one of the other libraries.

        What it names counts before the words. Raises NotFound.
        """
        found = self.here(request)
        if found:
            return found
        elsewhere = leading(request, others)
        if elsewhere is None:
            try:
                return self.destination(request)
            except NotFound:
                elsewhere = saying(request, others)
        if elsewhere is None:
            where = "in this library"
            if others:
                several = "the other that is" if len(others) == 1 else f"the {len(others)} others that are"
                where += f" or in {several} known on this computer"
            raise NotFound(_nowhere(request, where))
        return Destination("", library=elsewhere)

    def _document(self, reference: str) -> str:
        """The document of that id, or with a version whose fingerprint begins so; "" if there is none."""
        found = [reference]
        if is_fingerprint(reference):
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


def _nowhere(request: "OpenRequest", where: str) -> str:
    """That a link leads nowhere, with what was looked for."""
    words = " ".join(request.quote.split())
    looked_for = (
        f"Neither the document of that link ({request.document}) nor its words, “{words}”, in one place, are"
        if words
        else f"The document of that link ({request.document}) is not"
    )
    return f"{looked_for} {where}. Add the document, or open the link in the library it was made in."
