//! The words in which changes are told: names from whichever side knows them, and reasons.

use super::facts::Reason;
use super::things::PropertyChange;
use crate::model::{Assessment, NamedNode, NamedOrBlankNode, Stance, Term, TermRef, Triple};
use crate::query::words::{self, Words};

/// Names of things on both sides: what was withdrawn is known to the side before only.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// Words of the state before.
    pub before: Words<'a>,
    /// Words of the state after.
    pub after: Words<'a>,
}

impl Names<'_> {
    /// The id by which people type a thing, `claim:no-mdt`.
    pub(super) fn id(&self, node: &NamedNode) -> String {
        self.after.compact(node.as_ref())
    }

    /// The id of a thing, or the label of a blank node.
    pub(super) fn subject(&self, node: &NamedOrBlankNode) -> String {
        match node {
            NamedOrBlankNode::NamedNode(node) => self.id(node),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        }
    }

    /// What a thing is called, if either side says so.
    pub(super) fn label(&self, node: &NamedNode) -> Option<String> {
        self.after.label(node.as_ref()).or_else(|| self.before.label(node.as_ref()))
    }

    /// A property in words.
    pub(super) fn property(&self, property: &NamedNode) -> String {
        if property.as_str().ends_with("#type") { "kind".to_owned() } else { self.after.name(property.as_ref()) }
    }

    /// A value as a reader sees it.
    pub(super) fn value(&self, term: &Term) -> String {
        match term {
            // What a claim is called is its whole text.
            Term::NamedNode(node) if matches!(self.after.prefixes.kind(node.as_ref()), Some(("claim", _))) => {
                self.id(node)
            }
            Term::NamedNode(node) => self.label(node).unwrap_or_else(|| self.after.name(node.as_ref())),
            term => self.after.term(term.as_ref()),
        }
    }

    /// A value for programs: an id, or the plain text of a literal.
    pub(super) fn plain(&self, term: &Term) -> String {
        match term {
            Term::Literal(literal) => literal.value().to_owned(),
            Term::NamedNode(node) => self.id(node),
            blank @ Term::BlankNode(_) => blank.to_string(),
        }
    }

    /// `agreement:mou-1981; in force until: 26 December 1991`.
    pub(super) fn statement(&self, triple: &Triple) -> String {
        let subject = match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => self.id(node),
            node @ NamedOrBlankNode::BlankNode(_) => self.after.term(TermRef::from(node.as_ref())),
        };
        format!("{subject}; {}: {}", self.property(&triple.predicate), self.value(&triple.object))
    }

    /// `title: “B”, was “A”`.
    pub(super) fn change(&self, change: &PropertyChange) -> String {
        let list = |terms: &[Term]| terms.iter().map(|term| self.quoted(term)).collect::<Vec<_>>().join(", ");
        let name = self.property(&change.property);
        match (change.old.is_empty(), change.new.is_empty()) {
            (true, _) => format!("{name}: {} (new)", list(&change.new)),
            (_, true) => format!("{name}: no longer {}", list(&change.old)),
            _ => format!("{name}: {}, was {}", list(&change.new), list(&change.old)),
        }
    }

    fn quoted(&self, term: &Term) -> String {
        let value = self.value(term);
        let is_text = matches!(term, Term::Literal(literal) if literal.value() == value && value.contains(' '));
        if is_text { format!("“{value}”") } else { value }
    }

    /// `supports it (Article I)`, behind the id of the source.
    pub(super) fn stance(&self, stance: &Stance) -> String {
        let at = stance.locator.as_ref().map(|locator| format!(" ({locator})")).unwrap_or_default();
        format!("{} {} it{at}", self.id(&stance.source), self.after.name(stance.relation.as_ref()))
    }

    /// `the assessment of 23 November 2026, by Editors`.
    pub(super) fn assessment(&self, assessment: &Assessment) -> String {
        let on = assessment.on.as_deref().map_or_else(|| "without a day".to_owned(), words::date);
        let by =
            assessment.by.as_ref().map(|by| format!(", by {}", self.value(&by.clone().into()))).unwrap_or_default();
        format!("the assessment of {on}{by}")
    }

    /// Why a claim holds something now, or no longer.
    pub(super) fn reason(&self, reason: &Reason) -> String {
        let list = |nodes: &[NamedNode]| nodes.iter().map(|node| self.id(node)).collect::<Vec<_>>().join(", ");
        match reason {
            Reason::NewClaim => "new claim".to_owned(),
            Reason::Withdrawn => "claim withdrawn from its file".to_owned(),
            Reason::NowStates => "the claim now says so".to_owned(),
            Reason::NoLongerStates => "the claim no longer says so".to_owned(),
            Reason::Status { from, to, by } => {
                let by = by.as_ref().map(|it| format!(" by {}", self.assessment(it))).unwrap_or_default();
                format!("status changed from {} to {}{by}", from.word(), to.word())
            }
            Reason::SupportLost(sources) if sources.is_empty() => "support lost".to_owned(),
            Reason::SupportLost(sources) => format!("source retracted: {}", list(sources)),
            Reason::SupportRestored(sources) if sources.is_empty() => "support restored".to_owned(),
            Reason::SupportRestored(sources) => format!("source no longer retracted: {}", list(sources)),
            Reason::Superseded(by) => format!("superseded by {}", self.id(by)),
            Reason::NoLongerSuperseded(by) => format!("no longer superseded by {}", self.id(by)),
            Reason::Polarity => "it turned from affirming to denying, or back".to_owned(),
            Reason::View => "it is seen by another view".to_owned(),
        }
    }
}
