"""What an RTF file says before and beside its text: fonts, styles, lists, and about itself."""

import locale
from dataclasses import dataclass, field

from florilegium.importers import rtf_fonts
from florilegium.importers.languages import tag_of
from florilegium.importers.rtf_lists import ListLevel, Lists, Style, StyleSheet
from florilegium.model import Metadata

_PLACES = {
    b"fonttbl": "fonts",
    b"stylesheet": "styles",
    b"info": "info",
    b"listtable": "lists",
    b"listoverridetable": "overrides",
}
_TIMES = (b"creatim", b"revtim", b"printim", b"buptim")
_CODE_PAGES = {b"mac": "mac-roman", b"pc": "cp437", b"pca": "cp850"}
_MOST_LEVELS = 9


@dataclass(slots=True)
class Font:
    """A font and the bytes it is written in."""

    name: str = ""
    encoding: str = ""
    symbol: bool = False


@dataclass(slots=True)
class Header:
    """Filled while the file is read; the text needs it at every character."""

    fonts: dict[int, Font] = field(default_factory=dict)
    styles: StyleSheet = field(default_factory=StyleSheet)
    lists: Lists = field(default_factory=Lists)
    default_font: int = -1
    _encoding: str = "cp1252"
    _language: int = 0
    _font: Font = field(default_factory=Font)
    _style: Style | None = field(default_factory=Style)
    _name: list[str] = field(default_factory=list)
    _levels: list[ListLevel] = field(default_factory=list)
    _list: int = 0
    _stated: dict[bytes, str] = field(default_factory=dict)
    _dates: dict[bytes, list[int]] = field(default_factory=dict)
    _time: bytes = b""

    def encoding_of(self, font: int) -> str:
        """The encoding of text in the font of this number."""
        found = self.fonts.get(font if font >= 0 else self.default_font)
        return (found.encoding if found else "") or self._encoding

    def place(self, place: str, word: bytes, number: int | None) -> str | None:
        """Where characters go after ``word`` if it is one of a header's; None if it is none."""
        if word in _PLACES and place == "text":
            return _PLACES[word]
        if place == "info" and word in (b"title", b"author"):
            return "collected"
        if place == "info" and word in _TIMES:
            self._time = word
            self._dates[word] = [0, 0, 0]
            return "time"
        if place == "lists" and word == b"leveltext":
            return "collected"
        if word in _CODE_PAGES:
            self._encoding = _CODE_PAGES[word]
        elif word == b"ansicpg":
            self._encoding = rtf_fonts.page(number or 0) or self._encoding
        elif word == b"deff":
            self.default_font = number or 0
        elif word == b"deflang":
            self._language = number or 0
        return None

    def word(self, place: str, word: bytes, number: int | None) -> bool:
        """Take what ``word`` says of the header's part ``place``; False if it says nothing there."""
        value = number or 0
        if place == "fonts":
            return self._of_font(word, value)
        if place == "styles":
            return self._of_style(word, value)
        if place == "lists":
            return self._of_list(word, value)
        if place == "overrides" and word in (b"listid", b"ls"):
            if word == b"listid":
                self._list = value
            else:
                self.lists.overrides[value] = self._list
            return True
        if place == "time" and word in (b"yr", b"mo", b"dy"):
            self._dates[self._time][(b"yr", b"mo", b"dy").index(word)] = value
            return True
        return False

    def _of_font(self, word: bytes, value: int) -> bool:
        if word == b"f":
            self._font = self.fonts.setdefault(value, Font())
            self._name.clear()
        elif word == b"fcharset":
            self._font.symbol = value == rtf_fonts.SYMBOL_CHARSET
            self._font.encoding = self._font.encoding or rtf_fonts.of_charset(value)
        elif word == b"cpg":
            self._font.encoding = rtf_fonts.page(value) or self._font.encoding
        else:
            return False
        return True

    def _of_style(self, word: bytes, value: int) -> bool:
        if word == b"s":
            self._style = Style(value)
        elif word in (b"cs", b"ds", b"ts"):
            self._style = None
        elif word == b"outlinelevel" and self._style is not None:
            self._style.outline = value
        elif word == b"sbasedon" and self._style is not None:
            self._style.based_on = value
        return True

    def _of_list(self, word: bytes, value: int) -> bool:
        if word == b"list":
            self._levels = []
        elif word == b"listlevel" and len(self._levels) < _MOST_LEVELS:
            self._levels.append(ListLevel())
        elif word == b"listid":
            self.lists.levels[value] = self._levels
        elif word in (b"levelnfc", b"levelnfcn") and self._levels:
            self._levels[-1].form = value
        elif word == b"levelstartat" and self._levels:
            self._levels[-1].start = value
        else:
            return False
        return True

    def text(self, place: str, text: str) -> None:
        """Take characters that stand in the header's part ``place``."""
        if place not in ("fonts", "styles"):
            return
        head, semicolon, tail = text.partition(";")
        self._name.append(head)
        if not semicolon:
            return
        name = "".join(self._name).strip()
        self._name = [tail.lstrip()]
        if place == "fonts":
            self._font.name = name
        else:
            if self._style is not None:
                self._style.name = name
                self.styles.styles[self._style.number] = self._style
            self._style = Style()

    def collected(self, word: bytes, text: str) -> None:
        """Take the whole text of a group that began with ``word``."""
        if word == b"leveltext":
            if self._levels and text:
                self._levels[-1].text = text[: 1 + min(ord(text[0]), 40)]
        else:
            self._stated[word] = text.strip()

    def metadata(self) -> Metadata:
        """What the file states about itself."""
        year, month, day = self._dates.get(b"creatim") or self._dates.get(b"revtim") or [0, 0, 0]
        whole = (
            f"{year:04d}-{month:02d}-{day:02d}"
            if 0 < year < 10_000 and 0 < month < 13 and 0 < day < 32
            else ""
        )
        return Metadata(
            title=self._stated.get(b"title", ""), author=self._stated.get(b"author", ""), date=whole
        )

    @property
    def language(self) -> str:
        """The language that the file's text is in where nothing else says so; "" if it is silent."""
        return tag_of(locale.windows_locale.get(self._language, ""))
