//! The Trace backend: prove and verify.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::execution::{PyControl, PyExecution, PyLimits};
use super::program::PyProgram;
use crate::error::{fixed, prove_error, verify_error};
use crate::machine::Program;
use crate::trace_proof::{
    self, AuditScope, Claim, EVIDENCE_VERSION, Evidence, Form, TraceProof, VerifyError, verify_audit,
    verify_compact,
};

const MAX_EVIDENCE_BYTES: u64 = 256 << 20;

/// Kept as the engine made it: a batch crosses to Python without copying what nobody looks at.
#[pyclass(frozen, name = "TraceProof", module = "studio._native")]
pub struct PyTraceProof {
    inner: TraceProof,
    program: Arc<Program>,
}

impl PyTraceProof {
    pub fn new(inner: TraceProof, program: &PyProgram) -> PyTraceProof {
        PyTraceProof { inner, program: Arc::clone(&program.inner) }
    }
}

#[pymethods]
impl PyTraceProof {
    #[getter]
    fn execution(&self, py: Python<'_>) -> PyResult<PyExecution> {
        PyExecution::new(py, &self.inner.outcome, &self.program)
    }

    #[getter]
    fn evidence<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.inner.evidence)
    }

    #[getter]
    fn salt<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.inner.salt)
    }

    #[getter]
    fn segment_count(&self) -> u64 {
        self.inner.segment_count
    }
}

#[pyfunction]
#[pyo3(signature = (program, witness, limits, control, *, audit = false,
                    max_evidence_bytes = MAX_EVIDENCE_BYTES))]
pub fn trace_prove(
    py: Python<'_>,
    program: &PyProgram,
    witness: &[u8],
    limits: &PyLimits,
    control: &PyControl,
    audit: bool,
    max_evidence_bytes: u64,
) -> PyResult<PyTraceProof> {
    let form = if audit { Form::Audit { max_evidence_bytes } } else { Form::Compact };
    let proof = py
        .detach(|| trace_proof::prove(&program.inner, witness, limits.inner, &control.inner, form))
        .map_err(|error| prove_error(&error, &program.inner))?;
    Ok(PyTraceProof::new(proof, program))
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "everything that a verifier must bring")]
pub fn trace_verify_compact(
    py: Python<'_>,
    program: &PyProgram,
    journal: &[u8],
    steps: u64,
    evidence: &[u8],
    witness: &[u8],
    salt: &[u8],
    limits: &PyLimits,
    control: &PyControl,
) -> PyResult<()> {
    let salt = fixed("salt", salt)?;
    let claim = Claim { journal, steps };
    py.detach(|| {
        verify_compact(&program.inner, claim, evidence, witness, &salt, limits.inner, &control.inner)
    })
    .map_err(|error| verify_error(&error, &program.inner))
}

#[pyfunction]
#[pyo3(signature = (program, journal, steps, evidence, limits, control, *, sample = None, threads = 1))]
#[expect(clippy::too_many_arguments, reason = "everything that a verifier must bring")]
pub fn trace_verify_audit(
    py: Python<'_>,
    program: &PyProgram,
    journal: &[u8],
    steps: u64,
    evidence: &[u8],
    limits: &PyLimits,
    control: &PyControl,
    sample: Option<u64>,
    threads: usize,
) -> PyResult<(u64, u64)> {
    let scope = sample.map_or(AuditScope::All, AuditScope::Sample);
    let claim = Claim { journal, steps };
    py.detach(|| verify_audit(&program.inner, claim, evidence, limits.inner, &control.inner, scope, threads))
        .map_err(|error| verify_error(&error, &program.inner))
}

/// (form, segments, version) of evidence that can be read.
#[pyfunction]
pub fn trace_evidence_info(py: Python<'_>, evidence: &[u8]) -> PyResult<(&'static str, u64, u64)> {
    let found: Result<Evidence, VerifyError> = py.detach(|| Evidence::decode(evidence));
    match found {
        Ok(evidence) => Ok((evidence.form(), evidence.segment_count(), EVIDENCE_VERSION)),
        Err(error) => Err(crate::error::evidence_error(&error)),
    }
}
