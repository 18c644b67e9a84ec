"""How well books are read: which open, what the W3C's tests say, and whether all words are there.

    python tests/benchmarks/epub_table.py CORPUS [--compare] [--worst 10]

CORPUS is a folder with epub_index.json: a list of objects with "path" (relative to the folder) and
either "expect" (a list of epubcheck's findings: "valid", "errors", "fatal") or "meta" (what one of
the W3C's epub-tests or another book states of itself). "Words" compares the words of the spine's
documents, taken from their bodies with nothing but an XML parser, with those of the text read.
--compare runs pandoc over the same files where it is installed.
"""

import argparse
import json
import posixpath
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.model import ImportedDocument, SpanKind

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\d\u3040-\u30ff\u3400-\u9fff]+|\d+")
_WITHIN_WORDS = frozenset(
    (
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "rb",
        "ruby",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "mi",
        "mn",
        "mo",
        "mrow",
        "msup",
        "msub",
        "s",
        "q",
        "dfn",
        "kbd",
        "samp",
        "mark",
        "big",
        "ins",
        "del",
    )
)
_LEFT_OUT = (
    "script",
    "style",
    "template",
    "annotation",
    "annotation-xml",
    "title",
    "desc",
    "metadata",
    "audio",
    "video",
)


def _say(line: str = "") -> None:
    sys.stdout.write(line + "\n")


@dataclass(frozen=True, slots=True)
class Read:
    """What became of one file."""

    path: str
    entry: dict[str, Any]
    document: ImportedDocument | None
    reason: str
    seconds: float
    size: int


def read_all(root: Path, entries: list[dict[str, Any]]) -> list[Read]:
    found: list[Read] = []
    for entry in entries:
        data = (root / entry["path"]).read_bytes()
        started = time.perf_counter()
        document, reason = None, ""
        try:
            document = importers.read_bytes(data, Path(entry["path"]).name)
        except ImportFailure as failure:
            reason = str(failure)
        except Exception as error:  # a crash is a finding, not the end of the table
            reason = f"CRASH {error!r}"
        found.append(Read(entry["path"], entry, document, reason, time.perf_counter() - started, len(data)))
    return found


def words_of_spine(path: Path) -> Counter[str]:
    """The words in the bodies of the spine's XHTML documents that are well-formed."""
    words: Counter[str] = Counter()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    with zipfile.ZipFile(path) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"), parser)
        opf = str(next(container.iter("{*}rootfile")).get("full-path"))
        package = etree.fromstring(archive.read(opf), parser)
        items = {item.get("id"): item for item in package.iter("{*}item")}
        for reference in package.iter("{*}itemref"):
            item = items.get(reference.get("idref"))
            while item is not None and "html" not in str(item.get("media-type")):
                item = items.get(item.get("fallback")) if item.get("fallback") else None
            if item is None:
                continue
            name = posixpath.normpath(posixpath.join(posixpath.dirname(opf), unquote(str(item.get("href")))))
            try:
                page = etree.fromstring(archive.read(name), parser)
            except (KeyError, etree.XMLSyntaxError):
                continue
            for element in list(page.iter(*(f"{{*}}{left_out}" for left_out in _LEFT_OUT))):
                element.clear(keep_tail=True)
            for element in list(page.iter("*")):
                kinds = "".join(str(value) for key, value in element.attrib.items() if key.endswith("}type"))
                hidden = element.get("hidden") is not None and "note" not in kinds
                if (
                    hidden
                    or "pagebreak" in kinds
                    or "display:none" in element.get("style", "").replace(" ", "")
                ):
                    element.clear(keep_tail=True)
            for body in page.iter("{*}body"):
                words.update(tokens(_spaced(body)))
    return words


def _spaced(body: etree._Element) -> str:
    """The text of ``body``, with spaces around what does not stand within words."""
    parts: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if not isinstance(element.tag, str):
            parts.append(element.tail or "" if event == "end" else "")
            continue
        parts.append("" if etree.QName(element).localname in _WITHIN_WORDS else " ")
        parts.append((element.text if event == "start" else element.tail) or "")
    return "".join(parts)


