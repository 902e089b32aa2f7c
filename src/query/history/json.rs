//! Changes as JSON: ids, labels and plain values, for other programs.

use super::claims::{Alteration, ClaimChange};
use super::facts::{Cause, FactChange, FactFate};
use super::things::{PropertyChange, ThingChange};
use super::{Diff, Fate, Names, Reason, Stated};
use crate::model::{Assessment, NamedNode, NamedOrBlankNode, Stance, Status, Term, Triple};
use serde_json::{Value as Json, json};

impl Diff {
    /// The changes as one JSON object: `before`, `after`, `claims`, `moved`, `facts`, `things`, `added`,
    /// `removed`. Statements are N-Quads lines.
    pub fn json(&self, names: &Names<'_>) -> Json {
        let out = Out { names };
        let lines = |list: &[Stated]| list.iter().map(|stated| format!("{} .", stated.quad)).collect::<Vec<_>>();
        json!({
            "before": self.before,
            "after": self.after,
            "claims": self.claims.iter().map(|change| out.claim(change)).collect::<Vec<_>>(),
            "moved": self.moved.iter().map(|claim| out.id(claim)).collect::<Vec<_>>(),
            "facts": self.facts.iter().map(|change| out.fact(change)).collect::<Vec<_>>(),
            "things": self.things.iter().map(|change| out.thing(change)).collect::<Vec<_>>(),
            "added": lines(&self.changes.added),
            "removed": lines(&self.changes.removed),
        })
    }
}

struct Out<'a> {
    names: &'a Names<'a>,
}

impl Out<'_> {
    fn id(&self, node: &NamedNode) -> String {
        self.names.id(node)
    }

    fn claim(&self, change: &ClaimChange) -> Json {
        json!({
            "claim": self.id(&change.claim),
            "iri": change.claim.as_str(),
            "fate": fate(change.fate),
            "text": change.text,
            "status": { "before": change.status.0.map(Status::word), "after": change.status.1.map(Status::word) },
            "held": { "before": change.held.0, "after": change.held.1 },
            "reason": change.reason.as_ref().map(|reason| self.reason(reason)),
            "changes": change.alterations.iter().map(|it| self.alteration(it)).collect::<Vec<_>>(),
            "revision": change.revision,
        })
    }

    fn alteration(&self, alteration: &Alteration) -> Json {
        match alteration {
            Alteration::Status { from, to, by } => json!({
                "kind": "status", "from": from.map(Status::word), "to": to.map(Status::word),
                "assessment": by.as_ref().map(|it| self.assessment(it)),
            }),
            Alteration::Judged { assessment, added } => {
                json!({ "kind": "judgement", "added": added, "assessment": self.assessment(assessment) })
            }
            Alteration::Stance { from, to } => json!({
                "kind": "stance", "from": from.as_ref().map(|it| self.stance(it)), "to": to.as_ref().map(|it| self.stance(it)),
            }),
            Alteration::Content { triple, added } => {
                json!({ "kind": "content", "added": added, "statement": self.triple(triple) })
            }
            Alteration::Record(change) => {
                let mut object = self.property(change);
                object["kind"] = "record".into();
                object
            }
        }
    }

    fn fact(&self, change: &FactChange) -> Json {
        let fate = match change.fate {
            FactFate::Came => "came",
            FactFate::Went => "went",
            FactFate::Stays => "stays",
        };
        json!({
            "fate": fate,
            "statement": self.triple(&change.triple),
            "causes": change.causes.iter().map(|cause| self.cause(cause)).collect::<Vec<_>>(),
            "heldBy": change.held_by.iter().map(|claim| self.id(claim)).collect::<Vec<_>>(),
        })
    }

    fn cause(&self, cause: &Cause) -> Json {
        json!({ "claim": self.id(&cause.claim), "reason": self.reason(&cause.reason), "revision": cause.revision })
    }

    fn reason(&self, reason: &Reason) -> Json {
        let ids = |nodes: &[NamedNode]| nodes.iter().map(|node| self.id(node)).collect::<Vec<_>>();
        let mut object = match reason {
            Reason::NewClaim => json!({ "kind": "new claim" }),
            Reason::Withdrawn => json!({ "kind": "withdrawn" }),
            Reason::NowStates => json!({ "kind": "now states" }),
            Reason::NoLongerStates => json!({ "kind": "no longer states" }),
            Reason::Status { from, to, by } => json!({
                "kind": "status", "from": from.word(), "to": to.word(),
                "assessment": by.as_ref().map(|it| self.assessment(it)),
            }),
            Reason::SupportLost(sources) => json!({ "kind": "support lost", "sources": ids(sources) }),
            Reason::SupportRestored(sources) => json!({ "kind": "support restored", "sources": ids(sources) }),
            Reason::Superseded(by) => json!({ "kind": "superseded", "by": self.id(by) }),
            Reason::NoLongerSuperseded(by) => json!({ "kind": "no longer superseded", "by": self.id(by) }),
            Reason::Polarity => json!({ "kind": "polarity" }),
            Reason::View => json!({ "kind": "view" }),
        };
        object["words"] = self.names.reason(reason).into();
        object
    }

    fn thing(&self, change: &ThingChange) -> Json {
        let label = match &change.thing {
            NamedOrBlankNode::NamedNode(node) => self.names.label(node),
            NamedOrBlankNode::BlankNode(_) => None,
        };
        json!({
            "thing": self.names.subject(&change.thing),
            "label": label,
            "fate": fate(change.fate),
            "changes": change.properties.iter().map(|it| self.property(it)).collect::<Vec<_>>(),
            "revision": change.revision,
        })
    }

    fn property(&self, change: &PropertyChange) -> Json {
        let list = |terms: &[Term]| terms.iter().map(|term| self.term(term)).collect::<Vec<_>>();
        json!({ "property": self.id(&change.property), "old": list(&change.old), "new": list(&change.new) })
    }

    fn assessment(&self, it: &Assessment) -> Json {
        let by = it.by.as_ref().map(|by| self.id(by));
        json!({ "status": it.status.map(Status::word), "on": it.on, "by": by, "note": it.note })
    }

    fn stance(&self, stance: &Stance) -> Json {
        json!({
            "source": self.id(&stance.source), "relation": self.id(&stance.relation), "locator": stance.locator,
            "quotation": stance.quotation, "note": stance.note,
        })
    }

    fn triple(&self, triple: &Triple) -> Json {
        json!([self.names.subject(&triple.subject), self.id(&triple.predicate), self.term(&triple.object)])
    }

    fn term(&self, term: &Term) -> Json {
        match term {
            Term::NamedNode(node) => json!({ "id": self.id(node), "label": self.names.label(node) }),
            Term::Literal(literal) => match literal.language() {
                Some(language) => json!({ "value": literal.value(), "language": language }),
                None => json!({ "value": literal.value(), "datatype": self.names.after.compact(literal.datatype()) }),
            },
            Term::BlankNode(node) => json!({ "blank": node.to_string() }),
        }
    }
}

const fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::New => "new",
        Fate::Withdrawn => "withdrawn",
        Fate::Changed => "changed",
    }
}
