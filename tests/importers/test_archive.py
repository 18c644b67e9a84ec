"""Zip files are read without trust in what they claim."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium.errors import ImportFailure
from florilegium.importers.archive import Archive, is_zip


def packed(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


@given(
    st.dictionaries(st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=1), st.binary())
)
@settings(max_examples=50)
def test_what_was_packed_is_read(members: dict[str, bytes]) -> None:
    archive = Archive(packed(members))
    assert {name: archive.read(name) for name in archive.names} == members
    assert all(archive.size(name) == len(data) for name, data in members.items())


def test_names_that_nearly_fit_are_found() -> None:
    archive = Archive(packed({"OPS/Chapter\u00e9.xhtml": b"x", "ops/other": b"y"}))
    assert archive.find("OPS/Chapter\u00e9.xhtml") == "OPS/Chapter\u00e9.xhtml"
    assert archive.find("ops/chaptere\u0301.XHTML") == "OPS/Chapter\u00e9.xhtml"
    assert archive.find("ops/chapter.xhtml") is None
    assert "ops/other" in archive


def test_a_missing_member() -> None:
    archive = Archive(packed({"a": b"x"}))
    with pytest.raises(ImportFailure, match="“b”"):
        archive.read("b")
    assert archive.get("b") is None


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\x03\x04" + bytes(100), b"PK\x05\x06" + b"\xff" * 18, b"words"]
)
def test_no_archive(data: bytes) -> None:
    with pytest.raises(ImportFailure):
        Archive(data)


def test_an_archive_cut_short() -> None:
    data = packed({"a": b"words " * 1000})
    for length in range(len(data)):
        with pytest.raises(ImportFailure):
            Archive(data[:length])


def test_a_part_of_a_divided_archive() -> None:
    data = bytearray(packed({"a": b"x"}))
    at = data.rfind(b"PK\x05\x06")
    struct.pack_into("<2H", data, at + 4, 2, 1)
    with pytest.raises(ImportFailure, match="join the parts"):
        Archive(bytes(data))


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_refused(compression: int) -> None:
    archive = Archive(packed({"a": b"words " * 100}, compression))
    with pytest.raises(ImportFailure, match="packed in a way"):
        archive.read("a")


def test_locked_members() -> None:
    data = bytearray(packed({"a": b"x"}))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ImportFailure, match="password"):
        Archive(bytes(data)).read("a")


def test_a_member_that_unpacks_to_too_much() -> None:
    archive = Archive(packed({"a": bytes(9 * 1024 * 1024), "b": b"words"}))
    with pytest.raises(ImportFailure, match="far more"):
        archive.read("a")
    assert archive.read("b") == b"words"


def test_a_member_larger_than_it_claims() -> None:
    data = bytearray(packed({"a": bytes(9 * 1024 * 1024)}))
    struct.pack_into("<I", data, data.rfind(b"PK\x01\x02") + 24, 100)
    with pytest.raises(ImportFailure):
        Archive(bytes(data)).read("a")


def test_a_limit_for_one_member() -> None:
    archive = Archive(packed({"a": b"0123456789"}))
    assert archive.read("a", 10) == b"0123456789"
    with pytest.raises(ImportFailure, match="far more"):
        archive.read("a", 9)


def test_many_members_of_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("florilegium.importers.archive._MOST_BYTES", 1000)
    archive = Archive(packed({str(i): bytes(300) for i in range(5)}))
    assert [len(archive.get(name) or b"") for name in archive.names] == [300, 300, 300, 0, 0]


def test_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("florilegium.importers.archive._MOST_MEMBERS", 10)
    Archive(packed({str(i): b"" for i in range(10)}))
    with pytest.raises(ImportFailure, match="far more"):
        Archive(packed({str(i): b"" for i in range(11)}))


@given(st.data())
@settings(max_examples=150)
def test_damaged_archives(data: st.DataObject) -> None:
    whole = bytearray(packed({"a/b.xml": b"<words/>" * 50, "c": bytes(range(256))}))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        archive = Archive(bytes(whole))
    except ImportFailure as failure:
        assert str(failure).endswith(".")
        return
    for name in archive.names:
        archive.get(name)


def test_is_zip() -> None:
    assert is_zip(packed({"a": b"x"}))
    assert not is_zip(packed({}))


def test_a_member_without_a_name_is_left_out() -> None:
    data = packed({"a": b"x", "b": b"words"}, zipfile.ZIP_STORED)
    entry = data.find(b"PK\x01\x02")
    without = bytearray(data[:entry] + data[entry : entry + 46] + data[entry + 47 :])
    struct.pack_into("<H", without, entry + 28, 0)
    end = without.rfind(b"PK\x05\x06")
    (size,) = struct.unpack_from("<L", without, end + 12)
    struct.pack_into("<L", without, end + 12, size - 1)
    assert Archive(bytes(without)).names == ("b",)
