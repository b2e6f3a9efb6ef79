//! From the crate's errors to the two classes that Python code knows: `UserError` (a message id with parameters) and
//! `Cancelled`. Both are defined in Python, in `studio.model.errors`.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};

use crate::elf::ElfError;
use crate::file::{FileError, ReadError};
use crate::halo2::Halo2Error;
use crate::machine::{Fault, Program};
use crate::merkle::{AggregateError, InclusionError};
use crate::receipt::ReceiptError;
use crate::trace::TraceError;
use crate::trace_proof::{ProveError, VerifyError};

static USER_ERROR: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static CANCELLED: PyOnceLock<Py<PyType>> = PyOnceLock::new();
const ERRORS_MODULE: &str = "studio.model.errors";

/// Ids that this layer itself can raise.
const OWN_IDS: &[&str] = &["native.panic", "prove.guest_fault", "trace.step_outside", "trace.host_memory"];

/// Every message id that a `UserError` of this crate can carry.
pub fn all_message_ids() -> Vec<&'static str> {
    let lists: [&[&'static str]; 9] = [
        ElfError::ALL_IDS,
        FileError::ALL_IDS,
        AggregateError::ALL_IDS,
        InclusionError::ALL_IDS,
        ProveError::ALL_IDS,
        VerifyError::ALL_IDS,
        ReceiptError::ALL_IDS,
        Halo2Error::ALL_IDS,
        OWN_IDS,
    ];
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

pub fn aggregate_error(error: &AggregateError) -> PyErr {
    user_error(error.message_id(), &error.params())
}

pub fn receipt_error(error: &ReceiptError) -> PyErr {
    user_error(error.message_id(), &error.params())
}

pub fn halo2_error(error: &Halo2Error) -> PyErr {
    error.message_id().map_or_else(cancelled, |id| user_error(id, &error.params()))
}

pub fn inclusion_error(error: &InclusionError) -> PyErr {
    user_error(error.message_id(), &error.params())
}

/// A file that cannot be read, or content that `content_error` has words for.
pub fn read_error<E: std::error::Error>(error: &ReadError<E>, content_error: fn(&E) -> PyErr) -> PyErr {
    match error {
        ReadError::File(error) => file_error(error),
        ReadError::Content(error) => content_error(error),
    }
}

/// A panic in one item of many, which must not end the others.
pub fn panicked(detail: String) -> PyErr {
    user_error("native.panic", &[("detail", detail)])
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
