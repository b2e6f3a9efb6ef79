"""The worker kind `selftest`: each way in which work can end, on request. The tests use it, and so can a smoke test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

from studio.host.launch import minimal_environment
from studio.jobs.report import Report
from studio.jobs.work import Work, WorkHandler, WorkResult
from studio.model.errors import UserError
from studio.model.job import JsonObject

KIND = "selftest"
_CHILD_CODE = "import time; time.sleep(3600)"


class PanicLike(BaseException):
    """As a panic of the engine arrives: no Exception."""


def _echo(work: Work, _report: Report) -> WorkResult:
    return WorkResult(work.payload, work.attachments)


def _sleep(work: Work, report: Report) -> WorkResult:
    """Count milliseconds for `seconds`."""
    started_ns = time.monotonic_ns()
    seconds = float(str(work.payload["seconds"]))
    report.phase, report.total_steps = "sleeping", int(seconds * 1000)
    while (elapsed_ns := time.monotonic_ns() - started_ns) < seconds * 1e9:
        report.steps = elapsed_ns // 1_000_000
        time.sleep(0.005)
    return WorkResult({"pid": os.getpid()})


def _panic(_work: Work, _report: Report) -> WorkResult:
    raise PanicLike("index out of bounds")


def _refuse(_work: Work, _report: Report) -> WorkResult:
    raise UserError("file.is_folder", {"path": "selftest"})


def _allocate(work: Work, _report: Report) -> WorkResult:
    """Fill `bytes` of memory."""
    filled = bytearray(int(str(work.payload["bytes"])))
    for offset in range(0, len(filled), 4096):
        filled[offset] = 1
    return WorkResult({"bytes": len(filled)})


def _abort(_work: Work, report: Report) -> WorkResult:
    report.log(b"about to abort\n")
    os.abort()


def _exit(work: Work, _report: Report) -> WorkResult:
    os._exit(int(str(work.payload["code"])))


def _leave(_work: Work, _report: Report) -> WorkResult:
    sys.exit(3)


def _surroundings(_work: Work, _report: Report) -> WorkResult:
    """What the process sees of the machine."""
    group, priority = None, None
    if sys.platform != "win32":
        group, priority = os.getpgid(0), os.getpriority(os.PRIO_PROCESS, 0)
    values: JsonObject = {
        "environment": dict(os.environ),
        "folder": os.getcwd(),  # noqa: PTH109 - as the system says it
        "module_path": list(sys.path),
        "pid": os.getpid(),
        "group": group,
        "priority": priority,
    }
    return WorkResult(values)


def _children(work: Work, report: Report) -> WorkResult:
    """Start a child and, below it, a grandchild that leaves the group; then hang."""
    escape = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-I', '-c', {_CHILD_CODE!r}], start_new_session=True)\n"
        "print(child.pid, flush=True)\n"
        "child.wait()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-I", "-c", escape],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env=minimal_environment(),
    )
    grandchild = int(child.stdout.readline()) if child.stdout is not None else 0
    report.phase = f"{child.pid} {grandchild}"
    return _sleep(work, Report())  # another report: the process ids stay where the test reads them


def _ignore_signals(work: Work, report: Report) -> WorkResult:
    """Work that no polite request ends."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    return _sleep(work, report)


HANDLERS: dict[str, WorkHandler] = {
    "echo": _echo,
    "sleep": _sleep,
    "panic": _panic,
    "refuse": _refuse,
    "allocate": _allocate,
    "abort": _abort,
    "exit": _exit,
    "leave": _leave,
    "surroundings": _surroundings,
    "children": _children,
    "ignore signals": _ignore_signals,
}
