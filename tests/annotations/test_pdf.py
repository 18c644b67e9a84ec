import pytest

from florilegium.annotations.formats import read_bytes
from florilegium.errors import AnnotationFailure


def document(annotations: str) -> bytes:
    """A page with two lines of text, and the annotations."""
    content = b"BT /F1 10 Tf 50 500 Td (The first line is here,) Tj 0 -20 Td (and the second below it.) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> /Annots [" + annotations.encode("latin-1") + b"] >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Title (The Book) /Author (Ann Other) >>",
    ]
    file = b"%PDF-1.4\n"
    places = []
    for number, data in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return file + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\n"
        b"startxref\n%d\n%%%%EOF" % (len(objects) + 1, table, len(objects) + 1, len(file))
    )


def quad(left: float, bottom: float, right: float, top: float) -> str:
    return f"{left} {top} {right} {top} {left} {bottom} {right} {bottom}"


# Courier of 10 points is 6 wide: "first" begins after 4 characters.
FIRST = quad(74, 497, 104, 508)
REST_AND_SECOND = f"{quad(140, 497, 188, 508)} {quad(50, 477, 68, 488)}"


def test_words_under_a_highlight() -> None:
    annotation = (
        f"<< /Type /Annot /Subtype /Highlight /Rect [74 497 104 508] /QuadPoints [{FIRST}] /C [1 1 0] "
        "/Contents (Why?) /NM (n1) /M (D:20210304050607+01'00') >>"
    )
    source, (found,) = read_bytes(document(annotation), "book.pdf")
    assert (source, found.quote, found.note, found.identity) == ("pdf", "first", "Why?", "n1")
    assert (found.title, found.author, found.page) == ("The Book", "Ann Other", "1")
    assert (found.label, found.modified) == ("#ffff00", "2021-03-04T04:06:07Z")


def test_words_on_two_lines_and_a_colour_under_an_appearance() -> None:
    annotation = (
        f"<< /Type /Annot /Subtype /Underline /Rect [50 477 188 508] /QuadPoints [{REST_AND_SECOND}] "
        "/C [0 1 0] /AP << /N 5 0 R >> >>"
    )
    _, (found,) = read_bytes(document(annotation), "book.pdf")
    assert found.quote == "is here, and"
    assert found.label == "#00ff00"


def test_other_annotations_are_passed_over() -> None:
    link = "<< /Type /Annot /Subtype /Link /Rect [0 0 10 10] >>"
    assert read_bytes(document(link), "book.pdf") == ("pdf", [])


def test_a_damaged_file_says_so() -> None:
    with pytest.raises(AnnotationFailure, match="damaged"):
        read_bytes(b"%PDF-1.4\nnothing else", "book.pdf")
