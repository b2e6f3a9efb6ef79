"""Programs: the newcomer's way to a proof, own programs and bad files, facts, symbols, disassembly and check."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.gui.models.program_list_model import EntryKind
from studio.gui.views.frame.window import MainWindow
from studio.gui.views.programs.program_detail import CHECK, DISASSEMBLY, OVERVIEW, SYMBOLS
from studio.gui.views.programs.programs_page import ProgramsPage
from studio.model.verdict import Outcome
from studio.resources import resource_path
from studio.session import Workbench, find_functions
from tests.conformance.elf_writer import TEXT_ADDRESS, two_segments, write_elf
from tests.conftest import CommandLine
from tests.gui.windows import WAIT_MS, MakeWindow, idle

NOP = (0x13).to_bytes(4, "little")


def page_of(window: MainWindow) -> ProgramsPage:
    page = window.page
    assert isinstance(page, ProgramsPage)
    return page


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key where the focus is."""
    focus: QWidget | None = window.focusWidget()
    QTest.keyClick(focus or window, key, modifier)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def wait_for_proof(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: "Trace" in window.workspace.proofs, timeout=WAIT_MS)
    idle(qtbot, window)
    verdict = window.workspace.proofs["Trace"].verdict
    assert verdict is not None
    assert verdict.outcome is Outcome.VERIFIED


def show_list(qtbot: QtBot, window: MainWindow, name: str = "") -> ProgramsPage:
    page = page_of(window)
    page.show_list()
    if name:
        page.select(name)
    idle(qtbot, window)
    idle(qtbot, window)  # facts first, then what follows from them
    return page


