"""Colours of other programs and the labels' own, by what they look like."""

import colorsys
import re
from collections.abc import Sequence

from florilegium.model import LabelColour

_LOOKS = {  # as a highlighter of this name looks, red, green and blue from 0 to 255
    LabelColour.AMBER: (245, 205, 60),
    LabelColour.GREEN: (95, 178, 54),
    LabelColour.BLUE: (60, 150, 230),
    LabelColour.ROSE: (230, 90, 130),
    LabelColour.VIOLET: (155, 110, 225),
    LabelColour.TEAL: (30, 165, 160),
    LabelColour.ORANGE: (242, 140, 50),
    LabelColour.GREY: (150, 150, 150),
}
_NAMED = {
    "yellow": LabelColour.AMBER, "gold": LabelColour.AMBER, "amber": LabelColour.AMBER,
    "lime": LabelColour.GREEN, "green": LabelColour.GREEN, "olive": LabelColour.GREEN,
    "blue": LabelColour.BLUE, "lightblue": LabelColour.BLUE, "navy": LabelColour.BLUE,
    "red": LabelColour.ROSE, "pink": LabelColour.ROSE, "rose": LabelColour.ROSE,
    "magenta": LabelColour.ROSE, "purple": LabelColour.VIOLET, "violet": LabelColour.VIOLET,
    "indigo": LabelColour.VIOLET, "cyan": LabelColour.TEAL, "aqua": LabelColour.TEAL,
    "teal": LabelColour.TEAL, "turquoise": LabelColour.TEAL, "orange": LabelColour.ORANGE,
    "brown": LabelColour.ORANGE, "gray": LabelColour.GREY, "grey": LabelColour.GREY,
    "black": LabelColour.GREY, "white": LabelColour.GREY,
}  # fmt: skip
_HEX = re.compile(r"#?([0-9a-f]{6})(?:[0-9a-f]{2})?", re.IGNORECASE)
_SHORT = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\b.*\)")


def is_colour(name: str) -> bool:
    """Whether ``name`` is a colour: "yellow", "#ffd400", "rgb(255, 212, 0)"."""
    return _look(name) is not None


def nearest(colour: str, among: Sequence[LabelColour]) -> LabelColour | None:
    """Which of ``among`` looks most like ``colour``; None where that is no colour or there are none."""
    look = _look(colour)
    if look is None or not among:
        return None
    return min(among, key=lambda one: _apart(look, _LOOKS[one]))


def _look(name: str) -> tuple[int, int, int] | None:
    name = name.strip().casefold()
    if named := _NAMED.get(name.replace(" ", "").replace("-", "")):
        return _LOOKS[named]
    if found := _HEX.fullmatch(name):
        value = int(found[1], 16)
        return value >> 16, value >> 8 & 255, value & 255
    if found := _SHORT.fullmatch(name):
        red, green, blue = (int(digit * 2, 16) for digit in found.groups())
        return red, green, blue
    if found := _RGB.fullmatch(name):
        red, green, blue = (min(255, int(part)) for part in found.groups())
        return red, green, blue
    return None


def _apart(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """How far apart two looks are: by hue, where both have one."""
    if _grey(one) or _grey(other):
        return 0.0 if _grey(one) and _grey(other) else 1.0
    distance = abs(_hue(one) - _hue(other))
    return min(distance, 1 - distance)


def _hue(look: tuple[int, int, int]) -> float:
    red, green, blue = look
    return colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)[0]


def _grey(look: tuple[int, int, int]) -> bool:
    return max(look) - min(look) < 24
