//! Aggregates and inclusion proofs.

use std::sync::Mutex;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::commit::{Digest, NODE_BYTES};
use crate::error::{aggregate_error, file_error, fixed, inclusion_error, read_error};
use crate::file::proof_file::is_backend_name;
use crate::file::{FileError, InclusionFile, ProofFile, aggregate_file};
use crate::merkle::{Aggregate, AggregateError, Duplicates, Leaf, MAX_LEAVES, root_of};

#[pyclass(frozen, name = "Aggregate", module = "studio._native")]
pub struct PyAggregate {
    inner: Mutex<Aggregate>,
}

impl PyAggregate {
    /// Waits for other threads without the interpreter, which they may need to finish.
    fn with<T: Send>(&self, py: Python<'_>, call: impl FnOnce(&mut Aggregate) -> T + Send) -> T {
        // A panic in here was a bug and may have left half an append: nothing is answered after it.
        py.detach(|| call(&mut self.inner.lock().expect("no panic while it was held")))
    }
}

/// (statement hash, body hash, backend).
type LeafParts<'py> = (Bound<'py, PyBytes>, Bound<'py, PyBytes>, String);

#[pymethods]
impl PyAggregate {
    #[new]
    fn new() -> PyAggregate {
        PyAggregate { inner: Mutex::default() }
    }

    #[staticmethod]
    fn decode(py: Python<'_>, data: &[u8]) -> PyResult<PyAggregate> {
        let aggregate = py
            .detach(|| aggregate_file::decode(data))
            .map_err(|error| read_error(&error, aggregate_error))?;
        Ok(PyAggregate { inner: Mutex::new(aggregate) })
    }

    fn encode<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let data = self.with(py, |aggregate| aggregate_file::encode(aggregate));
        Ok(PyBytes::new(py, &data.map_err(|error| aggregate_error(&error))?))
    }

    #[pyo3(signature = (proofs, *, duplicates = false))]
    fn append_proofs(&self, py: Python<'_>, proofs: Vec<PyBackedBytes>, duplicates: bool) -> PyResult<()> {
        let hash = |data: &PyBackedBytes| {
            let proof = ProofFile::decode(data)?;
            Ok((proof.statement_hash(), proof.body_hash(), proof.backend))
        };
        let hashed: Result<Vec<(Digest, Digest, String)>, FileError> =
            py.detach(|| proofs.iter().map(hash).collect());
        let hashed = hashed.map_err(|error| file_error(&error))?;
        let leaves = hashed.iter().map(|(statement_hash, body_hash, backend)| Leaf {
            statement_hash: *statement_hash,
            body_hash: *body_hash,
            backend,
        });
        self.with(py, |aggregate| aggregate.append(leaves, refused_unless(duplicates)))
            .map_err(|error| aggregate_error(&error))
    }

    #[pyo3(signature = (hashes, backend, *, duplicates = false))]
    fn append_hashes(&self, py: Python<'_>, hashes: &[u8], backend: &str, duplicates: bool) -> PyResult<()> {
        let (pairs, rest) = hashes.as_chunks::<NODE_BYTES>();
        if !rest.is_empty() || !is_backend_name(backend) {
            return Err(PyValueError::new_err("64 bytes a leaf and the id of a backend are expected"));
        }
        let leaves = pairs.iter().map(|pair| {
            let mut parts = [[0; 32]; 2];
            parts.as_flattened_mut().copy_from_slice(pair);
            Leaf { statement_hash: parts[0], body_hash: parts[1], backend }
        });
        self.with(py, |aggregate| aggregate.append(leaves, refused_unless(duplicates)))
            .map_err(|error| aggregate_error(&error))
    }

    #[getter]
    fn count(&self, py: Python<'_>) -> usize {
        self.with(py, |aggregate| aggregate.len())
    }

    #[getter]
    fn root<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let root = self.with(py, |aggregate| aggregate.root());
        Ok(PyBytes::new(py, &root.map_err(|error| aggregate_error(&error))?))
    }

    fn leaf<'py>(&self, py: Python<'py>, index: u64) -> PyResult<LeafParts<'py>> {
        let copy = |leaf: Leaf<'_>| (leaf.statement_hash, leaf.body_hash, leaf.backend.to_owned());
        let (statement_hash, body_hash, backend) = self
            .with(py, |aggregate| aggregate.leaf(index).map(copy))
            .map_err(|error| aggregate_error(&error))?;
        Ok((PyBytes::new(py, &statement_hash), PyBytes::new(py, &body_hash), backend))
    }

    fn find(&self, py: Python<'_>, statement_hash: &[u8], backend: &str) -> PyResult<Option<u64>> {
        let statement_hash = fixed("statement_hash", statement_hash)?;
        Ok(self.with(py, |aggregate| aggregate.find(&statement_hash, backend)))
    }

    #[getter]
    fn level_count(&self, py: Python<'_>) -> usize {
        self.with(py, |aggregate| aggregate.level_count())
    }

    fn node<'py>(&self, py: Python<'py>, level: u64, index: u64) -> PyResult<Bound<'py, PyBytes>> {
        let digest = self.with(py, |aggregate| aggregate.node(level, index));
        Ok(PyBytes::new(py, &digest.ok_or_else(|| PyValueError::new_err("no such node"))?))
    }

    /// [(level of the sibling, whether it stands on the left, digest)].
    fn path<'py>(&self, py: Python<'py>, index: u64) -> PyResult<Vec<(usize, bool, Bound<'py, PyBytes>)>> {
        let steps = self
            .with(py, |aggregate| aggregate.path_steps(index))
            .map_err(|error| aggregate_error(&error))?;
        Ok(steps.iter().map(|step| (step.level, step.is_left, PyBytes::new(py, &step.digest))).collect())
    }

    fn find_bodies(&self, py: Python<'_>, body_hashes: &[u8]) -> PyResult<Vec<Option<u64>>> {
        let (hashes, rest) = body_hashes.as_chunks::<32>();
        if !rest.is_empty() {
            return Err(PyValueError::new_err("32 bytes a body hash are expected"));
        }
        Ok(self.with(py, |aggregate| aggregate.find_bodies(hashes)))
    }

    #[pyo3(signature = (low, high, *, first = 0))]
    fn find_digest(&self, py: Python<'_>, low: &[u8], high: &[u8], first: u64) -> PyResult<Option<u64>> {
        let (low, high) = (fixed("low", low)?, fixed("high", high)?);
        Ok(self.with(py, |aggregate| aggregate.find_digest(&low, &high, first)))
    }

    fn inclusion<'py>(&self, py: Python<'py>, index: u64) -> PyResult<Bound<'py, PyBytes>> {
        let file = self.with(py, |aggregate| InclusionFile::of(aggregate, index));
        Ok(PyBytes::new(py, &file.map_err(|error| aggregate_error(&error))?.encode()))
    }
}

