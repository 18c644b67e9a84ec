"""Numbers of lists, as word processors count: "iv", "C", "一"."""

from florilegium.importers.office_symbols import translated

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_HAN = "〇一二三四五六七八九"
_ALPHABETS = {
    "russianLower": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "hebrew1": "אבגדהוזחטיכלמנסעפצקרשת",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "ganada": "가나다라마바사아자차카타파하",
    "aiueo": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "iroha": "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_DIGITS = {"hindiNumbers": 0x966, "thaiNumbers": 0xE50, "hindiArabic": 0x660}
_HIGHEST = 32_767  # what a counter of a list can hold
BULLET = "•"
_BULLETS = {
    "o": "◦",
    "·": BULLET,
    "\u25cf": BULLET,
    "\u2022": BULLET,
    "\uf0b7": BULLET,
    "": BULLET,
}


def formatted(number: int, form: str) -> str:
    """``number`` in the number format ``form``: a value of ST_NumberFormat (ECMA-376, 17.18.59)."""
    if form in ("none", "bullet") or not 0 <= number <= _HIGHEST:
        return "" if form in ("none", "bullet") else str(number)
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.upper() if form == "upperRoman" else roman
    if form in ("lowerLetter", "upperLetter"):
        letters = _letters(number, "abcdefghijklmnopqrstuvwxyz")
        return letters.upper() if form == "upperLetter" else letters
    if form == "russianUpper":
        return _letters(number, _ALPHABETS["russianLower"]).upper()
    if form in ("lowerGreek", "upperGreek"):
        return _letters(number, _GREEK if form == "lowerGreek" else _GREEK.upper())
    if form in _ALPHABETS:
        return _letters(number, _ALPHABETS[form])
    if form == "ordinal":
        last = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{last}"
    if form in ("decimalZero", "decimalZero2"):
        return f"{number:02d}"
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form in _DIGITS:
        return "".join(chr(_DIGITS[form] + int(digit)) for digit in str(number))
    if form in (
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "taiwaneseCountingThousand",
    ):
        return _han(number)
    if form == "numberInDash":
        return f"- {number} -"
    if form == "chicago":
        return "*†‡§"[(number - 1) % 4] * ((number - 1) // 4 + 1) if 1 <= number <= 40 else str(number)
    return str(number)


def bullet(text: str, font: str = "") -> str:
    """The sign of a bulleted list, from what its font makes of ``text``."""
    sign = translated(text, font).strip()
    return _BULLETS.get(
        sign,
        sign if all(character.isprintable() and not _private(character) for character in sign) else BULLET,
    )


def _private(character: str) -> bool:
    return "\ue000" <= character <= "\uf8ff"


def _roman(number: int) -> str:
    parts = []
    for value, letters in _ROMAN:
        parts.append(letters * (number // value))
        number %= value
    return "".join(parts) or "0"


def _letters(number: int, alphabet: str) -> str:
    """a to z, then aa, bb, cc: the letter repeated."""
    if number < 1:
        return str(number)
    times, at = divmod(number - 1, len(alphabet))
    return alphabet[at] * (times + 1) if times < 8 else str(number)


def _han(number: int) -> str:
    if number > 99:
        return "".join(_HAN[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十"
    return head + (_HAN[ones] if ones or not tens else "")
