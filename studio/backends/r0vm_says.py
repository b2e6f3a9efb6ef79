"""What r0vm writes while it works: how far it is, and why it stopped, in words for people."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from studio.model.errors import UserError
from studio.model.one_line import one_line
from studio.model.text import N_, translate
from studio.model.units import count_text

LOG_FILTER = (
    "warn,risc0_circuit_rv32im::execute::executor=debug,risc0_circuit_rv32im::prove::hal=debug,"
    "risc0_zkvm::host::server::prove=debug,risc0_zkvm::host::recursion::prove=debug"
)
"""For RUST_LOG: a line for each segment that was executed, that is proved, and for each step of folding them."""

_LOGGED = re.compile(r"\S+Z +(TRACE|DEBUG|INFO|WARN|ERROR) ([\w:]+): (.*)", re.DOTALL)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_CUT = re.compile(r"split\(phys: \d{1,15} \+ pager: \d{1,15} \+ reserved: \d{1,15}\) = (\d{1,10})")
_WITNESS = re.compile(r"witgen: (\d{1,10})$")  # of 3.0, which says nothing of the last segment when it cuts
_MOST_SEGMENTS = 100_000
_SEGMENTS = re.compile(r"segments: (\d{1,9})$")
_LIFT, _JOIN = re.compile(r"Proving lift(?:_povw)?: claim"), re.compile(r"Proving join(?:_\w+)?: a\.claim")

# What its last words mean, the first that fits. The text of a guest's console is among them: it can at worst earn its
# own program a wrong explanation.
_REASONS = (
    (r"No space left on device|StorageFull|QuotaExceeded|Disk quota exceeded|File too large", "risc0.disk_full"),
    (r"memory allocation of \d+ bytes failed|bad_alloc|Cannot allocate memory|OutOfMemory", "risc0.out_of_memory"),
    (r"out of memory|MemoryAllocation|failed to spawn thread|Resource temporarily unavailable", "risc0.out_of_memory"),
    (r"(?i)invalid zip|zip archive|recursion_zkr|\.zkr\b|InvalidArchive|central directory", "risc0.no_recursion"),
    (r"Execution failed at program counter|Illegal trap", "risc0.machine_stopped"),
    (r"(?i)CUDA|cudaError|\bMetal\b", "risc0.gpu_failed"),
    (r"error: (?:unexpected argument|invalid value|the argument|a value is required|unrecognized)", "risc0.options"),
)
_PANIC = re.compile(
    r"thread '[^'\n]*'(?: \(\d+\))? panicked at [^\n]*\n([^\n]*)((?:\n(?!note: |thread |\d{4}-)[^\n]*)*)"
)
_CAUSED_BY = re.compile(r"Caused by:\s*\n\s*(?:\d+: )?([^\n]+)")
_WRAPPED = "called `Result::unwrap()` on an `Err` value: "
_DETAIL_LETTERS = 200
_LINE_HEAD_BYTES, _LINE_TAIL_BYTES = 4096, 64
_TAIL_LINES, _TAIL_LINE_LETTERS = 200, 500
_LOG_BYTES = 160 * 1024


@dataclass(slots=True)
class Progress:
    """Counted from the lines of its log as they come. Zero: it has not said."""

    segments: int = 0
    cut_rows: list[int] = field(default_factory=list)  # of the trace, before it is padded to a power of two
    witness_rows: list[int] = field(default_factory=list)  # after
    proving: int = 0
    lifting: int = 0
    joining: int = 0

    def take(self, source: str, message: str) -> bool:
        """Whether the line told something new."""
        if (cut := _CUT.match(message)) is not None:
            if len(self.cut_rows) < _MOST_SEGMENTS:
                self.cut_rows.append(int(cut[1]))
        elif "::prove::hal" in source and (witness := _WITNESS.match(message)) is not None:
            if len(self.witness_rows) < _MOST_SEGMENTS:
                self.witness_rows.append(int(witness[1]))
        elif message.startswith("prove_session: ") and (count := _SEGMENTS.search(message)) is not None:
            self.segments = int(count[1])
        elif message == "prove_segment" and source.endswith("::prove"):
            self.proving += 1
        elif _LIFT.match(message):
            self.lifting += 1
        elif _JOIN.match(message):
            self.joining += 1
        else:
            return False
        return True

    @property
    def segment_rows(self) -> tuple[int, ...]:
        """Rows of the trace of each segment, as far as it told."""
        return tuple(self.witness_rows or self.cut_rows)

    @property
    def phase(self) -> str:
        """Where it is, in the reader's language."""
        if self.joining:
            return _of(N_("joining: {index} of {count}"), self.joining, max(1, self.segments - 1))
        if self.lifting:
            return _of(N_("compressing segment {index} of {count}"), self.lifting, self.segments)
        if self.proving:
            return _of(N_("proving segment {index} of {count}"), self.proving, self.segments)
        return translate(N_("r0vm runs the program"))


