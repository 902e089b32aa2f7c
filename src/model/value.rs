//! Literals that have an order: numbers and dates, compared exactly.
//!
//! A number keeps its digits, so that no sum is rounded by being compared. A date that is known only
//! roughly stands for all days that it can mean, and a comparison is then sure, excluded or open.

use super::edtf::{Day, Edtf};
use super::vocab::{EDTF, xsd};
use super::{LiteralRef, Term};
use std::cmp::Ordering;

/// The answer of a test that may not be decidable from what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not hold.
    No,
    /// It holds for some readings of the value, or the two cannot be compared.
    Open,
    /// It holds for every reading.
    Yes,
}

impl Truth {
    /// The opposite; what is open stays open.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Open => Self::Open,
            Self::Yes => Self::No,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }
}

/// The largest exponent of a floating point number that is expanded into digits.
const MOST_SHIFTED: usize = 400;

/// An exact decimal number: sign and digits, without zeros that say nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    negative: bool,
    whole: String,
    fraction: String,
}

impl Number {
    /// Reads the lexical form of `xsd:decimal`, `xsd:integer` or `xsd:double` (without INF and NaN).
    pub fn parse(text: &str) -> Option<Self> {
        let Lexical { negative, whole, fraction, exponent } = Lexical::split(text)?;
        let (whole, fraction) = shifted(whole, fraction, exponent)?;
        let whole = whole.trim_start_matches('0').to_owned();
        let fraction = fraction.trim_end_matches('0').to_owned();
        Some(Self { negative: negative && !(whole.is_empty() && fraction.is_empty()), whole, fraction })
    }
}

/// The parts of a number as it is written in XML Schema; no zeros are taken off.
pub struct Lexical<'a> {
    /// Whether it begins with a minus.
    pub negative: bool,
    /// Digits before the point; may be empty.
    pub whole: &'a str,
    /// Digits behind the point; may be empty.
    pub fraction: &'a str,
    /// Power of ten, 0 where none is written.
    pub exponent: i32,
}

impl<'a> Lexical<'a> {
    /// Splits the lexical form of `xsd:decimal`, `xsd:integer` or `xsd:double` (without INF and NaN).
    pub fn split(text: &'a str) -> Option<Self> {
        let (body, exponent) = match text.split_once(['e', 'E']) {
            Some((body, exponent)) => (body, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (negative, body) = match body.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, body.strip_prefix('+').unwrap_or(body)),
        };
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let is_number = whole.len() + fraction.len() > 0 && digits(whole) && digits(fraction);
        is_number.then_some(Self { negative, whole, fraction, exponent })
    }
}

/// Moves the decimal point to the right, or to the left if the exponent is negative.
fn shifted(whole: &str, fraction: &str, exponent: i32) -> Option<(String, String)> {
    let by = usize::try_from(exponent.unsigned_abs()).ok().filter(|by| *by <= MOST_SHIFTED)?;
    let (digits, point) = if exponent >= 0 {
        (format!("{whole}{fraction:0<by$}"), whole.len() + by)
    } else {
        (format!("{whole:0>by$}{fraction}"), whole.len().max(by) - by)
    };
    let (whole, fraction) = digits.split_at(point);
    Some((whole.to_owned(), fraction.to_owned()))
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let size =
            |a: &Self, b: &Self| (a.whole.len(), &a.whole, &a.fraction).cmp(&(b.whole.len(), &b.whole, &b.fraction));
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => size(self, other),
            (true, true) => size(other, self),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A literal that has an order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A number of any datatype.
    Number(Number),
    /// All days that a date can mean; an end that nobody knows is open. An instant counts as its day.
    Days(Option<Day>, Option<Day>),
}

impl Value {
    /// The number or date that a literal is.
    pub fn of(literal: LiteralRef<'_>) -> Option<Self> {
        let (text, datatype) = (literal.value().trim(), literal.datatype());
        if is_number(datatype) {
            return Number::parse(text).map(Self::Number);
        }
        let text = if datatype == xsd::DATE_TIME { text.split_once('T')?.0 } else { text };
        let is_date = [xsd::DATE, xsd::DATE_TIME, xsd::G_YEAR, EDTF].contains(&datatype)
            || datatype.as_str().strip_prefix(xsd::NS) == Some("gYearMonth");
        let date = Edtf::parse(text).ok().filter(|_| is_date)?;
        Some(Self::Days(date.earliest, date.latest))
    }

    /// The number or date that a term is.
    pub fn of_term(term: &Term) -> Option<Self> {
        match term {
            Term::Literal(literal) => Self::of(literal.as_ref()),
            _ => None,
        }
    }

