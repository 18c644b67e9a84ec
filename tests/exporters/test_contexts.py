import pytest
from hypothesis import given
from hypothesis import strategies as st

from florilegium.exporters.contexts import context_range
from florilegium.model import BlockKind, Context, Range

from .making import block, heading, paragraph, text_of

TEXT = text_of(
    heading("Log"),
    paragraph("First day. Nothing."),
    paragraph("The pilot came at 4.30 with Mr. Oar. He said: “Go!” We went. Then night…"),
    paragraph("Second day. All well."),
    block(BlockKind.VERSE, "O river\nO bank"),
)


def around(words: str, context: Context, text=TEXT) -> str:
    start = text.text.index(words)
    found = context_range(text, Range(start, start + len(words)), context)
    return text.text[found.start : found.end]


@pytest.mark.parametrize(
    ("words", "context", "expected"),
    [
        ("pilot", Context.NONE, "pilot"),
        ("pilot", Context.SENTENCE, "The pilot came at 4.30 with Mr. Oar."),
        ("Oar. He", Context.SENTENCE, "The pilot came at 4.30 with Mr. Oar. He said: “Go!”"),
        ("went", Context.SENTENCE, "We went."),
        ("went", Context.AROUND, "He said: “Go!” We went. Then night…"),
        (
            "pilot",
            Context.AROUND,
            "Nothing.\n\nThe pilot came at 4.30 with Mr. Oar. He said: “Go!”",
        ),
        ("night", Context.AROUND, "We went. Then night…\n\nSecond day."),
        ("First", Context.AROUND, "First day. Nothing."),
        ("well", Context.AROUND, "Second day. All well."),
        (
            "went",
            Context.PARAGRAPH,
            TEXT.text[TEXT.text.index("The pilot") : TEXT.text.index("Second")].strip(),
        ),
        ("night…\n\nSecond", Context.SENTENCE, "Then night…\n\nSecond day."),
        ("river", Context.SENTENCE, "O river"),
        ("river", Context.AROUND, "O river\nO bank"),
        ("Log", Context.AROUND, "Log"),
    ],
)
def test_what_is_around_some_words(words, context, expected):
    assert around(words, context) == expected


def test_sentences_of_chinese_need_no_spaces():
    text = text_of(paragraph("灯亮了。船来了！夜。"))
    assert around("船", Context.SENTENCE, text) == "船来了！"


@given(st.text("aB.!? \n“”", min_size=1, max_size=40).map(str.strip).filter(bool), st.data())
def test_the_passage_is_always_within_what_is_around_it(words, data):
    text = text_of(paragraph("Before."), paragraph(words), paragraph("After."))
    start = data.draw(st.integers(0, len(text.text) - 1))
    passage = Range(start, data.draw(st.integers(start + 1, len(text.text))))
    before = passage
    for context in Context:
        found = context_range(text, passage, context)
        assert found.start <= passage.start and found.end >= passage.end
        if context is not Context.PARAGRAPH:
            assert found.start <= before.start and found.end >= before.end
            before = found
