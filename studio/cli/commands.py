"""The commands by name, in the order of the help."""

from __future__ import annotations

from collections.abc import Mapping

from studio.cli import (
    aggregate,
    batch,
    bench,
    compare,
    completion,
    demo,
    gui,
    inclusion,
    jobs,
    library,
    programs,
    prove,
    receipt,
    run,
    settings,
    system,
    trace,
    verify,
)
from studio.cli.context import Command

COMMANDS: Mapping[str, Command] = {
    gui.NAME: gui.COMMAND,
    "programs": programs.COMMAND,
    "run": run.COMMAND,
    "trace": trace.COMMAND,
    "prove": prove.COMMAND,
    "verify": verify.COMMAND,
    "compare": compare.COMMAND,
    "receipt": receipt.COMMAND,
    "batch": batch.COMMAND,
    "library": library.COMMAND,
    "aggregate": aggregate.COMMAND,
    "inclusion": inclusion.COMMAND,
    "jobs": jobs.JOBS,
    "cancel": jobs.CANCEL,
    "settings": settings.COMMAND,
    "bench": bench.COMMAND,
    "system": system.COMMAND,
    "demo": demo.COMMAND,
    "completion": completion.COMMAND,
}
