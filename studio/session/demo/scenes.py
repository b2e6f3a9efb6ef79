"""The scenes of the demo: each computes everything live and knows each number that is not as expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from studio.model.text import N_
from studio.native import Control
from studio.session.demo.aggregate import AggregateShown, show_aggregate
from studio.session.demo.mistakes import MistakesShown, show_mistakes
from studio.session.demo.rounds import REPEATS, RoundsShown, show_rounds
from studio.session.demo.side_by_side import SideBySideShown, show_brief, show_side_by_side
from studio.session.machine import SystemReport
from studio.session.session import Session

_SINGLE = (10,)
_BATCH = (5, 10, 15)
_PERFORMANCE = (5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class SystemShown:
    """This machine; there is nothing to expect of it."""

    report: SystemReport

    def failures(self) -> list[str]:
        """None: a machine is as it is."""
        return []


Shown = RoundsShown | AggregateShown | SystemShown | MistakesShown | SideBySideShown


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene. `play` stores nothing and never opens the library of the user.

    `brief`: for a row of scenes, where `play` may take minutes.
    """

    title: str
    play: Callable[[Session, Control], Shown]
    brief: Callable[[Session, Control], Shown] | None = None


def _single(session: Session, control: Control) -> RoundsShown:
    return show_rounds(session, _SINGLE, control)


def _batch(session: Session, control: Control) -> RoundsShown:
    return show_rounds(session, _BATCH, control)


def _system(session: Session, _control: Control) -> SystemShown:
    return SystemShown(session.system_report())


def _performance(session: Session, control: Control) -> RoundsShown:
    return show_rounds(session, _PERFORMANCE, control, repeats=REPEATS)


SCENES: Mapping[str, Scene] = {
    "single": Scene(N_("one Fibonacci number, proved and verified"), _single),
    "batch": Scene(N_("three proofs in a row"), _batch),
    "aggregate": Scene(N_("three proofs under one root, checked without the studio"), show_aggregate),
    "system": Scene(N_("this machine and what can prove on it"), _system),
    "performance": Scene(N_("how fast each step is"), _performance),
    "side-by-side": Scene(N_("the same proof by every backend that works here"), show_side_by_side, show_brief),
    "errors": Scene(N_("ways to be wrong, all refused"), show_mistakes),
}
