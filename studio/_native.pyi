"""The typed surface of the Rust crate. Imported only by `studio.native`.

Addresses, program counters and registers are unsigned 32-bit; steps are unsigned 64-bit and count from 0.
Errors for people arrive as `studio.model.errors.UserError`, a cancel as `studio.model.errors.Cancelled`.
"""

from typing import Final

from studio.model.errors import Cancelled, UserError

class Control:
    """Cancel flag and progress of one running call; safe to use from any thread."""

    def __init__(self) -> None: ...
    def cancel(self) -> None: ...
    @property
    def cancelled(self) -> bool: ...
    @property
    def steps(self) -> int:
        """Steps done so far by the running call."""
    @property
    def phase(self) -> int:
        """Of a Halo2 proof: 0 before, 1 first commitments, 2 all commitments, 3 quotient, 4 openings."""

class Limits:
    """Hard limits of one execution; reaching one is a fault with a name, never a crash."""

    def __init__(
        self,
        *,
        max_steps: int = ...,  # 2**40
        max_memory_bytes: int = ...,  # 512 MiB of touched pages
        max_journal_bytes: int = ...,  # 16 MiB
        max_console_bytes: int = ...,  # 1 MiB kept; the rest is counted and dropped
    ) -> None: ...
    @property
    def max_steps(self) -> int: ...
    @property
    def max_memory_bytes(self) -> int: ...
    @property
    def max_journal_bytes(self) -> int: ...
    @property
    def max_console_bytes(self) -> int: ...

class Segment:
    """One PT_LOAD."""

    address: Final[int]
    memory_bytes: Final[int]
    file_bytes: Final[int]
    readable: Final[bool]
    writable: Final[bool]
    executable: Final[bool]
    data: Final[bytes]  # file_bytes long; the rest of the segment is zero

class Program:
    """A checked and predecoded ELF. Raises UserError("elf.…") for anything that is not a runnable RV32 ELF."""

    def __init__(self, elf: bytes, *, max_elf_bytes: int = ..., max_image_bytes: int = ...) -> None: ...
    @property
    def program_id(self) -> bytes:
        """BLAKE3 of the ELF bytes, 32 bytes."""
    @property
    def abi(self) -> str:
        """Whose calls it makes: "linux" or "risc0"."""
    @property
    def user_elf(self) -> bytes:
        """The ELF of the program: the file as it is, or what an R0BF file holds."""
    @property
    def kernel_elf(self) -> bytes | None:
        """The kernel that an R0BF file brings."""
    @property
    def elf_bytes(self) -> int: ...
    @property
    def entry(self) -> int: ...
    @property
    def segments(self) -> list[Segment]: ...
    @property
    def functions(self) -> list[tuple[int, int, str]]:
        """(address, size in bytes, name), sorted by address."""
    def function_at(self, pc: int) -> tuple[str, int] | None:
        """(name, offset in bytes) of the function that holds pc."""
    @property
    def has_source_lines(self) -> bool: ...
    def source_line_at(self, pc: int) -> tuple[str, int] | None:
        """(file, line) from DWARF."""

class Fault:
    """Why a program stopped without calling exit.

    kind: illegal_instruction, misaligned_access, misaligned_jump, unmapped_access, write_protected, jump_outside_code,
    breakpoint, unknown_system_call, bad_system_call_argument, step_limit, memory_limit, journal_limit.
    """

    kind: Final[str]
    pc: Final[int]
    function: Final[str | None]
    address: Final[int | None]  # the data or jump address, where there is one
    detail: Final[int | None]  # instruction word, system call number, or the limit

class Execution:
    steps: Final[int]
    exit_code: Final[int | None]  # None when the program faulted
    fault: Final[Fault | None]
    journal: Final[bytes]
    console: Final[bytes]
    console_dropped_bytes: Final[int]
    witness_read_bytes: Final[int]
    mark_count: Final[int]
    memory_bytes: Final[int]  # touched pages
    elapsed_ns: Final[int]

def execute(program: Program, witness: bytes, limits: Limits, control: Control) -> Execution:
    """The plain run: no trace, no commitments."""

