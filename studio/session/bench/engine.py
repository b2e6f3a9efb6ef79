"""Steps a second: the plain run, the recorded one and the Trace proof, beside other interpreters and qemu."""

from __future__ import annotations

import random
import shutil
import stat
import struct
from collections.abc import Callable
from pathlib import Path

from studio import native
from studio.backends.r0vm_find import R0vm, find_r0vm
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.programs.opening import OpenedProgram
from studio.resources import resource_path
from studio.session.bench.measuring import Measuring, elapsed_s
from studio.session.bench.peers import r0vm_executes

PLAIN_OVER_RRS, PROOF_OVER_RRS = 1.5, 0.8
_VALUES = 1 << 18  # heap sort of 1 MiB
_MESSAGE_BYTES = 64 << 10  # SHA-256 of 64 KiB
_ACCOUNTS, _TRANSFERS = 4096, 8192
_ROUNDS = 5


def measure(bench: Measuring) -> None:
    """Three guests; all that run one take turns. Every run must write the same journal."""
    scale = 10 if bench.quick else 1
    subjects: tuple[tuple[str, Callable[[int], bytes], int], ...] = (
        ("sha256", sha256_witness, 20 // scale),
        ("sort", sort_witness, 1),
        ("state-transition", state_transition_witness, 60 // scale),
    )
    for guest, make, rounds in subjects:
        _measure_guest(bench, guest, make(rounds))


def _measure_guest(bench: Measuring, guest: str, witness: bytes) -> None:
    elf = resource_path("guests", guest, f"{guest}.elf")
    opened, limits = bench.session.open(guest), bench.session.limits
    program, r0vm = opened.native, _r0vm_here(bench)
    witness_path, program_path = bench.folder / f"{guest}.witness", bench.folder / f"{guest}.elf"
    witness_path.write_bytes(witness)
    shutil.copyfile(elf, program_path)
    program_path.chmod(stat.S_IRWXU)  # qemu runs only what may be executed
    outcome = native.execute(program, witness, limits, bench.control)
    steps, journal = outcome.steps, outcome.journal

    best: dict[str, float] = {}

    def keep(what: str, seconds: float) -> None:
        best[what] = min(best.get(what, seconds), seconds)

    for _ in range(bench.scaled(_ROUNDS)):
        bench.check()
        keep("plain", elapsed_s(lambda: native.execute(program, witness, limits, bench.control)))
        keep("record", elapsed_s(lambda: native.Trace.record(program, witness, limits, bench.control)))
        keep("prove", elapsed_s(lambda: native.trace_prove(program, witness, limits, bench.control)))
        if bench.peers.program is not None:
            keep("rrs", _rrs_s(bench, program_path, witness_path, steps, journal))
        if r0vm is not None:
            keep("r0vm", elapsed_s(lambda: _r0vm(bench, r0vm, opened, witness, journal)))
        if bench.peers.qemu is not None:
            keep("qemu", elapsed_s(lambda: _qemu(bench, program_path, witness_path, journal)))
    for what, seconds in best.items():
        bench.add(f"engine.{what}.{guest}", steps / seconds, "/s")
    if "rrs" in best:
        bench.add(f"engine.plain_over_rrs.{guest}", best["rrs"] / best["plain"], "x", at_least=PLAIN_OVER_RRS)
        bench.add(f"engine.prove_over_rrs.{guest}", best["rrs"] / best["prove"], "x", at_least=PROOF_OVER_RRS)
        bench.add(f"engine.record_over_rrs.{guest}", best["rrs"] / best["record"], "x", at_least=PROOF_OVER_RRS)
    else:
        for name in ("plain", "prove", "record"):
            bench.lack(f"engine.{name}_over_rrs.{guest}", bench.peers.reason)
    if "r0vm" not in best:
        bench.lack(f"engine.r0vm.{guest}", translate(N_("r0vm was not found, or it is inside WSL")))
    if "qemu" not in best:
        bench.lack(f"engine.qemu.{guest}", translate(N_("qemu-riscv32 was not found")))


def _rrs_s(bench: Measuring, elf: Path, witness: Path, steps: int, journal: bytes) -> float:
    """The time of the run alone, as the peer measures it: its start and its flat memory do not count."""
    told = bench.peers.ask("run", str(elf), str(witness))
    elapsed_ns = told.get("elapsed_ns")
    if told.get("steps") != steps or told.get("journal_hex") != journal.hex() or not isinstance(elapsed_ns, int):
        raise UserError("bench.peer_failed", {"name": "rrs-lib", "reason": translate(N_("it ran something else"))})
    return elapsed_ns / 1e9


def _qemu(bench: Measuring, elf: Path, witness: Path, journal: bytes) -> None:
    if bench.peers.qemu_run(elf, witness) != journal:
        raise UserError("bench.peer_failed", {"name": "qemu", "reason": translate(N_("it ran something else"))})


def _r0vm_here(bench: Measuring) -> R0vm | None:
    try:
        found = find_r0vm(bench.session.surroundings)
    except UserError:
        return None
    return found if found.wsl is None else None


def _r0vm(bench: Measuring, tool: R0vm, program: OpenedProgram, witness: bytes, journal: bytes) -> None:
    if journal not in r0vm_executes(tool, program, witness, bench.folder):
        raise UserError("bench.peer_failed", {"name": "r0vm", "reason": translate(N_("it ran something else"))})


def words(*values: int) -> bytes:
    """Values as the guests read them: u32, little-endian."""
    return struct.pack(f"<{len(values)}I", *values)


def sha256_witness(repeat: int) -> bytes:
    """SHA-256 of 64 KiB, so many times."""
    return words(repeat, _MESSAGE_BYTES) + random.Random(1).randbytes(_MESSAGE_BYTES)  # noqa: S311 - no secret


def sort_witness(rounds: int) -> bytes:
    """Heap sort of 2^18 values, so many times."""
    source = random.Random(2)  # noqa: S311 - no secret
    return words(rounds, _VALUES, *(source.getrandbits(32) for _ in range(_VALUES)))


def state_transition_witness(rounds: int) -> bytes:
    """A ring of small transfers, so that no account runs dry however often it is applied."""
    nonces = [0] * _ACCOUNTS
    transfers: list[int] = []
    for index in range(_TRANSFERS):
        sender = index % _ACCOUNTS
        transfers += [sender, (sender + 1) % _ACCOUNTS, 1, nonces[sender]]
        nonces[sender] += 1
    return words(rounds, _ACCOUNTS, *([1_000_000, 0] * _ACCOUNTS), _TRANSFERS, *transfers)
