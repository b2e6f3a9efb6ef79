"""`library pin`, `unpin`, `delete`, `undo`, `empty-trash` and `erase-openings`."""

from __future__ import annotations

from studio.cli.context import Context
from studio.cli.exit_codes import DONE
from studio.cli.library_items import existing_ids, usage
from studio.cli.parser import whole_number
from studio.model.text import N_, translate
from studio.model.units import count_text


def pin(context: Context) -> int:
    """Keep proofs from eviction."""
    return _pin(context, pinned=True)


def unpin(context: Context) -> int:
    """No longer."""
    return _pin(context, pinned=False)


def delete(context: Context) -> int:
    """Into the trash; the answer says how to bring them back."""
    with context.open_library() as library:
        numbers = existing_ids(context, library)
        token = library.delete(numbers)
    text = translate(N_("Proofs deleted: {count}. Bring back for {days} days: proving-studio library undo {token}"))
    days = context.session.settings.trash_keep_days
    context.output.line(text.format(count=count_text(len(numbers)), days=days, token=token))
    context.output.result({"deleted": numbers, "undo": token})
    return DONE


def undo(context: Context) -> int:
    """Bring back what one `delete` took away."""
    words = context.arguments.words
    if len(words) != 1:
        raise usage(translate(N_("undo takes the one number that delete gave")))
    with context.open_library() as library:
        numbers = list(library.undo(whole_number(words[0])))
    context.output.line(translate(N_("Proofs brought back: {count}")).format(count=count_text(len(numbers))))
    context.output.result({"restored": numbers})
    return DONE


def empty_trash(context: Context) -> int:
    """Delete for good."""
    if context.arguments.words:
        raise usage(translate(N_("empty-trash takes no numbers")))
    with context.open_library() as library:
        count = library.empty_trash()
    context.output.line(translate(N_("Proofs deleted for good: {count}")).format(count=count_text(count)))
    context.output.result({"deleted": count})
    return DONE


def erase_openings(context: Context) -> int:
    """Erase private inputs: the proofs stay, but compact ones can no longer be verified without the input."""
    with context.open_library() as library:
        count = library.erase_openings(existing_ids(context, library))
    text = translate(N_("Private inputs erased: {count}. Compact proofs cannot be verified without theirs any more."))
    context.output.line(text.format(count=count_text(count)))
    context.output.result({"erased": count})
    return DONE


def _pin(context: Context, *, pinned: bool) -> int:
    with context.open_library() as library:
        numbers = existing_ids(context, library)
        library.pin(numbers, pinned=pinned)
    text = translate(N_("Proofs pinned: {count}") if pinned else N_("Proofs no longer pinned: {count}"))
    context.output.line(text.format(count=count_text(len(numbers))))
    context.output.result({"ids": numbers, "pinned": pinned})
    return DONE
