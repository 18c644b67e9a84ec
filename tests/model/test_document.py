from florilegium.model import Block, BlockKind, DocumentText, Span, SpanKind, Structure


def text_of(*spans: Span) -> DocumentText:
    text = "Title\n\nOne.\n\nTwo.\n\nPart\n\nThree."
    blocks = (
        Block(0, 5, BlockKind.HEADING, 1),
        Block(7, 11),
        Block(13, 17),
        Block(19, 23, BlockKind.HEADING, 2),
        Block(25, 31),
    )
    return DocumentText("d", 1, text, Structure(blocks, spans))


def test_a_place_is_told_by_paragraph_and_share() -> None:
    assert text_of().locations([0, 8, 14, 26]) == ["¶ 1 · 0%", "¶ 1 · 26%", "¶ 2 · 45%", "¶ 3 · 84%"]
    assert DocumentText("d", 1, "", Structure()).location(0) == "¶ 1 · 0%"


def test_a_place_is_told_by_page_or_time_where_there_are_such() -> None:
    pages = text_of(Span(7, 17, SpanKind.PAGE, "0", "xii"), Span(19, 31, SpanKind.PAGE, "1", "1"))
    assert pages.locations([8, 26]) == ["p. xii · 26%", "p. 1 · 84%"]
    assert pages.location(0) == "¶ 1 · 0%"
    assert text_of(Span(7, 11, SpanKind.TIME, "Alder", "00:14")).location(9) == "00:14 · 29%"


def test_the_headings_above_a_place_are_its_path() -> None:
    text = text_of()
    assert [block.start for block in text.structure.heading_path(26)] == [0, 19]
    assert [block.start for block in text.structure.heading_path(8)] == [0]
