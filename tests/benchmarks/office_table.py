"""How much of word processors' documents is read: ``python tests/benchmarks/office_table.py CORPUS``.

CORPUS is a folder with office_index.json: a list of objects that have "path" and, where the text is
known, "truth", both relative to the folder, and "truth_kind". Tokens are runs of letters and digits,
whatever their case; F1 is the harmonic mean of the shares of tokens found and of tokens rightly
found, order apart. The markers of items and notes and the words that stand for pictures count as
text, as they do in expected texts.

Two kinds of expected texts are kept apart: those that a converter's tests expect, and those that say
"peer reference", which are only what another converter made of the file. Both leave out words that
the file holds for its reader. So each mean is given twice: as it is, and without the words that are
found and not expected but stand in the file's own XML, or are numbers and names that word processors
set before headings, items, notes and comments. Pandoc, mammoth, python-docx and striprtf are measured
beside ours where they are installed.
"""

import argparse
import importlib
import importlib.util
import json
import re
import shutil
import statistics
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from lxml import etree

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import BlockKind, ImportedDocument, SpanKind

FORMATS = ("docx", "odt", "rtf")
OURS = "Florilegium"
_TOKEN = re.compile(r"[^\W_]+")
_STAND_INS = re.compile(r"\[(?:image|diagram|chart)?\]", re.IGNORECASE)
"""What converters put in the place of pictures."""
_NUMBER = re.compile(r"(?:\d+|[A-Za-z]|[IVXLCivxlc]+)(?:\.\d+)*[.)]?\s")
_FORMULA = frozenset(("frac", "sqrt", "begin", "sum_", "text"))
_PARTS = re.compile(
    r"word/(?:document|comments|footnotes|endnotes|diagrams/data|charts/chart)\d*\.xml|(?:.*/)?content\.xml"
)
_TEXTS = frozenset(("t", "v"))
"""Elements of OOXML that hold text (w:t, a:t, m:t, c:v)."""
_PARAGRAPHS = frozenset(("p", "h", "pt", "oMath", "title", "desc", "creator"))
_PASSED_OVER = frozenset(
    ("del", "moveFrom", "Fallback", "instrText", "tracked-changes", "styles", "forms", "style", "scripts")
)


def tokens(text: str) -> Counter[str]:
    """The words of a text; what is raised or lowered, and where a word may be broken, is of no account."""
    plain = unicodedata.normalize("NFKC", _STAND_INS.sub(" ", text).replace("\xad", ""))
    return Counter(_TOKEN.findall(plain.casefold()))


def f1(found: Counter[str], expected: Counter[str]) -> float:
    """The harmonic mean of precision and recall."""
    shared = (found & expected).total()
    return 2 * shared / (found.total() + expected.total()) if found or expected else 1.0


def marked(document: ImportedDocument) -> str:
    """The text with the markers of its blocks and the words that stand for its pictures."""
    pictures = [span.title for span in document.structure.spans if span.kind is SpanKind.PICTURE]
    blocks = (
        f"{block.marker} {document.text[block.start : block.end]}" for block in document.structure.blocks
    )
    return "\n".join([*blocks, *pictures])


def labels(document: ImportedDocument) -> Counter[str]:
    """What word processors set before headings, items, notes and comments."""
    said = []
    for block in document.structure.blocks:
        said.append(block.marker)
        text = document.text[block.start : block.end]
        if block.kind is BlockKind.HEADING and (number := _NUMBER.match(text)):
            said.append(number[0])
        if block.marker == "✎":
            said.append(text.partition(":")[0])
    return tokens("\n".join(said))


def held(data: bytes) -> Counter[str]:
    """The words of the text in a zipped document's own XML, wherever they stand in it."""
    made: Counter[str] = Counter()
    if not zipfile.is_zipfile(BytesIO(data)):
        return made
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if _PARTS.fullmatch(name):
                root = etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False))
                made += tokens("".join(_texts(root, opendocument=not name.startswith("word/"))))
    return made


def _texts(element: etree._Element, *, opendocument: bool) -> Iterator[str]:
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    if not name or name in _PASSED_OVER:
        return
    yield "\n" if name in _PARAGRAPHS else ""
    if name in ("tab", "br", "cr", "s", "line-break"):
        yield " "
    if opendocument or name in _TEXTS:
        yield element.text or ""
    if name in ("docPr", "comment", "shape"):
        yield "\n".join(["", *(str(value) for value in element.attrib.values()), ""])
    for child in element:
        yield from _texts(child, opendocument=opendocument)
        if opendocument:
            yield child.tail or ""
    yield "\n" if name in _PARAGRAPHS else ""


def reason(found: Counter[str], expected: Counter[str], excused: Counter[str]) -> str:
    """Why a text differs from the expected, where that one is at fault; "" where it is not."""
    lacks, more = expected - found, found - expected
    if lacks and _FORMULA & lacks.keys():
        return "the expected text sets formulas in TeX"
    if not lacks and more and not more - excused:
        return "the expected text leaves out words that the file holds"
    return ""


