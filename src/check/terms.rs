//! Terms are declared, and ids name something.

use super::{CheckError, Context, Findings, Input, Places, Rule, Scope, scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::vocab::{rdf, tr};
use crate::model::{
    Batch, Lookup, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Statement, Term, TermRef,
};
use crate::store::{Parts, Reader};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The ids that something describes, by kind.
type Described<'a> = BTreeMap<&'static str, BTreeSet<&'a str>>;

/// Reports unknown terms of our vocabulary and references to things that nobody describes.
///
/// A unit is an IRI that some statement uses as its predicate or object.
pub(super) fn check(context: Context<'_>, findings: &mut Findings) -> Result<(), CheckError> {
    let Context { input, places, scope } = context;
    let units: Vec<NamedNode> = match scope {
        Scope::Everything => used(input),
        Scope::Touched(touched) => {
            let nodes = touched.nodes.iter().filter_map(|term| match term {
                Term::NamedNode(node) => Some(node.clone()),
                _ => None,
            });
            let unsettled = touched.unsettled(Rule::Terms).filter_map(scope::iri);
            let predicates = touched.stated.iter().cloned();
            nodes.chain(predicates).chain(unsettled).collect::<BTreeSet<_>>().into_iter().collect()
        }
    };
    let known = OnceLock::new();
    findings.test_all(Rule::Terms, &units, ToString::to_string, |node, report| {
        let node = node.as_ref();
        if input.vocabulary.is_unknown(node) {
            for (batch, statement) in uses(input.reader, places, node) {
                report.push(unknown(input, batch, statement, node));
            }
        }
        let Some((kind, id)) = input.prefixes.kind(node) else { return };
        if is_described(places, node) {
            return;
        }
        let mut said = BTreeSet::new();
        for (batch, statement) in uses(input.reader, places, node) {
            if statement.quad.object.as_ref() == node.into() && said.insert((&batch.file.path, statement.origin)) {
                let known = known.get_or_init(|| described(input)).get(kind).into_iter().flatten().copied();
                let place = batch.place(statement.origin).term(input.prefixes.compact(node).into_owned());
                report.push(
                    Diagnostic::new(&codes::DANGLING, place, format!("nothing describes the {kind} `{id}`"))
                        .suggest(id, known)
                        .hint(format!("add a row for `{id}` to the table of {kind}s, or mend the id")),
                );
            }
        }
    });
    Ok(())
}

/// Every IRI of the project or of our vocabulary that is used as a predicate or object, in order.
fn used(input: &Input<'_>) -> Vec<NamedNode> {
    let reader = input.reader;
    let mut seen = vec![false; reader.terms()];
    let triples = reader.scan([None; 3]).map(|[_, p, o]| (p, o));
    for (p, o) in triples.chain(reader.scan_named([None; 4]).map(|[_, p, o, _]| (p, o))) {
        seen[p as usize] = true;
        seen[o as usize] = true;
    }
    let ours = |iri: &str| iri.starts_with(input.prefixes.base()) || iri.starts_with(tr::NS);
    (0_u32..)
        .zip(seen)
        .filter(|(_, seen)| *seen)
        .filter_map(|(id, _)| match reader.parts(id) {
            Parts::Iri(iri) if ours(iri) => Some(NamedNode::new_unchecked(iri)),
            _ => None,
        })
        .collect()
}

/// The statements that use an IRI as predicate or object.
fn uses<'a>(reader: &Reader, places: &'a Places<'_>, node: NamedNodeRef<'_>) -> Vec<(&'a Batch, &'a Statement)> {
    let Some(id) = reader.id(node.into()) else { return Vec::new() };
    let mut subjects: Vec<u32> = Vec::new();
    for pattern in [[None, Some(id), None], [None, None, Some(id)]] {
        subjects.extend(reader.scan(pattern).map(|[s, _, _]| s));
        let [s, p, o] = pattern;
        subjects.extend(reader.scan_named([s, p, o, None]).map(|[s, _, _, _]| s));
    }
    subjects.sort_unstable();
    subjects.dedup();
    let mut found = Vec::new();
    for subject in subjects {
        let subject = reader.term(subject);
        let subject = match &subject {
            Term::NamedNode(node) => NamedOrBlankNodeRef::from(node),
            Term::BlankNode(node) => node.into(),
            Term::Literal(_) => continue,
        };
        found.extend(places.about(subject).filter(|(_, statement)| {
            statement.quad.predicate.as_ref() == node || statement.quad.object.as_ref() == TermRef::from(node)
        }));
    }
    found
}

fn unknown(input: &Input<'_>, batch: &Batch, statement: &Statement, term: NamedNodeRef<'_>) -> Diagnostic {
    let local = term.as_str().trim_start_matches(tr::NS);
    let known = input.vocabulary.iter().filter_map(|(known, _)| known.as_str().strip_prefix(tr::NS));
    let place = batch.place(statement.origin).term(format!("tr:{local}"));
    Diagnostic::new(&codes::UNKNOWN_TERM, place, format!("`tr:{local}` is not a term of the vocabulary"))
        .suggest(local, known)
}

/// Whether some record is about a resource, or some claim says what it is.
fn is_described(places: &Places<'_>, node: NamedNodeRef<'_>) -> bool {
    places.about(node.into()).any(|(_, statement)| describes(statement))
}

fn describes(statement: &Statement) -> bool {
    statement.quad.graph_name.is_default_graph() || statement.quad.predicate == rdf::TYPE
}

/// The resources of the project that some statement describes, by kind.
fn described<'a>(input: &Input<'a>) -> Described<'a> {
    let mut by_kind = Described::new();
    for statement in input.batches.iter().flat_map(|batch| &batch.statements) {
        let NamedOrBlankNode::NamedNode(subject) = &statement.quad.subject else { continue };
        if let Some((kind, id)) = input.prefixes.kind(subject.as_ref()).filter(|_| describes(statement)) {
            by_kind.entry(kind).or_default().insert(id);
        }
    }
    by_kind
}

/// The claims of the project that anything describes; for other rules of this room.
pub(super) fn claims(input: &Input<'_>) -> Vec<NamedNode> {
    input.reader.instances(tr::CLAIM)
}
