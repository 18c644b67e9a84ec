"""Pictures of an RTF file (specification 1.9.1, "Pictures")."""

import re
from dataclasses import dataclass, field

from florilegium.importers.images import is_picture
from florilegium.importers.office_flow import Picture

_LARGEST = 20_000_000  # bytes
_NO_HEX = re.compile(r"[^0-9a-fA-F]+")


@dataclass(slots=True)
class PictureData:
    """A picture that is being read."""

    kind: bytes = b""
    alternative: str = ""
    _parts: list[bytes] = field(default_factory=list)

    def binary(self, data: bytes) -> None:
        """Bytes that are not spelt in hexadecimal digits."""
        self._parts.append(data)

    def finished(self, digits: str, link: str) -> Picture:
        """The picture, from the hexadecimal ``digits`` or the bytes before."""
        data = b"".join(self._parts)
        if not data and len(digits) <= 3 * _LARGEST:
            solid = _NO_HEX.sub("", digits)
            data = bytes.fromhex(solid[: len(solid) // 2 * 2])
        shown = self.kind in (b"pngblip", b"jpegblip", b"") and len(data) <= _LARGEST and is_picture(data)
        return Picture(data if shown else None, self.alternative, link)
