"""`library verify` and `check`: are the proofs still good, and is the library itself?"""

from __future__ import annotations

from studio.cli.context import Context
from studio.cli.exit_codes import DONE, OF_OUTCOME, REFUSED, UNDECIDED
from studio.cli.library_items import chosen_ids, usage
from studio.cli.output import JsonValue
from studio.cli.verify import print_verdict, verdict_json
from studio.cli.work import run_cancellable
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import Fate, LibraryUse, Verified, check_library, library_folder


def verify(context: Context) -> int:
    """Each proof again, against the program that is named, else the one that is bundled or kept here."""
    arguments, output, session = context.arguments, context.output, context.session
    program = None if arguments.program is None else session.open(arguments.program)
    with context.open_library() as library:
        numbers, use = chosen_ids(context, library), LibraryUse(session, library)
        found = run_cancellable(lambda control: [use.verify(number, control, program=program) for number in numbers])
    for one in found:
        name = "" if one.program is None else one.program.name
        output.line(
            translate(N_("Proof {id}, trusted program: {program}")).format(id=one.proof_id, program=name or "-")
        )
        if one.verdict is not None:
            print_verdict(one.verdict, output)
        else:
            output.line(f"  {one.error}")
    codes = {_code(one) for one in found}
    code = REFUSED if REFUSED in codes else UNDECIDED if UNDECIDED in codes else DONE
    good = sum(_code(one) == DONE for one in found)
    output.line(
        translate(N_("{good} of {total} proofs verified")).format(good=count_text(good), total=count_text(len(found)))
    )
    output.result({"proofs": [_verified_json(one) for one in found]}, ok=code == DONE)
    return code


def check(context: Context) -> int:
    """Everything is read again; damage is named, and repaired where that was asked for and is possible."""
    arguments, output = context.arguments, context.output
    if arguments.words:
        raise usage(translate(N_("check takes no numbers")))
    folder = library_folder(context.session.settings, context.named_library)
    report = check_library(folder, repair_too=arguments.repair)
    for damage in report.damages:
        output.line(f"[{damage.fate.value}] {damage.words}")
    counted = translate(N_("Read again: {proofs} proofs, {programs} programs, {files} files"))
    output.line(
        counted.format(
            proofs=count_text(report.proofs), programs=count_text(report.programs), files=count_text(report.files)
        )
    )
    output.line(
        translate(N_("Nothing is damaged.") if report.clean else N_("Damaged: {count}")).format(
            count=count_text(len(report.damages))
        )
    )
    whole = all(damage.fate is Fate.REPAIRED for damage in report.damages)
    output.result(
        {
            "folder": str(folder),
            "proofs": report.proofs,
            "programs": report.programs,
            "files": report.files,
            "damages": [
                {"id": damage.message_id, "text": damage.words, "fate": damage.fate.value} for damage in report.damages
            ],
        },
        ok=whole,
    )
    return DONE if whole else REFUSED


def _code(one: Verified) -> int:
    return REFUSED if one.verdict is None else OF_OUTCOME[one.verdict.outcome]


def _verified_json(one: Verified) -> dict[str, JsonValue]:
    error = one.error
    return {
        "id": one.proof_id,
        "trusted_program": None if one.program is None else one.program.name,
        **({} if one.verdict is None else verdict_json(one.verdict)),
        "error": None if error is None else {"id": error.message_id, "text": str(error)},
    }
