"""The session: all use cases under one set of settings."""

from __future__ import annotations

from studio.session.machine import Machine
from studio.session.proof_files import ProofFiles
from studio.session.proving import Proving
from studio.session.runs import Runs


class Session(Runs, Proving, ProofFiles, Machine):
    """What the window and the command line call. It owns no algorithm: each group of use cases has its own file."""
