"""Copy protection: which books cannot be read, and whose lock it is.

Format: OCF 3.3, META-INF/encryption.xml (W3C XML Encryption). Fonts that are only obfuscated do
not matter to a reader of text.
"""

from urllib.parse import unquote

from florilegium.errors import ImportFailure
from florilegium.importers import xml
from florilegium.importers.archive import Archive
from florilegium.importers.xml import attribute

_OBFUSCATION = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_LARGEST = 4 * 1024 * 1024  # bytes
_LOCKS = (
    ("META-INF/license.lcpl", "Readium LCP"),
    ("META-INF/sinf.xml", "Apple FairPlay"),
    ("META-INF/rights.xml", "Adobe"),
)


def encrypted(archive: Archive) -> frozenset[str]:
    """The names of the files that are encrypted, beyond the obfuscation of fonts."""
    name = archive.find("META-INF/encryption.xml")
    root = xml.parse(archive.get(name, _LARGEST) or b"", recover=True) if name else None
    found: set[str] = set()
    for data in xml.descendants(root, "EncryptedData"):
        method = next(xml.children(data, "EncryptionMethod"), None)
        if method is None or attribute(method, "Algorithm") in _OBFUSCATION:
            continue
        for reference in xml.descendants(data, "CipherReference"):
            path = unquote(attribute(reference, "URI")).lstrip("/")
            found.add(archive.find(path) or path)
    return frozenset(found)


def is_readable(data: bytes) -> bool:
    """Whether a document that is said to be encrypted can be read all the same."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return data[:2] in (b"\xff\xfe", b"\xfe\xff") or (head.startswith(b"<") and b"\0" not in head)


def is_locked(archive: Archive) -> bool:
    """Whether the book comes with the papers of a copy protection."""
    return any(archive.find(path) for path, _ in _LOCKS)


def refusal(archive: Archive) -> ImportFailure:
    """The failure to raise for a book whose text is encrypted."""
    lock = next((name for path, name in _LOCKS if archive.find(path)), "")
    rights = archive.find("META-INF/rights.xml")
    if rights and b"kobo" in (archive.get(rights, _LARGEST) or b"").lower():
        lock = "Kobo"
    whose = f" ({lock})" if lock else ""
    return ImportFailure(
        f"The book is locked by its seller’s copy protection{whose}; ask the seller for a copy without it."
    )
