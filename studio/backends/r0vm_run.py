"""One run of r0vm as a child process: started, watched, limited, cancelled, and its receipt brought home."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from studio import native
from studio.backends.protocol import Watcher
from studio.backends.prover_process import ProverBounds, ProverProcess
from studio.backends.r0vm_find import R0vm
from studio.backends.r0vm_says import LOG_FILTER, Ears, LineCutter, refusal
from studio.backends.r0vm_wsl import kill_in_wsl, wsl_command
from studio.host.files import file_error, read_file
from studio.host.gpu import find_gpus
from studio.host.launch import minimal_environment
from studio.host.paths import user_paths
from studio.host.processes import ProcessEnd, child_ids, descendants
from studio.host.scratch import scratch_folder
from studio.host.wsl import Run, group_of
from studio.model.errors import UserError

UNKNOWN_DEVICE = "CPU or unknown"
_DEVICE_LOOK_S = 2.0
_READERS_S = 2.0
_HEARD_WHOLE_BYTES, _HEARD_THEN_BYTES = 4 * 2**20, 2048
_FOLDER = "r0vm-runs"
# Starts a program in the same process, which then ends with the thread that started it, however that one ends.
_SETPRIV = Path("/usr/bin/setpriv")


@dataclass(frozen=True, slots=True)
class R0vmRequest:
    """What r0vm is asked for, and what it may use."""

    container: bytes
    witness: bytes
    receipt_kind: str
    max_receipt_bytes: int = 2**29
    max_memory_bytes: int | None = None
    max_elapsed_s: float | None = None


@dataclass(frozen=True, slots=True)
class RanR0vm:
    """A receipt that nobody has looked at yet, with what making it took. None and 0: it was not told."""

    receipt: bytes
    elapsed_ns: int
    peak_bytes: int | None
    device: str
    segments: int
    segment_rows: tuple[int, ...]  # of its trace, as far as it told


def run_r0vm(tool: R0vm, request: R0vmRequest, control: native.Control, watcher: Watcher) -> RanR0vm:
    """Cancelled once the whole tree is gone when `control` says so; UserError when no receipt came of it."""
    with scratch_folder(user_paths().cache_folder / _FOLDER) as folder:
        for name, data in (("program", request.container), ("input", request.witness)):
            try:
                (folder / name).write_bytes(data)
            except OSError as error:
                raise file_error(error, folder / name) from error
        run = _Run(tool, request, folder, watcher)
        try:
            run.watch(control)
        finally:
            run.close()
        return run.result(folder / "receipt")


def r0vm_command(tool: R0vm, request: R0vmRequest, folder: str) -> list[str]:
    """Its command line, for files in `folder` as r0vm sees it.

    Not --po2, which it reads and does not use, nor --hashfn, of which it takes one value: both in 3.0.5 and 5.0.0-rc.1.
    """
    words = [tool.path, "--elf", f"{folder}/program", "--initial-input", f"{folder}/input"]
    return [*words, "--receipt", f"{folder}/receipt", "--receipt-kind", request.receipt_kind]


def r0vm_environment(folder: str, *, inside_wsl: bool = False) -> dict[str, str]:
    """What it may see: nothing that makes it fake, send or dump anything. Its segments pass through `folder`."""
    extra = {"RUST_LOG": LOG_FILTER, "NO_COLOR": "1", "TMPDIR": folder}
    if inside_wsl:
        return extra
    if (devices := os.environ.get("CUDA_VISIBLE_DEVICES")) is not None:
        extra["CUDA_VISIBLE_DEVICES"] = devices
    return minimal_environment(extra)


@dataclass
class _Run:
    """The child, its two readers, and what was seen of it."""

    tool: R0vm
    request: R0vmRequest
    folder: Path
    watcher: Watcher
    run_in_wsl: Run | None = None
    _process: ProverProcess = field(init=False)
    _group_in_wsl: int | None = None
    _gpu: str | None = None
    _device_look_s: float = 0.0
    _closed: bool = False

    def __post_init__(self) -> None:
        self._ears = Ears(self.watcher.log)
        gpus = find_gpus()
        self._no_gpu = not gpus
        self._can_tell_gpu = any(gpu.vendor == "NVIDIA" for gpu in gpus)
        self._guard = threading.Lock()
        self._speaking = 2
        self._show_phase()
        command, environment = self._command()
        most_s = self.request.max_elapsed_s
        try:
            self._process = ProverProcess(
                command,
                environment=environment,
                cwd=self.folder,
                bounds=ProverBounds(self.request.max_memory_bytes, most_s),
                over_memory=UserError("risc0.out_of_memory", {"detail": ""}),
                over_time=UserError("risc0.r0vm_too_long", {"seconds": round(most_s or 0)}),
            )
        except UserError as error:
            raise UserError("risc0.r0vm_start", {"path": self.tool.path, **error.params}) from error
        child = self._process.child
        if self.tool.wsl is None:  # there, standard input is the lease
            child.stdin.close()
        streams = {"output": child.stdout, "errors": child.stderr}
        self._readers = [
            threading.Thread(target=self._read, args=(stream,), name=f"r0vm {name}", daemon=True)
            for name, stream in streams.items()
        ]
        for reader in self._readers:
            reader.start()

    def _command(self) -> tuple[tuple[str, ...], Mapping[str, str]]:
        tool = self.tool
        if tool.wsl is not None:
            folder = tool.wsl.linux_path(tool.distribution, str(self.folder), self.run_in_wsl)
            inside = r0vm_command(tool, self.request, folder)
            environment = r0vm_environment(folder, inside_wsl=True)
            return wsl_command(tool.wsl, tool.distribution, inside, environment), minimal_environment()
        command = r0vm_command(tool, self.request, str(self.folder))
        if sys.platform == "linux" and os.access(_SETPRIV, os.X_OK):
            command = [str(_SETPRIV), "--pdeathsig", "KILL", *command]
        return tuple(command), r0vm_environment(str(self.folder))

    def watch(self, control: native.Control) -> None:
        """Until it has ended well; else raises. What it left is ended by `close`."""
        end = self._process.wait(control, self._look_for_device)
        for reader in self._readers:
            reader.join(_READERS_S)
        if end.exit_code != 0:
            raise self._explained(end)

    def close(self) -> None:
        """Nothing of it runs any more when this returns."""
        self._closed = True
        self._process.child.kill()
        self._kill_in_wsl()
        self._process.close()
        for reader in self._readers:
            reader.join(_READERS_S)

    def result(self, path: Path) -> RanR0vm:
        """The receipt that it left, with what making it took."""
        try:
            receipt = read_file(path, self.request.max_receipt_bytes, follow_links=False)
        except UserError as error:
            if error.message_id == "file.not_found":
                raise UserError("risc0.no_receipt") from error
            if error.message_id == "file.too_large":
                raise UserError("prove.evidence_too_large", {"limit": self.request.max_receipt_bytes}) from error
            raise
        told, process = self._ears.progress, self._process
        only_processor = self.tool.uses_only_the_processor(has_gpu=not self._no_gpu)
        device = self._gpu or ("CPU" if only_processor else UNKNOWN_DEVICE)
        return RanR0vm(receipt, process.elapsed_ns, process.peak_bytes, device, told.segments, told.segment_rows)

    def _kill_in_wsl(self) -> None:
        if self.tool.wsl is not None and self._group_in_wsl is not None:  # the lease ends it too; this is the surer way
            group, self._group_in_wsl = self._group_in_wsl, None
            kill_in_wsl(self.tool.wsl, self.tool.distribution, group, self.run_in_wsl)

    def _look_for_device(self) -> None:
        now_s = time.perf_counter()
        if not self._can_tell_gpu or self._gpu is not None or now_s < self._device_look_s:
            return
        self._device_look_s = now_s + _DEVICE_LOOK_S
        own = self._process.child.pid
        family = {own, *descendants(own, child_ids)}
        for gpu in find_gpus():
            if family & set(gpu.compute_process_ids):
                self._gpu = gpu.name

    def _explained(self, end: ProcessEnd) -> UserError:
        words = self._ears.last_words
        self.watcher.log(f"\nr0vm ended with {end}; its last words:\n{words[-64 * 1024 :]}\n".encode())
        if self._process.died_of_memory(end):
            return UserError("risc0.out_of_memory", {"detail": ""})
        if end.signal_name == "SIGXFSZ":
            return UserError("risc0.disk_full", {"detail": ""})
        told = refusal(words, end.exit_code)
        if end.signal_name is not None and told.message_id == "risc0.r0vm_failed":
            return UserError("risc0.r0vm_killed", {"signal": end.signal_name})
        return told

    def _read(self, stream: IO[bytes]) -> None:
        cutter = LineCutter()
        with contextlib.suppress(OSError, ValueError), stream:
            heard_bytes = 0
            while data := os.read(stream.fileno(), 65536):
                heard_bytes += len(data)
                # A guest that floods its console must not take the time of the studio: only ends are listened to then.
                for line in cutter.feed(data if heard_bytes <= _HEARD_WHOLE_BYTES else data[-_HEARD_THEN_BYTES:]):
                    self._hear(line)
            self._hear(cutter.rest())
        with self._guard:
            self._speaking -= 1
            if self._speaking == 0:
                self._process.silent.set()

    def _hear(self, line: str) -> None:
        if self.tool.wsl is not None and self._group_in_wsl is None and not self._closed:
            self._group_in_wsl = group_of(line.encode())
            if self._group_in_wsl is not None:
                return
        if self._ears.hear(line) and not self._closed:
            self._show_phase()

    def _show_phase(self) -> None:
        self.watcher.phase = self._ears.progress.phase
