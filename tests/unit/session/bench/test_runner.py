"""A run of the benchmark: real figures, what is missing by name, and nothing left behind."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from studio.model.errors import Cancelled, UserError
from studio.native import Control
from studio.session.bench import runner
from studio.session.bench.measuring import Measuring
from studio.session.bench.runner import BenchRequest, run_bench
from studio.session.bench.values import BenchResult
from studio.session.bench.words import GROUPS, figure_text, group_of
from studio.settings import DEFAULT_SETTINGS


def quick(folder: Path, *groups: str, peers_program: Path | None = None) -> BenchResult:
    request = BenchRequest(
        folder, quick=True, groups=groups, peers=peers_program is not None, peers_program=peers_program
    )
    return run_bench(DEFAULT_SETTINGS, request, Control(), lambda _what: None)


def value(result: BenchResult, name: str) -> float:
    figure = result.figure(name)
    assert figure is not None, name
    return figure.value


def test_the_cache_is_measured_and_always_right(tmp_path: Path) -> None:
    result = quick(tmp_path, "cache")
    assert value(result, "cache.wrong") == 0
    assert value(result, "cache.prove") / value(result, "cache.hit") == pytest.approx(
        value(result, "cache.gain"), rel=0.01
    )
    assert {figure.name.partition(".")[0] for figure in result.figures} == {"cache"}


def test_nothing_is_left_in_the_folder(tmp_path: Path) -> None:
    quick(tmp_path, "memory")
    assert list(tmp_path.iterdir()) == []


def test_what_was_measured_can_be_carried(tmp_path: Path) -> None:
    result = quick(tmp_path, "memory", "queue")
    assert BenchResult.decode(result.encode()) == result


def test_every_figure_has_a_name_for_people_and_a_group(tmp_path: Path) -> None:
    result = quick(tmp_path, "memory", "queue", "cache", "files")
    for name in [figure.name for figure in result.figures] + [one.name for one in result.absent]:
        assert figure_text(name) != name or ".failed_" in name, name
        assert name.partition(".")[0] in GROUPS, name


def test_peers_that_are_not_there_are_named_with_the_reason(tmp_path: Path) -> None:
    result = quick(tmp_path, "engine")
    reasons = {one.name: one.reason for one in result.absent}
    assert reasons["engine.plain_over_rrs.sha256"] == "left out, as asked"
    assert value(result, "engine.plain.sha256") > 1e6


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script")
def test_a_peer_that_runs_something_else_spoils_its_part_alone(tmp_path: Path) -> None:
    liar = tmp_path / "liar"
    liar.write_text('#!/bin/sh\necho \'{"steps": 1, "elapsed_ns": 1, "journal_hex": ""}\'\n')
    liar.chmod(stat.S_IRWXU)
    result = quick(tmp_path, "engine", "memory", peers_program=liar)
    assert result.figure("engine.plain_over_rrs.sha256") is None
    assert any(one.name.startswith("engine.failed") and "rrs-lib" in one.reason for one in result.absent)
    assert result.figure("memory.small_proof") is not None


def test_a_cancel_stops_between_two_measurements(tmp_path: Path) -> None:
    control, told = Control(), list[str]()

    def hear(what: str) -> None:
        told.append(what)
        control.cancel()

    request = BenchRequest(tmp_path, quick=True, groups=("memory", "queue"), peers=False)
    with pytest.raises(Cancelled):
        run_bench(DEFAULT_SETTINGS, request, control, hear)
    assert len(told) == 1


def test_an_unknown_group_is_refused_before_anything_is_measured(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        quick(tmp_path, "speed")
    assert caught.value.message_id == "bench.unknown_group"


def test_every_measurement_belongs_to_a_group() -> None:
    assert {group for group, _ in runner._MEASUREMENTS} <= set(GROUPS)
    assert {group_of(f"{group}.x") for group in GROUPS} == set(GROUPS.values())


def test_forecasts_are_checked_without_what_the_user_proved_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path | None] = []

    def look(bench: Measuring) -> None:
        seen.append(bench.session.surroundings.measured_file)

    monkeypatch.setattr(runner, "_MEASUREMENTS", (("forecast", look),))
    quick(tmp_path, "forecast")
    assert seen[0] is not None
    assert tmp_path in seen[0].parents
