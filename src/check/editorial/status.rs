//! A status is itself dated and attributed (T4016).

use super::Subject;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::vocab::tr;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let claim = &subject.claim;
    let lacks = |by: bool, on: bool| match (by, on) {
        (true, true) => Some("who made it and when"),
        (true, false) => Some("who made it"),
        (false, true) => Some("when it was made"),
        (false, false) => None,
    };
    let missing = claim.assessments.iter().find_map(|it| lacks(it.by.is_none(), it.on.is_none()));
    let message = match missing {
        Some(what) => format!("an assessment of {} does not say {what}", subject.name()),
        None if claim.assessments.is_empty() => {
            format!("{} is {}, and no assessment says by whom and when", subject.name(), claim.status.word())
        }
        None => return,
    };
    report.push(
        Diagnostic::new(
            &codes::STATUS_WITHOUT_ATTRIBUTION,
            subject.places.find(claim.iri.as_ref().into(), Some(tr::STATUS), None),
            message,
        )
        .hint("give the assessment tr:assessedOn and prov:wasAttributedTo"),
    );
}
