//! Standard mode: the group, its tables and their rows, and what the rows say.

use super::super::metadata::common::{self, Terms};
use super::super::metadata::names::{CSVW, RDF, XSD};
use super::super::{Metadata, Reader, Table};
use super::ToRdf;
use crate::diagnostic::Report;
use oxigraph::model::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use serde_json::Value;
use std::collections::BTreeSet;

/// A table with the bytes of its file.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// What is known of the table.
    pub table: &'a Table,
    /// The file.
    pub bytes: &'a [u8],
    /// The file's path, for diagnostics.
    pub path: &'a str,
    /// Numbers of rows that are passed over.
    pub without: Option<&'a BTreeSet<u32>>,
}

impl<'a> Sheet<'a> {
    /// The rows, read as [`Reader::lenient`] does.
    pub(in crate::csvw) fn rows(&self) -> Reader<'a> {
        let reader = Reader::new(self.bytes, self.table, self.path).lenient();
        match self.without {
            Some(rows) => reader.without(rows),
            None => reader,
        }
    }
}

/// Hands every triple of standard mode to `emit`; reads as [`Reader::lenient`](super::super::Reader::lenient) does.
///
/// `group` gives what is said of the group; the tables are those of `sheets`.
pub fn standard(group: &Metadata, sheets: &[Sheet<'_>], emit: &mut dyn FnMut(Triple)) -> Report {
    let mut writer = Writer { emit, blanks: 0 };
    let mut report = Report::new();
    let node = writer.node(group.id.as_deref());
    writer.kind(&node, "TableGroup");
    let about = About { base: &group.base, language: group.language.as_deref() };
    writer.annotations(&node, &group.annotations, &group.notes, about);
    for (i, sheet) in sheets.iter().enumerate() {
        if !sheet.table.suppress_output {
            report.extend(writer.table(&node, sheet, i));
        }
    }
    report
}

#[derive(Clone, Copy)]
struct About<'a> {
    base: &'a str,
    language: Option<&'a str>,
}

struct Writer<'e> {
    emit: &'e mut dyn FnMut(Triple),
    blanks: usize,
}

fn csvw(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{CSVW}{name}"))
}

impl Writer<'_> {
    fn blank(&mut self) -> BlankNode {
        self.blanks += 1;
        BlankNode::new_unchecked(format!("n{}", self.blanks))
    }

    fn node(&mut self, iri: Option<&str>) -> NamedOrBlankNode {
        match iri.and_then(|iri| NamedNode::new(iri).ok()) {
            Some(node) => node.into(),
            None => self.blank().into(),
        }
    }

    fn say(&mut self, subject: &NamedOrBlankNode, property: NamedNode, object: impl Into<Term>) {
        (self.emit)(Triple::new(subject.clone(), property, object));
    }

    fn kind(&mut self, subject: &NamedOrBlankNode, class: &str) {
        self.say(subject, NamedNode::new_unchecked(format!("{RDF}type")), csvw(class));
    }

    fn link(&mut self, subject: &NamedOrBlankNode, property: &str, iri: String) {
        if let Ok(node) = NamedNode::new(iri) {
            self.say(subject, csvw(property), node);
        }
    }

    fn annotations(
        &mut self,
        subject: &NamedOrBlankNode,
        annotations: &[(String, Value)],
        notes: &[Value],
        about: About<'_>,
    ) {
        let note = format!("{CSVW}note");
        let all = annotations.iter().map(|(iri, value)| (iri, value)).chain(notes.iter().map(|value| (&note, value)));
        for (iri, value) in all {
            let Ok(property) = NamedNode::new(iri) else { continue };
            let blanks = &mut self.blanks;
            let mut blank = || {
                *blanks += 1;
                BlankNode::new_unchecked(format!("n{blanks}"))
            };
            let mut terms = Terms { base: about.base, language: about.language, blank: &mut blank };
            common::triples(&mut terms, subject, &property, value, self.emit);
        }
    }

    fn table(&mut self, group: &NamedOrBlankNode, sheet: &Sheet<'_>, index: usize) -> Report {
        let table = sheet.table;
        let node = self.node(table.id.as_deref());
        self.say(group, csvw("table"), Term::from(node.clone()));
        self.kind(&node, "Table");
        self.link(&node, "url", table.url.clone());
        let about = About { base: &table.base, language: table.language.as_deref() };
        self.annotations(&node, &table.annotations, &table.notes, about);
        let mut reader = sheet.rows();
        let mut to_rdf = ToRdf::new(table).with_blank_prefix(&format!("t{index}r"));
        for row in reader.by_ref() {
            let here: NamedOrBlankNode = self.blank().into();
            self.say(&node, csvw("row"), Term::from(here.clone()));
            self.kind(&here, "Row");
            let integer = NamedNode::new_unchecked(format!("{XSD}integer"));
            self.say(&here, csvw("rownum"), Literal::new_typed_literal(row.number.to_string(), integer));
            let file = table.url.split('#').next().unwrap_or_default();
            self.link(&here, "url", format!("{file}#row={}", row.source_number));
            for title in table.row_titles.iter().filter_map(|i| row.cells.get(*i).zip(table.columns.get(*i))) {
                let (cell, column) = title;
                for value in &cell.values {
                    let literal = match column.lang.as_str() {
                        "und" => Literal::new_simple_literal(&*value.lexical),
                        tag => {
                            Literal::new_language_tagged_literal_unchecked(&*value.lexical, tag.to_ascii_lowercase())
                        }
                    };
                    self.say(&here, csvw("title"), literal);
                }
            }
            for subject in to_rdf.subjects_of(&row) {
                let node: NamedOrBlankNode = match subject {
                    Some(iri) => NamedNode::new_unchecked(iri).into(),
                    None => BlankNode::new_unchecked(format!("t{index}r{}", row.number)).into(),
                };
                self.say(&here, csvw("describes"), Term::from(node));
            }
            to_rdf.row(&row, &mut |triple, _| (self.emit)(triple.into_owned()));
        }
        let comment = NamedNode::new_unchecked("http://www.w3.org/2000/01/rdf-schema#comment");
        for text in reader.comments().to_vec() {
            self.say(&node, comment.clone(), Literal::new_simple_literal(text.trim()));
        }
        let mut report = reader.into_report();
        report.extend(to_rdf.into_report());
        report
    }
}
