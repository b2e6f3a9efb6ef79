"""Why a guest stopped without calling exit, in a sentence with the place where it happened."""

from __future__ import annotations

from studio.model.messages import MESSAGES, Message, render

_STACK_BOTTOM = 0x1F80_0000  # of the 8 MiB that every program gets
_RISC0_ECALLS = "HALT INPUT SOFTWARE SHA BIGINT USER BIGINT2 POSEIDON2".split()
_RISC0_SOFTWARE = (
    "0 SYS_ARGC SYS_ARGV SYS_CYCLE_COUNT SYS_EXIT SYS_FORK SYS_GETENV SYS_KECCAK SYS_LOG SYS_PANIC SYS_PIPE SYS_RANDOM "
    "SYS_READ USER SYS_VERIFY_INTEGRITY SYS_VERIFY_INTEGRITY2 SYS_WRITE SYS_PROVE_ZKR".split()
)
_RISC0_HALTS = "TERMINATE PAUSE SPLIT".split()
_NEAR_STACK_BYTES = 2**20  # a frame with large arrays can jump over what lies between


def place_text(pc: int, function: str | None) -> str:
    """An address with its function: 0x00200010 in main."""
    return f"0x{pc:08x}" if function is None else f"0x{pc:08x} in {function}"


def fault_message(kind: str, pc: int, function: str | None, address: int | None, detail: int | None) -> Message:
    """What happened and what to do; the arguments are the fields of the engine's `Fault`."""
    params = {
        "where": place_text(pc, function),
        "address": "?" if address is None else f"0x{address:08x}",
        "call": "?" if detail is None else risc0_call_name(detail),
        "detail": "?" if detail is None else detail,
        "detail_hex": "?" if detail is None else f"0x{detail:08x}",
    }
    if kind == "unmapped_access" and address is not None and 0 < _STACK_BOTTOM - address <= _NEAR_STACK_BYTES:
        return render("fault.out_of_stack", params)
    return render(fault_id(kind), params)


def risc0_call_name(code: int) -> str:
    """The name of one of RISC Zero's calls, from the number of it that a fault has: its level above its number."""
    level, number = divmod(code, 2**32)
    names = (_RISC0_ECALLS, _RISC0_SOFTWARE, _RISC0_HALTS)[level] if level < 3 else ()
    return names[number] if 0 <= number < len(names) else f"{number} (ecall)" if level == 0 else f"{number}"


def fault_id(kind: str) -> str:
    """The message id of a kind of fault."""
    return f"fault.{kind}"


def known_fault_kinds() -> frozenset[str]:
    """Every kind that has a sentence."""
    return frozenset(name.removeprefix("fault.") for name in MESSAGES if name.startswith("fault."))
