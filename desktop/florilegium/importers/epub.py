"""EPUB 2 and 3: the book in reading order as one text; nothing runs, nothing is fetched."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from lxml import etree

from florilegium.errors import ImportFailure
from florilegium.importers import epub_rights, epub_tree
from florilegium.importers.archive import Archive
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.decoding import Decoded
from florilegium.importers.epub_chapters import Chapter, framed_paths, join_links, name_places, set_in_frames
from florilegium.importers.epub_contents import Contents, Entry, from_navigation, from_ncx
from florilegium.importers.epub_headings import Headings
from florilegium.importers.epub_notes import Notes
from florilegium.importers.epub_package import Package, read_package
from florilegium.importers.epub_pages import Pages
from florilegium.importers.epub_verse import set_lines
from florilegium.importers.html_blocks import BlockWalk
from florilegium.importers.images import is_picture, picture
from florilegium.importers.sources import Source
from florilegium.importers.titles import completed
from florilegium.importers.xml import Tree
from florilegium.model import Block, ImportedDocument

_LARGEST_CHAPTER = 32 * 1024 * 1024  # bytes
_LARGEST_BOOK = 64 * 1024 * 1024  # bytes of all chapters
_TOO_MUCH = "The book unpacks to far more than a book holds; it was not read."
_MOST_TAGS = 3_000_000  # of all chapters; twice what the fullest dictionaries have
_LARGEST_PICTURE = 20_000_000  # bytes
_LARGEST_PICTURES = 256 * 1024 * 1024  # bytes of all pictures


def read(source: Source) -> ImportedDocument:
    """Read ``source`` as an EPUB. Raises ImportFailure."""
    book = _Book(Archive(source.data))
    builder = DocumentBuilder()
    book.put_into(builder)
    document = completed(source, builder, book.package.metadata, "epub", Decoded("", ""), book.remarks())
    return replace(document, structure=book.pages.laid_over(document.text, document.structure))


class _Book:
    """One book: its chapters as trees, made ready, then walked."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._locked = epub_rights.encrypted(archive)
        self._unread: list[str] = []
        self._pictures_lost = 0
        self._tags = 0
        self._left = _LARGEST_PICTURES
        self.package: Package = read_package(archive)
        self.pages = Pages()
        self._chapters = self._read_chapters()
        if not self._chapters:
            if epub_rights.is_locked(archive):
                raise epub_rights.refusal(archive)
            raise ImportFailure(
                "The book holds no text that can be read; get it again from where it came from."
            )

    def _read_chapters(self) -> list[Chapter]:
        sizes = [self._archive.size(path) for path in self.package.spine]
        if sum(sizes) > _LARGEST_BOOK or max(sizes, default=0) > _LARGEST_CHAPTER:
            raise ImportFailure(_TOO_MUCH)
        chapters: list[Chapter] = []
        for path in self.package.spine:
            body = self._body(path)
            if body is None:
                self._unread.append(path)
                continue
            chapter = Chapter(len(chapters), path, body)
            name_places(chapter)
            chapters.append(chapter)
        return chapters

    def _read_framed(self) -> list[Chapter]:
        """The documents that the chapters show in frames, and that are no chapters themselves."""
        known = {chapter.path for chapter in self._chapters}
        framed: list[Chapter] = []
        for path in framed_paths(self._chapters):
            found = self._archive.find(path)
            body = self._body(found) if found and found not in known else None
            if found and body is not None:
                known.add(found)
                framed.append(Chapter(len(self._chapters) + len(framed), found, body))
                name_places(framed[-1])
        return framed

    def _body(self, path: str) -> Tree | None:
        data = self._archive.get(path, _LARGEST_CHAPTER)
        if data is None:
            return None
        self._tags += data.count(b"<")
        if self._tags > _MOST_TAGS:
            raise ImportFailure(_TOO_MUCH)
        if is_picture(data) and data.lstrip()[:1] != b"<":
            page = etree.Element("body")
            etree.SubElement(page, "img", src=quote("/" + path), alt=path.rpartition("/")[2])
            return page
        if path in self._locked and not epub_rights.is_readable(data):
            raise epub_rights.refusal(self._archive)
        body = epub_tree.body(data)
        if body is not None:
            set_lines(body)
        return body

    def put_into(self, builder: DocumentBuilder) -> None:
        """Walk the chapters into ``builder``."""
        contents = self._contents()
        entries = _by_path(contents.chapters)
        pages = _by_path(contents.pages)
        first: set[str] = set()
        boundaries: list[list[Tree]] = []
        headings = Headings()
        framed = self._read_framed()
        join_links([*self._chapters, *framed])
        set_in_frames(self._chapters, framed)
        for chapter in self._chapters:
            again = chapter.path in first
            first.add(chapter.path)
            boundaries.append(headings.give(chapter, () if again else entries.get(chapter.path, ())))
            self.pages.mark(chapter, () if again else pages.get(chapter.path, ()))
        Notes(self._chapters).prepare(boundaries)
        self._put_cover(builder)
        walk = BlockWalk(builder, pictures=self._picture, wanted=self.pages.names)
        walk.walk([chapter.body for chapter in self._chapters])

    def _contents(self) -> Contents:
        contents = Contents()
        for path, reader in ((self.package.navigation, from_navigation), (self.package.ncx, from_ncx)):
            data = self._archive.get(path, _LARGEST_CHAPTER) if path else None
            found = reader(epub_tree.parsed(data), path) if data else Contents()
            contents = Contents(contents.chapters or found.chapters, contents.pages or found.pages)
        return contents

    def _put_cover(self, builder: DocumentBuilder) -> None:
        """Begin with the picture on the cover, unless the first pages show it."""
        cover = self.package.cover
        opening = self._chapters[:3]
        shown = any(image.get("src") == cover for chapter in opening for image in chapter.body.iter("img"))
        data = self._picture(cover) if cover and not shown else None
        if data is not None:
            builder.begin(Block(0, 0))
            builder.add_picture(data, "Cover")
            builder.end()

    def _picture(self, address: str) -> bytes | None:
        """The bytes of the picture at ``address``, a data: address or a name in the archive."""
        if address[:5].lower() == "data:":
            return picture(address, None)
        for name in (address, self.package.pictures.get(address, "")):
            found = self._archive.find(name) if name else None
            data = self._archive.get(found, min(_LARGEST_PICTURE, self._left)) if found else None
            if data and is_picture(data):
                self._left -= len(data)
                return data
        self._pictures_lost += bool(address)
        return None

    def remarks(self) -> tuple[str, ...]:
        """What the reader should know of how the book was read."""
        lost = len(self._unread) + len(self.package.missing)
        remarks: list[str] = []
        if lost:
            remarks.append(
                "One part of the book is missing or could not be read."
                if lost == 1
                else f"{lost} parts of the book are missing or could not be read."
            )
        if self._pictures_lost:
            remarks.append(
                "One picture is missing or of a kind that cannot be shown."
                if self._pictures_lost == 1
                else f"{self._pictures_lost} pictures are missing or of a kind that cannot be shown."
            )
        return tuple(remarks)


def _by_path(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.path].append(entry)
    return found
