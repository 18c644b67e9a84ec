"""Symbol fonts: their codes as the Unicode characters that look alike.

Sources: Adobe's Symbol encoding; the characters that Unicode 7.0 took from Wingdings and Webdings.
Where few fonts have the exact character, a common one of the same shape stands for it.
"""

_PRIVATE = 0xF000  # symbol fonts have their 256 codes from here on
_SYMBOL = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪",
    "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
)
_WINGDINGS = (
    " 🖉✂✁👓🕭🕮🕯☎✆✉✉📪📫📬📭📁📂📄📄🗐🗄⌛⌨🖰🖲💻🖴💾🖬✇✍✍✌👌👍👎☜☞☝☟✋☺😐☹💣☠⚐"
    "⚑✈☼💧❄✝✞🕈✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓&&●❍■□❐❑❒⬧⧫◆❖⬥⌧⍓⌘❀✿❝❞",
    "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿❧☙❦❧❧☙☙❧·•▪○○◎◉◎○▪◻✦✦★✶✴✹✵⯐⌖⟡⌑⯑✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛↩↪⤴⤵↰↱↲↳❧❦❧❦❧❦❧❦❧❦⌫⌦➢➢➢➢⇦⇨⇧⇩←→↑↓↖↗↙↘←→↑↓↖↗↙↘⇦⇨⇧⇩⇔⇕⬁⬀⬃⬂▭▫✗✓☒☑",
)


def _table(*runs: tuple[int, str]) -> dict[int, str]:
    return {start + at: character for start, run in runs for at, character in enumerate(run)}


_FONTS = {
    "symbol": _table((0x20, _SYMBOL[0]), (0xA0, _SYMBOL[1]), (0xF1, _SYMBOL[2])),
    "wingdings": _table((0x20, _WINGDINGS[0]), (0x80, _WINGDINGS[1])),
    "wingdings 2": _table(
        (0x4F, "✗✓☒☑☒☒"), (0x6A, "⓪①②③④⑤⑥⑦⑧⑨⑩❶❷❸❹❺❻❼❽❾❿"), (0x96, "•●"), (0xA2, "■☐☐"), (0xAE, "◆")
    ),
    "wingdings 3": _table((0x21, "←→↑↓↖↗↙↘"), (0x70, "▲▼△▽◀▶◁▷◣◢◤◥"), (0x7D, "▶")),
    "webdings": _table(
        (0x33, "◀▶▲▼"), (0x61, "✓"), (0x63, "☐"), (0x67, "■"), (0x6E, "●"), (0x72, "✗"), (0x3C, "■")
    ),
}
_FONTS["opensymbol"] = _FONTS["starsymbol"] = _table((0xB7, "•"))


def is_symbol_font(name: str) -> bool:
    """Whether the font of this name has signs in place of letters."""
    return name.strip().lower() in _FONTS


def translated(text: str, font: str) -> str:
    """``text`` as the font of this name shows it."""
    table = _FONTS.get(font.strip().lower())
    if table is None:
        return text
    return "".join(table.get(_code(character), character) for character in text)


def unprivate(text: str, font: str) -> str:
    """``text`` with what stands at a symbol font's private codes translated, and nothing else."""
    if not any(_PRIVATE < ord(character) <= _PRIVATE + 0xFF for character in text):
        return text
    table = _FONTS.get(font.strip().lower(), _FONTS["symbol"])
    return "".join(
        table.get(ord(character) - _PRIVATE, character) if ord(character) > _PRIVATE else character
        for character in text
    )


def _code(character: str) -> int:
    code = ord(character)
    return code - _PRIVATE if _PRIVATE <= code <= _PRIVATE + 0xFF else code
