"""What a backend is: it says whether it can work here, what a proof would cost, proves, and verifies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from studio import native
from studio.model.errors import Cancelled, UserError
from studio.model.proof import Opening, Proof
from studio.model.verdict import Strength, Verdict
from studio.programs.opening import OpenedProgram


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a backend may need to know of its user: where a prover is said to be, where what it makes is kept."""

    r0vm_path: str = ""  # "": look in the usual places
    measured_file: Path | None = None  # None: remember nothing, know only what ships
    parameters_folder: Path | None = None  # of Halo2's public parameters; None: make them anew each time


NO_SURROUNDINGS = Surroundings()


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a backend can work here; when not, the messages `reason_id` and `remedy_id` say why and what helps.

    `path`: the foreign program that does the work, where there is one. `params` fill both messages.
    """

    usable: bool
    device: str
    version: str
    reason_id: str = ""
    remedy_id: str = ""
    path: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


class Watcher(Protocol):
    """Whoever looks at a running proof: the phase in the reader's language, and a log that is not for the screen."""

    phase: str

    def log(self, data: bytes, /) -> None:
        """Keep what a foreign prover said."""


class NoWatcher:
    """Nobody looks."""

    def __init__(self) -> None:
        self.phase = ""

    def log(self, data: bytes, /) -> None:
        """Dropped."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a proof of one execution would cost on this machine.

    `measured_runs`: how many runs on this machine it rests on; None where the run at hand is itself the measure, 0
    where only figures of another machine are known. `free_bytes`: of memory, when it was made; None: not known.
    """

    seconds: float
    peak_bytes: int
    proof_bytes: int
    fits: bool
    measured_runs: int | None = None
    free_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class ProveOptions:
    """How to prove. `form` selects between the kinds of evidence of a backend that has several; "" is its default."""

    limits: native.Limits
    form: str = ""
    max_evidence_bytes: int = 2**30
    surroundings: Surroundings = NO_SURROUNDINGS


@dataclass(frozen=True, slots=True)
class Proved:
    """A proof with the run that it is about, and the private opening where the backend has one.

    `peak_bytes`: the most memory that a foreign prover occupied; None where it was not measured.
    """

    proof: Proof
    execution: native.Execution
    opening: Opening | None
    peak_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """How to verify: all of the evidence, or `sample` segments of it; `threads` 0 means all cores.

    `watcher` sees the phases of a verification that has to prepare something first.
    """

    limits: native.Limits
    sample: int | None = None
    threads: int = 0
    surroundings: Surroundings = NO_SURROUNDINGS
    watcher: Watcher = field(default_factory=NoWatcher)


def known_form(backend: Backend, form: str) -> str:
    """The form that is meant, "" being the backend's default; UserError for one that it does not have."""
    if form not in ("", *backend.forms):
        known = ", ".join(backend.forms)
        raise UserError("backend.form_unknown", {"backend": backend.name, "name": form, "known": known})
    return form or backend.forms[0]


class Backend(Protocol):
    """One way of proving and verifying. `control` carries the progress and the cancel of a running call."""

    @property
    def id(self) -> str:
        """The name in proof files: never translated, never changed."""

    @property
    def name(self) -> str:
        """The name on screen."""

    @property
    def strength(self) -> Strength:
        """What its evidence is worth."""

    @property
    def forms(self) -> tuple[str, ...]:
        """The kinds of evidence it makes, the default first."""

    @property
    def one_at_a_time(self) -> bool:
        """Whether one proof takes the whole machine, so that several side by side only harm each other."""

    def refuses(self, program: OpenedProgram) -> UserError | None:
        """Why this backend cannot take that program at all; None when it can."""

    def reveals_witness(self, form: str) -> bool:
        """Whether whoever reads a proof of that form can learn the private input from it."""

    def needs_opening(self, proof: Proof) -> bool:
        """Whether `verify` can decide nothing about `proof` without its opening."""

    def probe(self, surroundings: Surroundings) -> Availability:
        """Cheap and without side effects."""

    def forecast(self, program: OpenedProgram, trace: native.Trace, options: ProveOptions) -> Forecast:
        """What a proof of that run would cost, from measured runs on this machine."""

    def prove(
        self,
        program: OpenedProgram,
        witness: bytes,
        options: ProveOptions,
        control: native.Control,
        watcher: Watcher,
    ) -> Proved:
        """Run and prove; UserError when there is nothing to prove, Cancelled when `control` says so."""

    def prove_batch(
        self,
        program: OpenedProgram,
        witnesses: Sequence[bytes],
        options: ProveOptions,
        control: native.Control,
        *,
        threads: int,
    ) -> Iterable[Proved | UserError | Cancelled] | None:
        """Many proofs side by side on shared set-up: one answer for each input, in order.

        All are made when this returns, though the values may be put together as they are taken. None where there is no
        such way; then each is proved on its own. `threads` 0 means all cores.
        """

    def verify(
        self,
        proof: Proof,
        trusted: OpenedProgram,
        opening: Opening | None,
        options: VerifyOptions,
        control: native.Control,
    ) -> Verdict:
        """Three answers about `proof`; never an exception for a proof that is merely wrong."""
