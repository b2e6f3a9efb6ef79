"""The commands of packaging check their tools first and name the line that helps."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from studio.host.display import QT_PACKAGES_OF_DEBIAN
from tests.architecture.sources import ROOT

COMMANDS = ["packaging/run", "packaging/test"]  # of the README
BUILDERS = [*COMMANDS, "packaging/freeze"]
NEEDED_BY_THE_SCRIPTS = ["bash", "dirname", "cut", "id"]


def run(command: str, tools: Path) -> subprocess.CompletedProcess[str]:
    bash = shutil.which("bash")
    assert bash is not None
    return subprocess.run(
        [bash, str(ROOT / command)], env={"PATH": str(tools)}, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder with nothing but what the scripts themselves need."""
    for name in NEEDED_BY_THE_SCRIPTS:
        found = shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(found)
    return tmp_path


def pretend(tools: Path, name: str, script: str) -> None:
    bash = shutil.which("bash")
    (tools / name).write_text(f"#!{bash}\n{script}\n", encoding="utf-8")
    (tools / name).chmod(0o755)


@pytest.mark.parametrize("command", [*BUILDERS, "packaging/smoke"])
def test_without_a_new_enough_python(command: str, tools: Path) -> None:
    pretend(tools, "python3", "exit 1")  # the answer of an old one to the question whether it is new enough
    ended = run(command, tools)
    assert ended.returncode == 2
    assert "Python 3.11 or newer is needed" in ended.stderr
    assert "apt-get install python3" in ended.stderr


@pytest.mark.parametrize("command", BUILDERS)
@pytest.mark.parametrize("version", [None, "1.63.0", "1.90.0", "0.99.0"])
def test_without_a_new_enough_rust(command: str, version: str | None, tools: Path) -> None:
    pretend(tools, "python3", "exit 0")
    if version is not None:
        pretend(tools, "cargo", "exit 0")
        pretend(tools, "rustc", f"echo 'rustc {version} (abc 2020-01-01)'")
    ended = run(command, tools)
    assert ended.returncode == 2
    assert "Rust 1.91 or newer is needed" in ended.stderr
    assert version is None or version in ended.stderr
    assert "rustup" in ended.stderr


def test_unknown_words_are_wrong_use() -> None:
    bash = shutil.which("bash")
    assert bash is not None
    ended = subprocess.run([bash, str(ROOT / "packaging" / "test"), "--frosen"], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "usage: bash packaging/test [--frozen]" in ended.stderr


def test_the_libraries_of_qt_are_those_that_people_are_told() -> None:
    script = (ROOT / "packaging" / "environment.sh").read_text(encoding="utf-8")
    listed = re.search(r"QT_LIBRARIES=\(\n(.*?)\n\)", script, re.DOTALL)
    assert listed is not None
    assert tuple(pair.partition("=")[2] for pair in listed[1].split()) == QT_PACKAGES_OF_DEBIAN


def test_ci_runs_the_second_command_and_passes_its_exit_code_on() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == 'exec bash packaging/test "$@"'


def test_the_readme_names_exactly_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [line.strip() for line in text.splitlines() if line.startswith("    bash ")] == [
        f"bash {command}" for command in COMMANDS
    ]
