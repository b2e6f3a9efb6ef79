//! The Halo2 backend: parameters, size, proving, verifying.

use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::execution::PyControl;
use super::program::PyProgram;
use super::trace::PyTrace;
use crate::error::halo2_error;
use crate::halo2::keys::{self, Verifier};
use crate::halo2::proof;
use crate::halo2::public::Statics;
use crate::halo2::run::{Honest, Run, run};
use crate::halo2::{Halo2Error, proof_bytes};
use crate::machine::{Control, Program};

fn made(program: &Program, witness: &[u8], control: &Control) -> Result<(Statics, Run), Halo2Error> {
    let statics = Statics::new(program)?;
    let run = run(program, &statics, witness, &mut Honest, control)?;
    Ok((statics, run))
}

fn loaded(k: u32) -> PyResult<Arc<Verifier>> {
    keys::ready(k).ok_or_else(|| PyValueError::new_err(format!("halo2_load was not called for k = {k}")))
}

#[pyfunction]
pub fn halo2_derive_parameters<'py>(py: Python<'py>, k: u32) -> PyResult<Bound<'py, PyBytes>> {
    let bytes = py.detach(|| keys::derive(k)).map_err(|error| halo2_error(&error))?;
    Ok(PyBytes::new(py, &bytes))
}

#[pyfunction]
pub fn halo2_is_loaded(k: u32) -> bool {
    keys::ready(k).is_some()
}

#[pyfunction]
pub fn halo2_load(py: Python<'_>, k: u32, parameters: &[u8]) -> PyResult<()> {
    py.detach(|| keys::load(k, parameters)).map(drop).map_err(|error| halo2_error(&error))
}

/// (k, rows of the run, public rows)
#[pyfunction]
pub fn halo2_size(py: Python<'_>, trace: &PyTrace, control: &PyControl) -> PyResult<(u32, u64, u64)> {
    let (program, witness) = trace.made_from();
    py.detach(|| {
        let (statics, run) = made(program, witness, &control.inner)?;
        let public_rows = statics.rows(run.journal.len()) as u64;
        Ok((run.smallest_k(&statics)?, run.rows.len() as u64, public_rows))
    })
    .map_err(|error: Halo2Error| halo2_error(&error))
}

/// (k, journal) that a proof of this run would have.
#[pyfunction]
pub fn halo2_dry_run<'py>(
    py: Python<'py>,
    program: &PyProgram,
    witness: &[u8],
    control: &PyControl,
) -> PyResult<(u32, Bound<'py, PyBytes>)> {
    let (k, journal) = py
        .detach(|| {
            let (statics, run) = made(&program.inner, witness, &control.inner)?;
            Ok((run.smallest_k(&statics)?, run.journal))
        })
        .map_err(|error: Halo2Error| halo2_error(&error))?;
    Ok((k, PyBytes::new(py, &journal)))
}

#[pyfunction]
pub fn halo2_prove<'py>(
    py: Python<'py>,
    program: &PyProgram,
    witness: &[u8],
    k: u32,
    control: &PyControl,
) -> PyResult<Bound<'py, PyBytes>> {
    let keys = loaded(k)?;
    let evidence = py
        .detach(|| {
            let (statics, run) = made(&program.inner, witness, &control.inner)?;
            proof::prove(&keys, &statics, run, &control.inner)
        })
        .map_err(|error| halo2_error(&error))?;
    Ok(PyBytes::new(py, &evidence))
}

#[pyfunction]
pub fn halo2_evidence_k(evidence: &[u8]) -> PyResult<u32> {
    proof::k_of(evidence).map_err(|error| halo2_error(&error))
}

#[pyfunction]
pub fn halo2_verify(py: Python<'_>, program: &PyProgram, journal: &[u8], evidence: &[u8]) -> PyResult<()> {
    let keys = loaded(halo2_evidence_k(evidence)?)?;
    py.detach(|| proof::verify(&keys, &Statics::new(&program.inner)?, journal, evidence))
        .map_err(|error| halo2_error(&error))
}

#[pyfunction]
pub fn halo2_proof_bytes(k: u32) -> usize {
    proof_bytes(k)
}