RISC0_MAX_RECEIPT_BYTES: Final[int]
ROW_FORMAT: Final[str]
"""`struct` format of one row, little-endian, packed:
step u64, pc u32, word u32, rd u8 (255: none), access u8 (0 none, 1 load, 2 store), access_bytes u8, has_mark u8,
rd_before u32, rd_after u32, access_address u32, value_before u32, value_after u32, mark_number i32, mark_value u64,
x0..x31 before the step 32*u32."""

class Trace:
    """One finished run, open for inspection at any step. Rows are made again from snapshots."""

    @staticmethod
    def record(
        program: Program, witness: bytes, limits: Limits, control: Control, *, snapshot_budget_bytes: int = ...
    ) -> Trace: ...
    @property
    def execution(self) -> Execution: ...
    @property
    def snapshot_spacing_steps(self) -> int: ...
    @property
    def snapshot_bytes(self) -> int: ...
    def rows(self, first_step: int, count: int) -> bytes:
        """`count` (at most 4096) rows in ROW_FORMAT, fewer at the end of the run."""
    def registers_at(self, step: int) -> bytes:
        """pc then x0..x31 before that step, 33*u32. `step == execution.steps` gives the final state."""
    def memory_at(self, step: int, address: int, length: int) -> bytes:
        """Memory before that step (at most 1 MiB). Unmapped bytes read as zero."""
    def find(self, kind: str, low: int, high: int, from_step: int, forward: bool, control: Control) -> int | None:
        """First step at or after (forward) or before (backward, exclusive) `from_step` that matches.

        kind "pc": low <= pc < high; "address": an access overlaps [low, high); "write": a store overlaps [low, high);
        "value": a register or memory word written has low <= value < high; "mark": low <= mark number < high.
        """
    def marks(self, first_index: int, count: int) -> list[tuple[int, int, int]]:
        """(step, number, value) of the marks first_index.. (at most 65,536 a call)."""
    def mark_totals(self) -> list[tuple[int, int]]:
        """(mark number, count)."""
    def function_totals(self) -> list[tuple[int, int, int]]:
        """(index into program.functions, or -1 for code outside every function; steps; calls)."""
    def opcode_totals(self) -> list[tuple[str, int]]:
        """(mnemonic, count), every executed mnemonic."""
    def pyramid(self, kind: str, first_step: int, last_step: int, buckets: int) -> bytes:
        """kind "pc" or "memory": `buckets` pairs (min u32, max u32) over the steps; min > max where nothing happened."""
    def page_touches(self) -> list[tuple[int, int, int]]:
        """(page address, segments in which it was touched, segments in which it was written); pages of 1 KiB."""
    @property
    def audit_bytes_estimate(self) -> int:
        """Upper estimate of an audit proof's evidence before compression."""
    def timed_again(self, most_steps: int, control: Control) -> tuple[int, int]:
        """(steps, nanoseconds) of the same run again, plain, `most_steps` of it at most."""

class TraceProof:
    execution: Final[Execution]
    evidence: Final[bytes]
    salt: Final[bytes]  # 32 bytes; opens the witness commitment; never in the proof file
    segment_count: Final[int]

def trace_prove(
    program: Program,
    witness: bytes,
    limits: Limits,
    control: Control,
    *,
    audit: bool = ...,
    max_evidence_bytes: int = ...,
) -> TraceProof:
    """Run and commit. Raises UserError("prove.guest_failed" / "prove.guest_exit") when there is nothing to prove."""

def trace_prove_batch(
    program: Program,
    witnesses: list[bytes],
    limits: Limits,
    control: Control,
    *,
    threads: int = ...,  # 0: one a core
) -> list[TraceProof | UserError | Cancelled]:
    """Compact proofs of many witnesses side by side: for each, in order, the proof or why there is none.

    A failure stays with its item. After a cancel, items that have not begun are `Cancelled`; finished ones stay.
    """

class Risc0Receipt:
    """What a receipt of RISC Zero says of itself; whether that was verified depends on where it comes from."""

    kind: Final[str]  # "composite", "succinct" or "groth16"
    journal: Final[bytes]
    exit_code: Final[int | None]  # None: not the end of a program, or the claim is only a digest
    segments: Final[int | None]  # of a composite receipt
    encoding: Final[str]  # "bincode" or "json"
    verifier: Final[str]  # "5.0" or "3.0": how the versions of r0vm begin whose receipts it is among
    hash_function: Final[str]

