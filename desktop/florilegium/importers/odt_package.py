"""The parts of an OpenDocument file, packed or flat (OpenDocument 1.3 part 2)."""

import base64
import binascii
import posixpath

from florilegium.errors import ImportFailure
from florilegium.importers import xml
from florilegium.importers.archive import Archive, is_zip
from florilegium.importers.images import is_picture
from florilegium.importers.xml import Tree, attribute, children, descendants, local

_LARGEST_PICTURE = 20_000_000  # bytes
_DAMAGED = "The file is damaged or cut short; get it again from where it came from."


class Package:
    """Reads parts of a document, as trees or as pictures."""

    def __init__(self, data: bytes) -> None:
        """Open ``data``. Raises ImportFailure where there is no text document in it."""
        self._archive = Archive(data) if is_zip(data) else None
        self._pictures: dict[str, bytes | None] = {}
        if self._archive is None:
            root = _parsed(data)
            if root is None or local(root) != "document":
                raise ImportFailure(_DAMAGED)
            self.content: Tree = root
            self.styles: Tree | None = None
            self.meta: Tree | None = root
            return
        if self._archive.find("content.xml") is None:
            raise ImportFailure(
                "There is no text document in the file; open it where it was made, and save it as .odt."
            )
        manifest = self._tree("META-INF/manifest.xml")
        for entry in descendants(manifest, "file-entry"):
            if (
                attribute(entry, "full-path") == "content.xml"
                and next(children(entry, "encryption-data"), None) is not None
            ):
                raise ImportFailure(
                    "The document is locked with a password; save it without one, then add it again."
                )
        content = _parsed(self._archive.read(self._archive.find("content.xml") or ""))
        if content is None:
            raise ImportFailure(_DAMAGED)
        self.content = content
        self.styles = self._tree("styles.xml")
        self.meta = self._tree("meta.xml")

    def _tree(self, name: str) -> Tree | None:
        found = self._archive.find(name) if self._archive is not None else None
        data = self._archive.get(found) if self._archive is not None and found else None
        return _parsed(data) if data else None

    def picture(self, image: Tree) -> bytes | None:
        """The picture that a draw:image element shows; None where there is none that can be shown."""
        for inside in children(image, "binary-data"):
            try:
                data = base64.b64decode("".join(map(str, inside.itertext())))
            except (binascii.Error, ValueError):
                return None
            return data if len(data) <= _LARGEST_PICTURE and is_picture(data) else None
        address = attribute(image, "href")
        if self._archive is None or not address:
            return None
        if address not in self._pictures:
            name = self._archive.find(posixpath.normpath(address))
            data = (self._archive.get(name, _LARGEST_PICTURE) if name else None) or b""
            self._pictures[address] = data if is_picture(data) else None
        return self._pictures[address]

    def formula(self, made: Tree) -> Tree | None:
        """The MathML of a draw:object element; None where it holds something else."""
        root = next(children(made, "math"), None)
        if root is None and (address := attribute(made, "href")):
            root = self._tree(posixpath.join(posixpath.normpath(address), "content.xml"))
        return root if root is not None and local(root) == "math" else None


def _parsed(data: bytes) -> Tree | None:
    root = xml.parse(data)
    return xml.parse(data, recover=True) if root is None else root
