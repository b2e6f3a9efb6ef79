//! Proof files and opening files.

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::{file_error, fixed};
use crate::file::{OpeningFile, ProofFile};

#[pyclass(frozen, name = "ProofFile", module = "studio._native")]
pub struct PyProofFile {
    inner: ProofFile,
}

#[pymethods]
impl PyProofFile {
    #[getter]
    fn program_id<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.inner.program_id)
    }

    #[getter]
    fn journal<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.inner.journal)
    }

    #[getter]
    fn exit_code(&self) -> u32 {
        self.inner.exit_code
    }

    #[getter]
    fn steps(&self) -> Option<u64> {
        self.inner.steps
    }

    #[getter]
    fn backend(&self) -> &str {
        &self.inner.backend
    }

    #[getter]
    fn backend_version(&self) -> &str {
        &self.inner.backend_version
    }

    #[getter]
    fn evidence<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.inner.evidence)
    }

    #[getter]
    fn studio_version(&self) -> &str {
        &self.inner.studio_version
    }

    #[getter]
    fn created_unix_ms(&self) -> u64 {
        self.inner.created_unix_ms
    }

    #[getter]
    fn elapsed_ns(&self) -> u64 {
        self.inner.elapsed_ns
    }

    #[getter]
    fn device(&self) -> &str {
        &self.inner.device
    }

    #[getter]
    fn identity<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.inner.identity())
    }

    #[getter]
    fn statement_hash<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.inner.statement_hash())
    }

    #[getter]
    fn body_hash<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.inner.body_hash())
    }
}

#[pyfunction]
#[pyo3(signature = (*, program_id, journal, exit_code, steps, backend, backend_version, evidence, studio_version,
                    created_unix_ms, elapsed_ns, device))]
#[expect(clippy::too_many_arguments, reason = "the fields of a proof file")]
pub fn proof_encode<'py>(
    py: Python<'py>,
    program_id: &[u8],
    journal: &[u8],
    exit_code: u32,
    steps: Option<u64>,
    backend: String,
    backend_version: String,
    evidence: &[u8],
    studio_version: String,
    created_unix_ms: u64,
    elapsed_ns: u64,
    device: String,
) -> PyResult<Bound<'py, PyBytes>> {
    let file = ProofFile {
        program_id: fixed("program_id", program_id)?,
        journal: journal.to_vec(),
        exit_code,
        steps,
        backend,
        backend_version,
        evidence: evidence.to_vec(),
        studio_version,
        created_unix_ms,
        elapsed_ns,
        device,
    };
    let bytes = py.detach(|| file.encode()).map_err(|error| file_error(&error))?;
    Ok(PyBytes::new(py, &bytes))
}

#[pyfunction]
pub fn proof_decode(py: Python<'_>, data: &[u8]) -> PyResult<PyProofFile> {
    let inner = py.detach(|| ProofFile::decode(data)).map_err(|error| file_error(&error))?;
    Ok(PyProofFile { inner })
}

#[pyfunction]
pub fn proof_to_raw<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
    let raw = py
        .detach(|| ProofFile::decode(data).and_then(|file| file.encode_raw()))
        .map_err(|error| file_error(&error))?;
    Ok(PyBytes::new(py, &raw))
}

#[pyfunction]
#[pyo3(signature = (*, proof_identity, salt, witness))]
pub fn opening_encode<'py>(
    py: Python<'py>,
    proof_identity: &[u8],
    salt: &[u8],
    witness: &[u8],
) -> PyResult<Bound<'py, PyBytes>> {
    let file = OpeningFile {
        proof_identity: fixed("proof_identity", proof_identity)?,
        salt: fixed("salt", salt)?,
        witness: witness.to_vec(),
    };
    let bytes = py.detach(|| file.encode()).map_err(|error| file_error(&error))?;
    Ok(PyBytes::new(py, &bytes))
}

/// (proof identity, salt, witness).
type Opening<'py> = (Bound<'py, PyBytes>, Bound<'py, PyBytes>, Bound<'py, PyBytes>);

#[pyfunction]
pub fn opening_decode<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Opening<'py>> {
    let file = py.detach(|| OpeningFile::decode(data)).map_err(|error| file_error(&error))?;
    let bytes = |data: &[u8]| PyBytes::new(py, data);
    Ok((bytes(&file.proof_identity), bytes(&file.salt), bytes(&file.witness)))
}
