//! Why something is held: the claims behind a thing or statement, and what stands behind the claims.
//!
//! Entry points: [`Target::parse`], [`why`], then [`text`](Why::text) or [`json`](Why::json).
//!
//! 1. The claims are found: the claim itself, those whose content states it, denials whose pattern
//!    meets it, those that are about it.
//! 2. Each is given its evidence: stances with their sources, independent origins, absence
//!    searches with their registers, disagreements, what replaced it.
//! 3. For a source the direction is turned round: which claims rest on it, and which would lose all
//!    support without it.

mod evidence;
mod found;
mod json;
mod source;
mod target;
#[cfg(test)]
mod tests;
mod text;

pub use evidence::{Anchored, Dispute, Link, Reason, Register, Search, Side, Witness};
pub(in crate::query) use json::Out;
pub use source::{Resting, SourceUse};
pub use target::{Target, Value, bare};

use crate::import::snapshot::Texts;
use crate::model::{Claim, Lookup, NamedOrBlankNode, Polarity, Prefixes, Status, Triple};
use found::{about_statement, about_thing, matching};
use std::collections::BTreeSet;

/// How many claims are told in full; what is asked of a whole country ends somewhere.
const MOST_CLAIMS: usize = 200;

/// What stands behind a thing or statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// What was asked about.
    pub target: Target,
    /// How it stands, for statements.
    pub standing: Option<Standing>,
    /// The claims, the firmest first.
    pub reasons: Vec<Reason>,
    /// How many more claims there are.
    pub omitted: usize,
    /// For a source or publisher: what rests on it.
    pub sources: Vec<SourceUse>,
    /// Matching statements that are records (what a thing is called, for example) and need no claim.
    pub records: Vec<Triple>,
}

impl Why {
    /// Looks how the quotations of all sources stand in the newest kept copies.
    pub fn examine(&mut self, records: &dyn Lookup, texts: &dyn Texts) {
        for reason in &mut self.reasons {
            reason.examine(records, texts);
        }
    }
}

/// How a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is a record: a name, a title, a description of a claim or source.
    Recorded,
    /// A claim that is affirmed, supported and current states it.
    Held,
    /// It would contradict a supported denial, given what else is held.
    Denied,
    /// Claims state it, and none of them is held.
    Open,
    /// No claim speaks of it.
    Unknown,
}

/// The claims behind a target, with their evidence.
pub fn why(records: &dyn Lookup, prefixes: &Prefixes, target: &Target) -> Why {
    let mut links = match target {
        Target::Thing(node) => about_thing(records, node),
        Target::Triple { .. } => about_statement(records, target),
    };
    links
        .retain(|claim, _| prefixes.kind(claim.as_ref()).is_none_or(|(kind, id)| kind == "claim" && !id.contains('/')));
    let mut claims: Vec<(Link, Claim)> =
        links.iter().filter_map(|(iri, link)| Some((*link, Claim::load(records, iri)?))).collect();
    claims.sort_by(|a, b| (a.0, a.1.status, &a.1.iri).cmp(&(b.0, b.1.status, &b.1.iri)));
    let omitted = claims.len().saturating_sub(MOST_CLAIMS);
    claims.truncate(MOST_CLAIMS);
    let reasons: Vec<Reason> = claims
        .into_iter()
        .map(|(link, claim)| evidence::reason(records, claim, link, target))
        .filter(|reason| is_to_the_point(reason, target))
        .collect();
    let held = matching(records, target);
    let facts: BTreeSet<String> = reasons
        .iter()
        .filter(|reason| reason.held)
        .flat_map(|reason| &reason.content)
        .map(ToString::to_string)
        .collect();
    let recorded: Vec<Triple> = held.into_iter().filter(|triple| !facts.contains(&triple.to_string())).collect();
    let standing = matches!(target, Target::Triple { .. }).then(|| standing(&reasons, &recorded));
    let sources = match target {
        Target::Thing(node) => source::uses(records, node),
        Target::Triple { .. } => Vec::new(),
    };
    Why { target: target.clone(), standing, reasons, omitted, sources, records: recorded }
}

/// A claim with all that stands behind it and against it.
pub fn reason(records: &dyn Lookup, claim: Claim, link: Link) -> Reason {
    let target = Target::Thing(claim.iri.clone());
    evidence::reason(records, claim, link, &target)
}

fn standing(reasons: &[Reason], recorded: &[Triple]) -> Standing {
    let states = |reason: &&Reason| reason.claim.polarity == Polarity::Affirms;
    let denies = |reason: &Reason| reason.rules_out && reason.claim.status == Status::Supported;
    if reasons.iter().filter(states).any(|reason| reason.held) {
        Standing::Held
    } else if !recorded.is_empty() {
        Standing::Recorded
    } else if reasons.iter().any(denies) {
        Standing::Denied
    } else if reasons.is_empty() {
        Standing::Unknown
    } else {
        Standing::Open
    }
}

/// A denial whose pattern meets a statement about a named thing is told only if it rules the
/// statement out or names the thing: else every treaty would be met by every denial of a treaty.
fn is_to_the_point(reason: &Reason, target: &Target) -> bool {
    let Target::Triple { subject: Some(subject), .. } = target else { return true };
    let names = |triple: &Triple| matches!(&triple.subject, NamedOrBlankNode::NamedNode(node) if node == subject);
    reason.claim.polarity == Polarity::Affirms || reason.rules_out || reason.content.iter().any(names)
}
