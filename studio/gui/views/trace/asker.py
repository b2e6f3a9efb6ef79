"""The questions that a step raises: who wrote this last, who touches it next, where does this line run next."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from studio.gui.models.register_rows import register_name
from studio.gui.views.trace.memory_pane import MemoryPane
from studio.gui.views.trace.navigator import Navigator
from studio.gui.views.trace.register_pane import RegisterPane
from studio.gui.views.trace.seeker import Seeker
from studio.model.text import N_, translate
from studio.session.run_looks import ANY_MARK, address_query, pc_query

_WORD_BYTES = 4


@dataclass(frozen=True, slots=True)
class Subject:
    """A register, or `size_bytes` of memory at `address`."""

    name: str
    register: int | None = None
    address: int = 0
    size_bytes: int = 0


class Asker(QObject):
    """Answers by searching; what it is about follows from the step, or from what a person chose."""

    def __init__(
        self, navigator: Navigator, seeker: Seeker, registers: RegisterPane, memory: MemoryPane, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._navigator = navigator
        self._seeker = seeker
        self._registers = registers
        self._memory = memory

    def written(self) -> Subject | None:
        """What "who wrote it last" is about: the chosen register, the memory of the step, the register of the step."""
        if self._registers.chosen is not None:
            return Subject(register_name(self._registers.chosen), self._registers.chosen)
        memory = self.touched()
        if memory is not None:
            return memory
        moment = self._navigator.moment
        here = None if moment is None else moment.here
        if here is not None and here.change is not None:
            return Subject(register_name(here.change.register), here.change.register)
        return None

    def touched(self) -> Subject | None:
        """What "next access" is about: the memory of the step, else the typed address."""
        moment = self._navigator.moment
        access = None if moment is None or moment.here is None else moment.here.access
        if access is not None:
            return Subject(_address_name(access.address), None, access.address, access.size_bytes)
        typed = self._memory.typed_address()
        return None if typed is None else Subject(_address_name(typed), None, typed, 1)

    def ask_writer(self) -> None:
        """Go to the step before this one that wrote it, anywhere in the run."""
        subject, at = self.written(), self._navigator.at
        if subject is None:
            self._seeker.say(
                translate(N_("This step writes and reads nothing. Choose a register, or type an address."))
            )
        elif subject.register is not None:
            words = translate(N_("write of {name}")).format(name=subject.name)
            self._seeker.writer_of_register(subject.register, words)
        else:
            query = address_query(subject.address, subject.address + subject.size_bytes, stores_only=True)
            words = translate(N_("write of {name}")).format(name=subject.name)
            self._seeker.search_from(query, words, at.step, forward=False, span=(0, at.steps))

    def ask_next_access(self, *, forward: bool = True) -> None:
        """Go to the next step that reads or writes the same memory."""
        subject = self.touched()
        if subject is None:
            self._seeker.say(translate(N_("This step accesses no memory. Type an address under Memory.")))
            return
        query = address_query(subject.address, subject.address + subject.size_bytes)
        self._seeker.search(query, translate(N_("access of {name}")).format(name=subject.name), forward=forward)

    def ask_same_pc(self, *, forward: bool) -> None:
        """Go to the next step at this instruction, or the one before."""
        moment = self._navigator.moment
        if moment is not None:
            self.ask_pc(moment.pc, forward=forward)

    def ask_pc(self, address: int, *, forward: bool) -> None:
        """Go to the next step at an instruction."""
        words = translate(N_("instruction at {address}")).format(address=_address_name(address))
        self._seeker.search(pc_query(address), words, forward=forward)

    def ask_mark(self, *, forward: bool) -> None:
        """Go to the next mark, or the one before."""
        self._seeker.search(ANY_MARK, translate(N_("mark")), forward=forward)


def _address_name(address: int) -> str:
    return f"0x{address:x}"
