//! What is known while shapes are read, and how values are taken from the graph.

use super::super::model::{At, ShapeId, Symbol, sh};
use super::super::source::{Source, shown, word};
use super::{find, query};
use crate::diagnostic::{Report, Severity};
use crate::model::{Literal, NamedNode, Prefixes, Term};
use std::collections::HashMap;

/// What is known while shapes are read.
pub(super) struct Parser<'a> {
    pub(super) source: &'a Source,
    pub(super) prefixes: &'a Prefixes,
    pub(super) report: Report,
    pub(super) symbols: Vec<Term>,
    /// Only looked up, never listed.
    numbers: HashMap<Term, Symbol>,
    /// The nodes that are shapes, in the order of their numbers.
    pub(super) nodes: Vec<Term>,
    /// Only looked up, never listed.
    pub(super) ids: HashMap<Term, ShapeId>,
    pub(super) components: Vec<query::Definition>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(source: &'a Source, prefixes: &'a Prefixes) -> Self {
        let nodes = find::shapes(source);
        let ids = nodes.iter().cloned().zip(0..).collect();
        let (symbols, numbers, components) = (Vec::new(), HashMap::new(), Vec::new());
        Self { source, prefixes, report: Report::new(), symbols, numbers, nodes, ids, components }
    }

    pub(super) fn symbol(&mut self, term: &Term) -> Symbol {
        if let Some(known) = self.numbers.get(term) {
            return *known;
        }
        // A shapes graph of four thousand million terms does not fit into memory.
        let symbol = Symbol(u32::try_from(self.symbols.len()).unwrap_or(u32::MAX));
        self.symbols.push(term.clone());
        self.numbers.insert(term.clone(), symbol);
        symbol
    }

    pub(super) fn fault(&mut self, at: At, message: impl Into<String>) {
        self.report.push(self.source.fault(at, message));
    }

    pub(super) fn fault_with(&mut self, at: At, message: impl Into<String>, hint: impl Into<String>) {
        self.report.push(self.source.fault(at, message).hint(hint));
    }

    pub(super) fn warn(&mut self, at: At, message: impl Into<String>, hint: impl Into<String>) {
        let mut found = self.source.fault(at, message).hint(hint);
        found.severity = Severity::Warning;
        self.report.push(found);
    }

    pub(super) fn shown(&self, term: &Term) -> String {
        shown(term, self.prefixes)
    }

    /// The shape itself, for messages.
    pub(super) fn name(&self, node: &Term) -> String {
        match node {
            Term::NamedNode(_) => format!("the shape `{}`", self.shown(node)),
            _ => "the shape here".to_owned(),
        }
    }

    pub(super) fn values(&self, node: &Term, local: &str) -> Vec<(&'a Term, At)> {
        self.source.objects(node, sh(local).as_ref())
    }

    /// The one value of a parameter that may have one.
    pub(super) fn one(&mut self, node: &Term, local: &str) -> Option<(&'a Term, At)> {
        let values = self.values(node, local);
        if let [_, (_, at), ..] = values.as_slice() {
            let all: Vec<String> = values.iter().map(|(value, _)| self.shown(value)).collect();
            let message = format!("{} has {} values: {}", word(local), values.len(), all.join(", "));
            self.fault_with(*at, message, "a shape takes one; write a second shape for the other");
        }
        values.first().copied()
    }

    pub(super) fn iri(&mut self, local: &str, value: &Term, at: At) -> Option<NamedNode> {
        if let Term::NamedNode(node) = value {
            return Some(node.clone());
        }
        self.wrong(local, value, at, "an IRI");
        None
    }

    pub(super) fn wrong(&mut self, local: &str, value: &Term, at: At, wanted: &str) {
        let message = format!("{} is {}", word(local), self.shown(value));
        self.fault_with(at, message, format!("it takes {wanted}"));
    }

    pub(super) fn truth(&mut self, node: &Term, local: &str) -> bool {
        let Some((value, at)) = self.one(node, local) else { return false };
        match value {
            Term::Literal(literal) if is(literal, "boolean") && matches!(literal.value(), "true" | "false") => {
                literal.value() == "true"
            }
            Term::Literal(literal) if is(literal, "boolean") && matches!(literal.value(), "1" | "0") => {
                let message = format!("{} is {}, which switches nothing on", word(local), literal.value());
                self.warn(at, message, "SHACL knows the word true alone");
                false
            }
            _ => {
                self.wrong(local, value, at, "true or false, without quotes");
                false
            }
        }
    }

    /// The shape that a parameter refers to.
    pub(super) fn reference(&mut self, local: &str, value: &Term, at: At) -> Option<ShapeId> {
        let found = self.ids.get(value).copied().filter(|_| self.source.about(value).next().is_some());
        if found.is_none() {
            self.wrong(local, value, at, "a shape that is described in the shapes graph");
        }
        found
    }
}

/// Whether a literal has a datatype of XML Schema.
pub(super) fn is(literal: &Literal, name: &str) -> bool {
    literal.datatype().as_str().strip_prefix("http://www.w3.org/2001/XMLSchema#") == Some(name)
}

/// Whether a node is an instance of a class of SHACL.
pub(super) fn is_instance(source: &Source, node: &Term, local: &str) -> bool {
    source.is_a(node, sh(local).as_ref())
}
