"""Small PDFs written by hand, so that the tests know every object of them (ISO 32000-1)."""

import hashlib
from dataclasses import dataclass, field

_ODD = (
    "/CMapName /Odd def 1 begincodespacerange <00> <FF> endcodespacerange 5 beginbfchar"
    " <7B> <FB00> <7C> <FB01> <7D> <FB02> <7E> <FB03> <5E> <2009> endbfchar endcmap"
)
"""What some codes of font F5 stand for."""


@dataclass
class PdfBuilder:
    """Gathers pages; ``build`` gives the file's bytes. Lengths are points, (0, 0) is the lower left."""

    width: float = 400
    height: float = 600
    pages: list[list[str]] = field(default_factory=list)
    rotations: dict[int, int] = field(default_factory=dict)
    links: list[tuple[int, str, str]] = field(default_factory=list)
    """Page, rectangle, and what the annotation says of its action or destination."""
    widgets: list[tuple[int, str, str]] = field(default_factory=list)
    """Page, rectangle, and the value of a text field."""
    information: dict[str, str] = field(default_factory=dict)
    outline: list[tuple[str, int, float]] = field(default_factory=list)
    """Title, page, and height on it."""
    labels: str = ""
    """The /Nums of the page labels."""
    password: str = ""
    """What locks the file (RC4 with 40 bits, the oldest way); "" leaves it open."""
    count: int | None = None
    """What /Count says, if not the truth."""

    def page(self, *, rotation: int = 0) -> "PdfBuilder":
        """Begin a page."""
        self.pages.append([])
        if rotation:
            self.rotations[len(self.pages) - 1] = rotation
        return self

    def text(
        self, x: float, y: float, words: str, *, size: float = 10, font: str = "F1", matrix: str = "1 0 0 1"
    ) -> "PdfBuilder":
        """Put words on the page: font F1 is Helvetica, F2 its bold, F3 its italic, F4 Courier.

        F5 is Helvetica whose {, |, } and ~ stand for the ligatures ff, fi, fl and ffi, and ^ for a thin
        space.
        """
        data = words.encode("cp1252").hex()
        self.pages[-1].append(f"BT /{font} {size} Tf {matrix} {x} {y} Tm <{data}> Tj ET")
        return self

    def lines(
        self, x: float, y: float, words: str, *, size: float = 10, step: float = 12, font: str = "F1"
    ) -> "PdfBuilder":
        """Put each line of ``words`` below the one before."""
        for number, line in enumerate(words.split("\n")):
            self.text(x, y - number * step, line, size=size, font=font)
        return self

    def picture(self) -> "PdfBuilder":
        """A grey rectangle over the page, as a scan would lie."""
        self.pages[-1].append(f"0.5 g 20 20 {self.width - 40} {self.height - 40} re f")
        return self

    def build(self) -> bytes:
        """The file."""
        objects: dict[int, str] = {}
        key, lock = _lock(self.password) if self.password else (b"", "")
        fonts = ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique", "Courier")
        for number, name in enumerate(fonts, start=3):
            objects[number] = (
                f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
            )
        objects[8] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 9 0 R >>"
        objects[9] = f"<< /Length {len(_ODD)} >>\nstream\n{_ODD}\nendstream"
        resources = "<< /Font << " + " ".join(f"/F{n - 2} {n} 0 R" for n in range(3, 7)) + " /F5 8 0 R >> >>"
        following = 10
        kids, page_numbers = [], [following + 2 * page for page in range(len(self.pages))]
        extra = following + 2 * len(self.pages)
        for page, content in enumerate(self.pages):
            annotations = []
            for where, rectangle, stated in self.links:
                if where == page:
                    rest = stated
                    for index, number in enumerate(page_numbers):
                        rest = rest.replace(f"@{index} ", f"{number} 0 R ")
                    objects[extra] = (
                        f"<< /Type /Annot /Subtype /Link /Rect [{rectangle}] /Border [0 0 0] {rest} >>"
                    )
                    annotations.append(f"{extra} 0 R")
                    extra += 1
            for where, rectangle, value in self.widgets:
                if where == page:
                    objects[extra] = (
                        f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /V ({value}) /Rect [{rectangle}] >>"
                    )
                    annotations.append(f"{extra} 0 R")
                    extra += 1
            number = page_numbers[page]
            stream = "\n".join(content)
            if key:
                own = hashlib.md5(key + (number + 1).to_bytes(3, "little") + b"\0\0").digest()[:10]
                stream = _rc4(own, stream.encode("latin-1")).decode("latin-1")
            objects[number + 1] = f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream"
            turned = f"/Rotate {self.rotations[page]}" if page in self.rotations else ""
            objects[number] = (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {self.width} {self.height}] {turned} "
                f"/Resources {resources} /Contents {number + 1} 0 R /Annots [{' '.join(annotations)}] >>"
            )
            kids.append(f"{number} 0 R")
        catalog = "/Type /Catalog /Pages 2 0 R"
        if self.labels:
            catalog += f" /PageLabels << /Nums [{self.labels}] >>"
        if self.outline:
            root, first = extra, extra + 1
            extra += 1 + len(self.outline)
            objects[root] = (
                f"<< /Type /Outlines /First {first} 0 R /Last {extra - 1} 0 R /Count {len(self.outline)} >>"
            )
            for index, (title, page, top) in enumerate(self.outline):
                beyond = f"/Next {first + index + 1} 0 R" if index + 1 < len(self.outline) else ""
                objects[first + index] = (
                    f"<< /Title ({title}) /Parent {root} 0 R {beyond} "
                    f"/Dest [{page_numbers[page]} 0 R /XYZ 0 {top} 0] >>"
                )
            catalog += f" /Outlines {root} 0 R"
        objects[1] = f"<< {catalog} >>"
        count = len(self.pages) if self.count is None else self.count
        objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {count} >>"
        objects[7] = "<< " + " ".join(f"/{key} ({value})" for key, value in self.information.items()) + " >>"
        return _file(objects, lock)


_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def _lock(password: str) -> tuple[bytes, str]:
    """The key, and what the trailer says of it (ISO 32000-1, 7.6.3, revision 2)."""
    padded = (password.encode() + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(
        padded + owner + (-4).to_bytes(4, "little", signed=True) + b"0123456789abcdef"
    ).digest()[:5]
    user = _rc4(key, _PADDING)
    identity = b"0123456789abcdef".hex()
    lock = f"/Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{user.hex()}> /P -4"
    return key, f"/Encrypt << {lock} >> /ID [<{identity}> <{identity}>]"


def _file(objects: dict[int, str], trailer: str = "") -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    size = max(objects) + 1
    start = len(out)
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        entry = f"{places[number]:010} 00000 n \n" if number in places else "0000000000 00000 f \n"
        out += entry.encode()
    out += (
        f"trailer\n<< /Size {size} /Root 1 0 R /Info 7 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(out)


def shared_page(count: int) -> bytes:
    """A file whose ``count`` pages are one and the same object."""
    kids = " ".join(["3 0 R"] * count)
    return _file(
        {
            1: "<< /Type /Catalog /Pages 2 0 R >>",
            2: f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
            3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R >> >> >>",
            4: "<< /Length 38 >>\nstream\nBT /F1 12 Tf 20 100 Td (One page) Tj ET \nendstream",
            5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        }
    )
