//! Sums of money: a plain positive decimal with a currency that exists.

use super::{CheckError, Context, Findings, Rule, Scope, currency};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::vocab::{tr, xsd};
use crate::model::{Literal, NamedOrBlankNodeRef, Term};
use crate::store::Reader;
use std::str::FromStr;

/// Reports amounts that are no plain decimals and currencies that ISO 4217 does not know. A unit is what has them.
pub(super) fn check(context: Context<'_>, findings: &mut Findings) -> Result<(), CheckError> {
    let Context { input, places, scope } = context;
    let units: Vec<Term> = match scope {
        Scope::Everything => with_money(input.reader),
        Scope::Touched(touched) => {
            let unsettled = touched.unsettled(Rule::Values).filter_map(|key| Term::from_str(key).ok());
            let mut units: Vec<Term> = touched.nodes.iter().cloned().chain(unsettled).collect();
            units.sort_by_cached_key(ToString::to_string);
            units.dedup();
            units
        }
    };
    findings.test_all(Rule::Values, &units, ToString::to_string, |unit, report| {
        let subject = match unit {
            Term::NamedNode(node) => NamedOrBlankNodeRef::from(node),
            Term::BlankNode(node) => node.into(),
            Term::Literal(_) => return,
        };
        for (batch, statement) in places.about(subject) {
            let Term::Literal(literal) = &statement.quad.object else { continue };
            let found = if statement.quad.predicate == tr::AMOUNT {
                amount(literal)
            } else if statement.quad.predicate == tr::CURRENCY {
                code(literal)
            } else {
                None
            };
            if let Some((message, hint)) = found {
                let place = batch.place(statement.origin).term(literal.value());
                report.push(Diagnostic::new(&codes::BAD_MONEY, place, message).hint(hint));
            }
        }
    });
    Ok(())
}

/// Everything that has an amount or a currency, in order.
fn with_money(reader: &Reader) -> Vec<Term> {
    let mut ids: Vec<u32> = Vec::new();
    for property in [tr::AMOUNT, tr::CURRENCY] {
        let Some(property) = reader.id(property.into()) else { continue };
        ids.extend(reader.scan([None, Some(property), None]).map(|[s, _, _]| s));
        ids.extend(reader.scan_named([None, Some(property), None, None]).map(|[s, _, _, _]| s));
    }
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(|id| reader.term(id)).collect()
}

fn amount(literal: &Literal) -> Option<(String, String)> {
    let text = literal.value();
    let datatype = literal.datatype();
    if datatype != xsd::DECIMAL && datatype != xsd::INTEGER {
        let hint = "write it as a decimal in whole units: 3800000000".to_owned();
        return Some((format!("the amount `{text}` is not an exact number"), hint));
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let zero = digits.bytes().all(|b| b == b'0' || b == b'.');
    if !plain || zero || text.starts_with('-') {
        let hint = "an amount is more than nothing; who pays and who receives is said by payer and payee".to_owned();
        return Some((format!("`{text}` is not an amount"), hint));
    }
    None
}

fn code(literal: &Literal) -> Option<(String, String)> {
    let text = literal.value();
    if currency::is_known(text) {
        return None;
    }
    let hint = match crate::diagnostic::did_you_mean(text, currency::CODES.iter().copied()) {
        Some(best) => format!("did you mean `{best}`?"),
        None => "use the ISO 4217 code in capitals, for example USD, EUR, ILS".to_owned(),
    };
    Some((format!("`{text}` is not a currency"), hint))
}
