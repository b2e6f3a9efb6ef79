"""The kernel that answers the Linux calls of portable programs on RISC Zero's machine."""

from __future__ import annotations

from functools import cache

from studio.host.files import read_file
from studio.resources import resource_path

_MOST_BYTES = 2**20


@cache
def studio_kernel() -> bytes:
    """Its ELF. It is part of what a proof is about: another kernel is another program."""
    return read_file(resource_path("guests", "kernel", "kernel.elf"), _MOST_BYTES)
