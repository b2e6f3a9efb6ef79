"""Names as long as a file system allows: pages keep their widths, and what has no room is cut."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.gui.views.frame.window import MINIMUM, MainWindow
from studio.gui.views.programs.programs_page import ProgramsPage
from studio.model.window import PAGE_NAMES
from studio.resources import resource_path
from tests.gui.windows import idle


@pytest.mark.parametrize("titled", [False, True])
def test_no_name_makes_a_page_wider(qtbot: QtBot, window: MainWindow, tmp_path: Path, titled: bool) -> None:
    path = tmp_path / f"{'long-name-' * 24}.elf"
    shutil.copy(resource_path("guests", "fibonacci", "fibonacci.elf"), path)
    if titled:
        manifest = resource_path("guests", "fibonacci", "program.toml").read_text(encoding="utf-8")
        long = manifest.replace('title = "', f'title = "{"W" * 5000}', 1)
        (tmp_path / "program.toml").write_text(long, encoding="utf-8")
    window.show_page("programs", path)
    for _ in range(4):
        idle(qtbot, window)
    window.workspace.record()
    window.workspace.prove()
    for _ in range(4):
        idle(qtbot, window)
    assert window.workspace.program is not None
    widths = {}
    for name in PAGE_NAMES:
        window.show_page(name)
        for _ in range(2):
            idle(qtbot, window)
        widths[name] = window.page.minimumSizeHint().width()
    assert {name: width for name, width in widths.items() if width > MINIMUM.width()} == {}
    assert window.page.minimumSizeHint().width() <= MINIMUM.width()
    assert window.width() == 1440
    page = window._pages["programs"]
    assert isinstance(page, ProgramsPage)
    assert page.detail.is_sound


def test_a_refused_file_with_a_long_name(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / f"{'long-name-' * 24}.elf"
    path.write_bytes(b"no program")
    window.show_page("programs", path)
    for _ in range(4):
        idle(qtbot, window)
    assert window.page.minimumSizeHint().width() <= MINIMUM.width()
    for name, wanted in (("library", [path]), ("aggregates", path)):
        window.show_page(name, wanted)
        for _ in range(4):
            idle(qtbot, window)
        assert window.page.minimumSizeHint().width() <= MINIMUM.width()
    assert window.width() == 1440