def tokens(text: str) -> Counter[str]:
    return Counter(_TOKEN.findall(text.casefold()))


def pictures(document: ImportedDocument) -> int:
    return sum(bool(span.target) for span in document.structure.spans if span.kind is SpanKind.PICTURE)


def titles(document: ImportedDocument) -> list[str]:
    return [document.text[block.start : block.end] for block in document.structure.headings()]


def leads_to_first(document: ImportedDocument, _stated: dict[str, str] | None = None) -> bool:
    """Whether the one link leads to the first of the blocks that are the same."""
    link = next(span for span in document.structure.spans if span.kind is SpanKind.LINK)
    place = next(
        s for s in document.structure.spans if s.kind is SpanKind.ANCHOR and f"#{s.target}" == link.target
    )
    texts = [document.text[block.start : block.end] for block in document.structure.blocks]
    repeated = next(text for text in texts if texts.count(text) > 1)
    return place.start <= document.text.index(repeated)


def links(document: ImportedDocument, start: str) -> bool:
    return any(s.kind is SpanKind.LINK and s.target.startswith(start) for s in document.structure.spans)


def passes(document: ImportedDocument, _stated: dict[str, str] | None = None) -> bool:
    """Whether the words are there that only a passed test shows, and none of failure."""
    return "pass" in document.text.lower() and not re.search(r"test fails\b(?! if)", document.text.lower())


def repeats(document: ImportedDocument, _stated: dict[str, str] | None = None) -> bool:
    texts = Counter(document.text[block.start : block.end] for block in document.structure.blocks)
    return max(texts.values()) == 3


def raised(document: ImportedDocument, _stated: dict[str, str] | None = None) -> bool:
    return any(span.kind is SpanKind.SUPERSCRIPT for span in document.structure.spans)


def picture(document: ImportedDocument, _stated: dict[str, str] | None = None) -> bool:
    return pictures(document) > 0


def right_to_left(document: ImportedDocument, _stated: dict[str, str] | None = None) -> bool:
    return document.metadata.title.startswith("\u200f")


Judge = Callable[[ImportedDocument, dict[str, str]], bool]
JUDGES: dict[str, Judge] = {
    "cnt-mathml-support": raised,
    "cnt-svg-css-reference": picture,
    "cnt-svg-embedded": picture,
    "cnt-xhtml-support": passes,
    "nav-access": lambda d, _: len(titles(d)) == 1,
    "nav-activation": lambda d, _: len(titles(d)) >= 2,
    "nav-spine_not-in-spine": lambda d, _: len(titles(d)) >= 1,
    "ocf-metainf-manifest": passes,
    "ocf-package_multiple": passes,
    "ocf-url_link-leaking-relative": picture,
    "ocf-url_link-path-absolute": picture,
    "ocf-url_relative": passes,
    "pkg-creator-order": lambda d, stated: d.metadata.author.split("; ")[0] == stated["creator"],
    "pkg-title-order": lambda d, stated: d.metadata.title == stated["title"],
    "pkg-dir_rtl-root-unset": right_to_left,
    "pkg-dir_unset-root-rtl": right_to_left,
    "pkg-dir-auto_root-unset": lambda d, _: not right_to_left(d),
    "pkg-dir_unset-root-unset": lambda d, _: not right_to_left(d),
    "pkg-lang_but_not_content": lambda d, _: "“" in d.text and "«" not in d.text[d.text.index("“") :],
    "pkg-linked-records": lambda d, _: bool(d.metadata.title and d.metadata.author),
    "pkg-meta-unknown": passes,
    "pkg-spine-duplicate-item-hyperlink": leads_to_first,
    "pkg-spine-duplicate-item-rendering": repeats,
    "pkg-spine-duplicate-item-ui": repeats,
    "pkg-spine-order": lambda d, _: in_order(d.text),
    "pkg-spine-unknown": passes,
    "pub-cmt-avif": picture,
    "pub-cmt-gif": picture,
    "pub-cmt-jxl": picture,
    "pub-cmt-png": picture,
    "pub-cmt-svg": picture,
    "pub-data-urls_top-level-content": picture,
    "pub-external-links": lambda d, _: links(d, "http"),
    "pub-external-links_consent": lambda d, _: links(d, "mailto:"),
    "pub-foreign_image": picture,
    "pub-foreign_json-spine": passes,
    "pub-foreign_xml-spine": passes,
    "pub-xml-external-id": passes,
    "pub-xml-non-validating_comment": lambda d, _: passes(d) and len(d.structure.blocks) <= 4,
    "scr-not-support_ccscript-modify-host": lambda d, _: "the test passes" in d.text,
    "sec-untrusted-consent_network": lambda d, _: not pictures(d),
}
"""The tests that concern a reader of text, and how to tell that one is passed."""
REFUSED = ("ocf-zip-comp", "ocf-zip-mult")
"""The tests that are passed by refusing the file."""
ELSEWHERE = (
    ("cnt-css", "the publisher's styles and fonts are not used"),
    ("cnt-svg-css", "the drawing is kept as a picture; how it is painted is Qt's doing"),
    ("css-", "the publisher's styles and fonts are not used"),
    ("fxl-", "fixed layouts are read as text and pictures"),
    ("lay-", "fixed layouts and pagination are read as text and pictures"),
    ("mol-", "nothing is read aloud"),
    ("ocf-font", "the publisher's styles and fonts are not used"),
    ("ocf-url_parse", "scripts are never run"),
    ("pkg-dir_but", "direction comes from the text itself"),
    ("pkg-spine-progression", "pages are not turned"),
    ("pub-cmt-opus", "sound is not played"),
    ("scr-", "scripts are never run"),
    ("xx-", "a template for tests"),
)


