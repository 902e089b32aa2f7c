//! Exact figures: decimals as people write them, and back.
//!
//! A [`Figure`] keeps every digit as text, because a sum that was rounded on its way to a reader is
//! a different sum. "$3.8 billion" is written only where nothing is lost by it.

use crate::model::value::Lexical;
use std::fmt;

/// An exact decimal number in canonical form: no leading zeros, no trailing zeros, no `-0`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Figure {
    negative: bool,
    whole: String,
    fraction: String,
}

/// Names of powers of ten that prose uses, the largest first.
const MAGNITUDES: [(usize, &str); 3] = [(12, "trillion"), (9, "billion"), (6, "million")];

/// Other words that stand for a power of ten in texts.
const MORE_MAGNITUDES: [(usize, &str); 5] = [(3, "thousand"), (9, "bn"), (6, "mn"), (6, "m"), (12, "tn")];

/// How many decimals a scaled figure may have before it is written out in full.
const SCALED_DECIMALS: usize = 3;

/// The largest exponent that is expanded; a longer run of zeros helps no reader.
const MAX_EXPONENT: i32 = 60;

/// Currencies written with a sign; every other one is written with its ISO 4217 code.
const SIGNS: [(&str, &str); 7] =
    [("USD", "$"), ("EUR", "€"), ("GBP", "£"), ("ILS", "₪"), ("JPY", "¥"), ("KRW", "₩"), ("INR", "₹")];

impl Figure {
    /// Reads the lexical form of an `xsd:decimal`, `xsd:integer` or `xsd:double` (without INF and NaN).
    pub fn parse(text: &str) -> Option<Self> {
        let Lexical { negative, whole, fraction, exponent } =
            Lexical::split(text.trim()).filter(|it| (-MAX_EXPONENT..=MAX_EXPONENT).contains(&it.exponent))?;
        Some(Self::canonical(negative, whole, fraction).shifted(exponent))
    }

    /// Reads a figure as prose writes it: `$3.8 billion`, `€12,500`, `CHF 5 million`, `26.3`.
    ///
    /// Gives the ISO 4217 code where a currency is named. The whole text must be the figure.
    pub fn parse_words(text: &str) -> Option<(Option<String>, Self)> {
        let text = text.trim();
        let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest.trim_start()));
        let (currency, rest) = split_currency(rest);
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(rest.len());
        let (digits, tail) = rest.split_at(end);
        if digits.ends_with([',', '.']) || !grouping_is_sound(digits) {
            return None;
        }
        let places = match tail.trim() {
            "" => 0,
            word => MAGNITUDES.iter().chain(&MORE_MAGNITUDES).find(|(_, name)| *name == word)?.0,
        };
        let figure = Self::parse(&digits.replace(',', ""))?.shifted(i32::try_from(places).ok()?);
        let figure = if negative { Self::canonical(true, &figure.whole, &figure.fraction) } else { figure };
        Some((currency, figure))
    }

    /// The figure with a comma between groups of three digits: `3,800,000,000`, `1,234.5`.
    pub fn grouped(&self) -> String {
        let mut out = String::from(if self.negative { "-" } else { "" });
        let length = self.whole.len();
        for (i, digit) in self.whole.chars().enumerate() {
            if i > 0 && (length - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        if !self.fraction.is_empty() {
            out.push('.');
            out.push_str(&self.fraction);
        }
        out
    }

    /// The figure with `million`, `billion` or `trillion` where that is short and exact, else grouped.
    pub fn scaled(&self) -> String {
        for (places, name) in MAGNITUDES {
            if self.whole.len() > places {
                let short = self.shifted(-i32::try_from(places).unwrap_or(0));
                return if short.fraction.len() <= SCALED_DECIMALS {
                    format!("{} {name}", short.grouped())
                } else {
                    self.grouped()
                };
            }
        }
        self.grouped()
    }

    /// A sum of money: `$3.8 billion`, `-$250 million`, `€12,500`, `CHF 5 million`.
    pub fn money(&self, currency: &str) -> String {
        let positive = Self { negative: false, ..self.clone() };
        let minus = if self.negative { "-" } else { "" };
        match SIGNS.iter().find(|(code, _)| *code == currency) {
            Some((_, sign)) => format!("{minus}{sign}{}", positive.scaled()),
            None if currency.is_empty() => self.scaled(),
            None => format!("{minus}{currency} {}", positive.scaled()),
        }
    }

    /// Whether it has no decimals.
    pub fn is_whole(&self) -> bool {
        self.fraction.is_empty()
    }

    fn canonical(negative: bool, whole: &str, fraction: &str) -> Self {
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        Self {
            negative: negative && !(whole.is_empty() && fraction.is_empty()),
            whole: if whole.is_empty() { "0".to_owned() } else { whole.to_owned() },
            fraction: fraction.to_owned(),
        }
    }

    /// The figure with its decimal point moved, to the right for positive `places`.
    fn shifted(&self, places: i32) -> Self {
        let distance = places.unsigned_abs() as usize;
        let (whole, fraction) = (self.whole.as_str(), self.fraction.as_str());
        if places >= 0 {
            let padded = format!("{fraction:0<distance$}");
            let (moved, rest) = padded.split_at(distance);
            Self::canonical(self.negative, &format!("{whole}{moved}"), rest)
        } else {
            let padded = format!("{whole:0>width$}", width = distance + 1);
            let (rest, moved) = padded.split_at(padded.len() - distance);
            Self::canonical(self.negative, rest, &format!("{moved}{fraction}"))
        }
    }
}

impl fmt::Display for Figure {
    /// The canonical lexical form: `3800000000`, `-26.3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minus = if self.negative { "-" } else { "" };
        let point = if self.fraction.is_empty() { "" } else { "." };
        write!(f, "{minus}{}{point}{}", self.whole, self.fraction)
    }
}

