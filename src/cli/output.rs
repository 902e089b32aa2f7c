//! Where data goes: standard output, or a file.

use super::error::Failure;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// The option that sends data to a file.
#[derive(Debug, clap::Args)]
pub(super) struct Destination {
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    output_file: Option<PathBuf>,
}

impl Destination {
    /// Whether the data goes to a file.
    pub(super) fn is_file(&self) -> bool {
        self.output_file.is_some()
    }

    /// Writes all of it.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        match &self.output_file {
            None => print(bytes),
            Some(path) => std::fs::write(path, bytes)
                .map_err(|error| Failure::io(format!("cannot write {}", path.display()), &error)),
        }
    }
}

/// Writes bytes to standard output.
pub(super) fn print(bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::io("cannot write to standard output", &error);
    let mut out = BufWriter::new(std::io::stdout().lock());
    out.write_all(bytes).and_then(|()| out.flush()).map_err(failed)
}

/// Writes text to standard output, with a line break at its end.
pub(super) fn print_text(text: &str) -> Result<(), Failure> {
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    print(format!("{text}{end}").as_bytes())
}

/// Writes JSON to standard output, readable.
pub(super) fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
    print_text(&format!("{value:#}"))
}
