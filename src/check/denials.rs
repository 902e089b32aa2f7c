//! Laws 3 and 4: denials are contradicted exactly by what is held, and absence has a scope.

use super::{CheckError, Findings, Input, Places, Rule, Scope, terms};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::claim::{Claim, Polarity, Status};
use crate::model::edtf::Day;
use crate::model::vocab::tr;
use crate::model::{Lookup, NamedNode, NamedOrBlankNode, Prefixes, Term, Triple};
use crate::sparql;
use std::collections::BTreeSet;

/// Reports contradicted denials, and findings of absence whose search is missing or has expired.
///
/// A denial counts while it is supported or contested; one that is refuted or withdrawn forbids
/// nothing. It is contradicted when the default graph simply entails its content (RDF 1.1
/// Semantics, section 5): its blank nodes are variables.
///
/// A unit is a claim that denies. Under a change every denial is tested again.
pub(super) fn check(
    input: &Input<'_>,
    places: &Places<'_>,
    _scope: &Scope<'_>,
    findings: &mut Findings,
) -> Result<(), CheckError> {
    findings.forget(Rule::Denials);
    for iri in terms::claims(input) {
        let Some(claim) = Claim::load(input.reader, &iri) else { continue };
        if claim.polarity != Polarity::Denies || !matches!(claim.status, Status::Supported | Status::Contested) {
            continue;
        }
        let pattern = input.reader.graph(iri.as_ref());
        if pattern.is_empty() {
            continue;
        }
        let instance = sparql::find_instance(input.reader, &pattern)
            .map_err(|source| CheckError::Denial { claim: iri.to_string(), source })?;
        findings.test(Rule::Denials, iri.to_string(), |report| {
            if let Some(instance) = instance {
                report.push(contradicted(input, places, &claim, &instance));
            }
            coverage(input, places, &claim, &pattern, report);
        });
    }
    Ok(())
}

fn contradicted(input: &Input<'_>, places: &Places<'_>, claim: &Claim, instance: &[Triple]) -> Diagnostic {
    let held = holders(input, instance);
    let names: Vec<String> = held.iter().map(|iri| format!("`{}`", id(input.prefixes, iri))).collect();
    let by = if names.is_empty() { "the records".to_owned() } else { names.join(", ") };
    let mut found = Diagnostic::new(
        &codes::CONTRADICTED_DENIAL,
        places.find(claim.iri.as_ref().into(), Some(tr::TEXT), None),
        format!("the denial `{}` is contradicted by {by}", id(input.prefixes, &claim.iri)),
    );
    for iri in &held {
        let text = input.reader.text(iri.as_ref().into(), tr::TEXT).unwrap_or_default();
        found = found.see(places.find(iri.as_ref().into(), Some(tr::TEXT), None), text);
    }
    for triple in instance {
        found = found.see(
            places.find(triple.subject.as_ref(), Some(triple.predicate.as_ref()), Some(triple.object.as_ref())),
            format!("held: {}", show(triple, input.prefixes)),
        );
    }
    found.hint("one of the claims must give way: change its status with a new assessment, or make the denied pattern more exact")
}

/// The held claims whose content the instance comes from.
fn holders(input: &Input<'_>, instance: &[Triple]) -> BTreeSet<NamedNode> {
    instance
        .iter()
        .flat_map(|triple| input.reader.graphs_stating(triple))
        .filter(|graph| input.reader.holds(graph.as_ref()))
        .collect()
}

/// Law 4: a finding that no such thing exists says where it was looked for, and until when it is good.
fn coverage(input: &Input<'_>, places: &Places<'_>, claim: &Claim, pattern: &[Triple], report: &mut Report) {
    if claim.searches.is_empty() && claim.status == Status::Supported && is_open(pattern, input.prefixes) {
        report.push(
            Diagnostic::new(
                &codes::DENIAL_WITHOUT_SEARCH,
                places.find(claim.iri.as_ref().into(), Some(tr::TEXT), None),
                format!("the denial `{}` does not say where it was looked for", id(input.prefixes, &claim.iri)),
            )
            .hint("add a search to the table of searches and name it with tr:search"),
        );
    }
    for search in &claim.searches {
        let Some(expires) = input.reader.text(search.as_ref().into(), tr::EXPIRES) else { continue };
        if Day::parse(&expires).is_some_and(|day| day < input.today) {
            report.push(
                Diagnostic::new(
                    &codes::EXPIRED_SEARCH,
                    places.find(search.as_ref().into(), Some(tr::EXPIRES), None),
                    format!(
                        "the search `{}` behind `{}` expired on {expires}",
                        id(input.prefixes, search),
                        id(input.prefixes, &claim.iri)
                    ),
                )
                .hint(
                    "search the registers again and record the new date, or set the status of the denial to Unverified",
                ),
            );
        }
    }
}

/// Whether a pattern denies that something exists anywhere, rather than in a text that it names: what an
/// agreement does not say is found by reading it, and needs no register.
fn is_open(pattern: &[Triple], prefixes: &Prefixes) -> bool {
    let text = |node: &NamedNode| {
        prefixes.kind(node.as_ref()).is_some_and(|(kind, _)| matches!(kind, "agreement" | "proposal" | "provision"))
    };
    let named = |triple: &Triple| {
        matches!(&triple.subject, NamedOrBlankNode::NamedNode(node) if text(node))
            || matches!(&triple.object, Term::NamedNode(node) if text(node))
    };
    !pattern.iter().any(named)
}

fn id(prefixes: &Prefixes, iri: &NamedNode) -> String {
    prefixes.kind(iri.as_ref()).map_or_else(|| iri.to_string(), |(_, id)| id.to_owned())
}

fn show(triple: &Triple, prefixes: &Prefixes) -> String {
    let subject = match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => prefixes.compact(node.as_ref()).into_owned(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    };
    let object = match &triple.object {
        Term::NamedNode(node) => prefixes.compact(node.as_ref()).into_owned(),
        other => other.to_string(),
    };
    format!("{subject} {} {object}", prefixes.compact(triple.predicate.as_ref()))
}
