"""The user's aggregates: listed, built from verified proofs, added to, checked again, taken in, renamed, deleted."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

from studio.host.files import read_file, replace_file
from studio.jobs.report import Cancel, Report
from studio.library import LARGEST_PAGE, Library
from studio.merkle.aggregate import Aggregate
from studio.merkle.tree_view import Shape, tree_view
from studio.model.errors import UserError
from studio.model.text import N_, translate
from studio.model.units import count_text
from studio.model.verdict import Outcome
from studio.native import Control
from studio.session.aggregate_checks import MISSING, LeafChecks, ProofVerifier, Refusal, refusals
from studio.session.aggregate_folder import AggregateFile, AggregateFolder, Deleted
from studio.session.aggregate_leaves import FoundLeaf, LeafReader, LeafRow
from studio.session.aggregate_notes import LastCheck, Note, read_note, write_note
from studio.session.aggregate_values import (
    Arrived,
    BuildOrder,
    BuildResult,
    LeafShown,
    ReceivedInclusion,
    ShelfCheck,
    ShelfRow,
    ShelfState,
)
from studio.session.aggregates import Aggregates, Exported
from studio.session.inclusions import AGGREGATE_MAX_BYTES, check_inclusion_at
from studio.session.session import Session
from studio.session.stores import aggregates_folder
from studio.session.verify_worker import VerifyWorker

_DAY_MS = 24 * 60 * 60 * 1000
_MOST_HELD_LEAVES = 2**21  # of aggregates that were looked at lately: 129 bytes each
_MOST_TROUBLES = 50


class AggregateShelf:
    """Safe to use from several threads; with a `worker`, every verification happens in another process."""

    def __init__(
        self,
        session: Session,
        library: Library,
        aggregates: Aggregates,
        worker: VerifyWorker | None = None,
        folder: Path | None = None,
    ) -> None:
        self._session = session
        self._library = library
        self._aggregates = aggregates
        self._worker = worker
        self._checks = LeafChecks(session, library, aggregates, worker)
        self.leaves = LeafReader(session, library)
        self.folder = AggregateFolder(
            folder or aggregates_folder(library.root), session.settings.trash_keep_days * _DAY_MS
        )
        self._guard = threading.Lock()
        self._rows: dict[tuple[str, tuple[int, int, int]], ShelfRow] = {}
        self._held: OrderedDict[tuple[str, tuple[int, int, int]], _Held] = OrderedDict()

    # Looking

    def rows(self, cancel: Cancel | None = None) -> tuple[ShelfRow, ...]:
        """All aggregates, the newest first. Each file is read once as long as it does not change."""
        found = []
        for file in self.folder.files():
            if cancel is not None:
                cancel.check()
            found.append(self._row(file))
        found.sort(key=lambda row: (-row.made_unix_ms, row.name))
        return tuple(found)

    def row(self, name: str) -> ShelfRow:
        """One of them."""
        return self._row(self.folder.find(name))

    def leaf(self, name: str, index: int) -> LeafShown:
        """A leaf with its way to the root, checked, and the drawn tree around it."""
        aggregate = self._aggregate(name)
        tree = tree_view(aggregate, index)
        drawn = [node.index for node in tree.nodes if node.shape is Shape.LEAF]
        return LeafShown(tree, self.leaves.detail(aggregate, index), self.leaves.rows(aggregate, drawn))

    def leaf_page(self, name: str, first: int, count: int) -> tuple[LeafRow, ...]:
        """Leaves from `first` on, at most `count` and LARGEST_PAGE of them."""
        aggregate = self._aggregate(name)
        end = min(len(aggregate), first + min(count, LARGEST_PAGE))
        return self.leaves.rows(aggregate, range(max(0, first), end))

    def find_leaf(self, name: str, text: str, after: int | None = None) -> FoundLeaf | None:
        """The next leaf that fits `text`."""
        return self.leaves.find(self._aggregate(name), text, after)

    def used_in(self, body_hash: bytes) -> tuple[tuple[str, int], ...]:
        """(name, leaf) of every aggregate here that has a proof."""
        found = []
        for file in self.folder.files():
            try:
                (index,) = self._read(file).find_bodies([body_hash])
            except UserError:  # a damaged one is named in the list
                continue
            if index is not None:
                found.append((file.name, index))
        return tuple(found)

    # Building

    def build(self, order: BuildOrder, report: Report, cancel: Cancel) -> BuildResult:
        """Verify every proof, then write; or, where one does not verify, only say so."""
        target = self._target(order)
        control, total = Control(), len(order.sources)
        verify = ProofVerifier(self._session, self._worker, report, cancel)

        def begun(position: int) -> None:
            text = translate(N_("verifying {number} of {total}"))
            report.phase = text.format(number=count_text(position + 1), total=count_text(total))

        with cancel.calling(control.cancel):
            checked = self._aggregates.check(
                order.sources,
                target,
                control,
                append=order.append,
                allow_duplicates=order.allow_duplicates,
                verify=verify,
                begun=begun,
            )
        if not all(one.taken for one in checked):
            return BuildResult(order, checked)
        return self.write(BuildResult(order, checked), report, cancel)

    def write(self, result: BuildResult, report: Report, cancel: Cancel) -> BuildResult:
        """Put the proofs that were taken under one root, without those that were not."""
        order, checked = result.order, result.taken
        if not checked:
            raise UserError("aggregate.empty")
        target = self._target(order)
        cancel.check()
        report.steps, total = 0, len(checked)

        def hashed(count: int) -> None:
            text = translate(N_("hashing {number} of {total}"))
            report.phase = text.format(number=count_text(count), total=count_text(total))

        hashed(0)
        before = self._row(self.folder.find(order.name)) if order.append else None
        built = self._aggregates.write(
            checked, target, append=order.append, allow_duplicates=order.allow_duplicates, hashed=hashed
        )
        if built.aggregate is not None:
            foreign = 0 if before is None else before.foreign_leaves
            write_note(target, Note(built.aggregate.root, _now_ms(), built.hashing_ns, foreign))
        return replace(result, row=self.row(self.folder.find(target.stem).name), first_index=built.first_index)

    def refusals(self, result: BuildResult) -> tuple[Refusal, ...]:
        """The proofs that were not taken, by their names."""
        numbered = [one for one in result.checked if isinstance(one.source, int) and one.body_hash]
        entries = self._library.entries_of_bodies([one.body_hash for one in numbered])
        by_body = {one.entry.body_hash: one.name for one in self.leaves.labelled(entries.values())}
        names = {one.name: by_body[one.body_hash] for one in numbered if one.body_hash in by_body}
        return refusals(result.checked, names)

    def check_again(self, name: str, report: Report, cancel: Cancel) -> ShelfCheck:
        """Read the file again, which computes the root, and verify every proof again that the library has."""
        file = self.folder.find(name)
        aggregate = Aggregate.decode(read_file(file.path, AGGREGATE_MAX_BYTES))
        counts = dict.fromkeys([*(outcome.value for outcome in Outcome), MISSING], 0)
        troubles: list[tuple[int, str]] = []
        for index, outcome, trouble in self._checks.outcomes(aggregate, report, cancel):
            counts[outcome] += 1
            if trouble and len(troubles) < _MOST_TROUBLES:
                troubles.append((index, trouble))
        check = LastCheck(_now_ms(), **counts)
        note = read_note(file.path)
        if note is None or note.root != aggregate.root:
            note = Note(aggregate.root, file.modified_unix_ms, 0, len(aggregate))
        write_note(file.path, replace(note, check=check))
        return ShelfCheck(self.row(name), check, tuple(troubles))

    # Files from elsewhere

    def look_at(self, path: Path) -> Arrived:
        """Read an aggregate file without keeping it; UserError for a damaged one."""
        held = _decoded(read_file(path, AGGREGATE_MAX_BYTES))
        aggregate = held.aggregate
        looked_at = range(min(len(aggregate), LARGEST_PAGE))
        here = sum(row.proof is not None for row in self.leaves.rows(aggregate, looked_at))
        known_as = self._with_root(aggregate.root)
        return Arrived(path, len(aggregate), aggregate.root, held.reading_ns, known_as, here, len(looked_at))

    def take_in(self, path: Path) -> ShelfRow:
        """Keep an aggregate file from elsewhere under a free name like its own."""
        data = read_file(path, AGGREGATE_MAX_BYTES)
        aggregate = Aggregate.decode(data)
        self.folder.make()
        name = self.folder.free_name(path.stem)
        target = self.folder.path(name)
        replace_file(target, data)
        write_note(target, Note(aggregate.root, _now_ms(), 0, len(aggregate)))
        return self.row(name)

    def check_received(self, path: Path, trusted_root: bytes | None = None) -> ReceivedInclusion:
        """Check an inclusion proof from elsewhere; UserError that names what is wrong with it."""
        started_ns = time.perf_counter_ns()
        checked = check_inclusion_at(path, trusted_root=trusted_root, settings=self._session.settings)
        check_ns = time.perf_counter_ns() - started_ns
        body_hash = checked.inclusion.body_hash
        entries = self._library.entries_of_bodies([body_hash])
        proofs = self.leaves.labelled(entries.values())
        known_as = self._with_root(checked.inclusion.root)
        return ReceivedInclusion(path, checked, check_ns, known_as, proofs[0] if proofs else None)

    # Handing out

    def export_inclusion(self, name: str, index: int, folder: Path) -> Exported:
        """Write the folder that shows without the studio that a proof is in the aggregate."""
        return self._aggregates.export_inclusion(self._aggregate(name), index, folder)

    def inclusion(self, name: str, index: int) -> bytes:
        """The inclusion proof file of a leaf."""
        return self._aggregate(name).inclusion(index)

    def export_root(self, name: str, path: Path) -> None:
        """Write the root as text, to be published."""
        row = self.row(name)
        if row.error is not None:
            raise row.error
        lines = (f"root:   {row.root.hex()}", f"proofs: {row.leaves}", f"name:   {row.name}")
        replace_file(path, ("\n".join(lines) + "\n").encode("utf-8"))

    def export(self, name: str, path: Path) -> None:
        """Write a copy of the aggregate file."""
        replace_file(path, self._aggregate(name).encode())

    # Changing the list

    def rename(self, name: str, new_name: str) -> str:
        """The new name as it is kept."""
        return self.folder.rename(name, new_name)

    def delete(self, name: str) -> Deleted:
        """Take an aggregate out of the list; its proofs stay in the library."""
        return self.folder.delete(name)

    def put_back(self, deleted: Deleted) -> str:
        """Take a deletion back; the name under which it is back."""
        return self.folder.put_back(deleted)

    # Inside

    def _target(self, order: BuildOrder) -> Path:
        if order.append:
            return self.folder.find(order.name).path
        self.folder.refuse_taken(order.name)
        self.folder.make()
        return self.folder.path(order.name)

    def _with_root(self, root: bytes) -> tuple[str, ...]:
        return tuple(row.name for row in self.rows() if row.error is None and row.root == root)

    def _row(self, file: AggregateFile) -> ShelfRow:
        key = (file.name, file.stamp)
        with self._guard:
            row = self._rows.get(key)
        if row is None:
            row = self._made_row(file)
            with self._guard:
                for old in [known for known in self._rows if known[0] == file.name]:
                    del self._rows[old]
                self._rows[key] = row
        if row.error is not None:
            return row
        note = read_note(file.path)
        if note is not None and note.root != row.root:
            note = None
        made = file.modified_unix_ms if note is None else note.made_unix_ms
        return replace(row, note=note, made_unix_ms=made, state=_state(row.leaves, note))

    def _made_row(self, file: AggregateFile) -> ShelfRow:
        row = ShelfRow(file.name, file.path, file.size_bytes, file.modified_unix_ms, ShelfState.UNCHECKED)
        try:
            held = self._held_of(file)
        except UserError as error:
            return replace(row, state=ShelfState.DAMAGED, error=error)
        aggregate = held.aggregate
        return replace(row, leaves=len(aggregate), root=aggregate.root, reading_ns=held.reading_ns)

    def _aggregate(self, name: str) -> Aggregate:
        return self._read(self.folder.find(name))

    def _read(self, file: AggregateFile) -> Aggregate:
        return self._held_of(file).aggregate

    def _held_of(self, file: AggregateFile) -> _Held:
        """The aggregate of a file; the ones that were looked at lately are held."""
        key = (file.name, file.stamp)
        with self._guard:
            held = self._held.get(key)
            if held is not None:
                self._held.move_to_end(key)
                return held
        held = _decoded(read_file(file.path, AGGREGATE_MAX_BYTES))
        with self._guard:
            self._held[key] = held
            while len(self._held) > 1 and sum(len(one.aggregate) for one in self._held.values()) > _MOST_HELD_LEAVES:
                self._held.popitem(last=False)
        return held


@dataclass(frozen=True, slots=True)
class _Held:
    aggregate: Aggregate
    reading_ns: int


def _decoded(data: bytes) -> _Held:
    started_ns = time.perf_counter_ns()
    aggregate = Aggregate.decode(data)
    return _Held(aggregate, time.perf_counter_ns() - started_ns)


def _state(leaves: int, note: Note | None) -> ShelfState:
    if note is None:
        return ShelfState.UNCHECKED
    check = note.check
    if check is not None and check.refused:
        return ShelfState.REFUSED
    if check is not None and (check.undecided or check.missing):
        return ShelfState.UNCHECKED  # the last look could not say it of each any more
    was_verified = note.foreign_leaves == 0 or (check is not None and check.verified == leaves)
    return ShelfState.VERIFIED if was_verified else ShelfState.UNCHECKED


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
