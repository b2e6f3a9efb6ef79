"""`inclusion`: hand out the proof that a proof is in an aggregate, or check one."""

from __future__ import annotations

import re
from pathlib import Path

from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE, UNDECIDED
from studio.cli.parser import Parser, add_library, any_number
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.session.aggregates import Aggregates
from studio.session.inclusions import CheckedInclusion, ScriptState, check_inclusion_at, load_aggregate

_ROOT = re.compile(r"[0-9a-fA-F]{64}\Z")


def _configure(parser: Parser) -> None:
    parser.add_argument("aggregate", metavar="A", nargs="?", help=translate(N_("the aggregate file")))
    parser.add_argument(
        "index", metavar="INDEX", nargs="?", type=any_number, help=translate(N_("which proof; the first one is 0"))
    )
    parser.add_argument("--out", metavar="FOLDER", help=translate(N_("the folder to write")))
    parser.add_argument(
        "--proof",
        metavar="F",
        help=translate(N_("the proof file (default: from the library, or beside what is checked)")),
    )
    parser.add_argument(
        "--check", metavar="X", help=translate(N_("check such a folder, or the inclusion proof in a file"))
    )
    parser.add_argument("--root", metavar="HEX", help=translate(N_("the root that you trust, for --check")))
    add_library(parser)


def _execute(context: Context) -> int:
    arguments = context.arguments
    exports = arguments.aggregate is not None and arguments.index is not None and arguments.out is not None
    if arguments.check is not None:
        if arguments.aggregate is not None or arguments.out is not None:
            raise _usage(N_("--check takes no aggregate and no --out"))
        return _check(context)
    if not exports:
        raise _usage(N_("A, INDEX and --out FOLDER are needed, or --check X"))
    if arguments.root is not None:
        raise _usage(N_("--root belongs to --check"))
    return _export(context)


def _usage(detail: str) -> UserError:
    return UserError("cli.usage", {"detail": translate(detail), "program": "proving-studio inclusion"})


def _export(context: Context) -> int:
    arguments, session, output = context.arguments, context.session, context.output
    aggregate = load_aggregate(Path(arguments.aggregate))
    proof_path = None if arguments.proof is None else Path(arguments.proof)
    with context.open_library() as library:
        exported = Aggregates(session, library).export_inclusion(
            aggregate, arguments.index, Path(arguments.out), proof_path=proof_path
        )
    root = aggregate.root.hex()
    output.line(translate(N_("Root: {root}")).format(root=root))
    output.line(
        translate(N_("Proof {index} of {count}, counted from 0")).format(index=arguments.index, count=len(aggregate))
    )
    for path in exported.files:
        output.line(translate(N_("Written: {path}")).format(path=path))
    if exported.reveals_input:
        output.line(translate(N_("Note: whoever reads an audit proof can read the private input in it.")))
    output.line(
        translate(N_("Anyone can check it without the studio: pip install blake3, then python {script}")).format(
            script=exported.files[-1]
        )
    )
    output.result(
        {
            "root": root,
            "index": arguments.index,
            "count": len(aggregate),
            "folder": arguments.out,
            "reveals_witness": exported.reveals_input,
            "files": [str(path) for path in exported.files],
        }
    )
    return DONE


def _check(context: Context) -> int:
    arguments, output = context.arguments, context.output
    checked = check_inclusion_at(
        Path(arguments.check),
        trusted_root=None if arguments.root is None else _root(arguments.root),
        proof_path=None if arguments.proof is None else Path(arguments.proof),
        settings=context.session.settings,
    )
    found = checked.inclusion
    output.line(translate(N_("Root: {root}")).format(root=found.root.hex()))
    output.line(translate(N_("Proof {index} of {count}, counted from 0")).format(index=found.index, count=found.count))
    output.line(_finding(checked))
    if checked.root_was_given:
        output.line(translate(N_("It is the root that was given.")))
    else:
        output.line(translate(N_("Compare this root with the published one yourself, or give it with --root.")))
    if checked.script is ScriptState.OTHER:
        output.line(
            translate(N_("Note: the script in the folder is not the one of this version; do not run it unread."))
        )
    output.result(
        {
            "root": found.root.hex(),
            "root_was_given": checked.root_was_given,
            "index": found.index,
            "count": found.count,
            "statement_hash": found.statement_hash.hex(),
            "body_hash": found.body_hash.hex(),
            "inclusion": str(checked.inclusion_path),
            "proof": None if checked.proof_path is None else str(checked.proof_path),
            "script": checked.script.value,
        },
        ok=checked.proof_path is not None,
    )
    return UNDECIDED if checked.proof_path is None else DONE


def _finding(checked: CheckedInclusion) -> str:
    if checked.proof_path is None:
        return translate(
            N_("The path leads to this root, but the proof file is not here: name it with --proof to decide.")
        )
    return translate(
        N_("{path} is in the aggregate with this root. Whether the proof itself is valid was not looked at.")
    ).format(path=checked.proof_path)


def _root(text: str) -> bytes:
    if not _ROOT.match(text):
        raise UserError("cli.bad_root", {"text": text[:80]})
    return bytes.fromhex(text)


COMMAND = Command(N_("hand out or check the proof that a proof is in an aggregate"), _configure, _execute)
