"""The command that holds the quotations of drafts against the corpus."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from florilegium.cli.saying import DONE, IN_PART, Command, say
from florilegium.corpus import Corpus
from florilegium.errors import FlorilegiumError
from florilegium.exporters.verdicts import word_diff
from florilegium.model import QuotationStatus, Verdict


def offer(command: Command) -> None:
    """Register the command."""
    made = command("verify", "Say of each quotation in a draft whether the documents say it.")
    made.add_argument("files", metavar="FILE", nargs="+", type=Path, help="Markdown, text, or a document")
    made.set_defaults(do=_verify)


def _verify(corpus: Corpus, request: argparse.Namespace) -> int:
    corpus.update_index()
    counts: Counter[str] = Counter()
    failed = False
    for path in request.files:
        try:
            verdicts = corpus.quotations.verify(path)
        except FlorilegiumError as error:
            failed = True
            print(f"florilegium: {path}: {error}", file=sys.stderr)
            continue
        for verdict in verdicts:
            counts[verdict.status] += 1
            say(request, _data(path, verdict), _words(path, verdict))
    print(
        ", ".join(f"{count} {status}" for status, count in sorted(counts.items())) or "no quotations found",
        file=sys.stderr,
    )
    return DONE if not failed and set(counts) <= {QuotationStatus.VERBATIM} else IN_PART


def _data(path: Path, verdict: Verdict) -> dict[str, object]:
    return {
        "file": str(path),
        "line": verdict.line,
        "quotation": verdict.quotation,
        "status": verdict.status,
        "document": verdict.document or None,
        "title": verdict.title,
        "start": verdict.start if verdict.document else None,
        "end": verdict.end if verdict.document else None,
        "diff": word_diff(verdict),
        "link": verdict.link,
        "remark": verdict.remark,
        "candidates": [
            {
                "document": place.document,
                "title": place.title,
                "start": place.start,
                "end": place.end,
                "link": place.link,
            }
            for place in verdict.candidates
        ],
    }


def _words(path: Path, verdict: Verdict) -> str:
    quoted = " ".join(verdict.quotation.split())
    if verdict.status is QuotationStatus.ALTERED:
        quoted = word_diff(verdict)
    lines = [f"{path}:{verdict.line}: {verdict.status}: {quoted}"]
    if verdict.document:
        lines.append(f"    {verdict.title} {verdict.start}:{verdict.end} {verdict.link}")
    lines += [f"    {place.title} {place.start}:{place.end}" for place in verdict.candidates]
    if verdict.remark:
        lines.append(f"    {verdict.remark}")
    return "\n".join(lines)
