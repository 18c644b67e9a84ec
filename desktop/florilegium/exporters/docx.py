"""Highlights as a Word document, which pandoc makes of our HTML where it is installed."""

import shutil
import subprocess

from florilegium.errors import ExportError
from florilegium.exporters.page import Page
from florilegium.exporters.views import FileView

_SECONDS = 120.0
_NOT_INSTALLED = (
    "Word documents are made with pandoc, which is not installed; install it from pandoc.org, or export "
    "to HTML, which Word opens too."
)


class WordDocument:
    """Writes Word documents. Raises ExportError where there is no pandoc."""

    def __init__(self) -> None:
        program = shutil.which("pandoc")
        if program is None:
            raise ExportError(_NOT_INSTALLED)
        self._program = program
        self._page = Page()

    def render(self, file: FileView) -> bytes:
        """The bytes of a document. Raises ExportError."""
        # Nothing that the file says is in the command, and what pandoc gets names no other file.
        command = [self._program, "-f", "html", "-t", "docx", "-o", "-"]
        try:
            done = subprocess.run(  # noqa: S603
                command,
                input=_bold_marks(self._page.body(file)).encode("utf-8", "replace"),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except subprocess.TimeoutExpired as error:
            raise ExportError("Pandoc took too long over the Word document; it was stopped.") from error
        except OSError as error:
            raise ExportError(f"Pandoc could not be started: {error.strerror or error}.") from error
        if done.returncode or not done.stdout.startswith(b"PK"):
            raise ExportError("Pandoc could not make the Word document; a newer version of it may.")
        return done.stdout


def _bold_marks(html: str) -> str:
    """Marked words in bold, too: not every pandoc gives them a colour. (A "<" of a text is escaped.)"""
    return html.replace("<mark>", "<mark><strong>").replace("</mark>", "</strong></mark>")
