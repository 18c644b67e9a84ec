"""Subtitles and captions: SubRip (.srt) and WebVTT (.vtt) as the paragraphs that were spoken.

WebVTT: https://www.w3.org/TR/webvtt1/. SubRip has no standard; whatever has lines of times is read.
Each cue keeps its time and speaker as a TIME span; where it stood on the screen is dropped.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import PurePath

from florilegium.importers import text as plain_text
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.decoding import decode
from florilegium.importers.languages import tag_of
from florilegium.importers.sources import Source
from florilegium.importers.titles import completed
from florilegium.model import Block, BlockKind, ImportedDocument, Metadata, SpanKind

_STAMP = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"[ \t]*{_STAMP}[ \t]*-{{1,2}}>[ \t]*{_STAMP}(?:[ \t].*)?")
_NOT_CUES = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)(?:[ \t:-]|$)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>\n]{1,200})>")
_RUBY = re.compile(r"<rt(?:\.[^<>]*)?>([^<>]{0,100})(?:</rt>)?")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,300}>|<\d[\d:.]{0,20}>|\{\\[^{}\n]{0,300}\}")
_ENTITY = re.compile(r"&#?\w{1,31};")
_DASH = re.compile(r"[-–][ \t]*(?=[^\W\d_]|[\"“‘'«¿¡([♪])")
_CHEVRONS = re.compile(r"(?:>>+|»)[ \t]*")
_SPEAKER = re.compile(r"(\[?[^\W\d_][\w.'’-]{0,30}(?: [^\W_][\w.'’-]{0,30}){0,3}\]?):[ \t]+(?=\S)")
_SENTENCE_ENDS = re.compile(r"[.!?。！？…♪][\"'”’»)\]]*$")
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")  # scripts that set no spaces
_IDENTIFIER = re.compile(r"[ _]*\[[\w-]{11}\]$")  # of the recording, as downloaders put it in the name
_PARAGRAPH = 500  # code points from which a paragraph ends with its sentence
_LONGEST = 1200  # where there are no sentences
_PAUSE = 3.0  # seconds of silence that end a paragraph
_ROLLING = 1 / 3  # of the cues repeat the one before: the lines roll up the screen


@dataclass(slots=True)
class _Cue:
    """What was said from ``start`` to ``end``, in seconds."""

    start: float
    end: float
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Utterance:
    """Words of one speaker in one cue."""

    start: float
    end: float
    speaker: str
    words: str
    turn: bool = False
    """Whether another begins to speak here."""


def read(source: Source) -> ImportedDocument:
    """Read ``source`` as subtitles; as plain text where it holds no times. Raises ImportFailure."""
    decoded = decode(source.data, encoding=source.encoding)
    groups = [group.split("\n") for group in re.split(r"\n(?:\n)+", decoded.text.strip("\n"))]
    name = "vtt" if groups[0][0].startswith("WEBVTT") else "srt"
    cues = _unrolled(list(_cues(groups)))
    builder = DocumentBuilder()
    spoken = list(_utterances(cues))
    if not spoken:
        return plain_text.read(source)
    _Paragraphs(builder).add(spoken)
    title, language = _from_name(source.name)
    header = dict(re.findall(r"^(Kind|Language):[ \t]*(\S+)", "\n".join(groups[0]), re.MULTILINE))
    stated = Metadata(
        title=groups[0][0][6:].strip(" \t-–—:") if name == "vtt" else "",
        language=(name == "vtt" and header.get("Language", "")) or language,
    )
    if not stated.title:
        stated = Metadata(title=title, language=stated.language)
    return completed(source, builder, stated, name, decoded)


def _cues(groups: list[list[str]]) -> Iterator[_Cue]:
    """The cues in lines parted at empty ones; lines without a time belong to the cue before them."""
    cue: _Cue | None = None
    for group in groups:
        if _NOT_CUES.match(group[0]) and not any(map(_TIMES.fullmatch, group[1:2])):
            continue
        for at, line in enumerate(group):
            if found := _TIMES.fullmatch(line):
                if cue is not None:
                    if at and cue.lines and _is_number_or_first(cue.lines[-1], at):
                        cue.lines.pop()
                    yield cue
                cue = _Cue(_seconds(found.groups()[:4]), _seconds(found.groups()[4:]))
            elif cue is not None:
                cue.lines.append(line)
    if cue is not None:
        yield cue


def _is_number_or_first(line: str, at: int) -> bool:
    """Whether the line above a time is the cue's own name: alone above it, or a number."""
    return at == 1 or line.strip().isdecimal()


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _clean(line: str) -> str:
    """A line without tags, positions and character references; who speaks stays as "<v Name>"."""
    parts: list[str] = []
    at = 0
    for voice in _VOICE.finditer(line):
        parts += (_words(line[at : voice.start()]), f"<v {' '.join(_words(voice.group(1)).split())}>")
        at = voice.end()
    parts.append(_words(line[at:]))
    return "".join(parts).strip()


def _words(piece: str) -> str:
    piece = _TAG.sub("", _RUBY.sub(r"(\1)", piece)).replace("\\N", " ").replace("\\h", " ")
    piece = _ENTITY.sub(lambda found: unescape(found.group()), piece) if "&" in piece else piece
    return piece.replace("\u200e", "").replace("\u200f", "").replace("\ufeff", "")


