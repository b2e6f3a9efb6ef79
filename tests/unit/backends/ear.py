"""A watcher for tests of provers."""

from __future__ import annotations


class Ear:
    """A watcher that keeps what it is told."""

    def __init__(self) -> None:
        self.phases: list[str] = []
        self.logged = b""

    @property
    def phase(self) -> str:
        return self.phases[-1] if self.phases else ""

    @phase.setter
    def phase(self, text: str) -> None:
        self.phases.append(text)

    def log(self, data: bytes, /) -> None:
        self.logged += data
