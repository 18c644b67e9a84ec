"""What is said of PDF pages whose text is missing or broken, in words that are understood again."""

from collections.abc import Sequence

WITHOUT_TEXT = "without text."
BROKEN = "The text behind its letters is broken:"
NOT_INSTALLED = (
    "Recognising text needs Tesseract, which is not installed. Install it (on Debian and Ubuntu the package "
    "tesseract-ocr, with tesseract-ocr-deu and the like for other languages; on macOS “brew install "
    "tesseract”), then try again."
)


def recognisable(remarks: Sequence[str]) -> str:
    """The remark that says that a document has pages without text, or with broken text; "" for none."""
    ends, begins = WITHOUT_TEXT, BROKEN
    return next((remark for remark in remarks if remark.endswith(ends) or remark.startswith(begins)), "")
