//! RDF text in and out: the one table of formats, a parser that knows lines, a writer.
//!
//! [`parse`] reads a text that is held; [`stream`] reads one that is too large for that; [`mod@line`] takes
//! lines apart that are written as programs write them.

pub mod line;
pub mod stream;

use super::{BlankNode, Origin, Prefixes, Quad, QuadRef, SourceFile, Statement, blank_nodes_mut};
use crate::diagnostic::{Diagnostic, Place, Report, codes};
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser, RdfSerializer};
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::rc::Rc;

/// A syntax of RDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Turtle: one graph.
    Turtle,
    /// TriG: several graphs.
    TriG,
    /// N-Triples: one graph, a line a triple.
    NTriples,
    /// N-Quads: several graphs, a line a quad.
    NQuads,
    /// JSON-LD 1.1.
    JsonLd,
    /// RDF/XML: one graph.
    RdfXml,
}

impl Format {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 6] = [Self::Turtle, Self::TriG, Self::NTriples, Self::NQuads, Self::JsonLd, Self::RdfXml];

    /// Name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Turtle => "Turtle",
            Self::TriG => "TriG",
            Self::NTriples => "N-Triples",
            Self::NQuads => "N-Quads",
            Self::JsonLd => "JSON-LD",
            Self::RdfXml => "RDF/XML",
        }
    }

    /// File name extension, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Turtle => "ttl",
            Self::TriG => "trig",
            Self::NTriples => "nt",
            Self::NQuads => "nq",
            Self::JsonLd => "jsonld",
            Self::RdfXml => "rdf",
        }
    }

    /// Media type (RFC 6838).
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Turtle => "text/turtle",
            Self::TriG => "application/trig",
            Self::NTriples => "application/n-triples",
            Self::NQuads => "application/n-quads",
            Self::JsonLd => "application/ld+json",
            Self::RdfXml => "application/rdf+xml",
        }
    }

    /// Whether a line is a statement, so that a text can be cut at any line end.
    pub const fn is_line_based(self) -> bool {
        matches!(self, Self::NTriples | Self::NQuads)
    }

    /// Whether it can hold named graphs.
    pub const fn has_graphs(self) -> bool {
        matches!(self, Self::TriG | Self::NQuads | Self::JsonLd)
    }

    /// The format of a file name extension or of a format's name.
    pub fn find(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        Self::ALL.into_iter().find(|format| {
            word == format.extension() || word == format.name().to_ascii_lowercase() || word == format.media_type()
        })
    }

    fn inner(self) -> RdfFormat {
        match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::TriG => RdfFormat::TriG,
            Self::NTriples => RdfFormat::NTriples,
            Self::NQuads => RdfFormat::NQuads,
            Self::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
            Self::RdfXml => RdfFormat::RdfXml,
        }
    }
}

/// Reads RDF text; each statement knows the line on which it was complete.
///
/// Blank nodes are renamed by file and order of appearance, so that those of different files never
/// meet and the same text gives the same names (law 8). The report holds every syntax error found;
/// what was read before and between them comes beside it.
pub fn parse(text: &str, format: Format, base: &str, path: &str) -> (Vec<Statement>, Report) {
    let mut report = Report::new();
    let mut statements = Vec::new();
    let line = Rc::new(Cell::new(0));
    let reader = Lines { rest: text.as_bytes(), line: Rc::clone(&line), open: false };
    let parser = RdfParser::from_format(format.inner());
    let parser = match parser.with_base_iri(base) {
        Ok(parser) => parser,
        Err(error) => {
            report.push(Diagnostic::new(&codes::BAD_IRI, Place::file(path), format!("base IRI `{base}`: {error}")));
            return (statements, report);
        }
    };
    for item in parser.for_reader(reader) {
        match item {
            Ok(quad) => statements.push(Statement { quad, origin: Origin { line: line.get(), ..Origin::default() } }),
            Err(error) => {
                let found = syntax_error(&error.to_string(), &error, path);
                report.push(if is_triple_term(text, &found.place) { triple_term(found) } else { found });
                if report.count(crate::diagnostic::Severity::Error) >= 20 {
                    break;
                }
            }
        }
    }
    name_blank_nodes(&mut statements, path);
    (statements, report)
}

/// What the names of the blank nodes of a file begin with, so that those of two files never meet.
pub fn blank_prefix(path: &str) -> String {
    let digest = Sha256::digest(path);
    format!("f{:02x}{:02x}{:02x}{:02x}n", digest[0], digest[1], digest[2], digest[3])
}

/// Names the blank nodes of a file by its path and the order in which they appear.
fn name_blank_nodes(statements: &mut [Statement], path: &str) {
    let prefix = blank_prefix(path);
    let mut names: HashMap<BlankNode, BlankNode> = HashMap::new();
    for node in statements.iter_mut().flat_map(|statement| blank_nodes_mut(&mut statement.quad)) {
        let next = names.len();
        let name = names.entry(node.clone()).or_insert_with(|| BlankNode::new_unchecked(format!("{prefix}{next}")));
        *node = name.clone();
    }
}

