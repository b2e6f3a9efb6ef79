"""The kept results of the benchmark: read, chosen, compared, taken from elsewhere, carried away, removed. No widget."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.gui.desk import Desk
from studio.model.errors import UserError
from studio.model.message import Message
from studio.model.messages import render
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.session import Workbench
from studio.session.background import Cancel, Report
from studio.session.bench.comparison import ComparedResult, compare_results
from studio.session.bench.shelf import KeptResult, KeptResults
from studio.session.bench.values import BenchResult, save_result

Taken = tuple[list[KeptResult], list[Message]]


class BenchResults(QObject):
    """Two of them are chosen: the one that is shown, and the one beside it, which may be none."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted = ""
        self._wanted_other: str | None = None  # None: nobody chose yet
        self.kept: tuple[KeptResult, ...] = ()
        self.damaged = 0
        self.loaded = False
        self.compared: ComparedResult | None = None

    @property
    def shown(self) -> KeptResult | None:
        """The chosen one, else the newest."""
        return self._kept(self._wanted) or next(iter(self.kept), None)

    @property
    def other(self) -> KeptResult | None:
        """What it is compared with: until somebody chooses, the one before it."""
        if self._wanted_other is not None:
            return self._kept(self._wanted_other)
        shown = self.shown
        after = self.kept[self.kept.index(shown) + 1 :] if shown is not None else ()
        return next(iter(after), None)

    def load(self) -> None:
        """Read the shelf again."""

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> KeptResults:
            return bench.benchmarks.load()

        def done(found: KeptResults) -> None:
            self.kept, self.damaged, self.loaded = found.results, found.damaged, True
            self._compare()

        self._desk.run(work, done, owner=self, key="benchmark results")

    def choose(self, shown: str | None = None, other: str | None = None) -> None:
        """Show another one, or compare with another; "" compares with none."""
        if shown is not None:
            self._wanted = shown
        if other is not None:
            self._wanted_other = other
        self._compare()

    def show_newly(self, kept: KeptResult) -> None:
        """One that was just measured here."""
        self._wanted = kept.id
        self.load()

    def take(self, paths: Sequence[Path]) -> None:
        """Keep results from elsewhere, and compare with the last of them."""

        def work(bench: Workbench, _report: Report, cancel: Cancel) -> Taken:
            taken, refused = [], []
            for path in paths:
                cancel.check()
                try:
                    taken.append(bench.benchmarks.take(path))
                except UserError as error:
                    refused.append(render(error.message_id, error.params))
            return taken, refused

        self._desk.run(work, self._taken, owner=self)

    def export(self, kept: KeptResult, path: Path) -> None:
        """Write a result to a file that another machine can take."""

        def work(_bench: Workbench, _report: Report, _cancel: Cancel) -> None:
            save_result(kept.result, path)

        def done(_nothing: None) -> None:
            self._desk.notice(translate(N_("Exported to {path}.")).format(path=path), tone="ok")

        self._desk.run(work, done, owner=self)

    def remove(self, kept: KeptResult) -> None:
        """Forget one; the notice takes it back."""

        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> BenchResult | None:
            return bench.benchmarks.remove(kept.id)

        def done(removed: BenchResult | None) -> None:
            self.load()
            if removed is not None:
                text = translate(N_("Removed a result of the benchmark."))
                self._desk.notice(text, undo=lambda: self._take_back(removed))

        self._desk.run(work, done, owner=self)

    def _take_back(self, removed: BenchResult) -> None:
        def work(bench: Workbench, _report: Report, _cancel: Cancel) -> KeptResult:
            return bench.benchmarks.add(removed)

        self._desk.run(work, self.show_newly, owner=self)

    def _taken(self, found: Taken) -> None:
        taken, refused = found
        if taken:
            text = N_("Imported {count} results.") if len(taken) != 1 else N_("Imported a result of the benchmark.")
            self._desk.notice(translate(text).format(count=count_text(len(taken))), tone="ok")
            if self.shown is not None and self.shown.id != taken[-1].id:
                self._wanted, self._wanted_other = self.shown.id, taken[-1].id
            self.load()
        if refused:
            first = refused[0]
            more = translate(N_("{count} more could not be read either.")).format(count=count_text(len(refused) - 1))
            step = f"{first.next_step} {more}" if len(refused) > 1 else first.next_step
            self._desk.notice(first.what, step, tone="bad")

    def _kept(self, result_id: str) -> KeptResult | None:
        return next((kept for kept in self.kept if kept.id == result_id), None)

    def _compare(self) -> None:
        shown, other = self.shown, self.other
        if shown is None:
            self._show(None)
            return
        result, beside = shown.result, None if other is None else other.result
        self._desk.read(lambda: compare_results(result, beside), self._show, owner=self, key="benchmark compared")

    def _show(self, compared: ComparedResult | None) -> None:
        self.compared = compared
        self.changed.emit()