def open_own(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    window.open_paths([path])
    qtbot.waitUntil(lambda: window.workspace.origin == str(path), timeout=WAIT_MS)
    show_list(qtbot, window)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The ELF of `sort` in a folder of its own, without its manifest."""
    (tmp_path / "own").mkdir()
    return Path(shutil.copy(resource_path("guests", "sort", "sort.elf"), tmp_path / "own" / "mine.elf"))


class TestFirstStart:
    def test_a_newcomer_proves_with_one_click(self, qtbot: QtBot, window: MainWindow) -> None:
        page = page_of(window)
        assert page.shows_start
        assert window.header.main.property("main") != "true"  # the door holds the filled button
        assert page.start.prove.property("main") == "true"
        click(page.start.prove)
        wait_for_proof(qtbot, window)
        assert window.page.name == "prove"
        proved = window.workspace.proofs["Trace"]
        assert proved.finished.proof_id is not None

    def test_a_newcomer_proves_with_enter(self, qtbot: QtBot, window: MainWindow) -> None:
        assert window.focusWidget() is page_of(window).start.prove
        press(window, Qt.Key.Key_Return)
        wait_for_proof(qtbot, window)
        assert window.page.name == "prove"

    def test_another_sample_with_the_arrow_keys(self, qtbot: QtBot, window: MainWindow) -> None:
        page = page_of(window)
        press(window, Qt.Key.Key_Down)
        assert page.start.table.current_row == 0
        press(window, Qt.Key.Key_Down)
        press(window, Qt.Key.Key_Return)
        wait_for_proof(qtbot, window)
        assert window.workspace.origin == "merkle-path"
        assert window.page.name == "prove"

    def test_ctrl_enter_proves_what_is_in_hand(self, qtbot: QtBot, window: MainWindow) -> None:
        press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        wait_for_proof(qtbot, window)
        assert window.workspace.origin == "fibonacci"

    def test_the_samples_with_the_steps_of_their_manifests_and_forecasts(self, window: MainWindow) -> None:
        rows = {row[0].text: [cell.text for cell in row] for row in page_of(window).start.table.rows_model.rows}
        assert len(rows) == 7
        assert rows["fibonacci"][2:5] == ["295", "1,291", "Trace"]
        assert rows["signature"][2] == "\N{EN DASH}"
        assert all(cells[5].endswith("s") for cells in rows.values())
        door = page_of(window).start.doors[0].text_label.text()
        assert door == "Fibonacci with n = 10. It should write 55."

    def test_nothing_is_forecast_for_a_backend_that_is_not_here(self, qtbot: QtBot, window: MainWindow) -> None:
        window.workspace.choose_backend("OpenVM")
        idle(qtbot, window)
        rows = page_of(window).start.table.rows_model.rows
        assert {row[4].text for row in rows} == {"OpenVM"}
        assert {row[5].text for row in rows} == {"\N{EN DASH}"}

    def test_this_machine_and_why_a_backend_cannot_be_used(self, qtbot: QtBot, window: MainWindow) -> None:
        machine = page_of(window).machine
        assert "cores" in machine.facts.text()
        assert [row.line.name for row in machine.rows] == ["Trace", "Halo2", "RISC0", "OpenVM"]
        assert not machine.legend.isHidden()
        click(machine.rows[2].link)
        idle(qtbot, window)
        assert window.page.name == "system"

    def test_tour_help_and_both_doors_lead_to_the_frame(
        self, window: MainWindow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page, asked = page_of(window), []
        for name in ("open_tour", "open_help", "choose_file", "choose_proof"):
            monkeypatch.setattr(window, name, lambda *_topic, name=name: asked.append(name))
        for button in (page.machine.tour, page.machine.help, page.start.open_program, page.start.open_proof):
            click(button)
        assert asked == ["open_tour", "open_help", "choose_file", "choose_proof"]

    def test_the_list_comes_first_once_there_is_a_proof(self, qtbot: QtBot, make_window: MakeWindow) -> None:
        window = make_window()
        click(page_of(window).start.prove)
        wait_for_proof(qtbot, window)
        window.show_page("programs")
        idle(qtbot, window)
        page = page_of(window)
        assert not page.shows_start
        assert page.machine.legend.isHidden()
        assert page.detail.title.text() == "Fibonacci"
        assert window.header.main.property("main") == "true"
        click(page.list.start)
        assert page.shows_start
        click(page.start.all_programs)
        assert not page.shows_start
        window.close()
        assert not page_of(make_window()).shows_start

    def test_without_a_library_there_are_samples_all_the_same(
        self, qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_bench: Workbench) -> None:
            raise OSError("no such disk")

        monkeypatch.setattr("studio.library.Library.count", fail)
        page = page_of(make_window())
        assert page.shows_start
        assert len(page.start.table.rows_model.rows) == 7


class TestOwnPrograms:
    def test_an_own_program_goes_into_hand_and_shows_its_facts(
        self, qtbot: QtBot, window: MainWindow, own: Path
    ) -> None:
        open_own(qtbot, window, own)
        page = page_of(window)
        entry = page.list.current
        assert entry is not None
        assert (entry.kind, entry.name, entry.in_hand) == (EntryKind.OWN, "mine.elf", True)
        assert not page.detail.overview.no_manifest.isHidden()
        assert page.detail.overview.samples.isHidden()
        rights = [row[3].text for row in page.detail.overview.parts.table.rows_model.rows]
        assert rights == ["R-X", "R--", "RW-"]
        told = {**page.detail.overview.file[0].values(), **page.detail.overview.file[1].values()}
        assert (told["Entry"], told["Source lines"]) == ("0x00200000", "yes")

    def test_the_recent_ones_survive_a_restart(self, qtbot: QtBot, make_window: MakeWindow, own: Path) -> None:
        other = Path(shutil.copy(own, own.with_name("other.elf")))
        window = make_window()
        open_own(qtbot, window, own)
        open_own(qtbot, window, other)
        window.close()
        again = make_window()
        assert again.workspace.origin == str(other)
        page = page_of(again)
        names = [entry.name for entry in page.list.view.entries_model.entries[:4]]
        assert names == ["Recent", "other.elf", "mine.elf", "Samples"]

    def test_one_that_is_gone_says_so_and_can_be_removed(
        self, qtbot: QtBot, make_window: MakeWindow, own: Path
    ) -> None:
        window = make_window()
        open_own(qtbot, window, own)
        window.workspace.open_program("fibonacci")
        idle(qtbot, window)
        window.close()
        own.unlink()
        again = make_window()
        page = show_list(qtbot, again, str(own))
        entry = page.list.current
        assert entry is not None
        assert (entry.kind, entry.line) == (EntryKind.REFUSED, "mine.elf does not exist.")
        assert page.detail.refused.isVisible()
        page.list.view.setFocus()
        press(again, Qt.Key.Key_Delete)
        idle(qtbot, again)
        assert page.own.origins() == []
        again.undo()
        idle(qtbot, again)
        assert page.own.origins() == [str(own)]
        click(page.detail.refused.remove)
        idle(qtbot, again)
        again.close()
        assert make_window().workspace.recent.paths() == []

    def test_one_that_is_back_can_be_opened(self, qtbot: QtBot, window: MainWindow, own: Path) -> None:
        away = own.with_name("away.elf")
        own.rename(away)
        window.desk.go_to("programs", own)
        page = page_of(window)
        qtbot.waitUntil(lambda: page.own.refusal(str(own)) is not None, timeout=WAIT_MS)
        idle(qtbot, window)
        away.rename(own)
        click(page.detail.refused.again)
        qtbot.waitUntil(lambda: window.workspace.origin == str(own), timeout=WAIT_MS)
        idle(qtbot, window)
        assert page.detail.is_sound

    def test_a_program_of_the_last_time_that_is_gone_gives_way(
        self, qtbot: QtBot, make_window: MakeWindow, own: Path
    ) -> None:
        window = make_window()
        open_own(qtbot, window, own)
        window.close()
        own.unlink()
        again = make_window()
        assert again.workspace.origin == "fibonacci"
        kinds = {entry.origin: entry.kind for entry in page_of(again).list.view.entries_model.entries}
        assert kinds[str(own)] is EntryKind.REFUSED


def sixty_four_bit(path: Path) -> None:
    data = bytearray(resource_path("guests", "sort", "sort.elf").read_bytes())
    data[4] = 2
    path.write_bytes(data)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "64-bit": (sixty_four_bit, "This file is a 64-bit ELF. The studio runs 32-bit RV32IM."),
    "text": (lambda path: path.write_text("hello, I am a letter"), "The program file is not an ELF file."),
    "empty": (lambda path: path.write_bytes(b""), "The program file is empty."),
    "truncated": (
        lambda path: path.write_bytes(resource_path("guests", "sort", "sort.elf").read_bytes()[:4200]),
        "The ELF file ends too early",
    ),
    "folder": (lambda path: path.mkdir(), "bad.elf is a folder, not a file."),
    "absent": (lambda path: None, "bad.elf does not exist."),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_a_row_with_its_reason(kind: str, qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    make, reason = BAD[kind]
    path = tmp_path / "bad.elf"
    make(path)
    if kind == "folder":  # dropped, a folder is proofs to import
        window.desk.go_to("programs", path)
    else:
        window.open_paths([path])
    page = page_of(window)
    qtbot.waitUntil(lambda: page.own.refusal(str(path)) is not None, timeout=WAIT_MS)
    idle(qtbot, window)
    entry = page.list.current
    assert entry is not None
    assert (entry.kind, entry.origin) == (EntryKind.REFUSED, str(path))
    assert entry.line.startswith(reason)
    assert page.detail.refused.isVisible()
    assert page.detail.refused.next_step.text()
    assert window.workspace.origin == "fibonacci"  # what is in hand stays there
    assert not window.header.main.isEnabled()
    assert window.workspace.recent.paths() == []
    page.select("sort")
    idle(qtbot, window)
    assert page.detail.title.text() == "Sort"


class TestList:
    def test_looking_at_a_program_does_not_take_it_in_hand(self, qtbot: QtBot, window: MainWindow) -> None:
        page = show_list(qtbot, window)
        page.list.view.setFocus()
        press(window, Qt.Key.Key_Down)
        idle(qtbot, window)
        assert page.detail.title.text() == "Merkle path"
        assert window.workspace.origin == "fibonacci"
        assert window.header.main.text() == "Prove merkle-path"

    def test_enter_takes_it_to_prove(self, qtbot: QtBot, window: MainWindow) -> None:
        page = show_list(qtbot, window, "sha256")
        page.list.view.setFocus()
        press(window, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.workspace.origin == "sha256", timeout=WAIT_MS)
        idle(qtbot, window)
        assert window.page.name == "prove"
        assert not window.workspace.proofs

    def test_the_main_action_proves_what_is_chosen(self, qtbot: QtBot, window: MainWindow) -> None:
        show_list(qtbot, window, "sort")
        click(window.header.main)
        wait_for_proof(qtbot, window)
        assert window.workspace.origin == "sort"
        assert window.page.name == "prove"

    def test_the_button_leads_to_the_witness(self, qtbot: QtBot, window: MainWindow) -> None:
        page = show_list(qtbot, window)
        click(page.detail.prove)
        idle(qtbot, window)
        assert window.page.name == "prove"

    def test_run_and_trace(self, qtbot: QtBot, window: MainWindow) -> None:
        page = show_list(qtbot, window)
        click(page.detail.trace)
        qtbot.waitUntil(lambda: window.page.name == "trace", timeout=WAIT_MS)
        idle(qtbot, window)
        assert window.workspace.run is not None

    def test_a_sample_goes_to_prove(self, qtbot: QtBot, window: MainWindow) -> None:
        page = show_list(qtbot, window)
        table = page.detail.overview.samples.table
        assert [row[0].text for row in table.rows_model.rows] == ["small", "realistic", "too-large", "short"]
        table.selectRow(1)
        table.setFocus()
        press(window, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: window.page.name == "prove", timeout=WAIT_MS)
        idle(qtbot, window)
        assert window.workspace.form_line == "n = 93"

    def test_samples_show_journal_steps_marks_and_cost(self, qtbot: QtBot, window: MainWindow) -> None:
        page = show_list(qtbot, window)
        rows = [[cell.text for cell in row] for row in page.detail.overview.samples.table.rows_model.rows]
        assert rows[0][:6] == ["small", "n = 10", "295", "12", "0", "n = 10, value = 55"]
        assert rows[0][6].endswith("ms")
        assert rows[2] == ["too-large", "too-large: 4 B", "62", "0", "1", "nothing", "\N{EN DASH}"]

    def test_the_tabs_have_keys_and_ctrl_f_finds_functions(self, qtbot: QtBot, window: MainWindow) -> None:
        page = show_list(qtbot, window)
        for number, tab in ((Qt.Key.Key_4, CHECK), (Qt.Key.Key_3, DISASSEMBLY), (Qt.Key.Key_1, OVERVIEW)):
            press(window, number, Qt.KeyboardModifier.AltModifier)
            assert page.detail.tabs.currentIndex() == tab
        press(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert page.detail.tabs.currentIndex() == SYMBOLS
        assert window.focusWidget() is page.detail.symbols.filter


class TestSymbols:
    def test_the_filter_and_the_way_to_the_disassembly(self, qtbot: QtBot, window: MainWindow) -> None:
        page = show_list(qtbot, window, "signature")
        page.show_tab(SYMBOLS)
        symbols = page.detail.symbols
        assert symbols.count.text() == "38 in all"
        symbols.filter.setFocus()
        QTest.keyClicks(symbols.filter, "fe_mul")
        idle(qtbot, window)
        assert [row[0].text for row in symbols.table.rows_model.rows] == ["fe_mul_small", "fe_mul"]
        assert symbols.count.text() == "2 of 38"
        click(symbols.by_size)
        idle(qtbot, window)
        assert [row[0].text for row in symbols.table.rows_model.rows] == ["fe_mul", "fe_mul_small"]
        symbols.table.selectRow(0)
        symbols.table.setFocus()
        press(window, Qt.Key.Key_Return)
        idle(qtbot, window)
        assert page.detail.tabs.currentIndex() == DISASSEMBLY
        assert page.detail.disassembly.chooser.currentText() == "fe_mul"

    def test_no_function_fits(self, qtbot: QtBot, window: MainWindow) -> None:
        page = show_list(qtbot, window)
        page.detail.symbols.filter.setText("no such function")
        idle(qtbot, window)
        assert page.detail.symbols.count.text() == "0 of 10"


class TestDisassembly:
    def test_nothing_of_the_program_before_stays_while_the_next_is_read(self, qtbot: QtBot, window: MainWindow) -> None:
        page = show_list(qtbot, window, "signature")
        tab, symbols = page.detail.disassembly, page.detail.symbols
        window.workspace.open_program("sha256")
        qtbot.waitUntil(lambda: window.workspace.origin == "sha256", timeout=WAIT_MS)
        idle(qtbot, window)
        program = window.workspace.program
        assert program is not None
        wanted = find_functions(program).functions[-1]
        count = tab.chooser.count()
        tab.show_program(program)
        symbols.show_program(program)
        assert tab.chooser.count() == tab.table.rows_model.rowCount() == symbols.table.rows_model.rowCount() == 0
        tab.show_function(wanted)  # before the list of functions has come
        idle(qtbot, window)
        assert tab.chooser.count() == count
        assert tab.chooser.currentText() == wanted.name
        assert tab.shown is not None
        assert tab.shown.function == wanted

    def test_it_is_what_the_command_line_says(
        self, qtbot: QtBot, window: MainWindow, command_line: CommandLine
    ) -> None:
        page = show_list(qtbot, window)
        page.show_tab(DISASSEMBLY)
        shown = page.detail.disassembly.shown
        assert shown is not None
        assert shown.function.name == "main"
        rows = command_line("trace", "fibonacci", "n=10", "--rows", "300", "--json").json["rows"]
        assert isinstance(rows, list)
        ran = {
            row["pc"]: (row["word"], row["text"], row["file"], row["line"]) for row in rows if row["function"] == "main"
        }
        assert len(ran) > 30
        here = {one.address: (one.word, one.text, one.file, one.line) for one in shown.instructions}
        assert {address: here[address] for address in ran} == ran
        cells = page.detail.disassembly.table.rows_model.rows
        assert [row[2].text for row in cells] == [one.text for one in shown.instructions]
        assert any("uint32_t n = read_u32();" in row[3].text for row in cells)

    def test_another_function_by_the_chooser(self, qtbot: QtBot, window: MainWindow) -> None:
        page = show_list(qtbot, window)
        page.show_tab(DISASSEMBLY)
        tab = page.detail.disassembly
        tab.chooser.setFocus()
        press(window, Qt.Key.Key_Home)
        idle(qtbot, window)
        assert tab.shown is not None
        assert tab.shown.function.name == "_start"
        assert tab.count.text() == "4 instructions"

    def test_code_without_names_page_by_page(self, qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
        path = tmp_path / "bare.elf"
        path.write_bytes(write_elf(two_segments(NOP * 5000), TEXT_ADDRESS))
        open_own(qtbot, window, path)
        page = page_of(window)
        page.show_tab(DISASSEMBLY)
        tab = page.detail.disassembly
        assert tab.count.text() == "1 to 4,096 of 5,000 instructions"
        assert not tab.before.isEnabled()
        click(tab.behind)
        idle(qtbot, window)
        assert tab.count.text() == "4,097 to 5,000 of 5,000 instructions"
        click(tab.before)
        idle(qtbot, window)
        assert tab.count.text() == "1 to 4,096 of 5,000 instructions"


class TestCheck:
    def test_every_backend_can_take_a_bundled_program(self, qtbot: QtBot, window: MainWindow) -> None:
        check = show_list(qtbot, window).detail.check
        assert check.result.text() == "Every backend can take this program as it is."
        assert check.finding_texts == []

    def test_a_program_outside_the_profile_as_the_command_line_says(
        self, qtbot: QtBot, window: MainWindow, tmp_path: Path, command_line: CommandLine
    ) -> None:
        path = tmp_path / "wild.elf"
        path.write_bytes(write_elf(two_segments(NOP, text_address=0x0010_0000), 0x0010_0000))
        open_own(qtbot, window, path)
        detail = page_of(window).detail
        findings = command_line("programs", "check", path, "--json").json["findings"]
        assert isinstance(findings, list)
        assert len(findings) >= 2
        assert sorted(detail.check.finding_texts) == sorted(
            f"{one['text']} {one['next_step']}".rstrip() for one in findings
        )
        assert detail.tabs.tabText(CHECK) == f"Check ({len(findings)})"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_theme_and_text_scale_change_live(qtbot: QtBot, make_window: MakeWindow, theme: str) -> None:
    window = make_window(theme, size=(1280, 800))
    page = page_of(window)
    for scale in (1.5, 2.0, 1.0):
        window.desk.look.choose("light" if theme == "dark" else "dark", scale)
        page.show_start()
        QApplication.processEvents()
        height = page.start.table.verticalHeader().defaultSectionSize()
        assert height == round(30 * scale)
        show_list(qtbot, window, "signature")
        for tab in (OVERVIEW, SYMBOLS, DISASSEMBLY, CHECK):
            page.show_tab(tab)
            assert not window.grab().isNull()
