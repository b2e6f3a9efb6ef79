"""Which graphics processors this machine has. NVIDIA is asked through NVML; the others are read from the system."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from platform import machine as this_machine
from typing import Any

_DRM = "/sys/class/drm"
_PCI_VENDORS = {"0x1002": "AMD", "0x8086": "Intel"}  # NVIDIA (0x10de) counts only where its driver answers
_NAME_BYTES = 96
_MOST_PROCESSES = 256
# Results of NVML.
_SUCCESS, _INSUFFICIENT_SIZE = 0, 7


@dataclass(frozen=True, slots=True)
class Gpu:
    """One device. None: not known, never a guess."""

    vendor: str
    name: str
    memory_bytes: int | None = None
    driver_version: str | None = None
    compute_process_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GpuProbe:
    """The ways of asking the system, so that a test can stand in for any of them."""

    platform: str = sys.platform
    machine: str = field(default_factory=this_machine)
    load_nvml: Callable[[], Any] = field(default_factory=lambda: _load_nvml)
    list_folder: Callable[[str], list[str]] = os.listdir
    read_text: Callable[[str], str] = field(
        default_factory=lambda: lambda path: Path(path).read_text(encoding="utf-8", errors="replace")
    )


class MemoryInfo(ctypes.Structure):
    """nvmlMemory_t."""

    _fields_ = (("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong), ("used", ctypes.c_ulonglong))


class ProcessInfo(ctypes.Structure):
    """nvmlProcessInfo_t of nvmlDeviceGetComputeRunningProcesses_v2 and _v3."""

    _fields_ = (
        ("pid", ctypes.c_uint),
        ("used_bytes", ctypes.c_ulonglong),
        ("gpu_instance", ctypes.c_uint),
        ("compute_instance", ctypes.c_uint),
    )


def find_gpus(probe: GpuProbe | None = None) -> tuple[Gpu, ...]:
    """Every device that this machine has; none is an honest answer."""
    probe = probe or GpuProbe()
    return (*_nvidia(probe), *_linux_others(probe), *_apple(probe))


def compute_process_ids(probe: GpuProbe | None = None) -> frozenset[int]:
    """The processes that compute on an NVIDIA device now: the proof that a prover really uses it."""
    return frozenset(pid for gpu in _nvidia(probe or GpuProbe()) for pid in gpu.compute_process_ids)


@cache
def gpu_text() -> str | None:
    """The devices of this machine in one line; None when there are none. Asked once: they do not come and go."""
    return describe(find_gpus())


def describe(gpus: tuple[Gpu, ...]) -> str | None:
    """Names with memory where that is known."""
    return ", ".join(_line(gpu) for gpu in gpus) or None


def _line(gpu: Gpu) -> str:
    name = gpu.name if gpu.name.startswith(gpu.vendor) else f"{gpu.vendor} {gpu.name}"
    facts = [f"{gpu.memory_bytes / 2**30:.1f} GiB"] if gpu.memory_bytes is not None else []
    if gpu.driver_version is not None:
        facts.append(f"driver {gpu.driver_version}")
    return f"{name} ({', '.join(facts)})" if facts else name


def _load_nvml() -> Any:
    if sys.platform == "win32":
        # By its full path: the library of the driver, never one that lies in the current folder.
        return ctypes.WinDLL(os.path.join(os.environ.get("SYSTEMROOT", "C:\\Windows"), "System32", "nvml.dll"))  # noqa: PTH118
    return ctypes.CDLL("libnvidia-ml.so.1")


def _nvidia(probe: GpuProbe) -> tuple[Gpu, ...]:
    if probe.platform not in ("linux", "win32"):
        return ()
    try:
        nvml = probe.load_nvml()
        if nvml.nvmlInit_v2() != _SUCCESS:
            return ()
    except (OSError, AttributeError):  # no driver, or one from before NVML 2
        return ()
    try:
        return tuple(_nvml_devices(nvml))
    finally:
        nvml.nvmlShutdown()


def _nvml_devices(nvml: Any) -> Iterator[Gpu]:
    driver = ctypes.create_string_buffer(_NAME_BYTES)
    known = nvml.nvmlSystemGetDriverVersion(driver, _NAME_BYTES) == _SUCCESS
    count = ctypes.c_uint()
    if nvml.nvmlDeviceGetCount_v2(ctypes.byref(count)) != _SUCCESS:
        return
    for index in range(count.value):
        device = ctypes.c_void_p()
        if nvml.nvmlDeviceGetHandleByIndex_v2(ctypes.c_uint(index), ctypes.byref(device)) != _SUCCESS:
            continue  # not ours to use
        name, memory = ctypes.create_string_buffer(_NAME_BYTES), MemoryInfo()
        named = nvml.nvmlDeviceGetName(device, name, _NAME_BYTES) == _SUCCESS
        measured = nvml.nvmlDeviceGetMemoryInfo(device, ctypes.byref(memory)) == _SUCCESS
        yield Gpu(
            vendor="NVIDIA",
            name=name.value.decode("utf-8", "replace") if named else f"NVIDIA {index}",
            memory_bytes=int(memory.total) if measured else None,
            driver_version=driver.value.decode("utf-8", "replace") if known else None,
            compute_process_ids=_nvml_processes(nvml, device),
        )


def _nvml_processes(nvml: Any, device: ctypes.c_void_p) -> tuple[int, ...]:
    # The third version takes the structure of the second; drivers before 2021 have neither, and then it is not known.
    for name in ("nvmlDeviceGetComputeRunningProcesses_v3", "nvmlDeviceGetComputeRunningProcesses_v2"):
        ask = getattr(nvml, name, None)
        if ask is None:
            continue
        count, found = ctypes.c_uint(_MOST_PROCESSES), (ProcessInfo * _MOST_PROCESSES)()
        if ask(device, ctypes.byref(count), found) in (_SUCCESS, _INSUFFICIENT_SIZE):
            return tuple(int(process.pid) for process in found[: min(count.value, _MOST_PROCESSES)])
    return ()


def _linux_others(probe: GpuProbe) -> tuple[Gpu, ...]:
    if probe.platform != "linux":
        return ()
    try:
        cards = sorted(name for name in probe.list_folder(_DRM) if name.startswith("card") and "-" not in name)
    except OSError:  # a container or a machine without a display driver
        return ()
    found = []
    for card in cards:
        device = f"{_DRM}/{card}/device"
        vendor = _PCI_VENDORS.get(_text(probe, f"{device}/vendor"))
        if vendor is not None:
            product = _text(probe, f"{device}/product_name") or f"graphics {_text(probe, f'{device}/device')}"
            found.append(Gpu(vendor, product, _number(probe, f"{device}/mem_info_vram_total")))
    return tuple(found)


def _apple(probe: GpuProbe) -> tuple[Gpu, ...]:
    if probe.platform == "darwin" and probe.machine == "arm64":  # every such processor has one, in the same memory
        return (Gpu("Apple", "Apple GPU, memory shared with the processor"),)
    return ()


def _text(probe: GpuProbe, path: str) -> str:
    try:
        return probe.read_text(path).strip()
    except OSError:
        return ""


def _number(probe: GpuProbe, path: str) -> int | None:
    text = _text(probe, path)
    return int(text) if text.isascii() and text.isdigit() else None