def _unrolled(cues: list[_Cue]) -> list[_Cue]:
    """``cues`` cleaned, and each line said once where lines roll: shown again above the new one."""
    for cue in cues:
        cue.lines = [clean for line in cue.lines if (clean := _clean(line))]
    cues = [cue for cue in cues if cue.lines]
    fresh: list[_Cue] = []
    repeats = 0
    before: list[str] = []
    for cue in cues:
        lines = _not_shown(before, cue.lines)
        repeats += lines != cue.lines
        if lines:
            fresh.append(_Cue(cue.start, cue.end, lines))
        before = cue.lines
    return fresh if repeats >= 3 and repeats >= _ROLLING * len(cues) else cues


def _not_shown(before: list[str], lines: list[str]) -> list[str]:
    """``lines`` less those at their head that ``before`` ends in, or began to spell."""
    for count in range(min(len(before), len(lines), 8), 0, -1):
        if before[-count:] == lines[:count]:
            return lines[count:]
    if before and lines[0].startswith(before[-1] + " "):
        return [lines[0][len(before[-1]) :].strip(), *lines[1:]]
    return lines


def _utterances(cues: list[_Cue]) -> Iterator[_Utterance]:
    names = _speakers(cues)
    named_until = -_PAUSE
    speaker = ""
    for cue in cues:
        dashes = sum(1 for line in cue.lines if _DASH.match(line))
        if cue.start - named_until >= _PAUSE or cue.start < named_until - _PAUSE:
            speaker = ""  # a name holds until another speaks, or no one does
        for part in _turns(cue.lines, parted=dashes > 1 or (dashes == 1 and len(cue.lines) > 1)):
            words, turn = part, False
            voice = re.match(r"<v ([^<>]*)>", words)
            if voice:
                speaker, words = voice.group(1), words[voice.end() :]
            for sign in (_CHEVRONS, _DASH):
                if found := sign.match(words):
                    words, turn = words[found.end() :], True
            if (named := _SPEAKER.match(words)) and _bare(named.group(1)) in names:
                speaker, words = _bare(named.group(1)), words[named.end() :]
            elif turn and not voice:
                speaker = ""
            words = re.sub(r"<v [^<>]*>", "", words).strip()
            if words:
                yield _Utterance(cue.start, cue.end, speaker, words, turn)
            named_until = -_PAUSE if voice else cue.end


def _turns(lines: list[str], *, parted: bool) -> Iterator[str]:
    """The lines of a cue joined, but for those where another speaks."""
    held = ""
    pieces = (piece for line in lines for piece in re.split(r"(?=<v )", line) if piece.strip())
    for piece in pieces:
        begins = (
            piece.startswith("<v ")
            or _CHEVRONS.match(piece)
            or _SPEAKER.match(piece)
            or (parted and _DASH.match(piece))
        )
        if held and begins:
            yield held
            held = ""
        held = f"{held}{_between(held, piece)}{piece}"
    if held:
        yield held


def _speakers(cues: list[_Cue]) -> frozenset[str]:
    """The names before colons that are speakers: in capitals, or said more than once."""
    found = Counter(
        _bare(named.group(1))
        for cue in cues
        for line in cue.lines
        if (named := _SPEAKER.match(_CHEVRONS.sub("", _DASH.sub("", line, count=1), count=1)))
        and all(word[0].isupper() or word[0].isdecimal() for word in _bare(named.group(1)).split())
    )
    return frozenset(name for name, times in found.items() if times > 1 or (name.isupper() and len(name) > 1))


def _bare(name: str) -> str:
    return name.strip("[]")


def _between(before: str, after: str) -> str:
    """What stands between two pieces of speech: nothing in scripts that set no spaces."""
    if not before:
        return ""
    return "" if _UNSPACED.match(before[-1]) and _UNSPACED.match(after[:1]) else " "


class _Paragraphs:
    """Sets utterances as paragraphs: one a speaker's turn, long ones parted where a sentence ends."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._last: _Utterance | None = None

    def add(self, utterances: list[_Utterance]) -> None:
        """Add them all."""
        for utterance in utterances:
            self._add(utterance)
        self._builder.end()

    def _add(self, new: _Utterance) -> None:
        builder, last = self._builder, self._last
        if last is None or self._ends(last, new):
            builder.begin(Block(0, 0, BlockKind.PARAGRAPH))
            if new.speaker:
                builder.add(f"{new.speaker}:")
                builder.mark(0, SpanKind.STRONG)
                builder.add(" ")
            start = 0
        else:
            builder.add(_between(last.words, new.words))
            start = builder.position
        builder.add(new.words)
        builder.mark(start, SpanKind.TIME, new.speaker, _clock(new.start))
        self._last = new

    def _ends(self, last: _Utterance, new: _Utterance) -> bool:
        if new.turn or new.speaker != last.speaker:
            return True
        length = self._builder.position
        if length >= _LONGEST:
            return True
        if _SENTENCE_ENDS.search(last.words[-8:]):
            return length >= _PARAGRAPH or new.start - last.end >= _PAUSE
        return length >= _PARAGRAPH and new.start - last.end >= _PAUSE


def _from_name(name: str) -> tuple[str, str]:
    """Title and language that a file's name holds: "A talk.pt-BR.vtt"; "" where it holds none."""
    stem = PurePath(name).stem
    stem, dot, tag = stem.rpartition(".")
    language = tag_of(tag) if dot and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_]\w{2,4}){0,2}", tag) else ""
    if not language:
        stem = f"{stem}{dot}{tag}"
    title = " ".join(re.sub(r"[\s_]+", " ", _IDENTIFIER.sub("", stem)).split())
    return (title if sum(map(str.isalpha, title)) > 2 else "", language)
