import random
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from florilegium import importers
from florilegium.errors import ImportFailure, PasswordNeeded
from florilegium.importers.pdf_characters import Fragment
from florilegium.importers.pdf_words import habits_of, keeps_hyphen, run_together
from florilegium.model import PICTURE, BlockKind, ImportedDocument, Range, SpanKind

from .invariants import check
from .pdf_builder import PdfBuilder, shared_page

LOWER = "the mill by the river ground corn for the whole valley"


def read(builder: PdfBuilder, name: str = "river-notes.pdf") -> ImportedDocument:
    document = importers.read_bytes(builder.build(), name)
    check(document)
    return document


def blocks(document: ImportedDocument) -> list[tuple[BlockKind, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.structure.blocks]


def spans(document: ImportedDocument, kind: SpanKind) -> list[tuple[str, str, str]]:
    return [
        (document.text[span.start : span.end], span.target, span.title)
        for span in document.structure.spans
        if span.kind is kind
    ]


def test_lines_become_paragraphs_and_broken_words_whole() -> None:
    page = PdfBuilder().page()
    page.lines(
        50,
        500,
        "The miller kept the books himself, in a narrow hand, and he mea-\n"
        "sured the level of the river each morning with a well-worn staff\n"
        "that hung by the door.\n"
        "   Nobody else was ever allowed to touch it, and nobody else ever\n"
        "asked to.",
    )
    document = read(page)
    assert blocks(document) == [
        (
            BlockKind.PARAGRAPH,
            "The miller kept the books himself, in a narrow hand, and he measured the level of the river "
            "each morning with a well-worn staff that hung by the door.",
        ),
        (BlockKind.PARAGRAPH, "Nobody else was ever allowed to touch it, and nobody else ever asked to."),
    ]
    assert document.metadata.language == "en"


def test_ligatures_and_odd_spaces_are_resolved() -> None:
    page = PdfBuilder().page()
    page.text(50, 500, "The o~ce kept a^|ne }oor o{, and 30^kilograms of it.", font="F5")
    assert read(page).text == "The office kept a fine floor off, and 30 kilograms of it."


@pytest.mark.parametrize(
    ("begun", "first", "words", "kept"),
    [
        ("mea", "sured", {}, False),
        ("well", "known", {"well-known": 2}, True),
        ("co", "operate", {"cooperate": 3, "co-operate": 1}, False),
        ("Anglo", "Saxon", {}, True),
        ("north", "west", {"north": 4, "west": 5}, True),
        ("Decem", "ber", {"ber": 1}, False),
        ("1914", "and", {}, True),
    ],
)
def test_a_hyphen_at_a_line_end_is_kept_where_it_is_the_words_own(
    begun: str, first: str, words: dict[str, int], kept: bool
) -> None:
    from collections import Counter

    assert keeps_hyphen(begun, first, Counter(words)) is kept


def test_two_columns_drawn_line_by_line_are_read_one_after_the_other() -> None:
    page = PdfBuilder().page()
    left = [
        "the first column tells of mills",
        "and of the people who kept",
        "them through the hard winters",
        "when the wheel froze and no",
        "corn was ground for weeks on",
        "end in the whole valley.",
    ]
    right = [
        "the second column speaks about",
        "the boats that came upstream",
        "with salt and iron and cloth",
        "and went down with the flour",
        "that the mills had ground the",
        "week before they came here.",
    ]
    for number, (one, other) in enumerate(zip(left, right, strict=True)):
        page.text(40, 500 - 12 * number, one).text(215, 500 - 12 * number, other)
    text = read(page).text
    assert " ".join(left) in text
    assert " ".join(right) in text


def test_running_heads_and_page_numbers_are_left_out() -> None:
    builder = PdfBuilder()
    for number in range(4):
        builder.page().text(150, 570, "The Miller's Book", size=8)
        season = ("spring", "summer", "autumn", "winter")[number]
        builder.lines(
            50,
            500,
            f"Talk goes on in {season} about {LOWER}\nand the {season} weather\nof one {season} year.",
        )
        builder.text(195, 30, str(number + 7), size=8)
    document = read(builder)
    assert "Book" not in document.text
    assert not any(character.isdigit() for character in document.text)
    assert document.text.count("Talk") == 4


@pytest.mark.parametrize(("each", "size"), [(2, 10), (1, 20)])
def test_numbered_headings_that_begin_pages_are_not_running_heads(each: int, size: int) -> None:
    builder = PdfBuilder()
    for number in range(12):
        month = f"{'abcdefghijkl'[number]}-th"
        builder.page()
        if number < 4 * each and number % each == 0:
            builder.text(50, 560, f"Chapter {number // each + 1}", size=size, font="F2")
        else:
            builder.text(50, 560, f"The mill in its {month} month")
        builder.lines(
            50,
            500,
            f"Talk in the {month} goes\non in the {month}\nand {LOWER}\nin {month} weather\nof a {month}.",
        )
        builder.text(180, 30, f"Mill {number + 1} / 12", size=8)
    text = read(builder).text
    assert [f"Chapter {number}" in text for number in range(1, 5)] == [True] * 4
    assert "/ 12" not in text


def test_what_two_pages_both_say_is_not_a_running_head() -> None:
    builder = PdfBuilder()
    for _ in range(2):
        builder.page().lines(50, 550, "Invoice\nOne sack of flour\nTwo sacks of meal\nThank you")
    assert read(builder).text.count("Invoice") == 2


def test_larger_and_bold_lines_are_headings_and_the_outline_gives_levels() -> None:
    builder = PdfBuilder(outline=[("Mills", 0, 560), ("Wheels", 0, 480), ("Stones", 0, 420)])
    builder.page().text(50, 540, "Mills", size=20)
    builder.lines(
        50, 510, f"Here one reads about {LOWER},\nand what it cost to keep the roof in good repair."
    )
    builder.text(50, 470, "Wheels", font="F2")
    builder.lines(50, 450, f"Wheels turn slowly where {LOWER},\nand the water falls from above.")
    builder.text(50, 410, "Stones", font="F2")
    builder.lines(50, 390, f"Stones wear away while {LOWER},\nand must be cut anew.")
    document = read(builder)
    headings = [
        (block.level, document.text[block.start : block.end]) for block in document.structure.headings()
    ]
    assert headings == [(1, "Mills"), (1, "Wheels"), (1, "Stones")]
    assert document.metadata.title == "Mills"


def test_items_keep_their_markers_outside_the_text() -> None:
    page = PdfBuilder().page().text(50, 520, "What the miller needs for the year to come, as written down:")
    page.lines(60, 500, "1. a new rope for the hoist\n2. two sacks of lime\n3. grease")
    document = read(page)
    items = [block for block in document.structure.blocks if block.kind is BlockKind.LIST_ITEM]
    assert [item.marker for item in items] == ["1.", "2.", "3."]
    assert document.text[items[0].start : items[0].end] == "a new rope for the hoist"


def test_dots_that_lead_to_a_number_are_one_sign() -> None:
    page = (
        PdfBuilder()
        .page()
        .text(50, 500, "The mill " + ". " * 30 + "12")
        .text(50, 480, "The river........... 14")
    )
    assert read(page).text.split("\n") == ["The mill … 12", "", "The river… 14"]


def test_pages_links_and_anchors() -> None:
    builder = PdfBuilder(labels="0 << /S /r >> 1 << /S /D /St 5 >>")
    builder.links += [
        (0, "45 495 80 512", "/Dest [@1 /XYZ 0 520 0]"),
        (0, "120 495 250 512", "/A << /S /URI /URI (https://example.org/mill) >>"),
        (0, "250 495 300 512", "/A << /S /URI /URI (javascript:alert) >>"),
    ]
    builder.page().text(50, 500, "Chapter two is about the river and its mills.")
    builder.page().text(50, 510, "Above all else the river, with its water, was in charge.")
    document = read(builder)
    assert [title for _, _, title in spans(document, SpanKind.PAGE)] == ["i", "5"]
    links = spans(document, SpanKind.LINK)
    assert [target for _, target, _ in links] == ["#page-2-520", "https://example.org/mill"]
    assert links[0][0].startswith("Chapt")
    anchor = next(span for span in document.structure.spans if span.kind is SpanKind.ANCHOR)
    assert anchor.target == "page-2-520"
    assert document.text[anchor.start :].startswith("Above all else")


def test_what_was_filled_in_is_read_too() -> None:
    builder = PdfBuilder().page().text(50, 500, "Name of the miller who signs for the delivery")
    builder.widgets.append((0, "50 450 200 470", "Josephine Ahlquist"))
    assert "Josephine Ahlquist" in read(builder).text


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("A Miller's Year", "A Miller's Year"),
        ("Microsoft Word - report_final.doc", "the mill by the river ground corn for the whole valley"),
        ("untitled", "the mill by the river ground corn for the whole valley"),
    ],
)
def test_a_stated_title_is_taken_where_it_is_one(stated: str, title: str) -> None:
    builder = PdfBuilder(
        information={"Title": stated, "Author": "J. Ahlquist", "CreationDate": "D:19870209120000Z"}
    )
    builder.page().text(50, 500, LOWER)
    document = read(builder, "17.pdf")
    assert document.metadata.title == title
    assert document.metadata.author == "J. Ahlquist"
    assert document.metadata.date == "1987-02-09"


