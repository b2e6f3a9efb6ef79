"""The workflows run the test command and the frozen studio on all three systems."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SYSTEMS = ("ubuntu-", "windows-", "macos-")


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(shutil.which("actionlint") is None, reason="actionlint is absent, so the workflows were only read")
def test_actionlint_finds_nothing() -> None:
    ended = subprocess.run(
        ["actionlint", *map(str, WORKFLOWS)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.stdout + ended.stderr == ""


def test_each_job_runs_on_all_three_systems() -> None:
    matrices = [line for path in WORKFLOWS for line in lines_of(path) if line.strip().startswith("os: [")]
    jobs = [line for path in WORKFLOWS for line in lines_of(path) if line.strip().startswith("runs-on:")]
    assert len(matrices) == len(jobs) >= 2
    for matrix in matrices:
        assert all(system in matrix for system in SYSTEMS), matrix


def test_what_they_run_is_here() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    commands = set(re.findall(r"run: bash (packaging/\w+)", text))
    assert commands == {"packaging/test", "packaging/freeze", "packaging/smoke"}
    assert all((ROOT / command).is_file() for command in commands)
    functions = set(re.findall(r"\. packaging/environment\.sh && (\w+)", text))
    script = (ROOT / "packaging" / "environment.sh").read_text(encoding="utf-8")
    assert functions
    assert all(f"\n{function}() {{" in script for function in functions)


def test_they_are_plain_yaml_with_pinned_actions() -> None:
    """What goes wrong most: a tab, an odd indentation, an action of whatever version."""
    for path in WORKFLOWS:
        for number, line in enumerate(lines_of(path), 1):
            where = f"{path.name}:{number}: {line}"
            assert "\t" not in line, where
            assert (len(line) - len(line.lstrip(" "))) % 2 == 0, where
            if "uses:" in line:
                assert re.search(r"uses: [\w-]+/[\w-]+@(v\d+|[0-9a-f]{40})$", line), where


def test_they_may_only_read() -> None:
    for path in WORKFLOWS:
        assert "permissions:\n  contents: read\n" in path.read_text(encoding="utf-8")


def test_the_rust_of_the_workflows_is_new_enough() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    versions = re.findall(r'RUST: "(\d+)\.(\d+)\.\d+"', text)
    assert versions
    assert all((int(major), int(minor)) >= (1, 91) for major, minor in versions)
