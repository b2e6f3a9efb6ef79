"""A program as RISC Zero's machine takes it: over which kernel, in which container, under which image id."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from studio import native
from studio.model.errors import UserError
from studio.programs.kernel import studio_kernel
from studio.programs.opening import OpenedProgram
from studio.programs.profile import check_profile

_KEPT = 16
_FOR_RISC0 = "risc0"


@dataclass(frozen=True, slots=True)
class Risc0Program:
    """`container` is what r0vm loads. `image_id` is what a receipt must be for: computed here, never read from one."""

    container: bytes = field(repr=False)
    image_id: bytes


_kept: OrderedDict[bytes, Risc0Program] = OrderedDict()
_guard = threading.Lock()


def refusal_of(program: OpenedProgram) -> UserError | None:
    """Why RISC Zero's machine cannot take it as it is."""
    try:
        _kernel_of(program)
    except UserError as error:
        return error
    if program.native.abi == _FOR_RISC0:
        return None
    findings = check_profile(program.native).findings
    if not findings:
        return None
    return UserError("risc0.not_portable", {"name": program.name, "finding": findings[0].message.what})


def risc0_program(program: OpenedProgram) -> Risc0Program:
    """The container and the image id of a program that is not refused; made once for each program."""
    key = program.native.program_id
    with _guard:
        if (known := _kept.get(key)) is not None:
            _kept.move_to_end(key)
            return known
    user_elf, kernel_elf = program.native.user_elf, _kernel_of(program)
    made = Risc0Program(
        native.risc0_container(user_elf, kernel_elf),
        native.risc0_image_id(user_elf, kernel_elf),
    )
    with _guard:
        _kept[key] = made
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return made


def _kernel_of(program: OpenedProgram) -> bytes:
    """The kernel that the program brings, only if it is one that we know; else the one for its calls."""
    own = program.native.kernel_elf
    if own is None:
        return native.risc0_kernel() if program.native.abi == _FOR_RISC0 else studio_kernel()
    if own not in (native.risc0_kernel("5.0"), native.risc0_kernel("3.0"), studio_kernel()):
        raise UserError("risc0.kernel_unknown", {"name": program.name})
    return own
