"""The backends of this version by name, and the names of those that it does not include."""

from __future__ import annotations

from studio.backends.halo2 import Halo2Backend
from studio.backends.protocol import Backend
from studio.backends.risc0 import Risc0Backend
from studio.backends.trace import TraceBackend
from studio.model.errors import UserError

BACKENDS: tuple[Backend, ...] = (TraceBackend(), Halo2Backend(), Risc0Backend())

ORDER = ("Trace", "Halo2", "RISC0", "OpenVM")
"""In which the backends are named, wherever several are."""

NOT_INCLUDED = ("OpenVM",)
"""Named so that nobody looks for a fault of the machine when one of them is missing."""


def backend_of_proofs(proof_backend: str) -> Backend:
    """The backend by the word in its proof files; UserError where this version does not have it."""
    for backend in BACKENDS:
        if backend.id == proof_backend:
            return backend
    raise UserError("verify.backend_missing", {"backend": proof_backend})


def backend_named(name: str) -> Backend:
    """The backend of that name; capitals do not matter to people who type."""
    for backend in BACKENDS:
        if backend.name.lower() == name.lower():
            return backend
    known = ", ".join(backend.name for backend in BACKENDS)
    for absent in NOT_INCLUDED:
        if absent.lower() == name.lower():
            raise UserError("backend.not_included", {"name": absent, "known": known})
    raise UserError("backend.unknown", {"name": name, "known": known})
