"""Pictures that are part of a document: in data: addresses, or in files beside it."""

import base64
import binascii
import re
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

_LARGEST = 20_000_000  # bytes
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")
_DATA = re.compile(r"data:image/[\w.+-]+(?P<parameters>(?:;[^,;]{0,60})*),", re.IGNORECASE)


def is_picture(data: bytes) -> bool:
    """Whether ``data`` begins as a PNG, JPEG, GIF, WebP, BMP or SVG file does."""
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM")):
        return True
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return True
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg")) and b"<svg" in data[:4096]


def picture(address: str, base: Path | None) -> bytes | None:
    """The bytes of the picture at ``address``; None where the document does not hold it.

    A file counts as the document's own only in ``base``, the document's folder, or a folder
    inside it, links resolved. Nothing is ever fetched.
    """
    address = address.strip()
    if address[:5].lower() == "data:":
        return _checked(_from_data(address))
    if base is None or not address or _SCHEME.match(address):
        return None
    try:
        folder = base.resolve()
        path = (folder / unquote(re.split(r"[?#]", address, maxsplit=1)[0]).lstrip("/")).resolve()
        if not path.is_relative_to(folder) or not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        return _checked(path.read_bytes())
    except (OSError, ValueError, RuntimeError):  # no such file, a name with NUL, a loop of links
        return None


def _from_data(address: str) -> bytes | None:
    if len(address) > _LARGEST * 2 or not (found := _DATA.match(address)):
        return None
    content = address[found.end() :]
    if ";base64" not in found.group("parameters").lower():
        return unquote_to_bytes(content)
    try:
        solid = re.sub(r"\s+", "", unquote(content))
        return base64.b64decode(solid + "=" * (-len(solid) % 4))
    except (binascii.Error, ValueError):
        return None


def _checked(data: bytes | None) -> bytes | None:
    return data if data and len(data) <= _LARGEST and is_picture(data) else None
