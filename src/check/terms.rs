//! Terms are declared, and ids name something.

use super::{Input, Places};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::vocab::{rdf, tr};
use crate::model::{Batch, NamedNode, NamedNodeRef, NamedOrBlankNode, Statement, Term};
use std::collections::{BTreeMap, BTreeSet};

/// Reports unknown terms of our vocabulary and references to things that nobody describes.
pub(super) fn check(input: &Input<'_>, _places: &Places<'_>, report: &mut Report) {
    let described = described(input);
    let mut told = BTreeSet::new();
    for batch in input.batches {
        for statement in &batch.statements {
            unknown(input, batch, statement, report);
            if let Term::NamedNode(object) = &statement.quad.object
                && dangles(input, &described, object.as_ref())
                && told.insert((batch.file.path.clone(), statement.origin, object.clone()))
            {
                report.push(dangling(input, &described, batch, statement, object.as_ref()));
            }
        }
    }
}

fn unknown(input: &Input<'_>, batch: &Batch, statement: &Statement, report: &mut Report) {
    let quad = &statement.quad;
    let object = match &quad.object {
        Term::NamedNode(node) => Some(node),
        _ => None,
    };
    for term in std::iter::once(&quad.predicate).chain(object) {
        if !input.vocabulary.is_unknown(term.as_ref()) {
            continue;
        }
        let local = term.as_str().trim_start_matches(tr::NS);
        let known = input.vocabulary.iter().filter_map(|(known, _)| known.as_str().strip_prefix(tr::NS));
        let place = batch.place(statement.origin).term(format!("tr:{local}"));
        report.push(
            Diagnostic::new(&codes::UNKNOWN_TERM, place, format!("`tr:{local}` is not a term of the vocabulary"))
                .suggest(local, known),
        );
    }
}

/// The resources of the project that some statement describes, by kind.
fn described<'a>(input: &Input<'a>) -> BTreeMap<&'static str, BTreeSet<&'a str>> {
    let mut by_kind: BTreeMap<&'static str, BTreeSet<&'a str>> = BTreeMap::new();
    for statement in input.batches.iter().flat_map(|batch| &batch.statements) {
        let NamedOrBlankNode::NamedNode(subject) = &statement.quad.subject else { continue };
        let is_record = statement.quad.graph_name.is_default_graph();
        let described = is_record || statement.quad.predicate == rdf::TYPE;
        if let Some((kind, id)) = input.prefixes.kind(subject.as_ref()).filter(|_| described) {
            by_kind.entry(kind).or_default().insert(id);
        }
    }
    by_kind
}

fn dangles(input: &Input<'_>, described: &BTreeMap<&'static str, BTreeSet<&str>>, object: NamedNodeRef<'_>) -> bool {
    input.prefixes.kind(object).is_some_and(|(kind, id)| !described.get(kind).is_some_and(|ids| ids.contains(id)))
}

fn dangling(
    input: &Input<'_>,
    described: &BTreeMap<&'static str, BTreeSet<&str>>,
    batch: &Batch,
    statement: &Statement,
    object: NamedNodeRef<'_>,
) -> Diagnostic {
    let (kind, id) = input.prefixes.kind(object).unwrap_or(("thing", object.as_str()));
    let known = described.get(kind).into_iter().flatten().copied();
    let place = batch.place(statement.origin).term(input.prefixes.compact(object).into_owned());
    Diagnostic::new(&codes::DANGLING, place, format!("nothing describes the {kind} `{id}`"))
        .suggest(id, known)
        .hint(format!("add a row for `{id}` to the table of {kind}s, or mend the id"))
}

/// The claims of the project that anything describes; for other rules of this room.
pub(super) fn claims(input: &Input<'_>) -> Vec<NamedNode> {
    use crate::model::Lookup;
    input.reader.instances(tr::CLAIM)
}
