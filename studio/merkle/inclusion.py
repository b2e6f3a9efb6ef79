"""An inclusion proof in somebody else's hands: checking it, and the folder in which it checks itself."""

from __future__ import annotations

from studio import native
from studio.merkle.aggregate import Aggregate

PROOF_NAME = "leaf.proof"
INCLUSION_NAME = "leaf.inclusion"
SCRIPT_NAME = "check_inclusion.py"


def check_inclusion(inclusion_file: bytes, proof_file: bytes, *, trusted_root: bytes | None = None) -> native.Inclusion:
    """Refuse an inclusion proof that is not about `proof_file` or, where one is given, not under `trusted_root`.

    It shows that the proof is in the aggregate, not that the proof is valid: that is a verification's answer.
    """
    return native.inclusion_check(inclusion_file, proof_file, root=trusted_root)


def inclusion_export(aggregate: Aggregate, index: int, proof_file: bytes, script: bytes) -> dict[str, bytes]:
    """The files of a folder that shows, without the studio, that a proof is in the aggregate: names and contents.

    `proof_file` is the proof at `index`, in any form; it is written raw, since the script has no zstd. `script` is the
    resource `inclusion/check_inclusion.py`.
    """
    inclusion_file = aggregate.inclusion(index)
    check_inclusion(inclusion_file, proof_file, trusted_root=aggregate.root)
    return {
        INCLUSION_NAME: inclusion_file,
        PROOF_NAME: native.proof_to_raw(proof_file),
        SCRIPT_NAME: script,
    }
