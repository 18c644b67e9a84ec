"""What both commands need: the virtual environment in .venv, and the system libraries of Qt.

Standard library only: it runs before anything is installed. Everything it does is done once; the
second time it only looks.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
STAMP = VENV / "florilegium-stamp"

LIBRARIES = {
    "libdbus-1.so.3": "libdbus-1-3",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""What Qt's own libraries and its platform plugins (offscreen, xcb, wayland) link to on Linux, as
their ELF headers name it, and the Debian package that holds it."""

VALIDATORS = {"desktop-file-validate": "desktop-file-utils", "appstreamcli": "appstream"}
"""The programs that check the files of packaging/linux, and their Debian packages."""


class NotReady(Exception):
    """Something is missing that only the reader can provide; the sentences say what to do."""


def environment(*, checks: bool) -> None:
    """Make ``.venv`` hold Florilegium, in editable mode, with pinned versions; ``checks`` adds the
    tools of the checks.

    Raises :exc:`NotReady`.
    """
    if sys.version_info < (3, 11):
        raise NotReady(f"Florilegium needs Python 3.11 or later; this is {sys.version.split()[0]}.")
    system_packages(missing_packages(checks=checks))
    stamp = [str(ROOT), _fingerprint(), "checks" if checks else "application"]
    found = STAMP.read_text(encoding="utf-8").splitlines() if STAMP.is_file() else []
    if PYTHON.exists() and found[:2] == stamp[:2] and (not checks or found[2:] == ["checks"]):
        return
    moved = bool(found) and found[0] != str(ROOT)  # an environment holds its own path
    if moved or not _has_pip():
        say(f"Making a virtual environment in {VENV} ...")
        run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)], "The virtual environment could not be made."
        )
    STAMP.unlink(missing_ok=True)
    say("Installing Florilegium and what it needs (a few minutes the first time) ...")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    pip += ["--constraint", str(CONSTRAINTS)]
    failed = "The packages could not be installed; what pip said is above. Is there a connection?"
    run([*pip, "hatchling", "editables"], failed)
    run([*pip, "--no-build-isolation", "--editable", f"{ROOT}[checks]" if checks else str(ROOT)], failed)
    STAMP.write_text("\n".join(stamp) + "\n", encoding="utf-8")


def missing_packages(*, checks: bool) -> list[str]:
    """Debian packages whose part is not on this Linux system; sorted. Empty on other systems."""
    if not sys.platform.startswith("linux"):
        return []
    missing = {package for library, package in LIBRARIES.items() if not _loads(library)}
    if not PYTHON.exists() and not (
        importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv")
    ):
        missing.add(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    if (
        checks and _is_root() and shutil.which("apt-get")
    ):  # they can be had; elsewhere their tests are skipped
        missing |= {package for program, package in VALIDATORS.items() if not shutil.which(program)}
    return sorted(missing)


def system_packages(missing: list[str]) -> None:
    """Install Debian packages, as root; otherwise say which line does it.

    Raises :exc:`NotReady`.
    """
    if not missing:
        return
    line = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if not shutil.which("apt-get"):
        raise NotReady(
            "These system libraries are missing (by the names of their Debian packages); please install them "
            f"with the system's package manager, then run this again:\n    {' '.join(missing)}"
        )
    if not _is_root():
        line = ["sudo", *line]
        raise NotReady(
            f"System libraries are missing. Run this, then the same command again:\n    {shlex.join(line)}"
        )
    say(f"Installing system packages: {' '.join(missing)} ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], line):
        done = subprocess.run(
            command, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode:
        sys.stderr.buffer.write(done.stdout)
        raise NotReady(
            f"The system packages could not be installed. Run this line to see why:\n    {shlex.join(line)}"
        )


def run(command: list[str], failed: str) -> None:
    """Run ``command``; raises :exc:`NotReady` with ``failed`` where it fails."""
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise NotReady(failed)


def say(sentence: str) -> None:
    """Print at once, so that it stands before what a child process prints."""
    print(sentence, flush=True)


def _fingerprint() -> str:
    """Changes with whatever the environment is made from."""
    digest = hashlib.sha256(sys.version.encode())
    for file in (ROOT / "pyproject.toml", CONSTRAINTS, Path(__file__)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _has_pip() -> bool:
    """Whether there is an environment that was made to the end."""
    if not PYTHON.exists():
        return False
    return (
        subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False).returncode
        == 0
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
