"""The one door to the Rust crate: a typed re-export of `studio._native`. Nothing else imports that module."""

from __future__ import annotations

from studio._native import (
    ROW_FORMAT,
    Control,
    Execution,
    Fault,
    Limits,
    Program,
    ProofFile,
    Segment,
    Trace,
    TraceProof,
    execute,
    message_ids,
    opening_decode,
    opening_encode,
    proof_decode,
    proof_encode,
    trace_evidence_info,
    trace_prove,
    trace_verify_audit,
    trace_verify_compact,
)

__all__ = [
    "ROW_FORMAT",
    "Control",
    "Execution",
    "Fault",
    "Limits",
    "Program",
    "ProofFile",
    "Segment",
    "Trace",
    "TraceProof",
    "execute",
    "message_ids",
    "opening_decode",
    "opening_encode",
    "proof_decode",
    "proof_encode",
    "trace_evidence_info",
    "trace_prove",
    "trace_verify_audit",
    "trace_verify_compact",
]
