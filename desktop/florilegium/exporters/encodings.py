"""The text of an existing file with how it is encoded, so that it is written back the same way."""

import codecs
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's text is encoded."""

    name: str = "utf-8"
    mark: bytes = b""
    """The byte order mark it begins with."""

    def encode(self, text: str) -> bytes:
        """The bytes of a file; what the encoding lacks becomes a character reference."""
        return self.mark + text.encode(
            self.name, "xmlcharrefreplace" if self.name == "latin-1" else "replace"
        )

    def expressed(self, text: str) -> str:
        """``text`` as it reads once it is in a file of this encoding."""
        return (
            text if self.name != "latin-1" else text.encode(self.name, "xmlcharrefreplace").decode(self.name)
        )


def decode(data: bytes) -> tuple[str, Encoding]:
    """The text and its encoding: by its mark, or UTF-8, or Latin-1, which gives every byte back."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(name), Encoding(name, mark)
            except UnicodeDecodeError:
                break
    try:
        return data.decode(), Encoding()
    except UnicodeDecodeError:
        return data.decode("latin-1"), Encoding("latin-1")
