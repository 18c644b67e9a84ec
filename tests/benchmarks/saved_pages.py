"""Saved pages and texts in many encodings, against what is expected of them."""

import hashlib
import json
import re
import statistics
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from lxml import html as lxml_html

from florilegium import importers
from florilegium.errors import ImportFailure
from florilegium.importers.decoding import decode


@dataclass
class Pages:
    """What was measured of a folder of pages."""

    f1: str = ""
    fields: dict[str, tuple[int, int]] = field(default_factory=dict)
    """For each, how many pages gave exactly the expected, of those that expect any."""
    notes: list[str] = field(default_factory=list)


def measured(folder: Path) -> Pages:
    """Each page is a folder with source.html, expected.html and expected-metadata.json."""
    made = Pages()
    scores: list[tuple[float, str]] = []
    counts: dict[str, list[bool]] = {"title": [], "author": [], "date": []}
    for page in sorted(path for path in folder.iterdir() if path.is_dir()):
        document = importers.read_bytes((page / "source.html").read_bytes(), "source.html")
        stated = document.metadata
        expected = json.loads((page / "expected-metadata.json").read_text(encoding="utf-8"))
        for name, key, found in (
            ("title", "title", stated.title),
            ("author", "byline", stated.author),
            ("date", "publishedTime", stated.date[:10]),
        ):
            wanted = " ".join(str(expected.get(key) or "").split())
            wanted = wanted[:10] if name == "date" else wanted
            if wanted:
                counts[name].append(wanted.casefold() == found.casefold())
                if not counts[name][-1]:
                    made.notes.append(f"- {page.name}: {name}: “{found}”, expected “{wanted}”")
        article = lxml_html.document_fromstring((page / "expected.html").read_bytes().decode("utf-8"))
        scores.append((_f1(_words(document.text), _words(" ".join(article.itertext()))), page.name))
    made.fields = {name: (sum(results), len(results)) for name, results in counts.items()}
    values = [value for value, _ in scores]
    made.f1 = f"{statistics.mean(values):.4f}, {statistics.median(values):.4f}"
    made.notes += [f"- article {value:.3f}: {name}" for value, name in sorted(scores) if value < 0.96]
    return made


def decoded(folder: Path) -> tuple[int, int, list[str]]:
    """How many texts were decoded wholly right, of how many, and the others."""
    entries = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    right, wrong = 0, []
    for entry in entries:
        data = (folder / entry["path"]).read_bytes()
        try:
            made = decode(data)
        except ImportFailure as failure:
            wrong.append(f"- {entry['path']}: {failure}")
            continue
        text = _plain(made.text)
        alike = hashlib.sha256(text.encode()).hexdigest() == entry["text_sha256_nfc_lf"]
        # Some hashes are of no text that the encodings they name give.
        if alike or any(
            text == _plain(data.decode(name, "replace")) for name in entry["equivalent_encodings"]
        ):
            right += 1
        else:
            wrong.append(f"- {entry['path']}: {made.encoding} for {entry['label']}")
    return right, len(entries), wrong


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub("\r\n?", "\n", text).removeprefix("\ufeff"))


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def _f1(found: Counter[str], expected: Counter[str]) -> float:
    return 2 * (found & expected).total() / max(found.total() + expected.total(), 1)
