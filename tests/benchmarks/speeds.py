"""How fast each format is read, beside pdftotext and pandoc: CPU time, one file after the other.

Files of a corpus where it holds the format; of the others, files made of the corpus's saved pages.
Ours are read in this process, other programs with their start. Documents that are refused count.
"""

import csv
import json
import os
import plistlib
import quopri
import shutil
import subprocess
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from florilegium import importers
from florilegium.errors import ImportFailure

MOST = 60
"""Files of one format."""
OURS = "Florilegium"
_ADDRESS = "https://courier.example/page.html"
_UTF8 = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
_PANDOC = {
    **{name: name for name in ("epub", "html", "docx", "odt", "rtf", "rst", "org", "mediawiki", "ipynb")},
    "md": "markdown",
    "tex": "latex",
    "dbk": "docbook",
}
_BY_PANDOC = ("rst", "org", "mediawiki", "tex", "dbk")
"""Formats that are made with pandoc, and read with it."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Of one format, read by several programs."""

    files: int
    documents: int
    size: int
    """Bytes."""
    seconds: dict[str, float]
    """Of CPU, by program."""

    def said(self) -> dict[str, str]:
        """Documents and MB a second, by program."""
        return {
            who: f"{self.documents / took:.0f}; {self.size / took / 1e6:.1f} MB"
            for who, took in self.seconds.items()
        }


def measured(folder: Path) -> dict[str, Speed]:
    """Measure each format."""
    made: dict[str, Speed] = {}
    with TemporaryDirectory() as scratch:
        for name, files in {**_found(folder), **_made(folder, Path(scratch))}.items():
            sample = files[:: max(len(files) // MOST, 1)][:MOST]
            seconds, documents = _spent(lambda sample=sample: sum(map(_documents, sample)))
            took = {OURS: seconds}
            for who, command in _programs(name):
                took[who] = _spent(lambda command=command, sample=sample: _run(command, sample))[0]
            made[name] = Speed(len(sample), documents, sum(path.stat().st_size for path in sample), took)
    return made


def _found(folder: Path) -> dict[str, list[Path]]:
    return {
        "pdf": sorted((folder / "pdf").rglob("*.pdf")),
        "epub": sorted((folder / "epub").rglob("*.epub")),
        "html": sorted((folder / "html").rglob("source.html")),
        **{name: sorted((folder / "office").rglob(f"*.{name}")) for name in ("docx", "odt", "rtf")},
        "txt, 50 encodings": sorted(
            path for path in (folder / "encodings").rglob("*") if path.suffix in (".txt", ".xml")
        ),
    }


def _made(folder: Path, scratch: Path) -> dict[str, list[Path]]:
    """Files of the formats that the corpus has none of, each of one saved page."""
    made: dict[str, list[Path]] = {}
    rows = []
    for number, page in enumerate(sorted((folder / "html").rglob("source.html"))[:MOST]):
        markup = page.read_bytes()
        document = importers.read_bytes(markup, "page.html")
        paragraphs = document.text.split("\n\n")
        rows.append({"title": document.metadata.title, "text": document.text})
        for name, data in _forms(markup, document.metadata.title, paragraphs):
            made.setdefault(name, []).append(scratch / f"{number}.{name}")
            made[name][-1].write_bytes(data)
    with (scratch / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["title", "text"])
        writer.writeheader()
        writer.writerows(rows)
    (scratch / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    made |= {"csv": [scratch / "rows.csv"], "jsonl": [scratch / "rows.jsonl"]}
    if pandoc := shutil.which("pandoc"):
        for name in _BY_PANDOC:
            made[name] = [path.with_suffix(f".{name}") for path in made["md"]]
            for path in made["md"]:
                target = [f"--to={_PANDOC[name]}", f"--output={path.with_suffix(f'.{name}')}"]
                subprocess.run([pandoc, "--from=markdown", "-s", "--quiet", *target, str(path)], check=True)
    return made


def _forms(markup: bytes, title: str, paragraphs: list[str]) -> Iterator[tuple[str, bytes]]:
    """A page and its article as files of other formats."""
    text = "\n\n".join(paragraphs)
    yield "md", f"# {title}\n\n{text}\n".encode()
    yield "eml", f"From: a@b.example\r\nSubject: Read\r\n{_UTF8}\r\n{text}".encode()
    head = f"From: <Saved>\r\nSnapshot-Content-Location: {_ADDRESS}\r\nMIME-Version: 1.0\r\n"
    head += 'Content-Type: multipart/related; type="text/html"; boundary="-b"\r\n\r\n---b\r\n'
    head += f"Content-Location: {_ADDRESS}\r\nContent-Type: text/html; charset=utf-8\r\n"
    head += "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    yield "mhtml", head.encode() + quopri.encodestring(markup) + b"\r\n---b--\r\n"
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("1/index.html", markup)
    yield "maff", archive.getvalue()
    page = {"WebResourceData": markup, "WebResourceURL": _ADDRESS, "WebResourceMIMEType": "text/html"}
    yield "webarchive", plistlib.dumps({"WebMainResource": page}, fmt=plistlib.FMT_BINARY)
    cues = [
        (f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}", line)
        for at, line in enumerate(line for paragraph in paragraphs for line in textwrap.wrap(paragraph, 60))
    ]
    counted = enumerate(cues, 1)
    yield "srt", "".join(f"{n}\n{at},000 --> {at},900\n{words}\n\n" for n, (at, words) in counted).encode()
    yield (
        "vtt",
        ("WEBVTT\n\n" + "".join(f"{at}.000 --> {at}.900\n{words}\n\n" for at, words in cues)).encode(),
    )


def _programs(name: str) -> Iterator[tuple[str, list[str]]]:
    if name == "pdf" and (found := shutil.which("pdftotext")):
        yield "pdftotext", [found, "{}", "-"]
    if name in _PANDOC and (found := shutil.which("pandoc")):
        yield "pandoc", [found, "--sandbox", "--quiet", "-f", _PANDOC[name], "-t", "plain", "{}"]


def _spent(do: Callable[[], int]) -> tuple[float, int]:
    """Seconds of CPU that something takes here and in the programs it runs, and what it gives."""
    before = os.times()
    answer = do()
    return max(sum(os.times()[:4]) - sum(before[:4]), 0.01), answer


def _documents(path: Path) -> int:
    """How many documents are read of a file; one that is refused counts."""
    count = 0
    try:
        for part in importers.read_many(path.read_bytes(), path.name, base=path.parent):
            count += 1
            with suppress(ImportFailure):
                part.read()
    except ImportFailure:
        count += 1
    return count


def _run(command: list[str], paths: list[Path]) -> int:
    for path in paths:
        filled = [str(path) if one == "{}" else one for one in command]
        subprocess.run(filled, capture_output=True, check=False, timeout=120)
    return len(paths)
