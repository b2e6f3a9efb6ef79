"""`demo` and `system`: the numbers of the demo are live and right, and a wrong one fails it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from studio import __version__
from tests.conftest import CommandLine

FIB = {5: 5, 10: 55, 15: 610, 20: 6765, 50: 12586269025}


def runs(scene: object) -> list[dict[str, object]]:
    assert isinstance(scene, dict)
    found = scene["runs"]
    assert isinstance(found, list)
    return found


def test_all_scenes(command_line: CommandLine) -> None:
    ended = command_line("demo", "--json")
    assert (ended.code, ended.json["failures"], ended.json["ok"]) == (0, [], True)
    scenes = ended.json["scenes"]
    assert isinstance(scenes, dict)
    assert list(scenes) == ["single", "batch", "aggregate", "system", "performance", "side-by-side", "errors"]
    for scene, numbers in (("single", [10]), ("batch", [5, 10, 15]), ("performance", [5, 10, 20, 50])):
        shown = runs(scenes[scene])
        assert [run["n"] for run in shown] == numbers
        assert [run["result"] for run in shown] == [FIB[n] for n in numbers]
        assert [run["marks"] for run in shown] == [n + 2 for n in numbers]
        assert {run["outcome"] for run in shown} == {"verified"}
        for run in shown:
            assert all(isinstance(run[key], int) and run[key] for key in ("run_ns", "prove_ns", "verify_ns", "steps"))
    mistakes = scenes["errors"]["mistakes"]
    assert {mistake["name"]: mistake["id"] for mistake in mistakes} == {
        "wrong_witness": "verify.wrong_witness",
        "wrong_program": "verify.other_program",
        "changed_journal": "verify.wrong_journal",
        "truncated_file": "proof.truncated",
        "damaged_file": "proof.damaged",
    }
    assert all(mistake["refused"] and mistake["text"] for mistake in mistakes)


def test_the_aggregate_is_checked_without_the_studio_and_without_the_library_of_the_user(
    command_line: CommandLine, tmp_path: Path
) -> None:
    ended = command_line("demo", "aggregate", "--json", HOME=str(tmp_path))
    scenes = ended.json["scenes"]
    assert isinstance(scenes, dict)
    shown = scenes["aggregate"]
    assert (ended.code, ended.json["failures"]) == (0, [])
    assert (shown["count"], shown["index"], shown["duplicate_refused"]) == (3, 1, True)
    assert (shown["script_says_yes"], shown["other_root_refused"]) == (True, True)
    assert f"root:  {shown['root']}" in shown["script_text"]
    assert {one["name"]: one["refused"] for one in shown["tampered"]} == {"leaf.proof": True, "leaf.inclusion": True}
    assert all(one["text"].startswith("NO: ") for one in shown["tampered"])
    assert not [path for path in tmp_path.rglob("*") if "library" in path.name or "aggregates" in path.name]


TRUSTING = """
import sys
from studio.cli.app import run_command_line
from studio.session.bare_check import ScriptAnswer
from studio.session.demo import aggregate
aggregate.run_inclusion_script = lambda folder, root: ScriptAnswer(True, "YES " + root.hex())
sys.exit(run_command_line(["demo", "aggregate", "--json"]))
"""


def test_a_script_that_says_yes_to_everything_fails_the_demo(user_environment: Mapping[str, str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", TRUSTING], capture_output=True, text=True, env=dict(user_environment), check=False
    )
    assert ended.returncode == 1
    assert len(json.loads(ended.stdout)["failures"]) == 3


def test_people_see_the_numbers(command_line: CommandLine) -> None:
    ended = command_line("demo")
    assert ended.code == 0
    for text in ("55", "610", "6765", "12586269025", "52", "verified", "Trace", "not part of this version"):
        assert text in ended.out
    assert "NOT" not in ended.out


def test_one_scene(command_line: CommandLine) -> None:
    ended = command_line("demo", "single", "--json")
    assert list(ended.json["scenes"]) == ["single"]  # type: ignore[call-overload]
    unknown = command_line("demo", "nothing", "--json")
    assert (unknown.code, unknown.error_id) == (2, "cli.unknown_scene")


LYING = """
import sys
from studio.cli.app import run_command_line
from studio.session.demo import rounds
rounds.fibonacci = lambda n: 56
sys.exit(run_command_line(["demo", "single", "--json"]))
"""


def test_a_number_that_is_not_as_expected_fails_the_demo(user_environment: Mapping[str, str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LYING], capture_output=True, text=True, env=dict(user_environment), check=False
    )
    assert ended.returncode == 1
    assert len(json.loads(ended.stdout)["failures"]) == 1


@pytest.mark.linux
def test_the_system_report(command_line: CommandLine) -> None:
    ended = command_line("system", "--json")
    report = ended.json
    assert (ended.code, report["cpu_count"]) == (0, len(os.sched_getaffinity(0)))
    backends = report["backends"]
    assert isinstance(backends, list)
    assert [(backend["name"], backend["included"]) for backend in backends] == [
        ("Trace", True),
        ("Halo2", True),
        ("RISC0", True),
        ("OpenVM", False),
    ]
    assert len({frozenset(backend) for backend in backends}) == 1, "every entry has the same keys"
    assert backends[0]["version"] == __version__
    assert backends[0]["usable"] is True
    assert f"GPU: {report['gpu'] or 'none found'}" in command_line("system").out
