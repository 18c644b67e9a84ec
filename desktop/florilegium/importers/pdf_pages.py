"""A page of a PDF as it is read and shown: what was filled in or written on it is part of it.

Reader and page view must open pages the same way, or a character's index would not mean the same.
"""

import pypdfium2
import pypdfium2.raw as pdfium

_MOST_ANNOTATIONS = 2_000
_WRITTEN_ON = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT)


def with_annotations(document: pypdfium2.PdfDocument, index: int, page: pypdfium2.PdfPage) -> pypdfium2.PdfPage:
    """The page with form fields and written remarks made part of it, if it has any.

    ``page`` is page ``index`` as just opened; it is closed where another takes its place. Links
    are gone from that one. Raises PdfiumError where it cannot be opened again.
    """
    if not _is_written_on(page) or pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) != pdfium.FLATTEN_SUCCESS:
        return page
    page.close()
    return document[index]


def _is_written_on(page: pypdfium2.PdfPage) -> bool:
    count = min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)
    for number in range(count):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in _WRITTEN_ON:
            return True
    return False
