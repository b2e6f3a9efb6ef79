"""One Halo2 proof in a process of its own: started, watched, limited, cancelled, and its evidence brought home."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio import native
from studio.backends.halo2_parameters import are_at_hand, make_ready
from studio.backends.halo2_wire import WORKER_KIND, BadLine, Made, Phase, Request, encode_request, read_answer
from studio.backends.protocol import Watcher
from studio.backends.prover_process import ProverBounds, ProverProcess, bounds_here
from studio.host.launch import minimal_environment, worker_command
from studio.host.limits import allocation_failed
from studio.host.processes import ProcessEnd
from studio.model.errors import UserError
from studio.model.messages import MESSAGES
from studio.model.text import N_, translate

_READERS_S = 2.0
_KEPT_CHUNKS = 64
_PHASES = {
    Phase.STARTING: N_("starting the prover"),
    Phase.PARAMETERS: N_("making parameters, once"),
    Phase.KEYS: N_("making the keys"),
    Phase.COMMITTING: N_("committing to the run"),
    Phase.COMMITTING_ALL: N_("committing to all"),
    Phase.QUOTIENT: N_("computing the quotient"),
    Phase.OPENING: N_("opening the commitments"),
}


@dataclass(frozen=True, slots=True)
class RanHalo2:
    """Evidence that nobody has checked yet, with what making it took.

    `elapsed_ns`: from the start of the process to its end, without making parameters, which happens once for each k.
    `peak_bytes` None: this system does not say.
    """

    evidence: bytes
    elapsed_ns: int
    peak_bytes: int | None


def run_halo2(
    request: Request,
    bounds: ProverBounds,
    control: native.Control,
    watcher: Watcher,
    command: Sequence[str] | None = None,
) -> RanHalo2:
    """Cancelled once the process is gone when `control` says so; UserError when no evidence came of it.

    A request without a program is for parameters alone.
    """
    run = _Run(request, bounds, watcher, command or worker_command(WORKER_KIND))
    try:
        return run.watch(control)
    finally:
        run.close()


def ready_here(k: int, folder: Path | None, control: native.Control, watcher: Watcher) -> None:
    """Load the keys for 2^k rows into this process; parameters that are still to be made come from one of their own.

    So a cancel is heard at once: Cancelled. Without a folder, or where nothing can be written into it, this process
    makes them, and a cancel has to wait.
    """
    before = watcher.phase
    try:
        if folder is not None and not are_at_hand(k, folder):
            run_halo2(Request(k, b"", b"", folder), bounds_here(0), control, watcher)
        make_ready(k, folder)
    finally:
        watcher.phase = before


class _Run:
    """The process, the threads that listen to it, and what they heard."""

    def __init__(self, request: Request, bounds: ProverBounds, watcher: Watcher, command: Sequence[str]) -> None:
        self._k = request.k
        self._watcher = watcher
        self._answer: Made | UserError | BadLine | None = None
        self._errors: deque[bytes] = deque(maxlen=_KEPT_CHUNKS)
        self._closed = False
        self._parameters_since_s: float | None = None
        self._parameters_s = 0.0
        self._show(Phase.STARTING)
        self._process = ProverProcess(
            command,
            environment=minimal_environment(),
            cwd=Path(tempfile.gettempdir()),
            bounds=bounds,
            over_memory=self._out_of_memory(),
            over_time=UserError("halo2.prover_too_long", {"seconds": round(bounds.max_elapsed_s or 0)}),
        )
        targets = {"request": lambda: self._send(request), "answers": self._read_answers, "errors": self._read_errors}
        self._threads = [
            threading.Thread(target=target, name=f"halo2 {name}", daemon=True) for name, target in targets.items()
        ]
        for thread in self._threads:
            thread.start()

    def watch(self, control: native.Control) -> RanHalo2:
        """Until it has ended; what it left is ended by `close`."""
        end = self._process.wait(control)
        for thread in self._threads:
            thread.join(_READERS_S)
        answer = self._answer
        if not isinstance(answer, Made):
            raise self._explained(answer, end)
        peaks = (self._process.peak_bytes, answer.peak_bytes)
        return RanHalo2(
            evidence=answer.evidence,
            elapsed_ns=max(1, self._process.elapsed_ns - round(self._parameters_s * 1e9)),
            peak_bytes=max(filter(None, peaks), default=None),
        )

    def close(self) -> None:
        """Nothing of it runs any more when this returns."""
        self._closed = True
        self._process.close()
        for thread in self._threads:
            thread.join(_READERS_S)

    def _send(self, request: Request) -> None:
        stdin = self._process.child.stdin
        # One that ended meanwhile is noticed by its end. The pipe stays open: it is the lease.
        with contextlib.suppress(OSError, ValueError):
            stdin.write(encode_request(request))
            stdin.flush()

    def _read_answers(self) -> None:
        stdout = self._process.child.stdout
        with contextlib.suppress(OSError, ValueError), stdout:
            try:
                while (answer := read_answer(stdout, MESSAGES.__contains__)) is not None:
                    if isinstance(answer, Phase):
                        self._show(answer)
                    else:
                        self._answer = answer
            except BadLine as error:
                self._answer = error
        self._process.silent.set()

    def _read_errors(self) -> None:
        stderr = self._process.child.stderr
        with contextlib.suppress(OSError, ValueError), stderr:
            while data := os.read(stderr.fileno(), 65536):
                self._errors.append(data)
                self._watcher.log(data)

    def _show(self, phase: Phase) -> None:
        now_s = time.perf_counter()
        if self._parameters_since_s is not None:
            self._parameters_s += now_s - self._parameters_since_s
        self._parameters_since_s = now_s if phase is Phase.PARAMETERS else None
        if not self._closed:
            self._watcher.phase = translate(_PHASES[phase])

    def _explained(self, answer: UserError | BadLine | None, end: ProcessEnd) -> UserError:
        if isinstance(answer, UserError):
            return answer
        said = b"".join(self._errors)
        if self._process.died_of_memory(end) or (end.exit_code != 0 and allocation_failed(said)):
            return self._out_of_memory()
        if end.signal_name is not None:
            return UserError("halo2.prover_killed", {"signal": end.signal_name})
        last_line = next(iter(said.decode("utf-8", "replace").splitlines()[-1:]), "")
        detail = last_line if answer is None else str(answer)
        return UserError("halo2.prover_failed", {"code": end.exit_code, "detail": detail})

    def _out_of_memory(self) -> UserError:
        return UserError("halo2.out_of_memory", {"k": self._k})
