"""A passage lights up for a moment, so that the eye finds it."""

from PySide6.QtCore import QObject, QTimer, Signal

from florilegium.model import Range

_FRAME = 40
"""Milliseconds."""
_FRAMES = 24


class Flash(QObject):
    """Fades in a few steps; where animations are off it is there, then gone."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.passage: Range | None = None
        self.strength = 0.0
        """From 1 down to 0."""
        self._step = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.advance)

    @property
    def is_active(self) -> bool:
        """Whether something is lit up."""
        return self._timer.isActive()

    def start(self, passage: Range, *, animated: bool) -> None:
        """Light a passage up."""
        self.passage, self.strength = passage, 1.0
        self._step = 1.0 / _FRAMES if animated else 1.0
        self._timer.start(_FRAME if animated else _FRAME * _FRAMES)
        self.changed.emit()

    def advance(self) -> None:
        """Fade by one step."""
        self.strength -= self._step
        if self.strength <= 0:
            self.stop()
        self.changed.emit()

    def stop(self) -> None:
        """Put it out."""
        self._timer.stop()
        self.passage, self.strength = None, 0.0