def risc0_receipt_info(receipt: bytes) -> Risc0Receipt:
    """Read a receipt (bincode or JSON) without verifying it. Fake ones are refused: UserError("risc0.fake")."""

def risc0_receipt_bincode(receipt: bytes) -> bytes:
    """The same receipt in the bytes that r0vm writes."""

def risc0_verify(receipt: bytes, image_id: bytes, journal: bytes) -> Risc0Receipt:
    """Prove to the caller that the program with `image_id` wrote `journal` and exited with 0; UserError("risc0.…")."""

def risc0_image_id(user_elf: bytes, kernel_elf: bytes) -> bytes:
    """The identity of a program over a kernel on RISC Zero's machine, 32 bytes."""

def risc0_container(user_elf: bytes, kernel_elf: bytes) -> bytes:
    """The R0BF file that r0vm loads."""

def risc0_kernel(generation: str = "") -> bytes:
    """The ELF of RISC Zero's own kernel, for guests that were built with its tools: "5.0" or "3.0", "" the newest."""

HALO2_MIN_K: Final[int]
HALO2_MAX_K: Final[int]

def halo2_derive_parameters(k: int) -> bytes:
    """The public parameters for circuits of 2^k rows, always the same bytes; seconds to minutes for a large k."""

def halo2_load(k: int, parameters: bytes) -> None:
    """Keep the keys for k in this process; UserError("halo2.wrong_parameters") for bytes that are not the pinned ones."""

def halo2_is_loaded(k: int) -> bool: ...
def halo2_size(trace: Trace, control: Control) -> tuple[int, int, int]:
    """(k, rows of the run, rows of what is public) of a proof of that run; UserError("halo2.…") where there is none."""

def halo2_dry_run(program: Program, witness: bytes, control: Control) -> tuple[int, bytes]:
    """(k, journal) that a proof of this run has; UserError("halo2.…") where there is none."""

def halo2_prove(program: Program, witness: bytes, k: int, control: Control) -> bytes:
    """The evidence, for circuits of 2^k rows whose keys are loaded (else ValueError)."""

def halo2_evidence_k(evidence: bytes) -> int:
    """The k that evidence says it has. Nothing of it is verified."""

def halo2_verify(program: Program, journal: bytes, evidence: bytes) -> None:
    """Prove to the caller that the program wrote `journal` and exited with 0; UserError("halo2.…") otherwise.

    The keys for `halo2_evidence_k(evidence)` must be loaded (else ValueError).
    """

def halo2_proof_bytes(k: int) -> int:
    """Length of a proof for 2^k rows, without the two bytes that stand before it."""

def trace_verify_compact(
    program: Program,
    journal: bytes,
    steps: int,
    evidence: bytes,
    witness: bytes,
    salt: bytes,
    limits: Limits,
    control: Control,
) -> None:
    """One full run. Raises UserError("verify.…") that names what does not match."""

def trace_verify_audit(
    program: Program,
    journal: bytes,
    steps: int,
    evidence: bytes,
    limits: Limits,
    control: Control,
    *,
    sample: int | None = ...,
    threads: int = ...,
) -> tuple[int, int]:
    """Check all segments, or `sample` of them drawn from OS randomness: (segments checked, segments in all)."""

def trace_evidence_info(evidence: bytes) -> tuple[str, int, int]:
    """("compact" or "audit", segments, evidence version)."""

class ProofFile:
    """The decoded fields of a proof file. Nothing in it is trusted."""

    program_id: Final[bytes]
    journal: Final[bytes]
    exit_code: Final[int]
    steps: Final[int | None]  # only backends that prove the step count
    backend: Final[str]
    backend_version: Final[str]
    evidence: Final[bytes]
    studio_version: Final[str]
    created_unix_ms: Final[int]
    elapsed_ns: Final[int]
    device: Final[str]
    @property
    def identity(self) -> bytes:
        """Hash of statement and backend, 32 bytes."""
    @property
    def statement_hash(self) -> bytes:
        """Hash of program, journal, exit code and proved steps, 32 bytes."""
    @property
    def body_hash(self) -> bytes:
        """Hash of the uncompressed body, 32 bytes."""

