"""The parts of a MIME message (RFC 2045, RFC 5322), however damaged.

Headers are read by the older of the two policies of Python's email package: the newer one takes
time that grows with the square of a header's length, and stops at some that are malformed.
"""

import contextlib
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32

from florilegium.errors import ImportFailure
from florilegium.importers import charsets

Part = Message

_LONGEST_HEADER = 20_000  # code points
_MOST_PARTS = 2_000
_UNFOLDED = re.compile(r"[\r\n\t ]+")


def parse(data: bytes) -> Part:
    """The message in ``data``. Raises ImportFailure."""
    try:
        return message_from_bytes(data, policy=compat32)
    except (RecursionError, ValueError, LookupError, TypeError) as error:
        raise ImportFailure("The message is damaged: its parts could not be told apart.") from error


def header(part: Part, name: str) -> str:
    """The first header called ``name``, in letters, on one line; "" where there is none."""
    for key, value in part.raw_items():
        if key.lower() == name:
            return _words(str(value)[:_LONGEST_HEADER])
    return ""


def _words(value: str) -> str:
    if not value.isascii():  # bytes that ought not to be there
        raw = value.encode("ascii", "surrogateescape") if _is_escaped(value) else value.encode()
        try:
            value = raw.decode("utf-8")
        except UnicodeDecodeError:
            value = raw.decode("cp1252", "replace")
    if "=?" in value:
        with contextlib.suppress(ValueError, LookupError, MessageError):  # an encoding that no one knows
            value = str(make_header(decode_header(value)))
    return _UNFOLDED.sub(" ", value).strip()


def _is_escaped(value: str) -> bool:
    return all(ord(character) < 128 or 0xDC80 <= ord(character) <= 0xDCFF for character in value)


def children(part: Part) -> list[Part]:
    """The parts of a multipart."""
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def leaves(message: Part) -> Iterator[Part]:
    """The parts that have no parts, in order; no more than are ever written."""
    stack = [message]
    count = 0
    while stack and count < _MOST_PARTS:
        part = stack.pop()
        if part.is_multipart():
            stack.extend(reversed(children(part)))
        else:
            count += 1
            yield part


def content(part: Part) -> bytes:
    """The bytes of a part, out of base64 or quoted-printable."""
    try:
        decoded = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AssertionError):
        return b""
    return decoded if isinstance(decoded, bytes) else b""


def charset(part: Part, data: bytes) -> str | None:
    """The encoding of ``data``, a part's content, as Python names it; None where that is better found out.

    What states ASCII or UTF-8 and is not is better recognised; so is what states Latin-1 and is
    UTF-8. Else Latin-1 is read as browsers do.
    """
    try:
        known = charsets.known(part.get_content_charset("") or "")
    except (ValueError, LookupError, TypeError):
        return None
    if known in ("iso8859-1", "cp1252"):
        return None if charsets.decodes(data, "utf-8") else "cp1252"
    return None if known in ("ascii", "utf-8") else known


def file_name(part: Part) -> str:
    """The name of the file that a part is; "" where it has none."""
    try:
        return _words(part.get_filename("") or "")[:200]
    except (ValueError, LookupError, TypeError):
        return ""


def content_id(part: Part) -> str:
    """The identifier that "cid:" addresses name a part by."""
    return header(part, "content-id").strip("<> ")