def in_order(text: str) -> bool:
    numbers = [int(number) for number in re.findall(r"\b(\d)\b", text)]
    return numbers == sorted(numbers)


def is_ordinary(path: Path) -> bool:
    """Whether an archive is whole and packed as EPUB asks for."""
    with zipfile.ZipFile(path) as archive:
        return all(info.compress_type in (0, 8) and not info.volume for info in archive.infolist())


def w3c_results(root: Path, found: list[Read]) -> tuple[dict[str, list[str]], Counter[str]]:
    """The names of the tests by how they went, and why some do not apply."""
    results: dict[str, list[str]] = {"passed": [], "failed": [], "does not apply": []}
    reasons: Counter[str] = Counter()
    for one in found:
        name = Path(one.path).stem
        if name in REFUSED:
            if one.document is not None and is_ordinary(root / one.path):
                results["does not apply"].append(name)
                reasons["the sample was packed anew, without what it tests"] += 1
            else:
                results["passed" if one.document is None else "failed"].append(name)
        elif name in JUDGES:
            well = one.document is not None and JUDGES[name](one.document, one.entry["meta"])
            results["passed" if well else "failed"].append(name if one.document else f"{name} ({one.reason})")
        else:
            results["does not apply"].append(name)
            reasons[
                next((why for start, why in ELSEWHERE if name.startswith(start)), "NOT CLASSED: " + name)
            ] += 1
    return results, reasons


def w3c_table(root: Path, found: list[Read]) -> None:
    results, reasons = w3c_results(root, found)
    _say("W3C tests of reading systems")
    for result, names in results.items():
        _say(f"  {result:<16}{len(names):>4}")
    for name in results["failed"]:
        _say(f"    failed: {name}")
    for why, times in reasons.most_common():
        _say(f"    does not apply: {times:>3}  {why}")
    unread = [one for one in found if one.document is None and Path(one.path).stem not in REFUSED]
    _say(f"  of all {len(found)}, not opened: {len(unread)}")


def epubcheck_table(found: list[Read]) -> None:
    _say("epubcheck's samples")
    classes: dict[str, list[Read]] = {"valid": [], "with errors": [], "fatal": []}
    for one in found:
        expect = one.entry["expect"]
        fatal = any(finding["fatal"] for finding in expect)
        valid = all(finding["valid"] for finding in expect)
        classes["fatal" if fatal else "valid" if valid else "with errors"].append(one)
    for name, members in classes.items():
        opened = sum(one.document is not None for one in members)
        _say(f"  {name:<16}{len(members):>4}   opened {opened}")
        for one in members:
            if one.document is None:
                _say(f"    not opened: {Path(one.path).stem}: {one.reason}")


