"""What the scenes of the demo show: for people as tables, and with stable keys."""

from __future__ import annotations

from studio.cli.comparison import comparison_json, print_comparison
from studio.cli.output import JsonValue, Output
from studio.cli.system import print_system, system_json
from studio.model.text import N_, translate
from studio.model.units import count_text, duration_text, rate_text, steps_per_second
from studio.model.verdict import Verdict
from studio.session.demo.aggregate import INDEX, NUMBERS, AggregateShown
from studio.session.demo.mistakes import MistakesShown
from studio.session.demo.rounds import Round, RoundsShown
from studio.session.demo.scenes import Shown, SystemShown
from studio.session.demo.side_by_side import SideBySideShown


def print_scene(shown: Shown, output: Output) -> None:
    """The scene for people."""
    if isinstance(shown, RoundsShown):
        (_print_rounds if shown.repeats == 1 else _print_performance)(shown, output)
    elif isinstance(shown, SystemShown):
        print_system(shown.report, output)
    elif isinstance(shown, MistakesShown):
        _print_mistakes(shown, output)
    elif isinstance(shown, SideBySideShown):
        print_comparison(shown.comparison, output)
    else:
        _print_aggregate(shown, output)


def scene_json(shown: Shown) -> dict[str, JsonValue]:
    """The scene with stable keys."""
    if isinstance(shown, RoundsShown):
        return {"runs": [_round_json(done) for done in shown.rounds]}
    if isinstance(shown, SystemShown):
        return system_json(shown.report)
    if isinstance(shown, MistakesShown):
        return _mistakes_json(shown)
    if isinstance(shown, SideBySideShown):
        return comparison_json(shown.comparison)
    return _aggregate_json(shown)


def _print_rounds(shown: RoundsShown, output: Output) -> None:
    headings = (N_("n"), N_("fib(n)"), N_("marks"), N_("steps"), N_("prove"), N_("verify"), N_("outcome"))
    output.table(
        [translate(heading) for heading in headings],
        [
            [*_numbers(done), duration_text(done.prove_ns), duration_text(done.verify_ns), _outcome_text(done.verdict)]
            for done in shown.rounds
        ],
        right=range(6),
    )


def _print_performance(shown: RoundsShown, output: Output) -> None:
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
            for done in shown.rounds
        ],
        right=range(8),
    )
    output.line(translate(N_("Times are medians of {count} rounds.")).format(count=shown.repeats))


def _round_json(done: Round) -> dict[str, JsonValue]:
    return {
        "n": done.n,
        "result": done.result,
        "marks": done.marks,
        "steps": done.steps,
        "outcome": done.verdict.outcome.value,
        "run_ns": done.run_ns,
        "steps_per_second": steps_per_second(done.steps, done.run_ns),
        "prove_ns": done.prove_ns,
        "verify_ns": done.verify_ns,
    }


def _print_mistakes(shown: MistakesShown, output: Output) -> None:
    rows = [[translate(N_("nothing")), _outcome_text(shown.unchanged)]]
    rows += [[translate(one.mistake.title), one.text] for one in shown.told]
    output.table([translate(N_("what is wrong")), translate(N_("what the studio says"))], rows)


def _mistakes_json(shown: MistakesShown) -> dict[str, JsonValue]:
    return {
        "unchanged": shown.unchanged.outcome.value,
        "mistakes": [
            {"name": one.mistake.name, "refused": one.refused, "id": one.message_id, "text": one.text}
            for one in shown.told
        ],
    }


def _print_aggregate(shown: AggregateShown, output: Output) -> None:
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
        (translate(N_("one flipped bit in {name}")).format(name=name), said) for name, said in shown.said_of_tampered
    ]
    output.table(
        [translate(N_("checked by the script, without the studio")), translate(N_("in it?"))],
        [[what, yes if said.says_yes else no] for what, said in rows],
    )


def _aggregate_json(shown: AggregateShown) -> dict[str, JsonValue]:
    return {
        "root": shown.root,
        "count": len(NUMBERS),
        "index": INDEX,
        "duplicate_refused": shown.duplicate.aggregate is None,
        "script_says_yes": shown.said.says_yes,
        "script_text": shown.said.text,
        "other_root_refused": not shown.said_of_other_root.says_yes,
        "tampered": [
            {"name": name, "refused": not said.says_yes, "text": said.text} for name, said in shown.said_of_tampered
        ],
    }


def _numbers(done: Round) -> list[str]:
    return [str(done.n), str(done.result), count_text(done.marks), count_text(done.steps)]


def _outcome_text(verdict: Verdict) -> str:
    return f"[{verdict.badge}] {verdict.outcome.text}"
