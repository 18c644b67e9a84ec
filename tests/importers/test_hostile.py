"""Whatever the bytes, a document that keeps to the model or a reason that a reader understands."""

import io
import random
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import ImportedDocument
from florilegium.paths import seeds

Check = Callable[[ImportedDocument], None]

FILES = Path(__file__).parent.parent / "files" / "importers"
MADE = ("almanac-for-sallow-ness.epub", "inventory-of-the-lamp-room.odt", "pell-to-the-surveyor.docx")
MADE += ("soundings-off-tern-rock.pdf", "telegrams.csv")
SAMPLES = {
    path.name: path.read_bytes()
    for path in (
        *sorted(path for path in FILES.iterdir() if path.is_file()),
        *(seeds() / name for name in MADE),
    )
}
NAMES = ("notes.txt", "notes.md", "page.html", "README", "9f86d081884c7d65.txt", "bad\udcffname\n.md", "")


def _read(data: bytes, name: str, check: Check, **options: str) -> ImportedDocument | None:
    try:
        document = importers.read_bytes(data, name, **options)  # type: ignore[arg-type]
    except ImportFailure as failure:
        sentence = str(failure)
        assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 200
        return None
    check(document)
    return document


@given(st.binary(max_size=400), st.sampled_from(NAMES))
@settings(max_examples=80)
def test_random_bytes(check: Check, data: bytes, name: str) -> None:
    _read(data, name, check)


@given(
    st.text(alphabet=st.characters(), max_size=300),
    st.sampled_from(NAMES),
    st.sampled_from(("utf-8", "utf-16", "utf-16-le", "utf-32")),
)
@settings(max_examples=60)
def test_random_text(check: Check, text: str, name: str, encoding: str) -> None:
    _read(text.encode(encoding, "surrogatepass"), name, check)


@given(
    st.text(alphabet="\n\n\n  \t\f-*_=>#.1aA|`~[](){}:!\\\"'<&;/\xad\u2028\x85é字", max_size=120),
    st.sampled_from(NAMES),
)
@settings(max_examples=150)
def test_text_made_of_the_signs_that_mean_something(check: Check, text: str, name: str) -> None:
    _read(text.encode(), name, check)


_TAGS = (
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "table",
    "tr",
    "td",
    "th",
    "pre",
    "b",
    "a",
    "h1",
    "br",
    "hr",
    "ruby",
    "rt",
    "q",
    "blockquote",
    "figure",
    "figcaption",
    "caption",
    "dl",
    "dt",
    "dd",
    "script",
    "template",
    "img",
    "details",
)
_ATTRIBUTES = (
    "",
    " id=x",
    " href='#x'",
    " href='http://[x'",
    " colspan=3",
    " rowspan=0",
    " rowspan=99999",
    " hidden",
    " start=-7",
    " src='data:image/gif;base64,R0lGODlh'",
    " alt='a\nb'",
    " name='\ud83d'",
    " class=comment",
)


@given(
    st.lists(
        st.one_of(
            st.builds(
                "<{}{}{}>".format,
                st.sampled_from(("", "/")),
                st.sampled_from(_TAGS),
                st.sampled_from(_ATTRIBUTES),
            ),
            st.sampled_from(
                (
                    " ",
                    "\n",
                    "word ",
                    "A long sentence of prose, with commas, and an end. ",
                    "&#13;",
                    "&#0;",
                    "&#xD800;",
                    "&shy;",
                    "\ufffc",
                    "<![CDATA[",
                    "<!--",
                    "]]>",
                )
            ),
        ),
        max_size=40,
    ),
    st.sampled_from(("page.html", "notes.md")),
)
@settings(max_examples=150)
def test_tags_in_any_order(check: Check, pieces: list[str], name: str) -> None:
    _read("".join(pieces).encode("utf-8", "surrogatepass"), name, check)


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_files(check: Check, name: str) -> None:
    chance = random.Random(name)
    for _ in range(25):
        data = bytearray(SAMPLES[name])
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(data))
            deed = chance.randrange(4)
            if deed == 0:
                data[at] = chance.randrange(256)
            elif deed == 1:
                del data[at : at + chance.randrange(1, 40)]
            elif deed == 2:
                data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9)))
            else:
                data[at:at] = data[: chance.randrange(1, 200)]
        _read(bytes(data), name, check)


