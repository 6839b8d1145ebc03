//! Python streams that Rust writes to, a megabyte at a time, without holding the interpreter in between.

use std::io::{self, Write};

use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// Bytes that are handed to Python together.
const AT_ONCE: usize = 1 << 20;

/// A binary stream of Python, open for writing; what it raises comes back as the error of the call.
pub(super) struct PyStream {
    stream: Py<PyAny>,
    waiting: Vec<u8>,
}

impl PyStream {
    /// Wrap a stream, which the caller closes.
    pub(super) fn new(stream: Py<PyAny>) -> Self {
        Self {
            stream,
            waiting: Vec::new(),
        }
    }

    fn send(&self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        Python::attach(|py| {
            let data = PyBytes::new(py, bytes);
            self.stream.call_method1(py, "write", (data,)).map(drop)
        })?;
        Ok(())
    }
}

impl Write for PyStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= AT_ONCE {
            let waiting = std::mem::take(&mut self.waiting);
            self.send(&waiting)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        self.send(&waiting)?;
        Python::attach(|py| self.stream.call_method0(py, "flush").map(drop))?;
        Ok(())
    }
}
