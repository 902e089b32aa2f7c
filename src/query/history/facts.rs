//! Facts of the default graph that came or went, and why.

use super::Sides;
use super::claims::judgement;
use super::owner::Owned;
use crate::model::claim::origins;
use crate::model::vocab::tr;
use crate::model::{Assessment, Claim, Lookup, NamedNode, Status, Triple};
use crate::store::Reader;
use std::collections::{BTreeMap, BTreeSet};

/// What became of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactFate {
    /// It is held now.
    Came,
    /// It is held no longer.
    Went,
    /// A claim that stated it fell, and another still states it.
    Stays,
}

/// A fact, what became of it, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactChange {
    /// The fact.
    pub triple: Triple,
    /// What became of it.
    pub fate: FactFate,
    /// The claims that brought it or let it go, each with the reason.
    pub causes: Vec<Cause>,
    /// The claims by which it is held now.
    pub held_by: Vec<NamedNode>,
}

/// A claim that brought a fact or let it go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The claim.
    pub claim: NamedNode,
    /// Why.
    pub reason: Reason,
    /// The last revision that changed the claim, where the log was read.
    pub revision: Option<u64>,
}

/// Why a claim holds a fact now, or no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The claim is new.
    NewClaim,
    /// The claim was withdrawn from its file.
    Withdrawn,
    /// The claim says this now and did not before.
    NowStates,
    /// The claim no longer says this.
    NoLongerStates,
    /// The status of the claim changed.
    Status {
        /// The status before.
        from: Status,
        /// The status after.
        to: Status,
        /// Who judged so, when and why.
        by: Option<Assessment>,
    },
    /// Its support fell: these sources were retracted.
    SupportLost(Vec<NamedNode>),
    /// Its support came back: these sources are no longer retracted.
    SupportRestored(Vec<NamedNode>),
    /// A supported claim took its place.
    Superseded(NamedNode),
    /// The claim that took its place is gone or no longer supported.
    NoLongerSuperseded(NamedNode),
    /// It affirms what it denied, or the other way round.
    Polarity,
    /// The two states are seen by different policies.
    View,
}

/// The facts that came, went, or stayed although a claim fell.
pub(super) fn compare(sides: &Sides<'_>, owned: &Owned<'_>) -> Vec<FactChange> {
    let mut touched: BTreeSet<NamedNode> = sides.held_on_one_side().into_iter().collect();
    touched.extend(owned.claims.iter().filter(|(_, of_claim)| of_claim.content).map(|(claim, _)| claim.clone()));
    let mut found: BTreeMap<String, (Triple, Vec<Cause>)> = BTreeMap::new();
    for claim in &touched {
        let (old, new) = (held_content(sides.before, claim), held_content(sides.after, claim));
        let gone = old.iter().filter(|(key, _)| !new.contains_key(*key)).map(|it| (it, false));
        let come = new.iter().filter(|(key, _)| !old.contains_key(*key)).map(|it| (it, true));
        for ((key, triple), came) in gone.chain(come) {
            let reason = sides.reason(claim, came);
            let revision = owned.claims.get(claim).and_then(|of_claim| of_claim.revision);
            let (_, causes) = found.entry(key.clone()).or_insert_with(|| (triple.clone(), Vec::new()));
            causes.push(Cause { claim: claim.clone(), reason, revision });
        }
    }
    found.into_values().filter_map(|(triple, causes)| sides.fact(triple, causes)).collect()
}

/// What a claim gives to the default graph, by its text.
fn held_content(reader: &Reader, claim: &NamedNode) -> BTreeMap<String, Triple> {
    if !reader.holds(claim.as_ref()) {
        return BTreeMap::new();
    }
    reader.graph(claim.as_ref()).into_iter().map(|triple| (format!("{triple} ."), triple)).collect()
}

/// Whether the default graph has a triple.
fn has(reader: &Reader, triple: &Triple) -> bool {
    let subject = reader.id(triple.subject.as_ref().into());
    let ids = (subject, reader.id(triple.predicate.as_ref().into()), reader.id(triple.object.as_ref()));
    matches!(ids, (Some(s), Some(p), Some(o)) if reader.scan([Some(s), Some(p), Some(o)]).next().is_some())
}

