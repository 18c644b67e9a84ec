"""HTML: the article of a page as blocks and spans; nothing runs, nothing is fetched."""

from florilegium.errors import ImportFailure
from florilegium.importers import html_metadata
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.decoding import decode
from florilegium.importers.html_article import article
from florilegium.importers.html_blocks import BlockWalk
from florilegium.importers.html_tree import parse
from florilegium.importers.sources import Source
from florilegium.importers.titles import completed
from florilegium.model import ImportedDocument


def read(source: Source) -> ImportedDocument:
    """Read ``source`` as HTML. Raises ImportFailure."""
    decoded = decode(source.data, encoding=source.encoding, markup=True)
    root = parse(decoded.text)
    if root is None:
        raise ImportFailure("The page is empty: there is nothing in it to read.")
    builder = DocumentBuilder()
    chosen, left_out = article(root, whole=source.whole)
    BlockWalk(builder, html_metadata.base(root), source.base).walk([chosen], skipped=left_out)
    return completed(source, builder, html_metadata.metadata(root), "html", decoded)
