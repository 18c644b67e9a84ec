"""Bytes to text: byte order marks, UTF-8, declared and recognised encodings, line ends."""

import codecs
import re
from dataclasses import dataclass

from florilegium.errors import ImportFailure
from florilegium.importers import charsets

_MARKS = (  # the longer first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (  # formats that are no text though their first bytes may look like it
    b"%PDF-",
    b"{\\rtf",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\xd0\xcf\x11\xe0",
    b"SQLite format 3",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x7fELF",
    b"MZ\x90",
    b"OggS",
    b"ID3",
    b"RIFF",
    b"wOFF",
    b"wOF2",
)
_HEAD = 65_536  # bytes looked at before the whole is decoded
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b\x1a"))
_ASCII = bytes(range(32, 127))
_LINE_ENDS = re.compile("\r\n|[\r\x85]")
_NOT_CHARACTERS = re.compile("[\x00\ud800-\udfff]")
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")
_AS_BROWSERS_READ = {  # https://encoding.spec.whatwg.org/#names-and-labels
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
}
_SUPERSETS = {  # what files of these names often are
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
_SHOWN = {  # as readers know them, where Python's name is another
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "big5": "Big5",
    "cp932": "Shift_JIS",
    "shift_jis": "Shift_JIS",
    "euc_jp": "EUC-JP",
    "euc_kr": "EUC-KR",
    "cp949": "EUC-KR",
    "koi8-r": "KOI8-R",
    "koi8-u": "KOI8-U",
    "mac-roman": "Macintosh Roman",
    "mac-cyrillic": "Macintosh Cyrillic",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's characters: lines end in ``\\n``; no NUL, no lone surrogate, no byte order mark."""

    text: str
    encoding: str
    """As Python names it."""
    remarks: tuple[str, ...] = ()


def is_text(head: bytes) -> bool:
    """Whether the first bytes of a file look like text, in whatever encoding.

    A few control characters do no harm; of compressed data they are a tenth, of programs more.
    """
    if any(head.startswith(mark) for mark, _ in _MARKS):
        return True
    if head.startswith(_SIGNATURES):
        return False
    if _unmarked_utf16(head):
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls * 25 <= len(head) or (controls <= 2 and controls * 4 <= len(head))


def decode(data: bytes, *, encoding: str | None = None, markup: bool = False) -> Decoded:
    """The text of ``data``.

    ``encoding`` (any name Python knows) is obeyed; otherwise a byte order mark, strict UTF-8, the
    encoding that ``markup`` declares, and what the bytes look like are tried in that order.
    Raises ImportFailure where the bytes are no text, or ``encoding`` is none that is known.
    """
    if encoding is not None:
        known = charsets.known(encoding)
        if known is None:
            raise ImportFailure(f"No encoding is called “{encoding[:40]}”; try utf-8 or windows-1252.")
        return _finished(data, known, ())
    if not is_text(data[:_HEAD]):
        raise ImportFailure("This is not text but binary data; add the document in a format that holds text.")
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _finished(data[len(mark) :], name, ())
    if unmarked := _unmarked_utf16(data[:_HEAD]):
        return _finished(data, unmarked, ())
    if escaped := charsets.escaped(data):
        return _finished(data, escaped, ())
    try:
        return Decoded(_cleaned(data.decode("utf-8")), "utf-8", _nul_remark(data))
    except UnicodeDecodeError as error:
        if _is_cut_short(data, error):
            return _finished(data, "utf-8", ())
    if markup and (declared := _declared(data)):
        return _finished(data, declared, ())
    guessed = charsets.guess(data)
    if guessed == "utf-8":
        return _finished(data, guessed, ())
    shown = _SHOWN.get(guessed, guessed)
    for ours, theirs in (("cp125", "windows-125"), ("iso8859", "ISO-8859"), ("cp", "code page ")):
        shown = shown.replace(ours, theirs)
    remark = f"Read as {shown}. If letters look wrong, add it again with another encoding."
    return _finished(data, guessed, (remark,))


def _declared(data: bytes) -> str | None:
    found = _XML_DECLARED.search(data, 0, 4096) or _DECLARED.search(data, 0, 4096)
    if not found:
        return None
    name = charsets.known(found.group(1).decode("ascii"))
    if name is None or name.startswith(("utf", "unicode", "raw", "idna", "punycode", "undefined")):
        return None  # it is no UTF-8, or it would have been read as such
    if name in _SUPERSETS and not charsets.decodes(data, name):
        return _SUPERSETS[name]
    return _AS_BROWSERS_READ.get(name, name)


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark: nearly every other byte is zero, as in Latin letters and spaces."""
    if len(head) < 4:
        return None
    even, odd = head[0::2], head[1::2]
    zeros = even.count(0), odd.count(0)
    if zeros[1] > 0.4 * len(odd) and zeros[0] < 0.05 * len(even):
        return "utf-16-le"
    if zeros[0] > 0.4 * len(even) and zeros[1] < 0.05 * len(odd):
        return "utf-16-be"
    return _by_spaces(head)


def _by_spaces(head: bytes) -> str | None:
    """Other scripts in UTF-16 have few zeros, but their spaces and line ends are whole units."""
    readable = len(head) - len(head.translate(None, _ASCII))
    if b"\0" not in head or len(head) < 64 or readable > 0.85 * len(head):
        return None
    counts = {}
    for name, order in (("utf-16-le", "<"), ("utf-16-be", ">")):
        units = memoryview(head[: len(head) // 2 * 2]).cast("H").tolist()
        if (order == "<") != (codecs.BOM_UTF16 == codecs.BOM_UTF16_LE):
            units = [unit >> 8 | (unit & 255) << 8 for unit in units]
        bad = sum(1 for unit in units if unit < 9 or unit >= 0xFFF0 or 0xE000 <= unit < 0xF900)
        good = sum(1 for unit in units if unit in (9, 10, 13, 32, 0x3000, 0x3002, 0x3001))
        counts[name] = good if bad == 0 and good * 200 >= len(units) else 0
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] > 2 * min(counts.values()) else None


def _is_cut_short(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether the only fault is a character broken off at the end of the file."""
    return error.start >= len(data) - 3 and error.start > 0 and max(data[: error.start], default=0) > 127


def _finished(data: bytes, encoding: str, remarks: tuple[str, ...]) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        remarks += ("Some bytes could not be read and are shown as “\ufffd”.",)
    except (UnicodeError, ValueError, LookupError) as error:  # "idna" and its like have their own ways
        raise ImportFailure(f"The file could not be read as {encoding}; try another encoding.") from error
    wide = encoding.startswith(("utf-16", "utf-32"))
    return Decoded(_cleaned(text), encoding, remarks + (() if wide else _nul_remark(data)))


def _nul_remark(data: bytes) -> tuple[str, ...]:
    return ("It holds NUL characters, shown as “\ufffd”.",) if b"\0" in data else ()


def _cleaned(text: str) -> str:
    if "\r" in text or "\x85" in text:
        text = _LINE_ENDS.sub("\n", text)
    if _NOT_CHARACTERS.search(text):
        text = _NOT_CHARACTERS.sub("\ufffd", text)
    return text.removeprefix("\ufeff")
