"""PDF: the text of its pages in reading order, by PDFium, with a map back to the pages."""

import ctypes
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

from florilegium.errors import ImportFailure, PasswordNeeded
from florilegium.importers import languages
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.decoding import Decoded
from florilegium.importers.pdf_assembly import (
    anchor_spans,
    head_by_outline,
    link_spans,
    map_of,
    merged,
    page_spans,
    set_blocks,
)
from florilegium.importers.pdf_blocks import Draft, body_size, drafts_of
from florilegium.importers.pdf_characters import Fragment, PageReader
from florilegium.importers.pdf_fields import written_on
from florilegium.importers.pdf_furniture import without_furniture
from florilegium.importers.pdf_notes import note_spans, take_notes
from florilegium.importers.pdf_order import lines_of
from florilegium.importers.pdf_remarks import BROKEN, WITHOUT_TEXT
from florilegium.importers.pdf_soup import is_soup
from florilegium.importers.pdf_statements import (
    PageLink,
    Place,
    label_of,
    links_of,
    metadata_of,
    outline_of,
)
from florilegium.importers.sources import Source
from florilegium.importers.titles import completed
from florilegium.model import BlockKind, ImportedDocument, RecognisedWords

MOST_PAGES = 10_000
MOST_CHARACTERS = 20_000_000
MOST_SECONDS = 180.0
"""Time after which a file is given up, looked at between pages."""


