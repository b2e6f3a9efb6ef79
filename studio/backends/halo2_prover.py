"""The inside of the process that makes one Halo2 proof: a request comes in, phases and the evidence go out.

The end of standard input is the end of the lease: the process ends at once, so that none outlives the studio.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
import threading
from collections.abc import Iterator

from studio import native
from studio.backends.halo2_parameters import make_ready
from studio.backends.halo2_wire import Answer, Made, Phase, Request, encode_answer, phase_of_control, read_request
from studio.host.limits import peak_resident_bytes
from studio.host.processes import end_own_tree
from studio.host.worker_streams import claim_streams
from studio.model.errors import UserError

_LOOK_S = 1 / 30
_LEASE_ENDED = 3


def run_prover() -> int:
    """Answer the one request on standard input; the exit code of the process."""
    faulthandler.enable(sys.__stderr__ or sys.stderr)  # a crash of native code leaves its stacks in the log
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the studio, which then ends this process
    input_descriptor, output_descriptor = claim_streams()
    source = os.fdopen(input_descriptor, "rb")
    request = read_request(source)
    threading.Thread(target=_end_with, args=(input_descriptor,), name="lease", daemon=True).start()
    channel = _Channel(output_descriptor)
    try:
        answer: Answer = _made(request, channel)
    except UserError as error:
        answer = error
    channel.send(answer)
    return 0


class _Channel:
    """The way out. A phase is sent when it changes."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = threading.Lock()
        self._phase: Phase | None = None

    def show(self, phase: Phase) -> None:
        if phase is not self._phase:
            self._phase = phase
            self.send(phase)

    def send(self, answer: Answer) -> None:
        rest = memoryview(encode_answer(answer))
        with self._lock:
            while rest:
                try:
                    rest = rest[os.write(self._descriptor, rest) :]
                except OSError:  # nobody reads any more
                    end_own_tree(_LEASE_ENDED)


def _end_with(descriptor: int) -> None:
    """Nothing more is sent after the request, so whatever is read is the end."""
    with contextlib.suppress(OSError):
        os.read(descriptor, 1)
    end_own_tree(_LEASE_ENDED)


def _made(request: Request, channel: _Channel) -> Made:
    channel.show(Phase.KEYS)
    program = native.Program(request.elf, max_elf_bytes=len(request.elf)) if request.elf else None
    make_ready(request.k, request.parameters_folder, lambda: channel.show(Phase.PARAMETERS))
    if program is None:
        return Made(b"", None)
    control = native.Control()
    with _told(control, channel):
        evidence = native.halo2_prove(program, request.witness, request.k, control)
    return Made(evidence, peak_resident_bytes(os.getpid()))


@contextlib.contextmanager
def _told(control: native.Control, channel: _Channel) -> Iterator[None]:
    """Meanwhile, tell the phases that the engine goes through."""
    ended = threading.Event()

    def tell() -> None:
        while not ended.wait(_LOOK_S):
            channel.show(phase_of_control(control))

    teller = threading.Thread(target=tell, name="phases", daemon=True)
    channel.show(Phase.KEYS)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()
