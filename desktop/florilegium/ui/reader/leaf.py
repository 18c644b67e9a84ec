"""What the reader pane shows a text on: the reflowed page, or the pages as printed."""

from dataclasses import dataclass, field
from pathlib import Path

from florilegium.model import PageMap
from florilegium.ui.pages.view import PageView as PrintedView
from florilegium.ui.reader.view import ReaderView

Leaf = ReaderView | PrintedView
"""Both answer to the same names."""


@dataclass(frozen=True, slots=True)
class Pages:
    """What the printed pages of a document are drawn from."""

    map: PageMap
    file: Path
    fingerprint: str
    """SHA-256 (hex) that the file must have: another version has other pages."""
    password: str | None = field(default=None, repr=False)


__all__ = ["Leaf", "Pages", "PrintedView", "ReaderView"]
