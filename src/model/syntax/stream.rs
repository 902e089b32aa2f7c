//! RDF text that is too large to be held: from a reader, or in pieces cut at line ends.

use super::{Format, syntax_error};
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::model::{GraphName, Quad};
use oxigraph::io::{RdfParseError, RdfParser};
use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// What decides how a text is read, apart from the text.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The syntax.
    pub format: Format,
    /// Base IRI for relative ones; none for syntaxes that have no relative IRIs.
    pub base: Option<String>,
    /// The graph of statements that name none.
    pub graph: GraphName,
}

/// Why reading stopped, or what is wrong at one place of it.
#[derive(Debug)]
pub enum Broken {
    /// The text breaks the grammar; reading goes on behind the place.
    Syntax(Box<Diagnostic>),
    /// The reader failed, or the parser would have to hold more than it may.
    Read(io::Error),
}

impl Reading {
    /// Checks the base.
    ///
    /// # Errors
    /// A diagnostic (T3001) for a base that is no absolute IRI.
    pub fn new(format: Format, base: Option<String>, graph: GraphName) -> Result<Self, Box<Diagnostic>> {
        let reading = Self { format, base, graph };
        reading.parser().map(|_| reading.clone()).map_err(|error| {
            let base = reading.base.as_deref().unwrap_or_default();
            Box::new(Diagnostic::new(&codes::BAD_IRI, Place::default(), format!("base IRI `{base}`: {error}")))
        })
    }

    fn parser(&self) -> Result<RdfParser, impl std::fmt::Display + use<>> {
        let parser = RdfParser::from_format(self.format.inner()).with_default_graph(self.graph.clone());
        match &self.base {
            Some(base) if !self.format.is_line_based() => parser.with_base_iri(base.clone()),
            _ => Ok(parser),
        }
    }

    /// The statements of a piece of N-Triples or N-Quads that ends with a line; places count from its first line.
    pub fn lines<'a>(
        &self,
        piece: &'a [u8],
        path: &'a str,
    ) -> impl Iterator<Item = Result<Quad, Box<Diagnostic>>> + 'a {
        let parser = RdfParser::from_format(self.format.inner()).with_default_graph(self.graph.clone());
        parser.for_slice(piece).map(move |item| {
            item.map_err(|error| {
                let message = error.to_string();
                Box::new(syntax_error(&message, &RdfParseError::Syntax(error), path))
            })
        })
    }

    /// The statements of a whole document, each with the line on which it was complete.
    ///
    /// # Errors
    /// Nothing that [`Reading::new`] did not already refuse.
    pub fn document<'a>(
        &self,
        reader: impl BufRead + 'a,
        path: &'a str,
    ) -> Result<impl Iterator<Item = Result<(Quad, u32), Broken>> + 'a, Box<Diagnostic>> {
        let parser = self
            .parser()
            .map_err(|error| Box::new(Diagnostic::new(&codes::BAD_IRI, Place::file(path), error.to_string())))?;
        let line = Rc::new(Cell::new(0));
        let by_line = ByLine { inner: reader, line: Rc::clone(&line), open: false };
        Ok(parser.for_reader(by_line).map(move |item| match item {
            Ok(quad) => Ok((quad, line.get())),
            Err(RdfParseError::Io(error)) => Err(Broken::Read(error)),
            Err(error) => {
                let mut found = syntax_error(&error.to_string(), &error, path);
                // The reader of XML does not always know where it is.
                found.place.line.get_or_insert(line.get());
                Err(Broken::Syntax(Box::new(found)))
            }
        }))
    }
}

/// Hands out at most one line a call, so that the parser's progress is known to the line.
struct ByLine<R> {
    inner: R,
    /// The line that was handed out last.
    line: Rc<Cell<u32>>,
    /// Whether that line goes on.
    open: bool,
}

impl<R: BufRead> Read for ByLine<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let there = self.inner.fill_buf()?;
        if there.is_empty() || buffer.is_empty() {
            return Ok(0);
        }
        let end = there.iter().position(|byte| *byte == b'\n').map_or(there.len(), |at| at + 1).min(buffer.len());
        buffer[..end].copy_from_slice(&there[..end]);
        self.line.set(self.line.get().saturating_add(u32::from(!self.open)));
        self.open = there[end - 1] != b'\n';
        self.inner.consume(end);
        Ok(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_knows_its_lines() {
        let text = b"@prefix e: <http://e/> .\ne:a e:b e:c .\n\ne:a e:b\n  e:d .\n";
        let reading = Reading::new(Format::Turtle, Some("http://e/".into()), GraphName::DefaultGraph).unwrap();
        let lines: Vec<u32> = reading.document(&text[..], "a").unwrap().map(|item| item.unwrap().1).collect();
        assert_eq!(lines, [2, 5]);
    }

    #[test]
    fn a_base_must_be_absolute() {
        assert!(Reading::new(Format::Turtle, Some("a b".into()), GraphName::DefaultGraph).is_err());
    }
}
