//! Which nodes of a shapes graph are shapes.

use super::super::model::{SH, local, sh};
use super::super::source::Source;
use crate::model::vocab::rdf;
use crate::model::{NamedNode, Term};
use std::collections::{BTreeMap, HashSet};

/// Parameters of constraints, and targets: who has one is a shape.
#[rustfmt::skip]
const MARKS: &[&str] = &[
    "and", "class", "closed", "datatype", "disjoint", "equals", "hasValue", "in", "languageIn", "lessThan",
    "lessThanOrEquals", "maxCount", "maxExclusive", "maxInclusive", "maxLength", "minCount", "minExclusive",
    "minInclusive", "minLength", "node", "nodeKind", "not", "or", "pattern", "property", "qualifiedMaxCount",
    "qualifiedMinCount", "qualifiedValueShape", "sparql", "targetClass", "targetNode", "targetObjectsOf",
    "targetSubjectsOf", "uniqueLang", "xone",
];

/// Parameters whose values are shapes.
const REFERENCES: &[&str] = &["node", "property", "not", "qualifiedValueShape"];

/// Parameters whose values are lists of shapes.
const LISTS: &[&str] = &["and", "or", "xone"];

/// The shapes, in the order of their N-Triples texts.
pub(super) fn shapes(source: &Source) -> Vec<Term> {
    let parameters = of_components(source);
    let mut found: BTreeMap<String, Term> = BTreeMap::new();
    let mut add = |term: &Term| {
        if !matches!(term, Term::Literal(_)) {
            found.insert(term.to_string(), term.clone());
        }
    };
    for (quad, _) in &source.statements {
        let subject = Term::from(quad.subject.clone());
        if quad.predicate.as_ref() == rdf::TYPE {
            if matches!(&quad.object, Term::NamedNode(class) if matches!(local(class.as_ref()), Some("NodeShape" | "PropertyShape")))
            {
                add(&subject);
            }
            continue;
        }
        let Some(parameter) = quad.predicate.as_str().strip_prefix(SH) else {
            if parameters.contains(&quad.predicate) {
                add(&subject);
            }
            continue;
        };
        if MARKS.contains(&parameter) {
            add(&subject);
        }
        if REFERENCES.contains(&parameter) {
            add(&quad.object);
        } else if LISTS.contains(&parameter) {
            for (member, _) in source.list(&quad.object).unwrap_or_default() {
                add(member);
            }
        }
    }
    found.into_values().collect()
}

/// The predicates that are parameters of components which the shapes graph itself defines.
fn of_components(source: &Source) -> HashSet<NamedNode> {
    let mut found = HashSet::new();
    for (quad, _) in &source.statements {
        if quad.predicate == sh("parameter") {
            for (path, _) in source.objects(&quad.object, sh("path").as_ref()) {
                if let Term::NamedNode(path) = path {
                    found.insert(path.clone());
                }
            }
        }
    }
    found
}
