"""`library`: which of its actions is meant, and its options."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studio.cli import library_change, library_exchange, library_list, library_verify
from studio.cli.context import Command, Context
from studio.cli.library_items import SORTS, STATES, STRENGTHS
from studio.cli.parser import PROGRAM, Parser, add_library, whole_number
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.session import LARGEST_PAGE

_ACTIONS: Mapping[str, Callable[[Context], int]] = {
    "list": library_list.list_proofs,
    "show": library_list.show,
    "size": library_list.size,
    "verify": library_verify.verify,
    "check": library_verify.check,
    "pin": library_change.pin,
    "unpin": library_change.unpin,
    "delete": library_change.delete,
    "undo": library_change.undo,
    "empty-trash": library_change.empty_trash,
    "erase-openings": library_change.erase_openings,
    "export": library_exchange.export,
    "import": library_exchange.import_,
}


def _configure(parser: Parser) -> None:
    parser.add_argument("action", metavar="ACTION", nargs="?", default="list", help=", ".join(_ACTIONS))
    parser.add_argument(
        "words", metavar="N|F", nargs="*", help=translate(N_("numbers of proofs; files to import; the number to undo"))
    )
    add_library(parser)
    parser.add_argument("--text", default="", help=translate(N_("list: look in names, identities and outputs")))
    parser.add_argument("--program", metavar="P", help=translate(N_("list: proofs about P; verify: trust P")))
    parser.add_argument("--backend", metavar="B", help=translate(N_("list: proofs by the backend B")))
    parser.add_argument("--state", choices=list(STATES), help=translate(N_("list: what the last verification said")))
    parser.add_argument(
        "--strength",
        choices=list(STRENGTHS),
        help=translate(N_("list: what the badge shows, after the last verification")),
    )
    parser.add_argument(
        "--days", metavar="N", type=whole_number, help=translate(N_("list: made today or in the N - 1 days before"))
    )
    parser.add_argument("--pinned", action="store_true", help=translate(N_("list: pinned proofs only")))
    parser.add_argument("--sort", choices=list(SORTS), default="arrival", help=translate(N_("list: the order")))
    parser.add_argument("--ascending", action="store_true", help=translate(N_("list: the smallest first")))
    parser.add_argument(
        "--limit", metavar="N", type=_page_size, default=50, help=translate(N_("list: N proofs a page (default: 50)"))
    )
    parser.add_argument("--after", metavar="CURSOR", help=translate(N_("list: the page behind the one that ended so")))
    parser.add_argument("--all", action="store_true", help=translate(N_("verify, export: all proofs")))
    parser.add_argument("--out", metavar="F", help=translate(N_("export: a folder, or an archive F.zip")))
    parser.add_argument("--openings", action="store_true", help=translate(N_("export: the private inputs, too")))
    parser.add_argument("--repair", action="store_true", help=translate(N_("check: repair what can be repaired")))


def _page_size(text: str) -> int:
    return min(whole_number(text), LARGEST_PAGE)


def _execute(context: Context) -> int:
    action = _ACTIONS.get(context.arguments.action)
    if action is None:
        text = translate(N_("{name} is not one of {known}"))
        detail = text.format(name=context.arguments.action, known=", ".join(_ACTIONS))
        raise UserError("cli.usage", {"detail": detail, "program": f"{PROGRAM} library"})
    return action(context)


COMMAND = Command(N_("the proofs that you keep"), _configure, _execute)
