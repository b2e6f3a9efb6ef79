//! `Trace`: a finished run at any step.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::execution::{PyControl, PyExecution, PyLimits};
use super::program::PyProgram;
use crate::error::{cancelled, trace_error};
use crate::machine::{Limits, Program, execute};
use crate::trace::{Direction, Query, Row, Trace, TraceError};

/// See `_native.pyi` for the fields.
pub const ROW_FORMAT: &str = "<QIIBBBBIIIIIiQ32I";
const NO_REGISTER: u8 = 255;
const MAX_MEMORY_BYTES: usize = 1 << 20;
const MAX_PYRAMID_BUCKETS: usize = 1 << 16;
const SNAPSHOT_BUDGET_BYTES: u64 = 256 << 20;

#[pyclass(frozen, name = "Trace", module = "studio._native")]
pub struct PyTrace {
    inner: Trace,
    execution: Py<PyExecution>,
}

impl PyTrace {
    /// The program and the witness of the run.
    pub fn made_from(&self) -> (&Program, &[u8]) {
        self.inner.made_from()
    }
}

#[pymethods]
impl PyTrace {
    #[staticmethod]
    #[pyo3(signature = (program, witness, limits, control, *, snapshot_budget_bytes = SNAPSHOT_BUDGET_BYTES))]
    fn record(
        py: Python<'_>,
        program: &PyProgram,
        witness: &[u8],
        limits: &PyLimits,
        control: &PyControl,
        snapshot_budget_bytes: u64,
    ) -> PyResult<PyTrace> {
        let inner = py
            .detach(|| {
                let program = program.inner.clone();
                Trace::record(program, witness.into(), limits.inner, &control.inner, snapshot_budget_bytes)
            })
            .map_err(|error| trace_error(&error))?;
        let execution = Py::new(py, PyExecution::new(py, inner.outcome(), &program.inner)?)?;
        Ok(PyTrace { inner, execution })
    }

    #[getter]
    fn execution(&self, py: Python<'_>) -> Py<PyExecution> {
        self.execution.clone_ref(py)
    }

    #[getter]
    fn snapshot_spacing_steps(&self) -> u64 {
        self.inner.snapshots().spacing_steps()
    }

    #[getter]
    fn snapshot_bytes(&self) -> u64 {
        self.inner.snapshots().bytes()
    }

