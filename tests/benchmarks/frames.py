"""How long frames take while a page is scrolled."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

FRAME = 1 / 60
"""Seconds between two frames on a usual screen."""


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False


def scroll(view: QAbstractScrollArea, *, wanted: Callable[[int], bool], step: int = 60) -> list[float]:
    """Seconds that each frame took while ``view`` was scrolled to and fro, one step a frame.

    A frame is all that the window does before it could show the next one: moving, painting, and
    whatever else had come in. Goes on while ``wanted(frames so far)``. Between frames the process
    waits for the next sixtieth of a second, as it does for a screen.
    """
    bar = view.verticalScrollBar()
    paints = Paints(view.viewport())
    spent: list[float] = []
    QApplication.processEvents()
    while wanted(len(spent)):
        began = time.perf_counter()
        if not bar.minimum() <= bar.value() + step <= bar.maximum():
            step = -step
        bar.setValue(bar.value() + step)
        QApplication.processEvents()
        spent.append(time.perf_counter() - began)
        time.sleep(max(0.0, FRAME - spent[-1]))
    view.viewport().removeEventFilter(paints)
    if paints.count < len(spent):
        raise RuntimeError(f"Only {paints.count} of {len(spent)} frames were painted.")
    return spent


def until(condition: Callable[[], bool], seconds: float = 60.0) -> float:
    """Process events until ``condition``; gives how long that took. Raises TimeoutError."""
    began = time.perf_counter()
    while not condition():
        if time.perf_counter() - began > seconds:
            raise TimeoutError
        QApplication.processEvents()
        time.sleep(0.0005)
    return time.perf_counter() - began