fn split_currency(text: &str) -> (Option<String>, &str) {
    if let Some((code, rest)) = SIGNS.iter().find_map(|(code, sign)| Some((*code, text.strip_prefix(sign)?))) {
        return (Some(code.to_owned()), rest);
    }
    match text.split_once(' ') {
        Some((code, rest)) if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => {
            (Some(code.to_owned()), rest)
        }
        _ => (None, text),
    }
}

/// Whether commas, if any, part the whole digits into groups of three.
fn grouping_is_sound(digits: &str) -> bool {
    let whole = digits.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    !whole.contains(',') || ((1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn money(text: &str, currency: &str) -> String {
        Figure::parse(text).map_or("not a figure".to_owned(), |figure| figure.money(currency))
    }

    #[test]
    fn sums_read_as_people_write_them() {
        for (amount, currency, expected) in [
            ("3800000000", "USD", "$3.8 billion"),
            ("250000000.00", "USD", "$250 million"),
            ("12500", "EUR", "€12,500"),
            ("25730000", "USD", "$25.73 million"),
            ("3116751000", "USD", "$3,116,751,000"),
            ("38000000000", "USD", "$38 billion"),
            ("-1200000", "GBP", "-£1.2 million"),
            ("5000000", "CHF", "CHF 5 million"),
            ("0.50", "USD", "$0.5"),
            ("1e12", "USD", "$1 trillion"),
            ("twelve", "USD", "not a figure"),
            ("1e999999999", "USD", "not a figure"),
            ("-0", "USD", "$0"),
        ] {
            assert_eq!(money(amount, currency), expected, "{amount} {currency}");
        }
    }

    #[test]
    fn prose_is_read_and_nonsense_is_not() {
        let read = |text| {
            Figure::parse_words(text)
                .map(|(code, figure)| format!("{} {figure}", code.unwrap_or_default()).trim().to_owned())
        };
        assert_eq!(read("$3.8 billion").as_deref(), Some("USD 3800000000"));
        assert_eq!(read("$500m").as_deref(), Some("USD 500000000"));
        assert_eq!(read("26.3").as_deref(), Some("26.3"));
        assert_eq!(read("CHF 12,500").as_deref(), Some("CHF 12500"));
        for text in ["1,2,3", "12,50", "$", "3.8 zillion", "", "3.", "1.2.3"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_sum_survives_the_way_into_words_and_back(
            text in "-?[0-9]{1,15}(\\.[0-9]{1,6})?", code in prop::sample::select(vec!["USD", "EUR", "ILS", "CHF"]),
        ) {
            let figure = Figure::parse(&text).unwrap();
            prop_assert_eq!(Figure::parse_words(&figure.money(code)), Some((Some(code.to_owned()), figure.clone())));
            prop_assert_eq!(Figure::parse(&figure.to_string()), Some(figure.clone()));
            prop_assert_eq!(Figure::parse(&figure.grouped().replace(',', "")), Some(figure));
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,24}") {
            let _ = Figure::parse(&text);
            let _ = Figure::parse_words(&text);
        }
    }
}
