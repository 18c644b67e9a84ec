"""How word processors' files begin."""

import re

from florilegium.errors import ImportFailure

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OPENDOCUMENT = b"application/vnd.oasis.opendocument.text"
_FLAT = re.compile(rb"<office:document\s[^>]*office:mimetype=[\"']application/vnd\.oasis\.opendocument\.text")


def is_docx(head: bytes) -> bool:
    """Whether this is the beginning of an Office Open XML text document (ECMA-376 part 2)."""
    return (
        head.startswith(b"PK\x03\x04")
        and b"word/" in head
        and (b"word/document" in head or b"[Content_Types].xml" in head)
    )


def is_odt(head: bytes) -> bool:
    """Whether this is the beginning of an OpenDocument text, packed or flat (OpenDocument 1.3 part 2)."""
    if head.startswith(b"PK\x03\x04"):
        return head[30:38] == b"mimetype" and _OPENDOCUMENT in head[38:160]
    return bool(_FLAT.search(head))


def is_rtf(head: bytes) -> bool:
    """Whether this is the beginning of a Rich Text Format file."""
    return head.lstrip(b"\xef\xbb\xbf\0\t\r\n ").startswith(b"{\\rtf")


def refuse_locked(data: bytes) -> None:
    """Raise ImportFailure where ``data`` is an encrypted or a much older document under a new name."""
    if not data.startswith(_OLE):
        return
    if _ENCRYPTED in data:
        raise ImportFailure("The document is locked with a password; save it without one, then add it again.")
    raise ImportFailure("This is a document of an older kind (.doc); save it as .docx, then add it again.")
