"""The scripts of packaging/ are no package: their folder is put on the path, as running them does."""

import importlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def script(monkeypatch):
    """Gives a module of packaging/ by name."""
    names = ("prepare", "open", "check", "icons")

    def load(name):
        return importlib.import_module(name)

    monkeypatch.syspath_prepend(ROOT / "packaging")
    yield load
    for name in names:
        sys.modules.pop(name, None)
