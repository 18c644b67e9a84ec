"""Set up what is missing, then run every check: ``python3 packaging/check.py``.

``--fast`` leaves out the type check and the import contracts; what stands after ``--`` goes to pytest:
``python3 packaging/check.py --fast -- tests/anchoring -x``.
"""

import argparse
import os
import subprocess
import sys
import time

import prepare


def steps(*, fast: bool, pytest: list[str]) -> list[tuple[str, list[str]]]:
    """Name and arguments (to the environment's Python) of each check. The tests come last, so that
    their closing line is where one looks."""
    every = [
        ("format", ["-m", "ruff", "format", "--check", "."]),
        ("lint", ["-m", "ruff", "check", "."]),
        ("types", ["-m", "mypy"]),
        ("imports", ["-c", "from importlinter.cli import lint_imports_command as main; main()"]),
    ]
    workers = [] if pytest else ["-n", "2"]
    tests = ("tests", ["-m", "pytest", *workers, *pytest])
    return [*(every[:2] if fast else every), tests]


def main() -> int:
    """Exit code: 0 where every check passed, else 1."""
    parser = argparse.ArgumentParser(description="Run every check.")
    parser.add_argument(
        "--fast", action="store_true", help="leave out the type check and the import contracts"
    )
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    options = parser.parse_args()
    try:
        prepare.environment(checks=True)
    except prepare.NotReady as missing:
        print(missing, file=sys.stderr)
        return 1
    results = {}
    offscreen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    for name, arguments in steps(fast=options.fast, pytest=options.pytest):
        prepare.say(f"\n---- {name}")
        start = time.monotonic()
        done = subprocess.run([str(prepare.PYTHON), *arguments], cwd=prepare.ROOT, env=offscreen, check=False)
        results[name] = done.returncode
        prepare.say(
            f"---- {name}: {'failed' if done.returncode else 'passed'} in {time.monotonic() - start:.0f} s"
        )
    failed = [name for name, code in results.items() if code]
    prepare.say(f"\nFailed: {', '.join(failed)}." if failed else f"\nAll passed: {', '.join(results)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
