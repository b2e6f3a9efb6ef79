"""Verifying bytes that nobody vouches for in a warm worker process: a crash or a trap in them cannot reach this one."""

from __future__ import annotations

from pathlib import Path

from studio.host.paths import make_private_folder
from studio.jobs.report import Cancel, Report
from studio.jobs.work import Work, WorkResult
from studio.jobs.worker_pool import WorkerPool
from studio.model.errors import UserError
from studio.model.job import NO_LIMITS, JobLimits
from studio.model.verdict import Verdict
from studio.model.verdict_values import verdict_of
from studio.session.core import parameters_folder
from studio.session.receipt_looks import ReceiptLook, look_of
from studio.settings import Settings

_OPTIONS = ("max_steps", "max_memory_bytes", "max_journal_bytes", "max_elf_bytes")


class VerifyWorker:
    """Warm worker processes that verify; close it when no verification is to come."""

    def __init__(self, settings: Settings, scratch_folder: Path, *, limits: JobLimits = NO_LIMITS) -> None:
        make_private_folder(scratch_folder)
        self._settings = settings
        self._limits = limits
        self._pool = WorkerPool("verify", scratch_folder)

    def use(self, settings: Settings) -> None:
        """Verify under other limits from now on."""
        self._settings = settings

    def warm_up(self) -> None:
        """Start a worker, so that the first verification need not wait for it."""
        self._pool.warm_up()

    def verify(
        self,
        proof: bytes,
        program_elf: bytes,
        *,
        opening: bytes | None = None,
        witness: bytes | None = None,
        sample: int | None = None,
        report: Report | None = None,
        cancel: Cancel | None = None,
    ) -> tuple[bytes, Verdict]:
        """(identity, verdict) of the bytes of a proof file for a program that is trusted.

        `opening`: the bytes of its opening file. `cancel` ends the process; UserError for bytes that are no proof.
        """
        given = {"proof": proof, "program": program_elf, "opening": opening, "witness": witness}
        payload = {name: getattr(self._settings, name) for name in _OPTIONS}
        payload |= {"threads": self._settings.verify_threads, "sample": sample}
        payload["parameters_folder"] = str(parameters_folder())  # a worker does not see where a user's folders are
        attachments = {name: data for name, data in given.items() if data is not None}
        work = Work("verify", payload, attachments, self._limits)
        return _answer(self._pool.call(work, report or Report(), cancel or Cancel()))

    def look_at_receipt(
        self,
        receipt: bytes,
        program_elf: bytes | None,
        *,
        report: Report | None = None,
        cancel: Cancel | None = None,
    ) -> ReceiptLook:
        """What a receipt of RISC Zero says, and whether that holds for a program that is trusted."""
        given = {"receipt": receipt, "program": program_elf}
        attachments = {name: data for name, data in given.items() if data is not None}
        work = Work("receipt", {"max_elf_bytes": self._settings.max_elf_bytes}, attachments, self._limits)
        result = self._pool.call(work, report or Report(), cancel or Cancel())
        try:
            return look_of(result.values, result.attachments)
        except ValueError as error:
            raise UserError("job.worker_protocol", {"kind": "verify", "detail": str(error)}) from error

    def close(self) -> None:
        """End the workers, those at work too."""
        self._pool.close()


def _answer(result: WorkResult) -> tuple[bytes, Verdict]:
    """What the worker said; it has looked at hostile bytes, so it is believed no more than they are."""
    identity, verdict = result.values.get("identity"), result.values.get("verdict")
    detail = "identity and verdict"
    if isinstance(identity, str) and isinstance(verdict, dict):
        try:
            return bytes.fromhex(identity), verdict_of(verdict)
        except ValueError as error:
            detail = str(error)
    raise UserError("job.worker_protocol", {"kind": "verify", "detail": detail})
