"""What a PDF file states beside its pages: title, author, date, labels, outline and links."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from florilegium.importers.dates import found_date
from florilegium.model import Metadata

_MOST_ENTRIES = 20_000
_MOST_LINKS = 5_000
"""On one page."""
_NO_TITLE = re.compile(
    r"(?:untitled|document\d*|title|no title|none|null|unknown|slide \d+|presentation\d*|print|"
    r"scan.{0,20}|layout \d+|"
    r"microsoft (?:word|powerpoint|excel|office)\b.*|powerpoint presentation|full page (?:photo|fax)|"
    r".*\.(?:docx?|dotx?|rtf|odt|tex|dvi|ps|pdf|pptx?|xlsx?|indd|qxd|p65|pmd|fm|eps|tiff?|jpe?g|html?|"
    r"txt|wpd|pages|ai|cdr|md)"
    r"|(?:https?|file)://.*|[\d\W_]+|.* \d+\.\.\d+|about:blank)",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:user|owner|admin(?:istrator)?|author|unknown|anonymous|none|null|root|test|default|pc|hp|dell|acer|lenovo|"
    r"microsoft.*|adobe.*|valued.*|preferred.*|registered.*|home|.*\\.*|[\d\W_]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link or an entry of the outline leads."""

    page: int
    top: float | None
    """Points from the foot of the page; None for its beginning."""

    @property
    def name(self) -> str:
        """The place's name as an anchor."""
        return f"page-{self.page + 1}" if self.top is None else f"page-{self.page + 1}-{round(self.top)}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the file's outline."""

    title: str
    level: int
    """From 1."""
    place: Place


@dataclass(frozen=True, slots=True)
class PageLink:
    """A rectangle of a page that leads somewhere, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float
    target: str | Place


def metadata_of(document: pypdfium2.PdfDocument) -> Metadata:
    """Title, author, date and language as far as they are worth taking over."""
    title, author, created = (_stated(document, key) for key in ("Title", "Author", "CreationDate"))
    return Metadata(
        title=sensible_title(title),
        author="" if _NO_AUTHOR.fullmatch(author) or len(author) > 500 else author,
        date=_date(created or _stated(document, "ModDate")),
        language=_language(document),
    )


def sensible_title(stated: str) -> str:
    """``stated`` if it names a document; "" if a program put it there."""
    title = re.sub(r"^Microsoft (?:Word|PowerPoint|Excel) - ", "", stated).strip()
    letters = [character for character in title if character.isalpha()]
    if len(letters) < 3 or _NO_TITLE.fullmatch(title) or "\ufffd" in title:
        return ""
    if " " not in title and (
        any(character.isdigit() for character in title) or "_" in title or len(title) > 40
    ):
        return ""
    return title


def _stated(document: pypdfium2.PdfDocument, key: str) -> str:
    return " ".join(_printable(document.get_metadata_value(key)).split())


def _printable(words: str) -> str:
    return re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]", " ", words)


def _date(stated: str) -> str:
    found = re.match(r"(?:D:)?\s*((?:19|20)\d{2})(\d{2})?(\d{2})?", stated)
    if found is None:
        return found_date(stated)
    return found_date("-".join(part for part in found.groups() if part)) or found_date(found.group(1))


def _language(document: pypdfium2.PdfDocument) -> str:
    length = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < length < 100:
        return ""
    buffer = (pdfium.FPDF_WCHAR * (length // 2 + 1))()
    pdfium.FPDFCatalog_GetLanguage(document, buffer, length)
    return _printable("".join(chr(unit) for unit in buffer if unit)).strip()


def label_of(document: pypdfium2.PdfDocument, page: int) -> str:
    """What a page, counted from 0, is called; its number from 1 where the file does not say."""
    return " ".join(_printable(document.get_page_label(page)).split())[:40] or str(page + 1)


def outline_of(document: pypdfium2.PdfDocument, count: int) -> list[Entry]:
    """The entries of the file's outline that lead to one of its ``count`` pages."""
    found = []
    for number, bookmark in enumerate(document.get_toc(max_depth=12)):
        if number >= _MOST_ENTRIES:
            break
        destination = bookmark.get_dest()
        place = _place(document, destination.raw, count) if destination is not None else None
        title = " ".join(_printable(bookmark.get_title()).split())
        if place is not None and title:
            found.append(Entry(title, bookmark.level + 1, place))
    return found


def _place(document: pypdfium2.PdfDocument, destination: object, count: int) -> Place | None:
    page = pdfium.FPDFDest_GetDestPageIndex(document, destination)
    if not 0 <= page < count:
        return None
    flags = [ctypes.c_int() for _ in range(3)]
    x, y, zoom = (ctypes.c_float() for _ in range(3))
    told = pdfium.FPDFDest_GetLocationInPage(destination, *flags, x, y, zoom)
    return Place(page, y.value if told and flags[1].value and abs(y.value) < 1e6 else None)


def links_of(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, count: int) -> Iterator[PageLink]:
    """The links of one page."""
    position = ctypes.c_int(0)
    link = pdfium.FPDF_LINK()
    for _ in range(_MOST_LINKS):
        if not pdfium.FPDFLink_Enumerate(page, position, link):
            return
        rectangle = pdfium.FS_RECTF()
        target = _target(document, link, count)
        if target is not None and pdfium.FPDFLink_GetAnnotRect(link, rectangle):
            sides = sorted((rectangle.bottom, rectangle.top))
            yield PageLink(rectangle.left, sides[0], rectangle.right, sides[1], target)


def _target(document: pypdfium2.PdfDocument, link: object, count: int) -> str | Place | None:
    destination = pdfium.FPDFLink_GetDest(document, link)
    if destination:
        return _place(document, destination, count)
    action = pdfium.FPDFLink_GetAction(link)
    if not action:
        return None
    if pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_GOTO:
        destination = pdfium.FPDFAction_GetDest(document, action)
        return _place(document, destination, count) if destination else None
    length = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
    if not 1 < length < 4000:
        return None
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFAction_GetURIPath(document, action, buffer, length)
    address = _printable(buffer.raw[: length - 1].decode("utf-8", "replace")).strip()
    return address if re.match(r"(?:https?://|mailto:)\S", address) else None
