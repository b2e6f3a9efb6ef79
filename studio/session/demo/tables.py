"""A played scene as a table: what was expected beside what came, and every row that is not as expected marked."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text, rate_text
from studio.model.verdict import Outcome, Strength, Verdict
from studio.native import Control
from studio.session.backend_lines import backend_lines
from studio.session.bare_check import ScriptAnswer
from studio.session.comparison import ComparedBackend, Comparison
from studio.session.comparison_words import FIGURES, agreement_text, figure_texts, state_text, why_text
from studio.session.demo.aggregate import INDEX, NUMBERS, AggregateShown
from studio.session.demo.mistakes import MistakesShown
from studio.session.demo.performance_chart import PerformanceChart, performance_chart
from studio.session.demo.rounds import Round, RoundsShown, expected_marks, fibonacci
from studio.session.demo.scenes import SCENES, Shown, SystemShown
from studio.session.demo.side_by_side import SideBySideShown
from studio.session.session import Session
from studio.session.system_text import machine_facts


@dataclass(frozen=True, slots=True)
class SceneRow:
    """One row. `evidence`: the badge of a proof that was checked just now. `as_expected` None: nothing was expected."""

    cells: tuple[str, ...]
    as_expected: bool | None = True
    evidence: Strength | None = None


@dataclass(frozen=True, slots=True)
class SceneTable:
    """What a scene shows. `right`: columns of numbers; `notes`: lines to read; `code`: a line to copy."""

    headings: tuple[str, ...]
    rows: tuple[SceneRow, ...]
    right: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class PlayedScene:
    """A scene that was computed just now."""

    name: str
    table: SceneTable
    failures: tuple[str, ...]
    elapsed_ns: int
    chart: PerformanceChart | None = None


def played_scene(name: str, session: Session, control: Control) -> PlayedScene:
    """Play one scene; nothing of it is stored."""
    started_ns = time.perf_counter_ns()
    shown = SCENES[name].play(session, control)
    table = scene_table(shown)
    chart = performance_chart(shown) if isinstance(shown, RoundsShown) and shown.repeats > 1 else None
    return PlayedScene(name, table, tuple(shown.failures()), time.perf_counter_ns() - started_ns, chart)


def scene_table(shown: Shown) -> SceneTable:
    """The scene in words and numbers."""
    if isinstance(shown, RoundsShown):
        return _rounds(shown) if shown.repeats == 1 else _performance(shown)
    if isinstance(shown, SystemShown):
        return _system(shown)
    if isinstance(shown, MistakesShown):
        return _mistakes(shown)
    if isinstance(shown, SideBySideShown):
        return comparison_table(shown.comparison)
    return _aggregate(shown)


def _rounds(shown: RoundsShown) -> SceneTable:
    headings = [N_("n"), N_("fib(n)"), N_("Expected"), N_("Marks"), N_("Expected"), N_("Steps"), N_("Prove")]
    headings += [N_("Verify"), N_("Outcome")]
    rows = [
        SceneRow(
            (
                *_numbers(done),
                count_text(done.steps),
                duration_text(done.prove_ns),
                duration_text(done.verify_ns),
                done.verdict.outcome.text,
            ),
            not done.failures(),
            evidence_of(done.verdict),
        )
        for done in shown.rounds
    ]
    return SceneTable(_translated(headings), tuple(rows), frozenset(range(8)))


def _performance(shown: RoundsShown) -> SceneTable:
    headings = [N_("n"), N_("fib(n)"), N_("Expected"), N_("Marks"), N_("Expected"), N_("Instructions"), N_("Run")]
    headings += [N_("Speed"), N_("Prove"), N_("Verify")]
    rows = [
        SceneRow(
            (
                *_numbers(done),
                count_text(done.steps),
                duration_text(done.run_ns),
                rate_text(done.steps, done.run_ns),
                duration_text(done.prove_ns),
                duration_text(done.verify_ns),
            ),
            not done.failures(),
        )
        for done in shown.rounds
    ]
    note = translate(N_("Times are medians of {count} rounds.")).format(count=shown.repeats)
    return SceneTable(_translated(headings), tuple(rows), frozenset(range(10)), (note,))


def _aggregate(shown: AggregateShown) -> SceneTable:
    headings = (N_("Checked by the script, without the studio"), N_("Expected"), N_("It says"))
    unchanged = translate(N_("Proof {number} of {count}, unchanged")).format(number=INDEX + 1, count=len(NUMBERS))
    rows = [_said(unchanged, shown.said, shown.root), _said(translate(N_("Another root")), shown.said_of_other_root)]
    rows += [
        _said(translate(N_("One flipped bit in {name}")).format(name=name), said)
        for name, said in shown.said_of_tampered
    ]
    count = 0 if shown.built.aggregate is None else len(shown.built.aggregate)
    same = shown.studio_root.hex() == shown.root
    notes = (
        translate(N_("{count} proofs, each verified, are under one root.")).format(count=count),
        translate(N_("The studio comes to the same root.") if same else N_("The studio comes to another root.")),
        translate(
            N_("The same proof a second time was refused.")
            if shown.duplicate.aggregate is None
            else N_("The same proof was taken a second time.")
        ),
    )
    return SceneTable(_translated(headings), tuple(rows), notes=notes, code=shown.root)


def _said(what: str, said: ScriptAnswer, root: str = "") -> SceneRow:
    """`root`: it must be confirmed; without one, the script must refuse."""
    words = {True: translate(N_("It is in it")), False: translate(N_("It is not"))}
    is_so = said.says_yes and root in said.text if root else not said.says_yes and "NO: " in said.text
    return SceneRow((what, words[bool(root)], words[said.says_yes]), is_so)


def _system(shown: SystemShown) -> SceneTable:
    headings = (N_("Backend"), N_("State"), N_("Evidence"), N_("Device"), N_("Version"), N_("Reason"))
    rows = [
        SceneRow(
            (
                line.name,
                line.state,
                "" if line.strength is None else line.strength.badge,
                line.device,
                line.version,
                line.reason,
            ),
            None,
        )
        for line in backend_lines(shown.report)
    ]
    notes = tuple(f"{name}: {value}" for name, value in machine_facts(shown.report))
    return SceneTable(_translated(headings), tuple(rows), notes=notes)


def comparison_table(comparison: Comparison) -> SceneTable:
    """A row for each backend; the public outputs stand above, once, because all must agree on them."""
    headings = (
        N_("Backend"),
        N_("Version"),
        *(figure.title for figure in FIGURES),
        N_("Why not"),
        N_("Outcome"),
    )
    rows = tuple(
        SceneRow(
            (row.name, row.version, *figure_texts(row), why_text(row), state_text(row)),
            False if row.failed else None if row.measured is None else _is_good(comparison, row),
            None if row.measured is None else evidence_of(row.measured.verdict),
        )
        for row in comparison.rows
    )
    return SceneTable(_translated(headings), rows, frozenset(range(2, 6)), (agreement_text(comparison),))


def _is_good(comparison: Comparison, row: ComparedBackend) -> bool:
    one = row.measured
    return one is not None and one.verdict.outcome is Outcome.VERIFIED and comparison.journal is not None


def _mistakes(shown: MistakesShown) -> SceneTable:
    headings = (N_("What is wrong"), N_("What the studio says"))
    unchanged = shown.unchanged
    rows = [
        SceneRow(
            (translate(N_("nothing")), unchanged.outcome.text),
            unchanged.outcome is Outcome.VERIFIED,
            evidence_of(unchanged),
        )
    ]
    rows += [
        SceneRow(
            (translate(one.mistake.title), one.text),
            one.message_id in one.mistake.expected_ids,
            Strength.REFUSED if one.refused else None,
        )
        for one in shown.told
    ]
    return SceneTable(_translated(headings), tuple(rows))


def _numbers(done: Round) -> tuple[str, ...]:
    """n, what came and what was expected, twice."""
    expected = (fibonacci(done.n), expected_marks(done.n))
    found = (done.result, done.marks)
    return (
        str(done.n),
        count_text(found[0]),
        count_text(expected[0]),
        count_text(found[1]),
        count_text(expected[1]),
    )


def evidence_of(verdict: Verdict) -> Strength | None:
    """The badge that a verified or refused proof has; an undecided one has none."""
    if verdict.outcome is Outcome.UNDECIDED:
        return None
    if verdict.outcome is Outcome.REFUSED and verdict.strength is not Strength.FAKE:
        return Strength.REFUSED
    return verdict.strength


def _translated(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(translate(text) for text in texts)
