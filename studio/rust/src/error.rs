//! From the crate's errors to the two classes that Python code knows: `UserError` (a message id with parameters) and
//! `Cancelled`. Both are defined in Python, in `studio.model.errors`.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};

use crate::elf::ElfError;
use crate::file::FileError;
use crate::machine::{Fault, Program};
use crate::trace::TraceError;
use crate::trace_proof::{ProveError, VerifyError};

static USER_ERROR: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static CANCELLED: PyOnceLock<Py<PyType>> = PyOnceLock::new();
const ERRORS_MODULE: &str = "studio.model.errors";

/// Ids that this layer itself can raise.
const OWN_IDS: &[&str] = &["prove.guest_fault", "trace.step_outside", "trace.host_memory"];

/// Every message id that a `UserError` of this crate can carry.
pub fn all_message_ids() -> Vec<&'static str> {
    let lists: [&[&'static str]; 5] =
        [ElfError::ALL_IDS, FileError::ALL_IDS, ProveError::ALL_IDS, VerifyError::ALL_IDS, OWN_IDS];
    lists.concat()
}

fn user_error(id: &str, params: &[(&'static str, String)]) -> PyErr {
    Python::attach(|py| {
        let make = || -> PyResult<PyErr> {
            let class = USER_ERROR.import(py, ERRORS_MODULE, "UserError")?;
            let fields = PyDict::new(py);
            for (name, value) in params {
                fields.set_item(name, value)?;
            }
            Ok(PyErr::from_value(class.call1((id, fields))?))
        };
        make().unwrap_or_else(|error| error)
    })
}

pub fn cancelled() -> PyErr {
    Python::attach(|py| {
        let make = || -> PyResult<PyErr> {
            Ok(PyErr::from_value(CANCELLED.import(py, ERRORS_MODULE, "Cancelled")?.call0()?))
        };
        make().unwrap_or_else(|error| error)
    })
}

pub fn elf_error(error: &ElfError) -> PyErr {
    user_error(error.message_id(), &error.params())
}

pub fn file_error(error: &FileError) -> PyErr {
    user_error(error.message_id(), &error.params())
}

pub fn trace_error(error: &TraceError) -> PyErr {
    match error {
        TraceError::Cancelled => cancelled(),
        TraceError::HostMemory => user_error("trace.host_memory", &[]),
        TraceError::StepOutside { step, steps } => {
            user_error("trace.step_outside", &[("step", step.to_string()), ("steps", steps.to_string())])
        }
    }
}

/// The names that a fault's message may use: kind, pc, function, address, detail.
fn fault_params(fault: &Fault, program: &Program) -> Vec<(&'static str, String)> {
    let function = program.function_at(fault.pc).map_or("?", |(name, _)| name);
    let mut params = vec![
        ("kind", fault.kind.name().to_string()),
        ("pc", format!("{:#010x}", fault.pc)),
        ("function", function.to_string()),
    ];
    if let Some(address) = fault.kind.address() {
        params.push(("address", format!("{address:#010x}")));
    }
    if let Some(detail) = fault.kind.detail() {
        params.push(("detail", detail.to_string()));
    }
    params
}

pub fn prove_error(error: &ProveError, program: &Program) -> PyErr {
    match (error, error.message_id()) {
        (ProveError::GuestFault(fault), _) => user_error("prove.guest_fault", &fault_params(fault, program)),
        (_, Some(id)) => user_error(id, &error.params()),
        (_, None) => cancelled(),
    }
}

pub fn verify_error(error: &VerifyError, program: &Program) -> PyErr {
    match (error, error.message_id()) {
        (VerifyError::GuestFault(fault), Some(id)) => user_error(id, &fault_params(fault, program)),
        (_, Some(id)) => user_error(id, &error.params()),
        (_, None) => cancelled(),
    }
}

/// Evidence that cannot even be read.
pub fn evidence_error(error: &VerifyError) -> PyErr {
    error.message_id().map_or_else(cancelled, |id| user_error(id, &error.params()))
}

/// A digest-sized argument of the wrong length is a bug of the caller.
pub fn fixed<const N: usize>(name: &str, bytes: &[u8]) -> PyResult<[u8; N]> {
    bytes
        .try_into()
        .map_err(|_| PyValueError::new_err(format!("{name} has {} bytes, expected {N}", bytes.len())))
}
