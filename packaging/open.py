"""Set up what is missing, then open Florilegium: ``python3 packaging/open.py``.

What follows is handed to ``florilegium`` as it is: ``python3 packaging/open.py --library DIR list``.
"""

import os
import subprocess
import sys

import prepare

WITHOUT_DISPLAY = """\
There is no display here, so the window cannot open. These commands need none:
    {florilegium} add {seeds}      add the starter corpus, or your own files and folders
    {florilegium} list             what is in the corpus
    {florilegium} text DOCUMENT    the text of one document
    {florilegium} search WORDS     every passage where they occur
    {florilegium} highlights       what has been highlighted
    {florilegium} export --to DIR  the highlights as Markdown
    {florilegium} --help           all the rest"""


def has_display() -> bool:
    """Whether a window can open. Elsewhere than on Linux there is always a display."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def main(arguments: list[str]) -> int:
    """Exit code: Florilegium's own; 1 where it could not be started."""
    try:
        prepare.environment(checks=False)
    except prepare.NotReady as missing:
        print(missing, file=sys.stderr)
        return 1
    if not arguments and not has_display():
        florilegium = os.path.relpath(prepare.BIN / "florilegium")
        print(WITHOUT_DISPLAY.format(florilegium=florilegium, seeds=os.path.relpath(prepare.ROOT / "seeds")))
        return 1
    try:
        return subprocess.run([str(prepare.PYTHON), "-m", "florilegium", *arguments], check=False).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
