"""The documented exit codes of `proving-studio`, and which error ends with which."""

from __future__ import annotations

from studio.model.errors import UserError
from studio.model.verdict import Outcome

DONE = 0
REFUSED = 1  # a proof or program was refused, or the guest failed
WRONG_USE = 2
UNDECIDED = 3  # the opening or the input is needed to decide
FILE_TROUBLE = 4
CANCELLED = 5
BUG = 70  # EX_SOFTWARE of sysexits.h

OF_OUTCOME = {Outcome.VERIFIED: DONE, Outcome.REFUSED: REFUSED, Outcome.UNDECIDED: UNDECIDED}

# By the first part of the message id; what is not listed is a refusal.
_OF_AREA = {
    "cli": WRONG_USE,
    "witness": WRONG_USE,
    "settings": WRONG_USE,
    "backend": WRONG_USE,
    "trace": WRONG_USE,
    "batch": WRONG_USE,
    "window": WRONG_USE,
    "file": FILE_TROUBLE,
    "library": FILE_TROUBLE,
    "opening": UNDECIDED,
}
_OF_MESSAGE = {
    "cli.output_closed": FILE_TROUBLE,
    "library.no_proof": WRONG_USE,
    "library.page_size": WRONG_USE,
    "library.undo_gone": WRONG_USE,
    "library.closed": BUG,
    "halo2.no_randomness": UNDECIDED,
    "job.unknown": WRONG_USE,
    "job.queue_busy": FILE_TROUBLE,
    "job.queue_damaged": FILE_TROUBLE,
    "job.queue_foreign": FILE_TROUBLE,
    "job.queue_newer": FILE_TROUBLE,
    "aggregate.busy": FILE_TROUBLE,
    "aggregate.changed_meanwhile": FILE_TROUBLE,
    "aggregate.index_outside": WRONG_USE,
    "aggregate.not_a_folder": FILE_TROUBLE,
    "aggregate.proof_not_kept": FILE_TROUBLE,
    "aggregate.target_is_no_aggregate": FILE_TROUBLE,
    "aggregate.would_be_lost": FILE_TROUBLE,
    "inclusion.script_failed": FILE_TROUBLE,
    "cli.no_output": FILE_TROUBLE,
    "receipt.other_backend": WRONG_USE,
    "risc0.r0vm_missing": FILE_TROUBLE,
    "risc0.r0vm_absent": FILE_TROUBLE,
    "risc0.r0vm_not_executable": FILE_TROUBLE,
    "risc0.r0vm_start": FILE_TROUBLE,
    "risc0.r0vm_garbage": FILE_TROUBLE,
    "risc0.r0vm_silent": FILE_TROUBLE,
    "risc0.r0vm_too_old": FILE_TROUBLE,
    "risc0.r0vm_unknown_version": FILE_TROUBLE,
    "risc0.path_of_windows": FILE_TROUBLE,
    "risc0.needs_linux": FILE_TROUBLE,
    "risc0.not_in_wsl": FILE_TROUBLE,
    "risc0.disk_full": FILE_TROUBLE,
    "verify.audit_takes_no_input": WRONG_USE,
    "verify.compact_is_whole": WRONG_USE,
    "verify.other_opening": UNDECIDED,
    "verify.backend_missing": UNDECIDED,
    "verify.bad_sample": WRONG_USE,
    "verify.host_memory": UNDECIDED,
    "verify.no_randomness": UNDECIDED,
    "window.not_installed": FILE_TROUBLE,
    "window.not_loadable": FILE_TROUBLE,
    "window.refused": FILE_TROUBLE,
    "window.picture_not_written": FILE_TROUBLE,
    "native.panic": BUG,
}


def of_error(error: UserError) -> int:
    """The exit code for an error that ends a command."""
    area = error.message_id.partition(".")[0]
    return _OF_MESSAGE.get(error.message_id, _OF_AREA.get(area, REFUSED))
