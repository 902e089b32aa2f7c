//! The gate in front of the validator: a shapes graph that cannot be used is an error, never a pass.
//!
//! The validator we use passes some malformed shapes silently and overflows its stack on shapes
//! that refer to themselves. Each refusal here has a case under `tests/cases`.

use crate::diagnostic::{Diagnostic, Place, Report, codes};
use crate::model::vocab::xsd;
use crate::model::{NamedNodeRef, Term};
use oxigraph::model::Graph;
use shacl_rust::diagnostics::{DiagnosticSeverity, lint_shapes};
use std::collections::{BTreeMap, BTreeSet, HashSet};

const SH: &str = "http://www.w3.org/ns/shacl#";

/// Parameters by which one shape refers to another; `sh:and`, `sh:or` and `sh:xone` take lists.
const REFERENCES: [&str; 7] = ["node", "property", "not", "qualifiedValueShape", "and", "or", "xone"];

const WHOLE_NUMBERS: [&str; 6] =
    ["minCount", "maxCount", "minLength", "maxLength", "qualifiedMinCount", "qualifiedMaxCount"];

const TRUTH_VALUES: [&str; 4] = ["closed", "deactivated", "uniqueLang", "qualifiedValueShapesDisjoint"];

/// Reports everything that makes a shapes graph unusable.
pub(super) fn check(graph: &Graph, path: &str) -> Report {
    let mut report = parameters(graph, path);
    report.extend(cycles(graph, path));
    if report.has_errors() {
        // The parser below would overflow its stack on a cycle.
        return report;
    }
    match shacl_rust::parse_shapes(graph) {
        Ok(shapes) => {
            for found in lint_shapes(graph, &shapes) {
                if found.severity == DiagnosticSeverity::Error || found.code == "L0004" {
                    report.push(lint(&found, path));
                }
            }
        }
        Err(error) => report.push(Diagnostic::new(&codes::BAD_SHAPES, Place::file(path), error.to_string())),
    }
    report
}

fn lint(found: &shacl_rust::diagnostics::Diagnostic, path: &str) -> Diagnostic {
    let mut place = Place::file(path);
    if let Some(shape) = &found.source_shape {
        place = place.term(shape.clone());
    }
    let mut message = found.title.to_lowercase();
    for extra in [&found.actual, &found.constraint_component].into_iter().flatten() {
        message.push_str(&format!(": {extra}"));
    }
    let diagnostic = Diagnostic::new(&codes::BAD_SHAPES, place, message);
    match &found.help {
        Some(help) => diagnostic.hint(help.clone()),
        None => diagnostic,
    }
}

/// Counts and switches that are no numbers and no truth values.
fn parameters(graph: &Graph, path: &str) -> Report {
    let mut report = Report::new();
    for triple in graph {
        let Some(local) = triple.predicate.as_str().strip_prefix(SH) else { continue };
        let object = triple.object.into_owned();
        let expected = if WHOLE_NUMBERS.contains(&local) && !is_whole(&object) {
            "a whole number that is not negative"
        } else if TRUTH_VALUES.contains(&local) && !is_truth(&object) {
            "true or false"
        } else {
            continue;
        };
        let place = Place::file(path).term(triple.subject.to_string());
        report.push(
            Diagnostic::new(&codes::BAD_SHAPES, place, format!("`sh:{local}` is {object}"))
                .hint(format!("it takes {expected}, without quotes")),
        );
    }
    report.sort();
    report
}

fn is_whole(term: &Term) -> bool {
    matches!(term, Term::Literal(l) if l.datatype() == xsd::INTEGER && l.value().parse::<u32>().is_ok())
}

fn is_truth(term: &Term) -> bool {
    matches!(term, Term::Literal(l) if l.datatype() == xsd::BOOLEAN && matches!(l.value(), "true" | "false" | "1" | "0"))
}

