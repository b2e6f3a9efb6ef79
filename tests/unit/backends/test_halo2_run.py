"""One run of the Halo2 prover, whatever its process does: a clear word each time, and no process left."""

from __future__ import annotations

import re
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.backends import halo2_run
from studio.backends.halo2_parameters import parameters_bytes, parameters_file
from studio.backends.halo2_run import RanHalo2, ready_here, run_halo2
from studio.backends.halo2_wire import Phase, Request
from studio.backends.prover_process import ProverBounds
from studio.model.errors import Cancelled, UserError
from studio.native import Control
from tests.unit.backends.ear import Ear
from tests.unit.host.process_table import all_gone

REQUEST = Request(9, b"program", b"input")
EVIDENCE = 'print(\'{"evidence": "abcd", "peak_bytes": 7}\', flush=True)'
SLEEP = "time.sleep(600)"


def phase(word: str) -> str:
    return f'print(\'{{"phase": "{word}"}}\', flush=True)'


def run(
    *code: str,
    control: Control | None = None,
    ear: Ear | None = None,
    bounds: ProverBounds | None = None,
    pids: Path | None = None,
) -> RanHalo2:
    tell = "" if pids is None else f"open({str(pids)!r}, 'w').write(str(os.getpid()))"
    lines = ["import os, signal, sys, time", tell, *code]
    command = [sys.executable, "-I", "-c", "\n".join(lines)]
    return run_halo2(REQUEST, bounds or ProverBounds(), control or Control(), ear or Ear(), command)


def refused(call: Callable[[], object]) -> UserError:
    with pytest.raises(UserError) as error:
        call()
    assert str(error.value)
    assert not re.search(r"\{[a-z_]+\}", str(error.value))  # every parameter of the message is there
    return error.value


def test_phases_evidence_and_what_it_said_come_home(tmp_path: Path) -> None:
    ear = Ear()
    ran = run(
        "given = sys.stdin.buffer.readline(); program = sys.stdin.buffer.read(7); witness = sys.stdin.buffer.read(5)",
        "assert (program, witness) == (b'program', b'input')",
        phase("parameters"),
        phase("committing"),
        "print('a word', file=sys.stderr)",
        EVIDENCE,
        ear=ear,
    )
    assert ran.evidence == bytes.fromhex("abcd")
    assert ear.phases == ["starting the prover", "making parameters, once", "committing to the run"]
    assert ear.logged == b"a word\n"


def test_making_parameters_does_not_count_as_proving() -> None:
    started_s = time.perf_counter()
    ran = run(phase("parameters"), "time.sleep(0.8)", phase("keys"), "time.sleep(0.2)", EVIDENCE)
    whole_s = time.perf_counter() - started_s
    assert 0.2 <= ran.elapsed_ns / 1e9 <= whole_s - 0.7


@pytest.mark.linux
def test_its_memory_is_the_most_that_was_seen_or_told() -> None:
    assert (run("time.sleep(0.4)", EVIDENCE).peak_bytes or 0) > 2**20  # seen
    told = EVIDENCE.replace("7", str(2**40))
    assert run(told).peak_bytes == 2**40


def test_a_cancel_ends_it_within_a_tenth_of_a_second(tmp_path: Path) -> None:
    control, pids = Control(), tmp_path / "pid"
    cancelled_s: list[float] = []

    def cancel() -> None:
        until = time.monotonic() + 10
        while not (pids.exists() and pids.read_text()) and time.monotonic() < until:
            time.sleep(0.01)
        cancelled_s.append(time.monotonic())
        control.cancel()

    threading.Thread(target=cancel).start()
    with pytest.raises(Cancelled):
        run(SLEEP, control=control, pids=pids)
    assert time.monotonic() - cancelled_s[0] < 0.5  # reaped, too
    assert all_gone([int(pids.read_text())], 0.0) or all_gone([int(pids.read_text())], 0.1)


