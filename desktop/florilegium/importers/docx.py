"""Word documents (Office Open XML, ECMA-376): read from the package itself; macros are never looked at."""

from dataclasses import replace

from florilegium.importers import xml
from florilegium.importers.archive import Archive
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.dates import iso_date
from florilegium.importers.decoding import Decoded
from florilegium.importers.docx_body import Body
from florilegium.importers.docx_names import W, value
from florilegium.importers.docx_numbering import Numbering
from florilegium.importers.docx_package import Package
from florilegium.importers.docx_styles import Styles
from florilegium.importers.languages import tag_of
from florilegium.importers.office_flow import Item, lay_out, notes
from florilegium.importers.office_numbers import formatted
from florilegium.importers.office_signatures import refuse_locked
from florilegium.importers.sources import Source
from florilegium.importers.titles import completed
from florilegium.importers.xml import Tree
from florilegium.model import ImportedDocument, Metadata

_KINDS = ("footnote", "endnote")


def read(source: Source) -> ImportedDocument:
    """Read ``source`` as a Word document. Raises ImportFailure."""
    refuse_locked(source.data)
    package = Package(Archive(source.data))
    main = package.main()
    root = package.required(main)
    styles = Styles(package.tree(package.related(main, "styles")))
    numbering = Numbering(package.tree(package.related(main, "numbering")), styles)
    marks = _Marks(package, main)
    body = Body(package, styles, numbering, marks.number)
    items = body.items(main, root)
    items += marks.items(body)
    items += _comments(package, main, body)
    builder = DocumentBuilder()
    lay_out(builder, items)
    stated = _metadata(package)
    document = completed(
        source, builder, replace(stated, title=stated.title or body.title), "docx", Decoded("", "")
    )
    if not document.metadata.language:
        document = replace(document, metadata=replace(document.metadata, language=tag_of(styles.language)))
    return document


class _Marks:
    """Numbers the notes as they are met, and finds their texts."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._parts = {kind: package.related(main, f"{kind}s") for kind in _KINDS}
        settings = package.tree(package.related(main, "settings"))
        self._forms = {
            kind: value(settings, f"{kind}Pr", "numFmt")
            or ("decimal" if kind == "footnote" else "lowerRoman")
            for kind in _KINDS
        }
        self._texts: dict[str, dict[str, Tree]] = {}
        for kind, part in self._parts.items():
            tree = package.tree(part)
            self._texts[kind] = {
                e.get(W + "id", ""): e for e in (tree.iterfind(W + kind) if tree is not None else ())
            }
        self._met: dict[tuple[str, str], str] = {}
        self._counts = dict.fromkeys(_KINDS, 0)

    def number(self, kind: str, identity: str) -> str:
        """The number of a note, "" where there is no such note."""
        if identity not in self._texts[kind]:
            return ""
        if (kind, identity) not in self._met:
            self._counts[kind] += 1
            self._met[kind, identity] = formatted(self._counts[kind], self._forms[kind]) or str(
                self._counts[kind]
            )
        return self._met[kind, identity]

    def items(self, body: Body) -> list[Item]:
        """The texts of the notes that were met: footnotes, then endnotes."""
        made: list[Item] = []
        done: set[tuple[str, str]] = set()
        while waiting := [key for key in self._met if key not in done]:  # a note may have notes
            for kind, identity in sorted(waiting, key=lambda key: _KINDS.index(key[0])):
                done.add((kind, identity))
                text = body.items(self._parts[kind], self._texts[kind][identity])
                made += notes(f"{kind}-{identity}", f"{self._met[kind, identity]}.", text)
        return made


def _comments(package: Package, main: str, body: Body) -> list[Item]:
    part = package.related(main, "comments")
    root = package.tree(part)
    if root is None:
        return []
    texts = {element.get(W + "id", ""): element for element in root.iterfind(f"{W}comment")}
    made: list[Item] = []
    met = [identity for identity in body.commented if identity in texts]
    for identity in met:
        who = " ".join(texts[identity].get(W + "author", "").split())
        made += notes(
            f"comment-{identity}",
            "✎",
            body.items(part, texts[identity]),
            f"Comment by {who}: " if who else "Comment: ",
        )
    return made


def _metadata(package: Package) -> Metadata:
    root = package.tree(package.related("", "core-properties") or "docProps/core.xml")
    stated = {xml.local(element): xml.text(element) for element in root} if root is not None else {}
    return Metadata(
        title=stated.get("title", ""),
        author="; ".join(part.strip() for part in stated.get("creator", "").split(";") if part.strip()),
        date=iso_date(stated.get("created", "") or stated.get("modified", "")),
        language=stated.get("language", ""),
    )
