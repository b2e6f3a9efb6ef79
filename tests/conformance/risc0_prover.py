"""A stand-in for r0vm: it takes its time, and hands out a real receipt of fibonacci, n = 10."""

from __future__ import annotations

from pathlib import Path

from tests.unit.backends.stand_in_r0vm import stand_in

RECEIPT = Path(__file__).parent / "receipts" / "fib10-5.0.0-rc.1-composite.bin"
_PROVES = """
log("risc0_circuit_rv32im::execute::executor", "split(phys: 1 + pager: 1 + reserved: 1) = 16049 >= 16049")
log("risc0_zkvm::host::server::prove::prover_impl", "prove_session: exit_code = Halted(0), segments: 1")
log("risc0_zkvm::host::server::prove", "prove_segment")
go = {go!r}
until = time.monotonic() + 60
while go and not os.path.exists(go) and time.monotonic() < until:
    time.sleep(0.02)
with open({source!r}, "rb") as source, open(receipt, "wb") as made:
    made.write(source.read())
"""
FAILS = """
print("thread 'main' panicked at src/lib.rs:1:1:\\nthe circuit said no", file=sys.stderr)
raise SystemExit(101)
"""


def prover(folder: Path, go: Path | None = None) -> Path:
    """One that proves; with `go`, not before that file is there."""
    return stand_in(folder, _PROVES.format(go="" if go is None else str(go), source=str(RECEIPT)))
