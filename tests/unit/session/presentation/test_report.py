"""The report: one file with the real figures, which needs nothing else and runs nothing."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from studio.model.errors import UserError
from studio.model.units import duration_text
from studio.model.verdict import AnswerState, Strength
from studio.session import Control, Session
from studio.session.demo.tables import SceneRow, SceneTable
from studio.session.presentation.chapters import storyboard
from studio.session.presentation.report import flip_text, report_html, save_report
from studio.session.presentation.scenes import play_scene
from studio.session.presentation.shown import Check, Figure, Shown, Source, Take
from tests.unit.session.presentation.test_recording import FLIP, TAMPER

SESSION = Session()
MACHINE = SESSION.system_report()
NOW = 1_795_000_000_000
EVIL = '<script src="https://example.org/x.js">alert(1)</script>&"\''


class Tags(HTMLParser):
    """What a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(text: str) -> Tags:
    tags = Tags()
    tags.feed(text)
    return tags


def test_real_figures_times_machine_and_versions() -> None:
    shown = play_scene(storyboard()[0], SESSION, Control())
    recorded = Take(replace(TAMPER, elapsed_ns=7_000_000_000), NOW, Source(NOW, "8 processors"))
    page = seen(report_html([Take(shown, NOW), recorded], MACHINE, now_unix_ms=NOW))
    for wanted in (
        "2 results were shown: 1 computed live on this machine, 1 replayed.",
        "fib(10) = 55",
        "Everything is as expected.",
        duration_text(shown.elapsed_ns),
        shown.figures[1].value,
        "The evidence is valid",
        "Evidence: Re-executable",
        "Live on this machine",
        "on 8 processors",
        "7.00 s",
        "journal byte 4: 55 became 54; bit 0 flipped, nothing else",
        "Processors",
        "Proving Studio",
        "Python",
    ):
        assert wanted in page.text, wanted


def test_everything_is_escaped() -> None:
    table = SceneTable((EVIL,), (SceneRow((EVIL,), False, Strength.REFUSED),), frozenset(), (EVIL,), EVIL)
    shown = Shown(
        EVIL,
        EVIL,
        EVIL,
        EVIL,
        False,
        1,
        headline=EVIL,
        checks=(Check(EVIL, AnswerState.NO, EVIL),),
        figures=(Figure(EVIL, EVIL),),
        table=table,
        failures=(EVIL,),
        flip=replace(FLIP, place=EVIL, before=EVIL, after=EVIL),
    )
    page = seen(report_html([Take(shown, NOW, Source(NOW, EVIL))], MACHINE, now_unix_ms=NOW))
    assert set(page.tags) <= set("html head meta title style body h1 h2 p span table tr th td code".split())
    assert {name for name, _ in page.attributes} <= {"lang", "charset", "http-equiv", "content", "class"}
    assert page.text.count(EVIL) >= 12


def test_nothing_is_fetched() -> None:
    text = report_html([Take(TAMPER, NOW)], MACHINE, now_unix_ms=NOW)
    assert "http:" not in text
    assert "https:" not in text
    assert "url(" not in text
    assert "default-src" in text


def test_a_row_that_is_not_as_expected_is_marked() -> None:
    table = SceneTable(("a", "b"), (SceneRow(("x", "1"), False), SceneRow(("y", "2"))), frozenset({1}))
    text = report_html([Take(replace(TAMPER, table=table), NOW)], MACHINE, now_unix_ms=NOW)
    assert '<tr class="no"><td>x</td><td class="n">1</td></tr><tr><td>y</td>' in text


def test_a_byte_as_it_was() -> None:
    assert flip_text(replace(FLIP, flipped=None, before="55")) == "journal byte 4 is as it was: 55"


def test_it_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    save_report([Take(TAMPER, NOW)], MACHINE, path, now_unix_ms=NOW)
    assert path.read_text(encoding="utf-8").endswith("</html>\n")
    with pytest.raises(UserError) as raised:
        save_report([], MACHINE, tmp_path / "empty.html", now_unix_ms=NOW)
    assert raised.value.message_id == "presentation.nothing"
    with pytest.raises(UserError):
        save_report([Take(TAMPER, NOW)], MACHINE, tmp_path / "absent" / "x.html", now_unix_ms=NOW)
