//! Sums that can be compared say what kind of money they are and in which prices (T4013).

use super::Subject;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::claim::Polarity;
use crate::model::vocab::tr;
use crate::model::{Lookup, NamedNodeRef, Triple};

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    // What a denial says of a sum is a condition, and tells of no money.
    if !subject.stands() || subject.claim.polarity == Polarity::Denies {
        return;
    }
    let reader = subject.input.reader;
    let Some(graph) = reader.id(subject.claim.iri.as_ref().into()) else { return };
    let Some(amount) = reader.id(tr::AMOUNT.into()) else { return };
    if reader.scan_named([None, Some(amount), None, Some(graph)]).next().is_none() {
        return;
    }
    let content = reader.graph(subject.claim.iri.as_ref());
    // What a denial leaves open is no sum.
    for sum in content.iter().filter(|triple| triple.predicate == tr::AMOUNT && triple.object.is_literal()) {
        let missing: Vec<&str> = [(tr::COMMITMENT_KIND, "kind"), (tr::PRICE_BASIS, "price basis")]
            .into_iter()
            .filter(|(property, _)| !says(subject, &content, sum, *property))
            .map(|(_, word)| word)
            .collect();
        if missing.is_empty() {
            continue;
        }
        report.push(
            Diagnostic::new(
                &codes::MONEY_WITHOUT_BASIS,
                subject.places.find(sum.subject.as_ref(), Some(tr::AMOUNT), Some(sum.object.as_ref())),
                format!("a sum of {} is without {}", subject.name(), missing.join(" and ")),
            )
            .hint("say whether it was pledged, appropriated, obligated or disbursed, and in current or constant prices; without that it compares with nothing"),
        );
    }
}

/// Whether the claim itself or anything held gives the sum a property.
fn says(subject: &Subject<'_>, content: &[Triple], sum: &Triple, property: NamedNodeRef<'_>) -> bool {
    content.iter().any(|triple| triple.subject == sum.subject && triple.predicate == property)
        || subject.input.reader.object(sum.subject.as_ref().into(), property).is_some()
}
