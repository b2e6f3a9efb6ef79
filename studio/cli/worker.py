"""`--worker KIND`: this process as a worker of another studio. Which kinds there are, and what each one can do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from studio.cli import exit_codes
from studio.jobs import selftest
from studio.jobs.serve import serve
from studio.jobs.work import WorkHandler
from studio.model.errors import UserError

_BARE = "bare-script"  # BARE_KIND of studio.session.bare_check
_HALO2 = "halo2"  # WORKER_KIND of studio.backends.halo2_wire


def _selftest() -> Mapping[str, WorkHandler]:
    return selftest.HANDLERS


def _verify() -> Mapping[str, WorkHandler]:
    from studio.cli.verify_work import HANDLERS  # the engine is loaded only where it is used

    return HANDLERS


KINDS: Mapping[str, Callable[[], Mapping[str, WorkHandler]]] = {"selftest": _selftest, "verify": _verify}


def run_worker(arguments: list[str]) -> int:
    """The exit code of `--worker KIND`; a bare script ends the process with its own."""
    if arguments == [_HALO2]:
        from studio.backends.halo2_prover import run_prover  # it does one thing, and starts without all the rest

        return run_prover()
    if arguments[:1] == [_BARE] and len(arguments) > 1:
        from studio.session.bare_check import run_bare  # with the engine behind it

        run_bare(arguments[1:])
        return exit_codes.DONE
    kind = arguments[0] if len(arguments) == 1 else " ".join(arguments)
    if kind not in KINDS:
        error = UserError("job.unknown_worker", {"kind": kind, "known": ", ".join(KINDS)})
        print(error, file=sys.stderr)
        return exit_codes.WRONG_USE
    return serve(kind, KINDS[kind]())
