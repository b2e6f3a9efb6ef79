"""`aggregate`: verify proofs and put them under one root, add to an aggregate, or show one."""

from __future__ import annotations

from pathlib import Path

from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE, FILE_TROUBLE, OF_OUTCOME, REFUSED, WRONG_USE, of_error
from studio.cli.output import JsonValue, Output
from studio.cli.parser import Parser, add_library, add_limits, whole_number
from studio.cli.verify import verdict_json
from studio.cli.work import run_cancellable
from studio.model.errors import UserError
from studio.model.messages import render
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text
from studio.model.verdict import AnswerState, Verdict
from studio.session.aggregates import Aggregates, Built, Checked, Source
from studio.session.inclusions import load_aggregate

_SHOWN_ROWS = 20
_SHOWN_DIGITS = 16
# The first of these that one of the proofs ends with is the exit code of the whole.
_WORST_FIRST = (REFUSED, FILE_TROUBLE, WRONG_USE)


def _configure(parser: Parser) -> None:
    parser.add_argument(
        "proofs",
        metavar="F",
        nargs="*",
        help=translate(N_("a proof file with its opening beside it, or the number of a proof in the library")),
    )
    parser.add_argument("--out", metavar="A", help=translate(N_("the aggregate file to write")))
    parser.add_argument("--append", action="store_true", help=translate(N_("add to the aggregate that A holds")))
    parser.add_argument(
        "--program",
        metavar="P",
        action="append",
        default=[],
        help=translate(N_("a program that you trust besides those of the studio and of the library (repeatable)")),
    )
    parser.add_argument(
        "--allow-duplicates", action="store_true", help=translate(N_("take in the same statement more than once"))
    )
    parser.add_argument("--show", metavar="A", help=translate(N_("show an aggregate instead")))
    parser.add_argument(
        "--rows",
        metavar="N",
        type=whole_number,
        default=_SHOWN_ROWS,
        help=translate(N_("how many proofs --show lists (default: 20)")),
    )
    add_library(parser)
    add_limits(parser)


def _execute(context: Context) -> int:
    arguments = context.arguments
    if (arguments.show is None) == (arguments.out is None):
        raise _usage(N_("either proofs with --out A, or --show A"))
    if arguments.show is not None:
        if arguments.proofs or arguments.append or arguments.allow_duplicates or arguments.program:
            raise _usage(N_("--show takes no proofs and none of their options"))
        return _show(context)
    if not arguments.proofs:
        raise _usage(N_("at least one proof is needed"))
    return _build(context)


def _usage(detail: str) -> UserError:
    return UserError("cli.usage", {"detail": translate(detail), "program": "proving-studio aggregate"})


def _build(context: Context) -> int:
    arguments, session, output = context.arguments, context.session, context.output
    programs = [session.open(name) for name in arguments.program]
    sources = [source_of(text) for text in arguments.proofs]
    target = Path(arguments.out)
    with context.open_library() as library:
        aggregates = Aggregates(session, library)
        append, duplicates = bool(arguments.append), bool(arguments.allow_duplicates)
        checked = run_cancellable(
            lambda control: aggregates.check(
                sources, target, control, programs=programs, append=append, allow_duplicates=duplicates
            )
        )
        # Not cancellable: what is said after a cancel, that nothing was written, must be true.
        built = aggregates.write(checked, target, append=append, allow_duplicates=duplicates)
    print_checked(built, output)
    if built.aggregate is None:
        return _refused(context, built)
    output.line(
        translate(N_("Aggregate: {path} ({size}); proofs in it: {count}")).format(
            path=target, count=count_text(len(built.aggregate)), size=bytes_text(target.stat().st_size)
        )
    )
    output.line(translate(N_("Root: {root}")).format(root=built.aggregate.root.hex()))
    output.result(
        {
            "aggregate": str(target),
            "root": built.aggregate.root.hex(),
            "count": len(built.aggregate),
            "first_index": built.first_index,
            "file_bytes": target.stat().st_size,
            "proofs": _checked_json(built),
        }
    )
    return DONE


