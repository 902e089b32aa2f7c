//! The evidence as JSON: ids, labels and plain values, for other programs.

use super::{Anchored, Dispute, Link, Reason, Resting, Search, SourceUse, Standing, Target, Value, Why, Witness};
use crate::model::claim::Direction;
use crate::model::{NamedNode, Polarity, Source, Term, Triple};
use crate::query::words::Words;
use serde_json::{Value as Json, json};

impl Why {
    /// The evidence as one JSON object: `target`, `standing`, `claims`, `omitted`, `sources`, `records`.
    pub fn json(&self, words: &Words<'_>) -> Json {
        let out = Out { words };
        json!({
            "target": out.target(&self.target),
            "standing": self.standing.map(standing),
            "claims": self.reasons.iter().map(|reason| out.reason(reason)).collect::<Vec<_>>(),
            "omitted": self.omitted,
            "sources": self.sources.iter().map(|source| out.usage(source)).collect::<Vec<_>>(),
            "records": self.records.iter().map(|triple| out.triple(triple)).collect::<Vec<_>>(),
        })
    }
}

/// Claims and terms as JSON; one shape, wherever a claim is given with its evidence.
pub(in crate::query) struct Out<'a> {
    pub(in crate::query) words: &'a Words<'a>,
}

impl Out<'_> {
    fn target(&self, target: &Target) -> Json {
        match target {
            Target::Thing(node) => self.node(node),
            Target::Triple { subject, predicate, object } => json!({
                "subject": subject.as_ref().map(|node| self.node(node)),
                "predicate": predicate.as_ref().map(|node| self.node(node)),
                "object": object.as_ref().map(|value| match value {
                    Value::Term(term) => self.term(term),
                    Value::Text(text) => json!({ "value": text }),
                }),
            }),
        }
    }

    pub(in crate::query) fn reason(&self, reason: &Reason) -> Json {
        let claim = &reason.claim;
        let assessments: Vec<Json> = claim
            .assessments
            .iter()
            .map(|it| {
                json!({
                    "status": it.status.map(crate::model::Status::word), "on": it.on,
                    "by": it.by.as_ref().map(|by| self.node(by)), "note": it.note,
                })
            })
            .collect();
        json!({
            "claim": self.words.compact(claim.iri.as_ref()),
            "iri": claim.iri.as_str(),
            "text": claim.text.value(),
            "link": link(reason.link),
            "polarity": if claim.polarity == Polarity::Denies { "denies" } else { "affirms" },
            "status": claim.status.word(),
            "held": reason.held,
            "rulesOut": reason.rules_out,
            "content": reason.content.iter().map(|triple| self.triple(triple)).collect::<Vec<_>>(),
            "about": self.nodes(&claim.about),
            "topic": claim.topic.as_ref().map(|topic| self.node(topic)),
            "stances": reason.witnesses.iter().map(|witness| self.witness(witness)).collect::<Vec<_>>(),
            "origins": reason.origins.iter().map(|node| self.node(node)).collect::<Vec<_>>(),
            "standingOfDenial": reason.standing.as_ref().map(|node| self.node(node)),
            "searches": reason.searches.iter().map(|search| self.search(search)).collect::<Vec<_>>(),
            "disputes": reason.disputes.iter().map(|dispute| self.dispute(dispute)).collect::<Vec<_>>(),
            "supersededBy": self.nodes(&reason.superseded_by),
            "assessments": assessments,
            "validFrom": reason.valid.0,
            "validUntil": reason.valid.1,
            "reviewBy": reason.review_by,
            "notes": claim.notes,
            "origin": claim.origin,
        })
    }

    fn witness(&self, witness: &Witness) -> Json {
        let stance = &witness.stance;
        json!({
            "relation": self.node(&stance.relation),
            "direction": direction(stance.direction()),
            "source": self.source(&witness.source),
            "locator": stance.locator,
            "quotation": stance.quotation,
            "anchor": witness.anchor.as_ref().map(|it| self.anchor(it)),
            "reading": stance.reading.as_ref().map(|reading| self.node(reading)),
            "note": stance.note,
        })
    }

    fn anchor(&self, it: &Anchored) -> Json {
        json!({
            "snapshot": it.anchor.snapshot.as_ref().map(|copy| self.words.compact(copy.as_ref())),
            "exact": it.anchor.exact,
            "start": it.anchor.span.as_ref().map(|span| span.start),
            "end": it.anchor.span.as_ref().map(|span| span.end),
            "state": it.judged.as_ref().map(|judged| judged.state.word()),
            "judgedOn": it.judged.as_ref().and_then(|judged| judged.against.taken_on.as_deref()),
        })
    }

    fn source(&self, source: &Source) -> Json {
        json!({
            "id": self.words.compact(source.iri.as_ref()),
            "iri": source.iri.as_str(),
            "title": source.title,
            "author": source.author,
            "publisher": source.publisher,
            "published": source.published,
            "url": source.url,
            "kind": source.kind.as_ref().map(|kind| self.node(kind)),
            "reliability": source.reliability,
            "reliabilityGrade": source.grade().map(|grade| grade.letter().to_string()),
            "retraction": source.retraction.as_ref().map(|it| json!({
                "on": it.on, "reason": it.reason, "by": it.by.as_ref().map(|by| self.node(by)),
            })),
            "unresolved": source.unresolved,
            "derivedFrom": self.nodes(&source.derived_from),
        })
    }

    fn search(&self, search: &Search) -> Json {
        let registers: Vec<Json> = search
            .registers
            .iter()
            .map(|it| {
                let id = self.words.compact(it.iri.as_ref());
                json!({ "id": id, "title": it.title, "version": it.version, "url": it.url })
            })
            .collect();
        json!({
            "id": self.words.compact(search.iri.as_ref()),
            "registers": registers,
            "query": search.query,
            "coverage": search.coverage,
            "coverageFrom": search.period.0,
            "coverageUntil": search.period.1,
            "searchedOn": search.searched_on,
            "expires": search.expires,
            "by": self.nodes(&search.by),
            "note": search.note,
        })
    }

    fn dispute(&self, dispute: &Dispute) -> Json {
        let sides: Vec<Json> = dispute
            .sides
            .iter()
            .map(|side| {
                let id = self.words.compact(side.claim.as_ref());
                json!({ "claim": id, "text": side.text, "status": side.status.map(crate::model::Status::word) })
            })
            .collect();
        json!({
            "id": self.words.compact(dispute.iri.as_ref()),
            "question": dispute.question,
            "kind": dispute.kind.as_ref().map(|kind| self.node(kind)),
            "resolution": dispute.resolution,
            "sides": sides,
        })
    }

    fn usage(&self, usage: &SourceUse) -> Json {
        let resting = |it: &Resting| {
            json!({
                "claim": self.words.compact(it.claim.as_ref()),
                "text": it.text,
                "status": it.status.map(crate::model::Status::word),
                "direction": direction(it.direction),
                "locator": it.locator,
                "losesSupport": it.loses_support,
            })
        };
        json!({
            "source": self.source(&usage.source),
            "origins": usage.origins.iter().map(|node| self.node(node)).collect::<Vec<_>>(),
            "repeatedBy": self.nodes(&usage.repeated_by),
            "claims": usage.claims.iter().map(resting).collect::<Vec<_>>(),
        })
    }

    pub(in crate::query) fn triple(&self, triple: &Triple) -> Json {
        let subject: Term = triple.subject.clone().into();
        json!([self.term(&subject), self.node(&triple.predicate), self.term(&triple.object)])
    }

    fn nodes(&self, nodes: &[NamedNode]) -> Vec<Json> {
        nodes.iter().map(|node| self.node(node)).collect()
    }

    fn node(&self, node: &NamedNode) -> Json {
        json!({
            "id": self.words.compact(node.as_ref()), "iri": node.as_str(), "label": self.words.label(node.as_ref()),
        })
    }

    fn term(&self, term: &Term) -> Json {
        match term {
            Term::NamedNode(node) => self.node(node),
            Term::Literal(literal) => match literal.language() {
                Some(language) => json!({ "value": literal.value(), "language": language }),
                None => json!({ "value": literal.value(), "datatype": self.words.compact(literal.datatype()) }),
            },
            Term::BlankNode(node) => json!({ "variable": node.to_string() }),
        }
    }
}

const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Recorded => "recorded",
        Standing::Held => "held",
        Standing::Denied => "denied",
        Standing::Open => "open",
        Standing::Unknown => "unknown",
    }
}

const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Supporting => "supporting",
        Direction::Opposing => "opposing",
        Direction::Neutral => "neutral",
    }
}

const fn link(link: Link) -> &'static str {
    match link {
        Link::Itself => "itself",
        Link::Content => "content",
        Link::About => "about",
        Link::Side => "side",
        Link::Search => "search",
        Link::Stance => "stance",
        Link::Topic => "topic",
    }
}
