"""Which proofs of the library the words of a command name, and one proof as JSON."""

from __future__ import annotations

from studio.cli.context import Context
from studio.cli.output import JsonValue
from studio.cli.parser import PROGRAM, whole_number
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.verdict import Strength
from studio.session import Entry, Filter, Library, LibraryUse, Sort, State

STATES = {state.name.lower(): state for state in State}
STRENGTHS = {strength.value: strength for strength in Strength}
SORTS = {sort.name.lower().replace("_", "-"): sort for sort in Sort}


def usage(detail: str) -> UserError:
    """Wrong use of `library`."""
    return UserError("cli.usage", {"detail": detail, "program": f"{PROGRAM} library"})


def named_ids(context: Context) -> list[int]:
    """The numbers that were named; at least one, each once."""
    numbers = list(dict.fromkeys(whole_number(word) for word in context.arguments.words))
    if not numbers:
        raise usage(translate(N_("name at least one proof by its number; `library list` shows them")))
    return numbers


def existing_ids(context: Context, library: Library, *, damaged_too: bool = False) -> list[int]:
    """The same, where each must exist: nothing is done with some of them when another is a slip of the finger."""
    numbers = named_ids(context)
    for number in numbers:
        try:
            library.get(number)
        except UserError as error:
            if not damaged_too or error.message_id == "library.no_proof":
                raise
    return numbers


def chosen_ids(context: Context, library: Library) -> list[int]:
    """The numbers that were named, or all of them with `--all`; what is damaged has its own answer later."""
    if not context.arguments.all:
        return existing_ids(context, library, damaged_too=True)
    if context.arguments.words:
        raise usage(translate(N_("--all takes no numbers")))
    return [entry.id for entry in LibraryUse(context.session, library).entries(Filter())]


def entry_json(entry: Entry) -> dict[str, JsonValue]:
    """One proof with stable keys."""
    verification = entry.verification
    return {
        "id": entry.id,
        "identity": entry.identity.hex(),
        "program": entry.program_name,
        "program_id": entry.program_id.hex(),
        "backend": entry.backend,
        "backend_version": entry.backend_version,
        "steps": entry.steps,
        "journal_bytes": entry.journal_bytes,
        "created_unix_ms": entry.created_unix_ms,
        "prove_ns": entry.elapsed_ns,
        "device": entry.device,
        "proof_bytes": entry.file_bytes,
        "opening_bytes": entry.opening_bytes,
        "kept": entry.kept,
        "pinned": entry.pinned,
        "last_used_unix_ms": entry.last_used_unix_ms,
        "state": "never verified" if verification is None else verification.outcome.value,
        "verified_unix_ms": None if verification is None else verification.verified_unix_ms,
    }
