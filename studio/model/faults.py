"""Why a guest stopped without calling exit, in a sentence with the place where it happened."""

from __future__ import annotations

from studio.model.messages import MESSAGES, Message, render

_STACK_BOTTOM = 0x1F80_0000  # of the 8 MiB that every program gets
_NEAR_STACK_BYTES = 2**20  # a frame with large arrays can jump over what lies between


def place_text(pc: int, function: str | None) -> str:
    """An address with its function: 0x00200010 in main."""
    return f"0x{pc:08x}" if function is None else f"0x{pc:08x} in {function}"


def fault_message(kind: str, pc: int, function: str | None, address: int | None, detail: int | None) -> Message:
    """What happened and what to do; the arguments are the fields of the engine's `Fault`."""
    params = {
        "where": place_text(pc, function),
        "address": "?" if address is None else f"0x{address:08x}",
        "detail": "?" if detail is None else detail,
        "detail_hex": "?" if detail is None else f"0x{detail:08x}",
    }
    if kind == "unmapped_access" and address is not None and 0 < _STACK_BOTTOM - address <= _NEAR_STACK_BYTES:
        return render("fault.out_of_stack", params)
    return render(fault_id(kind), params)


def fault_id(kind: str) -> str:
    """The message id of a kind of fault."""
    return f"fault.{kind}"


def known_fault_kinds() -> frozenset[str]:
    """Every kind that has a sentence."""
    return frozenset(name.removeprefix("fault.") for name in MESSAGES if name.startswith("fault."))
