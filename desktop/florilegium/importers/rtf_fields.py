"""Fields of an RTF file (specification 1.9.1, "Fields")."""

from dataclasses import dataclass

from florilegium.importers.office_fields import link_of
from florilegium.importers.office_symbols import translated


@dataclass(slots=True)
class _Field:
    code: str = ""
    shown: bool = False
    checked: bool = False


class Fields:
    """The fields that are open, one in another."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    def begin(self) -> None:
        """A field begins."""
        self._open.append(_Field())

    def take_code(self, words: str) -> None:
        """The innermost field's code is known."""
        if self._open:
            self._open[-1].code = words

    def check(self, number: int | None) -> None:
        """The innermost field is a box with this state, if it is one: 0 or 1."""
        if self._open and number in (0, 1):
            self._open[-1].checked = number == 1

    def begin_result(self) -> str:
        """Where the innermost field leads, whose result begins; "" if nowhere."""
        if not self._open:
            return ""
        self._open[-1].shown = True
        return link_of(self._open[-1].code)

    def end(self) -> str:
        """The innermost field ends; what it shows beside its result."""
        found = self._open.pop()
        code = found.code.split()
        if code[:1] == ["FORMCHECKBOX"]:
            return "☑" if found.checked else "☐"
        if found.shown or len(code) < 2 or code[0].upper() != "SYMBOL":
            return ""
        font = found.code.partition("\\f")[2].strip().removeprefix('"').partition('"')[0]
        digits = code[1] if code[1].isascii() and code[1].isdigit() and len(code[1]) < 6 else ""
        return translated(chr(int(digits)), font or "Symbol") if digits else ""
