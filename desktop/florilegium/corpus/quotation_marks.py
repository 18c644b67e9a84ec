"""Where a quotation in quotation marks begins and ends: marks of many languages, and apostrophes."""

PAIRS = {
    "“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "›": "‹", "‘": "’", "‚": "‘’", '"': '"',
    "「": "」", "『": "』", "《": "》", "＂": "＂",
}  # fmt: skip
"""Each opening mark with those that may close it."""
_LONGEST = 20_000  # code points of a quotation in quotation marks


def opens(text: str, at: int) -> bool:
    """Whether the mark at this place can open a quotation."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] in "「『《":
        return True
    if not after or (after.isspace() and text[at] not in "«»‹›"):
        return False
    if text[at] in "»›" and (before.isalnum() or before in tuple(".,!?…")) and before:
        return False
    return not (before and (before.isalnum() or before == "_"))


def closing_mark(text: str, start: int) -> int:
    """Where the quotation that opens at ``start`` is closed; -1 if it is not."""
    mark = text[start]
    closing = PAIRS[mark]
    depth = 1
    limit = min(len(text), start + _LONGEST)
    for at in range(start + 1, limit):
        character = text[at]
        if character in closing:
            if character in "’'" and _apostrophe(text, at, closing, limit):
                continue
            if mark == '"' and text[at - 1].isspace() and at + 1 < len(text) and text[at + 1].isalnum():
                continue  # opens one within
            depth -= 1
            if depth == 0:
                return at
        elif character == mark:
            depth += 1
    return -1


def _apostrophe(text: str, at: int, closing: str, limit: int) -> bool:
    """Whether a closing single mark is an apostrophe: between letters, or with a better one later on."""
    after = text[at + 1 : at + 2]
    if after.isalnum():
        return True
    # "the keepers’ lamp’": after an s, if another mark closes further on before one opens.
    rest = text[at + 1 : limit]
    opening = min((place for mark in "‘‚" if (place := rest.find(mark)) >= 0), default=len(rest))
    later = [
        place
        for place in range(opening)
        if rest[place] in closing and not rest[place + 1 : place + 2].isalnum()
    ]
    return text[at - 1] in "sS" and after == " " and bool(later)
