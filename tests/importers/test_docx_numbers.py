"""Numbers, bullets and symbol fonts that word processors' formats share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.importers import office_numbers, office_symbols

_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@given(st.integers(1, 5000))
def test_roman_numbers_can_be_read_back(number: int) -> None:
    values = [_VALUES[letter] for letter in office_numbers.formatted(number, "lowerRoman")]
    signed = [-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)]
    assert sum(signed) == number
    upper = office_numbers.formatted(number, "upperRoman")
    assert upper.lower() == office_numbers.formatted(number, "lowerRoman")


@pytest.mark.parametrize(
    "number, form, text",
    [
        (27, "lowerLetter", "aa"), (3, "upperLetter", "C"), (0, "upperLetter", "0"), (12, "ordinal", "12th"),
        (22, "ordinal", "22nd"), (7, "decimalZero", "07"), (3, "decimalEnclosedCircle", "③"),
        (21, "chineseCounting", "二十一"),
        (10, "chineseCounting", "十"), (2, "hebrew1", "ב"), (4, "russianLower", "г"),
        (3, "thaiNumbers", "๓"), (6, "chicago", "††"),
        (5, "none", ""), (5, "bullet", ""), (5, "unheard of", "5"), (-4, "lowerRoman", "-4"),
        (99_999, "lowerRoman", "99999"),
    ],
)  # fmt: skip
def test_numbers(number: int, form: str, text: str) -> None:
    assert office_numbers.formatted(number, form) == text


@pytest.mark.parametrize(
    "text, font, sign",
    [
        ("\uf0b7", "Symbol", "•"), ("o", "Courier New", "◦"), ("§", "Wingdings", "▪"),
        ("\uf0d8", "Wingdings", "➢"),
        ("–", "Arial", "–"), ("", "", "•"), ("\uf123", "Nobody's", "•"), ("→", "", "→"),
    ],
)  # fmt: skip
def test_bullets(text: str, font: str, sign: str) -> None:
    assert office_numbers.bullet(text, font) == sign


def test_symbol_fonts() -> None:
    assert office_symbols.translated("abc", "Symbol") == "αβχ"
    assert office_symbols.translated("abc", "Times") == "abc"
    assert office_symbols.unprivate("a\uf061", "Symbol") == "aα"
    assert office_symbols.unprivate("plain", "Wingdings") == "plain"
    assert office_symbols.translated("\xe0\xdf\xfe", "wingdings ") == "→←☑"
