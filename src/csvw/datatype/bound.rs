//! Least and greatest values: `minimum`, `maxExclusive` and their like.

use super::date::Moment;
use super::{Fault, Kind, lexical};
use std::cmp::Ordering;

/// The bounds of a datatype, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) min_inclusive: Option<String>,
    pub(crate) max_inclusive: Option<String>,
    pub(crate) min_exclusive: Option<String>,
    pub(crate) max_exclusive: Option<String>,
}

impl Bounds {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a value keeps within the bounds.
    pub(super) fn check(&self, kind: Kind, lexical: &str) -> Result<(), Fault> {
        use Ordering::{Equal, Greater, Less};
        let rules: [(&Option<String>, &[Ordering], &str); 4] = [
            (&self.min_inclusive, &[Equal, Greater], "less than the minimum"),
            (&self.max_inclusive, &[Equal, Less], "more than the maximum"),
            (&self.min_exclusive, &[Greater], "not more than"),
            (&self.max_exclusive, &[Less], "not less than"),
        ];
        for (bound, allowed, words) in rules {
            if let Some(bound) = bound
                && compare(kind, lexical, bound).is_none_or(|order| !allowed.contains(&order))
            {
                return Err(Fault::new(format!("is {words} {bound}")));
            }
        }
        Ok(())
    }
}

/// How two values of a kind stand to each other; `None` if they cannot be compared.
pub(crate) fn compare(kind: Kind, a: &str, b: &str) -> Option<Ordering> {
    match kind {
        Kind::Decimal | Kind::Integer(_) => Some(Decimal::new(a)?.cmp(&Decimal::new(b)?)),
        Kind::Float => float(a)?.partial_cmp(&float(b)?),
        kind if kind.is_duration() => lexical::duration(a, kind)?.partial_cmp(&lexical::duration(b, kind)?),
        kind => Some(Moment::parse(a, kind)?.instant().cmp(&Moment::parse(b, kind)?.instant())),
    }
}

fn float(text: &str) -> Option<f64> {
    match text {
        "INF" | "+INF" => Some(f64::INFINITY),
        "-INF" => Some(f64::NEG_INFINITY),
        _ => text.parse().ok(),
    }
}

/// A decimal number of any size, compared exactly.
#[derive(PartialEq, Eq)]
struct Decimal<'t> {
    negative: bool,
    integer: &'t str,
    fraction: &'t str,
}

impl<'t> Decimal<'t> {
    fn new(text: &'t str) -> Option<Self> {
        let negative = text.starts_with('-');
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (integer, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let clean = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if !clean(integer) || !clean(fraction) || integer.is_empty() && fraction.is_empty() {
            return None;
        }
        let (integer, fraction) = (integer.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let zero = integer.is_empty() && fraction.is_empty();
        Some(Self { negative: negative && !zero, integer, fraction })
    }
}

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = (self.integer.len(), self.integer, self.fraction).cmp(&(
            other.integer.len(),
            other.integer,
            other.fraction,
        ));
        match (self.negative, other.negative) {
            (false, false) => size,
            (true, true) => size.reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_compare_by_what_they_mean() {
        for (kind, a, b, expected) in [
            (Kind::Decimal, "10", "9", Ordering::Greater),
            (Kind::Decimal, "-10", "9.5", Ordering::Less),
            (Kind::Decimal, "-10", "-9.5", Ordering::Less),
            (Kind::Decimal, "0.10", "+0.1", Ordering::Equal),
            (Kind::Decimal, "-0", "0", Ordering::Equal),
            (Kind::Decimal, "1.25", "1.3", Ordering::Less),
            (Kind::Float, "INF", "1e300", Ordering::Greater),
            (Kind::Date, "2016-09-14", "2016-10-01", Ordering::Less),
            (Kind::DayTimeDuration, "PT48H", "P2D", Ordering::Equal),
        ] {
            assert_eq!(compare(kind, a, b), Some(expected), "{a} {b}");
        }
    }
}
