//! Values in words.

use super::comparison::called;
use super::declared::digits;
use super::evidence::Evidence;
use super::judge::Said;
use super::value::{NONE, Number, Value};
use crate::model::Term;
use crate::store::Reader;

/// What is said, in words.
pub(super) fn said(reader: &Reader, evidence: &Evidence<'_>, said: &Said) -> String {
    let text = value(reader, evidence, said);
    if said.denied { format!("not {text}") } else { text }
}

fn value(reader: &Reader, evidence: &Evidence<'_>, said: &Said) -> String {
    let name = |id: u32| called(reader, &reader.term(id));
    match &said.value {
        Value::Date { earliest, latest, term } => {
            let written = name(*term);
            let whole_year = earliest != latest && evidence.date(*term).is_some_and(|date| date.is_day());
            match earliest {
                Some(day) if whole_year => format!("{} (written {written})", day.year),
                _ => written,
            }
        }
        Value::Term(term) => name(*term),
        Value::Terms(terms) => terms.iter().map(|term| name(*term)).collect::<Vec<_>>().join(", "),
        Value::Is(true) => "yes".to_owned(),
        Value::Is(false) => "no".to_owned(),
        Value::Number(number) => sum(reader, number),
    }
}

fn sum(reader: &Reader, number: &Number) -> String {
    let mut text = String::new();
    if number.at_least {
        text += "at least ";
    }
    if number.rough {
        text += "about ";
    }
    text += &thousands(&digits(reader, number));
    for id in [number.unit, number.basis].into_iter().filter(|id| *id != NONE) {
        text += " ";
        text += &called(reader, &reader.term(id));
    }
    if number.when != NONE {
        text += &format!(" ({})", called(reader, &reader.term(number.when)));
    }
    text
}

/// A number with commas between its thousands.
fn thousands(digits: &str) -> String {
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let mut out = String::new();
    let length = whole.chars().filter(char::is_ascii_digit).count();
    let mut left = length;
    for c in whole.chars() {
        out.push(c);
        if c.is_ascii_digit() {
            left -= 1;
            if left > 0 && left % 3 == 0 {
                out.push(',');
            }
        }
    }
    match part.map(|part| part.trim_end_matches('0')).filter(|part| !part.is_empty()) {
        Some(part) => format!("{out}.{part}"),
        None => out,
    }
}

/// The terms of a value.
pub(super) fn terms(reader: &Reader, value: &Value) -> Vec<Term> {
    match value {
        Value::Date { term, .. } | Value::Term(term) => vec![reader.term(*term)],
        Value::Terms(terms) => terms.iter().map(|term| reader.term(*term)).collect(),
        Value::Is(yes) => vec![crate::model::Literal::from(*yes).into()],
        Value::Number(number) => vec![reader.term(number.term)],
    }
}
