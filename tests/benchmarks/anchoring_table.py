"""How well anchors are carried through real revisions, and how fast.

    python tests/benchmarks/anchoring_table.py FOLDER [--misses LABEL]... [--peer-misses] [--vary] [--no-peer]

FOLDER holds ``pairs_index.json``: a list of pairs, each with the paths of its ``old`` and ``new``
text and labelled ``spans`` (``start``, ``end``, ``label``; where the label is not "deleted",
``new_start``, ``new_end``; ``similarity`` of edited ones). A passage is put right where the two
ranges share at least half of what they cover together; a deleted one where it is lost. Beside it
stands what matching a quotation with its context, the usual way, makes of the same passages. All that
we miss is listed, and with ``--peer-misses`` all that it does.

If FOLDER holds ``peer_cases.json`` (a list of cases that others test their matching with: ``text``,
``quote``, ``expected`` or null, and where given ``prefix``, ``suffix``, ``hint``, ``expected_start``,
``acceptable_starts``), each is resolved, and those that come out otherwise are listed with the reason.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from florilegium.anchoring import Carried, carry, carrying, comparison, describe, occurrences, resolve
from florilegium.anchoring.words import same_words
from florilegium.model import Anchor, AnchorStatus, Range, TextPositionSelector, TextQuoteSelector

SILENT = (AnchorStatus.EXACT, AnchorStatus.MOVED)
VARIED = {
    "SURVIVING": (0.3, 0.35, 0.39, 0.45, 0.5),
    "ALIKE": (0.5, 0.55, 0.595, 0.65, 0.7),
    "MARGIN": (0.02, 0.08, 0.2),
    "FIRM": (0.2, 0.35, 0.5, 0.7),
    "TELLING": (3, 5, 8),
    "NEIGHBOURS": (0.6, 0.75, 0.9),
    "HELD": (2, 3, 5),
    "REWORDED": (0.7, 0.8, 0.9),
}
CLOSE_CALL = "two places fit as well: lost, both named"
DIFFERENT = {
    1: "three common words, one of them another, and nothing to bear it out: lost, the place named",
    15: CLOSE_CALL,
    16: "two common words; of the five said to stand before them one does: lost, the place named",
    17: "one word, and what is said to follow it does not: lost, the place named",
    20: "two words, one of them another, and nothing to bear it out: lost, the place named",
    27: CLOSE_CALL,
    31: CLOSE_CALL,
    33: CLOSE_CALL,
}
"""Numbers, from 0, of the cases of others in which ours should differ, and why."""


@dataclass(frozen=True)
class Pair:
    """Two versions and the labelled passages of the old one."""

    name: str
    old: str
    new: str
    spans: list[dict]

    @property
    def anchors(self) -> list[Anchor]:
        return [describe(self.old, Range(span["start"], span["end"])) for span in self.spans]


def read(folder: Path) -> list[Pair]:
    index = json.loads((folder / "pairs_index.json").read_text(encoding="utf-8"))
    return [
        Pair(
            entry["id"],
            *((folder / entry[side]).read_bytes().decode() for side in ("old", "new")),
            entry["spans"],
        )
        for entry in index
    ]


def quote_with_context(old: str, new: str, anchors: list[Anchor]) -> list[Carried]:
    """The quotation as it is, else the likeliest passage; of several, the best by context and position.

    There is no likeness below which nothing is taken, save that half of the characters must agree.
    """
    found = []
    for anchor in anchors:
        quote = anchor.quote
        places = occurrences(new, quote.exact)
        if not places:
            window = fuzz.partial_ratio_alignment(quote.exact, new, score_cutoff=50)
            places = [Range(window.dest_start, window.dest_end)] if window else []

        def score(place: Range, anchor: Anchor = anchor) -> float:
            quote = anchor.quote
            before = fuzz.ratio(quote.prefix, new[max(0, place.start - len(quote.prefix)) : place.start])
            after = fuzz.ratio(quote.suffix, new[place.end : place.end + len(quote.suffix)])
            away = abs(place.start - anchor.position.start) / max(len(new), 1)
            return 20 * before + 20 * after + 200 * (1 - away)

        best = max(places, key=score, default=None)
        status = AnchorStatus.LOST if best is None else AnchorStatus.MOVED
        found.append(Carried(status, best, new[best.start : best.end] if best else ""))
    return found


def overlap(one: Range, other: Range) -> float:
    shared = max(0, min(one.end, other.end) - max(one.start, other.start))
    return shared / max(max(one.end, other.end) - min(one.start, other.start), 1)


def group(span: dict) -> str:
    if span["label"] != "edited":
        return span["label"]
    like = span["similarity"]
    return "edited light" if like >= 0.9 else "edited mid" if like >= 0.75 else "edited heavy"


def judged(span: dict, found: Carried) -> str:
    """right, wrong (on other text) or missed (lost though it was there)."""
    if span["label"] == "deleted":
        return "right" if found.range is None else "wrong"
    if found.range is None:
        return "missed"
    return "right" if overlap(found.range, Range(span["new_start"], span["new_end"])) >= 0.5 else "wrong"


Method = Callable[[str, str, list[Anchor]], list[Carried]]


def results(pairs: list[Pair], method: Method) -> Iterator[tuple[Pair, dict, Carried]]:
    for pair in pairs:
        yield from (
            (pair, *both) for both in zip(pair.spans, method(pair.old, pair.new, pair.anchors), strict=True)
        )


def table(pairs: list[Pair], method: Method, misses: list[str]) -> Iterator[str]:
    """The lines of the table, and before it the misses of the labels named."""
    counts: defaultdict[str, Counter] = defaultdict(Counter)
    started, passages = time.perf_counter(), 0
    for pair, span, found in results(pairs, method):
        passages += 1
        verdict = judged(span, found)
        words = pair.old[span["start"] : span["end"]]
        for row in (group(span), "all"):
            count = counts[row]
            count["passages"] += 1
            count[verdict] += 1
            count[found.status] += 1
            count["silent"] += verdict == "wrong" and found.status in SILENT
            count["other words"] += found.status in SILENT and not same_words(words, found.exact)
        if verdict != "right" and ({span["label"], "all"} & set(misses)):
            what = f"{group(span)}: {verdict}, {found.status}, {found.score:.3f}"
            yield f"--- {pair.name} {span['start']} {what}"
            yield f"    old  {words!r}"
            if span["label"] != "deleted":
                yield f"    true {span['new_start']} {pair.new[span['new_start'] : span['new_end']]!r}"
            yield f"    ours {found.range and found.range.start} {found.exact!r}"
    took = (time.perf_counter() - started) * 1000 / max(passages, 1)
    columns = ("right", "wrong", "missed", "silent", "other words")
    yield f"{'':14}{'passages':>9}" + "".join(f"{column:>12}" for column in columns)
    for row in sorted(counts, key=lambda row: (row == "all", row)):
        count = counts[row]
        shares = "".join(f"{count[column] / count['passages']:7.4f} {count[column]:4}" for column in columns)
        yield f"{row:14}{count['passages']:9}{shares}"
    yield f"{took:.2f} ms a passage\n"


def varied(pairs: list[Pair]) -> Iterator[str]:
    """Right and wrong over all passages as each threshold takes other values."""
    for name, values in VARIED.items():
        chosen = getattr(carrying, name)
        cells = []
        for value in values:
            for module in (carrying, comparison):
                if hasattr(module, name):
                    setattr(module, name, value)
            verdicts = Counter(judged(span, found) for _, span, found in results(pairs, carry))
            right, wrong = (verdicts[verdict] / verdicts.total() for verdict in ("right", "wrong"))
            cells.append(f"{value}{'*' if value == chosen else ''} {right:.4f} {wrong:.4f}")
        for module in (carrying, comparison):
            if hasattr(module, name):
                setattr(module, name, chosen)
        yield f"{name:10} " + "  ".join(cells)


def cases_of_others(cases: list[dict]) -> Iterator[str]:
    """A line for each case that comes out otherwise than others expect, and one for all."""
    passed = 0
    for number, case in enumerate(cases):
        text, quote, hint = case["text"], case["quote"], case.get("hint", -1)
        selector = TextQuoteSelector(quote, case.get("prefix", ""), case.get("suffix", ""))
        found = resolve(text, Anchor(TextPositionSelector(hint, hint + len(quote)), selector))
        starts = case.get("acceptable_starts") or [case.get("expected_start")]
        if case["expected"] is None:
            right = found.range is None
        else:
            right = found.exact.split() == case["expected"].split()
            right = right and (starts == [None] or found.range.start in starts)
        passed += right
        if not right:
            reason = DIFFERENT.get(number, "NO REASON: to be mended")
            yield f"--- case {number} of {case['source']}: {found.status}; {reason}"
    yield f"{passed} of {len(cases)} cases of others come out as they expect\n"


def speed(pairs: list[Pair], size: int, edits: int) -> str:
    """1,000 passages carried through scattered edits of a text of ``size`` code points."""
    chance = random.Random(3)
    text = "\n\n".join(pair.old for pair in pairs)
    old = (text * (size // max(len(text), 1) + 1))[:size]
    places = sorted(chance.sample(range(size), edits))
    pieces = [old[start:end] for start, end in zip([0, *places], [*places, size], strict=True)]
    new = "".join(
        piece[chance.choice((0, 0, 7, 30)) :] + chance.choice(("", " so ", " 42 ")) for piece in pieces
    )
    starts = [chance.randrange(size - 400) for _ in range(1000)]
    anchors = [describe(old, Range(start, start + chance.randint(5, 300))) for start in starts]
    started = time.perf_counter()
    statuses = Counter(str(found.status) for found in carry(old, new, anchors))
    took = time.perf_counter() - started
    return f"{size:>11,} code points, {edits:,} edits, 1,000 passages: {took:.2f} s  {dict(statuses)}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--misses", action="append", metavar="LABEL", help="list the misses of these labels only"
    )
    parser.add_argument("--peer-misses", action="store_true", help="list the misses of the other method too")
    parser.add_argument("--vary", action="store_true", help="vary the thresholds too (takes minutes)")
    parser.add_argument("--no-peer", action="store_true", help="leave out matching by quotation and context")
    request = parser.parse_args()
    if not (request.folder / "pairs_index.json").is_file():
        sys.stderr.write(f"There is no pairs_index.json in {request.folder}: nothing to measure with.\n")
        return 2
    pairs = read(request.folder)

    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    say("carried through an alignment of both versions")
    for line in table(pairs, carry, request.misses or ["all"]):
        say(line)
    if not request.no_peer:
        say("matched by quotation and context")
        for line in table(pairs, quote_with_context, ["all"] if request.peer_misses else []):
            say(line)
    if (request.folder / "peer_cases.json").is_file():
        for line in cases_of_others(json.loads((request.folder / "peer_cases.json").read_text("utf-8"))):
            say(line)
    if request.vary:
        say("threshold: value, right, wrong (* is in use)")
        for line in varied(pairs):
            say(line)
    for size, edits in ((1_000_000, 10), (1_000_000, 1_000)):
        say(speed(pairs, size, edits))
    return 0


if __name__ == "__main__":
    sys.exit(main())
