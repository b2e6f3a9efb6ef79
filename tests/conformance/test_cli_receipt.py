"""`receipt`: show, import, export; every exit code, and no proof of what does not verify."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.conftest import CommandLine

RECEIPT = Path(__file__).parent / "receipts" / "fib10-5.0.0-rc.1-composite.bin"
JOURNAL = "0a0000003700000000000000"


def test_show_claims_and_says_that_nothing_is_verified(command_line: CommandLine) -> None:
    shown = command_line("receipt", "show", RECEIPT, "--json")
    assert shown.code == 0
    assert shown.json["receipt"] == {
        "kind": "composite",
        "segments": 1,
        "verifier": "5.0",
        "hash_function": "poseidon2",
        "encoding": "bincode",
        "exit_code": 0,
        "journal": JOURNAL,
        "receipt_bytes": RECEIPT.stat().st_size,
    }
    assert "Nothing of this is verified" in command_line("receipt", "show", RECEIPT).out


def test_in_and_out_again(command_line: CommandLine, tmp_path: Path) -> None:
    proof, out = tmp_path / "fib.proof", tmp_path / "fib.receipt"
    taken = command_line("receipt", "import", RECEIPT, "--program", "fibonacci", "--out", proof, "--json")
    assert (taken.code, taken.json["outcome"], taken.json["proof"]) == (0, "verified", str(proof))
    verified = command_line("verify", proof, "--program", "fibonacci", "--json")
    assert (verified.code, verified.json["evidence"]) == (0, "proved")
    given = command_line("receipt", "export", proof, "--out", out, "--json")
    assert (given.code, given.json["receipt_bytes"]) == (0, RECEIPT.stat().st_size)
    assert out.read_bytes() == RECEIPT.read_bytes()


def test_what_does_not_verify_is_written_nowhere(command_line: CommandLine, tmp_path: Path) -> None:
    proof = tmp_path / "x.proof"
    refused = command_line("receipt", "import", RECEIPT, "--program", "sort", "--out", proof, "--json")
    assert (refused.code, refused.json["outcome"], refused.json["proof"]) == (1, "refused", None)
    data = bytearray(RECEIPT.read_bytes())
    data[5_000] ^= 1
    (tmp_path / "bent").write_bytes(data)
    bent = command_line("receipt", "import", tmp_path / "bent", "--program", "fibonacci", "--out", proof)
    assert bent.code == 1
    assert "[Refused]" in bent.out
    assert "Nothing was written" in bent.out
    assert not proof.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message_id"),
    [
        (["look", "x"], 2, "cli.usage"),
        (["import", "x", "--out", "y"], 2, "cli.usage"),
        (["import", "x", "--program", "fib"], 2, "cli.usage"),
        (["export", "x"], 2, "cli.usage"),
        (["show", "nowhere"], 4, "file.not_found"),
        (["show", "README.md"], 1, "risc0.not_a_receipt"),
        (["export", "README.md", "--out", "y"], 1, "proof.not_a_proof"),
    ],
)
def test_wrong_use(command_line: CommandLine, arguments: list[str], code: int, message_id: str) -> None:
    refused = command_line("receipt", *arguments, "--json")
    assert (refused.code, refused.error_id) == (code, message_id)


def test_a_proof_by_trace_holds_none(command_line: CommandLine, tmp_path: Path) -> None:
    proof = tmp_path / "t.proof"
    assert command_line("prove", "fib", "n=3", "--no-library", "--out", proof).code == 0
    refused = command_line("receipt", "export", proof, "--out", tmp_path / "r", "--json")
    assert (refused.code, refused.error_id) == (2, "receipt.other_backend")
    assert not (tmp_path / "r").exists()


@pytest.mark.posix
def test_a_file_that_is_too_large_is_not_even_read(command_line: CommandLine, tmp_path: Path) -> None:
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.truncate(2**30 + 1)  # no blocks behind it, where the file system can do that
    for arguments in (
        ("receipt", "show", huge),
        ("receipt", "import", huge, "--program", "fibonacci", "--out", tmp_path / "x"),
        ("verify", huge, "--program", "fibonacci"),
    ):
        started = time.monotonic()
        refused = command_line(*arguments, "--json")
        assert refused.error_id == "file.too_large"
        assert refused.code != 0
        assert time.monotonic() - started < 5
