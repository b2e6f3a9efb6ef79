"""When the window is opened, and what is said where it cannot be."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from studio.cli.gui import COMMAND, NAME, show_window, start_window, window_size
from studio.cli.output import Output
from studio.cli.parser import command_parser, parse
from studio.host.display import QT_PACKAGES_OF_DEBIAN
from studio.model.errors import UserError
from studio.model.window import HANDED_OVER, WindowRequest

REQUEST = WindowRequest((Path("a.elf"),), page="trace")


def failing(error: ImportError) -> UserError:
    def open_window(_request: WindowRequest) -> int:
        raise error

    with pytest.raises(UserError) as refused:
        start_window(open_window, REQUEST, display=lambda: True)
    return refused.value


def test_the_window_gets_what_was_asked_for() -> None:
    asked = []

    def open_window(request: WindowRequest) -> int:
        asked.append(request)
        return 7

    assert start_window(open_window, REQUEST, display=lambda: True) == 7
    assert asked == [REQUEST]


@pytest.mark.parametrize("as_json", [False, True])
def test_a_window_that_was_open_has_it(as_json: bool) -> None:
    stream = io.StringIO()
    output = Output(stream, as_json=as_json)
    assert show_window(lambda _request: HANDED_OVER, REQUEST, output, display=lambda: True) == 0
    output.flush()
    told = stream.getvalue()
    assert json.loads(told) == {"ok": True, "handed_over": True} if as_json else "is open shows it" in told


def test_without_a_display_nothing_is_loaded() -> None:
    def open_window(_request: WindowRequest) -> int:
        raise AssertionError

    with pytest.raises(UserError) as refused:
        start_window(open_window, REQUEST, display=lambda: False)
    assert refused.value.message_id == "window.no_display"


def test_a_package_that_is_not_there_is_named() -> None:
    error = failing(ModuleNotFoundError("No module named 'PySide6.QtGui'", name="PySide6.QtGui"))
    assert (error.message_id, error.params["name"]) == ("window.not_installed", "PySide6")


def test_a_library_of_the_system_that_is_not_there_is_named_with_what_brings_it() -> None:
    reason = "libEGL.so.1: cannot open shared object file: No such file or directory"
    error = failing(ImportError(reason, name="PySide6.QtGui"))
    assert error.message_id == "window.not_loadable"
    assert reason in str(error)
    for package in QT_PACKAGES_OF_DEBIAN:
        assert package in str(error)


def test_a_loader_that_does_not_say_for_whom_it_loads_means_qt() -> None:
    error = failing(ImportError("libGL.so.1: cannot open shared object file: No such file or directory"))
    assert (error.message_id, error.params["name"]) == ("window.not_loadable", "PySide6")


@pytest.mark.parametrize("module", ["studio.gui.app", "PySide6.QtGui"])
def test_a_mistake_of_our_own_stays_a_bug(module: str) -> None:
    def open_window(_request: WindowRequest) -> int:
        raise ImportError(f"cannot import name 'x' from {module!r}", name=module)

    with pytest.raises(ImportError):
        start_window(open_window, REQUEST, display=lambda: True)


def test_a_file_that_the_window_misses_is_no_trouble_with_the_output() -> None:
    def open_window(_request: WindowRequest) -> int:
        raise FileNotFoundError(2, "No such file or directory", "/dev/urandom")

    with pytest.raises(RuntimeError, match="urandom"):
        start_window(open_window, REQUEST, display=lambda: True)


def test_sizes() -> None:
    assert window_size("1440x900") == (1440, 900)
    for text in ("", "1440", "1440X900", "1x900", "1440x99999", "-1440x900", "1440x900x2", "\uff11440x900"):
        with pytest.raises(UserError) as refused:
            window_size(text)
        assert refused.value.message_id == "cli.window_size"


def test_language_and_size_of_text_for_once() -> None:
    made = command_parser(NAME, COMMAND.summary)
    COMMAND.configure(made)
    asked = parse(made, ["--language", "zh_CN", "--scale", "150"])
    assert (asked.language, asked.scale) == ("zh_CN", 150)
    with pytest.raises(UserError):
        parse(made, ["--scale", "130"])
