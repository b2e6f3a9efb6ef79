"""What the studio and the process that makes a Halo2 proof say to each other: one JSON object a line.

The studio sends a request, whose first line says how many bytes of program and input follow, and then keeps the pipe
open: its end is the end of the lease. The prover answers with phases, and last with the evidence or with an error.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from studio import native
from studio.model.errors import UserError

WORKER_KIND = "halo2"
_MOST_LINE_BYTES = 2**17
_MOST_TEXT_LETTERS = 2_000


class Phase(enum.Enum):
    """What the prover does now; the value is the word on the wire."""

    STARTING = "starting"
    PARAMETERS = "parameters"
    KEYS = "keys"
    COMMITTING = "committing"
    COMMITTING_ALL = "committing to all"
    QUOTIENT = "quotient"
    OPENING = "opening"


OF_CONTROL = (Phase.KEYS, Phase.COMMITTING, Phase.COMMITTING_ALL, Phase.QUOTIENT, Phase.OPENING)
"""By the number that `Control.phase` says."""


class BadLine(Exception):
    """What arrived is no word of this protocol."""


@dataclass(frozen=True, slots=True)
class Request:
    """One proof, or without a program only the parameters for it."""

    k: int
    elf: bytes = field(repr=False)
    witness: bytes = field(repr=False)
    parameters_folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """The evidence, and the most memory that making it occupied as far as the system says."""

    evidence: bytes
    peak_bytes: int | None


Answer = Phase | Made | UserError


def encode_request(request: Request) -> bytes:
    """The request as it is sent."""
    folder = request.parameters_folder
    return b"".join(
        (
            _line(
                {
                    "k": request.k,
                    "parameters_folder": None if folder is None else str(folder),
                    "elf_bytes": len(request.elf),
                    "witness_bytes": len(request.witness),
                }
            ),
            request.elf,
            request.witness,
        )
    )


def read_request(stream: IO[bytes]) -> Request:
    """The request that arrives; BadLine where there is none."""
    values = _values(stream.readline(_MOST_LINE_BYTES))
    folder, k = values.get("parameters_folder"), values.get("k")
    sizes = [values.get("elf_bytes"), values.get("witness_bytes")]
    if not isinstance(k, int) or not (folder is None or isinstance(folder, str)):
        raise BadLine("a request of other types")
    parts = []
    for size in sizes:
        if not isinstance(size, int) or size < 0:
            raise BadLine("a request without sizes")
        parts.append(stream.read(size))
        if len(parts[-1]) != size:
            raise BadLine("a request that is cut")
    elf, witness = parts
    return Request(k, elf, witness, None if folder is None else Path(folder))


def encode_answer(answer: Answer) -> bytes:
    """One line."""
    if isinstance(answer, Phase):
        return _line({"phase": answer.value})
    if isinstance(answer, Made):
        return _line({"evidence": answer.evidence.hex(), "peak_bytes": answer.peak_bytes})
    params = {name: str(value)[:_MOST_TEXT_LETTERS] for name, value in answer.params.items()}
    return _line({"error": answer.message_id, "params": params})


def read_answer(stream: IO[bytes], is_known: Callable[[str], bool]) -> Answer | None:
    """The next answer, None at the end; BadLine for anything else. `is_known`: whether there is such a message."""
    line = stream.readline(_MOST_LINE_BYTES)
    if not line:
        return None
    values = _values(line)
    phase, evidence, error = values.get("phase"), values.get("evidence"), values.get("error")
    peak_bytes, params = values.get("peak_bytes"), values.get("params")
    try:
        if isinstance(phase, str):
            return Phase(phase)
        if isinstance(evidence, str) and (peak_bytes is None or (isinstance(peak_bytes, int) and peak_bytes >= 0)):
            return Made(bytes.fromhex(evidence), peak_bytes)
    except ValueError as wrong:
        raise BadLine(str(wrong)) from wrong
    if isinstance(error, str) and isinstance(params, dict) and is_known(error):
        return UserError(error, params)
    raise BadLine("an answer of an unknown kind")


def phase_of_control(control: native.Control) -> Phase:
    """How far the engine is."""
    return OF_CONTROL[min(control.phase, len(OF_CONTROL) - 1)]


def _line(values: Mapping[str, object]) -> bytes:
    return json.dumps(values).encode("ascii") + b"\n"


def _values(line: bytes) -> dict[str, object]:
    if not line.endswith(b"\n"):
        raise BadLine("a line that is too long or cut")
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine("a line that is no JSON") from error
    if not isinstance(values, dict):
        raise BadLine("a line that is no object")
    return values
