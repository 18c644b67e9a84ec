"""The one check of imported documents, for the tests beside this file."""

from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from florilegium.model import ImportedDocument


@pytest.fixture(scope="session")
def check() -> Callable[[ImportedDocument], None]:
    """Raises AssertionError where a document breaks a rule of the model."""
    spec = spec_from_file_location("importers_invariants", Path(__file__).with_name("invariants.py"))
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.check
