//! Force needs a signature: proposals in force (T4014) and agreements that nobody signed (T4015).

use super::{Subject, id, is_a};
use crate::check::{Input, Places, Rule, Touched, scope};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::claim::Polarity;
use crate::model::vocab::{rdf, tr};
use crate::model::{Lookup, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::BTreeSet;

/// A proposal binds nobody; the agreement that it became is another thing.
pub(super) fn proposals(subject: &Subject<'_>, report: &mut Report) {
    let reader = subject.input.reader;
    if subject.claim.polarity == Polarity::Denies || !subject.stands() {
        return;
    }
    let Some(graph) = reader.id(subject.claim.iri.as_ref().into()) else { return };
    for property in [tr::LEGAL_FORCE, tr::IN_FORCE_FROM] {
        let Some(id_of) = reader.id(property.into()) else { continue };
        let said: Vec<(Term, Term)> = reader
            .scan_named([None, Some(id_of), None, Some(graph)])
            .map(|[s, _, o, _]| (reader.term(s), reader.term(o)))
            .collect();
        for (thing, value) in said {
            let node: NamedOrBlankNode = match thing {
                Term::NamedNode(node) => node.into(),
                Term::BlankNode(node) => node.into(),
                Term::Literal(_) => continue,
            };
            if value.as_ref() == tr::NEVER_IN_FORCE.into() || !is_proposal(subject, &node) {
                continue;
            }
            let called = match &node {
                NamedOrBlankNode::NamedNode(node) => format!("`{}`", id(subject.input, node.as_ref())),
                NamedOrBlankNode::BlankNode(_) => "without an id".to_owned(),
            };
            report.push(
                Diagnostic::new(
                    &codes::PROPOSAL_IN_FORCE,
                    subject.places.find(node.as_ref(), Some(property), Some(value.as_ref())),
                    format!("the proposal {called} is said to have legal force"),
                )
                .hint("describe the agreement that it became as a thing of its own, and give that the force"),
            );
        }
    }
}

/// Whether the records or the claim itself call a thing a proposal.
fn is_proposal(subject: &Subject<'_>, thing: &NamedOrBlankNode) -> bool {
    let here = || {
        subject.input.reader.graph(subject.claim.iri.as_ref()).iter().any(|triple| {
            triple.subject == *thing && triple.predicate == rdf::TYPE && triple.object.as_ref() == tr::PROPOSAL.into()
        })
    };
    is_a(subject.input, thing, tr::PROPOSAL) || here()
}

/// Forms of agreement that exist by being signed.
const SIGNED_FORMS: [NamedNodeRef<'static>; 5] =
    [tr::TREATY, tr::MUTUAL_DEFENCE_TREATY, tr::EXECUTIVE_AGREEMENT, tr::MEMORANDUM, tr::EXCHANGE_OF_NOTES];

/// The unit of an agreement; its IRI alone may be the unit of something else.
pub(super) fn key(agreement: &NamedNode) -> String {
    format!("signature {agreement}")
}

/// Every agreement that ought to be signed, in order.
pub(super) fn agreements(input: &Input<'_>) -> Vec<NamedNode> {
    let reader = input.reader;
    let by_form = SIGNED_FORMS.into_iter().flat_map(|form| reader.subjects(rdf::TYPE, form.into()));
    let in_force = reader.subjects(tr::LEGAL_FORCE, tr::IN_FORCE.into());
    by_form.chain(in_force).filter_map(named).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The agreements that a change may concern: what changed, and what changed acts belong to.
pub(super) fn touched(input: &Input<'_>, touched: &Touched) -> Vec<NamedNode> {
    let mut found: BTreeSet<NamedNode> =
        touched.unsettled(Rule::Editorial).filter(|key| key.starts_with("signature ")).filter_map(scope::iri).collect();
    let instrument = input.reader.id(tr::INSTRUMENT.into());
    for node in &touched.nodes {
        if let Term::NamedNode(node) = node {
            found.insert(node.clone());
        }
        let (Some(id), Some(instrument)) = (input.reader.id(node.as_ref()), instrument) else { continue };
        for [_, _, agreement, _] in input.reader.scan_named([Some(id), Some(instrument), None, None]) {
            if let Term::NamedNode(agreement) = input.reader.term(agreement) {
                found.insert(agreement);
            }
        }
    }
    found.into_iter().collect()
}

/// Reports an agreement that is held to be in force, or to be of a signed form, and of which no claim tells a signature.
pub(super) fn signature(input: &Input<'_>, places: &Places<'_>, agreement: &NamedNode, report: &mut Report) {
    let Some(why) = ought_to_be_signed(input, agreement) else { return };
    if is_signed(input, agreement) {
        return;
    }
    report.push(
        Diagnostic::new(
            &codes::AGREEMENT_WITHOUT_SIGNATURE,
            places.of(agreement.as_ref().into()),
            format!("the agreement `{}` {why}, and no claim says when it was signed", id(input, agreement.as_ref())),
        )
        .hint("add tr:signed, or a party act of the class tr:Signature, from a source; or say that it was never signed in a note"),
    );
}

fn ought_to_be_signed(input: &Input<'_>, agreement: &NamedNode) -> Option<&'static str> {
    let classes = input.reader.nodes(agreement.as_ref().into(), rdf::TYPE);
    let is = |class: NamedNodeRef<'_>| classes.iter().any(|found| *found == class);
    // A proposal in force has a finding of its own, and a regulation is issued.
    if is(tr::PROPOSAL) || is(tr::REGULATION) {
        return None;
    }
    if SIGNED_FORMS.into_iter().any(is) {
        return Some("is of a form that is signed");
    }
    let force = || input.reader.objects(agreement.as_ref().into(), tr::LEGAL_FORCE);
    (is(tr::AGREEMENT) && force().iter().any(|force| force.as_ref() == tr::IN_FORCE.into())).then_some("is in force")
}

/// Whether any claim, whatever its status, tells a day of signature or an act of signing.
fn is_signed(input: &Input<'_>, agreement: &NamedNode) -> bool {
    let reader = input.reader;
    let Some(id) = reader.id(agreement.as_ref().into()) else { return false };
    let dated = reader
        .id(tr::SIGNED.into())
        .is_some_and(|signed| reader.scan_named([Some(id), Some(signed), None, None]).next().is_some());
    if dated {
        return true;
    }
    let ids = (reader.id(tr::INSTRUMENT.into()), reader.id(rdf::TYPE.into()), reader.id(tr::SIGNATURE.into()));
    let (Some(instrument), Some(a), Some(signature)) = ids else { return false };
    reader
        .scan_named([None, Some(instrument), Some(id), None])
        .any(|[act, ..]| reader.scan_named([Some(act), Some(a), Some(signature), None]).next().is_some())
}

fn named(node: NamedOrBlankNode) -> Option<NamedNode> {
    match node {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}
