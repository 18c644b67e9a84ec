"""Back and forward over the places one jumped from."""

from typing import NamedTuple

_MOST = 200


class Place(NamedTuple):
    """Somewhere in the corpus."""

    document: str
    position: int
    """Code point."""


class History:
    """The places behind and ahead, as a browser keeps them."""

    def __init__(self) -> None:
        self._behind: list[Place] = []
        self._ahead: list[Place] = []

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place behind."""
        return bool(self._behind)

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a place ahead."""
        return bool(self._ahead)

    def leave(self, place: Place) -> None:
        """Note a place that is being left by a jump; what lay ahead is forgotten."""
        if not self._behind or self._behind[-1] != place:
            self._behind.append(place)
            del self._behind[:-_MOST]
        self._ahead.clear()

    def back(self, here: Place) -> Place | None:
        """The place behind, if there is one; ``here`` comes to lie ahead."""
        return self._turn(self._behind, self._ahead, here)

    def forward(self, here: Place) -> Place | None:
        """The place ahead, if there is one; ``here`` comes to lie behind."""
        return self._turn(self._ahead, self._behind, here)

    @staticmethod
    def _turn(source: list[Place], other: list[Place], here: Place) -> Place | None:
        if not source:
            return None
        other.append(here)
        return source.pop()