fn refused_unless(duplicates: bool) -> Duplicates {
    if duplicates { Duplicates::Allowed } else { Duplicates::Refused }
}

#[pyclass(frozen, name = "Inclusion", module = "studio._native")]
pub struct PyInclusion {
    inner: InclusionFile,
}

#[pymethods]
impl PyInclusion {
    #[getter]
    fn statement_hash<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.inner.statement_hash)
    }

    #[getter]
    fn body_hash<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.inner.body_hash)
    }

    #[getter]
    fn index(&self) -> u64 {
        self.inner.index
    }

    #[getter]
    fn count(&self) -> u64 {
        self.inner.count
    }

    #[getter]
    fn path<'py>(&self, py: Python<'py>) -> Vec<Bound<'py, PyBytes>> {
        self.inner.path.iter().map(|digest| PyBytes::new(py, digest)).collect()
    }

    #[getter]
    fn root<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.inner.root)
    }
}

#[pyfunction]
pub fn inclusion_decode(data: &[u8]) -> PyResult<PyInclusion> {
    let inner = InclusionFile::decode(data).map_err(|error| read_error(&error, inclusion_error))?;
    Ok(PyInclusion { inner })
}

#[pyfunction]
#[pyo3(signature = (data, proof, *, root = None))]
pub fn inclusion_check(
    py: Python<'_>,
    data: &[u8],
    proof: &[u8],
    root: Option<&[u8]>,
) -> PyResult<PyInclusion> {
    let root = root.map(|root| fixed("root", root)).transpose()?;
    let inclusion = inclusion_decode(data)?;
    let proof = py.detach(|| ProofFile::decode(proof)).map_err(|error| file_error(&error))?;
    py.detach(|| inclusion.inner.check(&proof, root.as_ref())).map_err(|error| inclusion_error(&error))?;
    Ok(inclusion)
}

/// The root of leaf digests, 32 bytes each.
#[pyfunction]
pub fn merkle_root<'py>(py: Python<'py>, leaf_digests: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
    let (leaves, rest) = leaf_digests.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(PyValueError::new_err("32 bytes a leaf digest are expected"));
    }
    let (count, limit) = (leaves.len() as u64, MAX_LEAVES as u64);
    if count > limit {
        return Err(aggregate_error(&AggregateError::Full { count, limit }));
    }
    let root = py.detach(|| root_of(leaves));
    Ok(PyBytes::new(py, &root.ok_or_else(|| aggregate_error(&AggregateError::Empty))?))
}
