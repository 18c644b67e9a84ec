"""What an EPUB holds, as its container and package documents state it.

Formats: EPUB 3.3 (OCF container, package document) and OPF 2.0.1. Read by local names and
leniently: a reader wants the words, not a verdict on the file.
"""

import posixpath
import re
from dataclasses import dataclass
from unicodedata import bidirectional
from urllib.parse import unquote, urlsplit

from florilegium.errors import ImportFailure
from florilegium.importers import xml
from florilegium.importers.archive import Archive
from florilegium.importers.dates import iso_date
from florilegium.importers.languages import tag_of
from florilegium.importers.xml import Tree, attribute
from florilegium.model import Metadata

CONTAINER = "META-INF/container.xml"
TEXT_TYPES = frozenset(
    (
        "application/xhtml+xml",
        "text/html",
        "text/x-oeb1-document",
        "application/x-dtbook+xml",
        "image/svg+xml",
    )
)
_LARGEST_DOCUMENT = 32 * 1024 * 1024  # bytes
_MOST_ITEMS = 20_000
_SUFFIXES = {
    ".xhtml": "application/xhtml+xml",
    ".html": "application/xhtml+xml",
    ".htm": "application/xhtml+xml",
    ".xht": "application/xhtml+xml",
    ".svg": "image/svg+xml",
    ".ncx": "application/x-dtbncx+xml",
}
_NO_PACKAGE = "The book has no list of its parts, so it cannot be read; get it again from where it came from."


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book."""

    path: str
    """Its name in the archive, as the archive spells it; "" where it is missing."""
    media_type: str
    properties: frozenset[str] = frozenset()
    fallback: str = ""
    """Id of the item to use in its place."""


@dataclass(frozen=True, slots=True)
class Package:
    """What the package document states."""

    path: str
    metadata: Metadata
    items: dict[str, Item]
    """By id."""
    spine: tuple[str, ...]
    """Names of the documents in reading order; one may come more than once."""
    pictures: dict[str, str]
    """For pictures of a kind that is not drawn, the one to use in their place, by name."""
    navigation: str = ""
    """The EPUB 3 navigation document; "" if there is none."""
    ncx: str = ""
    """The EPUB 2 table of contents; "" if there is none."""
    cover: str = ""
    """The picture on the cover; "" if there is none."""
    missing: tuple[str, ...] = ()
    """Parts of the reading order that the archive does not hold."""


def resolve(base: str, address: str) -> tuple[str, str] | None:
    """The (name, fragment) that ``address`` means in the archive's file ``base``; None if it lies elsewhere.

    Paths that climb above the root stay at it (EPUB 3.3, 4.2.5).
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    whole = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), path)) if path else f"/{base}"
    return whole.lstrip("/"), unquote(parts.fragment)


def read_package(archive: Archive) -> Package:
    """The package of the book in ``archive``. Raises ImportFailure where there is none to be read."""
    path = _package_path(archive)
    root = xml.parse(archive.read(path, _LARGEST_DOCUMENT), recover=True)
    if root is None:
        raise ImportFailure(_NO_PACKAGE)
    items = _items(archive, path, root)
    navigation = next((item.path for item in items.values() if "nav" in item.properties and item.path), "")
    spine, missing = _spine(root, items)
    return Package(
        path=path,
        metadata=_metadata(root),
        items=items,
        spine=spine,
        pictures=_replacements(items),
        navigation=navigation,
        ncx=_ncx(root, items),
        cover=_cover(root, items),
        missing=missing,
    )


def _package_path(archive: Archive) -> str:
    """The first package document that the container names, else the only one that lies about."""
    container = archive.find(CONTAINER)
    root = xml.parse(archive.read(container, _LARGEST_DOCUMENT), recover=True) if container else None
    for element in xml.descendants(root, "rootfile"):
        found = archive.find(unquote(attribute(element, "full-path")).lstrip("/"))
        if found and attribute(element, "media-type") in ("application/oebps-package+xml", "", "text/xml"):
            return found
    named = [
        found for e in xml.descendants(root, "rootfile") if (found := archive.find(attribute(e, "full-path")))
    ]
    named += [name for name in archive.names if name.lower().endswith(".opf")]
    if not named:
        raise ImportFailure(_NO_PACKAGE)
    return named[0]


def _items(archive: Archive, base: str, root: Tree) -> dict[str, Item]:
    items: dict[str, Item] = {}
    manifest = next(xml.descendants(root, "manifest"), None)
    for element in xml.descendants(manifest, "item"):
        address = attribute(element, "href")
        resolved = resolve(base, address)
        if resolved is None or len(items) >= _MOST_ITEMS:
            continue
        path = (
            archive.find(resolved[0]) or archive.find(posixpath.join(posixpath.dirname(base), address)) or ""
        )
        media_type = attribute(element, "media-type").partition(";")[0].strip().lower()
        by_name = _SUFFIXES.get(posixpath.splitext(resolved[0])[1].lower(), "")
        if by_name and media_type not in TEXT_TYPES and not attribute(element, "fallback"):
            media_type = by_name  # the name is right more often than a type of no use
        items.setdefault(
            attribute(element, "id"),
            Item(
                path,
                media_type,
                frozenset(attribute(element, "properties").split()),
                attribute(element, "fallback"),
            ),
        )
    return items


