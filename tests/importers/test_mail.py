"""E-mail: who wrote, their words before those they quote, and what was left out."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import BlockKind, ImportedDocument, Metadata, SpanKind

Check = Callable[[ImportedDocument], None]
FILES = Path(__file__).parent.parent / "files" / "importers"
HEAD = "From: Ida <ida@tower.example>\nSubject: Lamp\n"
GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def _read(text: str | bytes) -> ImportedDocument:
    return importers.read_bytes(text.encode() if isinstance(text, str) else text, "letter.eml")


def _blocks(document: ImportedDocument) -> list[tuple[BlockKind, int, str]]:
    return [(b.kind, b.quote, document.text[b.start : b.end]) for b in document.structure.blocks]


def test_a_letter(check: Check) -> None:
    document = importers.read(FILES / "letter.eml")
    check(document)
    assert document.format == "eml"
    assert document.metadata == Metadata("Re: The second lamp", "Ida Quíst", "1999-02-09", "en")
    assert document.remarks == ("Attachments left out: steps.pdf.",)
    assert _blocks(document) == [
        (BlockKind.HEADING, 0, "Re: The second lamp"),
        (
            BlockKind.VERSE,
            0,
            "From: Ida Quíst <ida@tower.example>\nTo: Tomas Berg <tomas@harbour.example>\n"
            "Date: Tue, 9 Feb 1999 18:10:00 +0100",
        ),
        (
            BlockKind.PARAGRAPH,
            0,
            "I counted again. There are ninety-one steps, wet or dry, and the café owner says the same.",
        ),
        (BlockKind.PARAGRAPH, 0, "On 8 February Tomas Berg wrote:"),
        (BlockKind.PARAGRAPH, 1, "Are you sure of the steps?"),
        (BlockKind.PARAGRAPH, 2, "I am sure of nothing but the lamp."),
        (BlockKind.PARAGRAPH, 1, "Then count them again."),
        (BlockKind.PARAGRAPH, 0, "Ida"),
    ]


def test_only_html(check: Check) -> None:
    body = f"""Content-Type: multipart/related; boundary=b\n
