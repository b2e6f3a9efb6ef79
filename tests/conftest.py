"""What all tests share: user folders of their own, and the command line as a child process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

CLI_TIMEOUT_S = 120


@dataclass(frozen=True)
class Ended:
    """A finished run of the command line."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        """The one JSON object on standard output."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value

    @property
    def error_id(self) -> str:
        """The message id of a JSON error."""
        error = self.json["error"]
        assert isinstance(error, dict)
        assert error["text"]
        return str(error["id"])


CommandLine = Callable[..., Ended]


# By which a person's folders are found: the first four on Linux and macOS, the others on Windows.
FOLDER_VARIABLES = (
    *("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"),
    *("WIN_PD_OVERRIDE_APPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, by name, what the system here does not have."""
    absent: list[tuple[str, str]] = []
    if sys.platform == "win32":
        absent.append(("posix", "signals, named pipes, modes and links are of POSIX"))
    if sys.platform != "linux":
        absent.append(("linux", "Linux alone has these limits and files"))
    for marker, reason in absent:
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"{item.name}: {reason}"))


@pytest.fixture(scope="session", autouse=True)
def folders_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests in this process neither read the settings nor touch the library of the person who runs them."""
    folder = tmp_path_factory.mktemp("proving-studio-tests")
    with pytest.MonkeyPatch.context() as patch:
        for name in FOLDER_VARIABLES:
            patch.setenv(name, str(folder / name.lower()))
        patch.delenv("PROVING_STUDIO_HOME", raising=False)
        yield


@pytest.fixture(scope="session")
def user_environment(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """An environment in which the user's folders are temporary."""
    home = tmp_path_factory.mktemp("home")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PYTHON", "PROVING_"))}
    folders = {name: str(home) for name in FOLDER_VARIABLES if name.startswith("WIN_")}
    return {**kept, **folders, "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}


@pytest.fixture(scope="session")
def command_line(user_environment: Mapping[str, str]) -> CommandLine:
    """`proving-studio ARGUMENTS` in a process of its own."""

    def run(*arguments: str | Path, cwd: Path | None = None, prefix: Sequence[str] = (), **environment: str) -> Ended:
        ended = subprocess.run(
            [*prefix, sys.executable, "-m", "studio", *map(str, arguments)],
            capture_output=True,
            timeout=CLI_TIMEOUT_S,
            cwd=cwd,
            env={**user_environment, **environment},
            check=False,
            stdin=subprocess.DEVNULL,
        )
        out, err = ended.stdout.decode("utf-8"), ended.stderr.decode("utf-8", "replace")
        assert "Traceback" not in out + err
        return Ended(ended.returncode, out, err)

    return run
