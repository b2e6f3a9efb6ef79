"""The scenes of the demo: each computes everything live, prints it, and reports each number that is not as expected."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from studio.cli.demo_aggregate import INDEX, NUMBERS, show_aggregate
from studio.cli.demo_mistakes import MISTAKES, Wrong
from studio.cli.demo_rounds import PROGRAM, REPEATS, Round, play_round
from studio.cli.output import JsonValue, Output
from studio.cli.system import print_system, system_json
from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text, rate_text
from studio.model.verdict import Outcome, Verdict
from studio.session import Control, Session

_BATCH = (5, 10, 15)
_PERFORMANCE = (5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class Played:
    """What a scene computed, and what was not as expected."""

    payload: dict[str, JsonValue]
    failures: list[str]


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene."""

    title: str
    play: Callable[[Session, Output, Control], Played]


def _single(session: Session, output: Output, control: Control) -> Played:
    return _rounds(session, output, control, (10,))


def _batch(session: Session, output: Output, control: Control) -> Played:
    return _rounds(session, output, control, _BATCH)


def _rounds(session: Session, output: Output, control: Control, numbers: tuple[int, ...]) -> Played:
    program = session.open(PROGRAM)
    rounds = [play_round(session, program, n, control) for n in numbers]
    headings = (N_("n"), N_("fib(n)"), N_("marks"), N_("steps"), N_("prove"), N_("verify"), N_("outcome"))
    output.table(
        [translate(heading) for heading in headings],
        [
            [
                *_numbers(done),
                duration_text(done.prove_ns),
                duration_text(done.verify_ns),
                _outcome_text(done.verdict),
            ]
            for done in rounds
        ],
        right=range(6),
    )
    return _played(rounds)


def _system(session: Session, output: Output, _control: Control) -> Played:
    report = session.system_report()
    print_system(report, output)
    return Played(system_json(report), [])


def _performance(session: Session, output: Output, control: Control) -> Played:
    program = session.open(PROGRAM)
    rounds = [play_round(session, program, n, control, repeats=REPEATS) for n in _PERFORMANCE]
    headings = (
        N_("n"),
        N_("fib(n)"),
        N_("marks"),
        N_("instructions"),
        N_("time"),
        N_("speed"),
        N_("prove"),
        N_("verify"),
    )
    output.table(
        [translate(heading) for heading in headings],
        [
            [
                *_numbers(done),
                duration_text(done.run_ns),
                rate_text(done.steps, done.run_ns),
                duration_text(done.prove_ns),
                duration_text(done.verify_ns),
            ]
            for done in rounds
        ],
        right=range(8),
    )
    output.line(translate(N_("Times are medians of {count} rounds.")).format(count=REPEATS))
    return _played(rounds)


def _errors(session: Session, output: Output, control: Control) -> Played:
    """One good proof, then each way to be wrong about it: the good one must verify, the others must be refused."""
    program = session.open(PROGRAM)
    proved = session.prove(program, session.witness(program, {"n": "10"}), control)
    unchanged = session.verify(proved.proof, program, proved.opening, control)
    failures = [] if unchanged.outcome is Outcome.VERIFIED else [translate(N_("the unchanged proof was not verified"))]
    payload: list[JsonValue] = []
    rows = [[translate(N_("nothing")), _outcome_text(unchanged)]]
    with tempfile.TemporaryDirectory(prefix="proving-studio-demo-") as folder:
        for mistake in MISTAKES:
            refusal = mistake.refusal(Wrong(session, program, proved, Path(folder), control))
            if refusal is None:
                failures.append(translate(N_("{name} was not refused")).format(name=mistake.name))
            elif refusal[0] not in mistake.expected_ids:
                text = translate(N_("{name} was refused for another reason: {id}"))
                failures.append(text.format(name=mistake.name, id=refusal[0]))
            message_id, text = refusal or ("", translate(N_("NOT REFUSED")))
            payload.append({"name": mistake.name, "refused": refusal is not None, "id": message_id, "text": text})
            rows.append([translate(mistake.title), text])
    output.table([translate(N_("what is wrong")), translate(N_("what the studio says"))], rows)
    return Played({"unchanged": unchanged.outcome.value, "mistakes": payload}, failures)


def _aggregate(session: Session, output: Output, control: Control) -> Played:
    shown = show_aggregate(session, control)
    yes, no = translate(N_("yes")), translate(N_("no"))
    output.line(
        translate(N_("{count} proofs, each verified, under one root: {root}")).format(
            count=len(NUMBERS), root=shown.root
        )
    )
    rows = [
        (translate(N_("proof {index} of {count}, unchanged")).format(index=INDEX, count=len(NUMBERS)), shown.said),
        (translate(N_("another root")), shown.said_of_other_root),
    ]
    rows += [
        (translate(N_("one flipped bit in {name}")).format(name=name), said)
        for name, said in shown.said_of_tampered.items()
    ]
    output.table(
        [translate(N_("checked by the script, without the studio")), translate(N_("in it?"))],
        [[what, yes if said.says_yes else no] for what, said in rows],
    )
    return Played(shown.payload(), shown.failures())


def _numbers(done: Round) -> list[str]:
    return [str(done.n), str(done.result), count_text(done.proved.execution.mark_count), count_text(done.steps)]


def _outcome_text(verdict: Verdict) -> str:
    return f"[{verdict.badge}] {verdict.outcome.text}"


def _played(rounds: list[Round]) -> Played:
    failures = [failure for done in rounds for failure in done.failures()]
    return Played({"runs": [done.payload() for done in rounds]}, failures)


SCENES: Mapping[str, Scene] = {
    "single": Scene(N_("one Fibonacci number, proved and verified"), _single),
    "batch": Scene(N_("three proofs in a row"), _batch),
    "aggregate": Scene(N_("three proofs under one root, checked without the studio"), _aggregate),
    "system": Scene(N_("this machine and what can prove on it"), _system),
    "performance": Scene(N_("how fast each step is"), _performance),
    "errors": Scene(N_("ways to be wrong, all refused"), _errors),
}
