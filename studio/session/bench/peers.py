"""Others' code that does the same work, to be measured beside ours: qemu, and a small Rust program of peers.

The program lies in a checkout (`tests/bench/peers`), where cargo builds it once. An installed studio has none, and says
so; whoever has built it elsewhere names it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.backends.r0vm_find import R0vm
from studio.backends.r0vm_run import R0vmRequest, r0vm_command, r0vm_environment
from studio.backends.risc0_program import risc0_program
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.programs.opening import OpenedProgram

_BUILD_S = 1_800.0
_RUN_S = 600.0
_PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Peers:
    """Where they are. `reason`: why there is no program of peers."""

    program: Path | None
    qemu: Path | None
    reason: str = ""

    def ask(self, *words: str) -> dict[str, object]:
        """One measurement of the program; UserError when it does not answer."""
        if self.program is None:
            raise UserError("bench.peer_failed", {"name": "peers", "reason": self.reason})
        return _answer([str(self.program), *words])

    def number(self, name: str, *words: str) -> int:
        """One whole number of its answer."""
        found = self.ask(*words).get(name)
        if type(found) is not int:
            raise UserError("bench.peer_failed", {"name": " ".join(words), "reason": f"{name}: {found!r}"[:80]})
        return found

    def qemu_run(self, elf: Path, witness: Path) -> bytes:
        """What the program at `elf` writes under qemu."""
        if self.qemu is None:
            raise UserError("bench.peer_failed", {"name": "qemu-riscv32", "reason": ""})
        with witness.open("rb") as source:
            return output_of([str(self.qemu), str(elf)], _RUN_S, stdin=source.fileno())


def find_peers(named: Path | None = None, *, build: bool = True) -> Peers:
    """The peers of this machine; in a checkout with cargo their program is built first, which takes a minute once."""
    qemu = shutil.which("qemu-riscv32")
    qemu_path = None if qemu is None else Path(qemu)
    if named is not None:
        return Peers(named, qemu_path)
    if not build:
        return Peers(None, qemu_path, translate(N_("left out, as asked")))
    manifest = _PACKAGE.parent / "tests" / "bench" / "peers" / "Cargo.toml"
    if not manifest.is_file():
        text = translate(N_("not installed with the studio: in a checkout they are built, or --peers names them"))
        return Peers(None, qemu_path, text)
    cargo = shutil.which("cargo")
    if cargo is None:
        return Peers(None, qemu_path, translate(N_("to build them, cargo is needed (https://rustup.rs)")))
    target = Path(os.environ.get("CARGO_TARGET_DIR") or manifest.parent / "target")
    command = [cargo, "build", "--release", "--locked", "--quiet", "--manifest-path", str(manifest)]
    command += ["--target-dir", str(target)]
    try:
        output_of(command, _BUILD_S)
    except UserError as error:
        return Peers(None, qemu_path, str(error.params.get("reason", "")))
    program = target / "release" / ("proving-studio-peers.exe" if os.name == "nt" else "proving-studio-peers")
    return Peers(program, qemu_path)


def r0vm_executes(tool: R0vm, program: OpenedProgram, witness: bytes, folder: Path) -> bytes:
    """Run it in RISC Zero's development mode: executed, not proved. What it writes is no proof, and is not kept."""
    (folder / "program").write_bytes(risc0_program(program).container)
    (folder / "input").write_bytes(witness)
    command = r0vm_command(tool, R0vmRequest(b"", b"", "composite"), str(folder))
    output_of(command, _RUN_S, environment={**r0vm_environment(str(folder)), "RISC0_DEV_MODE": "1"})
    return (folder / "receipt").read_bytes()


def _answer(command: Sequence[str]) -> dict[str, object]:
    data = output_of(command, _RUN_S)
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise UserError("bench.peer_failed", {"name": Path(command[0]).name, "reason": "no JSON"})
    return value


def output_of(
    command: Sequence[str],
    limit_s: float,
    *,
    stdin: int = subprocess.DEVNULL,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """What a program prints; UserError where it cannot be started, fails or takes too long."""
    name = Path(command[0]).name
    try:
        ended = subprocess.run(
            command,
            stdin=stdin,
            capture_output=True,
            env=environment,
            timeout=limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UserError("bench.peer_failed", {"name": name, "reason": f"> {limit_s:.0f} s"}) from error
    except OSError as error:
        raise UserError("bench.peer_failed", {"name": name, "reason": error.strerror or str(error)}) from error
    if ended.returncode != 0:
        last = ended.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise UserError("bench.peer_failed", {"name": name, "reason": (last or [str(ended.returncode)])[0][:200]})
    return ended.stdout
