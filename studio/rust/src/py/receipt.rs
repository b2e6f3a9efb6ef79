//! RISC Zero's receipts.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::{fixed, receipt_error};
use crate::receipt::{self, Receipt, ReceiptError};

#[pyclass(frozen, get_all, name = "Risc0Receipt", module = "studio._native")]
pub struct PyRisc0Receipt {
    kind: &'static str,
    journal: Py<PyBytes>,
    exit_code: Option<u32>,
    segments: Option<u64>,
    encoding: &'static str,
    verifier: &'static str,
    hash_function: String,
}

impl PyRisc0Receipt {
    fn new(py: Python<'_>, receipt: &Receipt) -> Result<PyRisc0Receipt, ReceiptError> {
        let facts = receipt.facts()?;
        Ok(PyRisc0Receipt {
            kind: facts.kind,
            journal: PyBytes::new(py, &facts.journal).unbind(),
            exit_code: facts.exit_code,
            segments: facts.segments,
            encoding: receipt.encoding.name(),
            verifier: facts.verifier,
            hash_function: facts.hash_function,
        })
    }
}

/// What a receipt says of itself. Nothing of it is verified.
#[pyfunction]
pub fn risc0_receipt_info(py: Python<'_>, receipt: &[u8]) -> PyResult<PyRisc0Receipt> {
    let read = py.detach(|| Receipt::decode(receipt));
    read.and_then(|read| PyRisc0Receipt::new(py, &read)).map_err(|error| receipt_error(&error))
}

/// The same receipt in the bytes that r0vm writes.
#[pyfunction]
pub fn risc0_receipt_bincode<'py>(py: Python<'py>, receipt: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
    let bytes = py
        .detach(|| Receipt::decode(receipt).and_then(|read| read.to_bincode()))
        .map_err(|error| receipt_error(&error))?;
    Ok(PyBytes::new(py, &bytes))
}

/// Verify a receipt for an image and a journal; what it says is given back once it is known to be true.
#[pyfunction]
pub fn risc0_verify(
    py: Python<'_>,
    receipt: &[u8],
    image_id: &[u8],
    journal: &[u8],
) -> PyResult<PyRisc0Receipt> {
    let image_id = fixed("image_id", image_id)?;
    let verified = py.detach(|| {
        let read = Receipt::decode(receipt)?;
        read.verify(image_id, journal).map(|()| read)
    });
    verified.and_then(|read| PyRisc0Receipt::new(py, &read)).map_err(|error| receipt_error(&error))
}

#[pyfunction]
pub fn risc0_image_id<'py>(
    py: Python<'py>,
    user_elf: &[u8],
    kernel_elf: &[u8],
) -> PyResult<Bound<'py, PyBytes>> {
    let id = py.detach(|| receipt::image_id(user_elf, kernel_elf)).map_err(|error| receipt_error(&error))?;
    Ok(PyBytes::new(py, &id))
}

#[pyfunction]
pub fn risc0_container<'py>(py: Python<'py>, user_elf: &[u8], kernel_elf: &[u8]) -> Bound<'py, PyBytes> {
    PyBytes::new(py, &receipt::container(user_elf, kernel_elf))
}

/// RISC Zero's own kernel, for guests that were built with its tools of one generation ("" the newest).
#[pyfunction]
#[pyo3(signature = (generation = ""))]
pub fn risc0_kernel<'py>(py: Python<'py>, generation: &str) -> PyResult<Bound<'py, PyBytes>> {
    let elf = receipt::kernel(generation)
        .ok_or_else(|| PyValueError::new_err(format!("no kernel of generation {generation}")))?;
    Ok(PyBytes::new(py, elf))
}
