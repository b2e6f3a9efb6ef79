//! The Python module `studio._native`: one line a method, the interpreter released around every run.

mod batch;
mod execution;
mod files;
mod halo2;
mod merkle;
mod program;
mod proof;
mod receipt;
mod trace;

use pyo3::prelude::*;

/// Every message id that the crate can raise.
#[pyfunction]
fn message_ids() -> Vec<&'static str> {
    crate::error::all_message_ids()
}

#[pymodule]
mod _native {
    #[pymodule_export]
    use super::batch::trace_prove_batch;
    #[pymodule_export]
    use super::execution::{PyControl, PyExecution, PyFault, PyLimits, execute};
    #[pymodule_export]
    use super::files::{
        PyProofFile, opening_decode, opening_encode, proof_decode, proof_encode, proof_to_raw,
    };
    #[pymodule_export]
    use super::halo2::{
        halo2_derive_parameters, halo2_dry_run, halo2_evidence_k, halo2_is_loaded, halo2_load,
        halo2_proof_bytes, halo2_prove, halo2_size, halo2_verify,
    };
    #[pymodule_export]
    use super::merkle::{PyAggregate, PyInclusion, inclusion_check, inclusion_decode, merkle_root};
    #[pymodule_export]
    use super::message_ids;
    #[pymodule_export]
    use super::program::{PyProgram, PySegment};
    #[pymodule_export]
    use super::proof::{
        PyTraceProof, trace_evidence_info, trace_prove, trace_verify_audit, trace_verify_compact,
    };
    #[pymodule_export]
    use super::receipt::{
        PyRisc0Receipt, risc0_container, risc0_image_id, risc0_kernel, risc0_receipt_bincode,
        risc0_receipt_info, risc0_verify,
    };
    #[pymodule_export]
    use super::trace::PyTrace;
    use super::{Bound, PyModule, PyModuleMethods, PyResult};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("HALO2_MIN_K", crate::halo2::tables::MIN_K)?;
        module.add("HALO2_MAX_K", crate::halo2::tables::MAX_K)?;
        module.add("RISC0_MAX_RECEIPT_BYTES", crate::receipt::MAX_RECEIPT_BYTES)?;
        module.add("ROW_FORMAT", super::trace::ROW_FORMAT)
    }
}
