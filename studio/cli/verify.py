"""`verify`: three separate answers about a proof file, for the program that you trust."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from studio.cli.context import Command, Context
from studio.cli.exit_codes import OF_OUTCOME
from studio.cli.inputs import witness_if_given
from studio.cli.output import JsonValue, Output
from studio.cli.parser import Parser, add_limits, add_witness, thread_count, whole_number
from studio.cli.run import print_journal
from studio.cli.work import run_cancellable
from studio.model.errors import UserError
from studio.model.proof import StoredOpening
from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text
from studio.model.verdict import Answer, AnswerState, Outcome, Verdict
from studio.session import Control, LoadedProof, ProverWatch, circuit_k, circuit_words, counts_steps, opening_path_of

_STATE_TEXT = {
    AnswerState.YES: N_("yes"),
    AnswerState.NO: N_("no"),
    AnswerState.NOT_CHECKED: N_("not checked"),
}


def verdict_json(verdict: Verdict) -> dict[str, JsonValue]:
    """The three answers with stable keys."""
    coverage = verdict.coverage
    return {
        "outcome": verdict.outcome.value,
        "evidence": verdict.strength.value,
        "evidence_valid": _answer_json(verdict.evidence_valid),
        "for_trusted_program": _answer_json(verdict.for_trusted_program),
        "fits_witness": _answer_json(verdict.fits_witness),
        "segments_checked": None if coverage is None else coverage.checked_segments,
        "segments": None if coverage is None else coverage.total_segments,
        "chance_of_missing_one_bad_segment": None if coverage is None else coverage.chance_of_missing_one,
        "verify_ns": verdict.elapsed_ns,
    }


def print_verdict(verdict: Verdict, output: Output) -> None:
    """The badge and the three answers, each with its reason."""
    output.line(f"[{verdict.badge}] {verdict.outcome.text}")
    _print_answer(translate(N_("The evidence is valid")), verdict.evidence_valid, output)
    _print_answer(translate(N_("It is for the program that you trust")), verdict.for_trusted_program, output)
    _print_answer(translate(N_("It fits this witness")), verdict.fits_witness, output)
    coverage = verdict.coverage
    if coverage is not None:
        output.line(
            translate(N_("Checked {checked} of {total} segments in {time}")).format(
                checked=count_text(coverage.checked_segments),
                total=count_text(coverage.total_segments),
                time=duration_text(verdict.elapsed_ns),
            )
        )
        if coverage.checked_segments < coverage.total_segments:
            text = N_(
                "If exactly one of the {total} segments is bad, the chance that this sample missed it is {chance}"
            )
            output.line(
                translate(text).format(
                    total=count_text(coverage.total_segments), chance=f"{100 * coverage.chance_of_missing_one:.1f} %"
                )
            )


def _print_answer(question: str, answer: Answer, output: Output) -> None:
    state = translate(_STATE_TEXT[answer.state])
    output.line(f"  {question}: {state}" + (f" ({answer.reason})" if answer.reason else ""))


def _answer_json(answer: Answer) -> dict[str, JsonValue]:
    return {"answer": answer.state.value, "id": answer.reason_id or None, "reason": answer.reason or None}


def _configure(parser: Parser) -> None:
    parser.add_argument("proof", metavar="F", help=translate(N_("the proof file")))
    parser.add_argument(
        "--program",
        metavar="P",
        required=True,
        help=translate(N_("the program that you trust: a bundled name or a path")),
    )
    add_witness(parser)
    parser.add_argument(
        "--opening", metavar="X", help=translate(N_("the opening of the proof (default: F.opening, if it is there)"))
    )
    parser.add_number(
        "--sample",
        metavar="S",
        kind=whole_number,
        explanation=translate(N_("check only S segments, drawn at random (audit form)")),
    )
    parser.add_number(
        "--jobs",
        metavar="N",
        kind=thread_count,
        explanation=translate(N_("how many processors to use (default: all)")),
    )
    add_limits(parser)


def _execute(context: Context) -> int:
    arguments, session, output = context.arguments, context.session, context.output
    program = session.open(arguments.program)
    loaded = session.load(Path(arguments.proof))
    witness = witness_if_given(context, program)
    opening = _opening(context, needed=session.needs_opening(loaded))
    verdict = _watched(
        context,
        loaded,
        lambda control, watch: session.verify_loaded(
            loaded,
            program,
            control,
            stored_opening=opening,
            witness=witness,
            sample=arguments.sample,
            threads=arguments.jobs,
            watcher=watch,
        ),
    )
    if witness is not None and verdict.fits_witness.reason_id == "verify.audit_holds_input":
        raise UserError("verify.audit_takes_no_input")  # "verified" would sound as if the input had been compared
    proof = loaded.proof
    output.line(
        translate(N_("Proof by {backend} {version} for the program {program}")).format(
            backend=session.backend_name(proof), version=proof.backend_version, program=proof.statement.program_id.hex()
        )
    )
    if words := circuit_words(proof):
        output.line(translate(N_("Circuit: {size}")).format(size=words))
    if verdict.for_trusted_program.state is AnswerState.YES:
        print_journal(session, program, proof.statement.journal, output)
    print_verdict(verdict, output)
    output.result(
        {
            "proof": arguments.proof,
            "identity": loaded.identity.hex(),
            "backend": proof.backend,
            "backend_version": proof.backend_version,
            "program_id": proof.statement.program_id.hex(),
            "trusted_program": program.name,
            "trusted_program_id": program.native.program_id.hex(),
            "journal": proof.statement.journal.hex(),
            "steps": proof.statement.steps,
            "k": circuit_k(proof),
            **verdict_json(verdict),
        },
        ok=verdict.outcome is Outcome.VERIFIED,
    )
    return OF_OUTCOME[verdict.outcome]


def _watched(context: Context, loaded: LoadedProof, verify: Callable[[Control, ProverWatch], Verdict]) -> Verdict:
    """Whoever waits sees the steps, or what else is done that takes time."""
    watch = ProverWatch()
    watch.phase = translate(N_("verifying"))
    counts = counts_steps(context.session.backend_name(loaded.proof))
    try:
        return run_cancellable(lambda control: verify(control, watch), watch=None if counts else watch)
    finally:
        watch.ended()


def _opening(context: Context, *, needed: bool) -> StoredOpening | None:
    """The opening that was named; or, for a proof that needs one, the one beside it if there is one."""
    arguments = context.arguments
    if arguments.opening is not None:
        return context.session.load_opening(Path(arguments.opening))
    if not needed:
        return None
    try:
        return context.session.load_opening(opening_path_of(Path(arguments.proof)))
    except UserError as error:
        if error.message_id in (
            "file.not_found",
            "file.no_permission",
        ):  # it is the owner's, and often not ours to read
            return None
        raise


COMMAND = Command(N_("check a proof file against the program that you trust"), _configure, _execute)