def source_of(text: str) -> Source:
    """A bare whole number is a proof of the library; `./7` names a file of that name."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _SHOWN_DIGITS else Path(text)


def print_checked(built: Built, output: Output) -> None:
    """What became of each proof."""
    rows = []
    for position, one in enumerate(built.checked):
        index = str(built.first_index + position) if built.aggregate is not None else "-"
        program = "" if one.program is None else one.program.name
        rows.append([index, one.name, program, _text_of(one)])
    headings = (N_("index"), N_("proof"), N_("program"), N_("what was found"))
    output.table([translate(heading) for heading in headings], rows, right=(0,))


def _text_of(one: Checked) -> str:
    if one.error is not None:
        message = render(one.error.message_id, one.error.params)
        return f"{message.what} {message.next_step}".rstrip()
    verdict = one.verdict
    if verdict is None:
        return ""
    reason = "" if one.taken else _reason(verdict)
    return f"[{verdict.badge}] {verdict.outcome.text}" + (f": {reason}" if reason else "")


def _reason(verdict: Verdict) -> str:
    """Of the answers that keep a proof out, the one that says most: a no before what was not looked at."""
    answers = (verdict.for_trusted_program, verdict.fits_witness, verdict.evidence_valid)
    wrong = [answer.reason for answer in answers if answer.state is AnswerState.NO]
    return (wrong or [verdict.evidence_valid.reason])[0]


def _refused(context: Context, built: Built) -> int:
    error = UserError("aggregate.not_all_verified", {"taken": built.taken, "count": len(built.checked)})
    message = render(error.message_id, error.params)
    output = context.output
    output.line(message.what)
    output.line(message.next_step)
    output.result(
        {
            "proofs": _checked_json(built),
            "error": {"id": error.message_id, "text": message.what, "next_step": message.next_step},
        },
        ok=False,
    )
    codes = [_code_of(one) for one in built.checked if not one.taken]
    return next((code for code in _WORST_FIRST if code in codes), codes[0])


def _code_of(one: Checked) -> int:
    if one.error is not None:
        return of_error(one.error)
    return REFUSED if one.verdict is None else OF_OUTCOME[one.verdict.outcome]


def _checked_json(built: Built) -> list[JsonValue]:
    found: list[JsonValue] = []
    for position, one in enumerate(built.checked):
        entry: dict[str, JsonValue] = {
            "proof": one.name,
            "taken": one.taken,
            "index": built.first_index + position if built.aggregate is not None else None,
            "identity": one.identity.hex() or None,
            "backend": one.backend or None,
            "program": None if one.program is None else one.program.name,
            "verdict": None if one.verdict is None else verdict_json(one.verdict),
            "error": None,
        }
        if one.error is not None:
            message = render(one.error.message_id, one.error.params)
            entry["error"] = {"id": one.error.message_id, "text": message.what, "next_step": message.next_step}
        found.append(entry)
    return found


def _show(context: Context) -> int:
    arguments, output = context.arguments, context.output
    aggregate = load_aggregate(Path(arguments.show))
    leaves = [aggregate.leaf(index) for index in range(min(arguments.rows, len(aggregate)))]
    output.line(translate(N_("Root: {root}")).format(root=aggregate.root.hex()))
    output.line(translate(N_("Proofs: {count}, counted from 0")).format(count=count_text(len(aggregate))))
    headings = (N_("index"), N_("backend"), N_("statement"), N_("body"))
    output.table(
        [translate(heading) for heading in headings],
        [
            [
                str(leaf.index),
                leaf.backend,
                leaf.statement_hash.hex()[:_SHOWN_DIGITS],
                leaf.body_hash.hex()[:_SHOWN_DIGITS],
            ]
            for leaf in leaves
        ],
        right=(0,),
    )
    if len(leaves) < len(aggregate):
        output.line(translate(N_("and {count} more: --rows N lists N")).format(count=len(aggregate) - len(leaves)))
    output.result(
        {
            "aggregate": arguments.show,
            "root": aggregate.root.hex(),
            "count": len(aggregate),
            "proofs": [
                {
                    "index": leaf.index,
                    "backend": leaf.backend,
                    "statement_hash": leaf.statement_hash.hex(),
                    "body_hash": leaf.body_hash.hex(),
                }
                for leaf in leaves
            ],
        }
    )
    return DONE


COMMAND = Command(N_("verify proofs and put them under one root"), _configure, _execute)
