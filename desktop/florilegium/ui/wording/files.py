"""Tables, pictures and what they are made of, saved from the words."""

from PySide6.QtCore import QObject

from florilegium import paths
from florilegium.errors import FlorilegiumError
from florilegium.model import HitPlaces
from florilegium.ui import file_kinds
from florilegium.ui.appearance import Appearance
from florilegium.ui.desk import Desk
from florilegium.ui.notices import NoticeBar
from florilegium.ui.saving import Saving
from florilegium.ui.theme import load_theme
from florilegium.ui.words.delegate import figures
from florilegium.ui.words.options import DATES, Options
from florilegium.ui.words.pane import WordsPane
from florilegium.ui.words.pictures import Picture, bars_picture, strips_picture
from florilegium.ui.words.plot import bars_of
from florilegium.ui.words.tables import file_rows
from florilegium.work import FormsAndYears, SavePlaces, SaveTable


class WordFiles(QObject):
    """Saves what is shown in the words pane."""

    def __init__(
        self, desk: Desk, appearance: Appearance, saving: Saving, notices: NoticeBar, pane: WordsPane
    ) -> None:
        super().__init__(pane)
        self._desk = desk
        self._appearance = appearance
        self._saving = saving
        self._notices = notices
        self._pane = pane
        self._table = ""
        self._found: object = None
        self._relative = False
        pane.header.save_table_requested.connect(self._on_save_table_requested)
        pane.header.save_picture_requested.connect(self._on_save_picture_requested)
        pane.header.save_data_requested.connect(self._on_save_data_requested)

    def show(self, table: str, found: object, options: Options) -> None:
        """What is shown now, and could be saved."""
        self._table, self._found, self._relative = table, found, options.relative

    def _on_save_table_requested(self) -> None:
        columns = self._pane.model.columns
        path = self._saving.ask("Save the table", f"{self._table}.csv", file_kinds.TABLE)
        if path is not None and columns:
            rows = file_rows(columns, self._pane.model.rows)
            names = tuple(column.key for column in columns if column.ordered)
            self._saving.follow(self._desk.save(SaveTable(path, names, rows)), path)

    def _on_save_data_requested(self) -> None:
        if isinstance(self._found, HitPlaces):
            path = self._saving.ask("Save the data of the picture", "hits.csv", file_kinds.TABLE)
            if path is not None:
                self._saving.follow(self._desk.save(SavePlaces(self._found, path)), path)

    def _on_save_picture_requested(self) -> None:
        picture = self._picture()
        path = self._saving.ask("Save the picture", f"{self._table}.png", file_kinds.PICTURE)
        if picture is None or path is None:
            return
        try:
            picture.write(path)
        except FlorilegiumError as error:
            self._notices.show_notice(str(error), lasting=True)
        else:
            self._saving.say_saved(path)

    def _picture(self) -> Picture | None:
        theme = load_theme(paths.resources() / "themes", "light")
        font = figures(self._appearance.interface_font(size=11))
        title = self._pane.header.text()
        if self._table == DATES and isinstance(self._found, FormsAndYears):
            bars = bars_of(self._found.years, relative=self._relative)
            unit = ", hits per million characters" if self._relative else ""
            return bars_picture(title + unit, bars, theme, font)
        if isinstance(self._found, HitPlaces):
            return strips_picture(title, self._pane.model.rows, theme, font)
        return None