impl Sides<'_> {
    /// What became of a fact; nothing where one more or one less claim makes no difference.
    fn fact(&self, triple: Triple, mut causes: Vec<Cause>) -> Option<FactChange> {
        let fate = match (has(self.before, &triple), has(self.after, &triple)) {
            (false, true) => FactFate::Came,
            (true, false) => FactFate::Went,
            (true, true) => FactFate::Stays,
            (false, false) => return None,
        };
        let holds = |claim: &NamedNode| self.after.holds(claim.as_ref());
        let held_by: Vec<NamedNode> = self.after.graphs_stating(&triple).into_iter().filter(holds).collect();
        // A fact that came may be stated by a claim that fell at the same time, and one that stays by one more.
        causes.retain(|cause| held_by.contains(&cause.claim) == (fate == FactFate::Came));
        (!causes.is_empty()).then_some(FactChange { triple, fate, causes, held_by })
    }

    /// Why a claim holds something that it did not hold before, or the other way round.
    pub(super) fn reason(&self, claim: &NamedNode, came: bool) -> Reason {
        let (old, new) = (Claim::load(self.before, claim), Claim::load(self.after, claim));
        let (Some(old), Some(new)) = (&old, &new) else {
            return if new.is_some() { Reason::NewClaim } else { Reason::Withdrawn };
        };
        if self.before.holds(claim.as_ref()) && self.after.holds(claim.as_ref()) {
            return if came { Reason::NowStates } else { Reason::NoLongerStates };
        }
        if old.polarity != new.polarity {
            return Reason::Polarity;
        }
        if old.status != new.status {
            return self.support(old, new).unwrap_or_else(|| Reason::Status {
                from: old.status,
                to: new.status,
                by: judgement(new).cloned(),
            });
        }
        let (there, away) = if came { (self.before, self.after) } else { (self.after, self.before) };
        match (successors(there, claim).difference(&successors(away, claim)).next(), came) {
            (Some(by), true) => Reason::NoLongerSuperseded(by.clone()),
            (Some(by), false) => Reason::Superseded(by.clone()),
            (None, _) => Reason::View,
        }
    }

    /// The retractions behind a status that changed without anybody judging so.
    pub(super) fn support(&self, old: &Claim, new: &Claim) -> Option<Reason> {
        let recorded = |reader: &Reader, claim: &Claim| reader.object(claim.iri.as_ref().into(), tr::RECORDED_STATUS);
        let retracted = |reader: &Reader, claim: &Claim| -> BTreeSet<NamedNode> {
            let sources = claim.stances.iter().map(|stance| stance.source.clone());
            let origins = origins(reader, sources.clone());
            let is_retracted = |node: &NamedNode| reader.object(node.as_ref().into(), tr::RETRACTED_ON).is_some();
            sources.chain(origins).filter(is_retracted).collect()
        };
        let (before, after) = (retracted(self.before, old), retracted(self.after, new));
        let list = |a: &BTreeSet<NamedNode>, b: &BTreeSet<NamedNode>| a.difference(b).cloned().collect::<Vec<_>>();
        match (recorded(self.before, old), recorded(self.after, new)) {
            (None, Some(_)) => Some(Reason::SupportLost(list(&after, &before))),
            (Some(_), None) => Some(Reason::SupportRestored(list(&before, &after))),
            _ => None,
        }
    }
}

/// The supported claims that took the place of a claim.
fn successors(reader: &Reader, claim: &NamedNode) -> BTreeSet<NamedNode> {
    let supported =
        |node: &NamedNode| reader.nodes(node.as_ref().into(), tr::STATUS).iter().any(|it| it.as_ref() == tr::SUPPORTED);
    reader.subject_nodes(tr::SUPERSEDES, claim.as_ref().into()).into_iter().filter(supported).collect()
}