/// Shapes that refer to themselves, straight or round about: SHACL leaves their meaning open.
fn cycles(graph: &Graph, path: &str) -> Report {
    let mut next: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for triple in graph {
        let Some(local) = triple.predicate.as_str().strip_prefix(SH) else { continue };
        if REFERENCES.contains(&local) {
            let targets = match local {
                "and" | "or" | "xone" => list(graph, &triple.object.into_owned()),
                _ => vec![triple.object.to_string()],
            };
            next.entry(triple.subject.to_string()).or_default().extend(targets);
        }
    }
    next.keys().filter(|shape| reaches_itself(&next, shape)).map(|shape| cycle(path, shape)).collect()
}

fn cycle(path: &str, shape: &str) -> Diagnostic {
    Diagnostic::new(&codes::BAD_SHAPES, Place::file(path).term(shape), format!("the shape {shape} refers to itself"))
        .hint("SHACL does not say what such a shape means; write the inner shape out as one of its own")
}

fn reaches_itself(next: &BTreeMap<String, Vec<String>>, start: &str) -> bool {
    let mut open: Vec<&str> = next.get(start).into_iter().flatten().map(String::as_str).collect();
    let mut seen = BTreeSet::new();
    while let Some(node) = open.pop() {
        if node == start {
            return true;
        }
        if seen.insert(node) {
            open.extend(next.get(node).into_iter().flatten().map(String::as_str));
        }
    }
    false
}

/// The members of an RDF list; a list that runs in a ring ends where it closes.
fn list(graph: &Graph, head: &Term) -> Vec<String> {
    const FIRST: NamedNodeRef<'static> =
        NamedNodeRef::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#first");
    const REST: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest");
    let mut members = Vec::new();
    let mut seen = HashSet::new();
    let mut node = head.clone();
    while let Term::BlankNode(blank) = &node {
        if !seen.insert(blank.clone()) {
            break;
        }
        members.extend(graph.object_for_subject_predicate(blank, FIRST).map(|term| term.to_string()));
        match graph.object_for_subject_predicate(blank, REST) {
            Some(rest) => node = rest.into_owned(),
            None => break,
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::syntax::{self, Format};

    fn found(body: &str) -> Vec<String> {
        let text = format!("@prefix sh: <{SH}> . @prefix e: <http://e/> .\n{body}");
        let (statements, report) = syntax::parse(&text, Format::Turtle, "http://e/", "shapes.ttl");
        assert!(report.is_empty(), "{report:?}");
        let graph: Graph = statements.into_iter().map(|s| oxigraph::model::Triple::from(s.quad)).collect();
        check(&graph, "shapes.ttl").iter().map(|d| d.message.clone()).collect()
    }

    #[test]
    fn bad_shapes_do_not_pass_silently() {
        for bad in [
            "e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property [ sh:path e:p ; sh:pattern \"(\" ] .",
            "e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property [ sh:path e:p ; sh:minCount \"two\" ] .",
            "e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property [ sh:minCount 1 ] .",
            "e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property [ sh:path e:p, e:q ; sh:minCount 1 ] .",
            "e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property [ sh:path e:p ; sh:minCuont 1 ] .",
            "e:S a sh:NodeShape ; sh:targetClass e:C ; sh:node e:S .",
            "e:S a sh:NodeShape ; sh:targetClass e:C ; sh:or ( e:T ) . e:T a sh:NodeShape ; sh:property [ sh:path e:p ; sh:node e:S ] .",
            "e:S a sh:NodeShape ; sh:targetClass e:C ; sh:sparql [ sh:select \"SELECT nonsense\" ] .",
        ] {
            assert!(!found(bad).is_empty(), "passed: {bad}");
        }
    }

    #[test]
    fn a_good_shape_passes() {
        let good = "e:S a sh:NodeShape ; sh:targetClass e:C ; sh:property [ sh:path e:p ; sh:minCount 1 ; sh:message \"give one\"@en ] .";
        assert_eq!(found(good), Vec::<String>::new());
    }
}
