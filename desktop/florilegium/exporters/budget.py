"""How much work a template may do."""

import time
from collections.abc import Callable, Iterable, Iterator

_CLOCK_EVERY = 4096  # units between two looks at the clock


class OverBudget(Exception):  # turned into a sentence where the template is rendered
    """The template wrote, looped or waited more than it may."""


class Budget:
    """Units left to a template: one for each character it writes or joins and each turn of a loop.

    ``limit`` is in units, ``seconds`` of the clock. Counting makes the verdict the same on every
    machine; the clock is for what counting does not see.
    """

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._left = limit
        self._clock = clock
        self._end = clock() + seconds
        self._unwatched = 0

    def spend(self, units: int) -> None:
        """Take ``units`` away. Raises OverBudget when none are left or time is up."""
        self._left -= units
        self._unwatched += units
        if self._left < 0:
            raise OverBudget
        if self._unwatched >= _CLOCK_EVERY:
            self._unwatched = 0
            if self._clock() > self._end:
                raise OverBudget

    def each(self, items: Iterable[object], weight: int) -> Iterator[object]:
        """``items``, at ``weight`` units for each."""
        for item in items:
            self.spend(max(weight, 1))
            yield item
