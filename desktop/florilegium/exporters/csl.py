"""Documents as bibliographic items in CSL-JSON, for citation programs.

The items follow the schema of CSL 1.0.2 (https://github.com/citation-style-language/schema,
``csl-data.json``), which Zotero, pandoc and others read.
"""

import json
import re
from collections.abc import Sequence

from florilegium.exporters.citations import date_parts, names
from florilegium.exporters.views import DocumentView

_PAGES_OF_THE_WEB = frozenset({"html", "mhtml", "webarchive", "maff"})
_LETTERS = frozenset({"eml", "mbox"})


def csl_json(documents: Sequence[DocumentView]) -> str:
    """``documents`` as a CSL-JSON file."""
    return json.dumps([csl_item(document) for document in documents], ensure_ascii=False, indent=2) + "\n"


def csl_item(document: DocumentView) -> dict[str, object]:
    """A document as one item, without what it is silent about."""
    parts = date_parts(document.date)
    item: dict[str, object] = {
        "id": document.key,
        "type": csl_type(document),
        "title": document.title,
        "author": [name.csl() for name in names(document.author)],
        "issued": {"date-parts": [parts]} if parts else document.date and {"literal": document.date},
        "container-title": document.site,
        "URL": web_address(document),
        "language": document.language,
    }
    return {field: value for field, value in item.items() if value}


def csl_type(document: DocumentView) -> str:
    """The type that fits a document best."""
    if document.format == "epub":
        return "book"
    if document.format in _LETTERS:
        return "personal_communication"
    if document.format in _PAGES_OF_THE_WEB or web_address(document):
        return "webpage"
    return "document"


def web_address(document: DocumentView) -> str:
    """The document's own address on the web; "" where it has none."""
    return document.address if re.match(r"https?://\S+\Z", document.address) else ""
