//! `Control`, `Limits`, `Execution`, `Fault` and the plain run.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::program::PyProgram;
use crate::error::cancelled;
use crate::machine::{self, Control, Fault, Halt, Limits, Outcome, Program};

#[pyclass(frozen, name = "Control", module = "studio._native")]
pub struct PyControl {
    pub inner: Arc<Control>,
}

#[pymethods]
impl PyControl {
    #[new]
    fn new() -> PyControl {
        PyControl { inner: Arc::new(Control::default()) }
    }

    fn cancel(&self) {
        self.inner.cancel();
    }

    #[getter]
    fn cancelled(&self) -> bool {
        self.inner.is_cancelled()
    }

    #[getter]
    fn steps(&self) -> u64 {
        self.inner.steps()
    }

    #[getter]
    fn phase(&self) -> u8 {
        self.inner.phase()
    }
}

#[pyclass(frozen, name = "Limits", module = "studio._native")]
pub struct PyLimits {
    pub inner: Limits,
}

#[pymethods]
impl PyLimits {
    #[new]
    #[pyo3(signature = (*, max_steps = Limits::default().max_steps,
                        max_memory_bytes = Limits::default().max_memory_bytes,
                        max_journal_bytes = Limits::default().max_journal_bytes,
                        max_console_bytes = Limits::default().max_console_bytes))]
    fn new(
        max_steps: u64,
        max_memory_bytes: u64,
        max_journal_bytes: u64,
        max_console_bytes: u64,
    ) -> PyLimits {
        PyLimits { inner: Limits { max_steps, max_memory_bytes, max_journal_bytes, max_console_bytes } }
    }

    #[getter]
    fn max_steps(&self) -> u64 {
        self.inner.max_steps
    }

    #[getter]
    fn max_memory_bytes(&self) -> u64 {
        self.inner.max_memory_bytes
    }

    #[getter]
    fn max_journal_bytes(&self) -> u64 {
        self.inner.max_journal_bytes
    }

    #[getter]
    fn max_console_bytes(&self) -> u64 {
        self.inner.max_console_bytes
    }
}

#[pyclass(frozen, name = "Fault", module = "studio._native")]
pub struct PyFault {
    #[pyo3(get)]
    kind: &'static str,
    #[pyo3(get)]
    pc: u32,
    #[pyo3(get)]
    function: Option<String>,
    #[pyo3(get)]
    address: Option<u32>,
    #[pyo3(get)]
    detail: Option<u64>,
}

impl PyFault {
    fn new(fault: &Fault, program: &Program) -> PyFault {
        PyFault {
            kind: fault.kind.name(),
            pc: fault.pc,
            function: program.function_at(fault.pc).map(|(name, _)| name.to_owned()),
            address: fault.kind.address(),
            detail: fault.kind.detail(),
        }
    }
}

#[pyclass(frozen, name = "Execution", module = "studio._native")]
pub struct PyExecution {
    #[pyo3(get)]
    steps: u64,
    #[pyo3(get)]
    exit_code: Option<u8>,
    #[pyo3(get)]
    fault: Option<Py<PyFault>>,
    #[pyo3(get)]
    journal: Py<PyBytes>,
    #[pyo3(get)]
    console: Py<PyBytes>,
    #[pyo3(get)]
    console_dropped_bytes: u64,
    #[pyo3(get)]
    witness_read_bytes: u64,
    #[pyo3(get)]
    mark_count: u64,
    #[pyo3(get)]
    memory_bytes: u64,
    #[pyo3(get)]
    elapsed_ns: u64,
}

impl PyExecution {
    pub fn new(py: Python<'_>, outcome: &Outcome, program: &Program) -> PyResult<PyExecution> {
        let (exit_code, fault) = match &outcome.halt {
            Halt::Exit(code) => (Some(*code), None),
            Halt::Fault(fault) => (None, Some(Py::new(py, PyFault::new(fault, program))?)),
        };
        Ok(PyExecution {
            steps: outcome.steps,
            exit_code,
            fault,
            journal: PyBytes::new(py, &outcome.journal).unbind(),
            console: PyBytes::new(py, &outcome.console).unbind(),
            console_dropped_bytes: outcome.console_dropped_bytes,
            witness_read_bytes: outcome.witness_read_bytes,
            mark_count: outcome.mark_count,
            memory_bytes: outcome.memory_bytes,
            elapsed_ns: outcome.elapsed_ns,
        })
    }
}

#[pyfunction]
pub fn execute(
    py: Python<'_>,
    program: &PyProgram,
    witness: &[u8],
    limits: &PyLimits,
    control: &PyControl,
) -> PyResult<PyExecution> {
    let outcome = py
        .detach(|| machine::execute(&program.inner, witness, limits.inner, &control.inner))
        .map_err(|_| cancelled())?;
    PyExecution::new(py, &outcome, &program.inner)
}