def test_text_that_stands_sideways_is_read_after_the_rest() -> None:
    page = PdfBuilder().page().text(20, 100, "Kept in the archive", matrix="0 1 -1 0")
    page.lines(50, 500, f"First of all {LOWER}.\nThen it stopped.")
    assert blocks(read(page))[-1] == (BlockKind.PARAGRAPH, "Kept in the archive")


def test_a_turned_page_is_read_as_it_stands() -> None:
    page = PdfBuilder().page(rotation=90)
    for number, line in enumerate(("It begins on this line of the page and", "goes on below it to the end.")):
        page.text(100 + 12 * number, 50, line, matrix="0 1 -1 0")
    document = read(page)
    assert document.text == "It begins on this line of the page and goes on below it to the end."
    assert document.pages is not None
    assert (document.pages.widths[0], document.pages.heights[0]) == (600, 400)


def test_a_page_without_text_is_said_so() -> None:
    builder = PdfBuilder().page().text(50, 500, LOWER)
    builder.page().picture()
    builder.page().picture()
    document = read(builder)
    assert document.remarks == ("Pages 2–3 are pictures without text.",)
    assert document.text == f"{LOWER}\n\n{PICTURE}\n\n{PICTURE}"
    assert [span.title for span in document.structure.spans if span.kind is SpanKind.PICTURE] == [
        "Page 2 is a picture without text",
        "Page 3 is a picture without text",
    ]


