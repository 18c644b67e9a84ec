"""Finding the lines of what is searched for: a first screen, all of them, and what changes later."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSettings, QTimer, Signal

from florilegium.model import Changes, Concordance, ConcordanceLine
from florilegium.ui.concordance.order import CONTEXTS
from florilegium.ui.concordance.pane import ConcordancePane
from florilegium.ui.concordance.strip import BINS
from florilegium.ui.desk import Desk
from florilegium.ui.jobs import RunningJob
from florilegium.ui.searching import Searching
from florilegium.ui.words.asking import Lines
from florilegium.work import FindConcordance, FoundConcordance

_PAUSE_MILLISECONDS = 350  # without a key before the lines of what is being typed are looked for
_SETTLE_MILLISECONDS = 600  # after changes before the lines are looked for anew
_FIRST = 120
"""Lines that are shown while all others are looked for: more than a screenful."""


class Finding(QObject):
    """Shows the lines of the query that is in force, in the order and with the context that were chosen.

    When the corpus changes, lines that have gone go and those that moved move. New ones are taken in at
    once unless the reader is at work on the lines: then it is said how many wait.
    """

    found = Signal()
    """All lines are shown, or those of the documents that were asked for."""
    given_up = Signal()
    """No lines are shown any more."""

    def __init__(self, desk: Desk, settings: QSettings, searching: Searching, pane: ConcordancePane) -> None:
        super().__init__(pane)
        self._desk = desk
        self._settings = settings
        self._searching = searching
        self._pane = pane
        self._concordance: Concordance | None = None
        self._dispersion: Sequence[int] = ()
        self._asked: tuple[str, bool, Lines | None] | None = None  # whose lines are shown
        self._narrowed: Lines | None = None
        self._running: RunningJob | None = None
        self._renewing = False
        self._stopped = False  # the reader has enough of the first lines
        self._again = False  # something changed while the lines were being looked for
        self._sort = tuple(str(settings.value("concordance/sort", "1R,2R,3R")).split(","))
        self._context = _whole(settings.value("concordance/context"), 8)
        self._soon = QTimer(self, interval=_PAUSE_MILLISECONDS, singleShot=True)
        self._settle = QTimer(self, interval=_SETTLE_MILLISECONDS, singleShot=True)
        self._soon.timeout.connect(self.find)
        self._settle.timeout.connect(self._renew)
        pane.lines_wanted.connect(self._on_lines_wanted)
        pane.new_lines_wanted.connect(self.find)
        header = pane.header
        header.order_chosen.connect(self._on_order_chosen)
        header.context_chosen.connect(self._on_context_chosen)
        header.stop_requested.connect(self._on_stop_requested)
        header.all_requested.connect(self.find)
        header.show_order(self._sort)
        header.show_context(self._context)

    @property
    def concordance(self) -> Concordance | None:
        """The lines that are shown."""
        return self._concordance

    @property
    def dispersion(self) -> Sequence[int]:
        """How many of them stand in each stretch of the corpus."""
        return self._dispersion

    @property
    def context(self) -> int:
        """Words shown to either side."""
        return self._context

    @property
    def whole(self) -> bool:
        """Whether the lines that are shown are all that the query has in the corpus."""
        shown = self._concordance
        return shown is not None and shown.complete and not (self._narrowed or self._pane.header.new_lines)

    def narrow(self, lines: Lines | None) -> None:
        """Look in some documents only, until something else is searched for."""
        self._narrowed = lines if lines is not None and lines.documents else None

    def find_soon(self) -> None:
        """Another query is being typed: look for its lines when the keys rest."""
        if self._running is not None:  # the search itself waits for the same child
            self._cancel()
        if self._searching.query:
            self._soon.start()
        else:
            self.find()

    def find(self) -> None:
        """Look for the lines of what is searched for now; the first soon, where there are none of it yet."""
        self._soon.stop()
        self._settle.stop()
        self._cancel()
        self._stopped = False
        query = self._searching.query
        if not query:
            self.give_up()
            self._pane.clear()
            return
        asked = query, self._searching.case, self._narrowed
        narrowed = self._narrowed
        self._pane.header.show_place(narrowed.place if narrowed else "")
        self._pane.show_searching(query)
        if asked == self._asked or narrowed:
            self._start(self._job())
        else:
            self._start(self._job(most=_FIRST))

    def give_up(self) -> None:
        """Look for nothing more, and forget what was found."""
        self._soon.stop()
        self._settle.stop()
        self._cancel()
        self._concordance = self._asked = None
        self._dispersion = ()
        self.given_up.emit()

    def corpus_changed(self, changes: Changes) -> None:
        """Something in the corpus is not as it was."""
        read = changes.documents and not changes.placed
        if (read or changes.annotated or changes.everything) and not self._settle.isActive():
            self._settle.start()

    def renew_soon(self) -> None:
        """The lines may be others."""
        if not self._settle.isActive():
            self._settle.start()

    # ----

    def _job(self, *, most: int | None = None, held: tuple[str, ...] | None = None) -> FindConcordance:
        narrowed = self._narrowed
        return FindConcordance(
            self._searching.query,
            self._sort,
            documents=narrowed.documents if narrowed else None,
            case=self._searching.case,
            most=most,
            context=self._context,
            shown=_FIRST,
            bins=BINS,
            held=held,
        )

    def _start(self, job: FindConcordance) -> None:
        running = self._running = self._desk.find_concordance(job)
        asked = job.query, job.case, self._narrowed

        def on_finished(found: object, cancelled: bool) -> None:
            if self._running is not running:
                return
            self._running = None
            if not cancelled and isinstance(found, FoundConcordance):
                self._asked = asked
                self._show(found)

        def on_failed(sentence: str) -> None:
            if self._running is running:
                self._running = None
                self._pane.show_failure(sentence)

        running.finished.connect(on_finished)
        running.failed.connect(on_failed)
        running.progressed.connect(self._pane.header.say_progress)

    def _show(self, found: FoundConcordance) -> None:
        concordance = found.concordance
        if concordance.query != self._searching.query:
            return
        self._concordance, self._dispersion = concordance, found.dispersion
        self._pane.show_concordance(concordance, found.waiting)
        self._pane.show_lines(dict(enumerate(found.lines)))
        spread = len(concordance) and concordance.complete and self._narrowed is None
        self._pane.header.show_dispersion(found.dispersion if spread else ())
        if not concordance.complete and not self._stopped:
            self._pane.header.say_doing("finding all")
            self._start(self._job())
            return
        self.found.emit()
        if self._again:
            self._again = False
            self._settle.start()

    def _renew(self) -> None:
        """Find the lines again, those in documents without any so far only if nobody is at work on them."""
        if self._searching.query == "" or self._pane.isHidden():
            return
        if self._running is not None:
            self._again = True
            return
        if self._stopped:
            self._start(self._job(most=_FIRST))
            return
        shown = self._concordance
        held = (
            shown.documents if shown is not None and self._pane.in_use and self._asked is not None else None
        )
        self._start(self._job(held=held))

    def _cancel(self) -> None:
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def _on_stop_requested(self) -> None:
        self._cancel()
        self._stopped = True
        shown = self._concordance
        if shown is not None and shown.query == self._searching.query:
            self._pane.header.say(shown.query, len(shown), complete=shown.complete)
        else:
            self._pane.show_failure("The looking was stopped.")

    def _on_lines_wanted(self, numbers: Sequence[int]) -> None:
        concordance = self._concordance
        if concordance is None:
            return

        def on_finished(lines: object, cancelled: bool) -> None:
            if concordance is self._concordance and isinstance(lines, list) and not cancelled:
                words = [line for line in lines if isinstance(line, ConcordanceLine)]
                if len(words) == len(numbers):
                    self._pane.show_lines(dict(zip(numbers, words, strict=True)))

        running = self._desk.fetch_lines(concordance.part(numbers), self._context)
        running.finished.connect(on_finished)

    def _on_order_chosen(self, keys: tuple[str, ...]) -> None:
        self._sort = keys
        self._settings.setValue("concordance/sort", ",".join(keys))
        self._pane.header.show_order(keys)
        self.find()

    def _on_context_chosen(self, words: int) -> None:
        self._context = words
        self._settings.setValue("concordance/context", words)
        self._pane.header.show_context(words)
        self._pane.model.forget_words()


def _whole(value: object, usual: int) -> int:
    try:
        number = int(str(value))
    except ValueError:
        return usual
    return number if number in CONTEXTS else usual
