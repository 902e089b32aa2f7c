//! Typed values by themselves: whether a text is one, and how two of them compare.
//!
//! The types are those of XML Schema that have a name in CSV on the Web; values compare as SPARQL's
//! operators do (numbers with numbers, dates with dates, texts with texts).

use super::date::Moment;
use super::{Builtin, Kind, bound, builtin, lexical, number};
use std::cmp::Ordering;

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// A datatype whose values are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Type(Kind);

impl Type {
    /// The type of this IRI; nothing for types whose values are not known.
    pub fn of(iri: &str) -> Option<Self> {
        let name = iri.strip_prefix(XSD)?;
        builtin::find(name).map(|found: &Builtin| Self(found.kind))
    }

    /// Whether a text is a value of the type, as XML Schema writes it.
    pub fn holds(self, text: &str) -> bool {
        match self.0 {
            Kind::Boolean => matches!(text, "true" | "false" | "1" | "0"),
            Kind::Integer(range) => number::is_plain(text, self.0) && range.check(text).is_ok(),
            kind if kind.is_number() => number::is_plain(text, kind),
            kind => lexical::is_valid(text, kind),
        }
    }
}

/// How two typed values compare; nothing where SPARQL's `<` is an error.
pub fn compare(a: (&str, &str), b: (&str, &str)) -> Option<Ordering> {
    let ((a, a_type), (b, b_type)) = (a, b);
    let (Type(a_kind), Type(b_kind)) = (Type::of(a_type)?, Type::of(b_type)?);
    if !Type(a_kind).holds(a) || !Type(b_kind).holds(b) {
        return None;
    }
    match (a_kind, b_kind) {
        (Kind::Text, Kind::Text) => Some(a.cmp(b)),
        (Kind::Boolean, Kind::Boolean) => Some(is_true(a).cmp(&is_true(b))),
        (Kind::Float, other) | (other, Kind::Float) if other.is_number() => bound::compare(Kind::Float, a, b),
        (one, other) if one.is_number() && other.is_number() => bound::compare(Kind::Decimal, a, b),
        (Kind::DateTime | Kind::DateTimeStamp, Kind::DateTime | Kind::DateTimeStamp) => moments(Kind::DateTime, a, b),
        (one, other) if one == other && one.is_date() => moments(one, a, b),
        (one, other) if one == other && one.is_duration() => bound::compare(one, a, b),
        _ => None,
    }
}

fn is_true(text: &str) -> bool {
    matches!(text, "true" | "1")
}

/// Times of which only one has a zone compare only where no zone could change the order.
fn moments(kind: Kind, a: &str, b: &str) -> Option<Ordering> {
    const WIDEST: i128 = 14 * 3600 * 1_000_000_000;
    let (a, b) = (Moment::parse(a, kind)?, Moment::parse(b, kind)?);
    let (at, other) = (a.instant(), b.instant());
    if a.zone.is_some() != b.zone.is_some() && (at - other).abs() <= WIDEST {
        return None;
    }
    Some(at.cmp(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_compare_across_types_as_sparql_has_it() {
        use Ordering::{Equal, Greater, Less};
        let x = |a: &str, a_type: &str, b: &str, b_type: &str| {
            compare((a, &format!("{XSD}{a_type}")), (b, &format!("{XSD}{b_type}")))
        };
        assert_eq!(x("4", "integer", "4.0", "decimal"), Some(Equal));
        assert_eq!(x("4", "byte", "4.5", "double"), Some(Less));
        assert_eq!(x("300", "byte", "4", "integer"), None);
        assert_eq!(x("b", "string", "a", "string"), Some(Greater));
        assert_eq!(x("4", "integer", "4", "string"), None);
        assert_eq!(x("2002-10-10T12:00:00-05:00", "dateTime", "2002-10-10T12:00:00", "dateTime"), None);
        assert_eq!(x("2002-10-09T12:00:00", "dateTime", "2002-10-11T12:00:00Z", "dateTime"), Some(Less));
        assert_eq!(x("2002-10-10", "date", "2002-10-10T00:00:00", "dateTime"), None);
        assert_eq!(x("false", "boolean", "1", "boolean"), Some(Less));
        assert_eq!(x("NaN", "double", "1", "integer"), None);
    }
}
