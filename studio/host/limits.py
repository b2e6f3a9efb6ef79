"""Limits on memory and processor time of processes: RLIMIT, Job Objects, and measuring where there is neither."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PAGE_BYTES_IF_UNKNOWN = 4096
_ALLOCATION_FAILED = re.compile(rb"memory allocation of \d+ bytes failed")  # the words of Rust


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """None: no limit. `max_memory_bytes`: private writable memory on Linux, committed memory of the tree on Windows."""

    max_memory_bytes: int | None = None
    max_processor_s: int | None = None


def limit_child(pid: int, limits: ProcessLimits) -> None:
    """Limit a process that was just started. Linux only: macOS cannot do that from outside (measure there instead)."""
    if sys.platform != "linux":
        return
    import resource

    with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
        if limits.max_memory_bytes is not None:
            resource.prlimit(pid, resource.RLIMIT_DATA, (limits.max_memory_bytes, limits.max_memory_bytes))
        if limits.max_processor_s is not None:
            # The hard limit a second later: first SIGXCPU, which names the reason, then SIGKILL.
            resource.prlimit(pid, resource.RLIMIT_CPU, (limits.max_processor_s, limits.max_processor_s + 1))


def limit_self(limits: ProcessLimits) -> None:
    """Allow this process, from now on, so much more memory and processor time. Lifted by limits of None."""
    if sys.platform == "win32":  # the Job Object of the parent does it
        return
    import resource

    # Soft limits only: a warm worker gets new ones with the next request.
    with contextlib.suppress(OSError, ValueError):
        wanted = resource.RLIM_INFINITY
        if limits.max_memory_bytes is not None:
            wanted = data_bytes() + limits.max_memory_bytes
        # Not RLIMIT_AS: the engine reserves 4 GiB of addresses for each running guest, which costs no memory.
        _set_soft(resource.RLIMIT_DATA, wanted)
    with contextlib.suppress(OSError, ValueError):
        wanted = resource.RLIM_INFINITY
        if limits.max_processor_s is not None:
            used = resource.getrusage(resource.RUSAGE_SELF)
            wanted = int(used.ru_utime + used.ru_stime) + limits.max_processor_s + 1
        _set_soft(resource.RLIMIT_CPU, wanted)


def _set_soft(which: int, soft: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    hard = resource.getrlimit(which)[1]
    if hard != resource.RLIM_INFINITY and (soft == resource.RLIM_INFINITY or soft > hard):
        soft = hard
    resource.setrlimit(which, (soft, hard))


def data_bytes(read_text: Callable[[str], str] | None = None) -> int:
    """What counts against RLIMIT_DATA already; 0 where the system does not say (macOS, where it limits nothing)."""
    read_text = read_text or _read_text
    try:
        return int(read_text("/proc/self/statm").split()[5]) * page_bytes()
    except (OSError, ValueError, IndexError):
        return 0


def page_bytes() -> int:
    """The size of a memory page."""
    if sys.platform == "win32":
        return _PAGE_BYTES_IF_UNKNOWN
    return os.sysconf("SC_PAGE_SIZE")


def resident_bytes(
    pid: int,
    *,
    platform: str = sys.platform,
    read_text: Callable[[str], str] | None = None,
    list_process: Callable[[int], str] | None = None,
) -> int | None:
    """The memory that a process occupies now; None when it has ended or the system does not say."""
    try:
        if platform == "linux":
            return int((read_text or _read_text)(f"/proc/{pid}/statm").split()[1]) * page_bytes()
        if platform == "darwin":
            return int((list_process or _resident_kib_listed)(pid)) * 1024
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        return None
    return None


def peak_resident_bytes(pid: int, read_text: Callable[[str], str] | None = None) -> int | None:
    """The most memory that a running process occupied so far; None when it has ended or the system does not say."""
    try:
        lines = (read_text or _read_text)(f"/proc/{pid}/status").splitlines()
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), None)
    except (OSError, ValueError, IndexError):
        return None


def out_of_memory_kills(read_text: Callable[[str], str] | None = None) -> int | None:
    """How often this system killed a process for lack of memory since it started; None where it does not say."""
    read_text = read_text or _read_text
    counts = []
    for path, name in (("/proc/vmstat", "oom_kill"), ("/sys/fs/cgroup/memory.events", "oom_kill")):
        try:
            lines = (line.split() for line in read_text(path).splitlines())
            counts += [int(line[1]) for line in lines if len(line) == 2 and line[0] == name]
        except (OSError, ValueError):
            continue
    return sum(counts) if counts else None


def allocation_failed(error_stream: bytes) -> bool:
    """Whether native code said, before it aborted, that the allocator gave nothing."""
    return _ALLOCATION_FAILED.search(error_stream) is not None


def _read_text(path: str) -> str:
    return Path(path).read_text(encoding="ascii", errors="replace")


def _resident_kib_listed(pid: int) -> str:
    listed = subprocess.run(
        ["/bin/ps", "-o", "rss=", "-p", str(pid)],
        capture_output=True,
        check=False,
        timeout=2,
        stdin=subprocess.DEVNULL,
    )
    return listed.stdout.decode("ascii", "replace")


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION of the Windows API on 64-bit systems, field by field."""

    _fields_ = (
        ("per_process_user_time_100ns", ctypes.c_int64),
        ("per_job_user_time_100ns", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("minimum_working_set", ctypes.c_uint64),
        ("maximum_working_set", ctypes.c_uint64),
        ("active_process_limit", ctypes.c_uint32),
        ("affinity", ctypes.c_uint64),
        ("priority_class", ctypes.c_uint32),
        ("scheduling_class", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of the Windows API on 64-bit systems."""

    _fields_ = (
        ("basic", BasicLimits),
        ("io_counters", ctypes.c_uint64 * 6),
        ("process_memory_bytes", ctypes.c_uint64),
        ("job_memory_bytes", ctypes.c_uint64),
        ("peak_process_memory_bytes", ctypes.c_uint64),
        ("peak_job_memory_bytes", ctypes.c_uint64),
    )


class WindowsJob:
    """A Job Object: whatever is in it dies with it, so no child outlives the studio, not even after a crash."""

    KILL_ON_CLOSE, JOB_MEMORY, JOB_TIME = 0x2000, 0x0200, 0x0004
    NO_CRASH_DIALOG = 0x0400
    _EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
    _ACCESS = 0x0100 | 0x0001  # PROCESS_SET_QUOTA | PROCESS_TERMINATE
    _EXIT_CODE = 0xDEAD

    def __init__(self, kernel32: Any, handle: int, limits: ProcessLimits) -> None:
        self._kernel32 = kernel32
        self._handle = handle
        self._limits = limits

    @classmethod
    def create(cls, limits: ProcessLimits, kernel32: Any = None) -> WindowsJob | None:
        """None when the system refuses to make one; then only the process itself is killed later."""
        kernel32 = kernel32 or _kernel32()
        handle = kernel32.CreateJobObjectW(None, None)
        if not handle:
            return None
        wanted = ExtendedLimits()
        wanted.basic.flags = cls.KILL_ON_CLOSE | cls.NO_CRASH_DIALOG
        if limits.max_memory_bytes is not None:
            wanted.basic.flags |= cls.JOB_MEMORY
            wanted.job_memory_bytes = limits.max_memory_bytes
        if limits.max_processor_s is not None:
            wanted.basic.flags |= cls.JOB_TIME
            wanted.basic.per_job_user_time_100ns = limits.max_processor_s * 10_000_000
        kernel32.SetInformationJobObject(handle, cls._EXTENDED_LIMITS, ctypes.byref(wanted), ctypes.sizeof(wanted))
        return cls(kernel32, handle, limits)

    def assign(self, pid: int) -> None:
        """Put a process into the job; whatever it starts from then on belongs to it too."""
        process = self._kernel32.OpenProcess(self._ACCESS, 0, pid)
        if process:
            self._kernel32.AssignProcessToJobObject(self._handle, process)
            self._kernel32.CloseHandle(process)

    def terminate(self) -> None:
        """End every process of the job."""
        if self._handle:
            self._kernel32.TerminateJobObject(self._handle, self._EXIT_CODE)

    def memory_limit_reached(self) -> bool:
        """Whether the tree once wanted as much as the limit."""
        if self._limits.max_memory_bytes is None or not self._handle:
            return False
        now = ExtendedLimits()
        answered = self._kernel32.QueryInformationJobObject(
            self._handle, self._EXTENDED_LIMITS, ctypes.byref(now), ctypes.sizeof(now), None
        )
        # The system refuses what would pass the limit, so the peak stays a little below it.
        return bool(answered) and now.peak_job_memory_bytes >= self._limits.max_memory_bytes * 15 // 16

    def close(self) -> None:
        """Let go of the job, which ends what is left in it."""
        handle, self._handle = self._handle, 0
        if handle:
            self._kernel32.CloseHandle(handle)


def _kernel32() -> Any:
    if sys.platform != "win32":
        raise OSError("Job Objects exist on Windows only")
    library = ctypes.WinDLL("kernel32", use_last_error=True)
    # Handles are pointers: the default of int would cut them to 32 bits.
    library.CreateJobObjectW.restype = ctypes.c_void_p
    library.CreateJobObjectW.argtypes = (ctypes.c_void_p, ctypes.c_wchar_p)
    library.OpenProcess.restype = ctypes.c_void_p
    library.OpenProcess.argtypes = (ctypes.c_uint32, ctypes.c_int, ctypes.c_uint32)
    library.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    library.TerminateJobObject.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    library.CloseHandle.argtypes = (ctypes.c_void_p,)
    library.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
    library.QueryInformationJobObject.argtypes = (
        ctypes.c_void_p,
        ctypes.c_int,
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.c_void_p,
    )
    return library