def words_table(root: Path, found: list[Read], worst: int) -> None:
    scores: list[tuple[float, str, list[str]]] = []
    for one in found:
        if one.document is None:
            continue
        try:
            expected = words_of_spine(root / one.path)
        except (zipfile.BadZipFile, KeyError, StopIteration, etree.LxmlError):
            continue
        if expected:
            missing = expected - tokens(one.document.text)
            share = 1 - missing.total() / expected.total()
            scores.append((share, one.path, [word for word, _ in missing.most_common(8)]))
    scores.sort()
    _say("Words of the spine that are in the text")
    _say(f"  books {len(scores)}, mean {sum(s for s, *_ in scores) / max(len(scores), 1):.4f}, "
         f"whole {sum(s == 1 for s, *_ in scores)}")  # fmt: skip
    for share, path, missing in scores[:worst]:
        if share < 1:
            _say(f"    {share:.4f} {Path(path).name} {' '.join(missing)}")


def structure_table(found: list[Read]) -> None:
    _say("Structure")
    counts: Counter[str] = Counter()
    for one in found:
        if one.document is None:
            continue
        structure = one.document.structure
        names = {span.target for span in structure.spans if span.kind is SpanKind.ANCHOR}
        inner = [s for s in structure.spans if s.kind is SpanKind.LINK and s.target.startswith("#")]
        counts["links within the book"] += len(inner)
        counts["  that lead nowhere"] += sum(span.target[1:] not in names for span in inner)
        counts["notes"] += sum(block.kind == "note" for block in structure.blocks)
        counts["books with printed pages"] += any(span.kind is SpanKind.PAGE for span in structure.spans)
        counts["books with headings"] += bool(structure.headings())
        counts["pictures"] += pictures(one.document)
        counts["books with remarks"] += bool(one.document.remarks)
    for name, count in counts.items():
        _say(f"  {name:<28}{count:>6}")


def speed_table(root: Path, found: list[Read], compare: bool) -> None:
    seconds = sum(one.seconds for one in found)
    size = sum(one.size for one in found)
    characters = sum(len(one.document.text) for one in found if one.document)
    _say("Speed")
    _say(f"  {len(found)} files in {seconds:.2f} s: {len(found) / seconds:.0f} documents/s")
    _say(f"  {size / seconds / 1e6:.1f} MB/s packed, {characters / seconds / 1e6:.2f} M characters/s")
    pandoc = shutil.which("pandoc")
    if compare and pandoc:
        largest = sorted(found, key=lambda one: one.size)[-12:]
        started = time.perf_counter()
        for one in largest:
            subprocess.run(
                [pandoc, "-f", "epub", "-t", "plain", str(root / one.path)], capture_output=True, check=False
            )
        theirs = time.perf_counter() - started
        ours = sum(one.seconds for one in largest)
        _say(f"  the {len(largest)} largest: {ours:.2f} s, pandoc {theirs:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--compare", action="store_true", help="run pandoc over the largest files too")
    parser.add_argument("--worst", type=int, default=10, help="how many of the worst to name")
    options = parser.parse_args()
    entries = json.loads((options.corpus / "epub_index.json").read_text(encoding="utf-8"))
    found = read_all(options.corpus, entries)
    epubcheck_table([one for one in found if "expect" in one.entry])
    w3c_table(options.corpus, [one for one in found if one.entry.get("source") == "w3c/epub-tests"])
    others = [
        one for one in found if "expect" not in one.entry and one.entry.get("source") != "w3c/epub-tests"
    ]
    _say(f"Other books {len(others)}, opened {sum(one.document is not None for one in others)}")
    for one in others:
        if one.document is None:
            _say(f"    not opened: {Path(one.path).name}: {one.reason}")
    words_table(options.corpus, found, options.worst)
    structure_table(found)
    speed_table(options.corpus, found, options.compare)


if __name__ == "__main__":
    main()