    fn rows<'py>(&self, py: Python<'py>, first_step: u64, count: usize) -> PyResult<Bound<'py, PyBytes>> {
        let packed = self.look(py, |trace| Ok(pack(&trace.rows(first_step, count)?)))?;
        Ok(PyBytes::new(py, &packed))
    }

    fn registers_at<'py>(&self, py: Python<'py>, step: u64) -> PyResult<Bound<'py, PyBytes>> {
        let (pc, registers) = self.look(py, |trace| trace.registers_at(step))?;
        let words = std::iter::once(pc).chain(registers);
        Ok(PyBytes::new(py, &words.flat_map(u32::to_le_bytes).collect::<Vec<u8>>()))
    }

    fn memory_at<'py>(
        &self,
        py: Python<'py>,
        step: u64,
        address: u32,
        length: usize,
    ) -> PyResult<Bound<'py, PyBytes>> {
        if length > MAX_MEMORY_BYTES {
            return Err(PyValueError::new_err(format!("at most {MAX_MEMORY_BYTES} bytes a call")));
        }
        let bytes = self.look(py, |trace| {
            let mut bytes = vec![0; length];
            trace.memory_at(step, address, &mut bytes)?;
            Ok(bytes)
        })?;
        Ok(PyBytes::new(py, &bytes))
    }

    #[expect(clippy::too_many_arguments, reason = "the arguments of one search, as Python names them")]
    fn find(
        &self,
        py: Python<'_>,
        kind: &str,
        low: i64,
        high: i64,
        from_step: u64,
        forward: bool,
        control: &PyControl,
    ) -> PyResult<Option<u64>> {
        let query = query(kind, low, high)?;
        let direction = if forward { Direction::Forward } else { Direction::Backward };
        self.look(py, |trace| trace.find(query, from_step, direction, &control.inner))
    }

    fn marks(&self, py: Python<'_>, first_index: u64, count: usize) -> PyResult<Vec<(u64, i32, u64)>> {
        let marks = self.look(py, |trace| trace.marks(first_index, count))?;
        Ok(marks.into_iter().map(|mark| (mark.step, mark.number, mark.value)).collect())
    }

    fn mark_totals(&self) -> Vec<(i32, u64)> {
        self.inner.mark_totals()
    }

    fn function_totals(&self) -> Vec<(i64, u64, u64)> {
        let totals = self.inner.function_totals().into_iter();
        totals.map(|(index, steps, calls)| (index.map_or(-1, |i| i as i64), steps, calls)).collect()
    }

    fn opcode_totals(&self) -> Vec<(&'static str, u64)> {
        self.inner.opcode_totals()
    }

    fn pyramid<'py>(
        &self,
        py: Python<'py>,
        kind: &str,
        first_step: u64,
        last_step: u64,
        buckets: usize,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let is_pc = match kind {
            "pc" => true,
            "memory" => false,
            _ => return Err(PyValueError::new_err(format!("unknown pyramid {kind:?}"))),
        };
        if buckets > MAX_PYRAMID_BUCKETS {
            return Err(PyValueError::new_err(format!("at most {MAX_PYRAMID_BUCKETS} buckets")));
        }
        let found = self.look(py, |trace| trace.pyramid(first_step, last_step, buckets))?;
        let spans = found.iter().map(|bucket| if is_pc { bucket.pc } else { bucket.memory });
        let packed: Vec<u8> =
            spans.flat_map(|span| [span.min, span.max]).flat_map(u32::to_le_bytes).collect();
        Ok(PyBytes::new(py, &packed))
    }

    fn page_touches(&self) -> Vec<(u32, u64, u64)> {
        self.inner.page_touches()
    }

    #[getter]
    fn audit_bytes_estimate(&self) -> u64 {
        self.inner.audit_bytes_estimate()
    }

    /// The same run again, plain, for `most_steps` at most: (steps, nanoseconds).
    fn timed_again(&self, py: Python<'_>, most_steps: u64, control: &PyControl) -> PyResult<(u64, u64)> {
        let (program, witness) = self.inner.made_from();
        let recorded = self.inner.outcome();
        // What the recorded run took is what it takes again.
        let limits = Limits {
            max_steps: most_steps,
            max_memory_bytes: recorded.memory_bytes,
            max_journal_bytes: recorded.journal.len() as u64,
            ..Limits::default()
        };
        let again =
            py.detach(|| execute(program, witness, limits, &control.inner)).map_err(|_| cancelled())?;
        Ok((again.steps.min(recorded.steps), again.elapsed_ns))
    }
}

impl PyTrace {
    /// Look at the run with the interpreter released.
    fn look<T: Send>(
        &self,
        py: Python<'_>,
        look: impl Send + FnOnce(&Trace) -> Result<T, TraceError>,
    ) -> PyResult<T> {
        py.detach(|| look(&self.inner)).map_err(|error| trace_error(&error))
    }
}

fn query(kind: &str, low: i64, high: i64) -> PyResult<Query> {
    if kind == "mark" {
        return Ok(Query::Mark { low, high });
    }
    let low_word = u32::try_from(low).map_err(|_| PyValueError::new_err("low is no 32-bit value"))?;
    let high = high.clamp(0, 1 << 32) as u64;
    match kind {
        "pc" => Ok(Query::Pc { low: low_word, high }),
        "address" => Ok(Query::Address { low: low_word, high, writes_only: false }),
        "write" => Ok(Query::Address { low: low_word, high, writes_only: true }),
        "value" => Ok(Query::Value { low: low_word, high }),
        _ => Err(PyValueError::new_err(format!("unknown search {kind:?}"))),
    }
}

/// Rows in `ROW_FORMAT`.
fn pack(rows: &[Row]) -> Vec<u8> {
    let mut out = Vec::with_capacity(rows.len() * 180);
    for row in rows {
        let (rd, before, after) = row.destination.unwrap_or((NO_REGISTER, 0, 0));
        out.extend(row.step.to_le_bytes());
        out.extend(row.pc.to_le_bytes());
        out.extend(row.word.to_le_bytes());
        let kind = row.access.map_or(0, |access| if access.is_store { 2 } else { 1 });
        let access_bytes = row.access.map_or(0, |access| access.bytes);
        out.extend([rd, kind, access_bytes, u8::from(row.mark.is_some())]);
        out.extend(before.to_le_bytes());
        out.extend(after.to_le_bytes());
        let access = row.access.map_or([0; 3], |a| [a.address, a.value_before, a.value_after]);
        access.iter().for_each(|word| out.extend(word.to_le_bytes()));
        let (number, value) = row.mark.unwrap_or((0, 0));
        out.extend(number.to_le_bytes());
        out.extend(value.to_le_bytes());
        row.registers_before.iter().for_each(|register| out.extend(register.to_le_bytes()));
    }
    out
}
