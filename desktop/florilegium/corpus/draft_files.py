"""Files of drafts: what they quote, and a spot in one of them changed with every other byte left as it is."""

import codecs
import os
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from florilegium.corpus.drafts import Quoted, document_quotations, quotations
from florilegium.errors import ExportError, ImportFailure, PasswordNeeded
from florilegium.exporters.files import reason, replace_file, require_file, write_over
from florilegium.importers.decoding import decode
from florilegium.importers.reading import Reader

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".qmd", ".rmd")
_TEXT = (".txt", ".text", "")
_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a draft that other words are put in place of; in code points of its text."""

    start: int
    end: int
    text: str
    """Lines end in "\\n"; in the file they end as those around do."""


class DraftFile:
    """A draft as it is on the disk now."""

    def __init__(self, path: Path) -> None:
        """Raises ImportFailure where it cannot be read."""
        self.path = path
        suffix = path.suffix.lower()
        self.markdown = suffix in _MARKDOWN
        self.plain = self.markdown or suffix in _TEXT
        """Whether it is Markdown or text."""
        try:
            require_file(path)
            self.data = path.read_bytes()
        except OSError as error:
            raise ImportFailure(f"“{path}” cannot be read: {reason(error)}.") from error
        self.fingerprint = sha256(self.data).hexdigest()
        """SHA-256 of its bytes."""
        self._decoded = decode(self.data) if self.plain and self.data.strip() else None

    @property
    def text(self) -> str:
        """What it decodes to; "" for kinds that are not plain."""
        return self._decoded.text if self._decoded else ""

    def quotations(self, reader: Reader) -> list[Quoted]:
        """The quotations in it, in its order; ``reader`` reads what is not plain. Raises ImportFailure."""
        if not self.data.strip():
            return []
        if self.plain:
            return quotations(self.text, markdown=self.markdown)
        found: list[Quoted] = []
        for part in reader.start(str(self.path)):
            if part.imported is None:
                raise (PasswordNeeded if part.locked else ImportFailure)(part.reason)
            found += document_quotations(part.imported)
        return found

    def edited(self, edits: Sequence[Edit]) -> bytes:
        """The bytes of the file with these edits, which do not overlap. Raises ExportError."""
        decoded = self._decoded
        if decoded is None:
            raise ExportError("Only Markdown and plain text can be changed.")
        name = decoded.encoding
        mark = _MARKS.get(name, b"")
        mark = mark if self.data.startswith(mark) else b""
        body = self.data[len(mark) :]
        try:
            raw = body.decode(name)
            exact = raw.encode(name) == body
        except UnicodeError:
            exact = False
        if not exact:
            raise ExportError(
                "Not every byte of the draft can be read, so nothing in it is changed; save it as UTF-8."
            )
        ends = _line_ends(raw)
        pieces: list[bytes] = [mark]
        done = 0
        for edit in sorted(edits, key=lambda edit: edit.start):
            start, end = (offset + bisect_left(ends, offset) for offset in (edit.start, edit.end))
            pieces += [raw[done:start].encode(name), _encoded(edit.text, raw, start, name)]
            done = end
        pieces.append(raw[done:].encode(name))
        return b"".join(pieces)

    def write(self, data: bytes) -> None:
        """Put ``data`` in its place, the bytes it had kept once beside it as "NAME~". Raises ExportError."""
        path = self.path.resolve()  # not a link to it
        if not os.access(path, os.W_OK):  # a file that is only to be read could be put another in place of
            raise ExportError(f"“{path}” cannot be written: permission is missing.")
        write_over(path, self.data, data)


def put_back(path: Path, fingerprint: str, data: bytes) -> None:
    """Give a draft the bytes it had, if it still has this fingerprint. Raises FlorilegiumError."""
    source = DraftFile(path)
    if source.fingerprint != fingerprint:
        raise ExportError(f"“{path.name}” was changed since; it is left as it is.")
    try:
        replace_file(path.resolve(), data)
    except OSError as error:
        raise ExportError(f"“{path}” cannot be written: {reason(error)}.") from error


def _line_ends(raw: str) -> list[int]:
    """Offsets in the text, where a line's end is one code point, of those ends that are two in the file."""
    found: list[int] = []
    at = raw.find("\r\n")
    while at >= 0:
        found.append(at - len(found))
        at = raw.find("\r\n", at + 2)
    return found


def _encoded(text: str, raw: str, at: int, encoding: str) -> bytes:
    before = raw.rfind("\n", 0, at)
    nearest = before if before >= 0 else raw.find("\n", at)
    if nearest > 0 and raw[nearest - 1] == "\r":
        text = text.replace("\n", "\r\n")
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        missing = error.object[error.start : error.end]
        raise ExportError(
            f"The draft is in {encoding}, which has no “{missing}”; save it as UTF-8 first."
        ) from error
