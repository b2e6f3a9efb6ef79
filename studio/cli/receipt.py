"""`receipt`: look at a receipt of RISC Zero, take one in as a proof, or give out the one that a proof holds."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE, OF_OUTCOME
from studio.cli.output import JsonValue
from studio.cli.parser import PROGRAM, Parser
from studio.cli.run import print_journal
from studio.cli.verify import print_verdict, verdict_json
from studio.cli.work import run_cancellable
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.units import bytes_text
from studio.session import Control
from studio.session.background import Cancel
from studio.session.receipt_looks import ReceiptFacts, facts_values
from studio.session.receipts import export_receipt, read_proof, receipt_facts, verified_receipt
from studio.session.verify_worker import VerifyWorker

_Result = TypeVar("_Result")
_SHOW, _IMPORT, _EXPORT = "show", "import", "export"


def _configure(parser: Parser) -> None:
    parser.add_argument("action", metavar="ACTION", help=translate(N_("show, import or export")))
    parser.add_argument(
        "file", metavar="F", help=translate(N_("a receipt in bincode or JSON; for export, a proof file by RISC0"))
    )
    parser.add_argument(
        "--program", metavar="P", help=translate(N_("import: the program that you trust: a bundled name or a path"))
    )
    parser.add_argument("--out", metavar="F", help=translate(N_("import: the proof file; export: the receipt")))


def _execute(context: Context) -> int:
    action = context.arguments.action
    if action == _SHOW:
        return _show(context)
    if action == _IMPORT:
        return _import(context, _needed(context, "program"), Path(_needed(context, "out")))
    if action == _EXPORT:
        return _export(context, Path(_needed(context, "out")))
    detail = translate(N_("{name} is not one of show, import, export")).format(name=action)
    raise UserError("cli.usage", {"detail": detail, "program": f"{PROGRAM} receipt"})


def _needed(context: Context, option: str) -> str:
    value: str | None = getattr(context.arguments, option)
    if value is None:
        detail = translate(N_("the following arguments are required: {names}")).format(names=f"--{option}")
        raise UserError("cli.usage", {"detail": detail, "program": f"{PROGRAM} receipt {context.arguments.action}"})
    return value


def _show(context: Context) -> int:
    settings, path, output = context.session.settings, Path(context.arguments.file), context.output
    facts = _in_worker(context, lambda worker, cancel: receipt_facts(worker, settings, path, cancel=cancel))
    _print_facts(context, facts)
    output.line(translate(N_("Nothing of this is verified: name its program with `receipt import`.")))
    output.result({"receipt": _facts_json(facts)})
    return DONE


def _import(context: Context, program_name: str, out: Path) -> int:
    session, output, path = context.session, context.output, Path(context.arguments.file)
    session.check_target(out)
    program = session.open(program_name)
    if (refusal := session.refuses(program, backend="RISC0")) is not None:
        raise refusal
    imported = _in_worker(
        context, lambda worker, cancel: verified_receipt(worker, session.settings, path, program, cancel=cancel)
    )
    _print_facts(context, imported.facts)
    print_verdict(imported.verdict, output)
    stored = None
    if imported.finished is not None:
        output.line(translate(N_("Program: {name}")).format(name=program.name))
        print_journal(session, program, imported.facts.journal, output)
        stored = session.store_bytes(imported.finished.proof_bytes, None, out)
        text = translate(N_("Proof: {path} ({size})"))
        output.line(text.format(path=stored.path, size=bytes_text(stored.file_bytes)))
    else:
        output.line(translate(N_("Nothing was written: what does not verify becomes no proof.")))
    output.result(
        {
            "receipt": _facts_json(imported.facts),
            **verdict_json(imported.verdict),
            "program": program.name,
            "program_id": program.native.program_id.hex(),
            "proof": None if stored is None else str(stored.path),
            "identity": None if stored is None else stored.identity.hex(),
        },
        ok=stored is not None,
    )
    return OF_OUTCOME[imported.verdict.outcome]


def _export(context: Context, out: Path) -> int:
    data = read_proof(context.session.settings, Path(context.arguments.file))
    size = export_receipt(data, out)
    context.output.line(translate(N_("Receipt: {path} ({size})")).format(path=out, size=bytes_text(size)))
    context.output.line(translate(N_("It is in the bytes that r0vm wrote; nothing was verified.")))
    context.output.result({"out": str(out), "receipt_bytes": size})
    return DONE


def _in_worker(context: Context, work: Callable[[VerifyWorker, Cancel], _Result]) -> _Result:
    """Bytes that nobody vouches for are read in a process of their own, which Ctrl-C ends."""
    cancel = Cancel()

    def run(_control: Control) -> _Result:
        with tempfile.TemporaryDirectory(prefix="proving-studio-") as scratch:
            worker = VerifyWorker(context.session.settings, Path(scratch))
            try:
                return work(worker, cancel)
            finally:
                worker.close()

    return run_cancellable(run, cancel=cancel.stop)


def _print_facts(context: Context, facts: ReceiptFacts) -> None:
    for line in facts.lines():
        context.output.line(line)


def _facts_json(facts: ReceiptFacts) -> dict[str, JsonValue]:
    return {**facts_values(facts), "journal": facts.journal.hex()}


COMMAND = Command(N_("look at receipts of RISC Zero, take them in as proofs, give them out"), _configure, _execute)
