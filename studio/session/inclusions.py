"""Reading aggregates, and checking an inclusion proof that came from somebody else."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path

from studio.host.files import file_error, path_is_folder, read_file
from studio.merkle.aggregate import Aggregate
from studio.merkle.inclusion import INCLUSION_NAME, PROOF_NAME, SCRIPT_NAME, check_inclusion
from studio.model.errors import UserError
from studio.native import Inclusion, inclusion_decode
from studio.resources import resource_path
from studio.settings import DEFAULT_SETTINGS, Settings

AGGREGATE_MAX_BYTES = 2**30 + 2**27  # 65 bytes for each of 2**24 proofs, and room for the names of backends
_INCLUSION_MAX_BYTES = 2**16
_SCRIPT_MAX_BYTES = 2**20


class ScriptState(enum.Enum):
    """Whether the script in an exported folder is the studio's; the value is the stable word of the JSON output."""

    OURS = "ours"
    OTHER = "other"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class CheckedInclusion:
    """An inclusion proof whose path leads to its root. Without `proof_path` nobody looked at the proof itself."""

    inclusion: Inclusion
    inclusion_path: Path
    proof_path: Path | None
    root_was_given: bool
    script: ScriptState


def load_aggregate(path: Path) -> Aggregate:
    """The aggregate in a file; its root is computed again."""
    return Aggregate.decode(read_file(path, AGGREGATE_MAX_BYTES))


def check_inclusion_at(
    path: Path,
    *,
    trusted_root: bytes | None = None,
    proof_path: Path | None = None,
    settings: Settings = DEFAULT_SETTINGS,
) -> CheckedInclusion:
    """Check an exported folder, or an inclusion proof file with the proof file beside it or at `proof_path`.

    UserError for everything that is wrong; it shows that a proof is in an aggregate, not that the proof is valid.
    """
    is_folder = path_is_folder(path)
    inclusion_path = path / INCLUSION_NAME if is_folder else path
    data = read_file(inclusion_path, _INCLUSION_MAX_BYTES)
    if proof_path is None:
        beside = inclusion_path.with_suffix(Path(PROOF_NAME).suffix)
        proof_path = beside if is_folder or beside.is_file() else None
    if proof_path is None:
        inclusion = inclusion_decode(data)
        if trusted_root not in (None, inclusion.root):
            raise UserError("inclusion.other_root")
    else:
        proof = read_file(proof_path, settings.max_proof_bytes)
        inclusion = check_inclusion(data, proof, trusted_root=trusted_root)
    script = _script_state(path / SCRIPT_NAME) if is_folder else ScriptState.ABSENT
    return CheckedInclusion(inclusion, inclusion_path, proof_path, trusted_root is not None, script)


def make_folder(folder: Path) -> None:
    """A folder to export into; one that is there is used."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise UserError("aggregate.not_a_folder", {"path": str(folder)}) from error
    except (OSError, ValueError) as error:
        raise file_error(error, folder) from error


def _script_state(path: Path) -> ScriptState:
    try:
        script = read_file(path, _SCRIPT_MAX_BYTES)
    except UserError:
        return ScriptState.ABSENT
    own = resource_path("inclusion", SCRIPT_NAME).read_bytes()
    return ScriptState.OURS if script == own else ScriptState.OTHER