def proof_encode(
    *,
    program_id: bytes,
    journal: bytes,
    exit_code: int,
    steps: int | None,
    backend: str,
    backend_version: str,
    evidence: bytes,
    studio_version: str,
    created_unix_ms: int,
    elapsed_ns: int,
    device: str,
) -> bytes: ...
def proof_decode(data: bytes) -> ProofFile:
    """Raises UserError("proof.…"): not a proof file, newer version, truncated, extended, damaged, not canonical."""

def proof_to_raw(data: bytes) -> bytes:
    """The same proof file with its body stored raw, for readers without zstd."""

def opening_encode(*, proof_identity: bytes, salt: bytes, witness: bytes) -> bytes:
    """The private companion of a Trace proof: the salt and the witness. Owner-only on disk."""

def opening_decode(data: bytes) -> tuple[bytes, bytes, bytes]:
    """(proof identity, salt, witness)."""

class Aggregate:
    """Proofs in order and the Merkle tree over them; append-only and safe to use from any thread.

    leaf = H_leaf(statement hash, body hash), node = H_node(left, right), root = H_root(count as u64 LE, top); an odd node
    is promoted. Holds 129 bytes a leaf (about 10 more after an append), at most 2**24 leaves of 256 backends.
    """

    def __init__(self) -> None: ...
    @staticmethod
    def decode(data: bytes) -> Aggregate:
        """Raises UserError("aggregate.…"): not an aggregate file, newer, truncated, …, root not that of the leaves."""
    def encode(self) -> bytes: ...
    def append_proofs(self, proofs: list[bytes], *, duplicates: bool = ...) -> None:
        """Add the proofs of these proof files, which the caller has verified: all of them, or none if it raises."""
    def append_hashes(self, hashes: bytes, backend: str, *, duplicates: bool = ...) -> None:
        """The same from 64 bytes a proof: statement hash, then body hash."""
    @property
    def count(self) -> int: ...
    @property
    def root(self) -> bytes: ...
    def leaf(self, index: int) -> tuple[bytes, bytes, str]:
        """(statement hash, body hash, backend)."""
    def find(self, statement_hash: bytes, backend: str) -> int | None:
        """Index of the first proof of that statement by that backend."""
    @property
    def level_count(self) -> int:
        """Levels from the leaves (level 0) up to the top; 0 without leaves."""
    def node(self, level: int, index: int) -> bytes:
        """Digest of the leaves `index << level .. (index + 1) << level`, as many as there are; ValueError outside."""
    def path(self, index: int) -> list[tuple[int, bool, bytes]]:
        """(level of the sibling, whether it stands on the left, digest), in the order in which they are hashed."""
    def find_bodies(self, body_hashes: bytes) -> list[int | None]:
        """For each body hash of 32 bytes the first leaf with it: one pass for all."""
    def find_digest(self, low: bytes, high: bytes, *, first: int = ...) -> int | None:
        """First leaf from `first` on whose digest, statement hash or body hash lies in low..=high."""
    def inclusion(self, index: int) -> bytes:
        """The inclusion proof file of one leaf."""

class Inclusion:
    """An inclusion proof whose path leads to its own root; whether that root is to be trusted is for the caller."""

    statement_hash: Final[bytes]
    body_hash: Final[bytes]
    index: Final[int]
    count: Final[int]
    path: Final[list[bytes]]  # lowest sibling first
    root: Final[bytes]

def inclusion_decode(data: bytes) -> Inclusion:
    """Raises UserError("inclusion.…") that names what is wrong with the file, its path or its root."""

def inclusion_check(data: bytes, proof: bytes, *, root: bytes | None = ...) -> Inclusion:
    """Also check that it is about the proof file `proof`, and that its root is `root` where one is given."""

def merkle_root(leaf_digests: bytes) -> bytes:
    """The root over leaf digests of 32 bytes each."""

def message_ids() -> list[str]:
    """Every UserError message id that the crate can raise (a test compares them with the catalogue)."""
