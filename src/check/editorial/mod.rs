//! What an editor should look at: rules that a project may raise, lower or switch off.
//!
//! The entry point is `check`. Nothing here makes data wrong by itself, a proposal in force apart;
//! each rule has a code, a name and a place in `[checks]` of `treatise.toml`.
//!
//! 1. Where it comes from: one origin behind several sources, a supported claim that an independent
//!    source opposes (`sources`).
//! 2. When it was looked at: past its valid time or review date (`dates`); a status without author
//!    or day (`status`).
//! 3. What it says: money that cannot be compared (`money`), a proposal that is in force and an
//!    agreement that nobody signed (`force`).
//!
//! A unit is a claim; for signatures it is an agreement.

mod dates;
mod force;
mod money;
mod sources;
mod status;

use super::{CheckError, Context, Findings, Input, Places, Rule, Scope, Touched, terms};
use crate::model::vocab::{rdf, tr};
use crate::model::{Claim, Lookup, NamedNode, NamedNodeRef, NamedOrBlankNode, Status, Term};
use std::collections::BTreeSet;

/// What a rule looks at: one claim with its places.
struct Subject<'a> {
    input: &'a Input<'a>,
    places: &'a Places<'a>,
    claim: Claim,
}

impl Subject<'_> {
    /// How messages call the claim.
    fn name(&self) -> String {
        name(self.input, &self.claim.iri)
    }

    /// Whether it counts: what is refuted or withdrawn needs no editor.
    fn stands(&self) -> bool {
        matches!(self.claim.status, Status::Supported | Status::Contested)
    }
}

/// Reports what an editor should look at.
pub(super) fn check(context: Context<'_>, findings: &mut Findings) -> Result<(), CheckError> {
    let Context { input, places, scope } = context;
    let claims = match scope {
        Scope::Everything => terms::claims(input),
        Scope::Touched(touched) => touched_claims(input, touched),
    };
    findings.test_all(Rule::Editorial, &claims, ToString::to_string, |iri, report| {
        let Some(claim) = Claim::load(input.reader, iri) else { return };
        let subject = Subject { input, places, claim };
        sources::check(&subject, report);
        dates::check(&subject, report);
        status::check(&subject, report);
        money::check(&subject, report);
        force::proposals(&subject, report);
    });
    let agreements = match scope {
        Scope::Everything => force::agreements(input),
        Scope::Touched(touched) => force::touched(input, touched),
    };
    findings.test_all(Rule::Editorial, &agreements, force::key, |iri, report| {
        force::signature(input, places, iri, report);
    });
    Ok(())
}

/// Touched claims, and those that speak of something of which another claim says what the rules ask for.
fn touched_claims(input: &Input<'_>, touched: &Touched) -> Vec<NamedNode> {
    let mut claims: BTreeSet<NamedNode> = touched.claims_of(Rule::Editorial).into_iter().collect();
    let asked = [tr::COMMITMENT_KIND, tr::PRICE_BASIS, rdf::TYPE];
    let mut things: Vec<&NamedOrBlankNode> = touched
        .facts
        .iter()
        .filter(|fact| asked.contains(&fact.predicate.as_ref()))
        .map(|fact| &fact.subject)
        .collect();
    things.dedup();
    for thing in things {
        let Some(id) = input.reader.id(thing.as_ref().into()) else { continue };
        for [_, _, _, graph] in input.reader.scan_named([Some(id), None, None, None]) {
            if let Term::NamedNode(graph) = input.reader.term(graph) {
                claims.insert(graph);
            }
        }
    }
    claims.into_iter().collect()
}

/// How messages call a resource: by its id.
fn id<'a>(input: &Input<'_>, iri: NamedNodeRef<'a>) -> &'a str {
    input.prefixes.kind(iri).map_or(iri.as_str(), |(_, id)| id)
}

fn name(input: &Input<'_>, claim: &NamedNode) -> String {
    format!("the claim `{}`", id(input, claim.as_ref()))
}

/// Whether the default graph gives a thing a class, exactly.
fn is_a(input: &Input<'_>, thing: &NamedOrBlankNode, class: NamedNodeRef<'_>) -> bool {
    input.reader.objects(thing.as_ref().into(), rdf::TYPE).iter().any(|found| found.as_ref() == class.into())
}