@dataclass
class Scores:
    """F1 of one program over one kind of expected texts: as it is, and without what the file holds."""

    plain: list[float] = field(default_factory=list)
    excused: list[float] = field(default_factory=list)


@dataclass
class Office:
    """What was measured of one format."""

    count: Counter[bool] = field(default_factory=Counter)
    """How many texts there are of converters' tests (True), and of another converter's making (False)."""
    scores: dict[tuple[str, bool], Scores] = field(default_factory=dict)
    """By program and by whether a converter's tests expect the text."""
    notes: list[str] = field(default_factory=list)
    """Files of ours below .985, and why."""


def measured(root: Path, suffix: str, *, beside: bool) -> Office:
    """Measure one format, with other programs ``beside`` ours where they are installed."""
    made = Office()
    others = dict(_others(suffix)) if beside else {}
    for entry in json.loads((root / "office_index.json").read_text(encoding="utf-8")):
        if "truth" not in entry or not entry["path"].lower().endswith("." + suffix):
            continue
        path, tested = root / entry["path"], not entry["truth_kind"].startswith("peer reference")
        expected = tokens((root / entry["truth"]).read_text(encoding="utf-8"))
        inside = held(path.read_bytes())
        made.count[tested] += 1
        for who, text, said in _readings(path, others):
            found = tokens(text)
            excused = (found - expected) & ((inside - expected) + said)
            scores = made.scores.setdefault((who, tested), Scores())
            scores.plain.append(f1(found, expected))
            scores.excused.append(f1(found - excused, expected))
            if who == OURS and scores.plain[-1] <= 0.985:
                figures = f"{scores.plain[-1]:.3f}, {scores.excused[-1]:.3f}"
                why = reason(found, expected, excused) or "other words"
                made.notes.append(f"- {figures}: {path.name}: {why}: {differences(found, expected)}")
    return made


def _readings(
    path: Path, others: dict[str, Callable[[Path], str]]
) -> Iterator[tuple[str, str, Counter[str]]]:
    """Who reads a file, what text, and which of its words are labels."""
    try:
        document = importers.read_bytes(path.read_bytes(), path.name)
        yield OURS, marked(document), labels(document)
    except ImportFailure:
        yield OURS, "", Counter()
    for who, read in others.items():
        try:
            text = read(path)
        except Exception:  # what another program makes of a broken file is its own affair
            text = ""
        yield who, text, Counter()


def _others(suffix: str) -> Iterator[tuple[str, Callable[[Path], str]]]:
    if pandoc := shutil.which("pandoc"):
        yield "pandoc", lambda path: _pandoc(pandoc, suffix, path)
    if suffix == "docx" and importlib.util.find_spec("mammoth"):
        yield "mammoth", _mammoth
    if suffix == "docx" and importlib.util.find_spec("docx"):
        yield "python-docx, paragraphs", _python_docx
    if suffix == "rtf" and importlib.util.find_spec("striprtf"):
        yield "striprtf", _striprtf


def _pandoc(program: str, suffix: str, path: Path) -> str:
    command = [program, "--sandbox", "-f", suffix, "-t", "plain", "--wrap=none", str(path)]
    return subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "replace")


def _mammoth(path: Path) -> str:
    mammoth = importlib.import_module("mammoth")  # which the project does not depend on, nor on those below
    with path.open("rb") as file:
        return " ".join(
            etree.fromstring(f"<x>{mammoth.convert_to_html(file).value}</x>", etree.HTMLParser()).itertext()
        )


def _python_docx(path: Path) -> str:
    docx = importlib.import_module("docx")
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


def _striprtf(path: Path) -> str:
    rtf_to_text = importlib.import_module("striprtf.striprtf").rtf_to_text
    return str(rtf_to_text(path.read_bytes().decode("latin-1"), errors="ignore"))


def differences(found: Counter[str], expected: Counter[str]) -> str:
    """Some of the words on either side only."""
    said = [
        f"{name} {words.total()}: {' '.join(list(words)[:6])}"
        for name, words in (("lacks", expected - found), ("more", found - expected))
        if words
    ]
    return "; ".join(said)


def rows(made: Office) -> Iterator[tuple[str, str]]:
    """What each row of a table is about, and what was measured."""
    for tested, kind in ((True, "that converters' tests expect"), (False, "that another converter made")):
        beside = {who: scores for (who, of), scores in made.scores.items() if of is tested}
        for words, of in (("", "plain"), (", without words that the file holds and they lack", "excused")):
            said = [f"{who} {statistics.mean(getattr(scores, of)):.4f}" for who, scores in beside.items()]
            yield f"token F1, mean of {made.count[tested]} texts {kind}{words}", ", ".join(said)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    corpus = parser.parse_args().corpus
    for suffix in FORMATS:
        made = measured(corpus, suffix, beside=True)
        sys.stdout.write("".join(f"{suffix}: {name}: {said}\n" for name, said in rows(made)))
        sys.stdout.write("".join(f"    {note}\n" for note in made.notes))


if __name__ == "__main__":
    main()
