"""The scripts of packaging as modules, which they are not where they lie."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

from tests.architecture.sources import ROOT

PACKAGING = ROOT / "packaging"


def script(*parts: str) -> ModuleType:
    """A script of packaging as a module."""
    path = PACKAGING.joinpath(*parts)
    found = importlib.util.spec_from_file_location(f"packaging_{path.stem}", path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[found.name] = module  # where a dataclass looks for its own
    found.loader.exec_module(module)
    return module
