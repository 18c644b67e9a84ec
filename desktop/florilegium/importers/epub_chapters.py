"""The documents of a book made ready to be walked: names made one of a kind, links and pictures found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from lxml import etree

from florilegium.importers import links
from florilegium.importers.epub_package import resolve
from florilegium.importers.xml import Tree, attribute

_MOST_FRAMES = 200
_START = "data-start"
_PICTURES = ("img", "image", "object", "embed", "input")
_PLAYED = ("audio", "video", "canvas")
_NEVER_MEANT = ("src", "data-src", "srcset")


@dataclass(slots=True)
class Chapter:
    """One document of the reading order."""

    number: int
    path: str
    body: Tree
    ids: dict[str, Tree] = field(default_factory=dict)
    """The elements by the ids that the document gives them."""

    @property
    def name(self) -> str:
        """The name of the chapter's beginning, for links."""
        return f"c{self.number}"

    def place(self, fragment: str) -> Tree:
        """The element that ``fragment`` means; the body where there is none."""
        return self.ids.get(fragment, self.body)


def kinds(element: Tree) -> frozenset[str]:
    """What the document says that ``element`` is: its epub:type, and its role as that (DPUB-ARIA 1.1)."""
    stated = (
        attribute(element, "type") if element.tag not in ("input", "ol", "object", "script", "style") else ""
    )
    role = element.get("role", "").removeprefix("doc-")
    return frozenset((*stated.split(), *role.split())) if stated or role else frozenset()


def is_start(element: Tree) -> bool:
    """Whether ``element`` is the mark of a chapter's beginning."""
    return element.get(_START) is not None


def detach(element: Tree) -> None:
    """Take ``element`` out of its tree, and leave the text behind it there."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
        element.tail = None
    parent.remove(element)


def name_places(chapter: Chapter) -> None:
    """Make every id of the chapter one of a kind in the book."""
    for element in chapter.body.iter(etree.Element):
        given = (
            element.get("id")
            or attribute(element, "id")
            or (element.get("name") if element.tag == "a" else None)
        )
        if "name" in element.attrib:
            del element.attrib["name"]
        if not given:
            continue
        given = given.strip()
        if given and given not in chapter.ids:
            chapter.ids[given] = element
            element.set("id", f"{chapter.name}-{given}")
        elif "id" in element.attrib:
            del element.attrib["id"]
    start = etree.Element("a", {"id": chapter.name, _START: ""})
    start.tail = chapter.body.text
    chapter.body.text = None
    chapter.body.insert(0, start)


def join_links(chapters: Sequence[Chapter]) -> None:
    """Lead links to their places in the book, and pictures to their files in the archive."""
    first: dict[str, Chapter] = {}
    for chapter in chapters:
        first.setdefault(chapter.path, chapter)
    for chapter in chapters:
        for element in chapter.body.iter("a", "switch", *_PICTURES, *_PLAYED):
            if element.tag == "a":
                _lead(element, chapter, first)
            elif element.tag == "switch":
                _choose(element)
            elif element.tag in _PLAYED:
                element.tag = "div"  # what it says to those who cannot play it
            else:
                _find_picture(element, chapter.path)


def framed_paths(chapters: Sequence[Chapter]) -> list[str]:
    """The names of what the chapters show in frames."""
    places = (
        resolve(chapter.path, e.get("src", "")) for chapter in chapters for e in chapter.body.iter("iframe")
    )
    return list(dict.fromkeys(place[0] for place in places if place))[:_MOST_FRAMES]


def set_in_frames(chapters: Sequence[Chapter], framed: Sequence[Chapter]) -> None:
    """Put the ``framed`` documents where the chapters first show them."""
    left = {chapter.path: chapter for chapter in framed}
    for chapter in chapters:
        for frame in list(chapter.body.iter("iframe")):
            place = resolve(chapter.path, frame.get("src", ""))
            inner = left.pop(place[0], None) if place else None
            if inner is not None:
                frame.tag = "div"
                frame.text = None
                frame[:] = [inner.body]
                inner.body.tag = "div"


def _lead(element: Tree, chapter: Chapter, first: Mapping[str, Chapter]) -> None:
    address = element.get("href")
    if address is None:
        return
    del element.attrib["href"]
    place = resolve(chapter.path, address)
    if place is None:
        if target := links.target(address):
            element.set("href", target)
        return
    found = first.get(place[0])
    if found is not None:
        named = place[1] in found.ids
        element.set("href", "#" + quote(f"{found.name}-{place[1]}" if named else found.name))


def _choose(switch: Tree) -> None:
    """Of the cases of an epub:switch, keep the one for those that know none of the others."""
    if any(child.tag == "default" for child in switch):
        for case in switch.findall("case"):
            switch.remove(case)


def _find_picture(element: Tree, path: str) -> None:
    address = element.get("data" if element.tag == "object" else "src") or attribute(element, "href")
    media_type = element.get("type", "")
    for name in _NEVER_MEANT:
        element.attrib.pop(name, "")
    if element.tag == "input":
        if media_type != "image":
            return
    elif element.tag in ("object", "embed") and not media_type.startswith("image/"):
        element.tag = "div"  # what it shows where the object cannot be shown
        return
    if element.tag != "img":
        words = " ".join("".join(map(str, element.itertext())).split())
        element.set("alt", element.get("alt") or words)
        element.text = None
        del element[:]
        element.tag = "img"
    if address[:5].lower() == "data:":
        element.set("src", address)
    elif (place := resolve(path, address)) and place[0]:
        element.set("src", place[0])
