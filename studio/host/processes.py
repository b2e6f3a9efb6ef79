"""Child processes in a group of their own, and ending the whole tree below them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

from studio.host.limits import ProcessLimits, WindowsJob, limit_child
from studio.model.errors import UserError

_NICENESS = 10
_REAP_S = 5.0
# Flags of CreateProcess.
_NEW_GROUP, _NO_WINDOW, _BELOW_NORMAL = 0x0200, 0x0800_0000, 0x4000


@dataclass(frozen=True, slots=True)
class ProcessEnd:
    """How a process ended: by a signal, or with an exit code."""

    exit_code: int | None
    signal_name: str | None


class Child:
    """A running child process with pipes on all three streams."""

    def __init__(self, process: subprocess.Popen[bytes], windows_job: WindowsJob | None) -> None:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise ValueError("a child without pipes")
        self._process = process
        self._windows_job = windows_job
        self._lock = threading.Lock()  # a kill must not meet a process id that was reaped and given to another
        self.pid = process.pid
        self.stdin: IO[bytes] = process.stdin
        self.stdout: IO[bytes] = process.stdout
        self.stderr: IO[bytes] = process.stderr

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        with self._lock:
            return self._process.poll() is None

    @property
    def memory_limit_reached(self) -> bool:
        """Whether the system says that it wanted more memory than allowed (Windows only; elsewhere its end tells)."""
        return self._windows_job is not None and self._windows_job.memory_limit_reached()

    def kill(self) -> None:
        """Send the kill signal to the process and to everything below it. Returns at once; never fails."""
        if self._windows_job is not None:
            self._windows_job.terminate()
            return
        with self._lock:
            if sys.platform != "win32":
                # Not only while it runs: after its own end, others of its group may be left.
                kill_tree(self.pid, leader_reaped=self._process.poll() is not None)
            elif self._process.poll() is None:
                self._process.kill()

    def wait(self, timeout_s: float) -> ProcessEnd | None:
        """How it ended, or None when it is still there after `timeout_s`."""
        try:
            code = self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None
        return process_end(code)

    def close(self, *, outputs: bool = True) -> ProcessEnd | None:
        """Kill whatever is left, reap it, and close the pipes.

        Without `outputs` these stay open for the threads that read them: a number closed under a reader is given to the
        next pipe of this process, and the reader would take what belongs to another.
        """
        self.kill()
        end = self.wait(_REAP_S)
        for stream in (self.stdin, *((self.stdout, self.stderr) if outputs else ())):
            with contextlib.suppress(OSError, ValueError):
                stream.close()
        if self._windows_job is not None:
            self._windows_job.close()
        return end


def process_end(return_code: int) -> ProcessEnd:
    """`Popen.returncode` in words: negative is a signal, except on Windows."""
    if return_code >= 0:
        return ProcessEnd(return_code, None)
    try:
        return ProcessEnd(None, signal.Signals(-return_code).name)
    except ValueError:
        return ProcessEnd(None, f"signal {-return_code}")


def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    cwd: Path,
    limits: ProcessLimits | None = None,
) -> Child:
    """Start `command` (its first word an absolute path) in a group of its own, at lowered priority, under `limits`."""
    if not Path(command[0]).is_absolute():
        raise ValueError(f"not an absolute path: {command[0]}")
    windows = sys.platform == "win32"
    limits = limits or ProcessLimits()
    job = WindowsJob.create(limits) if windows else None
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(environment),
            cwd=cwd,
            close_fds=True,
            # A session, not just a group: the child has no terminal whose keys or input it could reach.
            start_new_session=not windows,
            creationflags=_NEW_GROUP | _NO_WINDOW | _BELOW_NORMAL if windows else 0,
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError("job.worker_start", {"command": command[0], "reason": reason}) from error
    if job is not None:
        job.assign(process.pid)
    elif sys.platform != "win32":
        with contextlib.suppress(OSError):  # it may have ended already
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
        limit_child(process.pid, limits)
    return Child(process, job)


def kill_tree(
    leader: int,
    *,
    leader_reaped: bool = False,
    children_of: Callable[[int], Iterable[int]] | None = None,
    kill: Callable[[int, int], None] | None = None,
    kill_group: Callable[[int, int], None] | None = None,
) -> None:
    """SIGKILL to the group of `leader` and to every descendant that left the group. For POSIX systems."""
    if sys.platform == "win32":
        raise OSError("Windows ends trees by Job Objects")
    kill, kill_group = kill or os.kill, kill_group or os.killpg
    # Before the first kill: orphans would be hung elsewhere, and no longer be found below the leader.
    below = [] if leader_reaped else descendants(leader, children_of or child_ids)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        kill_group(leader, signal.SIGKILL)
    for pid in below:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def end_own_tree(exit_code: int) -> NoReturn:
    """End this process at once, with everything that it started. Not even a handler that hangs can prevent it."""
    if sys.platform != "win32":  # there, the Job Object of the parent does it
        own = os.getpid()
        for pid in descendants(own, child_ids):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if os.getpgid(own) == own:  # a worker leads its group; started by hand, it shares the shell's
            os.killpg(own, signal.SIGKILL)
    os._exit(exit_code)


def descendants(leader: int, children_of: Callable[[int], Iterable[int]]) -> list[int]:
    """Everything below `leader`, at every depth."""
    found: list[int] = []
    seen = {leader}
    open_ids = [leader]
    while open_ids:
        for child in children_of(open_ids.pop()):
            if child not in seen:
                seen.add(child)
                found.append(child)
                open_ids.append(child)
    return found


def child_ids(parent: int, *, platform: str = sys.platform, proc: Path = Path("/proc")) -> list[int]:
    """The process ids directly below `parent`; empty where the system does not say."""
    if platform == "linux":
        return _linux_child_ids(parent, proc)
    if platform == "darwin":
        return _listed_child_ids(parent)
    return []


def _linux_child_ids(parent: int, proc: Path) -> list[int]:
    found: list[int] = []
    try:
        for thread in (proc / str(parent) / "task").iterdir():
            found += map(int, (thread / "children").read_text(encoding="ascii").split())
    except (OSError, ValueError):  # ended meanwhile, or a kernel without that list
        return found
    return found


def _listed_child_ids(parent: int) -> list[int]:
    listed = subprocess.run(
        ["/bin/ps", "-axo", "ppid=,pid="], capture_output=True, check=False, timeout=2, stdin=subprocess.DEVNULL
    )
    pairs = (line.split() for line in listed.stdout.decode("ascii", "replace").splitlines())
    return [int(pair[1]) for pair in pairs if len(pair) == 2 and pair[0] == str(parent)]