--b
Content-Type: text/html; charset=utf-8\n
<html><head><style>p {{ color: red }}</style></head><body><div style="display:none">Preheader</div>
<p>Caf\u00e9 <b>steps</b> <img src="cid:lamp@x" alt="Lamp"><img src="https://track.example/1.gif" width=1></p>
<blockquote><p>Quoted.</p></blockquote><script>alert(1)</script></body></html>
--b
Content-Type: image/gif; name=lamp.gif
Content-ID: <lamp@x>
Content-Transfer-Encoding: base64\n
{GIF}
--b--
"""
    document = _read(HEAD + body)
    check(document)
    assert _blocks(document)[2:] == [
        (BlockKind.PARAGRAPH, 0, "Café steps \ufffc"),
        (BlockKind.PARAGRAPH, 1, "Quoted."),
    ]
    assert len(document.images) == 1
    assert document.remarks == ()
    assert SpanKind.STRONG in [span.kind for span in document.structure.spans]


def test_a_forwarded_message_is_quoted(check: Check) -> None:
    inner = "From: Tomas <t@harbour.example>\nSubject: Steps\n\nNinety-one.\n"
    text = (
        f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n\n"
        f"--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    )
    document = _read(text)
    check(document)
    assert [(quote, words) for kind, quote, words in _blocks(document) if kind is not BlockKind.RULE] == [
        (0, "Lamp"),
        (0, "From: Ida <ida@tower.example>"),
        (0, "See below."),
        (1, "Steps"),
        (1, "From: Tomas <t@harbour.example>"),
        (1, "Ninety-one."),
    ]


@pytest.mark.parametrize(
    "subject, title",
    [
        (b"=?koi8-r?B?7MHNwdA=?=", "Ламап"),
        ("Лампа".encode(), "Лампа"),
        ("Café".encode("cp1252"), "Café"),
        (b"=?nothing?Q?Lamp?=", "=?nothing?Q?Lamp?="),
        (b"A long\r\n\tsubject", "A long subject"),
        (b"=?utf-\xff?q?Lamp?=", "=?utf-ÿ?q?Lamp?="),
    ],
)
def test_subjects(check: Check, subject: bytes, title: str) -> None:
    document = _read(b"From: a@b.example\nSubject: " + subject + b"\n\nWords.")
    check(document)
    assert document.metadata.title == title
    assert document.metadata.author == "a@b.example"


def test_words_in_another_encoding(check: Check) -> None:
    head = HEAD.encode() + b"Content-Type: text/plain; charset=koi8-r\n\n"
    document = _read(head + "Лампа зажглась дважды.".encode("koi8-r"))
    check(document)
    assert document.text.endswith("Лампа зажглась дважды.")
    assert document.encoding == "koi8-r"


def test_utf_8_that_says_it_is_latin_1() -> None:
    document = _read(f"{HEAD}Content-Type: text/plain; charset=iso-8859-1\n\nCafé.")
    assert document.text.endswith("Café.")


def test_without_a_subject_the_first_words_are_the_title() -> None:
    assert (
        _read("From: a@b.example\nTo: c@d.example\n\nThe lamp is lit.\n").metadata.title == "The lamp is lit."
    )


@pytest.mark.parametrize("kind", ["multipart/encrypted; boundary=b", "application/pkcs7-mime"])
def test_an_encrypted_message_says_so(kind: str) -> None:
    with pytest.raises(ImportFailure, match="encrypted"):
        _read(f"{HEAD}Content-Type: {kind}\n\n--b\n\nxx\n--b--\n")


def test_a_long_header_is_read_in_time(check: Check) -> None:
    document = _read(
        "From: " + "a@b (c), " * 20_000 + "\nSubject: " + "=?utf-8?q?a?= " * 20_000 + "\n\nWords."
    )
    check(document)


@pytest.mark.parametrize("depth", [50, 2_000])
def test_parts_in_one_another(depth: int) -> None:
    text = HEAD + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    try:
        document = _read(text + "\nDeep inside.\n")
    except ImportFailure as failure:
        assert "damaged" in str(failure)
    else:
        assert document.text.endswith("Deep inside.") or depth > 1000


def test_messages_in_one_another(check: Check) -> None:
    document = _read("Subject: a\nContent-Type: message/rfc822\n\n" * 200 + "Deep inside.\n")
    check(document)
    assert "Deep inside." in document.text


MAILBOX = b"""From ida@tower.example Tue Feb  9 18:10:00 1999
From: Ida <ida@tower.example>
Subject: Lamp

Words.

>From here on it was dark.
From there too.

From tomas@harbour.example Wed Feb 10 08:00:00 1999
From: Tomas <tomas@harbour.example>

The steps are counted.
"""


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_mailbox(check: Check, end: bytes) -> None:
    parts = list(importers.read_many(MAILBOX.replace(b"\n", end), "letters.mbox"))
    assert [part.key for part in parts] == ["message=1", "message=2"]
    first, second = (part.read() for part in parts)
    check(first)
    assert first.text.split("\n\n", 2)[2].split("\n") == [
        "Words.",
        "",
        "From here on it was dark.",
        "From there too.",
    ]
    assert (second.metadata.title, second.format) == ("The steps are counted.", "eml")
    assert importers.read_bytes(MAILBOX.replace(b"\n", end), "letters.mbox").text == first.text


def test_a_mailbox_without_messages() -> None:
    with pytest.raises(ImportFailure, match="no messages"):
        importers.read_bytes(b"From here on\nwords.", "letters.mbox")


def test_damaged_messages(check: Check) -> None:
    chance = random.Random(3)
    whole = (FILES / "letter.eml").read_bytes()
    for _ in range(60):
        at = chance.randrange(len(whole))
        data = (
            whole[:at]
            + bytes(chance.randrange(256) for _ in range(chance.randrange(4)))
            + whole[at + chance.randrange(30) :]
        )
        try:
            document = _read(data[: chance.randrange(1, len(data))] if chance.random() < 0.5 else data)
        except ImportFailure:
            continue
        check(document)