@pytest.mark.posix
@pytest.mark.parametrize("name", ["SIGKILL", "SIGSEGV", "SIGTERM"])
def test_killed_from_outside(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    error = refused(lambda: run(f"os.kill(os.getpid(), signal.{name})"))
    assert (error.message_id, error.params["signal"]) == ("halo2.prover_killed", signal.Signals[name].name)


def test_out_of_memory() -> None:
    died = "print('memory allocation of 4096 bytes failed', file=sys.stderr); os._exit(134)"
    error = refused(lambda: run(died))
    assert (error.message_id, error.params) == ("halo2.out_of_memory", {"k": 9})
    assert "2^9 rows" in str(error)
    # The words alone do not make it so.
    assert run("print('memory allocation of 4096 bytes failed', file=sys.stderr)", EVIDENCE).evidence


def test_a_bug_of_it_names_its_last_words() -> None:
    error = refused(lambda: run("raise ValueError('no such thing')"))
    assert error.message_id == "halo2.prover_failed"
    assert error.params == {"code": 1, "detail": "ValueError: no such thing"}


@pytest.mark.parametrize("code", ["pass", "print('hello')", 'print(\'{"error": "unknown", "params": {}}\')'])
def test_no_answer_or_nonsense(code: str) -> None:
    assert refused(lambda: run(code)).message_id == "halo2.prover_failed"


def test_its_own_refusal_is_told_as_it_is() -> None:
    code = 'print(\'{"error": "halo2.exited", "params": {"code": "1"}}\')'
    error = refused(lambda: run(code))
    assert (error.message_id, error.params) == ("halo2.exited", {"code": "1"})


def test_its_bounds() -> None:
    error = refused(lambda: run(SLEEP, bounds=ProverBounds(max_elapsed_s=0.3)))
    assert error.message_id == "halo2.prover_too_long"


def test_a_flood_of_words_is_not_kept() -> None:
    ear = Ear()
    ran = run("sys.stderr.write('x' * 2**24)", EVIDENCE, ear=ear)
    assert ran.evidence
    assert len(ear.logged) == 2**24


def test_it_sees_little_of_its_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_THE_USER", "1")
    assert run("assert 'SECRET_OF_THE_USER' not in os.environ", EVIDENCE).evidence


def test_it_cannot_be_started(tmp_path: Path) -> None:
    error = refused(lambda: run_halo2(REQUEST, ProverBounds(), Control(), Ear(), [str(tmp_path / "nothing here")]))
    assert error.message_id == "job.worker_start"


def test_every_phase_has_its_words() -> None:
    assert set(halo2_run._PHASES) == set(Phase)


def test_parameters_that_are_still_to_be_made_come_from_a_process_that_a_cancel_ends(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[Request] = []
    loaded: list[tuple[int, Path | None]] = []

    def played(request: Request, _bounds: object, control: Control, watcher: Ear) -> None:
        watcher.phase = "making"
        asked.append(request)
        if control.cancelled:
            raise Cancelled

    monkeypatch.setattr(halo2_run, "run_halo2", played)
    monkeypatch.setattr(halo2_run, "make_ready", lambda k, folder: loaded.append((k, folder)))
    monkeypatch.setattr("studio.backends.halo2_parameters.native.halo2_is_loaded", lambda _k: False)
    control, ear = Control(), Ear()
    ear.phase = "verifying"
    ready_here(9, tmp_path, control, ear)
    assert asked == [Request(9, b"", b"", tmp_path)]
    assert ear.phases == ["verifying", "making", "verifying"]
    parameters_file(tmp_path, 9).write_bytes(bytes(parameters_bytes(9)))  # at hand: no process is started
    ready_here(9, tmp_path, control, ear)
    ready_here(9, None, control, ear)
    assert (len(asked), loaded) == (1, [(9, tmp_path), (9, tmp_path), (9, None)])
    control.cancel()
    with pytest.raises(Cancelled):
        ready_here(10, tmp_path, control, ear)
    assert len(loaded) == 3
