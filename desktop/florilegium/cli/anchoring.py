"""The command that carries passages from one text to another, without a library."""

import argparse
import json
import sys
from pathlib import Path

from florilegium.anchoring import carry, describe
from florilegium.cli.saying import DONE, MISUSE, Command, say
from florilegium.model import Range


def offer(command: Command) -> None:
    """Register the command."""
    made = command("anchor", "Say where passages of one text are in another version of it.")
    made.add_argument("old", metavar="OLD", type=Path, help="the text the passages are from, UTF-8")
    made.add_argument("new", metavar="NEW", type=Path, help="the other version, UTF-8")
    made.add_argument(
        "--ranges", metavar="FILE", type=Path, required=True, help="JSON: [[START, END], ...] in code points"
    )
    made.set_defaults(do_without_library=_anchor)


def _anchor(request: argparse.Namespace) -> int:
    try:
        old, new = (path.read_bytes().decode("utf-8") for path in (request.old, request.new))
        ranges = json.loads(request.ranges.read_bytes())
        anchors = [describe(old, Range(start, end)) for start, end in ranges]
    except OSError as error:
        print(f"florilegium: {error.filename}: {error.strerror}", file=sys.stderr)
        return MISUSE
    except (ValueError, TypeError) as error:  # not UTF-8, not JSON, not pairs, not in the text
        print(f"florilegium: {error}", file=sys.stderr)
        return MISUSE
    for anchor, found in zip(anchors, carry(old, new, anchors), strict=True):
        data: dict[str, object] = {
            "start": anchor.position.start,
            "end": anchor.position.end,
            "status": found.status,
            "new_start": found.range.start if found.range else None,
            "new_end": found.range.end if found.range else None,
            "exact": anchor.quote.exact,
            "new_exact": found.exact if found.range else None,
            "score": round(found.score, 4),
            "candidates": found.candidates,
        }
        where = f" {found.range.start}:{found.range.end}" if found.range else ""
        say(request, data, f"{anchor.position.start}:{anchor.position.end} {found.status}{where}")
    return DONE
