"""A book's own table of contents and list of printed pages.

Formats: EPUB 3.3 navigation documents; the NCX of OPF 2.0.1 (ANSI/NISO Z39.86-2005).
"""

from dataclasses import dataclass

from florilegium.importers import xml
from florilegium.importers.epub_package import resolve
from florilegium.importers.xml import Tree, attribute

_MOST_ENTRIES = 50_000
_LONGEST = 500  # code points of a title
_DEEPEST = 6  # levels of headings


@dataclass(frozen=True, slots=True)
class Entry:
    """A title, or a page's label, and the place it names."""

    path: str
    fragment: str
    title: str
    level: int = 1
    """1 to 6."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a navigation document or NCX lists, in its order."""

    chapters: tuple[Entry, ...] = ()
    pages: tuple[Entry, ...] = ()


def from_navigation(root: Tree | None, path: str) -> Contents:
    """The contents in a navigation document that the archive calls ``path``."""
    chapters: list[Entry] = []
    pages: list[Entry] = []
    for nav in xml.descendants(root, "nav"):
        kinds = attribute(nav, "type").split()
        if "toc" in kinds and not chapters:
            chapters = _listed(nav, path)
        elif "page-list" in kinds and not pages:
            pages = _listed(nav, path)
    return Contents(tuple(chapters), tuple(pages))


def _listed(nav: Tree, path: str) -> list[Entry]:
    entries: list[Entry] = []
    depth = 0
    for element, opening in xml.walk(nav):
        name = xml.local(element)
        if name == "ol":
            depth += 1 if opening else -1
        elif name == "a" and opening and (entry := _entry(element, attribute(element, "href"), path, depth)):
            entries.append(entry)
        if len(entries) >= _MOST_ENTRIES:
            break
    return entries


def from_ncx(root: Tree | None, path: str) -> Contents:
    """The contents in an NCX that the archive calls ``path``."""
    chapters: list[Entry] = []
    depth = 0
    for element, opening in xml.walk(root) if root is not None else ():
        if xml.local(element) != "navPoint":
            continue
        depth += 1 if opening else -1
        if opening and len(chapters) < _MOST_ENTRIES and (entry := _point(element, path, depth)):
            chapters.append(entry)
    pages = [entry for e in xml.descendants(root, "pageTarget") if (entry := _point(e, path, 1))]
    return Contents(tuple(chapters), tuple(pages[:_MOST_ENTRIES]))


def _point(element: Tree, path: str, depth: int) -> Entry | None:
    label = next(xml.children(element, "navLabel"), None)
    content = next(xml.children(element, "content"), None)
    return _entry(label, attribute(content, "src"), path, depth) if content is not None else None


def _entry(label: Tree | None, address: str, path: str, depth: int) -> Entry | None:
    title = xml.text(label)[:_LONGEST]
    place = resolve(path, address)
    return Entry(*place, title, min(max(depth, 1), _DEEPEST)) if title and address and place else None
