import errno
import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.errors import ExportError
from florilegium.exporters import write_text
from florilegium.exporters.files import read_template, replace_file
from florilegium.exporters.markdown import shipped_template
from florilegium.exporters.names import candidates, same_file, stem
from florilegium.model import Files

from .making import Exporter, simple

unix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")


def _write(documents, to, *, template=None, exporter=None, **options):
    written = (exporter or Exporter()).write(documents, to, template=str(template or ""), **options)
    return [plan.path for plan in written]


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


# ---- names


@given(st.text(max_size=200), st.text("0123456789abcdef-", min_size=9, max_size=70))
def test_a_name_is_legal_everywhere(title, identity):
    for name in candidates(title, identity):
        assert name == name.strip() and not name.startswith(".") and name.endswith(".md")
        assert not set(name) & set('<>:"/\\|?*') and name.isprintable()
        assert not name[:-3].endswith((".", " "))
        assert name.split(".")[0].rstrip().upper() not in {
            "CON",
            "PRN",
            "AUX",
            "NUL",
            "COM1",
            "LPT9",
            "CONIN$",
        }
        assert len(name.encode()) <= 255
        assert Path(name).name == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The ferry book", "The ferry book"),
        ("Tides: a table / of 1912?", "Tides a table of 1912"),
        ("  ... ", "Untitled"),
        ("nul", "_nul"),
        ("COM1.old", "_COM1.old"),
        ("Console", "Console"),
        ("../../etc/passwd", "etc passwd"),
        ("a\nb\0c\u202ed", "a b c d"),
        ("Ру́сский — 日本", "Ру́сский — 日本"),
        ("lantern " * 40, ("lantern " * 10).strip()),
        ("x" * 100, "x" * 80),
        ("😀" * 70, "😀" * 45),
    ],
)
def test_how_titles_become_names(title, name):
    assert stem(title) == name


def test_names_differ_where_no_file_system_takes_them_for_one():
    assert same_file("Straße.md") == same_file("STRASSE.md")
    assert same_file("e\u0301.md") == same_file("\u00e9.md")
    assert same_file("a.md") != same_file("b.md")


# ---- a folder


def test_one_file_for_each_document(tmp_path):
    files = _write([simple("d1"), simple("d2", "Tides")], tmp_path / "new" / "notes")
    assert files == [
        tmp_path / "new" / "notes" / "The ferry book.md",
        tmp_path / "new" / "notes" / "Tides.md",
    ]
    data = files[0].read_bytes()
    assert data.startswith(b'---\ntitle: "The ferry book"\n') and b"\r" not in data
    assert _names(tmp_path / "new" / "notes") == ["The ferry book.md", "Tides.md"]


def test_documents_of_one_title_get_names_that_do_not_depend_on_their_order(tmp_path):
    alike = [simple("aaaaaaaa11", "Log"), simple("bbbbbbbb22", "log"), simple("cccccccc33", "LOG: ")]
    forth = _write(alike, tmp_path / "forth")
    back = _write(alike[::-1], tmp_path / "back")
    assert [path.name for path in forth] == ["Log (aaaaaaaa).md", "log (bbbbbbbb).md", "LOG (cccccccc).md"]
    assert [path.name for path in back] == [path.name for path in forth][::-1]


def test_ids_that_begin_alike_are_told_apart(tmp_path):
    files = _write([simple("aaaaaaaa11", "Log"), simple("aaaaaaaa22", "Log")], tmp_path)
    assert len({same_file(path.name) for path in files}) == 2


def test_exporting_again_replaces_the_same_file_whatever_is_exported_beside_it(tmp_path):
    first, second = simple("aaaaaaaa11", "Log"), simple("bbbbbbbb22", "Log")
    assert _write([first], tmp_path)[0].name == "Log.md"
    together = [path.name for path in _write([second, first], tmp_path)]
    assert together == ["Log (bbbbbbbb).md", "Log.md"]
    assert [path.name for path in _write([second], tmp_path)] == ["Log (bbbbbbbb).md"]
    assert len(_names(tmp_path)) == 2


def test_a_file_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "Log.md").write_text("My own notes on the log.", encoding="utf-8")
    (file,) = _write([simple("aaaaaaaa11", "Log")], tmp_path)
    assert file.name == "Log (aaaaaaaa).md"
    assert (tmp_path / "Log.md").read_text(encoding="utf-8") == "My own notes on the log."


@unix
def test_nothing_is_written_through_a_link_that_leads_elsewhere(tmp_path):
    outside = tmp_path / "outside.md"
    outside.write_text("document: aaaaaaaa11", encoding="utf-8")
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "Log.md").symlink_to(outside)
    (file,) = _write([simple("aaaaaaaa11", "Log")], folder)
    assert outside.read_text(encoding="utf-8") == "document: aaaaaaaa11"
    assert not file.is_symlink() and file.read_text(encoding="utf-8").startswith("---")


# ---- one file


