"""`library export` and `import`."""

from __future__ import annotations

from pathlib import Path

from studio.cli.context import Context
from studio.cli.exit_codes import DONE, of_error
from studio.cli.library_items import chosen_ids, usage
from studio.cli.output import JsonValue
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import Imported, ImportLimits, LibraryUse, export_archive, export_folder, import_files
from studio.session.inclusions import make_folder

_ARCHIVE = ".zip"


def export(context: Context) -> int:
    """Into a folder that exists, or into one archive. The private inputs come along only if that is asked for."""
    arguments, output = context.arguments, context.output
    if arguments.out is None:
        raise usage(translate(N_("export needs --out with a folder or an archive.zip")))
    target = Path(arguments.out)
    with context.open_library() as library:
        numbers = chosen_ids(context, library)
        if target.suffix.lower() == _ARCHIVE:
            done = export_archive(library, numbers, target, openings=arguments.openings)
        else:
            make_folder(target)
            done = export_folder(library, numbers, target, openings=arguments.openings)
    for path in done.paths:
        output.line(str(path))
    for number, error in done.refused.items():
        output.line(translate(N_("Proof {id} was not exported: {error}")).format(id=number, error=error))
    exported = [number for number in numbers if number not in done.refused]
    output.line(translate(N_("Proofs exported: {count}")).format(count=count_text(len(exported))))
    output.result(
        {
            "files": [str(path) for path in done.paths],
            "ids": exported,
            "refused": [
                {"id": number, "error": {"id": error.message_id, "text": str(error)}}
                for number, error in done.refused.items()
            ],
            "openings": arguments.openings,
        },
        ok=not done.refused,
    )
    return max((of_error(error) for error in done.refused.values()), default=DONE)


def import_(context: Context) -> int:
    """Proof files, openings and archives of both; each has its own answer."""
    arguments, output = context.arguments, context.output
    if not arguments.words:
        raise usage(translate(N_("import needs at least one file")))
    limits = ImportLimits(item_bytes=context.session.settings.max_proof_bytes)
    with context.open_library() as library:
        name_of = LibraryUse(context.session, library).name_of
        answers = import_files(library, [Path(word) for word in arguments.words], limits, name_of=name_of)
    for answer in answers:
        output.line(f"{answer.source}: {_said(answer)}")
    failed = sum(answer.error is not None for answer in answers)
    output.result({"files": [_answer_json(answer) for answer in answers]}, ok=not failed)
    return max((of_error(answer.error) for answer in answers if answer.error is not None), default=DONE)


def _said(answer: Imported) -> str:
    if answer.error is not None:
        return str(answer.error)
    return translate(N_("proof {id}")).format(id=answer.proof_id)


def _answer_json(answer: Imported) -> dict[str, JsonValue]:
    error = answer.error
    return {
        "file": answer.source,
        "library_id": answer.proof_id,
        "error": None if error is None else {"id": error.message_id, "text": str(error)},
    }
