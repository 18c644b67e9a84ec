"""Subtitles: what was said, in paragraphs, each word with its time and speaker."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import DocumentText, ImportedDocument, SpanKind

Check = Callable[[ImportedDocument], None]
FILES = Path(__file__).parent.parent / "files" / "importers"


def _read(text: str, name: str = "talk.srt") -> ImportedDocument:
    return importers.read_bytes(text.encode(), name)


def _times(document: ImportedDocument) -> list[tuple[str, str, str]]:
    return [
        (span.title, span.target, document.text[span.start : span.end])
        for span in document.structure.spans
        if span.kind is SpanKind.TIME
    ]


def _cue(start: int, words: str) -> str:
    return f"00:00:{start:02d},000 --> 00:00:{start + 1:02d},900\n{words}\n\n"


def test_subrip(check: Check) -> None:
    document = importers.read(FILES / "talk.en.srt")
    check(document)
    assert document.format == "srt"
    assert (document.metadata.title, document.metadata.language) == ("talk", "en")
    assert document.text == (
        "KEEPER: The lamp was lit twice that night, and nobody on the ridge could say why.\n\n"
        "Who lit it the second time?\n\n"
        "Not I & not the boy.\n\n"
        "PILOT: We saw it from the bar, ten past six, one long flash."
    )
    assert _times(document)[0] == ("00:00:01", "KEEPER", "KEEPER: The lamp was lit twice that night,")
    assert _times(document)[-1] == ("00:14:07", "PILOT", "ten past six, one long flash.")


def test_times_are_locations() -> None:
    document = importers.read(FILES / "talk.en.srt")
    text = DocumentText("id", 1, document.text, document.structure)
    assert text.location(document.text.index("from the bar")).startswith("00:14:05 · ")


def test_web_vtt(check: Check) -> None:
    document = importers.read(FILES / "talk.vtt")
    check(document)
    assert document.format == "vtt"
    assert (document.metadata.title, document.metadata.language) == ("The second lamp", "en-GB")
    assert document.text == (
        "Ida Quist: I counted the steps, all of them. They were never the same.\n\n"
        "Tomas Berg: Were they wet?\n\n"
        "Tomas Berg: Wet steps count double, 灯(lamp)."
    )
    assert [time for time, _, _ in _times(document)] == ["00:00:01", "00:00:04", "00:00:04", "00:00:09"]


def test_rolling_lines_are_said_once(check: Check) -> None:
    document = importers.read(FILES / "rolling.vtt")
    check(document)
    assert document.text == "the lamp was lit twice that night"
    assert [words for _, _, words in _times(document)] == ["the lamp was", "lit twice", "that night"]


def test_a_line_that_grows_is_said_once() -> None:
    words = ["one", "two", "three", "four", "five", "six"]
    text = "".join(_cue(2 * n, " ".join(words[:n])) for n in range(1, 7))
    assert _read(text).text == "one two three four five six"


def test_what_is_truly_said_twice_stays() -> None:
    text = _cue(1, "No.") + _cue(3, "No.") + "".join(_cue(n, f"Word {n}.") for n in range(5, 40, 2))
    assert _read(text).text.startswith("No. No. Word 5.")


def test_a_long_speech_is_parted_where_sentences_end() -> None:
    cues = "".join(_cue(n, f"These are the words of cue number {n},\nand they end.") for n in range(50))
    paragraphs = _read(cues).text.split("\n\n")
    assert len(paragraphs) > 2
    assert all(len(paragraph) < 700 and paragraph.endswith("they end.") for paragraph in paragraphs)


def test_silence_parts_sentences_and_nothing_else() -> None:
    text = _cue(1, "It went out.") + _cue(30, "It came back, and") + _cue(50, "stayed.")
    assert _read(text).text == "It went out.\n\nIt came back, and stayed."


@pytest.mark.parametrize(
    "words, said",
    [
        (">> Hello there.\n>> Hello.", "Hello there.\n\nHello."),
        ("<font color='red'>Red</font> {\\an8}and <b>bold", "Red and bold"),
        ("a < b, b > c, and I <3 it", "a < b, b > c, and I <3 it"),
        ("BOY: Up here!", "BOY: Up here!"),
        ("He said: up here.", "He said: up here."),
        ("Up\\Nhere.", "Up here."),
        ("灯は\n二度", "灯は二度"),
    ],
)
def test_what_cues_hold(check: Check, words: str, said: str) -> None:
    document = _read(_cue(1, words))
    check(document)
    assert document.text == said


def test_a_name_holds_until_another_speaks() -> None:
    text = (
        _cue(1, "IDA: The lamp") + _cue(3, "was lit twice.") + _cue(5, "TOM: By whom?") + _cue(30, "A bell.")
    )
    document = _read(text)
    assert document.text == "IDA: The lamp was lit twice.\n\nTOM: By whom?\n\nA bell."
    assert [speaker for _, speaker, _ in _times(document)] == ["IDA", "IDA", "TOM", ""]


def test_cues_without_empty_lines_between() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nOne,\n2\n00:00:02,000 --> 00:00:03,000\ntwo.\n"
    assert _read(text).text == "One, two."


def test_without_times_it_is_a_text(check: Check) -> None:
    document = _read("Words, and no times at all.")
    check(document)
    assert (document.text, document.format) == ("Words, and no times at all.", "txt")


@pytest.mark.parametrize(
    "name, title, language",
    [
        ("A_talk.pt-BR.vtt", "A talk", "pt-BR"),
        ("The lamp [dQw4w9WgXcQ].en.vtt", "The lamp", "en"),
        ("Lamp vs. dark.srt", "Lamp vs. dark", ""),
        ("01.srt", "Words.", ""),
    ],
)
def test_title_and_language_of_the_name(name: str, title: str, language: str) -> None:
    document = _read(_cue(1, "Words."), name)
    assert (document.metadata.title, document.metadata.language) == (title, language)


def test_recognised_by_content() -> None:
    found = [
        importers.recognise("a.txt", head)
        for head in (b"WEBVTT\n\n", b"1\r\n00:00:01,000 --> 00:00:02,000\r\n")
    ]
    assert [known.name for known in found if known] == ["vtt", "srt"]


@given(
    st.lists(
        st.sampled_from(
            (
                "1\n",
                "\n",
                " \n",
                "WEBVTT\n",
                "NOTE x\n",
                "00:00:01,000 --> 00:00:02,000\n",
                "01:02.5 --> 9999:59:59.9 x\n",
                *("<v A>", "</v>", "- ", ">> ", "ANN: ", "Words.\n", "<", ">", "{\\", "&amp;", "&#0;"),
                *("\ufffc", "字", "\x85"),
            )
        ),
        max_size=40,
    ),
    st.sampled_from(("a.srt", "a.vtt")),
)
@settings(max_examples=150)
def test_pieces_in_any_order(check: Check, pieces: list[str], name: str) -> None:
    try:
        document = _read("".join(pieces), name)
    except ImportFailure:
        return
    check(document)


@pytest.mark.parametrize(
    "piece", ["<v ", "<c>", "<", "{\\", "A: ", "- a\n", "00:01.0 --> 00:02.0\n", "1\n", "&amp", ">>"]
)
def test_much_of_one_thing(check: Check, piece: str) -> None:
    document = _read("WEBVTT\n\n00:01.000 --> 00:02.000\nWords.\n" + piece * (150_000 // len(piece)), "a.vtt")
    check(document)


def test_many_cues(check: Check) -> None:
    chance = random.Random(7)
    text = "".join(f"{n}\n{_cue(n % 50, f'word{n} ' * chance.randrange(1, 9))}" for n in range(3000))
    document = _read(text)
    check(document)
    assert len(_times(document)) == 3000
