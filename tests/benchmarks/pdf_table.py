"""What becomes of a folder of PDFs: run as ``python tests/benchmarks/pdf_table.py FOLDER``.

FOLDER holds ``pdf_manifest.json`` (a list of files with ``path``, ``sha256`` and ``class``) and
``_reference/``, texts named by the first 16 digits of the SHA-256. Each file is read in a process
of its own under a time limit, so that a crash costs one line of the table.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LIMIT = 60
"""Seconds a file may take."""
READ = """
import json, sys, time
from pathlib import Path
from florilegium import importers
from florilegium.errors import ImportFailure
for path in sys.stdin.read().split("\\n"):
    started = time.perf_counter()
    try:
        read = importers.read(Path(path))
        answer = dict(status="read", remarks=read.remarks, pages=read.pages.count, text=read.text,
            markers=" ".join(block.marker for block in read.structure.blocks))
    except ImportFailure as failure:
        answer = dict(status=type(failure).__name__, reason=str(failure))
    except Exception as error:
        answer = dict(status="fault", reason=repr(error))
    print(json.dumps(answer | dict(path=path, seconds=time.perf_counter() - started)), flush=True)
"""


def say(line: str) -> None:
    """One line of the table."""
    sys.stdout.write(line + "\n")


def read_some(paths: list[str]) -> list[dict]:
    """What became of each file; a crash or hang is charged to the first unanswered one."""
    answers: list[dict] = []
    left = paths
    while left:
        try:
            done = subprocess.run(
                [sys.executable, "-c", READ],
                input="\n".join(left),
                capture_output=True,
                text=True,
                timeout=LIMIT + len(left),
                encoding="utf-8",
                check=False,
            )
            output, why = done.stdout, f"crash {done.returncode}"
        except subprocess.TimeoutExpired as expired:
            output, why = (expired.stdout or b"").decode("utf-8", "replace"), "hang"
        got = [json.loads(line) for line in output.splitlines() if line.endswith("}")]
        answers += got
        left = left[len(got) :]
        if left:
            answers.append({"path": left[0], "status": why, "reason": why, "seconds": LIMIT})
            left = left[1:]
    return answers


def tokens(text: str) -> Counter[str]:
    """The words of a text, ligatures resolved and words broken at line ends made whole.

    Of Chinese, Japanese and Korean, whose lines break within words, each character is one.
    """
    import unicodedata

    text = unicodedata.normalize("NFKC", text.replace("\x02", "-"))
    text = re.sub(r"(?<=[^\W\d_])[-\u2010\xad]\s*\n\s*(?=[a-zà-ÿ])", "", text.replace("\r", ""))
    eastern = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
    return Counter(re.findall(rf"[{eastern}]|[^\W{eastern}]+", text.lower()))


def f1(found: Counter[str], wanted: Counter[str]) -> float:
    """Harmonic mean of precision and recall over words."""
    shared = (found & wanted).total()
    return 2 * shared / max(found.total() + wanted.total(), 1)


def is_right(kind: str, answer: dict, *, encrypted: bool = False) -> bool:
    """Whether a file of a class was answered as it should be.

    One that is locked asks for its password, whatever else it is; one whose letters lead to no text
    says so.
    """
    status, reason = answer["status"], answer.get("reason", "") + " ".join(answer.get("remarks", ()))
    if kind != "needs_password" and encrypted and status == "PasswordNeeded":
        return True
    if kind in ("no_text_layer", "tiny_text") and "text behind its letters is broken" in reason:
        return True
    if kind == "needs_password":
        return status == "PasswordNeeded"
    if kind == "unopenable":
        return status == "ImportFailure"
    if kind == "no_text_layer":
        return (status == "ImportFailure" and ("without text" in reason or "blank" in reason)) or (
            status == "read" and len(answer["text"].replace("\ufffc", " ").split()) <= 6
        )
    return status == "read"


def read_all(paths: list[str], jobs: int) -> dict[str, dict]:
    """What became of each file, by its path."""
    batches = [paths[at : at + 24] for at in range(0, len(paths), 24)]
    with ThreadPoolExecutor(jobs) as pool:
        return {one["path"]: one for batch in pool.map(read_some, batches) for one in batch}


def score(folder: Path, entry: dict, text: str, markers: str) -> float:
    """F1 against that of the two references that is nearer; 1 where there is none."""
    found = tokens(text) + tokens(markers)
    references = (folder / "_reference").glob(f"{entry['sha256'][:16]}.*.txt")
    return max(
        (f1(found, tokens(one.read_text(encoding="utf-8", errors="replace"))) for one in references),
        default=1.0,
    )


def main() -> None:
    """Read the folder and print the table."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--only", default="", help="part of the path or the class")
    arguments.add_argument("--jobs", type=int, default=2)
    chosen = arguments.parse_args()
    folder: Path = chosen.folder
    manifest = [
        entry
        for entry in json.loads((folder / "pdf_manifest.json").read_text())
        if chosen.only in entry["path"] or chosen.only == entry["class"]
    ]
    started = time.perf_counter()
    paths = [str(folder / entry["path"]) for entry in manifest]
    answers = read_all(paths, chosen.jobs)
    right: dict[str, list[bool]] = defaultdict(list)
    scores: list[tuple[float, str]] = []
    pages, seconds = 0, 0.0
    for entry, path in zip(manifest, paths, strict=True):
        answer = answers[path]
        seconds += answer["seconds"]
        pages += answer.get("pages", 0)
        good = is_right(entry["class"], answer, encrypted=entry.get("encrypt_marker", False))
        right[entry["class"]].append(good)
        if not good or answer["status"].startswith(("crash", "hang", "fault")) or answer["seconds"] > 10:
            why = answer.get("reason", answer.get("text", "")[:80])
            said = f"{answer['status']} {why!r} {answer['seconds']:.1f} s"
            say(f"{entry['class']:15} {entry['path']}: {said}")
        if entry["class"] == "text_agreed" and answer["status"] == "read":
            scores.append((score(folder, entry, answer["text"], answer["markers"]), entry["path"]))
    say("")
    for kind, results in sorted(right.items()):
        say(f"{kind:15} {sum(results):4} of {len(results)} with the right answer")
    if scores:
        scores.sort()
        values = [value for value, _ in scores]
        say(
            f"token F1: mean {statistics.mean(values):.4f}, median {statistics.median(values):.4f}; "
            f"below .98: {sum(value < 0.98 for value in values)}, "
            f"below .90: {sum(value < 0.9 for value in values)} of {len(values)}"
        )
        for value, path in scores[:40]:
            if value < 0.98:
                say(f"  {value:.4f} {path}")
    crashes = sum(answer["status"].startswith(("crash", "hang", "fault")) for answer in answers.values())
    say(
        f"{pages} pages in {seconds:.1f} s ({pages / max(seconds, 0.001):.0f} a second), "
        f"{crashes} crashes, hangs or faults; {time.perf_counter() - started:.0f} s in all"
    )


if __name__ == "__main__":
    main()
