"""The workflows run the commands of packaging on all three systems, with pinned actions and few rights."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studio.session.bench.values import Absent, Aim, BenchResult, Figure, save_result
from tests.architecture.sources import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTIONS = sorted((ROOT / ".github" / "actions").glob("*/action.yml"))
SYSTEMS = ("ubuntu-", "windows-", "macos-")
# The only jobs that may do more than read, and what.
MAY_WRITE = {("release.yml", "release"): "contents: write"}
_TOOLS = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
ACTIONLINT = shutil.which("actionlint", path=_TOOLS)


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def jobs_of(path: Path) -> dict[str, str]:
    """Each job of a workflow with its lines."""
    _, _, jobs = text_of(path).partition("\njobs:\n")
    parts = re.split(r"^  ([\w-]+):\n", jobs, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def all_jobs() -> list[tuple[str, str, str]]:
    return [(path.name, job, lines) for path in WORKFLOWS for job, lines in jobs_of(path).items()]


def packaging(script: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "packaging" / script), *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.skipif(ACTIONLINT is None, reason="actionlint is absent, so the workflows were only read")
def test_actionlint_finds_nothing() -> None:
    assert ACTIONLINT is not None
    ended = subprocess.run(
        [ACTIONLINT, *map(str, WORKFLOWS)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.stdout + ended.stderr == ""


@pytest.mark.skipif(ACTIONLINT is None, reason="actionlint is absent, so the workflows were only read")
@pytest.mark.parametrize(
    ("right", "wrong"),
    [("needs: linux", "needs: linus"), ("runs-on:", "runs:"), ("matrix.python }}", "matrix.pyton }}")],
)
def test_actionlint_would_find_it(right: str, wrong: str, tmp_path: Path) -> None:
    assert ACTIONLINT is not None
    text = text_of(ROOT / ".github" / "workflows" / "check.yml")
    assert right in text
    (tmp_path / "check.yml").write_text(text.replace(right, wrong, 1), encoding="utf-8")
    ended = subprocess.run([ACTIONLINT, "check.yml"], cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert ended.returncode == 1


def test_there_are_a_check_a_benchmark_and_a_release() -> None:
    assert [path.name for path in WORKFLOWS] == ["bench.yml", "check.yml", "release.yml"]
    check, bench, release = (text_of(path).partition("\npermissions:")[0] for path in (WORKFLOWS[i] for i in (1, 0, 2)))
    assert re.findall(r"^  (\w+):", check, re.MULTILINE) == ["push", "pull_request", "workflow_dispatch"]
    assert re.findall(r"^  (\w+):", bench, re.MULTILINE) == ["workflow_dispatch"]
    assert re.findall(r"^  (\w+):", release, re.MULTILINE) == ["push", "workflow_dispatch"]
    assert 'tags: ["v*"]' in release


def test_tests_frozen_studios_benchmarks_and_releases_are_of_all_three_systems() -> None:
    check = jobs_of(ROOT / ".github" / "workflows" / "check.yml")
    for job, system in zip(("linux", "windows", "macos"), SYSTEMS, strict=True):
        assert f"runs-on: {system}" in check[job]
        assert "run: bash packaging/test" in check[job]
    for name, job in (("check.yml", "freeze"), ("bench.yml", "bench"), ("release.yml", "build")):
        lines = jobs_of(ROOT / ".github" / "workflows" / name)[job]
        assert "runs-on: ${{ matrix.os }}" in lines
        assert all(re.search(rf"os: (\[.*)?{system}", lines) for system in SYSTEMS), (name, job)


def test_every_job_has_a_limit_and_rights_of_its_own() -> None:
    for name, job, lines in all_jobs():
        assert re.search(r"^    timeout-minutes: \d+$", lines, re.MULTILINE), (name, job)
        granted = re.findall(r"^    permissions:\n      (.*?)(?: #.*)?$", lines, re.MULTILINE)
        assert granted == ([MAY_WRITE[name, job]] if (name, job) in MAY_WRITE else []), (name, job)
        if (name, job) in MAY_WRITE:
            assert "packaging/release checksums" in lines  # it builds nothing, so nothing that is built has its rights
    for path in WORKFLOWS:
        assert "\npermissions:\n  contents: read\n\n" in text_of(path), path.name
        assert text_of(path).count(" write") == sum(name == path.name for name, _ in MAY_WRITE), path.name
        assert "\nconcurrency:\n" in text_of(path), path.name


def test_nothing_secret_is_within_reach() -> None:
    for path in (*WORKFLOWS, *ACTIONS):
        text = text_of(path)
        assert "secrets." not in text, path.name
        assert "pull_request_target" not in text, path.name
        assert text.count("actions/checkout@") == text.count("persist-credentials: false"), path.name


def test_the_last_job_waits_for_all_others() -> None:
    check = jobs_of(ROOT / ".github" / "workflows" / "check.yml")
    *others, last = check
    needs = re.search(r"^    needs: \[(.*)\]$", check[last], re.MULTILINE)
    assert needs is not None
    assert needs[1].split(", ") == others
    assert "    if: always()\n" in check[last]  # a job whose needs failed is skipped otherwise, and counts as passed
    assert "    needs: linux\n" in check["coverage"]


def test_what_they_run_is_here() -> None:
    text = "\n".join(text_of(path) for path in (*WORKFLOWS, *ACTIONS))
    commands = set(re.findall(r"(?:bash|python3?) (packaging/[\w.]+)", text))
    names = "test freeze smoke installer try_installers coverage bench release jobs_passed.py"
    assert commands == {f"packaging/{name}" for name in names.split()}
    assert all((ROOT / command).is_file() for command in commands)
    assert all((ROOT / action / "action.yml").is_file() for action in re.findall(r"uses: (\./\S+)", text))
    functions = {"bring_screen", *re.findall(r"^          packages: (\w+)$", text, re.MULTILINE)}
    script = text_of(ROOT / "packaging" / "environment.sh")
    assert "default: bring_screen\n" in text
    assert all(f"\n{function}() {{" in script for function in functions)


def test_they_are_plain_yaml_with_pinned_actions() -> None:
    """What goes wrong most: a tab, an odd indentation, an action of whatever version, two versions of one action."""
    versions: dict[str, set[str]] = {}
    for path in (*WORKFLOWS, *ACTIONS):
        for number, line in enumerate(text_of(path).splitlines(), 1):
            where = f"{path.name}:{number}: {line}"
            assert "\t" not in line, where
            assert (len(line) - len(line.lstrip(" "))) % 2 == 0, where
            if "uses:" in line and "uses: ./" not in line:
                pinned = re.search(r"uses: (actions/[\w-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$", line)
                assert pinned is not None, where
                versions.setdefault(pinned[1], set()).add(pinned[2])
    assert all(len(found) == 1 for found in versions.values()), versions


def test_a_release_uses_no_cache() -> None:
    """Whoever can fill a cache could otherwise change what people install."""
    release = text_of(ROOT / ".github" / "workflows" / "release.yml")
    assert "cache:" not in release
    assert "actions/cache" not in release
    (tools,) = ACTIONS
    text = text_of(tools)
    assert "    - if: inputs.cache != ''\n      uses: actions/cache@" in text
    assert "cache: ${{ inputs.cache != '' && 'pip' || '' }}" in text


def test_the_rust_of_the_workflows_is_new_enough() -> None:
    versions = [re.findall(r'RUST: "(\d+)\.(\d+)\.\d+"', text_of(path)) for path in WORKFLOWS]
    assert all(len(found) == 1 and found == versions[0] for found in versions)
    ((major, minor),) = versions[0]
    assert (int(major), int(minor)) >= (1, 91)


@pytest.mark.parametrize(
    ("results", "code"),
    [
        (["success", "success"], 0),
        (["success", "failure"], 1),
        (["success", "skipped"], 1),
        (["cancelled", "success"], 1),
        ([], 1),
    ],
)
def test_all_passed_means_every_one(results: list[str], code: int) -> None:
    needs = {f"job{number}": {"result": result, "outputs": {}} for number, result in enumerate(results)}
    ended = packaging("jobs_passed.py", NEEDS=json.dumps(needs))
    assert ended.returncode == code, ended.stderr
    assert all(f"| job{number} | {result} |" in ended.stdout for number, result in enumerate(results))


def test_a_benchmark_becomes_a_table(tmp_path: Path) -> None:
    figures = (
        Figure("engine.plain", 2e8, "/s", Aim(1e8, at_least=True)),
        Figure("engine.rrs", 1e8, "/s"),
        Figure("cache.hit", 0.5, "ms", Aim(0.1, at_least=False)),
    )
    absent = (Absent("gpu.measured", "there is none"),)
    save_result(BenchResult("1.2.3", 0, "Linux", "A | B", 4, None, True, None, figures, absent), tmp_path / "result")
    ended = packaging("bench_summary.py", tmp_path / "result")
    assert ended.returncode == 0, ended.stderr
    rows = [line for line in ended.stdout.splitlines() if line.startswith("|")]
    assert len(rows) == 5
    assert all(line.count("|") == 6 for line in rows)
    assert "| Executor | plain run | 200 M/s | ≥ 100 M/s | met |" in rows
    assert "1 aims met, 1 missed." in ended.stdout
    assert "there is none" in ended.stdout


def test_coverage_becomes_a_table(tmp_path: Path) -> None:
    for language, value in {
        "python": {"totals": {"num_statements": 2000, "covered_lines": 1500}},
        "rust": {"data": [{"totals": {"lines": {"count": 10, "covered": 9}}}]},
    }.items():
        (tmp_path / language).mkdir()
        (tmp_path / language / "coverage.json").write_text(json.dumps(value), encoding="utf-8")
    ended = packaging("coverage_summary.py", tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[2:] == ["| Python | 2,000 | 1,500 | 75.0 % |", "| Rust | 10 | 9 | 90.0 % |"]


@pytest.mark.parametrize(
    ("script", "words", "said"),
    [
        ("release", [], "sdist, wheel, frozen, installer, checksums"),
        ("release", ["cake"], "cake is no part of a release"),
        ("release", ["tag=v99.0.0"], "the tag is v99.0.0"),
        ("coverage", ["java"], "usage: bash packaging/coverage"),
    ],
)
def test_wrong_words_are_wrong_use(script: str, words: list[str], said: str) -> None:
    bash = shutil.which("bash")
    assert bash is not None
    command = [bash, str(ROOT / "packaging" / script), *words]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr
