//! One claim with all that stands behind it and against it.

use super::Target;
use crate::import::snapshot::{Judged, Texts, judge};
use crate::model::claim::{Direction, origins};
use crate::model::vocab::{prov, tr};
use crate::model::{
    Anchor, Claim, Lookup, NamedNode, NamedOrBlankNode, Polarity, Source, Stance, Status, Term, TermRef, Triple,
};
use std::collections::BTreeSet;

/// What a claim has to do with what was asked about; the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// It is what was asked about.
    Itself,
    /// Its content says something of it.
    Content,
    /// It is filed as being about it.
    About,
    /// It answers the disputed question.
    Side,
    /// It rests on the search, or on a search of the register.
    Search,
    /// The stance is one of its own.
    Stance,
    /// It is filed under the topic.
    Topic,
}

/// A claim and its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The claim.
    pub claim: Claim,
    /// Why it is told.
    pub link: Link,
    /// What it states, or the pattern of which it denies that there is an instance; of a claim that
    /// affirms, only the statements asked about.
    pub content: Vec<Triple>,
    /// Whether its content is held to be true: affirmed, supported and current.
    pub held: bool,
    /// Whether it denies something of which the statement asked about would be an instance, given
    /// what else is held.
    pub rules_out: bool,
    /// Its sources: those that support it, then those against it, then the others; the most reliable first.
    pub witnesses: Vec<Witness>,
    /// Where its supporting sources were first said: the sources that count.
    pub origins: BTreeSet<NamedNode>,
    /// The searches behind a finding of absence.
    pub searches: Vec<Search>,
    /// Whether a denial may rest on them, where that was derived: a concept.
    pub standing: Option<NamedNode>,
    /// Disagreements in which it is a side.
    pub disputes: Vec<Dispute>,
    /// Supported claims that replace it.
    pub superseded_by: Vec<NamedNode>,
    /// Until when it is to be looked at again.
    pub review_by: Option<String>,
    /// From when and until when it speaks, as written.
    pub valid: (Option<String>, Option<String>),
}

/// A source and how it stands to a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// How it stands.
    pub stance: Stance,
    /// The source.
    pub source: Source,
    /// Where its quotation stands in a kept copy of the source.
    pub anchor: Option<Anchored>,
}

/// A quotation anchored in a kept copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchored {
    /// The anchor.
    pub anchor: Anchor,
    /// How it stands in the newest kept copy of the source; nothing until somebody looked
    /// ([`Reason::examine`]), or where the anchor cannot be used.
    pub judged: Option<Judged>,
}

/// A search that found nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The search.
    pub iri: NamedNode,
    /// What was searched.
    pub registers: Vec<Register>,
    /// What was asked.
    pub query: Option<String>,
    /// What the search covers, in words.
    pub coverage: Option<String>,
    /// First and last day covered, as written.
    pub period: (Option<String>, Option<String>),
    /// When.
    pub searched_on: Option<String>,
    /// Until when the finding is good.
    pub expires: Option<String>,
    /// Who searched.
    pub by: Vec<NamedNode>,
    /// Remarks.
    pub note: Option<String>,
}

/// A body of records that was searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// The register.
    pub iri: NamedNode,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: Option<String>,
    /// Where it is found.
    pub url: Option<String>,
}

/// A question on which the sources differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// The disagreement.
    pub iri: NamedNode,
    /// The question.
    pub question: String,
    /// What kind of disagreement it is: a concept.
    pub kind: Option<NamedNode>,
    /// How the editors resolve it.
    pub resolution: Option<String>,
    /// The claims that answer it.
    pub sides: Vec<Side>,
}

/// A claim that answers a disputed question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The claim.
    pub claim: NamedNode,
    /// What it says.
    pub text: String,
    /// What is held of it.
    pub status: Option<Status>,
}

impl Reason {
    /// Looks how the quotations of its sources stand in the newest kept copies.
    pub fn examine(&mut self, records: &dyn Lookup, texts: &dyn Texts) {
        for witness in &mut self.witnesses {
            if let Some(anchored) = &mut witness.anchor {
                anchored.judged = judge(records, texts, &witness.stance.source, &anchored.anchor).ok();
            }
        }
    }

    /// The sources of one direction.
    pub fn witnesses(&self, direction: Direction) -> impl Iterator<Item = &Witness> {
        self.witnesses.iter().filter(move |witness| witness.stance.direction() == direction)
    }
}

/// Gathers what stands behind a claim.
pub(super) fn reason(records: &dyn Lookup, claim: Claim, link: Link, target: &Target) -> Reason {
    let it = TermRef::from(claim.iri.as_ref());
    let mut content = records.graph(claim.iri.as_ref());
    if matches!(target, Target::Triple { .. }) && claim.polarity == Polarity::Affirms {
        content.retain(|triple| target.matches(triple));
    }
    let mut witnesses: Vec<Witness> = claim
        .stances
        .iter()
        .map(|stance| Witness {
            stance: stance.clone(),
            source: Source::load(records, &stance.source),
            anchor: Anchor::of_stance(records, stance.node.as_ref()).map(|anchor| Anchored { anchor, judged: None }),
        })
        .collect();
    witnesses.sort_by_key(|witness| {
        let place = match witness.stance.direction() {
            Direction::Supporting => 0,
            Direction::Opposing => 1,
            Direction::Neutral => 2,
        };
        (place, witness.source.reliability.unwrap_or(u8::MAX), witness.source.iri.clone())
    });
    let supporting = claim.stances.iter().filter(|stance| stance.direction() == Direction::Supporting);
    let origins = origins(records, supporting.map(|stance| stance.source.clone()));
    let superseded_by: Vec<NamedNode> = records
        .subject_nodes(tr::SUPERSEDES, it)
        .into_iter()
        .filter(|other| status(records, other) == Some(Status::Supported))
        .collect();
    Reason {
        rules_out: claim.polarity == Polarity::Denies && rules_out(records, &content, target),
        held: records.holds(claim.iri.as_ref()),
        searches: claim.searches.iter().map(|search| Search::load(records, search)).collect(),
        standing: records.node(it, tr::STANDING),
        disputes: records.subject_nodes(tr::SIDE, it).iter().map(|node| Dispute::load(records, node)).collect(),
        review_by: records.text(it, tr::REVIEW_BY),
        valid: (records.text(it, tr::VALID_FROM), records.text(it, tr::VALID_UNTIL)),
        claim,
        link,
        content,
        witnesses,
        origins,
        superseded_by,
    }
}

/// Whether a statement would make a denied pattern true: it meets one triple of the pattern, and
/// the others hold with the thing it speaks of in the place of the blank node.
///
/// Patterns in which a second blank node hangs on the first are not judged.
fn rules_out(records: &dyn Lookup, pattern: &[Triple], target: &Target) -> bool {
    let Target::Triple { subject, .. } = target else { return false };
    let holds = |triple: &Triple| match (&triple.subject, &triple.object) {
        (_, Term::BlankNode(_)) => false,
        (NamedOrBlankNode::NamedNode(node), object) => {
            records.objects(node.as_ref().into(), triple.predicate.as_ref()).contains(object)
        }
        (NamedOrBlankNode::BlankNode(_), object) => subject
            .as_ref()
            .is_some_and(|node| records.objects(node.as_ref().into(), triple.predicate.as_ref()).contains(object)),
    };
    let (met, rest): (Vec<&Triple>, Vec<&Triple>) = pattern.iter().partition(|triple| target.matches(triple));
    let one_thing = pattern.windows(2).all(|pair| pair[0].subject == pair[1].subject);
    !met.is_empty() && one_thing && rest.into_iter().all(holds)
}

impl Search {
    fn load(records: &dyn Lookup, iri: &NamedNode) -> Self {
        let it = TermRef::from(iri.as_ref());
        let registers = records.nodes(it, prov::USED).iter().map(|node| Register::load(records, node)).collect();
        Self {
            registers,
            query: records.text(it, tr::SEARCH_QUERY),
            coverage: records.text(it, tr::COVERAGE),
            period: (records.text(it, tr::COVERAGE_FROM), records.text(it, tr::COVERAGE_UNTIL)),
            searched_on: records.text(it, tr::SEARCHED_ON),
            expires: records.text(it, tr::EXPIRES),
            by: records.nodes(it, prov::WAS_ASSOCIATED_WITH),
            note: records.text(it, tr::NOTE),
            iri: iri.clone(),
        }
    }
}

impl Register {
    fn load(records: &dyn Lookup, iri: &NamedNode) -> Self {
        let it = TermRef::from(iri.as_ref());
        Self {
            title: records.label(it).unwrap_or_else(|| iri.as_str().to_owned()),
            version: records.text(it, tr::VERSION),
            url: records.text(it, tr::URL),
            iri: iri.clone(),
        }
    }
}

impl Dispute {
    fn load(records: &dyn Lookup, iri: &NamedNode) -> Self {
        let it = TermRef::from(iri.as_ref());
        let side = |claim: NamedNode| Side {
            text: records.text(claim.as_ref().into(), tr::TEXT).unwrap_or_default(),
            status: status(records, &claim),
            claim,
        };
        Self {
            question: records.text(it, tr::QUESTION).unwrap_or_else(|| iri.as_str().to_owned()),
            kind: records.node(it, tr::DISAGREEMENT_KIND),
            resolution: records.text(it, tr::RESOLUTION),
            sides: records.nodes(it, tr::SIDE).into_iter().map(side).collect(),
            iri: iri.clone(),
        }
    }
}

/// What is held of a claim.
pub(super) fn status(records: &dyn Lookup, claim: &NamedNode) -> Option<Status> {
    records.node(claim.as_ref().into(), tr::STATUS).and_then(|node| Status::from_iri(node.as_ref()))
}
