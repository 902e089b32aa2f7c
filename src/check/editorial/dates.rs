//! When it was looked at: past its valid time or its review date, and not assessed since (T4011).

use super::Subject;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::edtf::Day;
use crate::model::vocab::tr;
use crate::model::{Lookup, NamedNodeRef};

/// A claim about the past may have a valid time that has passed: it is stale only if nobody assessed it
/// since. The end counts by its latest possible day.
pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    if !subject.stands() {
        return;
    }
    let today = subject.input.today;
    let assessed = subject.claim.assessments.iter().filter_map(|it| Day::parse(it.on.as_deref()?)).max();
    let due = |bound: NamedNodeRef<'_>, given: NamedNodeRef<'_>, what: &str, report: &mut Report| {
        let ends = subject.input.reader.objects(subject.claim.iri.as_ref().into(), bound);
        let last = ends.iter().filter_map(|end| match end {
            crate::model::Term::Literal(literal) => Day::parse(literal.value()),
            _ => None,
        });
        let Some(last) = last.max().filter(|last| *last < today && assessed.is_none_or(|on| on <= *last)) else {
            return;
        };
        report.push(
            Diagnostic::new(
                &codes::STALE_CLAIM,
                subject.places.find(subject.claim.iri.as_ref().into(), Some(given), None),
                format!("{} {what} {last} and was not assessed since", subject.name()),
            )
            .hint("look at the sources again and record a new assessment, with a new date to review it by"),
        );
    };
    due(tr::VALID_UNTIL_LATEST, tr::VALID_UNTIL, "was valid until", report);
    due(tr::REVIEW_BY, tr::REVIEW_BY, "was to be reviewed by", report);
}
