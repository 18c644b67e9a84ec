"""Notes and comments of an RTF file (specification 1.9.1, "Footnotes", "Comments (Annotations)")."""

from florilegium.importers import office_numbers
from florilegium.importers.office_flow import Item, Paragraph, comment_here, note_mark, notes
from florilegium.importers.rtf_state import Context


class Notes:
    """Numbers notes as they are met, and keeps them for the end."""

    def __init__(self) -> None:
        self._notes: dict[bool, list[Item]] = {False: [], True: []}
        self._counts = {False: 0, True: 0}
        self._comments: list[Item] = []
        self._comment_count = 0
        self._author = ""
        self._ranges: list[str] = []

    @property
    def items(self) -> list[Item]:
        """Footnotes, endnotes, comments."""
        return [*self._notes[False], *self._notes[True], *self._comments]

    @property
    def comment(self) -> str:
        """Name of the comment that is made on the words that come now; "" for none."""
        return self._ranges[-1] if self._ranges else ""

    def add_note(self, context: Context, outer: Context) -> None:
        """Keep the note whose text is ``context``, and put its mark in ``outer``."""
        endnote = context.endnote
        self._counts[endnote] += 1
        count = self._counts[endnote]
        number = office_numbers.formatted(count, "lowerRoman") if endnote else str(count)
        name = f"{'endnote' if endnote else 'footnote'}-{count}"
        made = notes(name, f"{number}.", context.finish())
        if made:
            self._notes[endnote] += made
            outer.put(note_mark(number, name))

    def add_comment(self, context: Context, outer: Context) -> None:
        """Keep the comment whose text is ``context``, made at the end of ``outer`` or on words there."""
        self._comment_count += 1
        name = f"comment-{context.reference or f'at-{self._comment_count}'}"
        who, self._author = self._author, ""
        self._leave(name)  # where its words had no end
        made = notes(name, "✎", context.finish(), f"Comment by {who}: " if who else "Comment: ")
        self._comments += made
        outer.flush()
        if made and not context.reference and outer.pieces:
            comment_here(Paragraph(pieces=outer.pieces), name)

    def take_author(self, words: str) -> None:
        """The next comment is by this person."""
        self._author = " ".join(words.split())

    def take_start(self, words: str) -> None:
        """The words that a comment is made on begin; ``words`` is its id."""
        self._ranges.append(f"comment-{words.strip()}")

    def take_end(self, words: str) -> None:
        """They end."""
        self._leave(f"comment-{words.strip()}")

    def _leave(self, name: str) -> None:
        if name in self._ranges:
            self._ranges.remove(name)
