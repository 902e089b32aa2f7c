//! Dates: checked, written one way, and given bounds that can be compared.

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::edtf::{Day, Edtf, EdtfError};
use crate::model::vocab::{EDTF, xsd};
use crate::model::{Batch, Literal, Quad, Statement, Term, Vocabulary};

/// Checks every date of a batch; an EDTF text that is one plain day becomes an `xsd:date`, and each
/// date of a property with bounds gets its earliest and latest day in the same graph.
///
/// Bounds follow "EDTF text as given plus derived days", so that `1967?` can be filtered in SPARQL.
pub(super) fn dates(batch: &mut Batch, vocabulary: &Vocabulary, report: &mut Report) {
    let mut derived = Vec::new();
    let mut wrong = Vec::new();
    for statement in &mut batch.statements {
        let Term::Literal(literal) = &statement.quad.object else { continue };
        let datatype = literal.datatype();
        if datatype != EDTF && datatype != xsd::DATE {
            continue;
        }
        match Edtf::parse(literal.value()) {
            Ok(date) => {
                if date.is_day() {
                    statement.quad.object = Literal::new_typed_literal(date.text.clone(), xsd::DATE).into();
                } else if datatype == xsd::DATE {
                    wrong.push((statement.origin, literal.value().to_owned(), EdtfError::Form));
                    continue;
                }
                derived.extend(bounds(statement, &date, vocabulary));
            }
            Err(error) => wrong.push((statement.origin, literal.value().to_owned(), error)),
        }
    }
    for (origin, text, error) in wrong {
        report.push(with_hint(
            Diagnostic::new(&codes::BAD_DATE, batch.place(origin).term(text.clone()), format!("`{text}`: {error}")),
            &text,
        ));
    }
    batch.statements.extend(derived);
}

fn bounds(statement: &Statement, date: &Edtf, vocabulary: &Vocabulary) -> Vec<Statement> {
    let Some((lower, upper)) = vocabulary.bounds(statement.quad.predicate.as_ref()) else { return Vec::new() };
    let make = |property: &crate::model::NamedNode, day: Option<Day>| {
        day.map(|day| Statement {
            quad: Quad::new(
                statement.quad.subject.clone(),
                property.clone(),
                Literal::new_typed_literal(day.to_string(), xsd::DATE),
                statement.quad.graph_name.clone(),
            ),
            origin: statement.origin,
        })
    };
    [make(lower, date.earliest), make(upper, date.latest)].into_iter().flatten().collect()
}

/// Guesses what a person meant who wrote a date in another order.
fn with_hint(found: Diagnostic, text: &str) -> Diagnostic {
    let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let numbers: Vec<Option<u32>> = parts.iter().map(|part| part.parse().ok()).collect();
    match numbers[..] {
        [Some(day), Some(month), Some(year)] if year > 31 && month <= 12 && day <= 31 => {
            found.hint(format!("write {year:04}-{month:02}-{day:02}, year first"))
        }
        [Some(month), Some(day), Some(year)] if year > 31 && day <= 31 && month <= 12 => {
            found.hint(format!("write {year:04}-{month:02}-{day:02}, year first"))
        }
        _ => found,
    }
}
