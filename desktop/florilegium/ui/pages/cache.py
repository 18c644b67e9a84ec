"""Drawn pieces of pages, kept within so many bytes."""

from collections import OrderedDict

from PySide6.QtGui import QPixmap

from florilegium.ui.pages.worker import Tile


class TileCache:
    """The pieces used last; the others go when there is no more room."""

    def __init__(self, limit: int) -> None:
        """``limit`` is in bytes."""
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[Tile, QPixmap] = OrderedDict()

    def __contains__(self, tile: Tile) -> bool:
        """Whether a piece is here; does not count as use."""
        return tile in self._kept

    def get(self, tile: Tile) -> QPixmap | None:
        """A piece, if it is here."""
        found = self._kept.get(tile)
        if found is not None:
            self._kept.move_to_end(tile)
        return found

    def put(self, tile: Tile, pixmap: QPixmap) -> None:
        """Keep a piece; even one too large for the limit is kept until the next."""
        self._drop(tile)
        self._kept[tile] = pixmap
        self.size += _bytes(pixmap)
        while self.size > self.limit and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))

    def stand_in(self, page: int, quarters: int) -> QPixmap | None:
        """A whole page in another size, to show until it is drawn anew."""
        for tile in reversed(self._kept):
            if (
                tile.page == page
                and tile.quarters == quarters
                and tile.area == (0, 0, tile.width, tile.height)
            ):
                return self._kept[tile]
        return None

    def clear(self) -> None:
        """Keep nothing."""
        self._kept.clear()
        self.size = 0

    def _drop(self, tile: Tile) -> None:
        gone = self._kept.pop(tile, None)
        if gone is not None:
            self.size -= _bytes(gone)


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
