"""The library's database: SQLite rows <-> the model, migrations, backups."""

from florilegium.store.backups import back_up, back_up_daily
from florilegium.store.database import FILE_NAME, Database
from florilegium.store.documents import DocumentRows, NewVersion
from florilegium.store.highlights import HighlightRows

__all__ = ["FILE_NAME", "Database", "DocumentRows", "HighlightRows", "NewVersion", "back_up", "back_up_daily"]
