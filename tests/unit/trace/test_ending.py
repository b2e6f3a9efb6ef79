"""How a run ended, in words."""

from __future__ import annotations

from studio import native
from studio.programs.opening import open_program
from studio.trace.ending import ending_of


def run(witness: bytes, limits: native.Limits) -> native.Execution:
    return native.execute(open_program("fibonacci").native, witness, limits, native.Control())


def test_an_exit() -> None:
    ending = ending_of(run((10).to_bytes(4, "little"), native.Limits()))
    assert not ending.faulted
    assert ending.what == "The program ended with exit code 0."


def test_a_fault_says_what_helps() -> None:
    ending = ending_of(run((10).to_bytes(4, "little"), native.Limits(max_steps=100)))
    assert ending.faulted
    assert "100" in ending.what
    assert ending.next_step
