"""OpenDocument texts (OpenDocument 1.3), packed or flat; macros are never looked at."""

from dataclasses import replace

from florilegium.errors import ImportFailure
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.dates import iso_date
from florilegium.importers.decoding import Decoded
from florilegium.importers.languages import tag_of
from florilegium.importers.odt_body import Body
from florilegium.importers.odt_package import Package
from florilegium.importers.odt_styles import Styles
from florilegium.importers.office_flow import lay_out
from florilegium.importers.office_signatures import refuse_locked
from florilegium.importers.sources import Source
from florilegium.importers.titles import completed
from florilegium.importers.xml import Tree, children, descendants, local, text
from florilegium.model import ImportedDocument, Metadata


def read(source: Source) -> ImportedDocument:
    """Read ``source`` as an OpenDocument text. Raises ImportFailure."""
    refuse_locked(source.data)
    package = Package(source.data)
    styles = Styles(package.styles, package.content)
    holder = next((kid for body in children(package.content, "body") for kid in children(body, "text")), None)
    if holder is None:
        raise ImportFailure(
            "This is no text document but one of another kind; export it as text or PDF, then add that."
        )
    body = Body(package, styles)
    builder = DocumentBuilder()
    lay_out(builder, body.items(holder))
    stated = _metadata(package.meta)
    document = completed(
        source, builder, replace(stated, title=stated.title or body.title), "odt", Decoded("", "")
    )
    if not document.metadata.language:
        document = replace(document, metadata=replace(document.metadata, language=tag_of(styles.language)))
    return document


def _metadata(root: Tree | None) -> Metadata:
    meta = next(descendants(root, "meta"), None)
    stated = {local(element): text(element) for element in meta} if meta is not None else {}
    return Metadata(
        title=stated.get("title", ""),
        author=stated.get("initial-creator", "") or stated.get("creator", ""),
        date=iso_date(stated.get("creation-date", "") or stated.get("date", "")),
        language=stated.get("language", ""),
    )
