"""`prove` and `verify`: files, openings, the three answers, the exit codes, and what a killed process leaves behind."""

from __future__ import annotations

import os
import random
import signal
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from studio import native
from studio.resources import resource_path
from tests.conformance.rewritten_proofs import rewritten_bytes
from tests.conftest import CommandLine, Ended

FIB_10 = struct.pack("<IQ", 10, 55).hex()


def answers(ended: Ended) -> tuple[str, str, str]:
    """(evidence, program, witness) as the words of the JSON."""
    found = []
    for name in ("evidence_valid", "for_trusted_program", "fits_witness"):
        answer = ended.json[name]
        assert isinstance(answer, dict)
        found.append(str(answer["answer"]))
    return found[0], found[1], found[2]


def reason(ended: Ended, name: str) -> str:
    answer = ended.json[name]
    assert isinstance(answer, dict)
    assert answer["reason"]
    return str(answer["id"])


@pytest.fixture(scope="module")
def proof(command_line: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A compact proof of fib(10) with its opening beside it."""
    path = tmp_path_factory.mktemp("proofs") / "fib.proof"
    assert command_line("prove", "fibonacci", "n=10", "--backend", "trace", "--out", path).code == 0
    return path


def test_the_estimate_needs_no_file(command_line: CommandLine) -> None:
    ended = command_line("prove", "fib", "--estimate", "--json")
    assert (ended.code, set(ended.json["forecast"])) == (  # type: ignore[call-overload]
        0,
        {"seconds", "peak_bytes", "proof_bytes", "fits", "measured_runs"},
    )


@pytest.mark.posix
def test_the_proof_never_takes_the_place_of_what_it_is_made_from(command_line: CommandLine, tmp_path: Path) -> None:
    elf = tmp_path / "fib.elf"
    elf.write_bytes(resource_path("guests", "fibonacci", "fibonacci.elf").read_bytes())
    (tmp_path / "x.proof.opening").write_bytes(struct.pack("<I", 10))
    (tmp_path / "link").symlink_to(elf)
    for out, witness in (("fib.elf", "x.proof.opening"), ("link", "x.proof.opening"), ("x.proof", "x.proof.opening")):
        ended = command_line("prove", elf, "--witness-file", tmp_path / witness, "--out", tmp_path / out, "--json")
        assert (ended.code, ended.error_id) == (2, "cli.own_input")
    assert elf.read_bytes() == resource_path("guests", "fibonacci", "fibonacci.elf").read_bytes()


@pytest.mark.posix
def test_a_pipe_is_not_replaced(command_line: CommandLine, tmp_path: Path) -> None:
    for name in ("x.proof", "y.proof.opening"):
        os.mkfifo(tmp_path / name)
    for name in ("x.proof", "y.proof"):
        ended = command_line("prove", "fib", "--out", tmp_path / name, "--json")
        assert (ended.code, ended.error_id) == (4, "file.not_replaceable")


@pytest.fixture(scope="module")
def audit(command_line: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audit proof of a signature check: several segments."""
    path = tmp_path_factory.mktemp("proofs") / "signature.proof"
    ended = command_line("prove", "signature", "--sample", "rfc8032-1", "--form", "audit", "--out", path)
    assert ended.code == 0
    assert (
        ended.out.index("Estimated: at most")
        < ended.out.index("whoever reads an audit proof")
        < ended.out.index("Proved")
    )
    return path


def moved(proof: Path, folder: Path) -> Path:
    target = folder / "moved.proof"
    target.write_bytes(proof.read_bytes())
    return target


# --- prove


def test_the_form_that_others_rely_on(command_line: CommandLine, tmp_path: Path) -> None:
    out = tmp_path / "fib.proof"
    ended = command_line("prove", "fibonacci", "n=10", "--backend", "Trace", "--out", out, "--json")
    result = ended.json
    assert (ended.code, result["journal"], result["marks"], result["exit_code"]) == (0, FIB_10, 12, 0)
    assert (result["proof"], result["opening"]) == (str(out), f"{out}.opening")
    assert out.stat().st_size == result["proof_bytes"]
    file = native.proof_decode(out.read_bytes())
    assert file.identity.hex() == result["identity"]
    identity, _, witness = native.opening_decode(Path(f"{out}.opening").read_bytes())
    assert (identity, witness) == (file.identity, struct.pack("<I", 10))


@pytest.mark.posix
def test_the_opening_is_for_its_owner_and_the_proof_file_tells_nothing(
    command_line: CommandLine, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.proof", tmp_path / "second.proof"
    secret = "text:a secret that must not appear"
    for path in (first, second):
        assert command_line("prove", "sha256", f"message={secret}", "--again", "--out", path).code == 0
        assert stat.S_IMODE(Path(f"{path}.opening").stat().st_mode) == 0o600
        assert b"a secret that" not in path.read_bytes()
        assert b"a secret that" in Path(f"{path}.opening").read_bytes()
    evidence = [native.proof_decode(path.read_bytes()).evidence for path in (first, second)]
    assert evidence[0] != evidence[1]  # salted: equal inputs do not show


@pytest.mark.parametrize(
    ("arguments", "code", "message_id"),
    [
        (["fib", "n=10", "--backend", "OpenVM", "--out", "x"], 2, "backend.not_included"),
        (["fib", "n=10", "--backend", "Nova", "--out", "x"], 2, "backend.unknown"),
        (["fib", "n=10", "--form", "tiny", "--out", "x"], 2, "backend.form_unknown"),
        (["fib", "n=10"], 2, "cli.usage"),
        (["fib", "n=10", "--out", "."], 4, "file.is_folder"),
        (["fib", "n=10", "--out", "absent/x"], 4, "file.not_found"),
        (["fib", "n=10", "--max-steps", "5", "--out", "x"], 1, "prove.guest_fault"),
        (["signature", "--sample", "changed", "--out", "x"], 1, "prove.guest_exit"),
    ],
)
def test_what_cannot_be_proved(
    arguments: list[str], code: int, message_id: str, command_line: CommandLine, tmp_path: Path
) -> None:
    ended = command_line("prove", *arguments, "--json", cwd=tmp_path)
    assert (ended.code, ended.error_id) == (code, message_id)
    assert list(tmp_path.iterdir()) == []


def test_the_estimate_alone_writes_nothing(command_line: CommandLine, tmp_path: Path) -> None:
    arguments = ("prove", "signature", "--sample", "rfc8032-1", "--form", "audit", "--estimate", "--json")
    ended = command_line(*arguments, "--out", tmp_path / "x")
    forecast = ended.json["forecast"]
    assert isinstance(forecast, dict)
    assert ended.code == 0
    assert forecast["proof_bytes"] > 0
    assert forecast["fits"] is True
    assert ended.json["reveals_witness"] is True
    assert list(tmp_path.iterdir()) == []


# --- verify


def test_a_good_proof(proof: Path, command_line: CommandLine) -> None:
    ended = command_line("verify", proof, "--program", "fibonacci", "--json")
    assert (ended.code, answers(ended), ended.json["outcome"]) == (0, ("yes", "yes", "yes"), "verified")
    assert (ended.json["journal"], ended.json["evidence"]) == (FIB_10, "re-executable")
    people = command_line("verify", proof, "--program", "fibonacci")
    assert "[Re-executable] verified" in people.out
    assert "value = 55" in people.out


def test_the_input_with_the_salt_of_the_opening(proof: Path, command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "witness").write_bytes(struct.pack("<I", 10))
    for arguments in (["n=10"], ["--witness-file", str(tmp_path / "witness")]):
        assert command_line("verify", proof, "--program", "fibonacci", *arguments).code == 0
    wrong = command_line("verify", proof, "--program", "fibonacci", "n=11", "--json")
    assert (wrong.code, answers(wrong)) == (1, ("not checked", "yes", "no"))
    assert reason(wrong, "fits_witness") == "verify.wrong_witness"
    assert "[Refused]" in command_line("verify", proof, "--program", "fibonacci", "n=11").out


def test_without_the_opening_nothing_is_decided(proof: Path, command_line: CommandLine, tmp_path: Path) -> None:
    alone = moved(proof, tmp_path)
    for arguments in ([], ["n=10"]):
        ended = command_line("verify", alone, "--program", "fibonacci", *arguments, "--json")
        assert (ended.code, answers(ended)) == (3, ("not checked", "yes", "not checked"))
        assert ended.json["outcome"] == "undecided"
        assert reason(ended, "evidence_valid") == "verify.needs_opening"
    assert command_line("verify", alone, "--program", "fib", "--opening", f"{proof}.opening").code == 0
    absent = command_line("verify", alone, "--program", "fib", "--opening", tmp_path / "absent", "--json")
    assert (absent.code, absent.error_id) == (4, "file.not_found")


def test_openings_that_do_not_open(proof: Path, command_line: CommandLine, tmp_path: Path) -> None:
    assert command_line("prove", "fib", "n=11", "--out", tmp_path / "other.proof").code == 0
    opening = Path(f"{proof}.opening").read_bytes()
    damaged = bytearray(opening)
    damaged[len(damaged) // 2] ^= 1
    for data, message_id in (
        ((tmp_path / "other.proof.opening").read_bytes(), "verify.other_opening"),
        (opening[:-3], "opening.truncated"),
        (opening + b"x", "opening.extended"),
        (bytes(damaged), "opening.damaged"),
        (proof.read_bytes(), "opening.not_an_opening"),
    ):
        (tmp_path / "x.opening").write_bytes(data)
        ended = command_line("verify", proof, "--program", "fib", "--opening", tmp_path / "x.opening", "--json")
        assert (ended.code, ended.error_id) == (3, message_id)


def test_another_program(proof: Path, command_line: CommandLine) -> None:
    ended = command_line("verify", proof, "--program", "sort", "--json")
    assert (ended.code, answers(ended)) == (1, ("not checked", "no", "not checked"))
    assert reason(ended, "for_trusted_program") == "verify.other_program"


def rewritten(proof: Path, folder: Path, **changes: object) -> Path:
    """The proof with fields changed by someone who writes a well-formed file."""
    data = rewritten_bytes(proof.read_bytes(), **changes)
    opening = native.opening_decode(Path(f"{proof}.opening").read_bytes())
    path = folder / "rewritten.proof"
    path.write_bytes(data)
    identity = native.proof_decode(data).identity
    path.with_name("rewritten.proof.opening").write_bytes(
        native.opening_encode(proof_identity=identity, salt=opening[1], witness=opening[2])
    )
    return path


def test_a_changed_statement_is_refused(proof: Path, command_line: CommandLine, tmp_path: Path) -> None:
    evidence = bytearray(native.proof_decode(proof.read_bytes()).evidence)
    evidence[-1] ^= 1
    changes: tuple[tuple[dict[str, object], str], ...] = (
        ({"journal": struct.pack("<IQ", 10, 54)}, "verify.wrong_journal"),
        ({"steps": 294}, "verify."),
        ({"steps": 296}, "verify.wrong_steps"),
        ({"exit_code": 1}, "verify.statement_exit"),
        ({"evidence": bytes(evidence)}, "verify."),
        ({"evidence": b""}, "verify.evidence_malformed"),
    )
    for change, message_id in changes:
        ended = command_line("verify", rewritten(proof, tmp_path, **change), "--program", "fib", "--json")
        assert ended.code == 1, change
        assert reason(ended, "evidence_valid").startswith(message_id), change
    harmless = command_line("verify", rewritten(proof, tmp_path, device="another CPU"), "--program", "fib")
    assert harmless.code == 0


def test_a_backend_that_is_not_here_is_undecided(proof: Path, command_line: CommandLine, tmp_path: Path) -> None:
    ended = command_line(
        "verify", rewritten(proof, tmp_path, backend="openvm", steps=None), "--program", "fib", "--json"
    )
    assert (ended.code, ended.error_id) == (3, "verify.backend_missing")


def test_files_that_are_no_proof(proof: Path, command_line: CommandLine, tmp_path: Path) -> None:
    good = proof.read_bytes()
    flipped = bytearray(good)
    flipped[len(good) // 2] ^= 0x20
    for data, code, message_id in (
        (b"", 1, "proof."),
        (b"hello", 1, "proof."),
        (good[: len(good) // 2], 1, "proof.truncated"),
        (good[:-1], 1, "proof.truncated"),
        (good + b"\0", 1, "proof.extended"),
        (bytes(flipped), 1, "proof.damaged"),
        (Path(f"{proof}.opening").read_bytes(), 1, "proof.not_a_proof"),
    ):
        (tmp_path / "x.proof").write_bytes(data)
        ended = command_line("verify", tmp_path / "x.proof", "--program", "fib", "--json")
        assert ended.code == code
        assert ended.error_id.startswith(message_id)
    for path, message_id in ((tmp_path, "file.is_folder"), (tmp_path / "absent", "file.not_found")):
        ended = command_line("verify", path, "--program", "fib", "--json")
        assert (ended.code, ended.error_id) == (4, message_id)


def test_the_verifiers_own_limits_decide_nothing(audit: Path, proof: Path, command_line: CommandLine) -> None:
    for arguments in (["--max-steps", "100"], ["--max-memory", "1024"]):
        ended = command_line("verify", proof, "--program", "fib", *arguments, "--json")
        assert (ended.code, reason(ended, "evidence_valid")) == (3, "verify.own_limit")


def test_an_audit_proof_needs_no_opening(audit: Path, command_line: CommandLine, tmp_path: Path) -> None:
    alone = moved(audit, tmp_path)
    ended = command_line("verify", alone, "--program", "signature", "--json")
    assert (ended.code, answers(ended)) == (0, ("yes", "yes", "not checked"))
    assert ended.json["segments"] == ended.json["segments_checked"]
    assert ended.json["chance_of_missing_one_bad_segment"] == 0
    assert command_line("verify", alone, "--program", "signature", "--jobs", "1").code == 0


def test_an_audit_proof_comes_without_opening_and_a_stray_one_does_not_matter(
    audit: Path, command_line: CommandLine, tmp_path: Path
) -> None:
    assert not Path(f"{audit}.opening").exists()
    alone = moved(audit, tmp_path)
    Path(f"{alone}.opening").write_bytes(b"left from something else")
    assert command_line("verify", alone, "--program", "signature", "--jobs", "2").code == 0


def test_an_input_beside_an_audit_proof_is_not_quietly_ignored(
    audit: Path, command_line: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "input").write_bytes(b"x")
    ended = command_line("verify", audit, "--program", "signature", "--witness-file", tmp_path / "input", "--json")
    assert (ended.code, ended.error_id) == (2, "verify.audit_takes_no_input")
    other = command_line("verify", audit, "--program", "fib", "n=10", "--json")
    assert (other.code, reason(other, "for_trusted_program")) == (1, "verify.other_program")


def test_a_sample_says_what_it_may_miss(audit: Path, command_line: CommandLine) -> None:
    ended = command_line("verify", audit, "--program", "signature", "--sample", "1", "--json")
    segments = ended.json["segments"]
    assert isinstance(segments, int)
    assert segments >= 3
    assert (ended.code, ended.json["segments_checked"]) == (0, 1)
    assert ended.json["chance_of_missing_one_bad_segment"] == pytest.approx(1 - 1 / segments)
    people = command_line("verify", audit, "--program", "signature", "--sample", "1")
    assert f"Checked 1 of {segments} segments" in people.out
    assert f"{100 * (1 - 1 / segments):.1f} %" in people.out
    too_many = command_line("verify", audit, "--program", "signature", "--sample", "99", "--json")
    assert (too_many.code, too_many.error_id) == (2, "verify.bad_sample")


def test_a_compact_proof_cannot_be_sampled(proof: Path, command_line: CommandLine) -> None:
    ended = command_line("verify", proof, "--program", "fib", "--sample", "1", "--json")
    assert (ended.code, ended.error_id) == (2, "verify.compact_is_whole")


# --- Killed while writing

WRITER = """
import sys
from pathlib import Path
from studio.host.files import replace_file
path, first = Path(sys.argv[1]), True
print("ready", flush=True)
while True:
    replace_file(path, (b"A" if first else b"B") * 20_000_000, owner_only=True)
    first = not first
"""


@pytest.mark.posix
def test_a_kill_while_writing_leaves_a_whole_file_or_none(tmp_path: Path) -> None:
    rng = random.Random(3)  # noqa: S311 - waits of any length, no secret
    seen = set()
    for attempt in range(12):
        path = tmp_path / f"file{attempt}"
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(rng.uniform(0, 0.15))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        if path.exists():
            data = path.read_bytes()
            assert len(data) == 20_000_000
            assert data in (b"A" * len(data), b"B" * len(data))
        seen.add(path.exists())
        for rest in tmp_path.iterdir():
            assert rest == path or rest.name.startswith((".proving-studio-", "file"))
            assert stat.S_IMODE(rest.stat().st_mode) == 0o600
            if rest != path:
                rest.unlink()
    assert True in seen


@pytest.mark.posix
def test_a_killed_prove_leaves_a_proof_that_verifies_or_none(
    command_line: CommandLine, user_environment: Mapping[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "fib.proof"
    command = [sys.executable, "-m", "studio", "prove", "fib", "n=90", "--out", str(out)]
    started = time.monotonic()
    subprocess.run(command, env=dict(user_environment), stdout=subprocess.DEVNULL, check=True)
    whole_s = time.monotonic() - started
    for part in range(1, 13):
        for path in tmp_path.iterdir():
            path.unlink()
        running = subprocess.Popen(command, env=dict(user_environment), stdout=subprocess.DEVNULL)
        time.sleep(whole_s * (0.5 + part / 24))
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        if out.exists():  # the opening is written first, so it is there, too
            assert command_line("verify", out, "--program", "fib").code == 0
