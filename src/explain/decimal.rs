//! Exact decimals, for comparing what a sentence says with what a claim carries.

use std::fmt;

/// `mantissa × 10^exponent`, without trailing zeros in the mantissa.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Decimal {
    mantissa: i128,
    exponent: i32,
}

/// Digits beyond which a number is not one that prose states.
const DIGITS: usize = 24;

impl Decimal {
    pub(super) fn new(mut mantissa: i128, mut exponent: i32) -> Self {
        if mantissa == 0 {
            return Self { mantissa, exponent: 0 };
        }
        while mantissa % 10 == 0 {
            mantissa /= 10;
            exponent += 1;
        }
        Self { mantissa, exponent }
    }

    /// Reads digits with an optional sign and decimal point; commas between thousands are passed over.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (sign, body) =
            text.strip_prefix('-').map_or((1, text.strip_prefix('+').unwrap_or(text)), |body| (-1, body));
        let (whole, part) = body.split_once('.').unwrap_or((body, ""));
        let digits: String = whole.chars().filter(|c| *c != ',').chain(part.chars()).collect();
        if digits.is_empty() || digits.len() > DIGITS || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Some(Self::new(sign * digits.parse::<i128>().ok()?, -i32::try_from(part.len()).ok()?))
    }

    /// Times a power of ten.
    pub(super) fn scaled(self, power: i32) -> Self {
        if self.mantissa == 0 { self } else { Self { mantissa: self.mantissa, exponent: self.exponent + power } }
    }

    /// The whole number, if it is one and small.
    pub(super) fn whole(self) -> Option<i128> {
        let power = u32::try_from(self.exponent).ok().filter(|power| *power <= 12)?;
        self.mantissa.checked_mul(10_i128.pow(power))
    }

    /// Whether `exact` can be put as this number: rounded, or cut off, or rounded up, to its
    /// precision. Zeros at the end count as precise until two digits stand before them.
    pub(super) fn approximates(self, exact: Self) -> bool {
        let digits = i32::try_from(self.mantissa.unsigned_abs().to_string().len()).unwrap_or(i32::MAX);
        // A number of one digit is taken to its next place: "about 3 billion" is not 3.3 billion.
        let place = if digits < 2 { self.exponent - 1 } else { self.exponent };
        let shift = place - exact.exponent;
        if shift <= 0 {
            return self == exact;
        }
        let Some(unit) = u32::try_from(shift).ok().filter(|shift| *shift <= 24).map(|shift| 10_i128.pow(shift)) else {
            return false;
        };
        let (down, rest) = (exact.mantissa.div_euclid(unit), exact.mantissa.rem_euclid(unit));
        let at = |n: i128| Self::new(n, place) == self;
        at(down) || (rest != 0 && at(down + 1))
    }

    /// As an `f64`, for drawing.
    pub(super) fn to_f64(self) -> f64 {
        format!("{}e{}", self.mantissa, self.exponent).parse().unwrap_or(0.0)
    }
}

impl fmt::Display for Decimal {
    /// Digits with a decimal point and no exponent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.mantissa.unsigned_abs().to_string();
        let minus = if self.mantissa < 0 { "-" } else { "" };
        let places = self.exponent.unsigned_abs() as usize;
        if self.exponent >= 0 {
            return write!(f, "{minus}{digits}{}", "0".repeat(places));
        }
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, part) = padded.split_at(padded.len() - places);
        write!(f, "{minus}{whole}.{part}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn numbers_are_exact() {
        assert_eq!(d("3.8").scaled(9), d("3800000000"));
        assert_eq!(d("3,800,000,000"), d("3800000000.00"));
        assert_ne!(d("3.8").scaled(9), d("3.3").scaled(9));
        assert_eq!(d("0.0"), d("0"));
        assert_eq!(d("12").whole(), Some(12));
        assert_eq!(d("1.5").whole(), None);
        assert!(Decimal::parse("1.2.3").is_none() && Decimal::parse("").is_none() && Decimal::parse("x").is_none());
    }

    #[test]
    fn rounding_is_allowed_to_the_stated_place() {
        assert!(d("29.9").scaled(9).approximates(d("29912234000")));
        assert!(d("130").scaled(9).approximates(d("130").scaled(9)));
        assert!(d("310").scaled(9).approximates(d("312").scaled(9)));
        assert!(!d("3").scaled(9).approximates(d("3.3").scaled(9)));
        assert!(!d("29.9").scaled(9).approximates(d("31000000000")));
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "[-+0-9.,]{0,40}") {
            if let Some(n) = Decimal::parse(&text) {
                prop_assert!(n.approximates(n));
                prop_assert_eq!(Decimal::parse(&n.to_string()), Some(n));
                let _ = n.whole();
            }
        }
    }
}
