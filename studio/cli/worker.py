"""`--worker KIND`: this process as a worker of another studio. Which kinds there are, and what each one can do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from studio.cli import exit_codes
from studio.jobs import selftest
from studio.jobs.serve import serve
from studio.jobs.work import WorkHandler
from studio.model.errors import UserError


def _selftest() -> Mapping[str, WorkHandler]:
    return selftest.HANDLERS


def _verify() -> Mapping[str, WorkHandler]:
    from studio.cli.verify_work import HANDLERS  # the engine is loaded only where it is used

    return HANDLERS


KINDS: Mapping[str, Callable[[], Mapping[str, WorkHandler]]] = {"selftest": _selftest, "verify": _verify}


def run_worker(arguments: list[str]) -> int:
    """The exit code of `--worker KIND`."""
    kind = arguments[0] if len(arguments) == 1 else " ".join(arguments)
    if kind not in KINDS:
        error = UserError("job.unknown_worker", {"kind": kind, "known": ", ".join(KINDS)})
        print(error, file=sys.stderr)
        return exit_codes.WRONG_USE
    return serve(kind, KINDS[kind]())
