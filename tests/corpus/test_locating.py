"""The words of a text without its punctuation are those of the text."""

from hypothesis import given
from hypothesis import strategies as st

from florilegium.anchoring.words import Vocabulary, Words
from florilegium.corpus.locating import PlainWords


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("ab-' \n.,…\u00ad"), max_size=60))
def test_plain_words_are_the_words_that_are_no_marks(text: str) -> None:
    vocabulary = Vocabulary()
    words = Words(text, vocabulary)
    kept = [index for index in range(len(words)) if words.is_word(index)]
    plain = PlainWords(text, vocabulary)
    assert plain.line == "".join(words.line[index] for index in kept)
    assert list(plain.starts) == [words.starts[index] for index in kept]
    assert list(plain.ends) == [words.ends[index] for index in kept]