    /// Whether both are numbers or both are dates.
    pub fn is_like(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Number(_), Self::Number(_)) | (Self::Days(..), Self::Days(..)))
    }

    /// Whether it comes before another, or (with `equal`) is not after it; open if the two are of different kinds.
    pub fn is_before(&self, other: &Self, equal: bool) -> Truth {
        let sure = |a: Ordering| a == Ordering::Less || equal && a == Ordering::Equal;
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => sure(a.cmp(b)).into(),
            (Self::Days(from, until), Self::Days(other_from, other_until)) => {
                let both = |a: &Option<Day>, b: &Option<Day>| a.zip(*b).map(|(a, b)| sure(a.cmp(&b)));
                match (both(until, other_from), both(from, other_until)) {
                    (Some(true), _) => Truth::Yes,
                    (_, Some(false)) => Truth::No,
                    _ => Truth::Open,
                }
            }
            _ => Truth::Open,
        }
    }

    /// Whether both are the same number or the same day.
    pub fn is_same(&self, other: &Self) -> Truth {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => (a == b).into(),
            (Self::Days(Some(a), Some(b)), Self::Days(Some(c), Some(d))) if a == b && c == d => (a == c).into(),
            (Self::Days(..), Self::Days(..)) => match (self.is_before(other, false), other.is_before(self, false)) {
                (Truth::Yes, _) | (_, Truth::Yes) => Truth::No,
                _ => Truth::Open,
            },
            _ => Truth::No,
        }
    }
}

/// Whether a datatype is one of numbers.
pub fn is_number(datatype: super::NamedNodeRef<'_>) -> bool {
    const NUMBERS: [&str; 16] = [
        "decimal",
        "integer",
        "double",
        "float",
        "long",
        "int",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte",
    ];
    datatype.as_str().strip_prefix(xsd::NS).is_some_and(|local| NUMBERS.contains(&local))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Literal;
    use proptest::prelude::*;

    fn value(text: &str, datatype: crate::model::NamedNodeRef<'_>) -> Value {
        Value::of(Literal::new_typed_literal(text, datatype).as_ref()).unwrap()
    }

    #[test]
    fn numbers_compare_without_rounding() {
        let number = |text: &str| Number::parse(text).unwrap();
        assert!(number("5000000000") < number("5000000000.0000000000000000001"));
        assert_eq!(number("5E9"), number("5000000000.00"));
        assert_eq!(number("-0.0"), number("0"));
        assert!(number("-3") < number("-2.9") && number("-1") < number("0.1"));
        assert_eq!(number("12.5e-3"), number(".0125"));
        for none in ["", "-", "1,000", "NaN", "INF", "1e999999", "one"] {
            assert_eq!(Number::parse(none), None, "{none}");
        }
    }

    #[test]
    fn rough_dates_are_compared_by_every_day_they_can_mean() {
        let (year, day) = (value("1967?", EDTF), value("1967-08-03", xsd::DATE));
        assert_eq!(year.is_before(&day, false), Truth::Open);
        assert_eq!(year.is_same(&day), Truth::Open);
        assert_eq!(value("1966", EDTF).is_before(&day, false), Truth::Yes);
        assert_eq!(value("1968", EDTF).is_before(&day, true), Truth::No);
        assert_eq!(value("1967-01/..", EDTF).is_before(&day, true), Truth::Open);
        assert_eq!(value("1968", EDTF).is_same(&day), Truth::No);
        assert_eq!(day.is_before(&day, true), Truth::Yes);
        assert_eq!(day.is_before(&day, false), Truth::No);
        assert_eq!(value("1967-08-03T10:00:00Z", xsd::DATE_TIME).is_same(&day), Truth::Yes);
        assert_eq!(value("7", xsd::INTEGER).is_before(&day, false), Truth::Open);
        assert_eq!(value("7", xsd::INTEGER).is_same(&day), Truth::No);
    }

    proptest! {
        #[test]
        fn the_order_of_numbers_is_that_of_integers(a in -10_000i64..10_000, b in -10_000i64..10_000, places in 0usize..4) {
            let text = |n: i64| format!("{}{:0>width$}", if n < 0 { "-" } else { "" }, n.abs(), width = places + 1);
            let with_point = |n: i64| {
                let text = text(n);
                let (whole, part) = text.split_at(text.len() - places);
                format!("{whole}.{part}")
            };
            let number = |n: i64| Number::parse(&with_point(n)).unwrap();
            prop_assert_eq!(number(a).cmp(&number(b)), a.cmp(&b));
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,16}") {
            let _ = Number::parse(&text);
        }
    }
}