def test_a_file_of_pictures_is_read_as_such() -> None:
    document = read(PdfBuilder().page().picture().page().picture())
    assert document.text == f"{PICTURE}\n\n{PICTURE}"
    assert document.remarks == ("Pages 1–2 are pictures without text.",)
    assert document.pages is not None
    assert document.pages.count == 2


def test_broken_letters_are_said_so() -> None:
    shifted = "".join(chr(ord(letter) - 29) if letter.isalpha() else letter for letter in LOWER)
    builder = PdfBuilder().page()
    builder.lines(50, 550, "\n".join([shifted.replace("\x7f", "x")] * 12))
    assert any("broken" in remark for remark in read(builder).remarks)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (PdfBuilder().page().build(), "blank"),
        (b"%PDF-1.7\nnothing follows", "damaged"),
        (shared_page(100_000), "100,000 pages"),
    ],
)
def test_what_cannot_be_read_has_one_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ImportFailure, match=reason):
        importers.read_bytes(data, "x.pdf")


def test_a_locked_file_asks_for_its_password_and_opens_with_it() -> None:
    data = PdfBuilder(password="flour").page().text(50, 500, LOWER).build()
    with pytest.raises(PasswordNeeded, match="locked"):
        importers.read_bytes(data, "x.pdf")
    with pytest.raises(PasswordNeeded, match="not the right one"):
        importers.read_bytes(data, "x.pdf", password="bread")
    assert importers.read_bytes(data, "x.pdf", password="flour").text == LOWER


