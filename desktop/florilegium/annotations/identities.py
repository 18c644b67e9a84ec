"""Names that other programs take for identities: URNs of our ids, IRIs of documents.

Our ids are 60 random bits; a UUID of version 8 (RFC 9562, section 5.8, for forms of one's own) has
room for them and for a mark of ours, so that any program that keeps the UUID keeps the id.
"""

import base64
import binascii
import re
from urllib import parse
from uuid import UUID

SOURCE = "florilegium"
"""The ``source`` of highlights that come from Florilegium itself."""

_OURS = re.compile("[0-9a-hjkmnp-tv-z]{12}")  # Crockford's base 32, as model.new_id makes them
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_MARK = int.from_bytes(b"floril", "big")
_UUID = re.compile(r"urn:uuid:([0-9a-fA-F-]{36})")
_OTHER = "urn:florilegium:"
_NI = "ni:///sha-256;"  # RFC 6920: naming things with hashes


def is_ours(identity: str) -> bool:
    """Whether an id is one that Florilegium makes."""
    return _OURS.fullmatch(identity) is not None


def urn(identity: str) -> str:
    """The URN of a highlight's id."""
    if not is_ours(identity):
        return _OTHER + parse.quote(identity, safe="", errors="replace")
    bits = 0
    for character in identity:
        bits = bits << 5 | _ALPHABET.index(character)
    return f"urn:uuid:{UUID(int=_MARK << 80 | 0x8 << 76 | 0b10 << 62 | bits)}"


def identity_of(name: str) -> str:
    """The id whose URN is ``name``; "" where it is the name of nothing of ours."""
    if name.startswith(_OTHER):
        return parse.unquote(name[len(_OTHER) :])
    found = _UUID.fullmatch(name)
    try:
        number = UUID(found[1]).int if found else 0
    except ValueError:
        return ""
    if number >> 60 != _MARK << 20 | 0x8 << 16 | 0b10 << 2:
        return ""
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(55, -1, -5))


def content_iri(fingerprint: str) -> str:
    """The IRI of a file with this SHA-256 (hex), whatever it is called; "" for what is no SHA-256."""
    if not re.fullmatch("[0-9a-f]{64}", fingerprint):
        return ""
    return _NI + base64.urlsafe_b64encode(bytes.fromhex(fingerprint)).decode().rstrip("=")


def fingerprint_of(iri: str) -> str:
    """The SHA-256 (hex) that such an IRI states; "" where it is none."""
    if not re.fullmatch(re.escape(_NI) + "[A-Za-z0-9_-]{43}", iri):
        return ""
    try:
        return base64.urlsafe_b64decode(iri[len(_NI) :] + "=").hex()
    except (ValueError, binascii.Error):
        return ""
