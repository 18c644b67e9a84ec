"""The parts of an Office Open XML package and how they refer to one another (ECMA-376 part 2)."""

import posixpath
from dataclasses import dataclass

from florilegium.errors import ImportFailure
from florilegium.importers import xml
from florilegium.importers.archive import Archive
from florilegium.importers.images import is_picture
from florilegium.importers.xml import Tree

_LARGEST_PICTURE = 20_000_000  # bytes
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {  # the strict variant's names, and those that everyone writes
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/chart": b"http://schemas.openxmlformats.org/drawingml/2006/chart",
    b"http://purl.oclc.org/ooxml/drawingml/diagram": b"http://schemas.openxmlformats.org/drawingml/2006/diagram",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """Where one part refers to."""

    kind: str
    """The last word of the relation's type: "image", "hyperlink", "footnotes"."""
    target: str
    """Name of a part; the address as written where it is outside the package."""
    external: bool


class Package:
    """Reads parts of a document, as trees or as pictures."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._relations: dict[str, dict[str, Relation]] = {}
        self._pictures: dict[str, bytes | None] = {}

    def main(self) -> str:
        """Name of the part that holds the text. Raises ImportFailure where there is none."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and (found := self._archive.find(relation.target)):
                return found
        if found := self._archive.find("word/document.xml"):
            return found
        raise ImportFailure(
            "There is no text document in the file; open it where it was made, and save it as .docx."
        )

    def data(self, name: str) -> bytes | None:
        """The bytes of the part ``name``; None where it is missing or cannot be had."""
        found = self._archive.find(name) if name else None
        return self._archive.get(found) if found else None

    def tree(self, name: str) -> Tree | None:
        """The root of the part ``name``; None where it is missing or cannot be read at all."""
        data = self.data(name)
        return None if data is None else _parsed(data)

    def required(self, name: str) -> Tree:
        """As :meth:`tree`. Raises ImportFailure where the part cannot be read."""
        root = _parsed(self._archive.read(name))
        if root is None:
            raise ImportFailure("The file is damaged or cut short; get it again from where it came from.")
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        """What the part ``part`` refers to, by relation id; "" for the package itself."""
        if part not in self._relations:
            folder, name = posixpath.split(part)
            root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
            found: dict[str, Relation] = {}
            for element in xml.descendants(root, "Relationship"):
                target = element.get("Target", "")
                external = element.get("TargetMode") == "External"
                if not external:
                    target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                kind = element.get("Type", "").rpartition("/")[2]
                found[element.get("Id", "")] = Relation(kind, target, external)
            self._relations[part] = found
        return self._relations[part]

    def related(self, part: str, kind: str) -> str:
        """Name of the first part of this kind that ``part`` refers to; "" if none."""
        return next(
            (r.target for r in self.relations(part).values() if r.kind == kind and not r.external), ""
        )

    def picture(self, part: str, relation: str) -> bytes | None:
        """The picture that ``part`` refers to by ``relation``; None where there is none that can be shown."""
        to = self.relations(part).get(relation)
        if to is None or to.external:
            return None
        if to.target not in self._pictures:
            name = self._archive.find(to.target)
            data = self._archive.get(name, _LARGEST_PICTURE) if name else None
            self._pictures[to.target] = data if data and is_picture(data) else None
        return self._pictures[to.target]


def _parsed(data: bytes) -> Tree | None:
    if _STRICT in data:
        for strict, transitional in _TRANSITIONAL.items():
            data = data.replace(strict, transitional)
    root = xml.parse(data)
    return xml.parse(data, recover=True) if root is None else root