def test_one_file_for_all(tmp_path):
    to = tmp_path / "new" / "all.md"
    exporter = Exporter()
    assert _write([simple("d1"), simple("d2", "Tides")], to, exporter=exporter, files=Files.SINGLE) == [to]
    assert _write([simple("d3", "Third")], to, exporter=exporter, files=Files.SINGLE) == [to]
    assert 'title: "Third"' in to.read_text(encoding="utf-8")
    assert _names(tmp_path / "new") == ["all.md", "all.md~"]
    assert 'title: "Highlights from 2 documents"' in (tmp_path / "new" / "all.md~").read_text(
        encoding="utf-8"
    )


def test_one_document_to_a_name_that_ends_in_md_is_a_file(tmp_path):
    assert _write([simple()], tmp_path / "ferry.md") == [tmp_path / "ferry.md"]
    assert (tmp_path / "ferry.md").is_file()


@unix
def test_a_file_keeps_its_permissions(tmp_path):
    to = tmp_path / "all.md"
    to.touch()
    to.chmod(0o600)
    _write([simple()], to, files=Files.SINGLE)
    assert stat.S_IMODE(to.stat().st_mode) == 0o600


# ---- what goes wrong


def test_a_folder_is_no_file_and_a_file_no_folder(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="is a folder"):
        _write([simple()], tmp_path, files=Files.SINGLE)
    with pytest.raises(ExportError, match="is a file"):
        _write([simple()], tmp_path / "file")
    with pytest.raises(ExportError, match=r"cannot be (read|written): (part of its path|it is not there)"):
        _write([simple()], tmp_path / "file" / "below")
    (tmp_path / "The ferry book.md").mkdir()
    assert _write([simple()], tmp_path)[0].name == "The ferry book (d1).md"


def test_nothing_is_written_when_rendering_fails(tmp_path):
    template = tmp_path / "own.jinja"
    template.write_text("{% if documents[0].title == 'Tides' %}{{ nonsense }}{% endif %}ok", encoding="utf-8")
    with pytest.raises(ExportError, match="line 1"):
        _write([simple("d1"), simple("d2", "Tides")], tmp_path / "notes", template=template)
    assert not (tmp_path / "notes").exists()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO])
def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, code):
    to = tmp_path / "all.md"
    exporter = Exporter()
    _write([simple()], to, exporter=exporter)
    old = to.read_bytes()

    def fail(_descriptor):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ExportError, match=r"all\.md” cannot be written: .+\.$"):
        _write([simple(words="Twelve crossings.")], to, exporter=exporter)
    assert to.read_bytes() == old
    assert _names(tmp_path) == ["all.md"]


def test_what_was_written_before_the_failure_stays(tmp_path, monkeypatch):
    real, calls = os.fsync, []

    def fail_later(descriptor):
        calls.append(descriptor)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fail_later)
    with pytest.raises(ExportError, match=r"Tides\.md” cannot be written: the disk is full"):
        _write([simple("d1"), simple("d2", "Tides")], tmp_path)
    assert _names(tmp_path) == ["The ferry book.md"]


def test_replacing_is_one_step(tmp_path, monkeypatch):
    to = tmp_path / "a.md"
    to.write_bytes(b"old")
    seen = []
    real = Path.replace
    monkeypatch.setattr(
        Path, "replace", lambda path, target: (seen.append(to.read_bytes()), real(path, target))
    )
    replace_file(to, b"new")
    assert seen == [b"old"] and to.read_bytes() == b"new"


def test_a_template_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(ExportError, match=r"own\.jinja” cannot be read: it is not there"):
        _write([simple()], tmp_path, template=tmp_path / "own.jinja")
    with pytest.raises(ExportError, match="cannot be read: it is a folder"):
        read_template(tmp_path)
    (tmp_path / "latin").write_bytes(b"caf\xe9")
    with pytest.raises(ExportError, match="not text in UTF-8"):
        read_template(tmp_path / "latin")
    (tmp_path / "long").write_bytes(b"x" * ((1 << 20) + 1))
    with pytest.raises(ExportError, match="too long"):
        read_template(tmp_path / "long")


def test_a_template_may_begin_with_a_byte_order_mark(tmp_path):
    template = tmp_path / "own.jinja"
    template.write_bytes(b"\xef\xbb\xbf{{ documents[0].title }}")
    (file,) = _write([simple()], tmp_path / "notes", template=template)
    assert file.read_bytes() == b"The ferry book\n"


def test_a_copy_of_the_shipped_template_renders_as_it_does(tmp_path):
    write_text(tmp_path / "own.jinja", shipped_template("commonmark"))
    (own,) = _write([simple()], tmp_path / "own", template=tmp_path / "own.jinja")
    (shipped,) = _write([simple()], tmp_path / "shipped")
    assert own.read_bytes() == shipped.read_bytes()
    with pytest.raises(ExportError, match="cannot be written: it is not there"):
        write_text(tmp_path / "nowhere" / "own.jinja", "")
