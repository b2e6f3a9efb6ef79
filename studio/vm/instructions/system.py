"""FENCE and SYSTEM: what has no meaning on this machine does nothing or faults."""

from __future__ import annotations

from studio.vm.decode import Instruction
from studio.vm.faults import FaultError, FaultKind
from studio.vm.memory import RISC0
from studio.vm.risc0_calls import risc0_call
from studio.vm.state import Machine
from studio.vm.syscalls import system_call


def fence(machine: Machine, _instruction: Instruction) -> None:
    """Orders memory accesses between harts; with one hart there is nothing to order."""
    # PROGRAM COUNTER
    machine.next_instruction()


def ecall(machine: Machine, _instruction: Instruction) -> None:
    """Ask the outside world: a7 (t0 for RISC Zero) selects the call, a0.. are its arguments, a0 takes its result."""
    # OPERATION
    if machine.abi == RISC0:
        risc0_call(machine)
    else:
        system_call(machine)
    # PROGRAM COUNTER
    machine.next_instruction()


def ebreak(_machine: Machine, _instruction: Instruction) -> None:
    """There is no debugger to give control to."""
    # OPERATION
    raise FaultError(FaultKind.BREAKPOINT)
