//! Files of any size become statements, several at once, without being held.
//!
//! The entry point is [`run`]. It knows no store: what is stated goes to a [`Sink`].
//!
//! 1. Threads share one list of work (`work`): files to be opened, and pieces to be parsed.
//! 2. N-Triples and N-Quads are unpacked by one thread, cut at line ends and read by all (`lines`). Lines
//!    written as programs write them go to the sink as they are; the parser reads the others.
//!    Other syntaxes are parsed by one thread a file (`document`).
//! 3. Blank nodes are named by the file and their label, or by the file and the order in which they
//!    appear (`nodes`): the same bytes give the same names, and two files share none.
//! 4. What is wrong is collected, at most [`MOST_ERRORS`] findings a file, those of the lowest lines.
//!    In lenient runs lines that cannot be read are handed back instead.
//!
//! Absent on purpose: what `import` adds to the files of a project (bounds of dates, `tr:origin`). The
//! statements are those of the files. Law 1 holds here too.

mod document;
mod lines;
mod nodes;
mod work;

use super::Settings;
use super::unpack::Compression;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::Quad;
use crate::model::syntax::line::Line;
use crate::model::syntax::stream::Reading;
use sha2::{Digest, Sha256};
use std::io::{self, Read};

/// How many findings a file may have before it is read no further.
pub const MOST_ERRORS: usize = 20;

/// How many lines of a file a lenient run leaves out before it believes that the file is something else.
pub const MOST_SKIPPED: usize = 10_000;

/// The longest line, in bytes; the parsers have the same limit on a token.
const LONGEST_LINE: usize = 16 << 20;

/// Makes a reader of the bytes of a file, packed as they are.
pub type Opener = Box<dyn FnOnce() -> io::Result<Box<dyn Read + Send>> + Send>;

/// One file.
pub struct Input {
    /// The name under which its statements are kept.
    pub name: String,
    /// The name by which people know it, for findings.
    pub shown: String,
    /// Syntax, base and graph.
    pub reading: Reading,
    /// How it is compressed.
    pub compression: Option<Compression>,
    /// Its bytes.
    pub open: Opener,
}

/// What decides how files are read.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// Whether lines that cannot be read are left out.
    pub lenient: bool,
    /// How many threads read.
    pub jobs: usize,
    /// How many times its own size a compressed file may hold.
    pub expansion: u64,
    /// Where facts may stand.
    pub settings: Settings<'a>,
}

/// Where statements go. Every thread fills parts of its own, one a file.
pub trait Sink: Sync {
    /// Statements of one file on their way.
    type Part: Send;
    /// Why they cannot be taken.
    type Error: Send;

    /// Begins a part of a file.
    fn part(&self, file: &str) -> Self::Part;

    /// Adds a statement to a part.
    ///
    /// # Errors
    /// Whatever the destination reports; then all work ends.
    fn push(&self, part: &mut Self::Part, quad: &Quad) -> Result<(), Self::Error>;

    /// Adds a statement by the texts of its terms, none of which has been looked at; `false` where they have
    /// to be parsed and pushed.
    ///
    /// # Errors
    /// As for [`Sink::push`].
    fn push_line(&self, part: &mut Self::Part, line: &Line<'_>) -> Result<bool, Self::Error>;

    /// Takes a part.
    ///
    /// # Errors
    /// Whatever the destination reports; then all work ends.
    fn finish(&self, part: Self::Part) -> Result<(), Self::Error>;
}

/// Who watches.
pub trait Watch: Sync {
    /// So many more bytes of the files, packed as they are, were read.
    fn bytes(&self, bytes: u64);

    /// So many more statements were read.
    fn statements(&self, statements: u64);
}

/// A line that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Why, and where.
    pub found: Diagnostic,
    /// The line, without its end.
    pub line: Vec<u8>,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The name under which its statements are kept.
    pub name: String,
    /// SHA-256 of its bytes and of what decides how they are read, in hexadecimal.
    pub digest: String,
    /// How many statements it makes.
    pub statements: u64,
    /// The lines that were left out, in the order of the file.
    pub skipped: Vec<Skipped>,
}

/// Why files could not be read to the end.
#[derive(Debug)]
pub enum Halt<E> {
    /// The system refused a file.
    Io(String, io::Error),
    /// The sink refused statements.
    Sink(E),
}

/// Reads files into a sink; outcomes are in the order of the inputs.
///
/// Where the report has errors, what the sink was given is not all and should be dropped.
///
/// # Errors
/// [`Halt`] if a file or the sink fails.
pub fn run<S: Sink>(
    inputs: Vec<Input>,
    rules: Rules<'_>,
    sink: &S,
    watch: &dyn Watch,
) -> Result<(Vec<Outcome>, Report), Halt<S::Error>> {
    let work = work::Work::new(inputs, rules, sink, watch);
    std::thread::scope(|scope| {
        for _ in 0..rules.jobs.max(1) {
            scope.spawn(|| work.run());
        }
    });
    work.end()
}

/// SHA-256 of a file as it is packed and of what decides how it is read, in hexadecimal; see [`Outcome::digest`].
///
/// # Errors
/// Those of the reader.
pub fn digest(mut packed: impl Read, reading: &Reading, lenient: bool) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = packed.read(&mut buffer)?;
        if read == 0 {
            return Ok(finish(&hasher.finalize(), reading, lenient));
        }
        hasher.update(&buffer[..read]);
    }
}

fn finish(bytes: &[u8], reading: &Reading, lenient: bool) -> String {
    let rules = format!("{} {:?} {} {lenient}", reading.format.name(), reading.base, reading.graph);
    super::digest(&[b"load", rules.as_bytes(), bytes])
}

/// The finding for an error of reading, where the bytes are to blame.
fn fault(error: &io::Error, path: &str) -> Option<Diagnostic> {
    let full = error.kind() == io::ErrorKind::OutOfMemory;
    let long = || super::unpack::too_large(path, format!("a token is longer than {} MiB", LONGEST_LINE >> 20));
    super::unpack::fault(error, path).or_else(|| document::fault(error, path)).or_else(|| full.then(long))
}

/// The finding for a file that has more bad lines than a lenient run leaves out.
fn too_many(path: &str) -> Diagnostic {
    let place = crate::diagnostic::Place::file(path);
    let message = format!("more than {MOST_SKIPPED} lines cannot be read, or more than 64 MiB of them");
    Diagnostic::new(&codes::RDF_SYNTAX, place, message).hint("is it in this syntax? `--syntax` names another")
}

#[cfg(test)]
mod tests;
