"""A long PDF in the window: its first page, its frames, its memory."""

import tempfile
import time
from pathlib import Path

import psutil
from frames import scroll, until
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from florilegium import importers, paths
from florilegium.model import DocumentText
from florilegium.ui.appearance import Appearance
from florilegium.ui.pages.view import PageView


def measured(pages: int) -> tuple[float, list[float], int]:
    """Seconds to the first page, seconds of each frame of scrolling, bytes taken by seeing every page."""
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        path.write_bytes(made(pages))
        document = importers.read(path)
        assert document.pages is not None
        appearance = Appearance(
            app, QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat), paths.resources()
        )
        view = PageView(appearance)
        view.resize(900, 1000)
        view.show()
        QApplication.processEvents()
        text = DocumentText("", 0, document.text, document.structure)
        started = time.perf_counter()
        view.show_pages(text, document.pages, path)
        until(lambda: view.cache.size > 0)
        first = time.perf_counter() - started
        before = psutil.Process().memory_info().rss
        frames = scroll(view, wanted=lambda count: count < 600, step=90)
        bar = view.verticalScrollBar()
        for number in range(pages):
            bar.setValue(bar.maximum() * number // pages)
            for _ in range(10):
                QApplication.processEvents()
                time.sleep(0.003)
        grown = psutil.Process().memory_info().rss - before
        view.clear_text()
        view.close()
    return first, frames, grown


def made(pages: int) -> bytes:
    """A PDF with so many pages of about 400 words (ISO 32000-1)."""
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    }
    kids = []
    for page in range(pages):
        number = 4 + 2 * page
        lines = "".join(
            f"(Line {line} of page {page + 1} tells of the keeper and of the lamp he lit) ' "
            for line in range(40)
        )
        content = f"BT /F1 11 Tf 14 TL 60 740 Td {lines} ET"
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects[number + 1] = f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"
        kids.append(f"{number} 0 R")
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {pages} >>"
    out = bytearray(b"%PDF-1.7\n")
    table = b"0000000000 65535 f \n"
    for number, body in sorted(objects.items()):
        table += f"{len(out):010} 00000 n \n".encode()
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n".encode() + table
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
