"""The worker kind `verify`: untrusted proof bytes are looked at here, in a process of their own, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from studio import native
from studio.jobs.report import Report
from studio.jobs.work import Work, WorkHandler, WorkResult
from studio.model.errors import UserError
from studio.model.job import JsonObject
from studio.model.proof import Opening, Proof, Statement
from studio.model.verdict_values import verdict_values
from studio.session import OpenedProgram, Session
from studio.session.receipt_looks import facts_of, facts_values
from studio.session.receipt_verdict import receipt_verdict
from studio.settings import DEFAULT_SETTINGS

KIND = "verify"
_OPTIONS = ("max_steps", "max_memory_bytes", "max_journal_bytes", "max_elf_bytes")


def _verify(work: Work, report: Report) -> WorkResult:
    """Attachments: program (ELF) and proof, and opening or witness where there are any. All are bytes of files."""
    payload, given = work.payload, work.attachments
    changes = {name: number for name in _OPTIONS if (number := _number(payload, name)) is not None}
    settings = replace(DEFAULT_SETTINGS, **changes)  # type: ignore[arg-type]  # _OPTIONS are all numbers
    for name in ("program", "proof"):
        if name not in given:
            raise UserError("job.missing_input", {"name": name})
    program = _program(given["program"], settings.max_elf_bytes)
    file = native.proof_decode(given["proof"])
    proof = Proof(
        statement=Statement(file.program_id, file.journal, file.exit_code, file.steps),
        backend=file.backend,
        backend_version=file.backend_version,
        evidence=file.evidence,
        studio_version=file.studio_version,
        created_unix_ms=file.created_unix_ms,
        elapsed_ns=file.elapsed_ns,
        device=file.device,
    )
    opening = _opening(given.get("opening"), given.get("witness"), file.identity)
    control = native.Control()
    report.phase, report.total_steps = "verifying", file.steps
    with report.following(lambda: control.steps):
        verdict = Session(settings).verify(
            proof,
            program,
            opening,
            control,
            sample=_number(payload, "sample"),
            threads=_number(payload, "threads"),
            parameters_folder=_path(payload, "parameters_folder"),
            watcher=report,
        )
    return WorkResult({"identity": file.identity.hex(), "verdict": verdict_values(verdict)})


def _receipt(work: Work, report: Report) -> WorkResult:
    """Attachments: receipt, and program (ELF) where somebody named one. Answers with the receipt as r0vm writes it."""
    given = work.attachments
    if "receipt" not in given:
        raise UserError("job.missing_input", {"name": "receipt"})
    report.phase = "verifying"
    data = given["receipt"]
    facts = facts_of(native.risc0_receipt_info(data), len(data))
    receipt = native.risc0_receipt_bincode(data)
    verdict = None
    if "program" in given:
        limit = _number(work.payload, "max_elf_bytes")
        program = _program(given["program"], DEFAULT_SETTINGS.max_elf_bytes if limit is None else limit)
        verdict = verdict_values(receipt_verdict(receipt, facts, program))
    attachments = {"journal": facts.journal, "receipt": receipt}
    return WorkResult({**facts_values(facts), "verdict": verdict}, attachments)


def _program(elf: bytes, max_elf_bytes: int) -> OpenedProgram:
    # Without name and manifest: these are for people, and no person looks in here.
    return OpenedProgram("program", Path(), elf, native.Program(elf, max_elf_bytes=max_elf_bytes), None)


def _opening(data: bytes | None, witness: bytes | None, identity: bytes) -> Opening | None:
    if data is None:
        return None
    proof_identity, salt, stored_witness = native.opening_decode(data)
    if proof_identity != identity:
        raise UserError("verify.other_opening")
    return Opening(salt, stored_witness if witness is None else witness)


def _number(payload: JsonObject, name: str) -> int | None:
    value = payload.get(name)
    return value if isinstance(value, int) else None


def _path(payload: JsonObject, name: str) -> Path | None:
    value = payload.get(name)
    return Path(value) if isinstance(value, str) else None


HANDLERS: dict[str, WorkHandler] = {"verify": _verify, "receipt": _receipt}
