"""The library's database: SQLite rows <-> the model, migrations, backups."""

from florilegium.store.backups import (
    back_up,
    back_up_daily,
    backup_name,
    backups,
    opened,
    overwrite,
    preview,
)
from florilegium.store.database import FILE_NAME, Database
from florilegium.store.documents import DocumentRows, NewVersion
from florilegium.store.exports import ExportBase, ExportRows
from florilegium.store.highlights import HighlightRows
from florilegium.store.origins import Origin, OriginRows
from florilegium.store.reviews import Review, ReviewRows
from florilegium.store.searches import SearchRows
from florilegium.store.texts import TextRow, TextRows
from florilegium.store.wishes import AMENDABLE, WishRows

__all__ = [
    "AMENDABLE",
    "FILE_NAME",
    "Database",
    "DocumentRows",
    "ExportBase",
    "ExportRows",
    "HighlightRows",
    "NewVersion",
    "Origin",
    "OriginRows",
    "Review",
    "ReviewRows",
    "SearchRows",
    "TextRow",
    "TextRows",
    "WishRows",
    "back_up",
    "back_up_daily",
    "backup_name",
    "backups",
    "opened",
    "overwrite",
    "preview",
]