@dataclass(slots=True)
class Pages:
    """What was read of the pages."""

    lines: list[list[Fragment]] = field(default_factory=list)
    sizes: list[tuple[float, float, int]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    links: dict[int, list[tuple[str | Place, list[int]]]] = field(default_factory=dict)
    pictures: list[int] = field(default_factory=list)
    """Pages without text, but with something on them."""
    damaged: list[int] = field(default_factory=list)
    recognised: dict[int, RecognisedWords] = field(default_factory=dict)
    """Where the words stand on pages whose lines come from their pictures."""

    @property
    def is_soup(self) -> bool:
        """Whether the text behind the letters is broken."""
        return is_soup("\n".join(line.text for page in self.lines for line in page))


def read(source: Source) -> ImportedDocument:
    """Read ``source`` as PDF. Raises ImportFailure, PasswordNeeded where it is locked."""
    with closing(opened(source)) as document:
        pages = read_pages(document)
        return assembled(source, document, pages)


def opened(source: Source) -> pypdfium2.PdfDocument:
    """The file, opened. Raises ImportFailure, PasswordNeeded where it is locked."""
    try:
        return pypdfium2.PdfDocument(source.data, password=source.password)
    except pypdfium2.PdfiumError as error:
        raise _failure(error, source) from error


def assembled(source: Source, document: pypdfium2.PdfDocument, pages: Pages) -> ImportedDocument:
    """The document that these pages make. Raises ImportFailure where they hold nothing."""
    count = len(document)
    stated = metadata_of(document)
    outline = outline_of(document, count)
    drafts = drafts_of(without_furniture(pages.lines))
    _put_pictures(drafts, pages)
    head_by_outline(drafts, outline)
    notes = take_notes(drafts)
    builder = DocumentBuilder()
    made = set_blocks(builder, drafts)
    if not made and drafts:  # letters that mean nothing: as good as pictures
        pages.pictures = sorted({line.page for draft in drafts for line in draft.lines})
        pages.lines = [[] for _ in pages.lines]
        pages.links.clear()
        return assembled(source, document, pages)
    if not made:
        raise ImportFailure(_without_text(pages, count))
    if not stated.title:
        stated = replace(stated, title=_title([draft for draft in drafts if not draft.picture]))
    imported = completed(source, builder, stated, "pdf", Decoded("", ""))
    language = languages.recognise(imported.text)
    if language and imported.metadata.language.partition("-")[0] != language:
        # What programs write into a file is the language they were set to.
        imported = replace(imported, metadata=replace(imported.metadata, language=language))
    blocks = imported.structure.blocks
    page_map = replace(map_of(made, blocks, pages.sizes, pages.labels), recognised=pages.recognised)
    links, places = link_spans(imported.text, imported.structure, page_map, pages.links)
    marks, at_notes = note_spans(notes, page_map)
    links = [one for one in links if not any(one.start < mark.end and mark.start < one.end for mark in marks)]
    places |= {entry.place for entry in outline}
    anchors = anchor_spans(places, page_map, [line for draft in drafts for line in draft.lines])
    spans = [*page_spans(made, blocks, pages.labels), *links, *marks, *anchors, *at_notes]
    return replace(
        imported,
        structure=merged(imported.structure, spans),
        pages=page_map,
        remarks=tuple(_remarks(imported.text, drafts, pages)),
    )


def _failure(error: pypdfium2.PdfiumError, source: Source) -> ImportFailure:
    """What went wrong when the file was opened, in words."""
    code = error.err_code
    # A file that opens but has no pages leaves the code of whatever failed before it.
    if code == pdfium.FPDF_ERR_PASSWORD and b"/Encrypt" in source.data:
        return PasswordNeeded(
            "The password is not the right one; try again."
            if source.password
            else "It is locked with a password; give the password to read it."
        )
    if code == pdfium.FPDF_ERR_SUCCESS:
        return ImportFailure("It has no pages; get it again from where it came from.")
    if code == pdfium.FPDF_ERR_SECURITY:
        return ImportFailure("It is encrypted in an unknown way; save it without protection.")
    return ImportFailure("It is damaged and cannot be opened as a PDF; get it again from where it came from.")


def read_pages(document: pypdfium2.PdfDocument) -> Pages:
    """The lines of all pages. Raises ImportFailure where there are too many."""
    count = len(document)
    if count > MOST_PAGES:
        raise ImportFailure(f"It has {count:,} pages; Florilegium reads files of up to {MOST_PAGES:,}.")
    pages = Pages()
    started = time.monotonic()
    characters = 0
    for index in range(count):
        if time.monotonic() - started > MOST_SECONDS:
            raise ImportFailure(
                f"Reading it was given up after {MOST_SECONDS / 60:.0f} minutes, at page {index + 1:,}."
            )
        pages.labels.append(label_of(document, index))
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            pages.damaged.append(index)
            pages.lines.append([])
            pages.sizes.append((612.0, 792.0, 0))
            continue
        characters += _read_page(document, page, index, count, pages)
        if characters > MOST_CHARACTERS:
            raise ImportFailure(f"It holds more than {MOST_CHARACTERS:,} characters; split it into parts.")
    return pages


def _read_page(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, index: int, count: int, pages: Pages
) -> int:
    """Take in one page, and close it; gives how many characters it has."""
    pages.sizes.append((*page.get_size(), page.get_rotation()))
    pages.lines.append([])
    try:
        with closing(page), closing(page.get_textpage()) as text_page:
            number = int(text_page.count_chars())
            if number > MOST_CHARACTERS:
                return number
            lines = lines_of(PageReader(text_page.raw, index).fragments(number))
            pages.lines[index] = lines + written_on(page, index)
            links = list(links_of(document, page, count)) if lines else []
            if links:
                pages.links[index] = _linked(text_page.raw, number, links)
            if not pages.lines[index] and pdfium.FPDFPage_CountObjects(page) > 0:
                pages.pictures.append(index)
    except pypdfium2.PdfiumError:
        pages.damaged.append(index)
        return 0
    return number


def _linked(handle: object, count: int, links: Sequence[PageLink]) -> list[tuple[str | Place, list[int]]]:
    """The characters whose middle is in each link."""
    box = pdfium.FS_RECTF()
    at = ctypes.byref(box)
    middles = []
    for char in range(count):
        pdfium.FPDFText_GetLooseCharBox(handle, char, at)
        middles.append(((box.left + box.right) / 2, (box.bottom + box.top) / 2))
    return [
        (
            link.target,
            [
                char
                for char, (x, y) in enumerate(middles)
                if link.left <= x <= link.right and link.bottom <= y <= link.top
            ],
        )
        for link in links
    ]


def _put_pictures(drafts: list[Draft], pages: Pages) -> None:
    """Let each page that is a picture stand in the text as one."""
    for page in reversed(pages.pictures):
        before = next((at for at, draft in enumerate(drafts) if draft.lines[0].page > page), len(drafts))
        place = Fragment(page, 0, 0.0, 0.0, 0.0, 10.0)
        words = f"Page {pages.labels[page]} is a picture without text"
        drafts.insert(before, Draft([place], picture=words))


def _title(drafts: Sequence[Draft]) -> str:
    """The largest type on the first page that has any; "" where nothing stands out."""
    if not drafts:
        return ""
    first = [draft for draft in drafts if draft.lines[0].page == drafts[0].lines[0].page]
    body = body_size([[line for draft in drafts for line in draft.lines]])
    headings = [draft for draft in first if draft.kind is BlockKind.HEADING and draft.size > 1.25 * body]
    if not headings:
        return ""
    largest = max(draft.size for draft in headings)
    from_here = next(
        number for number, draft in enumerate(first) if draft in headings and draft.size >= 0.98 * largest
    )
    parts = []
    for draft in first[from_here:]:
        if draft.kind is not BlockKind.HEADING or abs(draft.size - largest) > 0.02 * largest:
            break
        parts.append(draft.text.strip().rstrip("\x02"))
    return " ".join(parts)


def _without_text(pages: Pages, count: int) -> str:
    if len(pages.damaged) == count:
        return "None of its pages can be read; get the file again from where it came from."
    return "Its pages are blank: there is nothing in it to read."


def _remarks(text: str, drafts: Sequence[Draft], pages: Pages) -> Iterator[str]:
    if pages.damaged:
        yield f"{_named('Page', pages.damaged, pages.labels)} could not be read."
    if pages.pictures:
        are = "is a picture" if len(pages.pictures) == 1 else "are pictures"
        yield f"{_named('Page', pages.pictures, pages.labels)} {are} {WITHOUT_TEXT}"
    if pages.recognised:
        are = "was" if len(pages.recognised) == 1 else "were"
        words = _named("Page", sorted(pages.recognised), pages.labels)
        yield f"{words} {are} read from the picture: letters may be wrong."
    if is_soup("\n".join(line.text for draft in drafts for line in draft.lines)):
        yield f"{BROKEN} what is shown on the page cannot be searched or copied."
    elif len(text.split()) < 3 and not pages.pictures:
        yield "There is hardly any text in it."


def _named(word: str, numbers: Sequence[int], labels: Sequence[str]) -> str:
    """ "Page 3", "Pages 3, 5–9"."""
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    ]
    names = [labels[run[0]] if len(run) == 1 else f"{labels[run[0]]}–{labels[run[-1]]}" for run in runs[:8]]
    more = "…" if len(runs) > 8 else ""
    return f"{word}{'s' if len(numbers) > 1 else ''} {', '.join(names)}{more}"
