"""An RTF file, token after token, as paragraphs, tables and notes; groups are a stack, never recursion."""

from collections.abc import Callable
from dataclasses import replace

from florilegium.errors import ImportFailure
from florilegium.importers import office_numbers, rtf_fonts
from florilegium.importers.office_flow import Anchor, Item, Paragraph
from florilegium.importers.office_symbols import is_symbol_font, translated, unprivate
from florilegium.importers.rtf_fields import Fields
from florilegium.importers.rtf_header import Header
from florilegium.importers.rtf_notes import Notes
from florilegium.importers.rtf_pictures import PictureData
from florilegium.importers.rtf_state import Context, State
from florilegium.importers.rtf_tables import RowShape
from florilegium.importers.rtf_tokens import Token, tokens
from florilegium.importers.rtf_words import CHARACTERS, LOOKS, PICTURES, SIGNS, SKIPPED, STARRED
from florilegium.model import Block, BlockKind, SpanKind

_DEEPEST = 50_000  # groups in one another
_LONGEST_PENDING = 65_536  # bytes decoded at a time
Ending = Callable[[], None]


class Reader:
    """Reads one file. What it found is in :attr:`header` and in the items that :meth:`read` returns."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.header = Header()
        self.title = ""
        self._state = State()
        self._shared = False  # whether a group around this one has the same state
        self._groups: list[tuple[State, list[Ending]]] = []
        self._endings: list[Ending] = []
        self._contexts = [Context()]
        self._pending = bytearray()
        self._raw = True
        self._left = 0  # characters to pass over after \u
        self._high = 0  # first half of a pair of surrogates
        self._star = False
        self._fields = Fields()
        self._notes = Notes()
        self._picture = PictureData()
        self._shape_name = ""
        self._words: dict[bytes, Callable[[int | None], None]] = {
            b"par": lambda _: self._end_paragraph(), b"sect": lambda _: self._end_paragraph(),
            b"cell": lambda _: self._end_cell(1),
            b"nestcell": lambda _: self._end_cell(max(self._state.depth, 2)),
            b"row": lambda _: self._end_row(1),
            b"nestrow": lambda _: self._end_row(max(self._state.depth, 2)),
            b"pard": self._plain_paragraph, b"plain": self._plain_characters, b"u": self._unicode,
            b"uc": self._skipping,
            b"field": self._field, b"fldinst": lambda _: self._collect(self._fields.take_code),
            b"fldrslt": self._result,
            b"bkmkstart": self._bookmark,
            b"footnote": self._note, b"ftnalt": self._endnote,
            b"annotation": lambda _: self._enter(self._comment),
            b"atnauthor": lambda _: self._collect(self._notes.take_author),
            b"atnref": self._annotation_reference,
            b"atrfstart": lambda _: self._collect(self._notes.take_start),
            b"atrfend": lambda _: self._collect(self._notes.take_end),
            b"listtext": self._list_text, b"pntext": self._list_text, b"pict": self._pict,
            b"shptxt": self._box,
            b"dptxbxtext": self._box, b"trowd": lambda _: self._new_row(),
            b"nesttableprops": lambda _: self._set(nested=True),
            b"upr": lambda _: self._set(place="upr", before=(self._state.place, self._state.collect)),
            b"sn": self._property_name, b"sv": self._property_value,
            b"nosupersub": lambda _: self._no_height(),
            b"ulnone": lambda _: self._set(kinds=self._state.kinds - {SpanKind.UNDERLINE}),
            b"ffres": self._fields.check, b"ffdefres": self._fields.check,
            b"atnid": lambda _: self._collect(lambda _words: None),
            b"formfield": lambda _: self._collect(lambda _words: None),
        }  # fmt: skip

    def read(self) -> list[Item]:
        """The paragraphs and tables, then footnotes, endnotes and comments. Raises ImportFailure."""
        for token in tokens(self._data):
            if token.kind in ("text", "byte"):
                self._bytes(token)
                continue
            if token.kind == "word" and token.value == b"u" and self._state.place != "skip":
                self._flush()
                self._unicode(token.number)
                continue
            self._flush()
            self._high = 0
            if token.kind == "open":
                self._open()
            elif token.kind == "close":
                if not self._groups:
                    continue
                self._close()
                if not self._groups and b"\\par" not in self._data[token.end :]:
                    break  # what follows the last brace is no part of the document
            elif token.kind == "word":
                self._left = 0
                self._word(token.value, token.number)
            elif token.kind == "sign":
                self._sign(token.value)
            elif self._state.place != "skip":
                self._picture.binary(token.value)
        self._flush()
        while self._groups:
            self._close()
        self._end_paragraph()
        return [*self._contexts[0].finish(), *self._notes.items]

    # ---- groups and state

    def _open(self) -> None:
        if len(self._groups) >= _DEEPEST:
            raise ImportFailure("The file is damaged: its parts are nested without end.")
        self._groups.append((self._state, self._endings))
        self._endings = []
        self._shared = True
        self._star, self._left = False, 0

    def _close(self) -> None:
        for ending in reversed(self._endings):
            ending()
        self._state, self._endings = self._groups.pop()
        self._shared = True
        self._star, self._left = False, 0

    def _own(self) -> State:
        """The state of this group alone, to be altered."""
        if self._shared:
            self._state = self._state.copy()
            self._shared = False
        return self._state

    def _set(self, **changes: object) -> None:
        state = self._own()
        for name, value in changes.items():
            setattr(state, name, value)

    def _collect(self, ending: Callable[[str], None]) -> None:
        """Hand the text of this group to ``ending`` when it closes."""
        found: list[str] = []
        self._set(collect=found)
        self._endings.append(lambda: ending("".join(found)))

    # ---- characters

    def _bytes(self, token: Token) -> None:
        if self._state.place == "skip":
            return
        value = token.value
        if self._left:
            taken = min(self._left, len(value))
            self._left -= taken
            value = value[taken:]
            if not value:
                return
        raw = token.kind == "text"
        if not raw or not value.isascii():
            if self._pending and raw != self._raw and not self._pending.isascii():
                raw = False
            self._raw = raw
        self._pending += value
        self._high = 0
        if len(self._pending) > _LONGEST_PENDING:
            self._flush()

    def _flush(self) -> None:
        if not self._pending:
            return
        data = bytes(self._pending)
        self._pending.clear()
        raw, self._raw = self._raw, True
        font = self.header.fonts.get(self._state.font)
        if font is not None and self._state.place == "text" and (font.symbol or is_symbol_font(font.name)):
            self._characters(
                translated(data.decode("latin-1"), font.name if is_symbol_font(font.name) else "Symbol")
            )
            return
        encoding = self.header.encoding_of(self._state.font)
        self._characters(rtf_fonts.decoded(data, encoding, raw=raw))

    def _characters(self, text: str) -> None:
        state = self._state
        if state.collect is not None:
            state.collect.append(text)
        elif state.place == "text":
            if not state.hidden and not state.deleted:
                self._contexts[-1].say(text, state.kinds, state.link, self._notes.comment)
        else:
            self.header.text(state.place, text)

    def _unicode(self, number: int | None) -> None:
        if number is None:
            return
        code = number & 0xFFFF if -0x10000 < number < 0x10000 else number
        self._left = self._state.skip
        if 0xD800 <= code < 0xDC00:
            self._high = code
            return
        if 0xDC00 <= code < 0xE000:
            if not self._high:
                return
            code = 0x10000 + ((self._high - 0xD800) << 10) + (code - 0xDC00)
        self._high = 0
        if 0 < code < 0x110000:
            font = self.header.fonts.get(self._state.font)
            self._characters(unprivate(chr(code), font.name if font else ""))

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._star = True
        elif self._state.place in ("skip", "upr"):
            return
        elif self._left:
            self._left -= 1
        elif sign in (b"\n", b"\r"):
            self._end_paragraph()
        elif sign in SIGNS:
            self._characters(SIGNS[sign])

    def _word(self, word: bytes, number: int | None) -> None:
        star, self._star = self._star, False
        place = self._state.place
        if place == "upr" and word == b"ud":
            self._set(place=self._state.before[0], collect=self._state.before[1])
            return
        if place in ("skip", "upr"):
            return
        if word in SKIPPED or (star and word not in STARRED):
            self._set(place="skip")
            return
        if word in CHARACTERS:
            self._characters(CHARACTERS[word])
        elif word in LOOKS:
            on = number != 0
            kinds = (
                self._state.kinds - {SpanKind.SUPERSCRIPT, SpanKind.SUBSCRIPT}
                if word in (b"super", b"sub")
                else self._state.kinds
            )
            self._set(kinds=kinds | {LOOKS[word]} if on else kinds - {LOOKS[word]})
        elif word in PICTURES:
            self._picture.kind = word
        elif place != "text" and self.header.word(place, word, number):
            if word == b"f":
                self._set(font=number or 0)
        elif word in self._words:
            self._words[word](number)
        elif (new := self.header.place(place, word, number)) is not None:
            self._set(place=new)
            if new == "collected":
                self._collect(lambda words: self.header.collected(word, words))
        else:
            self._property(word, number)

    def _property(self, word: bytes, number: int | None) -> None:
        state = self._state
        if word == b"f":
            self._set(font=number or 0)
        elif word == b"v":
            self._set(hidden=number != 0)
        elif word == b"deleted":
            self._set(deleted=number != 0)
        elif word == b"s":
            self._set(style=number or 0)
        elif word == b"outlinelevel":
            self._set(outline=number if number is not None else -1)
        elif word == b"ls":
            self._set(list=number or 0)
        elif word == b"ilvl":
            self._set(level=min(max(number or 0, 0), 8))
        elif word == b"intbl":
            self._set(in_table=True)
        elif word == b"itap":
            self._set(depth=max(number or 0, 0), in_table=(number or 0) > 0)
        elif word.startswith((b"tr", b"cl", b"cell")):
            shape = self._contexts[-1].shapes[state.nested]
            if word == b"cellx":
                shape.close_cell(number or 0)
            elif word == b"trleft":
                shape.left = number or 0
            elif word == b"trhdr":
                shape.header = True
            elif word == b"clmrg":
                shape.next.joins_left = True
            elif word == b"clvmrg":
                shape.next.joins_above = True

    # ---- paragraphs and tables

    def _plain_paragraph(self, _number: int | None) -> None:
        self._set(style=0, outline=-1, list=0, level=0, in_table=False, depth=1)

    def _plain_characters(self, _number: int | None) -> None:
        self._set(kinds=frozenset(), hidden=False, deleted=False, font=self.header.default_font)

    def _skipping(self, number: int | None) -> None:
        self._set(skip=min(max(number or 0, 0), 100))

    def _no_height(self) -> None:
        self._set(kinds=self._state.kinds - {SpanKind.SUPERSCRIPT, SpanKind.SUBSCRIPT})

    def _depth(self) -> int:
        return max(self._state.depth, 1) if self._state.in_table else 0

    def _end_paragraph(self, depth: int | None = None) -> None:
        if self._state.collect is not None:
            self._state.collect.append(" ")
            return
        if self._state.place != "text":
            return
        context = self._contexts[-1]
        paragraph = Paragraph(self._block(context)) if context.is_open or context.spelt else Paragraph()
        if not self.title and self.header.styles.is_title(self._state.style) and context.is_open:
            context.flush()
            self.title = Paragraph(pieces=context.pieces or []).plain().strip()
        context.end_paragraph(paragraph, self._depth() if depth is None else depth)

    def _block(self, context: Context) -> Block:
        state = self._state
        block = self.header.styles.block(state.style)
        if 0 <= state.outline <= 8:
            block = Block(0, 0, BlockKind.HEADING, min(state.outline + 1, 6))
        elif state.outline > 8 and block.kind is BlockKind.HEADING:
            block = Block(0, 0)
        spelt = context.spelt.strip()[:40]
        if spelt == "o" or not any(character.isalnum() for character in spelt):
            spelt = office_numbers.bullet(spelt) if spelt else ""
        marker = self.header.lists.next(state.list, state.level, spelt) if state.list else spelt
        if not marker or block.kind is BlockKind.CODE:
            return block
        if block.kind is BlockKind.HEADING:
            return replace(block, marker=marker)
        return Block(0, 0, BlockKind.LIST_ITEM, state.level + 1, block.quote, marker)

    def _end_cell(self, depth: int) -> None:
        if self._state.place == "text" and self._state.collect is None:
            self._end_paragraph(depth)
            self._contexts[-1].tables[-1].end_cell()

    def _end_row(self, depth: int) -> None:
        if self._state.place == "text" and self._state.collect is None:
            context = self._contexts[-1]
            if context.is_open:
                self._end_paragraph(depth)
            context.sink(depth)
            context.tables[-1].end_row(context.shapes[self._state.nested or depth > 1])

    def _new_row(self) -> None:
        self._contexts[-1].shapes[self._state.nested] = RowShape()

    # ---- fields, bookmarks, lists

    def _field(self, _number: int | None) -> None:
        self._fields.begin()
        self._endings.append(lambda: self._characters(self._fields.end()))

    def _result(self, _number: int | None) -> None:
        self._set(link=self._fields.begin_result() or self._state.link)

    def _bookmark(self, _number: int | None) -> None:
        self._collect(lambda words: self._contexts[-1].put(Anchor(words.strip())) if words.strip() else None)

    def _list_text(self, _number: int | None) -> None:
        def take(words: str) -> None:
            self._contexts[-1].spelt = " ".join(words.split())

        self._collect(take)

    # ---- notes, comments, boxes

    def _enter(self, ending: Callable[[Context], None]) -> None:
        context = Context()
        self._contexts.append(context)
        state = self._own()
        state.collect, state.place, state.link, state.list = None, "text", "", 0
        state.in_table = state.nested = False
        self._endings.append(lambda: self._leave(context, ending))

    def _leave(self, context: Context, ending: Callable[[Context], None]) -> None:
        self._flush()
        if context.is_open or context.spelt:
            self._end_paragraph()
        self._contexts.pop()
        ending(context)

    def _note(self, _number: int | None) -> None:
        shown = (
            self._state.collect is None
            and self._state.place == "text"
            and not (self._state.hidden or self._state.deleted)
        )
        self._enter(lambda context: self._notes.add_note(context, self._contexts[-1]) if shown else None)

    def _endnote(self, _number: int | None) -> None:
        self._contexts[-1].endnote = True

    def _comment(self, context: Context) -> None:
        self._notes.add_comment(context, self._contexts[-1])

    def _annotation_reference(self, _number: int | None) -> None:
        def take(words: str) -> None:
            self._contexts[-1].reference = words.strip()

        self._collect(take)

    def _box(self, _number: int | None) -> None:
        self._enter(lambda context: self._contexts[-1].boxes.extend(context.finish()))

    # ---- pictures

    def _pict(self, _number: int | None) -> None:
        outer, state = self._state.collect, self._state
        shown = outer is None and state.place == "text" and not (state.hidden or state.deleted)
        self._picture = picture = PictureData()

        def take(words: str) -> None:
            if shown:
                self._contexts[-1].put(picture.finished(words, state.link))

        self._collect(take)

    def _property_name(self, _number: int | None) -> None:
        def take(words: str) -> None:
            self._shape_name = words.strip()

        self._collect(take)

    def _property_value(self, _number: int | None) -> None:
        def take(words: str) -> None:
            if self._shape_name == "wzDescription":
                self._picture.alternative = words.strip()

        self._collect(take)
