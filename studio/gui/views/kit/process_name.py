"""The processes of the studio, by the names that people read; r0vm and the like keep their own."""

from __future__ import annotations

from studio.model.text import N_, translate
from studio.session import ProcessFigures

_NAMES = {
    "studio": N_("This window"),
    "verify": N_("Verify worker"),
    "halo2": N_("Halo2 prover"),
    "selftest": N_("Test worker"),
}


def process_name(process: ProcessFigures) -> str:
    """What it is for."""
    return translate(_NAMES[process.name]) if process.name in _NAMES else process.name
