//! Law 1: a fact about the world enters only as the content of a claim.

use super::Settings;
use crate::diagnostic::{Diagnostic, Place, Report, codes};
use crate::model::syntax::line::Line;
use crate::model::vocab::{dcterms, rdf, rdfs, skos, tr};
use crate::model::vocabulary::Entry;
use crate::model::{Batch, GraphName, NamedNodeRef, Prefixes, Quad, Term};

/// Namespaces that only describe: records may use them on anything.
const DESCRIPTIVE: [&str; 6] = [
    skos::NS,
    rdfs::NS,
    dcterms::NS,
    "http://www.w3.org/ns/prov#",
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/ns/dcat#",
];

/// Reports facts in the default graph, and content in graphs that are not claims of the project.
pub(super) fn check(batch: &Batch, settings: Settings<'_>, report: &mut Report) {
    let prefixes = Prefixes::new(settings.base);
    for statement in &batch.statements {
        if let Some(found) = fault(&statement.quad, || batch.place(statement.origin), settings, &prefixes) {
            report.push(found);
        }
    }
}

/// What is wrong with the graph of one statement, if anything is.
pub(super) fn fault(
    quad: &Quad,
    place: impl FnOnce() -> Place,
    settings: Settings<'_>,
    prefixes: &Prefixes,
) -> Option<Diagnostic> {
    match &quad.graph_name {
        GraphName::NamedNode(_) => None,
        GraphName::DefaultGraph if is_record(quad.predicate.as_ref(), class(&quad.object), settings) => None,
        GraphName::DefaultGraph => Some(outside(quad, place(), prefixes)),
        GraphName::BlankNode(_) => Some(
            Diagnostic::new(&codes::GRAPH_WITHOUT_CLAIM, place(), "a graph without a name holds content")
                .hint("name the graph after the claim whose content it is: `GRAPH claim:…`"),
        ),
    }
}

/// Whether a line outside all graphs is a record, by the texts of its terms.
pub(super) fn is_plain_record(line: &Line<'_>, settings: Settings<'_>) -> bool {
    let [_, predicate, object] = line
        .terms
        .map(|text| text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).map(NamedNodeRef::new_unchecked));
    predicate.is_some_and(|predicate| is_record(predicate, object, settings))
}

fn class(object: &Term) -> Option<NamedNodeRef<'_>> {
    match object {
        Term::NamedNode(class) => Some(class.as_ref()),
        _ => None,
    }
}

fn is_record(predicate: NamedNodeRef<'_>, class: Option<NamedNodeRef<'_>>, settings: Settings<'_>) -> bool {
    if predicate == rdf::TYPE {
        return class.is_some_and(|class| is_record_term(class, settings));
    }
    is_record_term(predicate, settings)
}

/// Our own terms say which layer they belong to; unknown ones of ours are left to the term check.
fn is_record_term(term: NamedNodeRef<'_>, settings: Settings<'_>) -> bool {
    let unknown_of_ours = term.as_str().starts_with(tr::NS) && settings.vocabulary.get(term).is_none();
    let record = |entry: &Entry| entry.record;
    unknown_of_ours
        || DESCRIPTIVE.iter().any(|ns| term.as_str().starts_with(ns))
        || settings.vocabulary.get(term).is_some_and(record)
        || is_foreign_description(term)
}

/// Names and identities said in other people's words.
fn is_foreign_description(term: NamedNodeRef<'_>) -> bool {
    const NAMES: [&str; 7] = [
        "http://xmlns.com/foaf/0.1/name",
        "https://schema.org/name",
        "https://schema.org/alternateName",
        "http://www.w3.org/2002/07/owl#sameAs",
        "https://schema.org/identifier",
        "https://schema.org/url",
        "https://schema.org/sameAs",
    ];
    NAMES.contains(&term.as_str())
}

fn outside(quad: &Quad, place: Place, prefixes: &Prefixes) -> Diagnostic {
    let what = match &quad.object {
        Term::NamedNode(class) if quad.predicate == rdf::TYPE => class,
        _ => &quad.predicate,
    };
    let name = prefixes.compact(what.as_ref()).into_owned();
    let place = place.term(name.clone());
    Diagnostic::new(&codes::FACT_OUTSIDE_CLAIM, place, format!("`{name}` states a fact, and no claim makes it"))
        .hint("put it into the graph of a claim: a claim table, or `GRAPH claim:… { … }` in TriG")
}
