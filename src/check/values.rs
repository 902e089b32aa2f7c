//! Sums of money: a plain positive decimal with a currency that exists.

use super::{Input, Places, currency};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::vocab::{tr, xsd};
use crate::model::{Literal, Term};

/// Reports amounts that are no plain decimals and currencies that ISO 4217 does not know.
pub(super) fn check(input: &Input<'_>, _places: &Places<'_>, report: &mut Report) {
    for batch in input.batches {
        for statement in &batch.statements {
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
    }
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
