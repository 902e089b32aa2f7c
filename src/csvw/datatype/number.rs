//! Numbers, with the number patterns of UAX #35 that CSVW knows ("Model for Tabular Data" §6.4.2).

use super::{Fault, Kind, hint};

/// How numbers are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NumberFormat {
    decimal: char,
    group: Option<char>,
    pattern: Option<Pattern>,
}

impl Default for NumberFormat {
    fn default() -> Self {
        Self { decimal: '.', group: None, pattern: None }
    }
}

/// A number pattern such as `#,##0.0#`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    text: String,
    percent: Option<char>,
    least_integer: usize,
    most_integer: Option<usize>,
    /// Size of the group next to the decimal point, and of the others.
    groups: Option<(usize, usize)>,
    least_fraction: usize,
    most_fraction: usize,
    fraction_group: Option<usize>,
    /// Least digits of the exponent.
    exponent: Option<usize>,
}

/// A number cut into its parts.
struct Parts<'t> {
    negative: bool,
    sign: &'t str,
    integer: &'t str,
    fraction: Option<&'t str>,
    exponent: Option<&'t str>,
    percent: Option<char>,
}

/// Whether the text is a number of the kind exactly as XML Schema writes it.
pub(super) fn is_plain(text: &str, kind: Kind) -> bool {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let integer = digits(at);
    at += integer;
    if matches!(kind, Kind::Integer(_)) {
        return integer > 0 && at == bytes.len();
    }
    let mut fraction = 0;
    if bytes.get(at) == Some(&b'.') {
        fraction = digits(at + 1);
        at += 1 + fraction;
    }
    if integer + fraction == 0 {
        return kind == Kind::Float && matches!(text, "NaN" | "INF" | "-INF" | "+INF");
    }
    if kind == Kind::Float && matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        if at > bytes.len() {
            return false;
        }
        let exponent = digits(at);
        return exponent > 0 && at + exponent == bytes.len();
    }
    at == bytes.len()
}

impl NumberFormat {
    /// A format; what is wrong with it is said in words.
    pub(crate) fn new(pattern: Option<&str>, decimal: Option<char>, group: Option<char>) -> Result<Self, String> {
        let decimal = decimal.unwrap_or('.');
        let group_or_comma = group.unwrap_or(if decimal == ',' { '.' } else { ',' });
        let pattern = pattern.map(|text| Pattern::parse(text, decimal, group_or_comma)).transpose()?;
        let group = if pattern.is_some() { Some(group_or_comma) } else { group };
        Ok(Self { decimal, group, pattern })
    }

    /// The format as a metadata document has it.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        let mut object = serde_json::Map::new();
        if let Some(pattern) = &self.pattern {
            object.insert("pattern".to_owned(), pattern.text.clone().into());
        }
        if self.decimal != '.' {
            object.insert("decimalChar".to_owned(), self.decimal.to_string().into());
        }
        if let Some(group) = self.group {
            object.insert("groupChar".to_owned(), group.to_string().into());
        }
        serde_json::Value::Object(object)
    }

    /// Reads a number: its lexical form, in which per cent and per mille are divided out.
    pub(super) fn read(&self, text: &str, kind: Kind) -> Result<String, Fault> {
        if kind == Kind::Float && matches!(text, "NaN" | "INF" | "-INF") {
            return Ok(text.to_owned());
        }
        let refuse = || {
            let (noun, example) = kind.describe();
            let what = match &self.pattern {
                Some(pattern) => format!("is not a number of the pattern `{}`", pattern.text),
                None => format!("is not {noun}, such as {example}"),
            };
            Fault { what, hint: hint::number(text, kind) }
        };
        let parts = self.cut(text).ok_or_else(refuse)?;
        if self.pattern.as_ref().is_some_and(|pattern| !pattern.fits(&parts, self.group)) {
            return Err(refuse());
        }
        let allowed = match kind {
            Kind::Integer(_) => parts.fraction.is_none() && parts.exponent.is_none() && parts.percent.is_none(),
            Kind::Decimal => parts.exponent.is_none(),
            _ => true,
        };
        if !allowed {
            return Err(refuse());
        }
        let lexical = parts.lexical();
        match kind {
            Kind::Integer(range) => range.check(&lexical).map(|()| lexical),
            _ => Ok(lexical),
        }
    }

    fn cut<'t>(&self, text: &'t str) -> Option<Parts<'t>> {
        let percents = ['%', '‰'];
        let mut percent = None;
        let mut rest = text;
        let sign_first = sign_of(rest);
        rest = &rest[sign_first.len()..];
        if let Some(c) = rest.chars().next().filter(|c| percents.contains(c)) {
            percent = Some(c);
            rest = &rest[c.len_utf8()..];
        } else if let Some(c) = rest.chars().next_back().filter(|c| percents.contains(c)) {
            percent = Some(c);
            rest = &rest[..rest.len() - c.len_utf8()];
        }
        let sign = if sign_first.is_empty() { sign_of(rest) } else { sign_first };
        if sign_first.is_empty() {
            rest = &rest[sign.len()..];
        }
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (rest, None),
        };
        let (integer, fraction) = match mantissa.split_once(self.decimal) {
            Some((integer, fraction)) => (integer, Some(fraction)),
            None => (mantissa, None),
        };
        let good = self.is_grouped(integer)
            && (!integer.is_empty() || fraction.is_some())
            && fraction.is_none_or(|fraction| !fraction.is_empty() && self.is_grouped(fraction))
            && exponent.is_none_or(|exponent| {
                let digits = &exponent[sign_of(exponent).len()..];
                !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
            });
        good.then_some(Parts { negative: sign == "-", sign, integer, fraction, exponent, percent })
    }

    /// Whether the text has only digits and single group characters between digits.
    fn is_grouped(&self, text: &str) -> bool {
        let mut before = None;
        for c in text.chars() {
            let is_group = Some(c) == self.group;
            if !(c.is_ascii_digit() || is_group && before != self.group && before.is_some()) {
                return false;
            }
            before = Some(c);
        }
        before.is_none() || before != self.group
    }
}

