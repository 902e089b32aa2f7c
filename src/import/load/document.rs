//! Turtle, TriG, RDF/XML and JSON-LD: one thread a file, statement by statement.

use super::super::{layer, unpack::too_large};
use super::work::File;
use super::{MOST_ERRORS, Rules, nodes};
use crate::diagnostic::Diagnostic;
use crate::model::syntax::stream::Broken;
use crate::model::{Prefixes, Quad};
use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

/// How many bytes may go by without a statement: a parser holds what it cannot state yet.
const STRETCH: u64 = 64 << 20;

/// How deep arrays and objects may stand within one another.
const DEPTH: u32 = 1000;

/// Reads a document to its end; `give` takes each statement and says whether to go on.
///
/// # Errors
/// Those of the reader.
pub(super) fn read<E>(
    reader: Box<dyn Read + '_>,
    file: &File,
    rules: Rules<'_>,
    prefixes: &Prefixes,
    mut give: impl FnMut(&Quad) -> Result<(), E>,
) -> io::Result<Result<Vec<Diagnostic>, E>> {
    let since = Rc::new(Cell::new(0));
    let is_json = file.reading.format == crate::model::syntax::Format::JsonLd;
    let guarded = Guarded { inner: reader, since: Rc::clone(&since), json: is_json.then(Nesting::default) };
    let mut guarded = BufReader::with_capacity(1 << 16, guarded);
    let mut found = Vec::new();
    let mut names = nodes::Appearing::new(&file.prefix);
    {
        let items = match file.reading.document(&mut guarded, &file.shown) {
            Ok(items) => items,
            Err(error) => return Ok(Ok(vec![*error])),
        };
        for item in items {
            match item {
                Ok((mut quad, line)) => {
                    since.set(0);
                    let place = || file.place(line);
                    if rules.settings.claims_only {
                        found.extend(layer::fault(&quad, place, rules.settings, prefixes));
                    }
                    if found.is_empty() {
                        names.rename(&mut quad);
                        if let Err(error) = give(&quad) {
                            return Ok(Err(error));
                        }
                    }
                }
                Err(Broken::Syntax(error)) => found.push(whole(*error, rules)),
                Err(Broken::Read(error)) => return Err(error),
            }
            if found.len() >= MOST_ERRORS {
                return Ok(Ok(found));
            }
        }
    }
    // What stands behind the document belongs to its digest.
    io::copy(&mut guarded, &mut io::sink())?;
    Ok(Ok(found))
}

/// In a lenient run, why the file is left out as a whole.
fn whole(found: Diagnostic, rules: Rules<'_>) -> Diagnostic {
    if !rules.lenient {
        return found;
    }
    found.hint("`--lenient` leaves out lines of N-Triples and N-Quads; elsewhere it would be a guess where a broken statement ends")
}

/// Ends what would fill the memory.
struct Guarded<R> {
    inner: R,
    /// Bytes since the last statement.
    since: Rc<Cell<u64>>,
    /// Where in JSON the reader is.
    json: Option<Nesting>,
}

/// How deep in JSON, and whether in a string.
#[derive(Default)]
struct Nesting {
    depth: u32,
    quoted: bool,
    escaped: bool,
}

impl Nesting {
    /// Whether it goes deeper than it may.
    fn is_too_deep(&mut self, bytes: &[u8]) -> bool {
        for byte in bytes {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.quoted => self.escaped = true,
                b'"' => self.quoted = !self.quoted,
                _ if self.quoted => {}
                b'[' | b'{' => self.depth += 1,
                b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            if self.depth > DEPTH {
                return true;
            }
        }
        false
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.since.set(self.since.get() + read as u64);
        if self.since.get() > STRETCH {
            return Err(io::Error::other(Fault::Silent));
        }
        if self.json.as_mut().is_some_and(|json| json.is_too_deep(&buffer[..read])) {
            return Err(io::Error::other(Fault::Deep));
        }
        Ok(read)
    }
}

#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("no statement for too long")]
    Silent,
    #[error("nested too deep")]
    Deep,
}

/// The finding for an error of [`Guarded`].
pub(super) fn fault(error: &io::Error, path: &str) -> Option<Diagnostic> {
    Some(match error.get_ref()?.downcast_ref::<Fault>()? {
        Fault::Silent => too_large(path, format!("{} MiB go by without a statement", STRETCH >> 20))
            .hint("N-Triples and N-Quads are read line by line, whatever their size"),
        Fault::Deep => too_large(path, format!("arrays and objects stand more than {DEPTH} deep in one another")),
    })
}