def _chain(items: dict[str, Item], identity: str) -> list[Item]:
    """The item called ``identity``, then those to use in its place, without going round in circles."""
    chain: list[Item] = []
    seen: set[str] = set()
    while identity in items and identity not in seen:
        seen.add(identity)
        chain.append(items[identity])
        identity = items[identity].fallback
    return chain


def _spine(root: Tree, items: dict[str, Item]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    spine: list[str] = []
    missing: list[str] = []
    element = next(xml.descendants(root, "spine"), None)
    for reference in xml.descendants(element, "itemref"):
        identity = attribute(reference, "idref")
        chain = _chain(items, identity)
        readable = [item for item in chain if item.path and item.media_type in TEXT_TYPES]
        drawn = [item for item in chain if item.path and item.media_type.startswith("image/")]
        if readable or drawn:
            spine.append((readable or drawn)[0].path)
        else:
            missing.append(identity)
        if len(spine) + len(missing) >= _MOST_ITEMS:
            break
    if not spine:  # no reading order: the order in which the parts are listed will do
        spine = [
            item.path
            for item in items.values()
            if item.path and item.media_type in TEXT_TYPES and "nav" not in item.properties
        ]
    return tuple(spine), tuple(missing)


def _replacements(items: dict[str, Item]) -> dict[str, str]:
    found: dict[str, str] = {}
    for identity, item in items.items():
        chain = _chain(items, identity)[1:]
        if item.path and (
            other := next((i.path for i in chain if i.path and i.media_type.startswith("image/")), "")
        ):
            found[item.path] = other
    return found


def _ncx(root: Tree, items: dict[str, Item]) -> str:
    spine = next(xml.descendants(root, "spine"), None)
    named = items.get(attribute(spine, "toc")) if spine is not None else None
    if named and named.path and named.media_type not in TEXT_TYPES:
        return named.path
    kind = "application/x-dtbncx+xml"
    return next((item.path for item in items.values() if item.media_type == kind and item.path), "")


def _cover(root: Tree, items: dict[str, Item]) -> str:
    for item in items.values():
        if "cover-image" in item.properties and item.path:
            return item.path
    for element in xml.descendants(root, "meta"):
        if attribute(element, "name").lower() == "cover":
            named = items.get(attribute(element, "content"))
            if named and named.path and named.media_type.startswith("image/"):
                return named.path
    return ""


def _metadata(root: Tree) -> Metadata:
    element = next(xml.descendants(root, "metadata"), None)
    refined: dict[tuple[str, str], str] = {}
    for meta in xml.descendants(element, "meta"):
        about = attribute(meta, "refines").removeprefix("#")
        if about:
            refined.setdefault((about, attribute(meta, "property")), xml.text(meta))

    def stated(name: str) -> list[Tree]:
        return [found for found in xml.descendants(element, name) if xml.text(found)]

    def role(creator: Tree) -> str:
        return (attribute(creator, "role") or refined.get((attribute(creator, "id"), "role"), "")).lower()

    creators = stated("creator")
    authors = [creator for creator in creators if role(creator) in ("aut", "")] or creators
    dates = stated("date")
    dates.sort(key=lambda date: attribute(date, "event") not in ("publication", "original-publication", ""))
    return Metadata(
        title=_directed(root, stated("title")),
        author="; ".join(dict.fromkeys(xml.text(author) for author in authors[:50])),
        date=iso_date(_first(dates)),
        language=tag_of(_first(stated("language"))),
        site=_first(stated("publisher")),
        source=_source([xml.text(e) for name in ("identifier", "source") for e in stated(name)]),
    )


def _first(elements: list[Tree]) -> str:
    return xml.text(elements[0]) if elements else ""


def _directed(root: Tree, titles: list[Tree]) -> str:
    """The first title; with a mark where it runs from right to left but does not begin so."""
    title = _first(titles)
    said = titles and (titles[0].get("dir") or root.get("dir")) == "rtl"
    strong = next((c for c in map(bidirectional, title) if c in ("L", "R", "AL")), "")
    return f"\N{RIGHT-TO-LEFT MARK}{title}" if said and strong == "L" else title


def _source(identifiers: list[str]) -> str:
    """The book's own address, else its ISBN as a URN (RFC 3187); "" where it states neither."""
    for identifier in identifiers:
        if re.match(r"https?://[^\s/]+", identifier):
            return identifier
    for identifier in identifiers:
        solid = re.sub(r"[\s-]", "", re.sub(r"^(?:urn:)?isbn:?", "", identifier.strip(), flags=re.IGNORECASE))
        if re.fullmatch(r"97[89]\d{10}|\d{9}[\dXx]", solid):
            return f"urn:isbn:{solid.upper()}"
    return ""
