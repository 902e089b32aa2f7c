//! Claims that are new, withdrawn or different.

use super::facts::Reason;
use super::owner::{OfClaim, Owned};
use super::things::{PropertyChange, properties};
use super::{Fate, Sides};
use crate::model::vocab::tr;
use crate::model::{Assessment, Claim, Lookup, NamedNode, NamedNodeRef, Stance, Status, Triple};
use crate::store::Reader;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What became of one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimChange {
    /// The claim.
    pub claim: NamedNode,
    /// Whether it is new, withdrawn or different.
    pub fate: Fate,
    /// What it says now; what it said, if it was withdrawn.
    pub text: String,
    /// What is held of it before and after, as far as it is there.
    pub status: (Option<Status>, Option<Status>),
    /// Whether the default graph holds its content before and after.
    pub held: (bool, bool),
    /// Why it is held now, or no longer, where that differs; or why its support fell or came back.
    pub reason: Option<Reason>,
    /// What differs, for a claim that is there on both sides.
    pub alterations: Vec<Alteration>,
    /// The last revision that changed it, where the log was read.
    pub revision: Option<u64>,
}

/// One difference of a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum Alteration {
    /// Another status, and the judgement that set it, if one is recorded.
    Status {
        /// The status before.
        from: Option<Status>,
        /// The status after.
        to: Option<Status>,
        /// Who judged so, when and why.
        by: Option<Assessment>,
    },
    /// A judgement that came (or went) and left the status as it was.
    Judged {
        /// The judgement.
        assessment: Assessment,
        /// Whether it came.
        added: bool,
    },
    /// A source that came, went, or is read in another way.
    Stance {
        /// The stance before.
        from: Option<Box<Stance>>,
        /// The stance after.
        to: Option<Box<Stance>>,
    },
    /// A statement of its content that came or went.
    Content {
        /// The statement.
        triple: Triple,
        /// Whether it came.
        added: bool,
    },
    /// A property of its record: text, valid time, topic and so on.
    Record(PropertyChange),
}

/// The claims that changed, and those that only moved within their files.
pub(super) fn compare(sides: &Sides<'_>, owned: &Owned<'_>) -> (Vec<ClaimChange>, Vec<NamedNode>) {
    let mut touched: BTreeMap<&NamedNode, &OfClaim> = owned.claims.iter().collect();
    let mut others = sides.held_on_one_side();
    others.extend(sides.fallen_on_one_side());
    let nothing = OfClaim::default();
    for claim in &others {
        touched.entry(claim).or_insert(&nothing);
    }
    let (mut claims, mut moved) = (Vec::new(), Vec::new());
    for (iri, of_claim) in touched {
        match sides.claim(iri, of_claim) {
            Some(change) => claims.push(change),
            None => moved.push(iri.clone()),
        }
    }
    (claims, moved)
}

