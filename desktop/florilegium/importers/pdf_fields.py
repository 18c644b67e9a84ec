"""What was filled into a page's form or written on it: words that are no part of the printed page."""

import ctypes
from array import array
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from florilegium.importers.pdf_characters import Fragment

_MOST_ANNOTATIONS = 2_000
_LONGEST = 20_000  # bytes
_SIZE = 10.0


def written_on(page: pypdfium2.PdfPage, index: int) -> list[Fragment]:
    """The lines of text fields, choices and written remarks, from the top down.

    They stand on no character of the page."""
    found: list[Fragment] = []
    for annotation in _annotations(page):
        words = _words(annotation)
        box = pdfium.FS_RECTF()
        if not words or not pdfium.FPDFAnnot_GetRect(annotation, box):
            continue
        for number, line in enumerate(words.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if line.strip():
                base = max(box.top, box.bottom) - _SIZE * (1 + 1.2 * number)
                made = Fragment(index, 0, box.left, box.left + _SIZE * len(line) / 2, base, _SIZE)
                made.codes = list(map(ord, line))
                made.chars = array("i", [-1] * len(line))
                made.faces = bytearray(len(line))
                found.append(made)
    return sorted(found, key=lambda one: -one.base)


def _annotations(page: pypdfium2.PdfPage) -> Iterator[object]:
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if annotation:
            try:
                yield annotation
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)


def _words(annotation: object) -> str:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        return _string(annotation, b"Contents")
    if kind == pdfium.FPDF_ANNOT_WIDGET:
        field = pdfium.FPDFAnnot_GetValueType(annotation, b"FT") == pdfium.FPDF_OBJECT_NAME
        if field and _string(annotation, b"FT") in ("Tx", "Ch"):
            return _string(annotation, b"V")
    return ""


def _string(annotation: object, key: bytes) -> str:
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < length <= _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFAnnot_GetStringValue(
        annotation, key, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), length
    )
    return buffer.raw[: length - 2].decode("utf-16-le", "replace")
