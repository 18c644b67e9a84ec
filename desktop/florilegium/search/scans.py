"""The scans for a query's words, by what the index knows of their spellings."""

from collections.abc import Callable, Collection
from functools import partial

from florilegium.search.analysis import LONGEST, stems
from florilegium.search.finding import FoundText
from florilegium.search.lexicon import Lexicon, Matcher, Matchers
from florilegium.search.mapping import SegmentFile
from florilegium.search.query import Form, Words
from florilegium.search.scanning import MOST_FORMS, Letters, ScannedText, WordScan

Named = Callable[[Form], Collection[str] | None]
Spelled = Callable[[str, str], Collection[str] | None]


class Scans:
    """Scans for the words of one query, each made when it is first needed.

    ``named`` tells what :func:`named` does, ``spelled`` the exact forms in plain ASCII that have a stem in
    a language (code, stem); either None if it cannot say.
    """

    def __init__(self, matchers: Matchers, named: Named, spelled: Spelled) -> None:
        self._matchers = matchers
        self._named = named
        self._spelled = spelled
        self._known: dict[tuple[Words, str], WordScan | None] = {}

    def of(self, words: Words, code: str) -> WordScan | None:
        """The scan for the first of some words; None where its spellings are not known."""
        if (words, code) not in self._known:
            self._known[words, code] = self._scan(words, code)
        return self._known[words, code]

    def text(
        self, letters: Letters, code: str, lexicon: Lexicon, read: Callable[[], FoundText] | None = None
    ) -> ScannedText:
        """A text, in the language that ``stemming`` named, in which to look for the words.

        ``read`` gives it where it has been read before, for words without a scan.
        """
        return ScannedText(letters, lexicon, partial(self._of_matcher, code), read)

    def _of_matcher(self, code: str, matcher: Matcher) -> WordScan | None:
        return self.of(matcher.words, code)

    def _scan(self, words: Words, code: str) -> WordScan | None:
        form = words.forms[0]
        if len(form.text) >= LONGEST:
            return None
        stem = stems(code)[words.clean] if words.clean else ""
        forms: Collection[str] | None = ()
        if form.wild or form.edits:
            forms = self._named(form)
        elif stem:
            forms = self._spelled(code, stem)
        if forms is None:
            return None
        if form.text.isascii() and not form.wild:
            forms = {*forms, form.text}
        return WordScan(self._matchers.of(words, code), forms)


def named(segments: list[SegmentFile], form: Form) -> set[str] | None:
    """The forms in plain ASCII that one with wildcards or errors stands for.

    Of one with wildcards only those that are cut. None if there are too many, or they cannot be told.
    """
    found: set[str] = set()
    for segment in segments:
        names = segment.names("text", form, least=LONGEST if form.wild else 0, most=MOST_FORMS)
        if names is None:
            return None
        found.update(names)
    if form.cased and any(len(one) >= LONGEST for one in found):
        return None
    return found if len(found) <= MOST_FORMS else None