fn syntax_error(message: &str, error: &oxigraph::io::RdfParseError, path: &str) -> Diagnostic {
    let mut place = Place::file(path);
    let mut message = message.to_owned();
    if let oxigraph::io::RdfParseError::Syntax(syntax) = error {
        if let Some(range) = syntax.location() {
            let (line, column) = (range.start.line + 1, range.start.column + 1);
            let width = if range.end.line == range.start.line {
                range.end.column.saturating_sub(range.start.column)
            } else {
                1
            };
            let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
            place = place.at(small(line), small(column)).wide(small(width).max(1));
        }
        // The parser repeats the place in front of what is wrong; the excerpt shows it better.
        let head =
            message.split_once(": ").filter(|(head, _)| head.starts_with("Parser error")).map(|(head, _)| head.len());
        if let Some(head) = head {
            message.drain(..head + ": ".len());
        }
    }
    // What should be an IRI and is something else is a matter of grammar.
    let code =
        if message.contains("IRI") && !message.contains("must be") { &codes::BAD_IRI } else { &codes::RDF_SYNTAX };
    let unfinished = message.contains("end of file");
    let found = Diagnostic::new(code, place, message);
    if unfinished {
        found.hint("a quote, a bracket or the last full stop is missing before the end of the file")
    } else {
        found
    }
}

/// Whether a triple term, `<<( … )>>`, begins at a place or just before it.
fn is_triple_term(text: &str, place: &Place) -> bool {
    let (Some(line), Some(column)) = (place.line, place.column) else { return false };
    let Some(line) = text.lines().nth(line as usize - 1) else { return false };
    let start = (column as usize).saturating_sub(2);
    line.chars().skip(start).take(3).collect::<String>().contains("<<")
}

fn triple_term(found: Diagnostic) -> Diagnostic {
    Diagnostic::new(&codes::UNSUPPORTED_TERM, found.place, "a statement about a statement cannot be content")
        .hint("make a claim of the inner statement, and say what there is to say about that claim")
}

/// The source of a file that holds RDF.
pub fn source(path: &str) -> SourceFile {
    SourceFile { path: path.into(), columns: [].into() }
}

/// Hands out one line a call, so that the parser's progress is known to the line.
struct Lines<'a> {
    rest: &'a [u8],
    /// The line that was handed out last.
    line: Rc<Cell<u32>>,
    /// Whether that line was longer than the buffer and goes on.
    open: bool,
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.rest.is_empty() {
            return Ok(0);
        }
        let end = self.rest.iter().position(|b| *b == b'\n').map_or(self.rest.len(), |i| i + 1).min(buffer.len());
        buffer[..end].copy_from_slice(&self.rest[..end]);
        self.line.set(self.line.get() + u32::from(!self.open));
        self.open = !self.rest[..end].ends_with(b"\n");
        self.rest = &self.rest[end..];
        Ok(end)
    }
}

/// Writes quads as RDF text, in the order given; formats without graphs drop the graph names.
///
/// # Errors
/// Whatever the writer reports; a term that the format cannot hold counts as invalid data.
pub fn write<'a>(
    quads: impl IntoIterator<Item = QuadRef<'a>>,
    format: Format,
    prefixes: &Prefixes,
    out: impl Write,
) -> std::io::Result<()> {
    let mut writer = Writer::new(format, prefixes, out)?;
    for quad in quads {
        writer.push(quad)?;
    }
    writer.finish()?.flush()
}

/// Writes statements one by one, for data too large to be held.
pub struct Writer<W: Write> {
    inner: oxigraph::io::WriterQuadSerializer<W>,
    has_graphs: bool,
}

impl<W: Write> Writer<W> {
    /// Starts a document.
    ///
    /// # Errors
    /// A prefix whose namespace is no IRI.
    pub fn new(format: Format, prefixes: &Prefixes, out: W) -> std::io::Result<Self> {
        let mut serializer = RdfSerializer::from_format(format.inner());
        for (prefix, namespace) in prefixes.iter() {
            serializer = serializer.with_prefix(prefix, namespace).map_err(std::io::Error::other)?;
        }
        Ok(Self { inner: serializer.for_writer(out), has_graphs: format.has_graphs() })
    }

    /// Writes a statement; formats without graphs drop the name of its graph.
    ///
    /// # Errors
    /// Whatever the destination reports.
    pub fn push(&mut self, quad: QuadRef<'_>) -> std::io::Result<()> {
        if self.has_graphs {
            self.inner.serialize_quad(quad)
        } else {
            self.inner.serialize_triple(oxigraph::model::TripleRef::from(quad))
        }
    }

    /// Ends the document and gives the destination back.
    ///
    /// # Errors
    /// Whatever the destination reports.
    pub fn finish(self) -> std::io::Result<W> {
        self.inner.finish()
    }
}

/// Writes quads as text in memory.
pub fn to_string(quads: &[Quad], format: Format, prefixes: &Prefixes) -> String {
    let mut out = Vec::new();
    match write(quads.iter().map(Quad::as_ref), format, prefixes, &mut out) {
        Ok(()) => String::from_utf8_lossy(&out).into_owned(),
        Err(error) => format!("# {error}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_know_their_lines() {
        let text = "@prefix e: <http://e/> .\ne:a e:b e:c .\n\ne:a e:b\n  e:d .\n";
        let (statements, report) = parse(text, Format::Turtle, "http://e/", "a.ttl");
        assert!(report.is_empty());
        let lines: Vec<_> = statements.iter().map(|s| s.origin.line).collect();
        assert_eq!(lines, [2, 5]);
    }

    #[test]
    fn a_syntax_error_has_a_place() {
        let (_, report) = parse("<http://e/a> <http://e/b> .\n", Format::Turtle, "http://e/", "a.ttl");
        let place = &report.iter().next().unwrap().place;
        assert_eq!((place.line, place.column), (Some(1), Some(27)));
    }
}
