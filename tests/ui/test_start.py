"""What the window loads before it is shown: nothing that only its children need."""

import subprocess
import sys

SLOW = {"whoosh", "numpy", "jinja2", "ruamel", "lxml"}


def test_the_window_loads_no_library_that_is_slow_to_load() -> None:
    code = "import sys, florilegium.app, florilegium.ui.window; print('\\n'.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert SLOW & loaded == set()
