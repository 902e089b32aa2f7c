//! Constraints in SPARQL, and components that the shapes graph defines.

use super::super::SHAPES_GRAPH;
use super::super::data::{Node, iri};
use super::super::model::{Component, Select, Validator};
use super::super::report::{Told, ValidationResult};
use super::super::validate::{Out, Work};
use crate::model::{Literal, NamedNode, Term};
use crate::sparql::prebind::Row;
use crate::sparql::{Path, SparqlError};
use crate::store::Reader;

/// `sh:sparql`: each row is a result.
pub(in super::super) fn select(work: &Work<'_>, it: &Select, out: &mut Out) -> Result<(), SparqlError> {
    let bindings = bindings(work, &[], None, it.asks_shapes);
    let graph = work.data().graph_name();
    let rows = work.validator.session.select(
        reader(work, it.asks_shapes),
        &it.query,
        &bindings,
        graph.as_ref().and_then(iri),
    )?;
    for row in rows {
        of_row(work, &row, &it.messages, &bindings, out)?;
    }
    Ok(())
}

/// A component: rows of its SELECT are results, or values for which its ASK says no.
pub(in super::super) fn component(work: &Work<'_>, it: &Component, out: &mut Out) -> Result<(), SparqlError> {
    let graph = work.data().graph_name();
    let graph = graph.as_ref().and_then(iri);
    let reader = reader(work, it.asks_shapes);
    match &it.validator {
        Validator::Select(query) => {
            let bindings = bindings(work, &it.bindings, None, it.asks_shapes);
            for row in work.validator.session.select(reader, query, &bindings, graph)? {
                of_row(work, &row, &it.messages, &bindings, out)?;
            }
        }
        Validator::Ask(query) => {
            for value in work.values.iter().copied() {
                let bindings = bindings(work, &it.bindings, Some(value), it.asks_shapes);
                if work.validator.session.ask(reader, query, &bindings, graph)? {
                    continue;
                }
                out.push(|| {
                    let detail = || format!("does not meet {}", work.shown(&it.iri.clone().into()));
                    let found = work.about(value, detail);
                    told(found, &it.messages, &Row::new(), &bindings)
                });
            }
        }
    }
    Ok(())
}

/// The data, with the shapes graph beside it where the query asks for that.
fn reader<'a>(work: &Work<'a>, asks_shapes: bool) -> &'a Reader {
    match work.validator.with_shapes {
        Some(reader) if asks_shapes => reader,
        _ => work.validator.data.bound.reader,
    }
}

fn bindings<'a>(
    work: &Work<'_>,
    parameters: &'a [(String, Term)],
    value: Option<Node>,
    asks_shapes: bool,
) -> Vec<(&'a str, Term)> {
    let bound = work.data().bound;
    let mut all: Vec<(&str, Term)> = vec![("this", bound.term(work.focus)), ("currentShape", work.shape.node.clone())];
    all.extend(value.map(|value| ("value", bound.term(value))));
    if asks_shapes {
        all.push(("shapesGraph", NamedNode::new_unchecked(SHAPES_GRAPH).into()));
    }
    all.extend(parameters.iter().map(|(name, term)| (name.as_str(), term.clone())));
    all
}

/// The result of a row ("SHACL" §5.3.2).
fn of_row(
    work: &Work<'_>,
    row: &Row,
    messages: &[Literal],
    bindings: &[(&str, Term)],
    out: &mut Out,
) -> Result<(), SparqlError> {
    if matches!(row.get("failure"), Some(Term::Literal(it)) if matches!(it.value(), "true" | "1")) {
        return Err(SparqlError::Evaluation("the constraint itself reports a failure".to_owned()));
    }
    out.push(|| {
        let found = work.result(None, || "does not meet the constraint".to_owned());
        let path = match row.get("path") {
            Some(Term::NamedNode(path)) => Some(Path::Step(path.clone(), false)),
            _ => found.path.clone(),
        };
        let own = work.shape.path.is_none().then(|| found.focus.clone());
        let value = row.get("value").cloned().or(own);
        let detail = match &value {
            Some(value) if *value != found.focus => format!("`{}` does not meet the constraint", work.shown(value)),
            _ => found.told.detail.clone(),
        };
        let found = ValidationResult { path, value, told: Told { detail, ..found.told.clone() }, ..found };
        match row.get("message") {
            Some(Term::Literal(message)) => {
                let messages = vec![message.clone()];
                ValidationResult { told: Told { messages, ..found.told.clone() }, ..found }
            }
            _ => told(found, messages, row, bindings),
        }
    });
    Ok(())
}

/// Puts the messages of a query into a result, with the values of its variables.
fn told(found: ValidationResult, messages: &[Literal], row: &Row, bindings: &[(&str, Term)]) -> ValidationResult {
    let own = if messages.is_empty() { found.told.messages.clone() } else { messages.to_vec() };
    let messages = own.iter().map(|message| fill(message, row, bindings)).collect();
    ValidationResult { told: Told { messages, detail: found.told.detail.clone() }, ..found }
}

fn fill(message: &Literal, row: &Row, bindings: &[(&str, Term)]) -> Literal {
    let mut text = message.value().to_owned();
    let bound = bindings.iter().map(|(name, term)| (*name, term));
    for (name, term) in row.iter().map(|(name, term)| (name.as_str(), term)).chain(bound) {
        let value = match term {
            Term::Literal(literal) => literal.value().to_owned(),
            Term::NamedNode(node) => node.as_str().to_owned(),
            Term::BlankNode(_) => "a thing without an id".to_owned(),
        };
        for sign in ['?', '$'] {
            text = text.replace(&format!("{{{sign}{name}}}"), &value);
        }
    }
    match message.language() {
        Some(language) => Literal::new_language_tagged_literal_unchecked(text, language),
        None => Literal::new_simple_literal(text),
    }
}
