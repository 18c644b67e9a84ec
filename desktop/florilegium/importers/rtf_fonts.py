"""Which characters the bytes of an RTF file stand for: code pages and fonts."""

import codecs
import re

_CHARSETS = {
    77: "mac-roman", 78: "shift_jis", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030",
    136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
    254: "cp437", 255: "cp437",
}  # fmt: skip
_PAGES = {
    10000: "mac-roman",
    10006: "mac-greek",
    10007: "mac-cyrillic",
    10029: "mac-latin2",
    10081: "mac-turkish",
    65001: "utf-8",
    936: "gb18030",
    708: "iso8859-6",
    1361: "johab",
    20866: "koi8-r",
    21866: "koi8-u",
    28591: "latin-1",
    54936: "gb18030",
}
SYMBOL_CHARSET = 2
_HIGH = re.compile(rb"[\x80-\xff]")


def page(number: int) -> str:
    """Python's name of a Windows code page; "" where there is none."""
    name = _PAGES.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
        b"a".decode(name)
    except (LookupError, ValueError):
        return ""
    return name


def of_charset(number: int) -> str:
    """The encoding of a font's character set; "" for the document's own."""
    return _CHARSETS.get(number, "")


def decoded(data: bytes, encoding: str, *, raw: bool) -> str:
    """``data`` as text. ``raw``: it was not escaped, so it may well be UTF-8 against the rules."""
    if not _HIGH.search(data):
        return data.decode("ascii")
    if raw:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if encoding.startswith("cp125"):  # codes that the page leaves free
            return "".join(bytes((byte,)).decode(encoding, "ignore") or chr(byte) for byte in data)
        return data.decode(encoding, "replace")
