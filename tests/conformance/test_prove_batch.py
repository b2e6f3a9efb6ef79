"""Batches of Trace proofs: every item has its own outcome, a cancel comes through, and the proofs verify."""

from __future__ import annotations

import struct
import threading
import time

import pytest

from studio import native
from studio.model.errors import Cancelled, UserError
from studio.resources import resource_path
from tests.conformance.fibonacci_proofs import program, witness


@pytest.mark.parametrize("threads", [0, 1, 2, 5])
def test_outcomes_keep_their_order_and_verify(threads: int) -> None:
    witnesses = [witness(n % 60) for n in range(300)]
    witnesses[7] = b"\1"  # too short for the guest
    limits = native.Limits()
    outcomes = native.trace_prove_batch(program(), witnesses, limits, native.Control(), threads=threads)
    assert len(outcomes) == len(witnesses)
    for index, (private, made) in enumerate(zip(witnesses, outcomes, strict=True)):
        if index == 7:
            assert isinstance(made, UserError)
            assert made.message_id == "prove.guest_exit"
            continue
        assert isinstance(made, native.TraceProof)
        run = made.execution
        assert run.journal == native.execute(program(), private, limits, native.Control()).journal
        shared = (program(), run.journal, run.steps, made.evidence)
        native.trace_verify_compact(*shared, private, made.salt, limits, native.Control())


def test_no_two_proofs_share_a_salt() -> None:
    outcomes = native.trace_prove_batch(program(), [witness(9)] * 200, native.Limits(), native.Control())
    salts = {made.salt for made in outcomes if isinstance(made, native.TraceProof)}
    assert len(salts) == 200


def test_a_fault_is_an_outcome() -> None:
    limits = native.Limits(max_steps=100)
    first, second = native.trace_prove_batch(program(), [witness(0), witness(90)], limits, native.Control())
    assert isinstance(second, UserError)
    assert (second.message_id, second.params["kind"]) == ("prove.guest_fault", "step_limit")
    assert isinstance(first, (native.TraceProof, UserError))


def test_an_empty_batch_and_a_cancelled_one() -> None:
    assert native.trace_prove_batch(program(), [], native.Limits(), native.Control()) == []
    control = native.Control()
    control.cancel()
    outcomes = native.trace_prove_batch(program(), [witness(1)] * 3, native.Limits(), control)
    assert [type(made) for made in outcomes] == [Cancelled] * 3


def test_a_cancel_comes_through_and_what_was_finished_stays() -> None:
    sha256 = native.Program(resource_path("guests", "sha256", "sha256.elf").read_bytes())
    message = bytes(4 << 10)
    private = struct.pack("<2I", 1, len(message)) + message
    control = native.Control()
    cancelled_at = 0.0

    def cancel() -> None:
        nonlocal cancelled_at
        # Some items are through after this many steps.
        while control.steps < 20_000_000:
            time.sleep(0.001)
        cancelled_at = time.perf_counter()
        control.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    outcomes = native.trace_prove_batch(sha256, [private] * 2000, native.Limits(), control)
    took_s = time.perf_counter() - cancelled_at
    thread.join()
    finished = [made for made in outcomes if isinstance(made, native.TraceProof)]
    cancelled = [made for made in outcomes if isinstance(made, Cancelled)]
    assert finished
    assert cancelled
    assert len(finished) + len(cancelled) == 2000
    assert took_s < 0.5
