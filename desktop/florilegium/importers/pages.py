"""Page furniture of plain texts made for printers: form feeds, running heads and feet (RFC 2223)."""

import re

_FOOT = re.compile(r"\S.*\[\s*Page\s+[\divxlc]+\s*\]\s*", re.IGNORECASE)
_HEAD = re.compile(
    r"(?:(?:RFC\s+\d+|Internet-Draft)\b.*\S|\S.{1,40}?\s{3,}\S.*\s{3,}\S.{0,20}\d{4})\s*", re.IGNORECASE
)


def without_furniture(lines: list[str]) -> list[str]:
    """``lines`` less the feet and heads of pages; the two parts of a paragraph cut by a page meet again."""
    feet = [i for i, line in enumerate(lines) if line.rstrip().endswith("]") and _FOOT.fullmatch(line)]
    if len(feet) < 2:
        return (
            [part for line in lines for part in line.split("\f")]
            if any("\f" in line for line in lines)
            else lines
        )
    kept: list[str] = []
    at = 0
    for foot in feet:
        kept.extend(lines[at:foot])
        at = foot + 1
        while at < len(lines) and not lines[at].strip("\f \t"):
            at += 1
        if at < len(lines) and _HEAD.fullmatch(lines[at].lstrip("\f")):
            at += 1
            while at < len(lines) and not lines[at].strip("\f \t"):
                at += 1
        while kept and not kept[-1].strip("\f \t"):
            kept.pop()
        if at < len(lines) and kept and not _runs_on(kept[-1], lines[at]):
            kept.append("")
    kept.extend(lines[at:])
    return [line.replace("\f", " ") for line in kept]


def _runs_on(before: str, after: str) -> bool:
    """Whether a paragraph goes on over the page: same indent, no end of a sentence, no capital."""
    margin = len(before) - len(before.lstrip())
    if len(after) - len(after.lstrip()) != margin or len(before) < 50:
        return False
    return before.rstrip()[-1:] not in ".!?:;" and after.lstrip()[:1].islower()
