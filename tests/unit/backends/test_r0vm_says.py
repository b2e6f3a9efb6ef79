"""What r0vm says, in the words of real ones: progress, and why it stopped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.backends.r0vm_says import LOG_FILTER, Ears, LineCutter, reason_in, refusal
from studio.model.messages import MESSAGES

STAMP = "2026-11-26T09:56:30.654860Z"
EXECUTOR = "risc0_circuit_rv32im::execute::executor"
PROVER, PROVE = "risc0_zkvm::host::server::prove::prover_impl", "risc0_zkvm::host::server::prove"
FOLD = "risc0_zkvm::host::recursion::prove"
PLACE = "thread 'main' (9039) panicked at /srv/registry/risc0-r0vm-5.0.0-rc.1/src/lib.rs:240:56:\n"
TRAPPED = "Execution failed at program counter 0xc000002c: Illegal trap\n\nCaused by:\n    Illegal trap"
NOTE = "\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n"


def line(target: str, message: str, level: str = "DEBUG") -> str:
    return f"{STAMP} {level:>5} {target}: {message}"


def heard(*lines: str) -> tuple[Ears, list[bytes]]:
    logged: list[bytes] = []
    ears = Ears(logged.append)
    for one in lines:
        ears.hear(one)
    return ears, logged


def test_the_course_of_a_proof_of_three_segments() -> None:
    session = 'prove_session: exit_code = Halted(0), journal = Some("0a00"), segments: 3'
    course = [
        ("", "r0vm runs the program"),
        (line(EXECUTOR, "split(phys: 17306 + pager: 9642 + reserved: 4113) = 22280 >= 22280"), "r0vm runs the program"),
        (line(PROVER, session), "r0vm runs the program"),
        (line(PROVE, "prove_segment"), "proving segment 1 of 3"),
        (line(PROVER, "segment_preflight"), "proving segment 1 of 3"),
        (line(PROVE, "prove_segment"), "proving segment 2 of 3"),
        (line(PROVE, "prove_segment"), "proving segment 3 of 3"),
        (line(FOLD, "Proving lift: claim = ReceiptClaim {"), "compressing segment 1 of 3"),
        ("    pre: MaybePruned {", "compressing segment 1 of 3"),
        (line(FOLD, "Proving lift finished: decoded claim = ReceiptClaim {"), "compressing segment 1 of 3"),
        (line(FOLD, "Proving lift: claim = ReceiptClaim {"), "compressing segment 2 of 3"),
        (line(FOLD, "Proving join: a.claim = ReceiptClaim {"), "joining: 1 of 2"),
        (line(FOLD, "Proving join: b.claim = ReceiptClaim {"), "joining: 1 of 2"),
        (line(FOLD, "Proving join: a.claim = ReceiptClaim {"), "joining: 2 of 2"),
        (line(FOLD, "Proving join: a.claim = ReceiptClaim {"), "joining: 2 of 2"),  # never 3 of 2
    ]
    ears, _ = heard()
    for said, phase in course:
        ears.hear(said)
        assert ears.progress.phase == phase
    assert (ears.progress.segments, ears.progress.segment_rows) == (3, (22280,))


def test_the_sizes_of_segments_of_3_0() -> None:
    """It tells of a cut only where another segment follows, and of the padded trace of each while it proves."""
    hal = "risc0_circuit_rv32im::prove::hal"
    cut = line(EXECUTOR, "split(phys: 1000000 + pager: 9642 + reserved: 4113) = 1013755 >= 1013000")
    told = [line(f"{hal}::cpu", f"witgen: {2**20}"), line(hal, "prove_inner"), line(f"{hal}::cpu", f"witgen: {2**15}")]
    assert heard(cut, *told)[0].progress.segment_rows == (2**20, 2**15)


def test_colours_are_looked_through() -> None:
    coloured = f"\x1b[2m{STAMP}\x1b[0m \x1b[34mDEBUG\x1b[0m \x1b[2m{PROVE}\x1b[0m\x1b[2m:\x1b[0m prove_segment"
    ears, _ = heard(coloured)
    assert ears.progress.proving == 1


def test_a_guest_that_writes_such_lines_cannot_make_nonsense() -> None:
    ears, _ = heard(*[line(PROVE, "prove_segment")] * 5, line(PROVER, "prove_session: x, segments: " + "9" * 40))
    assert ears.progress.phase == "proving segment 1 of 1"
    assert heard("prove_segment", "DEBUG prove_segment")[0].progress.proving == 0


def test_the_log_has_words_and_progress_but_not_every_field_of_every_claim() -> None:
    said = [line(PROVE, "prove_segment"), line(PROVER, "chunk"), "  pre: 1", "}", "hello", line("x", "bad", "ERROR")]
    ears, logged = heard(*said)
    assert b"".join(logged).decode().splitlines() == [said[0], "hello", said[-1]]
    assert ears.last_words.splitlines() == ["  pre: 1", "}", "hello", said[-1]]


def test_whatever_it_says_little_is_kept() -> None:
    ears, logged = heard(*["x" * 100_000] * 1000)
    assert sum(map(len, logged)) <= 160 * 1024
    assert len(ears.last_words) <= 200 * 501


@given(st.lists(st.binary(max_size=50)), st.binary())
def test_lines_do_not_depend_on_how_they_are_cut(pieces: list[bytes], last: bytes) -> None:
    whole, cut = LineCutter(), LineCutter()
    data = b"".join(pieces) + last
    expected = [*whole.feed(data), whole.rest()]
    got = [one for piece in [*pieces, last] for one in cut.feed(piece)]
    assert [*got, cut.rest()] == expected
    assert expected == [part.decode("utf-8", "replace").rstrip("\r") for part in data.split(b"\n")]


def test_of_a_line_without_end_head_and_tail_are_kept() -> None:
    cutter = LineCutter()
    for _ in range(100):
        assert cutter.feed(b"a" * 10_000) == []
    (whole,) = cutter.feed(b" segments: 7\n")
    assert len(whole) < 5000
    assert whole.startswith("aaa")
    assert whole.endswith("segments: 7")


@pytest.mark.parametrize(
    ("words", "message_id"),
    [
        (
            f'{PLACE}Unable to write receipt file: Os {{ code: 28, kind: StorageFull, message: "No" }}{NOTE}',
            "disk_full",
        ),
        (f"{PLACE}called `Result::unwrap()` on an `Err` value: std::bad_alloc{NOTE}", "out_of_memory"),
        ("memory allocation of 1073741824 bytes failed", "out_of_memory"),
        (f'{PLACE}failed to spawn thread: Os {{ code: 11, kind: WouldBlock, message: "" }}', "out_of_memory"),
        (
            f"{PLACE}called `Result::unwrap()` on an `Err` value: invalid Zip archive: Could not find EOCD",
            "no_recursion",
        ),
        (f"{PLACE}called `Result::unwrap()` on an `Err` value: {TRAPPED}", "machine_stopped"),
        (f"{PLACE}CUDA error: no kernel image is available", "gpu_failed"),
        ("error: unexpected argument '--po2' found", "options"),
        (f"{PLACE}called `Result::unwrap()` on an `Err` value: Malformed ProgramBinary{NOTE}", "r0vm_failed"),
        ("", "r0vm_failed"),
    ],
)
def test_each_reason_has_its_message(words: str, message_id: str) -> None:
    error = refusal(words, 101)
    assert error.message_id == f"risc0.{message_id}"
    assert error.message_id in MESSAGES
    assert "{" not in str(error).replace("kind: WouldBlock", "").replace("{ code", "")


def test_a_reason_is_one_plain_line() -> None:
    assert reason_in(f"{PLACE}called `Result::unwrap()` on an `Err` value: it broke{NOTE}") == "it broke"
    chain = (
        f"{PLACE}called `Result::unwrap()` on an `Err` value: outer\n\nCaused by:\n    0: inner\n    1: innermost{NOTE}"
    )
    assert reason_in(chain) == "outer: inner"
    assert reason_in(f"{PLACE}{TRAPPED}{NOTE}") == TRAPPED.splitlines()[0]
    assert reason_in("first\n\nlast \x1b\x07\n\n") == "last"
    assert reason_in("") == "-"
    assert len(reason_in("x" * 9999)) == 200


def test_the_filter_asks_for_what_is_read_and_nothing_that_is_long() -> None:
    assert LOG_FILTER.startswith("warn,")
    assert all(target in LOG_FILTER for target in (EXECUTOR, PROVE, FOLD))
    assert "trace" not in LOG_FILTER
