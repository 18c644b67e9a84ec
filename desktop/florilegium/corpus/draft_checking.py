"""Files that quote the corpus: what became of each quotation, where it stands, and mending it in the file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from florilegium.corpus.draft_files import DraftFile, Edit, put_back
from florilegium.corpus.draft_mending import with_reference, with_words
from florilegium.corpus.locating import Locator
from florilegium.corpus.quotations import Quotations
from florilegium.errors import ExportError
from florilegium.exporters.references import reference
from florilegium.model import CheckedDraft, MendedDraft, Progress, Range, Verdict
from florilegium.store import DocumentRows

_AROUND = 80  # code points around a passage that may be chosen

OnProgress = Callable[[Progress], None]
Cancelled = Callable[[], bool]


def _silent(_progress: Progress) -> None: ...


def _never() -> bool:
    return False


class Drafts:
    """Checks drafts against the corpus, and mends them."""

    def __init__(self, documents: DocumentRows, locator: Locator, quotations: Quotations) -> None:
        self._documents = documents
        self._locator = locator
        self._quotations = quotations

    def check(
        self, path: Path, on_progress: OnProgress = _silent, cancelled: Cancelled = _never
    ) -> CheckedDraft:
        """What became of each quotation of a file, and where what is quoted stands.

        Stops between two quotations once ``cancelled``. Raises FlorilegiumError where the file cannot be
        read.
        """
        source = DraftFile(path)
        found = self._quotations.quoted_in(source)
        without = self._quotations.itself(source)
        verdicts: list[Verdict] = []
        for number, quoted in enumerate(found):
            on_progress(Progress(number, len(found)))
            if cancelled():
                break
            verdict = self._quotations.verdict(quoted, without)
            if verdict is not None:
                verdicts.append(replace(verdict, number=number))
        return CheckedDraft(
            str(path),
            source.fingerprint,
            source.plain,
            source.markdown,
            tuple(verdicts),
            self._locations(verdicts),
            self._versions(verdicts),
            self._passages(verdicts),
        )

    def insert_reference(
        self, path: Path, fingerprint: str, number: int, title: str, location: str, link: str
    ) -> MendedDraft:
        """Put a reference to a passage behind a quotation in the file, if it is still what was checked.

        Raises FlorilegiumError; the file is then as it was.
        """
        source = _unchanged(path, fingerprint)
        words = reference(title, location, link, markdown=source.markdown)
        return _mend(source, with_reference(source.text, number, words, link, markdown=source.markdown))

    def use_words(self, path: Path, fingerprint: str, verdict: Verdict) -> MendedDraft:
        """Put the document's words in place of what an altered quotation of the file says, as above."""
        source = _unchanged(path, fingerprint)
        return _mend(source, with_words(source.text, verdict, markdown=source.markdown))

    def put_back(self, mended: MendedDraft) -> None:
        """Take back what was changed, unless the file was changed since. Raises FlorilegiumError."""
        put_back(mended.path, mended.fingerprint, mended.before)

    # ----

    def _locations(self, verdicts: Sequence[Verdict]) -> dict[tuple[str, int], str]:
        """Where the passages are, in words."""
        wanted: dict[str, list[int]] = {}
        for document, passage in _places(verdicts):
            wanted.setdefault(document, []).append(passage.start)
        found: dict[tuple[str, int], str] = {}
        for document, starts in wanted.items():
            read = self._locator.read(document)
            if read is not None:
                locations = self._documents.text(read.version).locations(starts)
                found |= {(document, start): where for start, where in zip(starts, locations, strict=True)}
        return found

    def _versions(self, verdicts: Sequence[Verdict]) -> dict[str, int]:
        documents = {document for document, _ in _places(verdicts)}
        return {document: read.version for document in documents if (read := self._locator.read(document))}

    def _passages(self, verdicts: Sequence[Verdict]) -> dict[tuple[str, int], tuple[str, str, str]]:
        """The words of the passages that are to be chosen from, and what stands around them."""
        found: dict[tuple[str, int], tuple[str, str, str]] = {}
        for document, (start, end) in _places([one for one in verdicts if one.candidates]):
            read = self._locator.read(document)
            if read is not None:
                text = read.text
                before, after = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
                found[document, start] = before, text[start:end], after
        return found


def _places(verdicts: Sequence[Verdict]) -> Iterator[tuple[str, Range]]:
    for verdict in verdicts:
        if verdict.document:
            yield verdict.document, Range(verdict.start, verdict.end)
        for place in verdict.candidates:
            yield place.document, Range(place.start, place.end)


def _unchanged(path: Path, fingerprint: str) -> DraftFile:
    source = DraftFile(path)
    if source.fingerprint != fingerprint:
        raise ExportError(f"“{path.name}” has changed since it was verified; it is left as it is.")
    if not source.plain:
        raise ExportError("Only Markdown and plain text can be changed.")
    return source


def _mend(source: DraftFile, edits: list[Edit]) -> MendedDraft:
    data = source.edited(edits)
    before = source.data
    source.write(data)
    return MendedDraft(source.path, before, sha256(data).hexdigest())