impl Parts<'_> {
    /// The number as XML Schema writes it.
    fn lexical(&self) -> String {
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        let mut integer = digits(self.integer);
        let mut fraction = self.fraction.map(digits).unwrap_or_default();
        let mut out = String::new();
        match self.percent {
            Some(percent) => {
                let places = if percent == '%' { 2 } else { 3 };
                while integer.len() <= places {
                    integer.insert(0, '0');
                }
                let moved = integer.split_off(integer.len() - places);
                fraction.insert_str(0, &moved);
                let kept = fraction.trim_end_matches('0').len();
                fraction.truncate(kept);
                let zeros = integer.len() - integer.trim_start_matches('0').len();
                integer.drain(..zeros.min(integer.len() - 1));
                if self.negative {
                    out.push('-');
                }
            }
            None => out.push_str(self.sign),
        }
        out.push_str(if integer.is_empty() { "0" } else { &integer });
        if !fraction.is_empty() {
            out.push('.');
            out.push_str(&fraction);
        }
        if let Some(exponent) = self.exponent {
            out.push('e');
            out.push_str(exponent);
        }
        out
    }
}

fn sign_of(text: &str) -> &str {
    if text.starts_with(['+', '-']) { &text[..1] } else { "" }
}

impl Pattern {
    fn parse(text: &str, decimal: char, group: char) -> Result<Self, String> {
        let bad = || format!("`{text}` is not a number pattern, such as `#,##0.##`");
        let is_affix = |c: char| matches!(c, '+' | '-' | '%' | '‰');
        let body = text.trim_start_matches(is_affix).trim_end_matches(is_affix);
        let percent = text.chars().find(|c| matches!(c, '%' | '‰'));
        let (mantissa, exponent) = match body.split_once('E') {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (body, None),
        };
        let (integer, fraction) = match mantissa.split_once(decimal) {
            Some((integer, fraction)) => (integer, fraction),
            None => (mantissa, ""),
        };
        let clean = |part: &str| part.chars().all(|c| c == '0' || c == '#' || c == group);
        let digits = |part: &str| -> Vec<char> { part.chars().filter(|c| *c != group).collect() };
        let (whole, broken) = (digits(integer), digits(fraction));
        // Optional digits stand outside, required ones next to the decimal point.
        let ordered =
            !whole.windows(2).any(|pair| pair == ['0', '#']) && !broken.windows(2).any(|pair| pair == ['#', '0']);
        if !clean(integer) || !clean(fraction) || !ordered || whole.is_empty() && broken.is_empty() {
            return Err(bad());
        }
        let exponent = match exponent.map(|e| e.trim_start_matches(['+', '-'])) {
            Some(e) if e.is_empty() || !e.chars().all(|c| c == '0' || c == '#') => return Err(bad()),
            Some(e) => Some(e.matches('0').count()),
            None => None,
        };
        let sizes: Vec<usize> = integer.split(group).map(|part| part.chars().count()).collect();
        let groups = match sizes.as_slice() {
            [] | [_] => None,
            [_, last] => Some((*last, *last)),
            [.., before, last] => Some((*last, *before)),
        };
        if groups.is_some_and(|(last, before)| last == 0 || before == 0) {
            return Err(bad());
        }
        let fraction_group = fraction.split_once(group).map(|(first, _)| first.chars().count());
        Ok(Self {
            text: text.to_owned(),
            percent,
            least_integer: whole.iter().filter(|c| **c == '0').count(),
            // Only before an exponent does the pattern say how many digits there may be.
            most_integer: exponent.is_some().then_some(whole.len()),
            groups,
            least_fraction: broken.iter().filter(|c| **c == '0').count(),
            most_fraction: broken.len(),
            fraction_group,
            exponent,
        })
    }

