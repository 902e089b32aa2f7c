//! Sums and quantities: only like is compared with like.

use super::declared::digits;
use super::value::{NONE, Number, Relation, Value};
use crate::model::edtf::Edtf;
use crate::store::{Parts, Reader};

/// What the differences of a kind of number are called.
pub(super) struct Names {
    unit: &'static str,
    when: &'static str,
    /// Whether a number without a day or edition can be set beside one that has it.
    undated: bool,
}

/// Sums of money.
pub(super) const MONEY: &Names = &Names {
    unit: "they are in different currencies",
    when: "they come from different editions of the data",
    undated: true,
};

/// Quantities.
pub(super) const QUANTITY: &Names =
    &Names { unit: "they count in different units", when: "they are not of the same day", undated: false };

/// How two numbers stand to one another; `within` is the share that rough ones may differ by.
pub(super) fn relate(reader: &Reader, a: &Value, b: &Value, within: f64, names: &Names) -> Relation {
    let (Value::Number(a), Value::Number(b)) = (a, b) else { return Relation::Beside };
    let (Some(x), Some(y)) = (Decimal::parse(&digits(reader, a)), Decimal::parse(&digits(reader, b))) else {
        return Relation::Beside;
    };
    if a.unit != b.unit {
        return Relation::Unit(names.unit);
    }
    if a.basis != b.basis && (x != y || (a.basis != NONE && b.basis != NONE)) {
        return Relation::Unit("they are not in the same prices: of each year, or corrected for inflation");
    }
    if x == y {
        return Relation::Same;
    }
    let finer = finer(a, b, (&x, &y), within);
    if let Some(finer) = finer {
        return finer;
    }
    match same_time(reader, a.when, b.when) {
        Some(false) => Relation::Time(names.when),
        None if !names.undated => Relation::Time("only one of them says for which day it is"),
        _ => Relation::Contradiction("the numbers differ, and all that must be like is like"),
    }
}

fn finer(a: &Number, b: &Number, (exact, other): (&Decimal, &Decimal), within: f64) -> Option<Relation> {
    if exact.rounds(other) || other.rounds(exact) {
        return Some(Relation::Finer("one number is the other, rounded"));
    }
    let (first, second) = (exact.float(), other.float());
    if (a.at_least && first <= second) || (b.at_least && second <= first) {
        return Some(Relation::Finer("one gives a lower limit, and the other lies above it"));
    }
    if (a.rough || b.rough) && (first - second).abs() <= within * first.abs().max(second.abs()) {
        return Some(Relation::Finer("one is given as a rough number, and they lie close together"));
    }
    None
}

/// Whether two days can be the same; nothing if only one is given.
fn same_time(reader: &Reader, a: u32, b: u32) -> Option<bool> {
    if a == b {
        return Some(true);
    }
    if a == NONE || b == NONE {
        return None;
    }
    let text = |id| match reader.parts(id) {
        Parts::Text(text) | Parts::Tagged(text, _) | Parts::Typed(text, _) => Edtf::parse(&text).ok(),
        _ => None,
    };
    let (Some(a), Some(b)) = (text(a), text(b)) else { return Some(false) };
    let before = |x: &Edtf, y: &Edtf| matches!((x.latest, y.earliest), (Some(end), Some(start)) if end < start);
    Some(!before(&a, &b) && !before(&b, &a))
}

/// An exact decimal, `mantissa × 10^exponent`, without trailing zeros in the mantissa.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Decimal {
    mantissa: i128,
    exponent: i32,
}

impl Decimal {
    fn parse(text: &str) -> Option<Self> {
        let (sign, body) = match text.strip_prefix('-') {
            Some(body) => (-1, body),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, part) = body.split_once('.').unwrap_or((body, ""));
        let all = format!("{whole}{part}");
        if all.is_empty() || all.len() > 30 || !all.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let (mut mantissa, mut exponent) = (sign * all.parse::<i128>().ok()?, -i32::try_from(part.len()).ok()?);
        if mantissa == 0 {
            exponent = 0;
        }
        while mantissa != 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            exponent += 1;
        }
        Some(Self { mantissa, exponent })
    }

    #[expect(clippy::cast_precision_loss, reason = "only used for shares of a few per cent")]
    fn float(&self) -> f64 {
        self.mantissa as f64 * 10_f64.powi(self.exponent)
    }

    /// Whether this is the other, rounded to the place of its own last digit. A number of one digit
    /// is taken to its next place: 3 billion is not 3.3 billion rounded.
    fn rounds(&self, exact: &Self) -> bool {
        let place = self.exponent - i32::from(self.mantissa.unsigned_abs() < 10);
        let Some(shift) = u32::try_from(place - exact.exponent).ok().filter(|shift| (1..=24).contains(shift)) else {
            return false;
        };
        let unit = 10_i128.pow(shift);
        let half = if exact.mantissa < 0 { -unit / 2 } else { unit / 2 };
        let rounded = (exact.mantissa + half) / unit;
        let own = self.mantissa * if self.mantissa.unsigned_abs() < 10 { 10 } else { 1 };
        rounded == own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rounded_number_is_told_from_another_number() {
        let rounds = |a: &str, b: &str| Decimal::parse(a).unwrap().rounds(&Decimal::parse(b).unwrap());
        for (a, b, expected) in [
            ("38000000000", "38123456789", true),
            ("38000000000", "38600000000", false),
            ("3000000000", "3300000000", false),
            ("3000000000", "3040000000", true),
            ("21300000000", "21341000000", true),
            ("26.3", "26.34", true),
            ("26.3", "26.36", false),
            ("-26.3", "-26.34", true),
            ("100", "100", false),
            ("0", "0.04", true),
        ] {
            assert_eq!(rounds(a, b), expected, "{a} {b}");
        }
    }
}
