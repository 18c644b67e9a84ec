"""Highlights, underlines and struck-out words inside a PDF (ISO 32000-1, 12.5.6.10).

Such an annotation says where it is, not what it covers: its words are those characters of the page
whose middle lies in one of its quadrilaterals.
"""

import ctypes
import hashlib
import re
from collections.abc import Iterator
from datetime import datetime

import pypdfium2
import pypdfium2.raw as pdfium

from florilegium.annotations.reading import identity, stamp
from florilegium.errors import AnnotationFailure
from florilegium.model import ForeignHighlight

_MARKUP = {
    pdfium.FPDF_ANNOT_HIGHLIGHT,
    pdfium.FPDF_ANNOT_UNDERLINE,
    pdfium.FPDF_ANNOT_STRIKEOUT,
    pdfium.FPDF_ANNOT_SQUIGGLY,
}
_MOST = 20_000  # annotations of one page, and quadrilaterals of one annotation, that are looked at
_LONGEST = 1_000_000  # bytes of a string
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:(Z)|([+-])(\d{2})'?(\d{2})?'?)?")
_HYPHENS = "\ufffe\x02"  # how PDFium writes a hyphen at the end of a line
_NOT_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""


def read(data: bytes, name: str) -> list[ForeignHighlight]:
    """The markup of every page, in the order of the pages. Raises AnnotationFailure."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        why = "it is locked with a password" if "password" in str(error).lower() else "it is damaged"
        raise AnnotationFailure(f"“{name}” cannot be read: {why}.") from error
    fingerprint = hashlib.sha256(data).hexdigest()
    found: list[ForeignHighlight] = []
    try:
        meta = document.get_metadata_dict(skip_empty=True)
        for index in range(len(document)):
            if _annotation_count(document, index):
                found += _of_page(document, index, name, meta, fingerprint)
    except pypdfium2.PdfiumError as error:
        raise AnnotationFailure(f"“{name}” cannot be read: it is damaged.") from error
    finally:
        document.close()
    return list({one.identity: one for one in found}.values())


def _annotation_count(document: pypdfium2.PdfDocument, index: int) -> int:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return 0  # a page that is damaged has nothing to give
    try:
        return int(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST))
    finally:
        page.close()


def _of_page(
    document: pypdfium2.PdfDocument, index: int, name: str, meta: dict[str, str], fingerprint: str
) -> Iterator[ForeignHighlight]:
    page = document[index]
    characters: list[tuple[str, float, float]] | None = None
    label = document.get_page_label(index) or str(index + 1)
    try:
        for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST)):
            annotation = pdfium.FPDFPage_GetAnnot(page, number)
            if not annotation:
                continue
            try:
                if pdfium.FPDFAnnot_GetSubtype(annotation) not in _MARKUP:
                    continue
                boxes = _boxes(annotation)
                if characters is None:
                    characters = _characters(page)
                quote = _words(characters, boxes)
                note = _string(annotation, b"Contents")
                if note == quote:  # some programs put a copy of the words there
                    note = ""
                if not quote and not note:
                    continue
                yield ForeignHighlight(
                    source="pdf",
                    identity=_string(annotation, b"NM")
                    or identity(
                        "pdf", meta.get("Title", name), index, *(round(edge) for box in boxes for edge in box)
                    ),
                    title=meta.get("Title", "").strip(),
                    quote=quote,
                    author=meta.get("Author", "").strip(),
                    path=name,
                    fingerprint=fingerprint,
                    progression=index / max(1, len(document)),
                    page=label,
                    note=note,
                    label=_colour(annotation),
                    created=_date(_string(annotation, b"CreationDate")),
                    modified=_date(_string(annotation, b"M")),
                )
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)
    finally:
        page.close()


def _boxes(annotation: pdfium.FPDF_ANNOTATION) -> list[Box]:
    points = pdfium.FS_QUADPOINTSF()
    boxes: list[Box] = []
    for number in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), _MOST)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, number, points):
            across = (points.x1, points.x2, points.x3, points.x4)
            up = (points.y1, points.y2, points.y3, points.y4)
            boxes.append((min(across), min(up), max(across), max(up)))
    return boxes


def _characters(page: pypdfium2.PdfPage) -> list[tuple[str, float, float]]:
    """Each character of the page with the middle of its box; white space has none."""
    text = page.get_textpage()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    found: list[tuple[str, float, float]] = []
    try:
        for index in range(text.count_chars()):
            point = pdfium.FPDFText_GetUnicode(text, index)
            character = chr(point) if 0 < point <= 0x10FFFF else ""
            placed = pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top)
            if not placed or character.isspace():
                found.append((" " if character.isspace() else character, float("nan"), float("nan")))
            else:
                middle = (left.value + right.value) / 2, (bottom.value + top.value) / 2
                found.append((character, *middle))
    finally:
        text.close()
    return found


def _words(characters: list[tuple[str, float, float]], boxes: list[Box]) -> str:
    """The characters that lie in the boxes, with the white space between them."""
    if not boxes:
        return ""
    low, high = min(box[1] for box in boxes), max(box[3] for box in boxes)
    chosen = [
        index
        for index, (_, x, y) in enumerate(characters)
        if low <= y <= high and any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes)
    ]
    parts: list[str] = []
    last = -1
    for index in chosen:
        between = "".join(character for character, _, _ in characters[last + 1 : index]) if parts else ""
        if between:
            parts.append("" if any(hyphen in between for hyphen in _HYPHENS) else " ")
        parts.append(characters[index][0])
        last = index
    joined = "".join(parts)
    for hyphen in _HYPHENS:
        joined = joined.replace(f"{hyphen} ", "").replace(hyphen, "")
    return " ".join(_NOT_CHARACTERS.sub("", joined).split())


def _string(annotation: pdfium.FPDF_ANNOTATION, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < size <= _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetStringValue(
        annotation, key, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size
    )
    text = buffer.raw[: size - 2].decode("utf-16-le", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_CHARACTERS.sub("", text).strip()


def _colour(annotation: pdfium.FPDF_ANNOTATION) -> str:
    parts = [ctypes.c_uint() for _ in range(4)]
    # PDFium tells no colour beside an appearance; this takes it away in memory only.
    pdfium.FPDFAnnot_SetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None)
    if not pdfium.FPDFAnnot_GetColor(annotation, pdfium.FPDFANNOT_COLORTYPE_Color, *parts):
        return ""
    return "#" + "".join(f"{part.value & 255:02x}" for part in parts[:3])


def _date(stated: str) -> str:
    found = _DATE.match(stated)
    if not found:
        return ""
    year, month, day, hour, minute, second, utc, sign, off_hours, off_minutes = found.groups()
    zone = "+00:00" if utc else f"{sign}{off_hours}:{off_minutes or '00'}" if sign else ""
    written = f"{year}-{month or '01'}-{day or '01'}T{hour or '00'}:{minute or '00'}:{second or '00'}{zone}"
    try:
        return stamp(datetime.fromisoformat(written))
    except ValueError:
        return ""
