"""The small parts: badges told apart without colour, answers, buttons with their keys, segments, facts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from studio.gui import icons
from studio.gui.fonts import code_font, load_fonts, text_font
from studio.gui.look import Look
from studio.gui.models.cell_table_model import Cell
from studio.gui.theme import theme_named
from studio.gui.views.kit.answers import AnswerList, answer_states
from studio.gui.views.kit.badge import BadgeLabel, Capability, EvidenceBadge
from studio.gui.views.kit.buttons import ActionButton
from studio.gui.views.kit.cell_table import CellTable
from studio.gui.views.kit.labels import elided, label, short_id
from studio.gui.views.kit.parts import CodeLine, FactTable, ThinBar
from studio.gui.views.kit.rows import RowDelegate
from studio.gui.views.kit.segments import Segment, Segments
from studio.model.verdict import YES, Strength, Verdict, no, not_checked
from studio.resources import resource_path


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return Look("dark")


def outline(strength: Strength, theme_name: str) -> tuple[int, ...]:
    """Which pixels of a badge are inked, without colours: 0 ground, 1 ink, by their distance from the ground."""
    theme = theme_named(theme_name)
    image = QImage(160, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.colors.panel))
    painter = QPainter(image)
    EvidenceBadge.paint(painter, 0, 0, strength, theme)
    painter.end()
    ground = QColor(theme.colors.panel).lightness()
    return tuple(int(abs(image.pixelColor(x, y).lightness() - ground) > 40) for x in range(20) for y in range(20))


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_badges_are_told_apart_in_black_and_white(qapp: QApplication, theme: str) -> None:
    outlines = {strength: outline(strength, theme) for strength in Strength}
    for one in Strength:
        for other in Strength:
            if one is not other:
                different = sum(a != b for a, b in zip(outlines[one], outlines[other], strict=True))
                assert different > 25, f"{one} and {other} look alike in {theme}"


def test_a_badge_says_its_evidence_and_a_capability_is_none(qtbot: QtBot, look: Look) -> None:
    badge = BadgeLabel(look)
    qtbot.addWidget(badge)
    badge.show_evidence(Strength.RE_EXECUTABLE)
    assert badge.accessibleName() == "Evidence: Re-executable"
    badge.show_evidence(Capability("Proved when done"))
    assert badge.accessibleName() == "Evidence: Proved when done"
    badge.show_evidence(None)
    assert badge.isHidden()


def test_three_answers_stay_three(qtbot: QtBot, look: Look) -> None:
    answers = AnswerList(look)
    qtbot.addWidget(answers)
    assert [row.word.text() for row in answers.rows] == ["Not asked yet"] * 3
    verdict = Verdict(YES, no("verify.other_opening"), not_checked("verify.other_opening"), Strength.RE_EXECUTABLE)
    answers.show_verdict(verdict, ("Run again.", "", ""))
    assert [row.word.text() for row in answers.rows] == ["Yes", "No", "Cannot tell"]
    assert "Run again." in answers.rows[0].accessibleName()
    assert answers.rows[1].word.property("tone") == "bad"
    assert [state.value for state in answer_states(verdict)] == ["yes", "no", "not checked"]


def test_a_button_has_room_for_icon_text_and_key(qtbot: QtBot, look: Look) -> None:
    clicks: list[int] = []
    button = ActionButton(look, "Prove", lambda: clicks.append(1), icon="shield-check", key="Ctrl+Return", kind="main")
    bare = ActionButton(look, "Prove")
    qtbot.addWidget(button)
    qtbot.addWidget(bare)
    assert button.sizeHint().width() > bare.sizeHint().width() + 60
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert clicks == [1, 1]
    button.show_action("Stop", icon="square", key="Esc")
    assert (button.accessibleName(), button.property("main")) == ("Stop", "false")


def test_a_choice_that_cannot_be_taken_says_so_and_changes_nothing(qtbot: QtBot, look: Look) -> None:
    segments = Segments(look, "Backend")
    qtbot.addWidget(segments)
    segments.show_segments([Segment("a", "A"), Segment("b", "B", usable=False), Segment("c", "C")], "a")
    heard: list[str] = []
    segments.chosen.connect(lambda name: heard.append(f"chosen {name}"))
    segments.refused.connect(lambda name: heard.append(f"refused {name}"))
    QTest.mouseClick(segments.button("b"), Qt.MouseButton.LeftButton)
    assert (heard, segments.current) == (["refused b"], "a")
    assert segments.button("a").isChecked()
    QTest.mouseClick(segments.button("c"), Qt.MouseButton.LeftButton)
    assert (heard[-1], segments.current) == ("chosen c", "c")
    segments.show_segments([Segment("x", "X")], "x")
    assert segments.button("x").isChecked()


def test_facts_keep_their_rows_and_hide_what_is_gone(qtbot: QtBot) -> None:
    facts = FactTable()
    qtbot.addWidget(facts)
    facts.show_facts([("File", "a.elf"), ("Id", "`b3:00")])
    assert facts.values() == {"File": "a.elf", "Id": "b3:00"}
    facts.show_facts([("File", "b.elf")])
    assert facts.values() == {"File": "b.elf"}


def test_text_of_files_is_never_markup(qtbot: QtBot) -> None:
    shown = label("<b>bold</b>")
    qtbot.addWidget(shown)
    assert shown.textFormat() is Qt.TextFormat.PlainText


def test_a_line_is_copied_whole(qtbot: QtBot, look: Look) -> None:
    line = CodeLine(look)
    qtbot.addWidget(line)
    line.show_line("proving-studio prove fibonacci n=10")
    line.copy()
    assert QGuiApplication.clipboard().text() == "proving-studio prove fibonacci n=10"


def test_short_texts() -> None:
    assert elided("abc", 3) == "abc"
    assert elided("abcdefghij", 7) == "abcd…ij"
    assert short_id(bytes(range(32))) == "b3:00010203…1e1f"


def test_a_bar_follows_its_fraction(qtbot: QtBot, look: Look) -> None:
    bar = ThinBar(look, "Load", 40)
    qtbot.addWidget(bar)
    bar.resize(40, 6)
    bar.show_fraction(0.5)
    image = bar.grab().toImage()
    accent = QColor(look.color("accent"))
    assert image.pixelColor(10, 3) == accent
    assert image.pixelColor(30, 3) != accent


def test_every_font_loads_and_figures_have_one_width(qapp: QApplication) -> None:
    assert load_fonts() == []
    ruler = QWidget()
    ruler.setFont(text_font(12, figures=True))
    metrics = ruler.fontMetrics()
    assert metrics.horizontalAdvance("1111111") == metrics.horizontalAdvance("0000000")
    ruler.setFont(code_font())
    assert ruler.fontMetrics().horizontalAdvance("->") == 2 * ruler.fontMetrics().horizontalAdvance("-")


def test_every_icon_can_be_drawn_in_any_colour(qapp: QApplication) -> None:
    names = [path.stem for path in resource_path("icons").iterdir() if path.suffix == ".svg"]
    assert len(names) > 60
    for name in names:
        image = icons.pixmap(name, "#FF0000", 16).toImage()
        assert any(image.pixelColor(x, y).alpha() > 0 for x in range(16) for y in range(16)), name
    dense = icons.pixmap("check", "#00FF00", 16, 2.0)
    assert (dense.width(), dense.devicePixelRatio()) == (32, 2.0)


def test_numbers_in_a_table_have_figures_of_one_width(qtbot: QtBot) -> None:
    table = CellTable(Look("dark"), "Runs", ["Name", "Steps"], right=(1,))
    qtbot.addWidget(table)
    table.setFont(text_font())
    delegate = table.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    table.show_rows([(Cell("1111"), Cell("1111")), (Cell("8888"), Cell("8888"))])
    widths: list[list[int]] = []
    for column in (0, 1):
        widths.append([])
        for row in (0, 1):
            option = QStyleOptionViewItem()
            table.initViewItemOption(option)
            delegate.initStyleOption(option, table.rows_model.index(row, column))
            widths[column].append(QFontMetrics(option.font).horizontalAdvance(option.text))
    assert widths[0][0] != widths[0][1]
    assert widths[1][0] == widths[1][1]


def test_a_badge_grows_with_the_text(qtbot: QtBot, qapp: QApplication) -> None:
    heights = []
    for scale in (1.0, 2.0):
        badge = BadgeLabel(Look("dark", scale))
        qtbot.addWidget(badge)
        badge.show_evidence(Capability("Not proved yet"))
        heights.append((badge.height(), badge.width()))
    assert (heights[0][0], heights[1][0]) == (20, 40)
    assert heights[1][1] > 1.5 * heights[0][1]


@pytest.mark.parametrize("reason", ["", "Checked in 143 µs."])
def test_an_answer_stands_on_the_line_of_its_question(qtbot: QtBot, qapp: QApplication, reason: str) -> None:
    answers = AnswerList(Look("dark"))
    qtbot.addWidget(answers)
    answers.resize(600, answers.sizeHint().height())
    for row in answers.rows:
        row.show_answer(None, reason)
    answers.show()
    row = answers.rows[0]
    title = next(part for part in row.findChildren(QLabel) if part.text() == "The evidence is valid")
    qtbot.waitUntil(lambda: abs(title.geometry().center().y() - row.word.geometry().center().y()) <= 1)