def _of(text: str, index: int, count: int) -> str:
    return translate(text).format(index=count_text(min(index, max(1, count))), count=count_text(max(1, count)))


@dataclass(slots=True)
class Ears:
    """Hears both streams of r0vm in bounded memory, whatever it prints: for log, progress and its last words."""

    log: Callable[[bytes], None]
    progress: Progress = field(default_factory=Progress)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _last: list[str] = field(default_factory=list)
    _logged_bytes: int = 0

    def hear(self, line: str) -> bool:
        """One line; whether it says that the work got on."""
        with self._guard:
            plain = _COLOUR.sub("", line)
            told = _LOGGED.fullmatch(plain)
            if told is not None and told[1] in ("DEBUG", "TRACE"):
                got_on = self.progress.take(told[2], told[3])
                if got_on:
                    self._keep(plain)
                return got_on
            if plain[:1] in (" ", "}"):  # what a line before it goes on with: the fields of a claim, mostly
                self._last.append(plain[:_TAIL_LINE_LETTERS])
            elif plain:
                self._last.append(plain[:_TAIL_LINE_LETTERS])
                self._keep(plain)
            del self._last[:-_TAIL_LINES]
            return False

    @property
    def last_words(self) -> str:
        """The end of what it wrote, without its progress."""
        with self._guard:
            return "\n".join(self._last)

    def _keep(self, line: str) -> None:
        data = line[:_LINE_HEAD_BYTES].encode("utf-8", "replace") + b"\n"
        if self._logged_bytes + len(data) <= _LOG_BYTES:  # room must stay for its last words
            self._logged_bytes += len(data)
            self.log(data)


class LineCutter:
    """Bytes into lines; of a line without end only its head and its tail are kept."""

    def __init__(self) -> None:
        self._head, self._tail = b"", b""

    def feed(self, data: bytes) -> list[str]:
        """The lines that `data` completes."""
        *ended, rest = data.split(b"\n")
        lines = []
        for piece in ended:
            self._grow(piece)
            lines.append(self._take())
        self._grow(rest)
        return lines

    def rest(self) -> str:
        """What came after the last end of a line."""
        return self._take()

    def _grow(self, piece: bytes) -> None:
        room = _LINE_HEAD_BYTES - len(self._head)
        self._head += piece[:room]
        self._tail = (self._tail + piece[room:])[-_LINE_TAIL_BYTES:]

    def _take(self) -> str:
        line, self._head, self._tail = self._head + self._tail, b"", b""
        return line.decode("utf-8", "replace").rstrip("\r")


def refusal(words: str, exit_code: int | None) -> UserError:
    """Why it ended without a receipt, from its last words."""
    detail = reason_in(words)
    for pattern, message_id in _REASONS:
        if re.search(pattern, words):
            return UserError(message_id, {"detail": detail})
    return UserError("risc0.r0vm_failed", {"detail": detail, "code": "-" if exit_code is None else exit_code})


def reason_in(words: str) -> str:
    """The reason of the last panic, else the last line: one line, without places in source files."""
    panics = list(_PANIC.finditer(words))
    if not panics:
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        return _shown(lines[-1] if lines else "")
    reason = panics[-1][1].removeprefix(_WRAPPED).strip()
    cause = _CAUSED_BY.search(panics[-1][2])
    if cause is not None and cause[1].strip() not in reason:
        reason = f"{reason}: {cause[1].strip()}"
    return _shown(reason)


def _shown(text: str) -> str:
    printable = one_line(text)
    return " ".join(printable.replace("\ufffd", " ").split())[:_DETAIL_LETTERS] or "-"
