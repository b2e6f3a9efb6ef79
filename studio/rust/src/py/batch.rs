//! Many proofs of one program.

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use super::execution::{PyControl, PyLimits};
use super::program::PyProgram;
use super::proof::PyTraceProof;
use crate::error::{panicked, prove_error};
use crate::trace_proof::{ItemFailure, prove_batch};

/// For each witness a `TraceProof`, or the `UserError` or `Cancelled` that stands for it.
#[pyfunction]
#[pyo3(signature = (program, witnesses, limits, control, *, threads = 0))]
pub fn trace_prove_batch(
    py: Python<'_>,
    program: &PyProgram,
    witnesses: Vec<PyBackedBytes>,
    limits: &PyLimits,
    control: &PyControl,
    threads: usize,
) -> PyResult<Vec<Py<PyAny>>> {
    let outcomes =
        py.detach(|| prove_batch(&program.inner, &witnesses, limits.inner, &control.inner, threads));
    let to_python = |outcome| -> PyResult<Py<PyAny>> {
        let error = match outcome {
            Ok(proof) => return Ok(Py::new(py, PyTraceProof::new(proof, program))?.into_any()),
            Err(ItemFailure::Refused(error)) => prove_error(&error, &program.inner),
            Err(ItemFailure::Panicked(detail)) => panicked(detail),
        };
        Ok(error.into_value(py).into_any())
    };
    outcomes.into_iter().map(to_python).collect()
}
