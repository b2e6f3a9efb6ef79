"""`library list`, `show` and `size`."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import asdict

from studio.cli.context import Context
from studio.cli.exit_codes import DONE
from studio.cli.library_items import SORTS, STATES, STRENGTHS, entry_json, named_ids, usage
from studio.cli.run import print_journal
from studio.model.moments import day_start_unix_ms
from studio.model.text import N_, translate
from studio.model.units import bytes_text, count_text, duration_text
from studio.session import Cursor, Entry, Filter, Library, LibraryUse, proof_in, stored_input

_MOST_DAYS = 10_000


def list_proofs(context: Context) -> int:
    """One page of proofs that pass the filters."""
    arguments, output = context.arguments, context.output
    if arguments.words:
        raise usage(translate(N_("list takes no numbers; show takes one")))
    with context.open_library() as library:
        chosen = _filter(context, library)
        page = library.page(
            chosen,
            SORTS[arguments.sort],
            descending=not arguments.ascending,
            after=None if arguments.after is None else _cursor_of(arguments.after),
            page_size=arguments.limit,
        )
        total = library.count(chosen)
    headings = (N_("proof"), N_("program"), N_("backend"), N_("steps"), N_("size"), N_("made"), N_("state"), "")
    output.table(
        [translate(name) if name else "" for name in headings], [_row(entry) for entry in page.entries], right=(0, 3, 4)
    )
    output.line()
    output.line(
        translate(N_("{shown} of {total} proofs")).format(shown=count_text(len(page.entries)), total=count_text(total))
    )
    following = None if page.next is None else _cursor_text(page.next)
    if following is not None:
        output.line(translate(N_("The next page: --after {cursor}")).format(cursor=following))
    if page.damaged:
        numbers = ", ".join(map(str, page.damaged))
        output.line(translate(N_("Damaged: {numbers}; see: proving-studio library check")).format(numbers=numbers))
    output.result(
        {
            "proofs": [entry_json(entry) for entry in page.entries],
            "total": total,
            "next": following,
            "damaged": list(page.damaged),
        }
    )
    return DONE


def show(context: Context) -> int:
    """One proof with everything that is known about it; of its private input, only that it is there."""
    output, numbers = context.output, named_ids(context)
    if len(numbers) != 1:
        raise usage(translate(N_("show takes one number")))
    with context.open_library() as library:
        record = library.get(numbers[0])
        entry, proof = record.entry, proof_in(record)
        program = LibraryUse(context.session, library).program_of(entry)
    values = entry_json(entry)
    shown = [(name, str(value)) for name, value in values.items() if not name.endswith(("_unix_ms", "_ns", "_bytes"))]
    shown.append(("made", f"{_time_text(entry.created_unix_ms)}, {duration_text(entry.elapsed_ns)}"))
    shown.append(("size", bytes_text(entry.file_bytes)))
    kept_input = stored_input(record)
    shown.append(
        (
            "private input",
            translate(N_("kept here, {size}; erase it with: library erase-openings {id}")).format(
                size=bytes_text(len(kept_input)), id=entry.id
            )
            if kept_input is not None
            else translate(N_("not kept here")),
        )
    )
    output.table([translate(N_("what")), translate(N_("value"))], shown)
    if program is not None:
        print_journal(context.session, program, proof.statement.journal, output)
    output.result(
        {
            **values,
            "journal": proof.statement.journal.hex(),
            "exit_code": proof.statement.exit_code,
            "outputs": dict(context.session.journal_fields(program, proof.statement.journal)) if program else {},
        }
    )
    return DONE


def size(context: Context) -> int:
    """How much room the proofs take, and how much the cache may."""
    with context.open_library() as library:
        room = LibraryUse(context.session, library).room()
    context.output.table(
        [translate(N_("what")), translate(N_("value"))],
        [
            [translate(N_("proofs")), count_text(room.proofs)],
            [translate(N_("kept until you delete them")), count_text(room.kept_proofs)],
            [translate(N_("pinned")), count_text(room.pinned_proofs)],
            [translate(N_("all together")), bytes_text(room.total_bytes)],
            [translate(N_("copies that only the cache keeps")), bytes_text(room.cache_bytes)],
            [translate(N_("limit of these (settings set max_cache_bytes)")), bytes_text(room.max_cache_bytes)],
        ],
    )
    context.output.result(asdict(room))
    return DONE


def _filter(context: Context, library: Library) -> Filter:
    arguments = context.arguments
    program_id = None
    if arguments.program is not None:
        known = {entry.name: entry.program_id for entry in library.programs()}
        program_id = known.get(arguments.program) or context.session.open(arguments.program).native.program_id
    return Filter(
        program_id=program_id,
        backend=None if arguments.backend is None else arguments.backend.lower(),
        pinned=True if arguments.pinned else None,
        state=None if arguments.state is None else STATES[arguments.state],
        strength=None if arguments.strength is None else STRENGTHS[arguments.strength],
        made_from_unix_ms=_first_day(arguments.days),
        text=arguments.text,
    )


def _first_day(days: int | None) -> int | None:
    if days is None:
        return None
    if not 1 <= days <= _MOST_DAYS:
        raise usage(translate(N_("--days takes a number from 1 to {most}")).format(most=_MOST_DAYS))
    return day_start_unix_ms(days - 1, time.time_ns() // 1_000_000)


def _row(entry: Entry) -> list[str]:
    notes = [translate(N_("pinned"))] if entry.pinned else []
    notes += [] if entry.kept else [translate(N_("cache"))]
    return [
        str(entry.id),
        entry.program_name,
        entry.backend,
        "" if entry.steps is None else count_text(entry.steps),
        bytes_text(entry.file_bytes),
        _time_text(entry.created_unix_ms),
        translate(N_("never verified")) if entry.verification is None else entry.verification.outcome.value,
        ", ".join(notes),
    ]


def _time_text(unix_ms: int) -> str:
    try:
        return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(unix_ms / 1000))
    except (OverflowError, ValueError, OSError):  # a proof file may claim any time
        return "?"


def _cursor_text(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(json.dumps([cursor.value, cursor.id]).encode()).decode("ascii")


def _cursor_of(text: str) -> Cursor:
    try:
        value, number = json.loads(base64.urlsafe_b64decode(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise usage(translate(N_("--after takes what the last page said"))) from error
    if not isinstance(value, (int, str)) or type(number) is not int or not abs(number) < 2**63:
        raise usage(translate(N_("--after takes what the last page said")))
    if isinstance(value, int) and not abs(value) < 2**63:
        raise usage(translate(N_("--after takes what the last page said")))
    return Cursor(value, number)
