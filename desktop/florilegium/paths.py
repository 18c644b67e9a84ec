"""Where files live: the library, the settings and logs, and what ships with the package."""

import os
from pathlib import Path

import platformdirs

APPLICATION = "florilegium"
LIBRARY_VARIABLE = "FLORILEGIUM_LIBRARY"


def default_library() -> Path:
    """The library folder when the command line names none."""
    named = os.environ.get(LIBRARY_VARIABLE)
    return Path(named) if named else Path(platformdirs.user_data_dir(APPLICATION, appauthor=False))


def settings_file() -> Path:
    """The file of the window's settings (INI)."""
    return Path(platformdirs.user_config_dir(APPLICATION, appauthor=False)) / "settings.ini"


def libraries_folder() -> Path:
    """The folder where the libraries that have had a window are noted."""
    return Path(platformdirs.user_state_dir(APPLICATION, appauthor=False)) / "libraries"


def log_folder() -> Path:
    """The folder of the log files."""
    return Path(platformdirs.user_log_dir(APPLICATION, appauthor=False))


def _shipped(name: str) -> Path:
    """Beside the package in an installation, two folders up in a checkout."""
    package = Path(__file__).resolve().parent
    beside = package / name
    return beside if beside.is_dir() else package.parent.parent / name


def resources() -> Path:
    """The folder of icons, themes, fonts and templates that ship with the package."""
    return _shipped("resources")


def seeds() -> Path:
    """The folder of the starter corpus."""
    return _shipped("seeds")
