"""E-mail messages (RFC 5322): who wrote, what they wrote, and what they quoted."""

from email.utils import parseaddr

from florilegium.errors import ImportFailure
from florilegium.importers import messages
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.dates import iso_date
from florilegium.importers.decoding import Decoded, decode
from florilegium.importers.html_blocks import BlockWalk
from florilegium.importers.html_tree import parse
from florilegium.importers.languages import tag_of
from florilegium.importers.messages import Part
from florilegium.importers.saved_page import pictures_among
from florilegium.importers.sources import Source
from florilegium.importers.text import add_text
from florilegium.importers.titles import completed
from florilegium.model import Block, BlockKind, ImportedDocument, Metadata

_SHOWN = ("From", "To", "Cc", "Date")
_LONGEST_SHOWN = 1_000  # code points of a header
_MOST_BODIES = 500  # parts and forwarded messages
_MOST_NAMED = 10  # attachments
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")


def read(source: Source) -> ImportedDocument:
    """Read the message in ``source``. Raises ImportFailure."""
    message = messages.parse(source.data.lstrip())
    if message.get_content_type() in _ENCRYPTED:
        raise ImportFailure("The message is encrypted; save it from your mail program as text or HTML.")
    builder = DocumentBuilder()
    walk = _Walk(builder, source)
    walk.add(message)
    name, address = parseaddr(messages.header(message, "from"))
    stated = Metadata(
        title=messages.header(message, "subject") or _first_words(builder),
        author=name or address,
        date=iso_date(messages.header(message, "date")),
        language=tag_of(messages.header(message, "content-language")),
    )
    if not walk.encoding and not walk.has_headers:
        raise ImportFailure("This is no e-mail message: it has neither a header nor words.")
    decoded = Decoded("", walk.encoding, tuple(dict.fromkeys(walk.remarks)))
    return completed(source, builder, stated, "eml", decoded, _attachments(walk.attachments))


def _attachments(names: list[str]) -> tuple[str, ...]:
    if not names:
        return ()
    shown = ", ".join(names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return (f"Attachments left out: {shown}{more}.",)


def _first_words(builder: DocumentBuilder) -> str:
    """The words after the header, which are no title."""
    text, structure = builder.finish()
    blocks = [block for block in structure.blocks[:3] if block.kind is not BlockKind.VERSE]
    return text[blocks[0].start : min(blocks[0].end, blocks[0].start + 1000)] if blocks else ""


class _Walk:
    """Adds a message, and those forwarded in it, to a builder."""

    def __init__(self, builder: DocumentBuilder, source: Source) -> None:
        self._builder = builder
        self._source = source
        self._left = _MOST_BODIES
        self.encoding = ""
        """Of the first words that were read."""
        self.remarks: list[str] = []
        self.attachments: list[str] = []
        self.has_headers = False

    def add(self, message: Part) -> None:
        """Add ``message``."""
        pictures = _pictures(message)
        self._head(message, 0)
        stack = [(message, 0)]  # a part, and how many messages forward it
        while stack and self._left:
            part, quote = stack.pop()
            self._left -= 1
            kind = part.get_content_type()
            children = messages.children(part)
            if kind == "message/rfc822" and children:
                self._builder.add_rule()
                self._head(children[0], quote + 1)
                stack.append((children[0], quote + 1))
            elif kind == "multipart/alternative" and children:
                stack.append((_preferred(children), quote))
            elif children:
                stack.extend((child, quote) for child in reversed(children))
            elif part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
                self._attachment(part, pictures)
            else:
                self._body(part, kind, quote, pictures)

    def _head(self, message: Part, quote: int) -> None:
        """The subject as a heading, and who wrote to whom."""
        subject = messages.header(message, "subject")
        self._builder.begin(Block(0, 0, BlockKind.HEADING, min(quote + 1, 6), min(quote, 20)))
        self._builder.add(subject)
        lines = [
            f"{name}: {value[:_LONGEST_SHOWN]}"
            for name in _SHOWN
            if (value := messages.header(message, name.lower()))
        ]
        self._builder.add_block(Block(0, 0, BlockKind.VERSE, quote=min(quote, 20)), "\n".join(lines))
        self.has_headers = self.has_headers or bool(subject or lines)

    def _attachment(self, part: Part, pictures: dict[str, bytes]) -> None:
        if f"cid:{messages.content_id(part)}" not in pictures:
            name = messages.file_name(part)
            if name or part.get_content_disposition() == "attachment":
                self.attachments.append(name or "one without a name")

    def _body(self, part: Part, kind: str, quote: int, pictures: dict[str, bytes]) -> None:
        data = messages.content(part)
        if not data.strip():
            return
        encoding = self._source.encoding or messages.charset(part, data)
        decoded = decode(data, encoding=encoding, markup=kind == "text/html")
        self.encoding = self.encoding or decoded.encoding
        self.remarks += decoded.remarks
        if kind == "text/html" and (root := parse(decoded.text)) is not None:
            body = root.find(".//body")
            walk = BlockWalk(self._builder, pictures=pictures_among(pictures, ""))
            walk.walk([root if body is None else body], within=Block(0, 0, quote=min(quote, 20)))
        elif kind != "text/html":
            add_text(self._builder, _quoted(decoded.text, quote))


def _preferred(children: list[Part]) -> Part:
    """The part of an alternative to read: plain text if it says anything, else the last that is text."""
    for child in children:
        if child.get_content_type() == "text/plain" and messages.content(child).strip():
            return child
    readable = [child for child in children if child.is_multipart() or child.get_content_maintype() == "text"]
    return (readable or children)[-1]


def _pictures(message: Part) -> dict[str, bytes]:
    """The pictures that HTML in the message can show, by their "cid:" addresses."""
    return {
        f"cid:{name}": messages.content(part)
        for part in messages.leaves(message)
        if part.get_content_maintype() == "image" and (name := messages.content_id(part))
    }


def _quoted(text: str, quote: int) -> str:
    """``text`` with what it quotes parted from its own words, all of it quoted ``quote`` times more."""
    lines: list[str] = []
    before = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        if lines and quoted is not before and line.strip() and lines[-1].strip():
            lines.append("")
        before = quoted
        lines.append(line)
    sign = ">" * min(quote, 20)
    return "\n".join(f"{sign} {line}".rstrip() for line in lines) if sign else "\n".join(lines)
