"""What a document is called, and the rest of what is known of it."""

import re
from pathlib import PurePath

from florilegium.errors import ImportFailure
from florilegium.importers import languages
from florilegium.importers.building import DocumentBuilder
from florilegium.importers.decoding import Decoded
from florilegium.importers.sources import Source
from florilegium.model import PICTURE, BlockKind, ImportedDocument, Metadata, Structure

_LONGEST = 90  # code points of a title that is made of a text's beginning
_LONGEST_STATED = 300  # of one that the document states
_SENTENCE = re.compile(r"(?<=[.!?。！？…])[\"”’»)]*(?:\s|(?<=[。！？]))")
_CHAPTERS = re.compile(
    r"(?:contents|table of contents|abstract|introduction|preface|foreword|summary|chapter\s+\w+"
    r"|[ivxlc]+|\d+)\.?",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PROSE = (
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.VERSE,
    BlockKind.CAPTION,
    BlockKind.CELL,
    BlockKind.NOTE,
)


def completed(
    source: Source,
    builder: DocumentBuilder,
    stated: Metadata,
    name: str,
    decoded: Decoded,
    remarks: tuple[str, ...] = (),
) -> ImportedDocument:
    """The document that ``builder`` holds, with what it does not state of itself filled in.

    Raises ImportFailure where there is nothing to read.
    """
    text, structure = builder.finish()
    if not text.strip():
        raise ImportFailure("The file is empty: there is nothing in it to read.")
    title = shortened(stated.title, _LONGEST_STATED) or title_of(text, structure, source.name)
    metadata = Metadata(
        title=title,
        author=_printable(stated.author),
        date=_printable(stated.date),
        language=languages.tag_of(stated.language) or languages.recognise(text),
        site=_printable(stated.site),
        source=_printable(stated.source),
        other=stated.other,
    )
    used = {span.target for span in structure.spans}
    return ImportedDocument(
        text=text,
        structure=structure,
        metadata=metadata,
        format=name,
        encoding=decoded.encoding,
        images={key: data for key, data in builder.images.items() if key in used},
        remarks=decoded.remarks + remarks,
    )


def title_of(text: str, structure: Structure, name: str) -> str:
    """The first heading, else the first line or sentence, else what the file's name says."""
    opening = structure.blocks[:40]
    for block in opening:
        heading = text[block.start : block.end]
        if block.kind is BlockKind.HEADING and not _CHAPTERS.fullmatch(heading.strip()):
            return shortened(heading)
    named = _from_name(name)
    for block in opening:
        if block.kind not in _PROSE:
            continue
        words = text[block.start : min(block.end, block.start + 2000)].replace(PICTURE, " ")
        line = words.strip().split("\n", 1)[0]
        if sum(1 for character in line if character.isalpha()) < 3:
            continue
        if named and _is_no_title(line):
            return named
        return shortened(line)
    return (
        named or shortened(text[:2000].replace(PICTURE, " ")) or PurePath(_printable(name)).name or "Untitled"
    )


def shortened(words: str, longest: int = _LONGEST) -> str:
    """``words`` if they are ``longest`` code points at most, else their first sentence, cut at a word."""
    line = _printable(words)
    if len(line) <= longest:
        return line
    sentence = _SENTENCE.split(line, maxsplit=1)[0]
    if 20 <= len(sentence) <= longest:
        return sentence
    cut = line.rfind(" ", longest // 2, longest)
    return line[: cut if cut > 0 else longest].rstrip(" ,;:–—-") + "…"


def _is_no_title(line: str) -> bool:
    """Whether a first line reads like the middle of something rather than its name."""
    return (
        line[:1].islower()
        or line[:1] in "\\<{}#$%@"
        or len(line) > 2 * _LONGEST
        or "://" in line
        or line.count("|") > 2
    )


def _from_name(name: str) -> str:
    """The title that a file's name holds; "" if it is only a number, a hash or a word for anything."""
    stem = re.sub(r"[\s_]+", " ", PurePath(_printable(name)).stem).strip(" -.")
    solid = re.sub(r"[\W_]", "", stem)
    letters = [character for character in solid if character.isalpha()]
    digits = len(solid) - len(letters)
    if len(letters) < 3 or digits > len(letters):
        return ""
    hexadecimal = re.fullmatch(r"[0-9a-fA-F]{8,}", solid)
    if (hexadecimal and digits) or re.search(r"[0-9a-f]{16,}", solid):
        return ""
    generic = (
        "index",
        "readme",
        "untitled",
        "document",
        "download",
        "file",
        "text",
        "page",
        "default",
        "article",
    )
    return "" if stem.lower() in generic else stem


def _printable(words: str) -> str:
    """``words`` on one line, without characters that cannot be stored."""
    return " ".join(_UNPRINTABLE.sub(" ", words).split())
