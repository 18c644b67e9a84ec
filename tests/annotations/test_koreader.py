import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.annotations import koreader
from florilegium.annotations.lua_tables import read_table
from florilegium.errors import AnnotationFailure

NEW = rb"""-- we can read Lua syntax here!
return {
    ["annotations"] = {
        [1] = {
            ["chapter"] = "Chapter \"One\"",
            ["color"] = "yellow",
            ["datetime"] = "2024-01-02 10:11:12",
            ["drawer"] = "lighten",
            ["note"] = "A note\
on two lines",
            ["page"] = "/body/DocFragment[2]/body/p[1]/text().0",
            ["pageno"] = 5,
            ["pos0"] = "/body/DocFragment[2]/body/p[1]/text().0",
            ["pos1"] = "/body/DocFragment[2]/body/p[1]/text().9",
            ["text"] = "The words \195\169.",
        },
        [2] = {
            ["datetime"] = "2024-01-02 10:11:13",
            ["page"] = "/body/DocFragment[2]",
            ["pageno"] = 6,
            ["text"] = "in Chapter One",
        },
    },
    ["doc_pages"] = 10,
    ["doc_path"] = "/mnt/onboard/book.epub",
    ["doc_props"] = {
        ["authors"] = "Ann Other\
Second One",
        ["title"] = "The Book",
    },
}
"""
OLD = b"""return {
    ["bookmarks"] = {
        [1] = {
            ["datetime"] = "2020-01-02 10:11:12", ["highlighted"] = true,
            ["notes"] = "The words.", ["page"] = 5, ["text"] = "My own thought",
        },
        [2] = {
            ["datetime"] = "2020-01-02 10:11:13", ["highlighted"] = true,
            ["notes"] = "More words.", ["page"] = 6, ["text"] = "Page 6 More words. @ 2020-01-02 10:11:13",
        },
    },
    ["highlight"] = {
        [5] = { [1] = { ["datetime"] = "2020-01-02 10:11:12", ["drawer"] = "x", ["text"] = "The words." } },
        [6] = { [1] = { ["datetime"] = "2020-01-02 10:11:13", ["drawer"] = "x", ["text"] = "More words." } },
    },
    ["stats"] = { ["title"] = "The Book", ["authors"] = "Ann Other", ["pages"] = 10 },
}
"""


def test_annotations() -> None:
    assert koreader.recognises("", NEW)
    (found,) = koreader.read(NEW, "metadata.epub.lua")
    assert (found.quote, found.note) == ("The words é.", "A note\non two lines")
    assert (found.title, found.author, found.path) == (
        "The Book",
        "Ann Other, Second One",
        "/mnt/onboard/book.epub",
    )
    assert (found.page, found.location, found.label) == ("5", 'Chapter "One"', "yellow")
    assert found.progression == pytest.approx(0.45)
    assert found.created == "2024-01-02T10:11:12"


def test_highlights_and_bookmarks_as_they_were() -> None:
    first, second = koreader.read(OLD, "metadata.epub.lua")
    assert (first.quote, first.note, first.page) == ("The words.", "My own thought", "5")
    assert (second.quote, second.note, second.page) == ("More words.", "", "6")


def test_half_a_file_says_where_it_ends() -> None:
    with pytest.raises(AnnotationFailure, match="line 4"):
        koreader.read(OLD[:60], "metadata.epub.lua")


def test_nothing_is_run() -> None:
    with pytest.raises(ValueError, match="line 1"):
        read_table(b"return os.execute('true')")
    with pytest.raises(ValueError, match="line 1"):
        read_table(b"return {" * 100_000)


def lua(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"[{lua(key)}] = {lua(one)}" for key, one in value.items()) + "}"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\\n")
        return f'"{escaped}"'
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


@given(
    st.recursive(
        st.text() | st.integers(-(2**40), 2**40) | st.booleans(),
        lambda children: st.dictionaries(st.text() | st.integers(1, 9), children, max_size=4),
        max_leaves=12,
    )
)
def test_a_table_is_read_as_it_was_written(value: object) -> None:
    assert read_table(f"return {lua(value)}".encode()) == value


def test_a_number_of_thousands_of_digits_is_none() -> None:
    data = b'return { ["annotations"] = { { ["drawer"] = "x", ["text"] = 0x' + b"F" * 5_000 + b" } } }"
    with pytest.raises(AnnotationFailure, match="line 1"):
        koreader.read(data, "metadata.epub.lua")
