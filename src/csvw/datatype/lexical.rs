//! Lexical forms of the types that are neither numbers nor free text.

use super::super::metadata::names;
use super::Kind;
use super::date::Moment;

/// Whether the text is a value of the kind in XML Schema's form.
pub(super) fn is_valid(text: &str, kind: Kind) -> bool {
    match kind {
        Kind::Language => names::is_language(text),
        Kind::Name => is_name(text, true),
        Kind::NcName => is_name(text, false),
        Kind::NmToken => !text.is_empty() && text.chars().all(|c| is_name_char(c) || c == ':'),
        Kind::QName => match text.split_once(':') {
            Some((prefix, local)) => is_name(prefix, false) && is_name(local, false),
            None => is_name(text, false),
        },
        Kind::AnyUri => is_reference(text),
        Kind::Base64 => is_base64(text),
        Kind::Hex => text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit()),
        Kind::Json => serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(),
        kind if kind.is_date() => Moment::parse(text, kind).is_some(),
        kind if kind.is_duration() => duration(text, kind).is_some(),
        _ => true,
    }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{b7}' | '\u{300}'..='\u{36f}')
}

fn is_name(text: &str, colon: bool) -> bool {
    let good = |c: char| is_name_char(c) || colon && c == ':';
    text.chars().next().is_some_and(|c| is_name_start(c) || colon && c == ':') && text.chars().all(good)
}

/// Whether the text can be an IRI reference.
fn is_reference(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || matches!(c, ' ' | '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`'))
}

fn is_base64(text: &str) -> bool {
    let body: Vec<u8> = text.bytes().filter(|b| *b != b' ').collect();
    let padding = body.iter().rev().take_while(|b| **b == b'=').count();
    let digits = &body[..body.len() - padding];
    body.len().is_multiple_of(4)
        && padding <= 2
        && digits.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
}

/// Months and nanoseconds of a duration in XML Schema's form; `None` if the text is not one of the kind.
pub(super) fn duration(text: &str, kind: Kind) -> Option<(i128, i128)> {
    let negative = text.starts_with('-');
    let body = text.strip_prefix('-').unwrap_or(text).strip_prefix('P')?;
    let (days, time) = match body.split_once('T') {
        Some((days, time)) if !time.is_empty() => (days, time),
        Some(_) => return None,
        None => (body, ""),
    };
    if days.is_empty() && time.is_empty() {
        return None;
    }
    let (mut months, mut nanos) = (0_i128, 0_i128);
    let day_part: &[_] = match kind {
        Kind::YearMonthDuration => &[('Y', 12), ('M', 1)],
        Kind::DayTimeDuration => &[('D', -86_400)],
        _ => &[('Y', 12), ('M', 1), ('D', -86_400)],
    };
    let time_part: &[_] = if kind == Kind::YearMonthDuration { &[] } else { &[('H', -3600), ('M', -60), ('S', -1)] };
    for (mut rest, mut units) in [(days, day_part), (time, time_part)] {
        while !rest.is_empty() {
            let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
            let (number, tail) = rest.split_at(end);
            let unit = tail.chars().next()?;
            let place = units.iter().position(|(known, _)| *known == unit)?;
            let weight = units[place].1;
            let (whole, fraction) = match number.split_once('.') {
                Some((whole, fraction)) if unit == 'S' && !fraction.is_empty() => (whole, fraction),
                Some(_) => return None,
                None => (number, ""),
            };
            if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
                return None;
            }
            let value: i128 = whole.parse::<u64>().ok()?.into();
            // A negative weight counts seconds, a positive one months.
            if weight > 0 {
                months += value * weight;
            } else {
                let parts: String = fraction.chars().chain("000000000".chars()).take(9).collect();
                nanos += value * -weight * 1_000_000_000 + parts.parse::<i128>().ok()?;
            }
            units = &units[place + 1..];
            rest = &tail[1..];
        }
    }
    Some(if negative { (-months, -nanos) } else { (months, nanos) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_told_apart() {
        for (text, kind, expected) in [
            ("P1Y2M3DT4H5M6.5S", Kind::Duration, true),
            ("P", Kind::Duration, false),
            ("P1DT", Kind::Duration, false),
            ("PT1.5M", Kind::Duration, false),
            ("P1M1Y", Kind::Duration, false),
            ("-P60D", Kind::Duration, true),
            ("P1Y", Kind::DayTimeDuration, false),
            ("P1D", Kind::YearMonthDuration, false),
            ("P1Y20M", Kind::YearMonthDuration, true),
        ] {
            assert_eq!(duration(text, kind).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn other_forms() {
        assert!(is_valid("AAECAw==", Kind::Base64) && !is_valid("AAE", Kind::Base64));
        assert!(is_valid("he-IL", Kind::Language) && !is_valid("1", Kind::Language));
        assert!(is_valid("a:b", Kind::QName) && !is_valid("a:b:c", Kind::QName));
        assert!(!is_valid("https://e/ a", Kind::AnyUri));
    }
}
