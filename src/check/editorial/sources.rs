//! Where it comes from: one origin behind several sources (T4009), and opposition that the status hides (T4012).

use super::Subject;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::claim::{Direction, Retraction, origins};
use crate::model::vocab::tr;
use crate::model::{Lookup, NamedNode, Status};
use std::collections::BTreeSet;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.claim.status != Status::Supported {
        return;
    }
    let supporting = sources(subject, Direction::Supporting);
    let roots = origins(subject.input.reader, supporting.iter().cloned());
    let at = subject.places.find(subject.claim.iri.as_ref().into(), Some(tr::STATUS), None);
    if supporting.len() > 1 && roots.len() == 1 {
        report.push(Diagnostic::new(
            &codes::SINGLE_ORIGIN,
            at.clone(),
            format!("the {} sources of {} go back to one origin", supporting.len(), subject.name()),
        ));
    }
    let opposing: Vec<NamedNode> = sources(subject, Direction::Opposing)
        .into_iter()
        .filter(|source| origins(subject.input.reader, [source.clone()]).is_disjoint(&roots))
        .collect();
    // Where nothing supports it, that is the finding.
    if supporting.is_empty() || opposing.is_empty() || is_settled(subject) {
        return;
    }
    let names: Vec<String> =
        opposing.iter().map(|source| format!("`{}`", super::id(subject.input, source.as_ref()))).collect();
    let verb = if names.len() == 1 { "opposes" } else { "oppose" };
    report.push(
        Diagnostic::new(
            &codes::CONTESTED_AS_SUPPORTED,
            at,
            format!("{} is Supported, and {} {verb} it", subject.name(), names.join(", ")),
        )
        .hint("set the status to Contested with a new assessment, or record the dispute and how it was resolved"),
    );
}

/// The sources that stand one way to the claim and were not given up, each once, in order.
fn sources(subject: &Subject<'_>, direction: Direction) -> BTreeSet<NamedNode> {
    let reader = subject.input.reader;
    let is_retracted = |source: &NamedNode| Retraction::load(reader, source).is_some();
    // As law 5 has it: a source falls with all of its origins.
    let falls = |source: &NamedNode| is_retracted(source) || origins(reader, [source.clone()]).iter().all(is_retracted);
    let stances = subject.claim.stances.iter().filter(|stance| stance.direction() == direction);
    stances.map(|stance| stance.source.clone()).filter(|source| !falls(source)).collect()
}

/// Whether a recorded dispute names the claim as a side and says how it was resolved.
fn is_settled(subject: &Subject<'_>) -> bool {
    let disputes = subject.input.reader.subjects(tr::SIDE, subject.claim.iri.as_ref().into());
    disputes.iter().any(|dispute| subject.input.reader.object(dispute.as_ref().into(), tr::RESOLUTION).is_some())
}