    fn fits(&self, parts: &Parts<'_>, group: Option<char>) -> bool {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
        let fraction = parts.fraction.unwrap_or_default();
        let exponent = match (self.exponent, parts.exponent) {
            (None, None) => true,
            (Some(least), Some(given)) => digits(given) >= least,
            _ => false,
        };
        exponent
            && self.percent == parts.percent
            && digits(parts.integer) >= self.least_integer
            && self.most_integer.is_none_or(|most| digits(parts.integer) <= most)
            && (self.least_fraction..=self.most_fraction).contains(&digits(fraction))
            && integer_groups(parts.integer, group, self.groups)
            && fraction_groups(fraction, group, self.fraction_group)
    }
}

fn integer_groups(text: &str, group: Option<char>, sizes: Option<(usize, usize)>) -> bool {
    let Some(group) = group else { return true };
    let Some((last, before)) = sizes else { return !text.contains(group) };
    let mut parts = text.rsplit(group).map(str::len).peekable();
    let mut size = last;
    while let Some(length) = parts.next() {
        let outermost = parts.peek().is_none();
        if length > size || length < size && !outermost {
            return false;
        }
        size = before;
    }
    true
}

fn fraction_groups(text: &str, group: Option<char>, size: Option<usize>) -> bool {
    let Some(group) = group else { return true };
    let Some(size) = size else { return !text.contains(group) };
    let mut parts = text.split(group).map(str::len).peekable();
    while let Some(length) = parts.next() {
        let last = parts.peek().is_none();
        if length > size || length < size && !last {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::Datatype;
    use super::*;

    fn read(pattern: &str, text: &str) -> Option<String> {
        NumberFormat::new(Some(pattern), None, None).unwrap().read(text, Kind::Decimal).ok()
    }

    #[test]
    fn patterns_accept_and_refuse() {
        for (pattern, text, expected) in [
            ("#,#00", "1,234,567", Some("1234567")),
            ("#,#00", "1234", None),
            ("#,#00", "12,34", None),
            ("#,##,#00", "12,34,567", Some("1234567")),
            ("#,##,#00", "1,234,567", None),
            ("#0.#", "12.34", None),
            ("#0.0#", "1", None),
            ("#0.0#,#", "12.24,5", Some("12.245")),
            ("%000", "%-123", Some("-1.23")),
            ("000.0%", "+123.4%", Some("1.234")),
            ("000‰", "123‰", Some("0.123")),
            ("+0", "+1", Some("+1")),
        ] {
            assert_eq!(read(pattern, text).as_deref(), expected, "{pattern} {text}");
        }
        assert!(NumberFormat::new(Some("["), None, None).is_err());
    }

    #[test]
    fn plain_numbers_are_those_of_xml_schema() {
        let integer = Datatype::named("integer").unwrap().kind;
        for (text, kind, expected) in [
            ("1.", Kind::Decimal, true),
            (".5", Kind::Decimal, true),
            (".", Kind::Decimal, false),
            ("1e5", Kind::Decimal, false),
            ("1e5", Kind::Float, true),
            ("1e", Kind::Float, false),
            ("1e+", Kind::Float, false),
            ("NaN", Kind::Float, true),
            ("-12", integer, true),
            ("", integer, false),
        ] {
            assert_eq!(is_plain(text, kind), expected, "{text}");
        }
    }
}
