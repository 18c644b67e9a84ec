"""Where the program starts: the window, or one command."""

import multiprocessing
import sys
from collections.abc import Sequence

from florilegium import cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; gives the exit code."""
    multiprocessing.freeze_support()
    request = cli.parse(sys.argv[1:] if arguments is None else arguments)
    if request.command in (None, "open"):
        from florilegium.app import main as open_window  # Qt is loaded for the window only

        return open_window(request.library, getattr(request, "what", ""), named=request.library_named)
    return cli.run(request)


if __name__ == "__main__":
    sys.exit(main())
