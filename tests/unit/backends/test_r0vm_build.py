"""What an r0vm was built for, as its file says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studio.backends.r0vm_build import CUDA, METAL, NONE, graphics_of
from studio.backends.r0vm_find import R0vm

MARKS = {
    CUDA: b"libcuda.so.1",
    METAL: b"/System/Library/Frameworks/Metal.framework/Versions/A/Metal",
    NONE: b"libc.so.6",
}


@pytest.mark.parametrize("name", MARKS)
def test_the_libraries_that_the_file_names_decide(name: str, tmp_path: Path) -> None:
    path = tmp_path / "r0vm"
    path.write_bytes(b"\x7fELF" + bytes(100_000) + MARKS[name] + bytes(10))
    assert graphics_of(path) == name


def test_another_file_under_the_same_name_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "r0vm"
    for name in (CUDA, NONE, METAL):
        path.write_bytes(MARKS[name])
        assert graphics_of(path) == name
    path.write_bytes(MARKS[CUDA].ljust(len(MARKS[METAL])))  # as long as before, but later
    os.utime(path, ns=(1, 1))
    assert graphics_of(path) == CUDA


def test_of_a_file_that_cannot_be_read_nothing_is_claimed(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    for path in (tmp_path / "none", tmp_path / "empty", tmp_path):
        assert graphics_of(path) is None
    assert not R0vm("/somewhere", "5.0.0").uses_only_the_processor(has_gpu=True)


def test_only_what_cannot_use_a_device_is_certain_not_to() -> None:
    assert R0vm("/somewhere", "5.0.0", graphics=NONE).uses_only_the_processor(has_gpu=True)
    assert not R0vm("/somewhere", "5.0.0", graphics=CUDA).uses_only_the_processor(has_gpu=True)
    assert R0vm("/somewhere", "5.0.0", graphics=CUDA).uses_only_the_processor(has_gpu=False)
