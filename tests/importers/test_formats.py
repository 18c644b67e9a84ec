"""One table finds the format of a file, by what it holds before what it is called."""

from pathlib import Path

import pytest

from florilegium import importers
from florilegium.errors import ImportFailure


@pytest.mark.parametrize(
    "name, head, expected",
    [
        ("notes.txt", b"Words.", "txt"),
        ("NOTES.MD", b"Words.", "md"),
        ("page.htm", b"<p>Words.", "html"),
        ("page.txt", b"<!-- saved --><!DOCTYPE html><p>Words.", "html"),
        ("page", "<html><p>Words.".encode("utf-16"), "html"),
        ("README", b"Words.", "txt"),
        ("server.log", b"12:00 started\n", "txt"),
        ("bad\udcff\nname", b"Words.", "txt"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0", "txt"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0", None),
        ("report.pdf", b"%PDF-1.4\n", "pdf"),
        ("report", b"\xef\xbb\xbf \n%PDF-1.4\n", "pdf"),
        ("report", b"\x01\x02\x9f\x07\x80" * 9 + b"%PDF-1.4\n", "pdf"),
        ("report.pdf", b"Content-Type: application/pdf\n\n%PDF-1.4\n", "pdf"),
        ("on-formats.txt", b"A file that begins with %PDF-1.4 is one of these.", "txt"),
        ("letter.rtf", b"{\\rtf1 Words.}", "rtf"),
        ("page_files/style.css", b"p { color: red }", None),
        ("data.bin", bytes(range(256)), None),
    ],
)
def test_recognise(name: str, head: bytes, expected: str | None) -> None:
    found = importers.recognise(name, head)
    assert (found.name if found else None) == expected


def test_no_suffix_is_claimed_twice() -> None:
    suffixes = [suffix for known in importers.FORMATS for suffix in known.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in suffixes)


@pytest.mark.parametrize(
    "data", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", "\ufeff".encode("utf-16-le"), b"\xc2\xa0\n"]
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_empty_files(name: str, data: bytes) -> None:
    with pytest.raises(ImportFailure, match="is empty"):
        importers.read_bytes(data, name)


def test_binary_data_called_text() -> None:
    with pytest.raises(ImportFailure, match="binary data"):
        importers.read_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "notes.txt")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ImportFailure, match="no longer there"):
        importers.read(tmp_path / "gone.txt")
    with pytest.raises(ImportFailure, match="folder"):
        importers.read(tmp_path)
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    with pytest.raises(ImportFailure, match="could not be read"):
        importers.read(loop)
    with pytest.raises(ImportFailure, match="could not be read"):
        importers.read(tmp_path / "nul\0.txt")


def test_a_chosen_encoding_is_used(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes("Лампа".encode("koi8-r"))
    document = importers.read(path, encoding="koi8-r")
    assert document.text == "Лампа"
    assert document.encoding == "koi8-r"
    assert not document.remarks


def test_reading_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("# Words\n\n![x](y.png)\n")
    before = path.stat().st_mtime_ns
    importers.read(path)
    assert [child.name for child in tmp_path.iterdir()] == ["notes.md"]
    assert path.stat().st_mtime_ns == before