@given(st.sampled_from(sorted(SAMPLES)), st.data())
@settings(max_examples=150, deadline=None)
def test_flipped_bits(check: Check, name: str, chosen: st.DataObject) -> None:
    data = bytearray(SAMPLES[name])
    for bit in chosen.draw(st.lists(st.integers(0, 8 * len(data) - 1), min_size=1, max_size=20)):
        data[bit // 8] ^= 1 << bit % 8
    _read(bytes(data), name, check)


@given(st.sampled_from(sorted(SAMPLES)), st.data())
@settings(max_examples=100, deadline=None)
def test_files_cut_short(check: Check, name: str, chosen: st.DataObject) -> None:
    data = SAMPLES[name]
    _read(data[: chosen.draw(st.integers(0, len(data) - 1))], name, check)


PACKED = [name for name, data in SAMPLES.items() if data.startswith(b"PK")]


@given(st.sampled_from(PACKED), st.data())
@settings(max_examples=150, deadline=None)
def test_flipped_bits_and_cut_members_in_sound_archives(
    check: Check, name: str, chosen: st.DataObject
) -> None:
    """As damage to the archive itself seldom gets further than its checksums."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SAMPLES[name])) as old, zipfile.ZipFile(packed, "w") as new:
        members = [each for each in old.namelist() if old.getinfo(each).file_size]
        hit = chosen.draw(st.sampled_from(members))
        for member in members:
            data = bytearray(old.read(member))
            if member == hit:
                for bit in chosen.draw(st.lists(st.integers(0, 8 * len(data) - 1), max_size=12)):
                    data[bit // 8] ^= 1 << bit % 8
                del data[chosen.draw(st.integers(0, len(data))) :]
            new.writestr(member, bytes(data))
    _read(packed.getvalue(), name, check)


@pytest.mark.parametrize("depth", [300, 10_000])
@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "ul><li", "table><tr><td", "q", "span"])
def test_tags_in_one_another(check: Check, depth: int, tag: str) -> None:
    page = "<p>Before all that.</p>" + f"<{tag}>" * depth + "<p>Deep inside.</p>"
    document = _read((page + "<p>After all that.</p>").encode(), "page.html", check)
    assert document is not None
    for words in ("Before all that.", "Deep inside.", "After all that."):
        assert document.text.count(words) == 1


@pytest.mark.parametrize(
    "data",
    [b"> " * 5000 + b"x", b"- " * 5000 + b"x", b"[" * 5000, b"*a " * 5000, b"![" * 3000 + b"](x)" * 3000],
)
def test_markdown_in_one_another(check: Check, data: bytes) -> None:
    assert _read(data, "notes.md", check) is not None


def test_entities_do_not_multiply(check: Check) -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
    document = _read(f"{bomb}<html><body><p>Laugh: &b;&c;</p></body></html>".encode(), "page.html", check)
    assert document is not None
    assert "haha" not in document.text


def test_aliases_in_front_matter_do_not_multiply(check: Check) -> None:
    lines = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 8)}]" for n in range(1, 12)]
    bomb = "\n".join(["---", "title: Laughter", *lines, "author: *a11", "---", "Words."])
    document = _read(bomb.encode(), "notes.md", check)
    assert document is not None
    assert document.metadata.title == "Laughter"
    assert document.text == "Words."


def test_nothing_in_front_matter_is_run(check: Check, tmp_path: Path) -> None:
    target = tmp_path / "made"
    source = f"---\ntitle: !!python/object/apply:os.mkdir ['{target}']\nauthor: A. Keeper\n---\nWords."
    assert _read(source.encode(), "notes.md", check) is not None
    assert not target.exists()


def test_nothing_is_fetched(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    page = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://127.0.0.1:9/x.dtd">
    <html><head><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/"><base href="http://127.0.0.1:9/">
    <link rel="stylesheet" href="http://127.0.0.1:9/x.css"></head><body><iframe src="http://127.0.0.1:9/"></iframe>
    <p>Some words.<img src="http://127.0.0.1:9/x.png" alt="far"><img src="file:///etc/hostname" alt="near">"""
    document = _read(page.encode(), "page.html", check)
    assert document is not None
    assert document.text == "Some words.\ufffc\ufffc"
    assert not document.images


@pytest.mark.parametrize(
    "name, piece",
    [
        ("line.txt", b"word and word, "),
        ("short.txt", b"word\n"),
        ("lines.txt", b"These words fill the whole line up to its very end, again and again, so\n"),
        ("underscores.txt", b"_ a _b "),
        ("hyphens.txt", b"over-\n"),
        ("list.txt", b"- one\n"),
        ("page.html", b"<p>One <b>word</b> after another, and so on.</p>"),
        ("rows.html", b"<table><tr><td rowspan=9 colspan=9>a<td>b"),
        ("links.html", b"<a href='#a' id=a>b"),
        ("notes.md", b"One *word* after [another](#one), and so on.\n\n"),
    ],
)
def test_time_grows_with_length_only(check: Check, name: str, piece: bytes) -> None:
    assert _read(piece * (100_000 // len(piece)), name, check) is not None
