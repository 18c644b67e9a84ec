"""Cells of a table that a spreadsheet would run.

Words come from documents that anybody may have written, and programs take a cell that begins with a
certain character for a formula, which may start other programs. See OWASP, "CSV Injection".
"""

import re

_BEGINS = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")  # the wide ones are folded in some languages
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may take a cell for a formula; a plain number, negative or not, is none."""
    return _BEGINS.match(cell) is not None and not _NUMBER.fullmatch(cell)
