from hypothesis import given
from hypothesis import strategies as st

from florilegium.exporters.escaping import quote
from florilegium.exporters.excerpts import excerpt
from florilegium.model import PICTURE, BlockKind, Range, Span, SpanKind

from .making import block, cell, heading, highlight_of, item, lost, paragraph, text_of
from .reading_back import quoted
from .test_escaping import TEXT

WORDS = TEXT.map(str.strip).filter(lambda text: text and not text.startswith("\ufeff"))
LINES = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
BLOCKS = st.lists(
    st.builds(paragraph, WORDS, quote=st.integers(0, 2))
    | st.builds(heading, LINES, st.integers(1, 6))
    | st.builds(item, WORDS, st.sampled_from(["•", "1.", "7)", "☑", "iv.", ""]), st.integers(1, 4))
    | st.builds(block, st.sampled_from([BlockKind.CODE, BlockKind.VERSE, BlockKind.NOTE]), WORDS)
    | st.builds(cell, LINES, st.integers(0, 2), st.integers(0, 3), st.integers(0, 1)),
    min_size=1,
    max_size=6,
)


def _folded(text):
    return " ".join(text.replace(PICTURE, "[picture]").split())


def _shown(text, passage):
    return excerpt(text, highlight_of(text, passage))


@given(BLOCKS, st.data())
def test_the_words_of_any_passage_come_back(blocks, data):
    text = text_of(*blocks)
    start = data.draw(st.integers(0, len(text.text) - 1))
    passage = Range(start, data.draw(st.integers(start + 1, len(text.text))))
    expected = _folded(text.text[passage.start : passage.end])
    assert _folded(quoted(quote(_shown(text, passage)))) == expected


def test_paragraphs_stay_apart_and_line_breaks_stay():
    text = text_of(paragraph("One.\nTwo."), paragraph("Three."))
    assert _shown(text, "One.\nTwo.\n\nThree.") == "One.\\\nTwo.\n\nThree."


def test_a_part_of_one_item_is_no_list_but_several_are():
    text = text_of(item("ropes"), item("tar, old", "2.", 2), item("tar, new", "3.", 2), item("oars"))
    assert _shown(text, "tar, old") == "tar, old"
    assert _shown(text, text.text) == "- ropes\n\n  2. tar, old\n\n  3. tar, new\n- oars"


def test_a_continued_item_stays_inside_its_item():
    text = text_of(item("ropes"), item("of hemp", ""), item("oars"))
    assert _shown(text, text.text) == "- ropes\n\n  of hemp\n- oars"


def test_rows_of_a_table_are_lines():
    text = text_of(cell("Month", 0, 0), cell("Fares", 0, 1), cell("May", 1, 0), cell("31|2", 1, 1))
    assert _shown(text, text.text) == "Month\u2003Fares\\\nMay\u200331\\|2"


def test_code_is_fenced_and_verse_keeps_its_shape():
    code = text_of(block(BlockKind.CODE, "if a:\n\n    print(`b`)"))
    assert _shown(code, code.text) == "```\nif a:\n\n    print(`b`)\n```"
    assert quote(_shown(code, code.text)) == "> ```\n> if a:\n>\n>     print(`b`)\n> ```"
    verse = text_of(block(BlockKind.VERSE, "O river\n  O *bank*\n\nand over"))
    assert _shown(verse, verse.text) == "O river\\\n&nbsp;&nbsp;O \\*bank\\*\n\nand over"


def test_a_quotation_in_the_document_is_quoted_once_more_only_beside_other_text():
    text = text_of(paragraph("He said:"), paragraph("never\nagain", quote=1))
    assert _shown(text, "never\nagain") == "never\\\nagain"
    assert _shown(text, text.text) == "He said:\n\n> never\\\n> again"


def test_pictures_become_words():
    words = f"before {PICTURE} and {PICTURE} after"
    spans = (Span(7, 8, SpanKind.PICTURE, title="The [old]\nferry"),)
    text = text_of(paragraph(words), spans=spans)
    assert _shown(text, words) == "before \\[picture: The \\[old\\] ferry\\] and \\[picture\\] after"


def test_where_the_text_has_changed_the_words_kept_with_the_highlight_are_shown():
    old = text_of(paragraph("Eleven *crossings*"), paragraph("a day."))
    new = text_of(paragraph("Twelve crossings a day."))
    assert excerpt(new, highlight_of(old, old.text)) == "Eleven \\*crossings\\*\n\na day."
    assert excerpt(new, lost(highlight_of(old, "day."))) == "day."


def test_a_text_without_structure_still_gives_its_words():
    text = text_of()
    bare = type(text)("d1", 1, "a\n\nb #c", text.structure)
    assert _shown(bare, Range(0, 7)) == "a\n\nb \\#c"