def test_one_page_shown_many_times_is_read_within_bounds() -> None:
    document = importers.read_bytes(shared_page(600), "x.pdf")
    assert document.pages is not None
    assert document.pages.count == 600


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_a_damaged_file_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    builder = PdfBuilder(outline=[("One", 0, 500)]).page()
    data = bytearray(builder.lines(50, 500, f"One\n{LOWER}\n{LOWER}").build())
    for _ in range(chance.randrange(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.3:
        del data[chance.randrange(len(data)) :]
    try:
        document = importers.read_bytes(bytes(data), "x.pdf")
    except ImportFailure as failure:
        assert str(failure).endswith((".", "…"))
    else:
        check(document)


def test_every_code_point_leads_to_its_character_and_back() -> None:
    builder = PdfBuilder()
    for _ in range(3):
        builder.page().lines(
            50, 500, f"So it was that {LOWER} and mea-\nsured the rain.\n   Then again {LOWER}."
        )
    document = read(builder)
    pages = document.pages
    assert pages is not None
    seen = 0
    for position, character in enumerate(document.text):
        for page, char, count in pages.pieces(Range(position, position + 1)):
            assert count == 1
            assert pages.position(page, char) == position
            seen += 1
        if not pages.pieces(Range(position, position + 1)):
            assert character.isspace()
    assert seen > 0.9 * len(document.text)


def test_notes_at_the_foot_are_notes_of_their_marks() -> None:
    page = PdfBuilder().page()
    page.lines(
        50,
        500,
        "The miller kept the books himself, in a narrow hand, and he measured\n"
        "the level of the river each morning with a staff that hung by the door.",
    )
    page.text(352, 491, "1", size=6)
    page.lines(50, 460, "Nobody else was ever allowed to touch it")
    page.text(232, 464, "2", size=6)
    page.text(50, 103, "1", size=5).text(53, 100, "It is of ash, and hangs there still.", size=8)
    page.text(50, 93, "2", size=5).text(53, 90, "Save the miller's daughter.", size=8)
    document = read(page)
    assert blocks(document)[-2:] == [
        (BlockKind.NOTE, "It is of ash, and hangs there still."),
        (BlockKind.NOTE, "Save the miller's daughter."),
    ]
    assert [block.marker for block in document.structure.blocks][-2:] == ["1", "2"]
    assert spans(document, SpanKind.LINK) == [("1", "#note-1", ""), ("2", "#note-2", "")]
    places = {span.target: span.start for span in document.structure.spans if span.kind is SpanKind.ANCHOR}
    assert document.text[places["note-2"] :] == "Save the miller's daughter."


def test_a_power_is_no_note() -> None:
    page = PdfBuilder().page()
    page.lines(50, 500, "The mill pond takes up 400 m\nand more in spring, when the river is high.")
    page.text(182, 504, "2", size=6)
    page.lines(50, 100, "Seen from the north, a picture of the pond.", size=8)
    document = read(page)
    assert BlockKind.NOTE not in {kind for kind, _ in blocks(document)}
    assert not spans(document, SpanKind.LINK)


def _line(words: str, *, spaced: bool = False) -> Fragment:
    made = Fragment(0, 0, 0.0, 100.0, 0.0, 10.0, spaced=spaced)
    made.codes = list(map(ord, words))
    made.chars = array("i", range(len(words)))
    made.faces = bytearray(len(words))
    return made


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        # It sets no spaces at all; it sets them at the ends of lines, too; it does not, but knows the word.
        (["방앗간은강가에있", "었다."], "방앗간은강가에있었다."),
        (["방앗간은 강가에 있", "었고 물이 ", "깊었다."], "방앗간은 강가에 있었고 물이 깊었다."),
        (["방앗간은 강가에", "있었고 방앗", "간은 컸다."], "방앗간은 강가에 있었고 방앗간은 컸다."),
        (["강물이 깊은", "밤이었다."], "강물이 깊은 밤이었다."),
    ],
)
def test_a_word_of_hangul_goes_on_in_the_next_line(lines: list[str], text: str) -> None:
    made = [_line(words.rstrip(), spaced=words.endswith(" ")) for words in lines]
    assert run_together(made, habits_of(made)).text == text
