"""`gui`: open the window, or say why there can be none. What opens it is handed in from above."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from studio.cli.context import Command, Context
from studio.cli.exit_codes import DONE
from studio.cli.output import Output
from studio.cli.parser import Parser
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.window import HANDED_OVER, LARGEST, PAGE_NAMES, SCALES, SMALLEST, THEMES, WindowRequest
from studio.session import LANGUAGES, QT_PACKAGES_OF_DEBIAN, has_display

OpenWindow = Callable[[WindowRequest], int]

NAME = "gui"
_NEEDED = ("PySide6", "shiboken6", "pyqtgraph", "numpy")
_SIZE = re.compile(r"([0-9]{1,5})x([0-9]{1,5})", re.ASCII)


def start_window(open_window: OpenWindow, request: WindowRequest, *, display: Callable[[], bool] = has_display) -> int:
    """The exit code of the window; raises UserError when there can be none here."""
    if not display():
        raise UserError("window.no_display")
    try:
        return open_window(request)
    except ImportError as error:
        missing = _not_loaded(error)
        if missing is None:
            raise
        raise missing from error
    except OSError as error:  # the command line would take it for one of its output
        raise RuntimeError(str(error)) from error


def show_window(
    open_window: OpenWindow, request: WindowRequest, output: Output, *, display: Callable[[], bool] = has_display
) -> int:
    """The exit code of the window, or of having handed the request to an open one; told in the output."""
    code = start_window(open_window, request, display=display)
    if code == HANDED_OVER:
        output.line(translate(N_("The window that is open shows it.")))
        output.result({"handed_over": True})
        return DONE
    if code == DONE:
        output.result({} if request.screenshot is None else {"screenshot": str(request.screenshot)})
    return code


def _not_loaded(error: ImportError) -> UserError | None:
    """What to say when Qt or what draws the plots cannot be loaded; None for a mistake of our own."""
    # Without a name it comes from the loader of the system: a library of Qt lacks one of its own.
    package = (error.name or "PySide6").partition(".")[0]
    if package not in _NEEDED or str(error).startswith("cannot import name"):
        return None
    if isinstance(error, ModuleNotFoundError):
        return UserError("window.not_installed", {"name": package})
    packages = " ".join(QT_PACKAGES_OF_DEBIAN)
    return UserError("window.not_loadable", {"name": package, "reason": str(error), "packages": packages})


def _configure(parser: Parser) -> None:
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        default=[],
        type=Path,
        help=translate(N_("programs, proofs or aggregates to open")),
    )
    parser.add_argument("--page", choices=PAGE_NAMES, help=translate(N_("the page to show")))
    parser.add_argument("--theme", choices=THEMES, help=translate(N_("dark, light, or as the system")))
    parser.add_argument("--language", choices=LANGUAGES, help=translate(N_("the language for this once")))
    parser.add_argument(
        "--scale", choices=SCALES, type=int, help=translate(N_("the size of the text for this once, in percent"))
    )
    parser.add_argument(
        "--size", metavar="WxH", type=window_size, help=translate(N_("the size of the window, 1440x900 say"))
    )
    parser.add_argument(
        "--screenshot",
        metavar="OUT",
        type=Path,
        help=translate(N_("draw the window on sample data, save a PNG and end; nothing of yours is read or changed")),
    )
    parser.add_argument(
        "--new-window", action="store_true", help=translate(N_("a window of its own, beside one that is open"))
    )
    parser.add_argument("--import-pauses", nargs=2, type=Path, help=argparse.SUPPRESS)  # of `bench`


def window_size(text: str) -> tuple[int, int]:
    """`1440x900` in logical pixels."""
    found = _SIZE.fullmatch(text)
    size = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (SMALLEST[0] <= size[0] <= LARGEST[0] and SMALLEST[1] <= size[1] <= LARGEST[1]):
        raise UserError("cli.window_size", {"text": text[:60], "least": _text(SMALLEST), "most": _text(LARGEST)})
    return size


def _text(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def _execute(context: Context) -> int:
    wanted = context.arguments
    pauses = None if wanted.import_pauses is None else (wanted.import_pauses[0], wanted.import_pauses[1])
    request = WindowRequest(
        tuple(wanted.files),
        wanted.page or "",
        wanted.theme or "",
        wanted.size,
        wanted.screenshot,
        pauses,
        wanted.language or "",
        wanted.scale or 0,
        wanted.new_window,
    )
    return show_window(context.open_window, request, context.output)


COMMAND = Command(N_("open the window"), _configure, _execute)
