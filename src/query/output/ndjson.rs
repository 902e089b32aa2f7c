//! One JSON object a line, with the plain values that spreadsheets and scripts expect.
//!
//! IRIs are text in full. Texts in English or without a language, dates and addresses are text;
//! numbers are numbers where JSON keeps every digit; any other literal is an object with its
//! language or datatype. A cell without a value is null.

use crate::model::vocab::{EDTF, rdf, xsd};
use crate::model::{LiteralRef, Term};
use crate::query::figure::Figure;
use crate::query::words::is_number;
use crate::sparql::Answer;
use serde_json::{Map, Number, Value, json};
use std::io::{self, Write};

/// Integers up to here are exact in every reader of JSON (2^53).
const SAFE: i64 = 9_007_199_254_740_992;

pub(super) fn write(answer: &Answer, out: &mut impl Write) -> io::Result<()> {
    match answer {
        Answer::Boolean(value) => writeln!(out, "{value}"),
        Answer::Rows(rows) => rows.rows.iter().try_for_each(|row| {
            let cells = rows.variables.iter().zip(row);
            let object: Map<String, Value> =
                cells.map(|(name, cell)| (name.clone(), cell.as_ref().map_or(Value::Null, value))).collect();
            writeln!(out, "{}", Value::Object(object))
        }),
        Answer::Graph { triples, .. } => triples.iter().try_for_each(|triple| {
            let subject: Term = triple.subject.clone().into();
            let object = json!({
                "subject": value(&subject), "predicate": triple.predicate.as_str(), "object": value(&triple.object),
            });
            writeln!(out, "{object}")
        }),
    }
}

/// A term as a plain value.
pub(in crate::query) fn value(term: &Term) -> Value {
    match term {
        Term::NamedNode(node) => json!(node.as_str()),
        Term::Literal(literal) => literal_value(literal.as_ref()),
        Term::BlankNode(node) => json!(node.to_string()),
    }
}

fn literal_value(literal: LiteralRef<'_>) -> Value {
    let (text, datatype) = (literal.value(), literal.datatype());
    if let Some(number) = is_number(datatype).then(|| exact(text)).flatten() {
        return Value::Number(number);
    }
    if datatype == xsd::BOOLEAN && matches!(text, "true" | "false" | "1" | "0") {
        return json!(matches!(text, "true" | "1"));
    }
    if datatype == rdf::LANG_STRING {
        return match literal.language() {
            Some(language) if language != "en" => json!({ "value": text, "language": language }),
            _ => json!(text),
        };
    }
    if [xsd::STRING, xsd::DATE, xsd::DATE_TIME, xsd::ANY_URI, EDTF].contains(&datatype) {
        return json!(text);
    }
    json!({ "value": text, "datatype": datatype.as_str() })
}

/// The number, if JSON can carry it without loss.
fn exact(text: &str) -> Option<Number> {
    let figure = Figure::parse(text)?.to_string();
    if let Ok(whole) = figure.parse::<i64>() {
        return (whole.abs() <= SAFE).then(|| whole.into());
    }
    let float: f64 = figure.parse().ok()?;
    Number::from_f64(float).filter(|number| number.to_string() == figure)
}
