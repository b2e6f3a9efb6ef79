"""Limits of processes: by the system where it has them, measured where it has not."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from typing import Any

import pytest

from studio.host.limits import (
    BasicLimits,
    ExtendedLimits,
    ProcessLimits,
    WindowsJob,
    data_bytes,
    limit_child,
    out_of_memory_kills,
    page_bytes,
    peak_resident_bytes,
    resident_bytes,
)


def child(code: str) -> str:
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return ended.stdout.strip()


@pytest.mark.linux
def test_memory_beyond_the_limit_is_refused_and_then_allowed_again() -> None:
    code = """
from studio.host.limits import ProcessLimits, limit_self
limit_self(ProcessLimits(max_memory_bytes=2**25))
try:
    bytearray(2**27)
except MemoryError:
    print("refused", end=" ")
limit_self(ProcessLimits())
print(len(bytearray(2**27)))
"""
    assert child(code) == f"refused {2**27}"


@pytest.mark.linux
def test_reserved_addresses_are_no_memory() -> None:
    code = """
import mmap
from studio.host.limits import ProcessLimits, limit_self
limit_self(ProcessLimits(max_memory_bytes=2**25))
print(len(mmap.mmap(-1, 2**32, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=0)))
"""
    assert child(code) == str(2**32)


@pytest.mark.linux
def test_processor_time_is_counted_from_now() -> None:
    code = """
import resource
from studio.host.limits import ProcessLimits, limit_self
limit_self(ProcessLimits(max_processor_s=5))
print(6 <= resource.getrlimit(resource.RLIMIT_CPU)[0] <= 8, end=" ")
limit_self(ProcessLimits())
print(resource.getrlimit(resource.RLIMIT_CPU)[0] == resource.RLIM_INFINITY)
"""
    assert child(code) in ("True True", "True False")  # False: the surroundings have a limit of their own


def test_a_process_that_has_ended_is_no_error() -> None:
    limit_child(2**22 + 1, ProcessLimits(1, 1))


def test_measured_memory() -> None:
    own = resident_bytes(os.getpid())
    assert own is not None
    assert own > 2**20
    assert resident_bytes(2**22 + 1) is None
    assert resident_bytes(1, platform="darwin", list_process=lambda _: "  2048\n") == 2048 * 1024
    assert resident_bytes(1, platform="darwin", list_process=lambda _: "") is None
    assert resident_bytes(1, platform="win32") is None
    assert data_bytes() > 2**20
    assert data_bytes(lambda _: "") == 0
    assert data_bytes(lambda _: "9 8 7 6 5 4 3") == 4 * page_bytes()


@pytest.mark.linux
def test_out_of_memory_kills_are_counted_where_the_system_says() -> None:
    files = {"/proc/vmstat": "nr_free 5\noom_kill 3\n", "/sys/fs/cgroup/memory.events": "low 0\noom_kill 2\n"}
    assert out_of_memory_kills(files.__getitem__) == 5

    def absent(_path: str) -> str:
        raise FileNotFoundError

    assert out_of_memory_kills(absent) is None
    assert out_of_memory_kills(lambda _: "nonsense") is None


def test_the_structures_have_the_sizes_of_the_windows_api() -> None:
    assert (ctypes.sizeof(BasicLimits), ctypes.sizeof(ExtendedLimits)) == (64, 144)


class FakeKernel32:
    """Records what is asked of Windows."""

    def __init__(self, *, peak_bytes: int = 0, refuses: bool = False) -> None:
        self.calls: list[tuple[object, ...]] = []
        self.limits = ExtendedLimits()
        self._peak_bytes = peak_bytes
        self._refuses = refuses

    def CreateJobObjectW(self, _attributes: None, _name: None) -> int:
        return 0 if self._refuses else 77

    def SetInformationJobObject(self, handle: int, kind: int, limits: Any, size: int) -> int:
        assert (handle, kind, size) == (77, 9, 144)
        ctypes.memmove(ctypes.byref(self.limits), limits, size)
        return 1

    def OpenProcess(self, access: int, _inherit: int, pid: int) -> int:
        self.calls.append(("open", access, pid))
        return 5

    def AssignProcessToJobObject(self, job: int, process: int) -> int:
        self.calls.append(("assign", job, process))
        return 1

    def TerminateJobObject(self, job: int, _code: int) -> int:
        self.calls.append(("terminate", job))
        return 1

    def QueryInformationJobObject(self, _job: int, _kind: int, into: Any, _size: int, _returned: None) -> int:
        into._obj.peak_job_memory_bytes = self._peak_bytes
        return 1

    def CloseHandle(self, handle: int) -> int:
        self.calls.append(("close", handle))
        return 1


def test_windows_ends_the_tree_with_the_job_and_limits_its_memory() -> None:
    kernel32 = FakeKernel32(peak_bytes=2**20)
    job = WindowsJob.create(ProcessLimits(max_memory_bytes=2**20, max_processor_s=3), kernel32)
    assert job is not None
    basic = kernel32.limits.basic
    assert basic.flags == WindowsJob.KILL_ON_CLOSE | WindowsJob.NO_CRASH_DIALOG | WindowsJob.JOB_MEMORY | 4
    assert (kernel32.limits.job_memory_bytes, basic.per_job_user_time_100ns) == (2**20, 30_000_000)
    job.assign(1234)
    job.terminate()
    assert job.memory_limit_reached()
    job.close()
    job.close()
    job.terminate()
    assert kernel32.calls == [
        ("open", 0x101, 1234),
        ("assign", 77, 5),
        ("close", 5),
        ("terminate", 77),
        ("close", 77),
    ]


def test_windows_without_limits_or_without_jobs() -> None:
    job = WindowsJob.create(ProcessLimits(), FakeKernel32())
    assert job is not None
    assert not job.memory_limit_reached()
    assert WindowsJob.create(ProcessLimits(), FakeKernel32(refuses=True)) is None


@pytest.mark.skipif(sys.platform == "win32", reason="there, it exists")
def test_job_objects_exist_on_windows_only() -> None:
    with pytest.raises(OSError, match="Windows"):
        WindowsJob.create(ProcessLimits())


def test_the_peak_of_a_running_process() -> None:
    def status(_: str) -> str:
        return "Name:\tr0vm\nVmPeak:\t 999 kB\nVmHWM:\t  20480 kB\n"

    assert peak_resident_bytes(7, status) == 20480 * 1024
    assert peak_resident_bytes(7, lambda _: "Name:\tx\n") is None
    assert peak_resident_bytes(7, lambda _: "VmHWM:\n") is None
    assert peak_resident_bytes(2**22 + 5) is None
