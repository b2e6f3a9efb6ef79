//! `Program` and `Segment`.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::elf::ElfLimits;
use crate::error::elf_error;
use crate::machine::Program;

#[pyclass(frozen, name = "Segment", module = "studio._native")]
pub struct PySegment {
    #[pyo3(get)]
    address: u32,
    #[pyo3(get)]
    memory_bytes: u32,
    #[pyo3(get)]
    file_bytes: u32,
    #[pyo3(get)]
    readable: bool,
    #[pyo3(get)]
    writable: bool,
    #[pyo3(get)]
    executable: bool,
    #[pyo3(get)]
    data: Py<PyBytes>,
}

#[pyclass(frozen, name = "Program", module = "studio._native")]
pub struct PyProgram {
    pub inner: Arc<Program>,
}

#[pymethods]
impl PyProgram {
    #[new]
    #[pyo3(signature = (elf, *, max_elf_bytes = ElfLimits::default().max_elf_bytes,
                        max_image_bytes = ElfLimits::default().max_image_bytes))]
    fn new(py: Python<'_>, elf: &[u8], max_elf_bytes: u64, max_image_bytes: u64) -> PyResult<PyProgram> {
        let limits = ElfLimits { max_elf_bytes, max_image_bytes };
        let program = py.detach(|| Program::load(elf, limits)).map_err(|error| elf_error(&error))?;
        Ok(PyProgram { inner: Arc::new(program) })
    }

    #[getter]
    fn program_id<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.inner.id())
    }

    #[getter]
    fn elf_bytes(&self) -> usize {
        self.inner.elf_bytes()
    }

    #[getter]
    fn abi(&self) -> &'static str {
        self.inner.abi().name()
    }

    #[getter]
    fn user_elf<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.inner.user_elf())
    }

    #[getter]
    fn kernel_elf<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        self.inner.kernel_elf().map(|elf| PyBytes::new(py, elf))
    }

    #[getter]
    fn entry(&self) -> u32 {
        self.inner.elf().entry
    }

    #[getter]
    fn segments(&self, py: Python<'_>) -> Vec<PySegment> {
        let segments = self.inner.elf().segments.iter();
        segments
            .map(|segment| PySegment {
                address: segment.address,
                memory_bytes: segment.memory_bytes,
                file_bytes: segment.data.len() as u32,
                readable: segment.readable,
                writable: segment.writable,
                executable: segment.executable,
                data: PyBytes::new(py, &segment.data).unbind(),
            })
            .collect()
    }

    #[getter]
    fn functions(&self) -> Vec<(u32, u32, &str)> {
        self.inner.elf().functions.iter().map(|f| (f.address, f.bytes, f.name.as_str())).collect()
    }

    fn function_at(&self, pc: u32) -> Option<(&str, u32)> {
        self.inner.function_at(pc)
    }

    #[getter]
    fn has_source_lines(&self) -> bool {
        self.inner.has_source_lines()
    }

    fn source_line_at(&self, py: Python<'_>, pc: u32) -> Option<(String, u32)> {
        py.detach(|| self.inner.source_line_at(pc))
    }
}
