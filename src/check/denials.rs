//! Laws 3 and 4: denials are contradicted exactly by what is held, and absence has a scope.

use super::{CheckError, Context, Findings, Input, Places, Rule, Scope};
use crate::diagnostic::{Code, Diagnostic, Report, codes};
use crate::model::absence::{Ground, Shortfall, Span, Standing, standing};
use crate::model::claim::{Claim, Polarity, Status};
use crate::model::pattern::Fault;
use crate::model::vocab::tr;
use crate::model::{Lookup, NamedNode, NamedOrBlankNode, Pattern, Prefixes, Term, Triple};
use crate::sparql;
use std::collections::BTreeSet;

/// Instances that are told of one denial.
const MOST_TOLD: usize = 5;

/// Reports contradicted denials, conditions that cannot be used, and findings of absence whose search is
/// missing, has expired or is too narrow.
///
/// A denial counts while it is supported or contested; one that is refuted or withdrawn forbids
/// nothing. It is contradicted when the default graph simply entails its content (RDF 1.1
/// Semantics, section 5): its blank nodes are variables.
///
/// A unit is a claim. Under a change those are tested that the change touches, and those whose pattern
/// a fact that came or went can touch.
pub(super) fn check(context: Context<'_>, findings: &mut Findings) -> Result<(), CheckError> {
    let Context { input, places, scope } = context;
    let units: Vec<NamedNode> = match scope {
        Scope::Everything => denials(input),
        Scope::Touched(touched) => {
            let reached = denials(input).into_iter().filter(|iri| {
                let (pattern, _) = Pattern::read(&input.reader.graph(iri.as_ref()));
                touched.facts.iter().any(|fact| sparql::touches(&pattern, fact))
            });
            touched.claims_of(Rule::Denials).into_iter().chain(reached).collect::<BTreeSet<_>>().into_iter().collect()
        }
    };
    findings.test_all(Rule::Denials, &units, ToString::to_string, |iri, report| test(input, places, iri, report));
    Ok(())
}

/// Every claim that denies.
pub(super) fn denials(input: &Input<'_>) -> Vec<NamedNode> {
    let subjects = input.reader.subjects(tr::POLARITY, tr::DENIES.into());
    subjects.into_iter().filter_map(|subject| NamedNode::try_from(Term::from(subject)).ok()).collect()
}

/// A claim, if it is a denial that counts and says something.
pub(super) fn load(input: &Input<'_>, iri: &NamedNode) -> Option<(Claim, Pattern, Vec<Fault>)> {
    let claim = Claim::load(input.reader, iri)?;
    let counts = claim.polarity == Polarity::Denies && matches!(claim.status, Status::Supported | Status::Contested);
    let content = input.reader.graph(iri.as_ref());
    let (pattern, faults) = Pattern::read(&content);
    (counts && !content.is_empty()).then_some((claim, pattern, faults))
}

fn test(input: &Input<'_>, places: &Places<'_>, iri: &NamedNode, report: &mut Report) {
    let Some((claim, pattern, faults)) = load(input, iri) else { return };
    for fault in &faults {
        report.push(unusable(input, places, &claim, fault));
    }
    // Without one of its conditions a pattern says more than was meant: then nothing is matched.
    if faults.is_empty() {
        match sparql::find_instances(input.reader, &pattern, MOST_TOLD) {
            Ok(found) if found.is_empty() => {}
            Ok(found) => report.push(contradicted(input, places, &claim, &found)),
            Err(sparql::TooCostly { steps }) => report.push(too_costly(input, places, &claim, steps)),
        }
    }
    searched(input, places, &claim, &pattern, report);
}

fn unusable(input: &Input<'_>, places: &Places<'_>, claim: &Claim, fault: &Fault) -> Diagnostic {
    let Triple { subject, predicate, object } = &fault.triple;
    Diagnostic::new(
        &codes::UNUSABLE_CONDITION,
        places.find(subject.as_ref(), Some(predicate.as_ref()), Some(object.as_ref())),
        format!("the denial `{}`: {}", id(input.prefixes, &claim.iri), fault.message),
    )
    .hint(fault.hint)
}

fn too_costly(input: &Input<'_>, places: &Places<'_>, claim: &Claim, steps: u64) -> Diagnostic {
    let message = format!("the denial `{}` could not be matched within {steps} steps", id(input.prefixes, &claim.iri));
    Diagnostic::new(&codes::COSTLY_DENIAL, places.find(claim.iri.as_ref().into(), Some(tr::TEXT), None), message)
        .hint("name a party, an agreement or a class in the pattern, and deny fewer things at a time")
}

