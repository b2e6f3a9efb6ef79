"""Facts about this machine that decide what can be proved on it. Reads only; starts nothing."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from studio.host.gpu import gpu_text


@dataclass(frozen=True, slots=True)
class SystemFacts:
    """What this version knows about the machine. None: not known, never a guess."""

    system: str
    machine: str
    cpu_count: int
    memory_bytes: int | None
    memory_available_bytes: int | None
    python_version: str
    cpu_name: str | None = None
    find_gpu: Callable[[], str | None] = field(default=lambda: None, repr=False, compare=False)

    @property
    def gpu(self) -> str | None:
        """The graphics processors in one line; None when none was found. Looked for only when someone asks."""
        return self.find_gpu()


@dataclass(frozen=True, slots=True)
class Probe:
    """The ways of asking the system, so that a test can stand in for any of them."""

    platform: str
    read_text: Callable[[str], str]
    sysconf: Callable[[str], int]
    usable_cpus: Callable[[], int]
    describe: Callable[[], tuple[str, str]]
    find_gpu: Callable[[], str | None] = lambda: None


def this_probe() -> Probe:
    """The real system."""
    return Probe(
        platform=sys.platform,
        read_text=lambda path: Path(path).read_text(encoding="ascii", errors="replace"),
        sysconf=_sysconf,
        usable_cpus=_usable_cpus,
        describe=lambda: (f"{platform.system()} {platform.release()}", platform.machine()),
        find_gpu=gpu_text,
    )


def system_facts(probe: Probe | None = None) -> SystemFacts:
    """The facts of this machine, or of the one that `probe` plays."""
    probe = probe or this_probe()
    memory_bytes, available_bytes = _memory(probe)
    system, machine = probe.describe()
    return SystemFacts(
        system=system,
        machine=machine,
        cpu_count=probe.usable_cpus(),
        memory_bytes=memory_bytes,
        memory_available_bytes=available_bytes,
        python_version=platform.python_version(),
        cpu_name=_cpu_name(probe),
        find_gpu=probe.find_gpu,
    )


def _usable_cpus() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))  # a container may be given fewer than the machine has
    return os.cpu_count() or 1


def _cpu_name(probe: Probe) -> str | None:
    """The maker's name of the processors. macOS and Windows tell only their family without starting anything."""
    try:
        lines = probe.read_text("/proc/cpuinfo").splitlines()
    except OSError:
        return None
    names = (rest.strip() for name, _, rest in (line.partition(":") for line in lines) if name.strip() == "model name")
    return next(names, "") or None


def _sysconf(name: str) -> int:
    if sys.platform == "win32":
        raise ValueError(name)
    return os.sysconf(name)


def _memory(probe: Probe) -> tuple[int | None, int | None]:
    """(installed or granted, available now) in bytes."""
    if probe.platform == "linux":
        return _linux_memory(probe)
    if probe.platform == "win32":
        return _windows_memory()
    try:  # macOS: the installed size only; what is free there has no single honest number
        return probe.sysconf("SC_PAGE_SIZE") * probe.sysconf("SC_PHYS_PAGES"), None
    except (OSError, ValueError):
        return None, None


def _linux_memory(probe: Probe) -> tuple[int | None, int | None]:
    try:
        lines = probe.read_text("/proc/meminfo").splitlines()
        kib = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines) if rest}
        total, available = kib["MemTotal"] * 1024, kib["MemAvailable"] * 1024
    except (OSError, ValueError, KeyError, IndexError):
        return None, None
    limit = _control_group_limit(probe)
    if limit is not None and limit < total:
        return limit, min(available, limit)
    return total, available


def _control_group_limit(probe: Probe) -> int | None:
    """The memory that a container grants, where it grants less than the machine has."""
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            return int(probe.read_text(path))
        except (OSError, ValueError):  # absent, or the word "max"
            continue
    return None


def _windows_memory() -> tuple[int | None, int | None]:
    if sys.platform != "win32":
        return None, None
    import ctypes

    class MemoryStatus(ctypes.Structure):
        # MEMORYSTATUSEX of the Windows API, field by field.
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load_percent", ctypes.c_ulong),
            ("total_physical", ctypes.c_ulonglong),
            ("available_physical", ctypes.c_ulonglong),
            ("total_page_file", ctypes.c_ulonglong),
            ("available_page_file", ctypes.c_ulonglong),
            ("total_virtual", ctypes.c_ulonglong),
            ("available_virtual", ctypes.c_ulonglong),
            ("available_extended_virtual", ctypes.c_ulonglong),
        )

    status = MemoryStatus()
    status.length = ctypes.sizeof(status)
    if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None, None
    return int(status.total_physical), int(status.available_physical)
