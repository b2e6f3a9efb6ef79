"""The aggregate of the demo: three proofs, one root, and an inclusion proof that a bare interpreter checks."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from studio.model.errors import Cancelled
from studio.model.text import N_, translate
from studio.native import Control
from studio.session.aggregates import Aggregates, Built, Source
from studio.session.bare_check import ScriptAnswer, run_inclusion_script
from studio.session.demo.rounds import PROGRAM
from studio.session.inclusions import check_inclusion_at
from studio.session.session import Session
from studio.session.stores import library_folder, open_library

NUMBERS = (5, 10, 15)
INDEX = 1
TAMPERED = ("leaf.proof", "leaf.inclusion")  # one bit of each is flipped, one after the other


@dataclass(frozen=True, slots=True)
class AggregateShown:
    """Everything that the scene found out."""

    built: Built
    duplicate: Built
    said: ScriptAnswer
    studio_root: bytes
    said_of_tampered: tuple[tuple[str, ScriptAnswer], ...]  # by the file that was changed
    said_of_other_root: ScriptAnswer

    @property
    def root(self) -> str:
        """The root in hexadecimal; empty where there is no aggregate."""
        return "" if self.built.aggregate is None else self.built.aggregate.root.hex()

    def failures(self) -> list[str]:
        """Everything that is not as expected."""
        count = 0 if self.built.aggregate is None else len(self.built.aggregate)
        expected = [
            (count == len(NUMBERS), N_("the aggregate does not hold three proofs")),
            (self.duplicate.aggregate is None, N_("a duplicate was not refused")),
            (self.studio_root.hex() == self.root, N_("the inclusion proof has another root")),
            (self.said.says_yes and self.root in self.said.text, N_("the script did not confirm the inclusion proof")),
            (not self.said_of_other_root.says_yes, N_("the script accepted another root")),
        ]
        found = [translate(text) for is_so, text in expected if not is_so]
        for name, said in self.said_of_tampered:
            if said.says_yes or not said.text.startswith("NO"):
                found.append(translate(N_("the script did not refuse a changed {name}")).format(name=name))
        return found


def show_aggregate(session: Session, control: Control) -> AggregateShown:
    """All of it in a folder that is gone afterwards: the user's own library is never opened."""
    with tempfile.TemporaryDirectory(prefix="proving-studio-demo-") as name:
        folder = Path(name)
        settings = replace(session.settings, library_folder=str(folder / "library"))
        with open_library(settings, library_folder(settings)) as library:
            aggregates = Aggregates(session, library, folder / "lock")
            sources = _proofs(session, folder, control)
            target = folder / "three.aggregate"
            built = aggregates.build(sources, target, control)
            duplicate = aggregates.build(sources[:1], target, control, append=True)
            if built.aggregate is not None:
                aggregates.export_inclusion(built.aggregate, INDEX, folder / "inclusion")
        return _checked(folder / "inclusion", built, duplicate, control)


def _proofs(session: Session, folder: Path, control: Control) -> list[Source]:
    program = session.open(PROGRAM)
    paths: list[Source] = []
    for n in NUMBERS:
        proved = session.prove(program, session.witness(program, {"n": str(n)}), control)
        paths.append(session.store(proved, folder / f"fib-{n}.proof").path)
    return paths


def _checked(folder: Path, built: Built, duplicate: Built, control: Control) -> AggregateShown:
    checked = check_inclusion_at(folder)
    root = checked.inclusion.root
    said = run_inclusion_script(folder, root)
    said_of_tampered = []
    for name in TAMPERED:
        if control.cancelled:
            raise Cancelled
        whole = (folder / name).read_bytes()
        middle = len(whole) // 2
        (folder / name).write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        said_of_tampered.append((name, run_inclusion_script(folder, root)))
        (folder / name).write_bytes(whole)
    other_root = bytes([root[0] ^ 1]) + root[1:]
    said_of_other_root = run_inclusion_script(folder, other_root)
    return AggregateShown(built, duplicate, said, root, tuple(said_of_tampered), said_of_other_root)
