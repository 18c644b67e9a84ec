"""Many passages highlighted, labelled and tagged in one deed, by a process that may take its time."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from florilegium.anchoring import describe
from florilegium.corpus.adding import now
from florilegium.corpus.deeds import Deeds
from florilegium.errors import FlorilegiumError, NotFound
from florilegium.model import (
    AnchorStatus,
    Changes,
    Concordance,
    DocumentText,
    Highlight,
    Progress,
    Range,
    clean_tags,
    new_id,
)
from florilegium.store import DocumentRows, HighlightRows

_POLL = 64  # passages between two looks at whether to go on


def _never() -> bool:
    return False


class Passages:
    """Does deeds on the lines of a concordance.

    A deed that has a name was done by one process for another: the first keeps what takes it back, the
    other a note of it (:meth:`keep`) at its place among its own deeds.
    """

    def __init__(self, deeds: Deeds, documents: DocumentRows, highlights: HighlightRows) -> None:
        self._deeds = deeds
        self._documents = documents
        self._highlights = highlights

    def highlight(
        self,
        lines: Concordance,
        label: str,
        tags: Iterable[str] = (),
        *,
        sentences: bool = False,
        name: str = "",
        cancelled: Callable[[], bool] = _never,
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> Changes:
        """Highlight the matches of lines, or with ``sentences`` the whole sentences around them.

        A passage that has that label already only gets the tags. A line whose text has another version by
        now, or is gone, is left out. Raises NotFound where there is no such label, and SearchCancelled
        where ``cancelled`` turns true before anything is written.
        """
        if label not in {known.id for known in self._highlights.labels()}:
            raise NotFound(f"There is no label “{label}”.")
        after: dict[str, Highlight | None] = {}
        made = _Made(label, clean_tags(tags), now())
        done = 0
        for document, version, passages in _by_document(lines):
            text = self._current(document, version)
            known = made.there(self._highlights.of_document(document)) if text is not None else {}
            for passage in passages:
                if done % _POLL == 0:
                    on_progress(Progress(done, len(lines)))
                    _check(cancelled)
                done += 1
                if text is not None and passage.end <= len(text.text):
                    reach = _sentence(text, passage) if sentences else passage
                    highlight = made.of(text, reach, known.get(reach))
                    if highlight is not None:
                        known[reach] = after[highlight.id] = highlight
        _check(cancelled)
        on_progress(Progress(len(lines), len(lines)))
        summary = "Highlight added" if len(after) == 1 else f"{len(after):,} highlights added"
        return self._deeds.change(summary, after, name=name)

    def keep(self, name: str, summary: str) -> None:
        """Note that another process has done something that can be undone here in its turn."""
        self._deeds.note(name, summary)

    def next_undo(self) -> str:
        """The name of what :meth:`Corpus.undo` would take back, if another process did it; else ""."""
        return self._deeds.next_undo

    def next_redo(self) -> str:
        """The same of what would be done again."""
        return self._deeds.next_redo

    def take_back(self, name: str) -> Changes:
        """Undo what was done here under a name. Raises FlorilegiumError where it is not the last deed."""
        if self._deeds.next_undo != name:
            raise _lost()
        return self._deeds.undo()

    def do_again(self, name: str) -> Changes:
        """Do again what was taken back. Raises as :meth:`take_back`."""
        if self._deeds.next_redo != name:
            raise _lost()
        return self._deeds.redo()

    # ----

    def _current(self, document: str, version: int) -> DocumentText | None:
        try:
            if self._documents.current_version(document) == version:
                return self._documents.text(version)
        except FlorilegiumError:
            pass
        return None


class _Made:
    """Makes the highlights of one deed."""

    def __init__(self, label: str, tags: tuple[str, ...], moment: str) -> None:
        self._label = label
        self._tags = tags
        self._moment = moment

    def there(self, highlights: Iterable[Highlight]) -> dict[Range, Highlight]:
        """Those that have the label already, by their passage."""
        return {
            Range(highlight.start, highlight.end): highlight
            for highlight in highlights
            if highlight.label == self._label and highlight.status is not AnchorStatus.LOST
        }

    def of(self, text: DocumentText, passage: Range, known: Highlight | None) -> Highlight | None:
        """The highlight of a passage as it is to be; None where it is so already."""
        if known is None:
            return Highlight(
                id=new_id(),
                document=text.document,
                version=text.version,
                anchor=describe(text.text, passage),
                label=self._label,
                tags=self._tags,
                created=self._moment,
                modified=self._moment,
            )
        if set(self._tags) <= set(known.tags):
            return None
        return replace(known, tags=clean_tags((*known.tags, *self._tags)), modified=self._moment)


def _by_document(lines: Concordance) -> Iterable[tuple[str, int, list[Range]]]:
    """Each document of the lines with its version and passages, so that each text is read once."""
    passages: dict[int, list[Range]] = {}
    for ordinal, start, end in zip(lines.ordinals, lines.starts, lines.ends, strict=True):
        passages.setdefault(ordinal, []).append(Range(start, end))
    for ordinal, ranges in passages.items():
        yield lines.documents[ordinal], lines.versions[ordinal], sorted(ranges)


def _sentence(text: DocumentText, passage: Range) -> Range:
    from florilegium.exporters.contexts import context_range
    from florilegium.model import Context

    return context_range(text, passage, Context.SENTENCE)


def _check(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        from florilegium.search import SearchCancelled  # slow to load

        raise SearchCancelled


def _lost() -> FlorilegiumError:
    return FlorilegiumError(
        "This can no longer be taken back in one step: the process that did it has ended since. "
        "The highlights can be chosen under their label or tag, and deleted."
    )
