"""Bytes to text, in whatever encoding they are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium.errors import ImportFailure
from florilegium.importers.decoding import decode

RUSSIAN = "Лампа горела всю ночь, и никто не знал, кто её зажёг. Смотритель молчал, а книга была пуста.\n" * 4
CZECH = (
    "Příliš mnoho světel na moři mate lodě; správce věže to věděl a přece zhasl. Žádný člověk nic neřekl.\n"
    * 4
)
POLISH = (
    "Latarnik zapalił światło późno w nocy, choć nikt już nie wierzył, że łódź wróci. Cóż miał począć?\n" * 4
)
FRENCH = (
    "Le gardien n'a rien dit à personne, mais l'été suivant on a retrouvé la clé derrière le poêle.\n" * 4
)
TURKISH = (
    "Fener bekçisi geceleyin ışığı söndürdü; kimse bunun niçin olduğunu öğrenemedi, şimdi de öyle.\n" * 4
)
GREEK = "Ο φύλακας του φάρου δεν είπε τίποτα σε κανέναν, αλλά το φως έμεινε αναμμένο όλη τη νύχτα.\n" * 4
HEBREW = "שומר המגדלור לא אמר דבר לאיש, אבל האור דלק כל הלילה ואיש לא ידע מדוע.\n" * 4
JAPANESE = "灯台守は誰にも何も言わなかったが、明かりは一晩中ともっていた。そのわけを知る者はいない。\n" * 4
KOREAN = "등대지기는 아무에게도 말하지 않았지만 불빛은 밤새도록 켜져 있었다.\n" * 4
CHINESE = "守灯人没有对任何人说什么，但是灯亮了一整夜，没有人知道这是为什么。\n" * 4


@pytest.mark.parametrize(
    "text, encoding",
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "iso8859-5"),
        (RUSSIAN, "mac-cyrillic"),
        (CZECH, "cp1250"),
        (CZECH, "iso8859-2"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        (FRENCH, "cp1252"),
        (FRENCH, "mac-roman"),
        (TURKISH, "cp1254"),
        (GREEK, "cp1253"),
        (HEBREW, "cp1255"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (KOREAN, "euc_kr"),
        (CHINESE, "gb2312"),
    ],
)
def test_legacy_encodings_are_told_apart(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert encoding == "iso2022_jp" or decoded.remarks[0].startswith("Read as ")


def test_the_remark_says_what_to_do() -> None:
    assert decode(RUSSIAN.encode("cp1251")).remarks == (
        "Read as windows-1251. If letters look wrong, add it again with another encoding.",
    )


@given(
    st.text(st.characters(exclude_characters="\ufeff", exclude_categories=("Cs", "Cc"))),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-32")),
)
@settings(max_examples=60)
def test_unicode_comes_back(text: str, encoding: str) -> None:
    decoded = decode(("light, " + text).encode(encoding))
    assert decoded.text == "light, " + text
    assert not decoded.remarks


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [FRENCH, RUSSIAN, CHINESE + "，\n" * 20])
def test_utf16_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_utf16_of_an_odd_length() -> None:
    decoded = decode(FRENCH.encode("utf-16")[:-1])
    assert decoded.text == FRENCH[:-1] + "\ufffd"
    assert len(decoded.remarks) == 1


def test_line_ends_become_one_kind() -> None:
    assert decode(b"a\r\nb\rc\nd\xc2\x85e").text == "a\nb\nc\nd\ne"


def test_a_choice_is_obeyed() -> None:
    assert decode("é".encode(), encoding="latin-1").text == "Ã©"
    assert decode(b"caf\xe9 \xff", encoding="utf-8").text == "caf\ufffd \ufffd"


@pytest.mark.parametrize("encoding", ["no-such", "rot13", "base64", "hex", "", "a" * 300, "utf-8\0"])
def test_a_choice_that_is_none(encoding: str) -> None:
    with pytest.raises(ImportFailure, match="No encoding is called"):
        decode(b"words", encoding=encoding)


@pytest.mark.parametrize(
    "page, text",
    [
        (b'<meta charset="windows-1251">\xcb\xe0\xec\xef\xe0', "Лампа"),
        (b'<?xml version="1.0" encoding="koi8-r"?>\xec\xc1\xcd\xd0\xc1', "Лампа"),
        (b'<meta charset="iso-8859-1">\x93lamp\x94', "“lamp”"),
        (b'<meta charset="windows-1251">\xd0\x9b\xd0\xb0\xd0\xbc\xd0\xbf\xd0\xb0', "Лампа"),
        (b'<meta charset="hex">caf\xe9 et th\xe9', "café et thé"),
    ],
)
def test_markup_declares_its_encoding(page: bytes, text: str) -> None:
    decoded = decode(page, markup=True)
    assert decoded.text.endswith(text)


def test_damaged_utf8_is_still_utf8() -> None:
    decoded = decode(RUSSIAN.encode()[:-1] + b"\xff and more")
    assert decoded.encoding == "utf-8"
    assert decoded.text == RUSSIAN[:-1] + "\ufffd and more"
    assert decoded.remarks == ("Some bytes could not be read and are shown as “\ufffd”.",)


def test_nuls_are_shown() -> None:
    decoded = decode(b"a long enough line, with \0 in it, and then with some more words to end it." * 3)
    assert "\0" not in decoded.text and decoded.text.count("\ufffd") == 3
    assert len(decoded.remarks) == 1


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\nwords", b"PK\x03\x04words", b"\x89PNG\r\n\x1a\n", bytes(range(256)) * 8]
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(ImportFailure, match="binary data"):
        decode(data)
