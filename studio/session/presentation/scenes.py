"""A scene of the demo as a chapter: played now, and told in finished words."""

from __future__ import annotations

import time

from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text
from studio.native import Control
from studio.session.demo.rounds import Round, RoundsShown
from studio.session.demo.scenes import SCENES
from studio.session.demo.scenes import Shown as SceneShown
from studio.session.demo.tables import evidence_of, scene_table
from studio.session.presentation.chapters import Chapter
from studio.session.presentation.shown import Figure, Shown, time_figure, verdict_checks
from studio.session.session import Session


def play_scene(chapter: Chapter, session: Session, control: Control) -> Shown:
    """Everything is computed now; nothing of it is stored."""
    started_ns = time.perf_counter_ns()
    scene = SCENES[chapter.id].play(session, control)
    return shown_scene(chapter, scene, time.perf_counter_ns() - started_ns)


def shown_scene(chapter: Chapter, scene: SceneShown, elapsed_ns: int) -> Shown:
    """One proof shows its three answers; all others are tables."""
    failures = tuple(scene.failures())
    if isinstance(scene, RoundsShown) and len(scene.rounds) == 1:
        return _one_proof(chapter, scene.rounds[0], failures, elapsed_ns)
    table = scene_table(scene)
    expected = [row.as_expected for row in table.rows if row.as_expected is not None]
    good = not failures and all(expected) if expected or failures else None
    times: tuple[tuple[int, int, int], ...] = ()
    if isinstance(scene, RoundsShown) and scene.repeats > 1:
        times = tuple((done.n, done.prove_ns, done.verify_ns) for done in scene.rounds)
    figures = [time_figure(N_("Computed in"), elapsed_ns)]
    if expected:
        text = translate(N_("{count} of {total}"))
        as_expected = text.format(count=count_text(sum(expected)), total=count_text(len(expected)))
        figures.append(Figure(translate(N_("As expected")), as_expected))
    return Shown(
        chapter.id,
        chapter.title,
        chapter.sentence,
        _outcome(good, len(failures)),
        good,
        elapsed_ns,
        figures=tuple(figures),
        table=table,
        times=times,
        failures=failures,
    )


def _one_proof(chapter: Chapter, done: Round, failures: tuple[str, ...], elapsed_ns: int) -> Shown:
    program_id = done.proved.proof.statement.program_id
    return Shown(
        chapter.id,
        chapter.title,
        chapter.sentence,
        _outcome(not failures, len(failures)),
        not failures,
        elapsed_ns,
        headline=f"fib({done.n}) = {count_text(done.result)}",
        evidence=evidence_of(done.verdict),
        checks=verdict_checks(done.verdict, program_id),
        figures=(
            Figure(translate(N_("Steps")), count_text(done.steps)),
            Figure(translate(N_("Proved in")), duration_text(done.prove_ns)),
            Figure(translate(N_("Verified in")), duration_text(done.verify_ns)),
        ),
        failures=failures,
    )


def _outcome(good: bool | None, failures: int) -> str:
    if good is None:
        return translate(N_("Looked up; there is nothing to expect of it."))
    if good:
        return translate(N_("Everything is as expected."))
    return translate(N_("Not as expected: {count}.")).format(count=failures)