impl Sides<'_> {
    /// The claims whose content the default graph holds on one side only, in order.
    pub(super) fn held_on_one_side(&self) -> Vec<NamedNode> {
        let [old, new] = [self.before, self.after].map(|reader| reader.held().collect::<BTreeSet<_>>());
        old.symmetric_difference(&new).cloned().collect()
    }

    /// The claims whose recorded status counts on one side only, because their support fell: denials too.
    fn fallen_on_one_side(&self) -> Vec<NamedNode> {
        let fallen = |reader: &Reader| -> BTreeSet<NamedNode> {
            let Some(property) = reader.id(tr::RECORDED_STATUS.into()) else { return BTreeSet::new() };
            let subjects = reader.scan([None, Some(property), None]).map(|[claim, _, _]| reader.term(claim));
            subjects.filter_map(|claim| NamedNode::try_from(claim).ok()).collect()
        };
        fallen(self.before).symmetric_difference(&fallen(self.after)).cloned().collect()
    }

    /// What became of a claim; nothing where only the place that states it differs.
    fn claim(&self, iri: &NamedNode, of_claim: &OfClaim) -> Option<ClaimChange> {
        let (old, new) = (Claim::load(self.before, iri), Claim::load(self.after, iri));
        let fate = match (&old, &new) {
            (None, Some(_)) => Fate::New,
            (Some(_), None) => Fate::Withdrawn,
            _ => Fate::Changed,
        };
        let held = (self.before.holds(iri.as_ref()), self.after.holds(iri.as_ref()));
        let shown = new.as_ref().or(old.as_ref());
        let mut change = ClaimChange {
            claim: iri.clone(),
            fate,
            text: shown.map(|claim| claim.text.value().to_owned()).unwrap_or_default(),
            status: (old.as_ref().map(|claim| claim.status), new.as_ref().map(|claim| claim.status)),
            held,
            reason: (held.0 != held.1)
                .then(|| self.reason(iri, held.1))
                .or_else(|| self.support(old.as_ref()?, new.as_ref()?)),
            alterations: Vec::new(),
            revision: of_claim.revision,
        };
        if fate == Fate::Changed {
            if let (Some(old), Some(new)) = (&old, &new) {
                judged(old, new, &mut change.alterations);
                stances(old, new, &mut change.alterations);
            }
            change.alterations.extend(self.record(iri).map(Alteration::Record));
            if of_claim.content {
                self.content(iri, &mut change.alterations);
            }
            if change.alterations.is_empty() && change.held.0 == change.held.1 {
                return None;
            }
        }
        Some(change)
    }

    /// The properties of a claim's record that differ, but for those that are told in other words.
    fn record(&self, iri: &NamedNode) -> impl Iterator<Item = PropertyChange> {
        const TOLD: [NamedNodeRef<'_>; 5] = [tr::STATUS, tr::RECORDED_STATUS, tr::STANCE, tr::ASSESSMENT, tr::ORIGIN];
        properties(self, iri.as_ref().into()).into_iter().filter(|change| !TOLD.contains(&change.property.as_ref()))
    }

    fn content(&self, iri: &NamedNode, found: &mut Vec<Alteration>) {
        let (old, new) = (self.before.graph(iri.as_ref()), self.after.graph(iri.as_ref()));
        let (was, is): (HashSet<&Triple>, HashSet<&Triple>) = (old.iter().collect(), new.iter().collect());
        let gone = old.iter().filter(|triple| !is.contains(triple)).map(|triple| (triple, false));
        let come = new.iter().filter(|triple| !was.contains(triple)).map(|triple| (triple, true));
        found.extend(gone.chain(come).map(|(triple, added)| Alteration::Content { triple: triple.clone(), added }));
    }
}

/// The judgement that gave a claim its status: the latest with that status.
pub(super) fn judgement(claim: &Claim) -> Option<&Assessment> {
    claim.assessments.iter().rev().find(|it| it.status == Some(claim.status))
}

fn judged(old: &Claim, new: &Claim, found: &mut Vec<Alteration>) {
    let gone = old.assessments.iter().filter(|it| !new.assessments.contains(it)).map(|it| (it, false));
    let come = new.assessments.iter().filter(|it| !old.assessments.contains(it)).map(|it| (it, true));
    let told = (old.status != new.status).then(|| judgement(new)).flatten();
    if old.status != new.status {
        found.push(Alteration::Status { from: Some(old.status), to: Some(new.status), by: told.cloned() });
    }
    found.extend(
        gone.chain(come)
            .filter(|(assessment, _)| Some(*assessment) != told)
            .map(|(assessment, added)| Alteration::Judged { assessment: assessment.clone(), added }),
    );
}

/// Stances are the same if source and relation are: a stance of another label is not another stance.
fn stances(old: &Claim, new: &Claim, found: &mut Vec<Alteration>) {
    let bare = |stance: &Stance| Stance { node: stance.source.clone().into(), ..stance.clone() };
    let (mut old, mut new): (Vec<_>, Vec<_>) =
        (old.stances.iter().map(bare).collect(), new.stances.iter().map(bare).collect());
    let kept: Vec<Stance> = old.iter().filter(|stance| new.contains(stance)).cloned().collect();
    old.retain(|stance| !kept.contains(stance));
    new.retain(|stance| !kept.contains(stance));
    for from in old {
        let to = new.iter().position(|stance| stance.source == from.source).map(|at| Box::new(new.remove(at)));
        found.push(Alteration::Stance { from: Some(Box::new(from)), to });
    }
    found.extend(new.into_iter().map(|to| Alteration::Stance { from: None, to: Some(Box::new(to)) }));
}
