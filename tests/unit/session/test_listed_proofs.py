"""Rows of the library in words, the details of one proof, and its program with its input in hand again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from studio import native
from studio.library import LARGEST_PAGE, Filter, NewProof, Sort, State, VerificationSummary
from studio.model.errors import UserError
from studio.model.verdict import AnswerState, Outcome, Strength
from studio.session import Batch, BatchItem, Request, Session, Workbench
from studio.session.listed_proofs import marked, with_verification
from studio.settings import DEFAULT_SETTINGS

SESSION = Session()
FIBONACCI = SESSION.open("fibonacci")
YES = AnswerState.YES


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    made = Workbench(DEFAULT_SETTINGS, tmp_path / "library")
    yield made
    made.close()


def add(bench: Workbench, number: int, form: str = "") -> int:
    witness = SESSION.witness(FIBONACCI, {"n": str(number)})
    proof_id = bench.keeping.prove(FIBONACCI, witness, Request(form=form)).proof_id
    assert proof_id is not None
    return proof_id


def stranger(proof: bytes, **changes: object) -> bytes:
    file = native.proof_decode(proof)
    names = "program_id journal exit_code steps backend backend_version evidence studio_version created_unix_ms"
    fields = {name: getattr(file, name) for name in [*names.split(), "elapsed_ns", "device"]}
    return native.proof_encode(**fields | changes)


def test_a_row_in_words(bench: Workbench) -> None:
    add(bench, 50)
    (row,) = bench.listed.page(Filter(), Sort.ARRIVAL, descending=True).rows
    assert (row.program, row.line, row.backend) == ("fibonacci", "n = 50, value = 12,586,269,025", "Trace")
    assert row.entry is not None
    assert row.steps == f"{row.entry.steps:,}"
    assert row.size_bytes == row.entry.file_bytes + (row.entry.opening_bytes or 0)
    assert (row.evidence, row.answers) == (State.NEVER, None)
    verified = with_verification(row, VerificationSummary(Outcome.VERIFIED, Strength.RE_EXECUTABLE, YES, YES, YES, 7))
    assert (verified.evidence, verified.answers) == (Strength.RE_EXECUTABLE, (YES, YES, YES))
    undecided = VerificationSummary(Outcome.UNDECIDED, Strength.PROVED, AnswerState.NOT_CHECKED, YES, YES, 7)
    assert with_verification(row, undecided).evidence is State.UNDECIDED


def test_names_that_no_proof_file_has(bench: Workbench) -> None:
    some = bench.library.get(add(bench, 10))
    foreign = stranger(some.proof, program_id=b"\xab\xcd" * 16, backend="later", steps=None, journal=bytes(40))
    bench.library.add(NewProof(foreign))
    bench.library._write(lambda connection: connection.execute("DELETE FROM proofs WHERE id = 1"))
    bench.library.add(NewProof(stranger(some.proof, device="elsewhere")))  # imported: without a name
    ours, other = bench.listed.page(Filter(), Sort.ARRIVAL, descending=True).rows
    assert (ours.program, ours.line) == ("fibonacci", "n = 10, value = 55")
    assert (other.program, other.backend, other.steps) == ("abcdabcd", "later", "")
    assert other.line.endswith("…")


def test_a_damaged_row_is_a_row(bench: Workbench) -> None:
    first, second = add(bench, 10), add(bench, 11)
    bench.library._write(lambda connection: connection.execute("UPDATE proofs SET device = 'x' WHERE id = 1"))
    page = bench.listed.page(Filter(), Sort.ARRIVAL, descending=True)
    assert [(row.id, row.entry is None) for row in page.rows] == [(first, True), (second, False)]
    summary = VerificationSummary(Outcome.VERIFIED, Strength.PROVED, YES, YES, YES, 7)
    assert with_verification(page.rows[0], summary) is page.rows[0]


def test_what_was_found_damaged_is_marked(bench: Workbench) -> None:
    first, second = add(bench, 10), add(bench, 11)
    page = bench.listed.page(Filter(), Sort.ARRIVAL, descending=False)
    assert marked(page, ()) is page
    sound, damaged = marked(page, {second}).rows
    assert (sound.id, sound.evidence) == (first, State.NEVER)
    assert (damaged.id, damaged.evidence, damaged.answers) == (second, None, None)
    assert damaged.entry is not None


def test_troubles_in_one_line(bench: Workbench) -> None:
    proof_id = add(bench, 10)
    other = bench.library_use.verify(proof_id, program=SESSION.open("sort"))
    assert bench.listed.trouble(other).startswith("fibonacci n = 10, value = 55: ")
    bench.library.erase_openings([proof_id])
    undecided = bench.library_use.verify(proof_id)
    assert undecided.verdict is not None
    assert undecided.verdict.outcome is Outcome.UNDECIDED
    assert "input" in bench.listed.trouble(undecided)
    bench.library._write(lambda connection: connection.execute("UPDATE bodies SET proof = x'00' WHERE id = 1"))
    assert "damaged" in bench.listed.trouble(bench.library_use.verify(proof_id))
    assert bench.listed.trouble(bench.library_use.verify(99)).startswith("Proof 99: ")


def test_the_first_pages_at_once(bench: Workbench) -> None:
    items = [BatchItem(FIBONACCI, SESSION.witness(FIBONACCI, {"n": "9"})) for _ in range(LARGEST_PAGE + 10)]
    for form in ("", "audit"):
        some = [BatchItem(item.program, item.witness, Request(form=form)) for item in items]
        list(Batch(bench.session, bench.keeping).run(some))
    proof = bench.library.get(1).proof
    bench.library.add_many([NewProof(stranger(proof, elapsed_ns=number)) for number in range(2 * LARGEST_PAGE)])
    total = bench.library.count()
    for least, rows in ((0, LARGEST_PAGE), (LARGEST_PAGE + 1, 2 * LARGEST_PAGE), (10**6, total)):
        page = bench.listed.pages(Filter(), Sort.SIZE, descending=False, least_rows=least)
        assert len(page.rows) == rows
        assert (page.next is None) == (rows == total)
        assert len({row.id for row in page.rows}) == rows


def test_the_details_of_a_proof(bench: Workbench) -> None:
    details = bench.listed.details(add(bench, 10))
    assert (details.row.program, details.journal.headline, details.exit_code) == ("fibonacci", "55", 0)
    assert (details.input_line, details.input_bytes) == ("n = 10", 4)
    assert (details.program_known, details.needs_opening, details.reveals_input) == (True, True, False)
    audit = bench.listed.details(add(bench, 10, "audit"))
    assert (audit.input_line, audit.needs_opening, audit.reveals_input) == (None, False, True)
    foreign = stranger(bench.library.get(1).proof, program_id=bytes(32), backend="later", steps=None)
    other = bench.listed.details(bench.library.add(NewProof(foreign)))
    assert (other.program_known, other.needs_opening, other.reveals_input) == (False, None, None)
    assert other.journal.hex == "0a 00 00 00 37 00 00 00 00 00 00 00"
    with pytest.raises(UserError) as refused:
        bench.listed.details(99)
    assert refused.value.message_id == "library.no_proof"
    bench.library._write(lambda connection: connection.execute("UPDATE bodies SET proof = x'00' WHERE id = 1"))
    with pytest.raises(UserError) as refused:
        bench.listed.details(1)
    assert refused.value.message_id == "library.proof_damaged"


def test_the_program_of_a_proof_with_its_input(bench: Workbench, tmp_path: Path) -> None:
    reopened = bench.listed.reopened(add(bench, 12))
    assert (reopened.program.name, reopened.origin) == ("fibonacci", "fibonacci")
    assert reopened.form is not None
    assert reopened.form.texts == {"n": "12"}
    bench.library.erase_openings([1])
    assert bench.listed.reopened(1).form is None
    own = tmp_path / "own.elf"
    own.write_bytes(FIBONACCI.elf + b"\0")
    program = bench.session.open(str(own))
    made = bench.keeping.prove(program, b"\x07\0\0\0", Request())
    kept = bench.listed.reopened(made.proof_id or 0)
    assert (kept.program.name, kept.origin) == (program.name, "")  # the library has it, no file need be there
    assert kept.form is not None
    assert kept.form.texts == {"": "07000000"}
    bench.trusted.learn(program)
    assert bench.listed.reopened(made.proof_id or 0).origin == str(own)
