//! SHACL over the default graph; results point at the file and cell that said it.

use super::{CheckError, Findings, Input, Places, Rule, Scope, gate};
use crate::diagnostic::{Diagnostic, Place, Report, Severity, codes};
use crate::model::syntax::{self, Format};
use crate::model::{NamedNodeRef, NamedOrBlankNodeRef, Prefixes, TermRef, Triple};
use oxigraph::model::Graph;
use shacl_rust::validation::dataset::ValidationDataset;
use shacl_rust::{Path, PathElement, ValidationResult, parse_shapes, validate};
use std::collections::BTreeMap;

/// Validates the default graph against every shapes graph of the project.
///
/// A unit is a focus node, or the path of a shapes graph. Under a change everything is validated again.
///
/// # Errors
/// [`CheckError::Shapes`] when the validator fails; bad shapes are in the report (T3008).
pub(super) fn check(
    input: &Input<'_>,
    places: &Places<'_>,
    _scope: &Scope<'_>,
    findings: &mut Findings,
) -> Result<(), CheckError> {
    findings.forget(Rule::Shapes);
    let mut shapes_graph = Graph::new();
    let mut usable = true;
    for (path, text) in input.shapes {
        let (statements, mut report) = syntax::parse(text, Format::Turtle, input.prefixes.base(), path);
        if !report.has_errors() {
            let graph: Graph = statements.into_iter().map(|statement| Triple::from(statement.quad)).collect();
            report.extend(gate::check(&graph, path));
            shapes_graph.extend(&graph);
        }
        usable &= !report.has_errors();
        findings.test(Rule::Shapes, path, |found| found.extend(report));
    }
    if !usable || shapes_graph.is_empty() {
        return Ok(());
    }
    let failed = |error: shacl_rust::ShaclError| CheckError::Shapes(error.to_string());
    let data = input.reader.default_graph();
    let dataset =
        ValidationDataset::from_triples_with_experimental_index(data, shapes_graph.clone()).map_err(failed)?;
    let shapes = parse_shapes(&shapes_graph).map_err(failed)?;
    let validation = validate(&dataset, &shapes);
    let mut by_focus: BTreeMap<String, Report> = BTreeMap::new();
    for result in validation.get_results() {
        let found = describe(result, places, input.prefixes);
        by_focus.entry(result.focus_node().to_string()).or_default().push(found);
    }
    for (focus, report) in by_focus {
        findings.test(Rule::Shapes, focus, |found| found.extend(report));
    }
    Ok(())
}

fn describe(result: &ValidationResult<'_>, places: &Places<'_>, prefixes: &Prefixes) -> Diagnostic {
    let path = result.result_path().and_then(predicate);
    let focus = match result.focus_node() {
        TermRef::NamedNode(node) => Some(NamedOrBlankNodeRef::from(node)),
        TermRef::BlankNode(node) => Some(node.into()),
        TermRef::Literal(_) => None,
    };
    let place = focus.map_or_else(Place::default, |focus| places.find(focus, path, result.value()));
    let thing = name(result.focus_node(), prefixes);
    let what = path.map_or_else(|| thing.clone(), |path| format!("{thing}, {}", prefixes.compact(path)));
    let said = result.messages().join(" ");
    let (head, hint) = split(&said);
    let message = if head.is_empty() {
        let component =
            result.source_constraint_component().map_or("", |c| c.as_str().rsplit('#').next().unwrap_or(""));
        format!("{what}: does not meet {component}")
    } else {
        format!("{what}: {head}")
    };
    let mut found = Diagnostic::new(&codes::SHAPE, place, message);
    found.severity = match result.severity().as_str().rsplit('#').next() {
        Some("Warning") => Severity::Warning,
        Some("Info") => Severity::Note,
        _ => Severity::Error,
    };
    if let Some(value) = result.value() {
        found = found.hint(format!("the value is {}", name(value, prefixes)));
    }
    match hint {
        Some(hint) => found.hint(hint),
        None => found,
    }
}

/// Our shapes say what is wrong in the first sentence and how to mend it in the rest.
fn split(message: &str) -> (&str, Option<&str>) {
    match message.split_once(". ") {
        Some((head, rest)) => (head, Some(rest.trim_end_matches('.'))),
        None => (message.trim_end_matches('.'), None),
    }
}

fn predicate<'a>(path: &'a Path<'_>) -> Option<NamedNodeRef<'a>> {
    match path.get_elements() {
        [PathElement::Iri(iri)] => Some(*iri),
        _ => None,
    }
}

fn name(term: TermRef<'_>, prefixes: &Prefixes) -> String {
    match term {
        TermRef::NamedNode(node) => format!("`{}`", prefixes.compact(node)),
        TermRef::BlankNode(_) => "a thing without an id".to_owned(),
        TermRef::Literal(literal) => format!("`{literal}`"),
    }
}
