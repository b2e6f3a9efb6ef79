"""Graphics processors of five kinds of machine, played by substitution; nothing found is said as such."""

from __future__ import annotations

import ctypes
from dataclasses import replace
from typing import Any

import pytest

from studio.host.gpu import Gpu, GpuProbe, compute_process_ids, describe, find_gpus, gpu_text


def no_library() -> Any:
    raise OSError("libnvidia-ml.so.1: cannot open shared object file")


def absent(path: str) -> Any:
    raise FileNotFoundError(path)


NONE = GpuProbe("linux", "x86_64", no_library, absent, absent)


class FakeNvml:
    """Two devices, of which the second is not ours to look at."""

    def __init__(self, *, works: bool = True) -> None:
        self._works = works
        self.open = 0

    def nvmlInit_v2(self) -> int:
        self.open += 1
        return 0 if self._works else 9

    def nvmlShutdown(self) -> int:
        self.open -= 1
        return 0

    def nvmlSystemGetDriverVersion(self, into: Any, _size: int) -> int:
        into.value = b"580.65.06"
        return 0

    def nvmlDeviceGetCount_v2(self, count: Any) -> int:
        count._obj.value = 2
        return 0

    def nvmlDeviceGetHandleByIndex_v2(self, index: ctypes.c_uint, device: Any) -> int:
        device._obj.value = 100 + index.value
        return 0 if index.value == 0 else 4

    def nvmlDeviceGetName(self, _device: Any, into: Any, _size: int) -> int:
        into.value = b"NVIDIA H100"
        return 0

    def nvmlDeviceGetMemoryInfo(self, _device: Any, memory: Any) -> int:
        memory._obj.total = 80 * 2**30
        return 0

    def nvmlDeviceGetComputeRunningProcesses_v3(self, _device: Any, count: Any, found: Any) -> int:
        for index, pid in enumerate((4242, 4343)):
            found[index].pid = pid
        count._obj.value = 2
        return 0


def test_nvidia_by_nvml() -> None:
    nvml = FakeNvml()
    probe = replace(NONE, load_nvml=lambda: nvml)
    assert find_gpus(probe) == (Gpu("NVIDIA", "NVIDIA H100", 80 * 2**30, "580.65.06", (4242, 4343)),)
    assert describe(find_gpus(probe)) == "NVIDIA H100 (80.0 GiB, driver 580.65.06)"
    assert compute_process_ids(probe) == {4242, 4343}
    assert find_gpus(replace(probe, platform="win32")) == find_gpus(probe)
    assert nvml.open == 0


def test_a_driver_that_does_not_work_is_no_device() -> None:
    assert find_gpus(replace(NONE, load_nvml=lambda: FakeNvml(works=False))) == ()
    assert find_gpus(replace(NONE, load_nvml=object)) == ()


def linux(vendor: str, **files: str) -> GpuProbe:
    known = {f"/sys/class/drm/card0/device/{name}": text for name, text in {"vendor": vendor, **files}.items()}

    def read_text(path: str) -> str:
        return known[path] if path in known else absent(path)

    return replace(NONE, list_folder=lambda _: ["card0", "card0-HDMI-A-1", "renderD128"], read_text=read_text)


def test_amd_with_its_memory() -> None:
    probe = linux("0x1002\n", device="0x744c\n", mem_info_vram_total="25753026560\n", product_name="Radeon Pro\n")
    assert find_gpus(probe) == (Gpu("AMD", "Radeon Pro", 25753026560),)


def test_intel_without_a_name() -> None:
    assert describe(find_gpus(linux("0x8086\n", device="0xa780\n"))) == "Intel graphics 0xa780"


def test_a_display_adapter_of_a_virtual_machine_is_none() -> None:
    assert find_gpus(linux("0x1234\n")) == ()


@pytest.mark.parametrize(("machine", "count"), [("arm64", 1), ("x86_64", 0)])
def test_apple_by_its_processor(machine: str, count: int) -> None:
    assert len(find_gpus(replace(NONE, platform="darwin", machine=machine))) == count


def test_none_is_an_honest_answer() -> None:
    assert find_gpus(NONE) == ()
    assert describe(()) is None
    assert compute_process_ids(NONE) == frozenset()


def test_this_machine_answers() -> None:
    assert gpu_text() == describe(find_gpus())