/// One diagnostic for all instances, with every claim that is in the way.
fn contradicted(input: &Input<'_>, places: &Places<'_>, claim: &Claim, instances: &[Vec<Triple>]) -> Diagnostic {
    let held: BTreeSet<NamedNode> = instances.iter().flat_map(|instance| holders(input, instance)).collect();
    let names: Vec<String> = held.iter().map(|iri| format!("`{}`", id(input.prefixes, iri))).collect();
    let by = if names.is_empty() { "the records".to_owned() } else { names.join(", ") };
    let more = if instances.len() == MOST_TOLD { " and perhaps others" } else { "" };
    let mut found = Diagnostic::new(
        &codes::CONTRADICTED_DENIAL,
        places.find(claim.iri.as_ref().into(), Some(tr::TEXT), None),
        format!("the denial `{}` is contradicted by {by}{more}", id(input.prefixes, &claim.iri)),
    );
    for iri in &held {
        let text = input.reader.text(iri.as_ref().into(), tr::TEXT).unwrap_or_default();
        found = found.see(places.find(iri.as_ref().into(), Some(tr::TEXT), None), text);
    }
    let mut told = BTreeSet::new();
    for triple in instances.iter().flatten().filter(|triple| told.insert(triple.to_string())) {
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
fn searched(input: &Input<'_>, places: &Places<'_>, claim: &Claim, pattern: &Pattern, report: &mut Report) {
    let ground = Ground { records: input.reader, prefixes: input.prefixes, today: input.today };
    let name = id(input.prefixes, &claim.iri);
    match standing(&ground, claim, pattern) {
        Standing::Unsearched if claim.status == Status::Supported => report.push(
            Diagnostic::new(
                &codes::DENIAL_WITHOUT_SEARCH,
                places.find(claim.iri.as_ref().into(), Some(tr::TEXT), None),
                format!("the denial `{name}` does not say where it was looked for"),
            )
            .hint("add a search to the table of searches and name it with tr:search"),
        ),
        Standing::NeedsReSearch(searches) => {
            for (search, missing) in searches {
                for found in weakened(input, places, claim, &search, &missing) {
                    report.push(found);
                }
            }
        }
        Standing::Unsearched | Standing::Good(_) | Standing::NeedsNone => {}
    }
}

/// One diagnostic for what has expired, and one for all that the search leaves out.
fn weakened(
    input: &Input<'_>,
    places: &Places<'_>,
    claim: &Claim,
    search: &NamedNode,
    missing: &[Shortfall],
) -> Vec<Diagnostic> {
    let (name, of) = (id(input.prefixes, search), id(input.prefixes, &claim.iri));
    let at = |code: &'static Code, property, message: String| {
        Diagnostic::new(code, places.find(search.as_ref().into(), Some(property), None), message)
    };
    let mut found = Vec::new();
    let mut narrow = Vec::new();
    for shortfall in missing {
        match shortfall {
            Shortfall::Expired(day) => found.push(
                at(
                    &codes::EXPIRED_SEARCH,
                    tr::EXPIRES,
                    format!("the search `{name}` behind `{of}` expired on {day}: the denial needs re-search"),
                )
                .hint(
                    "search the registers again and record the new date, or set the status of the denial to Unverified",
                ),
            ),
            other => narrow.push(left_out(other, input.prefixes)),
        }
    }
    if !narrow.is_empty() {
        let message =
            format!("the search `{name}` is too narrow for `{of}`, which needs re-search: {}", narrow.join("; "));
        found.push(at(&codes::NARROW_SEARCH, tr::SEARCH_QUERY, message).hint(
            "search further and record it, say which time the denial speaks for (validFrom, validUntil), or say what the registers cover",
        ));
    }
    found
}

/// What a search leaves out, in words.
fn left_out(shortfall: &Shortfall, prefixes: &Prefixes) -> String {
    let until = |span: &Span| match (span.from, span.until) {
        (Some(from), Some(until)) => format!("{from} to {until}"),
        (None, Some(until)) => format!("until {until}"),
        (Some(from), None) => format!("from {from} on"),
        (None, None) => "no time".to_owned(),
    };
    match shortfall {
        Shortfall::Expired(day) => format!("it expired on {day}"),
        Shortfall::NoPeriod => "it does not say which time it covers".to_owned(),
        Shortfall::Period { needed: (from, to), covered } => {
            let covered: Vec<String> = covered.iter().map(until).collect();
            let needed = if from == to { from.to_string() } else { format!("{from} to {to}") };
            format!("it covers {}, and the denial speaks for {needed}", covered.join(" and "))
        }
        Shortfall::Class(class) => format!("it does not cover {}", prefixes.compact(class.as_ref())),
        Shortfall::Party(party) => format!("it does not cover {}", prefixes.compact(party.as_ref())),
    }
}

pub(super) fn id(prefixes: &Prefixes, iri: &NamedNode) -> String {
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
