"""RISC0 on the command line with a prover that plays r0vm: missing, proving, failing, in batches and in the queue."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conformance.risc0_prover import FAILS, RECEIPT, prover
from tests.conftest import CommandLine
from tests.unit.backends.stand_in_r0vm import stand_in

pytestmark = pytest.mark.posix
PROVE = ("prove", "fibonacci", "n=10", "--backend", "risc0")


@pytest.fixture
def place(tmp_path: Path) -> Mapping[str, str]:
    """Folders of their own, in which no r0vm is."""
    paths = [folder for folder in os.environ["PATH"].split(os.pathsep) if not Path(folder, "r0vm").exists()]
    home = tmp_path / "home"
    home.mkdir()
    return {
        "HOME": str(home),
        "PATH": os.pathsep.join(paths),
        "CARGO_HOME": str(tmp_path / "cargo"),
        "RISC0_HOME": str(tmp_path / "risc0"),
    }


@pytest.fixture
def cargo_bin(tmp_path: Path) -> Path:
    return tmp_path / "cargo" / "bin"


def entry(command_line: CommandLine, place: Mapping[str, str]) -> dict[str, object]:
    backends = command_line("system", "--json", **place).json["backends"]
    assert isinstance(backends, list)
    return next(one for one in backends if one["name"] == "RISC0")


def test_without_r0vm_the_remedy_can_be_copied(
    command_line: CommandLine, place: Mapping[str, str], cargo_bin: Path, tmp_path: Path
) -> None:
    missing = entry(command_line, place)
    assert (missing["included"], missing["usable"], missing["path"]) == (True, False, None)
    assert missing["reason"] == "RISC0 needs r0vm, which was not found."
    assert "cargo install" in str(missing["remedy_command"])
    shown = command_line("system", **place).out
    assert str(missing["reason"]) in shown
    assert str(missing["remedy_command"]) in shown
    refused = command_line(*PROVE, "--out", tmp_path / "x.proof", "--json", **place)
    assert (refused.code, refused.error_id) == (4, "risc0.r0vm_missing")
    path = prover(cargo_bin)
    found = entry(command_line, place)
    assert (found["usable"], found["version"], found["path"]) == (True, "5.0.0-rc.1", str(path))
    assert f"RISC0 proves with {path}" in command_line("system", **place).out


def test_a_proof_says_what_is_not_proved(
    command_line: CommandLine, place: Mapping[str, str], cargo_bin: Path, tmp_path: Path
) -> None:
    prover(cargo_bin)
    log = tmp_path / "said.log"
    ended = command_line(*PROVE, "--out", tmp_path / "a.proof", "--log", log, **place)
    assert ended.code == 0, ended.err
    assert "steps (" in ended.out
    assert "measured here, not proved" in ended.out
    assert "prove_segment" in log.read_text()
    as_json = command_line(*PROVE, "--out", tmp_path / "b.proof", "--json", "--again", **place).json
    assert (as_json["backend"], as_json["reveals_witness"], as_json["opening"]) == ("risc0", False, None)
    verified = command_line("verify", tmp_path / "a.proof", "--program", "fibonacci", "--json", **place)
    assert (verified.code, verified.json["evidence"]) == (0, "proved")
    wrong = command_line(*PROVE, "--form", "audit", "--out", tmp_path / "c.proof", "--json", **place)
    assert (wrong.code, wrong.error_id) == (2, "backend.form_unknown")
    assert sorted(path.name for path in Path(place["HOME"]).rglob("task-*.log")) == []


def test_what_it_would_cost_says_what_that_rests_on(command_line: CommandLine, place: Mapping[str, str]) -> None:
    forecast = command_line(*PROVE, "--estimate", "--json", **place).json["forecast"]
    assert isinstance(forecast, dict)
    assert forecast["seconds"] > 0
    assert forecast["measured_runs"] == 0
    assert "another machine" in command_line(*PROVE, "--estimate", **place).out


def test_a_failure_names_its_log(
    command_line: CommandLine, place: Mapping[str, str], cargo_bin: Path, tmp_path: Path
) -> None:
    stand_in(cargo_bin, FAILS)
    failed = command_line(*PROVE, "--out", tmp_path / "x.proof", "--json", **place)
    error = failed.json["error"]
    assert isinstance(error, dict)
    assert (failed.code, error["id"]) == (1, "risc0.r0vm_failed")
    assert "the circuit said no" in Path(str(error["log"])).read_text()
    text = command_line(*PROVE, "--out", tmp_path / "x.proof", **place)
    assert "Log: " in text.err
    assert not (tmp_path / "x.proof").exists()


def test_one_batch_by_both_backends_and_one_proof_by_the_queue(
    command_line: CommandLine, place: Mapping[str, str], cargo_bin: Path, tmp_path: Path
) -> None:
    prover(cargo_bin)
    (tmp_path / "list.csv").write_text("program,n,backend\nfibonacci,10,risc0\nfibonacci,10,\nfibonacci,11,openvm\n")
    batch = command_line("batch", tmp_path / "list.csv", "--json", **place)
    items = batch.json["items"]
    assert isinstance(items, list)
    assert batch.code == 1
    assert [item["outcome"] for item in items] == ["proved", "proved", "failed"]
    assert items[2]["error"]["id"] == "backend.not_included"
    listed = command_line("library", "--backend", "risc0", "--json", **place).json["proofs"]
    assert isinstance(listed, list)
    assert len(listed) == 1
    assert command_line(*PROVE, "--queue", "--again", **place).code == 0
    ran = command_line("jobs", "run", "--json", **place)
    jobs = ran.json["jobs"]
    assert isinstance(jobs, list)
    assert (ran.code, [job["state"] for job in jobs]) == (0, ["done"])
    stand_in(cargo_bin, FAILS)
    assert command_line(*PROVE, "--queue", "--again", **place).code == 0
    failed = command_line("jobs", "run", **place)
    assert failed.code == 1
    assert "Log: " in failed.out


def test_an_imported_receipt_is_found_as_a_proof_of_its_program(
    command_line: CommandLine, place: Mapping[str, str], tmp_path: Path
) -> None:
    proof = tmp_path / "in.proof"
    assert command_line("receipt", "import", RECEIPT, "--program", "fib", "--out", proof, **place).code == 0
    assert command_line("library", "import", proof, **place).code == 0
    number = "1"
    verified = command_line("library", "verify", number, "--json", **place)
    assert verified.code == 0, verified.out
