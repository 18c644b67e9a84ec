"""Plain text as Markdown that gives the same text back.

The dialect aimed at is CommonMark 0.31 (https://spec.commonmark.org/0.31.2/) together with what
common renderers add: GitHub's tables, strike-through and bare links, pandoc's emoji names and
maths, Obsidian's ``==marks==``, ``%%comments%%``, ``#tags``, ``[[links]]`` and ``^block-ids``. What
only one program understands is added where the dialects are made (``dialects.py``).

Every code point comes back, white space included, save three things no parser gives back: NUL and
carriage return (a canonical text holds neither), and control characters at the edge of a line.
"""

import re

_INLINE = r"""
      [\\`*_\[\]<~|$^]                             # may begin something anywhere
    | (?<!\w)\#                                    # a tag; the closing row of a heading
    | &(?=\#|\w+;)                                 # an entity
    | ={2,} | %{2,}                                # a mark, a comment
    | :(?=//|100:|1234:|[\w+-]*[a-zA-Z_+-][\w+-]*:)  # a bare link, an emoji's name
    | (?<=[wW]{3})\.                               # a bare link
    | (?<=mailto): | (?<=xmpp):
    | [\u2028\u2029]                               # lines to some, to others not
    """
_LINE_START = re.compile(r"[-+:](?!\w)|[>=]")
_NUMBER = r"\d{1,9}(?=[.)](?:\s|$))"
_ENTITY_SAFE = re.compile(r"[\t\n\f\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


def _entity(character: str) -> str:
    return f"&#{ord(character)};"


def _inline(match: re.Match[str]) -> str:
    found = match[0]
    return _entity(found) if found in "\u2028\u2029" else "".join("\\" + character for character in found)


def _edge(space: str) -> str:
    """White space at the edge of a line, which a parser would strip, as entities."""
    return _ENTITY_SAFE.sub(lambda match: _entity(match[0]), space)


class Escaper:
    """Escapes for one dialect.

    ``inline`` is a verbose pattern of what must be escaped anywhere beside what always must;
    ``number`` one of what makes a numbered item at the start of a line, up to its delimiter.
    """

    def __init__(self, inline: str = "", number: str = _NUMBER) -> None:
        self._inline = re.compile(f"{_INLINE} | {inline}" if inline else _INLINE, re.VERBOSE)
        self._number = re.compile(number)

    def text(self, text: str) -> str:
        """``text`` as the inside of one paragraph; each newline becomes a hard break.

        The break is a backslash rather than two spaces, which editors and formatters strip. A
        newline at the end, where a parser takes a break for a backslash, becomes an entity.
        """
        body = text.rstrip("\n")
        return "\\\n".join(map(self._line, body.split("\n"))) + "&#10;" * (len(text) - len(body))

    def line(self, text: str) -> str:
        """``text`` on one line, for headings and links: runs of white space become one space."""
        return self.text(" ".join(text.split()))

    def _line(self, line: str) -> str:
        """One line, safe at the start of a block and in the middle of one."""
        body = line.strip()
        if not body:
            return _edge(line)
        at = line.index(body)
        before, after = line[:at], line[at + len(body) :]
        escaped = self._inline.sub(_inline, body)
        if number := self._number.match(escaped):
            escaped = f"{number[0]}\\{escaped[number.end() :]}"
        elif _LINE_START.match(escaped):
            escaped = "\\" + escaped
        return _edge(before) + escaped + _edge(after)


_PLAIN = Escaper()
escape = _PLAIN.text
escape_line = _PLAIN.line


def fence(text: str, *, language: str = "") -> str:
    """``text`` as a fenced code block, whatever rows of backticks it holds."""
    longest = max((len(row) for row in re.findall("`+", text)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{language}\n{text}\n{ticks}"


def quote(markdown: str) -> str:
    """``markdown`` as a block quotation: every line is marked, blank ones too."""
    return "\n".join(f"> {line}" if line else ">" for line in markdown.split("\n"))
