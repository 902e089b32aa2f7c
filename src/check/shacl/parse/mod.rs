//! From statements to shapes ("Shapes Constraint Language" §2 and §3.4).
//!
//! 1. Which nodes are shapes follows from their types, targets, parameters and references (`find`).
//! 2. Each is read: path (`path`), targets, constraints (`rule`), queries (`query`).
//! 3. Shapes that refer to themselves, or are nested beyond reason, are refused (`cycle`).
//!
//! What cannot be read is reported with its line and never skipped.

mod cycle;
mod find;
mod parser;
mod path;
mod query;
mod rule;
mod shape;

use self::parser::{Parser, is, is_instance};
use super::Shapes;
use super::model::{Rule, Shape, Symbol};
use super::source::Source;
use crate::diagnostic::Report;
use crate::model::{Prefixes, Term};

/// Reads shapes graphs: path and Turtle text of each.
pub(super) fn parse(files: &[(String, String)], prefixes: &Prefixes) -> (Shapes, Report) {
    let (source, report) = Source::read(files, prefixes.base());
    if report.has_errors() {
        return (Shapes::default(), report);
    }
    let mut parser = Parser::new(&source, prefixes);
    parser.report.extend(report);
    source.words(&parser.ids, &mut parser.report);
    parser.components = query::components(&mut parser);
    let nodes: Vec<Term> = parser.nodes.clone();
    let shapes: Vec<Shape> = nodes.iter().map(|node| parser.shape(node)).collect();
    let Parser { symbols, mut report, .. } = parser;
    cycle::check(&shapes, &source, prefixes, &mut report);
    report.sort();
    (Shapes { source, shapes, symbols }, report)
}
