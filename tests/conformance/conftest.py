"""What conformance tests share: the r0vm of this machine, for those that prove for real."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.backends.protocol import Surroundings
from studio.backends.r0vm_find import Places, find_r0vm
from studio.host.paths import user_paths
from studio.model.errors import UserError

# As they were before the tests got folders of their own.
_ENVIRONMENT, _CACHE_FOLDER = dict(os.environ), user_paths().cache_folder


@pytest.fixture(scope="session")
def r0vm(request: pytest.FixtureRequest) -> Path:
    """A real r0vm: the person's own, or what packaging/get_r0vm built."""
    try:
        found = find_r0vm(Surroundings(), Places(environment=_ENVIRONMENT, cache_folder=_CACHE_FOLDER))
    except UserError as error:
        pytest.skip(f"proving with RISC0 for real: {error} For the tests: bash packaging/test --r0vm")
    return Path(found.path)
