import pytest

from florilegium.annotations import kindle
from florilegium.errors import AnnotationFailure

ROW = "=" * 10


def clippings(*entries: tuple[str, str, str]) -> bytes:
    return "".join(
        f"{title}\r\n{about}\r\n\r\n{words}\r\n{ROW}\r\n" for title, about, words in entries
    ).encode("utf-8-sig")


@pytest.mark.parametrize(
    ("about", "page", "location", "created"),
    [
        ("- Your Highlight on page 23 | Location 156-158 | Added on Friday, January 1, 2021 12:00:00 PM",
         "23", "156-158", "2021-01-01T12:00:00"),
        ("- Your Highlight at location 77-78 | Added on Wednesday, October 7, 2020 12:30:00 AM",
         "", "77-78", "2020-10-07T00:30:00"),
        ("- Highlight Loc. 242-43  | Added on Monday, 3 December 12 19:00:12 Greenwich Mean Time",
         "", "242-43", "2012-12-03T19:00:12"),
        ("- Ihre Markierung auf Seite 9 | Position 234-236 | Hinzugefügt am Mo., 4. Januar 2021 09:15:00",
         "9", "234-236", "2021-01-04T09:15:00"),
        ("- Tu subrayado en la página 12 | posición 100-102 | Añadido el 5 de enero de 2021 2:30:00 p. m.",
         "12", "100-102", "2021-01-05T14:30:00"),
        ("- Votre surlignement à la page 7 | emplacement 50-52 | Ajouté le mercredi 6 janvier 2021 14:00:00",
         "7", "50-52", "2021-01-06T14:00:00"),
        ("- Seu destaque na página xii | posição 5-6 | Adicionado: sábado, 3 de abril de 2021 08:09:10",
         "xii", "5-6", "2021-04-03T08:09:10"),
        ("- La tua evidenziazione a pagina 3 | posizione 5-6 | Aggiunto in data lunedì 2 agosto 2021 08:09:10",  # noqa: E501
         "3", "5-6", "2021-08-02T08:09:10"),
        ("- Je markering op pagina 3 | locatie 5-6 | Toegevoegd op maandag 1 maart 2021 08:09:10",
         "3", "5-6", "2021-03-01T08:09:10"),
        ("- ハイライト 23ページ | 位置 156-158 | 追加日 2021年1月1日", "23", "156-158", "2021-01-01"),
        ("- 您在第 8 页（位置 #42-43）的标注 | 添加于 2024年4月1日星期一 下午2:30:45",
         "8", "42-43", "2024-04-01T14:30:45"),
        ("- Ваш выделенный отрывок на стр. 5 | место 60–62 | 5 июня 2019 г. в 0:12:01",
         "5", "60–62", "2019-06-05T00:12:01"),
        ("- Korostuksesi sivulla 4 | sijainti 9-12 | Lisätty 5. maaliskuuta 2021 10:11", "", "9-12", ""),
        ("- Sizin işaretiniz sayfa 4 | konum 9-12 | 4 Mart 2021 Perşembe 10:11:12",
         "4", "9-12", "2021-03-04T10:11:12"),
    ],
)  # fmt: skip
def test_a_highlight_in_each_language(about: str, page: str, location: str, created: str) -> None:
    (found,) = kindle.read(clippings(("A Book (Ann Other)", about, "The words.")), "My Clippings.txt")
    assert (found.quote, found.title, found.author) == ("The words.", "A Book", "Ann Other")
    assert (found.page, found.location, found.created) == (page, location, created)


@pytest.mark.parametrize(
    ("line", "title", "author"),
    [
        ("Dune", "Dune", ""),
        ("Part (One) (Doe, Jane)", "Part (One)", "Doe, Jane"),
        ("A Book (Jane (J.) Doe)", "A Book", "Jane (J.) Doe"),
        ("规模（某人）", "规模", "某人"),
        ("(Doe, Jane)", "(Doe, Jane)", ""),
    ],
)
def test_title_and_author(line: str, title: str, author: str) -> None:
    about = "- Your Highlight on Location 1-2 | Added on Friday, January 1, 2021 12:00:00 PM"
    (found,) = kindle.read(clippings((line, about, "Words.")), "x")
    assert (found.title, found.author) == (title, author)


def about(kind: str, location: str, minute: int = 0) -> str:
    return f"- Your {kind} on Location {location} | Added on Friday, January 1, 2021 12:{minute:02}:00 PM"


def test_a_note_goes_to_the_highlight_that_it_lies_in() -> None:
    data = clippings(
        ("Book (A)", about("Highlight", "10-20"), "Wide words here."),
        ("Book (A)", about("Highlight", "12-14"), "Narrow words."),
        ("Book (A)", about("Note", "14", 1), "Of the narrow one"),
        ("Book (A)", about("Note", "18", 2), "Of the wide one"),
        ("Other (A)", about("Note", "14", 3), "Of none"),
        ("Book (A)", about("Bookmark", "14"), ""),
    )
    found = {one.quote: one.note for one in kindle.read(data, "x")}
    assert found == {
        "Wide words here.": "Of the wide one",
        "Narrow words.": "Of the narrow one",
        "": "Of none",
    }


def test_an_extended_highlight_is_one_and_keeps_its_identity() -> None:
    short = ("Book (A)", about("Highlight", "10-11"), "A short quote.")
    longer = ("Book (A)", about("Highlight", "10-12", 5), "A short quote. Extended.")
    (before,) = kindle.read(clippings(short), "x")
    (after,) = kindle.read(clippings(short, longer), "x")
    assert after.quote == "A short quote. Extended."
    assert after.identity == before.identity


def test_a_changed_note_replaces_what_it_extends() -> None:
    data = clippings(
        ("Book (A)", about("Highlight", "10-11"), "Words."),
        ("Book (A)", about("Note", "11"), "First"),
        ("Book (A)", about("Note", "11", 1), "First thought"),
    )
    (found,) = kindle.read(data, "x")
    assert found.note == "First thought"


def test_entries_that_are_none_are_passed_over() -> None:
    whole = clippings(("Book (A)", about("Highlight", "10-11"), "Words."))
    limit = clippings(("Book (A)", about("Highlight", "1-9"), "<You have reached the clipping limit>"))
    data = whole + b"Garbage\r\n==========\r\n\r\n\r\n==========\r\n" + limit + whole[3:-40]
    found = kindle.read(data, "x")
    assert [one.quote for one in found] == ["Words."]


def test_nothing_but_garbage_is_said() -> None:
    with pytest.raises(AnnotationFailure, match="no Kindle clipping"):
        kindle.read(b"Hello\n==========\nthere\n==========\n", "My Clippings.txt")


def test_recognised_by_content_before_the_name() -> None:
    data = clippings(("Book (A)", about("Highlight", "10-11"), "Words."))
    assert kindle.recognises("", data)
    assert not kindle.recognises("", b"# A heading\n\n- a list 1\n- of things\n")
