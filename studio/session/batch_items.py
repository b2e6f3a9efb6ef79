"""Long lists of proofs to make that are not held as lists: each item is put together when it is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import overload

from studio.programs.opening import OpenedProgram
from studio.session.batch import BatchItem
from studio.session.keeping import Request


class RangeItems(Sequence[BatchItem]):
    """One field counts through a range, as often as wanted; the other fields keep what they say, a fresh salt too."""

    def __init__(self, item: BatchItem, name: str, values: range, times: int, offset: int, width: int) -> None:
        self.name = name
        self._item = item
        self._values = values
        self._count = len(values) * times
        self._before = item.witness[:offset]
        self._after = item.witness[offset + width :]
        self._width = width

    def __len__(self) -> int:
        return self._count

    def value(self, index: int) -> int:
        """Of the field, in the item at `index`."""
        return self._values[index % len(self._values)]

    @overload
    def __getitem__(self, index: int) -> BatchItem: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[BatchItem]: ...
    def __getitem__(self, index: int | slice) -> BatchItem | Sequence[BatchItem]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(self._count))]
        if not 0 <= index < self._count:
            raise IndexError(index)
        value = self._values[index % len(self._values)].to_bytes(self._width, "little")
        return BatchItem(self._item.program, self._before + value + self._after, self._item.request)


class SameItems(Sequence[BatchItem]):
    """One input, over and over."""

    def __init__(self, item: BatchItem, count: int) -> None:
        self._item = item
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> BatchItem: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[BatchItem]: ...
    def __getitem__(self, index: int | slice) -> BatchItem | Sequence[BatchItem]:
        if isinstance(index, slice):
            return [self._item] * len(range(*index.indices(self._count)))
        if not 0 <= index < self._count:
            raise IndexError(index)
        return self._item


class ListedItems(Sequence[BatchItem]):
    """Inputs of a file, kept in arrays: through a million objects the collector would go for a tenth of a second."""

    def __init__(self, request: Request) -> None:
        self.line_numbers = array("Q")
        self._request = request
        self._programs: list[OpenedProgram] = []
        self._number_of: dict[int, int] = {}  # by id of the object: a program is opened once for a file
        self._program_of = array("Q")
        self._witnesses = bytearray()
        self._ends = array("Q", [0])  # of each witness; the first stands before all

    @property
    def program_names(self) -> set[str]:
        """Of all programs that are in it."""
        return {program.name for program in self._programs}

    def append(self, number: int, item: BatchItem) -> None:
        """One more, from the line `number`."""
        place = self._number_of.setdefault(id(item.program), len(self._programs))
        if place == len(self._programs):
            self._programs.append(item.program)
        self.line_numbers.append(number)
        self._program_of.append(place)
        self._witnesses += item.witness
        self._ends.append(len(self._witnesses))

    def __len__(self) -> int:
        return len(self.line_numbers)

    @overload
    def __getitem__(self, index: int) -> BatchItem: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[BatchItem]: ...
    def __getitem__(self, index: int | slice) -> BatchItem | Sequence[BatchItem]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        witness = bytes(self._witnesses[self._ends[index] : self._ends[index + 1]])
        return BatchItem(self._programs[self._program_of[index]], witness, self._request)
