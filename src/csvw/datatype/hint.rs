//! What people write where a number or a date is wanted, and how it is written instead.

use super::Kind;
use super::date::{Moment, days};

/// How a text that was meant as a number is written.
pub(super) fn number(text: &str, kind: Kind) -> Option<String> {
    let lower = text.trim().to_lowercase();
    if lower.is_empty() {
        return None;
    }
    let bare: String = lower.chars().filter(|c| !"$€£₪¥".contains(*c)).collect();
    let bare = ["usd", "eur", "ils", "gbp", "us"]
        .iter()
        .fold(bare.as_str(), |text, code| text.trim().trim_start_matches(code).trim_end_matches(code).trim());
    let (digits, zeros) = scale(bare);
    if let Some(plain) = expand(digits, zeros) {
        let whole = matches!(kind, Kind::Integer(_));
        let plain = match plain.split_once('.') {
            Some((integer, fraction)) if whole && fraction.bytes().all(|b| b == b'0') => integer.to_owned(),
            Some(_) if whole => {
                return Some(
                    "the column takes whole numbers only: round it, or make its datatype `decimal`".to_owned(),
                );
            }
            _ => plain,
        };
        if plain == text {
            return None;
        }
        let why = if zeros > 0 {
            "numbers are written out, without words"
        } else if bare.len() < lower.len() {
            "the currency has a column of its own"
        } else if !plain.contains('.') && text.contains([',', '\'', ' ', '\u{a0}', '\u{202f}', '_']) {
            "numbers have no thousands separators"
        } else {
            "numbers are written with digits and a full stop only"
        };
        return Some(format!("write {plain}: {why}"));
    }
    if matches!(lower.as_str(), "n/a" | "na" | "-" | "—" | "?" | "none" | "unknown" | "null") {
        return Some("leave the cell empty where the number is not known".to_owned());
    }
    let first = lower.trim_start_matches(['~', '≈', '<', '>']).trim();
    if first.len() < lower.len() && expand(scale(first).0, 0).is_some() {
        return Some("write the number alone, and say in another column that it is not exact".to_owned());
    }
    None
}

/// Splits `3.8 billion` into `3.8` and the number of zeros.
fn scale(text: &str) -> (&str, usize) {
    const WORDS: [(&str, usize); 12] = [
        ("thousand", 3),
        ("million", 6),
        ("billion", 9),
        ("trillion", 12),
        ("mln", 6),
        ("bln", 9),
        ("mn", 6),
        ("bn", 9),
        ("tn", 12),
        ("k", 3),
        ("m", 6),
        ("b", 9),
    ];
    WORDS
        .iter()
        .find_map(|(word, zeros)| text.strip_suffix(word).map(|digits| (digits.trim_end(), *zeros)))
        .unwrap_or((text, 0))
}

/// The number with its zeros written out and without separators.
fn expand(digits: &str, zeros: usize) -> Option<String> {
    let (sign, digits) = match digits.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest),
        None => ("", digits),
    };
    let decimal_comma = !digits.contains('.') && digits.matches(',').count() == 1 && {
        let after = digits.split(',').next_back().unwrap_or_default();
        after.len() != 3 || zeros > 0
    };
    let digits = if decimal_comma { digits.replace(',', ".") } else { digits.to_owned() };
    let clean: String =
        digits.chars().filter(|c| !matches!(c, ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}' | '_')).collect();
    let (integer, fraction) = clean.split_once('.').unwrap_or((&clean, ""));
    let all = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if integer.is_empty() || integer.len() + zeros > 30 || !all(integer) || !all(fraction) {
        return None;
    }
    let moved: String = fraction.chars().chain(std::iter::repeat('0')).take(zeros).collect();
    let rest = fraction.get(zeros..).unwrap_or_default();
    let whole = format!("{integer}{moved}");
    let whole = if zeros > 0 { whole.trim_start_matches('0') } else { &whole };
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") })
}

/// How a text that was meant as a truth value, date or IRI is written.
pub(super) fn other(text: &str, kind: Kind) -> Option<String> {
    match kind {
        Kind::Boolean => {
            let word = text.trim().to_lowercase();
            let yes = ["true", "yes", "y", "t", "x", "on"].contains(&word.as_str());
            let no = ["false", "no", "n", "f", "off"].contains(&word.as_str());
            (yes || no).then(|| format!("write {yes}"))
        }
        Kind::Date => date(text.trim()),
        Kind::GYear => date(text.trim()).map(|_| format!("write the year alone: {}", year_in(text).unwrap_or("2016"))),
        Kind::DateTime | Kind::DateTimeStamp if Moment::parse(text, Kind::Date).is_some() => {
            Some("the time of day is missing; make the datatype `date` if days are enough".to_owned())
        }
        Kind::DateTimeStamp if Moment::parse(text, Kind::DateTime).is_some() => {
            Some(format!("the time zone is missing: write {text}Z if it is UTC"))
        }
        Kind::DateTime | Kind::DateTimeStamp => {
            let better = text.trim().replacen(' ', "T", 1);
            (better != text && Moment::parse(&better, kind).is_some()).then(|| format!("write {better}"))
        }
        Kind::AnyUri if text.contains(' ') => Some("a space in an IRI is written %20".to_owned()),
        _ => None,
    }
}

fn year_in(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 4)
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn date(text: &str) -> Option<String> {
    if Moment::parse(text, Kind::DateTime).is_some() {
        return text.get(..10).map(|day| format!("write {day}: the column takes days, without time"));
    }
    let parts: Vec<&str> = text
        .split(['/', '-', '.', ' ', ','])
        .filter(|part| !part.is_empty() && !part.eq_ignore_ascii_case("of"))
        .collect();
    let digits = |part: &str| part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    let number = |part: &str| -> Option<u32> { part.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']).parse().ok() };
    let month_name = |part: &str| -> Option<u32> {
        let lower = part.to_lowercase();
        MONTHS.iter().position(|month| lower.starts_with(month)).and_then(|i| u32::try_from(i + 1).ok())
    };
    match parts.as_slice() {
        [year] if digits(year) && year.len() == 4 => Some(
            "a day is needed; if only the year is known, make the datatype `gYear` or one that allows uncertain dates"
                .to_owned(),
        ),
        [year, month] if digits(year) && year.len() == 4 && digits(month) => Some(
            "a day is needed; if only the month is known, make the datatype `gYearMonth` or one that allows uncertain dates"
                .to_owned(),
        ),
        [first, month, year] if month_name(month).is_some() => iso(year, month_name(month)?, number(first)?),
        [month, day, year] if month_name(month).is_some() => iso(year, month_name(month)?, number(day)?),
        [year, month, day] if digits(year) && year.len() == 4 => {
            let (month, day) = (number(month)?, number(day)?);
            iso(year, month, day).or_else(|| swapped(year, month, day)).or_else(|| no_such_day(year, month, day))
        }
        [a, b, year] if digits(a) && digits(b) && digits(year) && year.len() == 4 => {
            let (a, b) = (number(a)?, number(b)?);
            match (iso(year, b, a), iso(year, a, b)) {
                (Some(_), Some(_)) if a != b => Some(format!(
                    "write {year}-{b:02}-{a:02} if the day stands first, {year}-{a:02}-{b:02} if the month does"
                )),
                (Some(hint), _) | (None, Some(hint)) => Some(hint),
                (None, None) => None,
            }
        }
        _ => None,
    }
}

fn iso(year: &str, month: u32, day: u32) -> Option<String> {
    let number: i64 = year.parse().ok().filter(|_| year.len() == 4)?;
    let real = (1..=12).contains(&month) && (1..=days(number, month)).contains(&day);
    real.then(|| format!("write {year}-{month:02}-{day:02}"))
}

fn swapped(year: &str, month: u32, day: u32) -> Option<String> {
    iso(year, day, month).map(|hint| format!("{hint}: the month comes before the day"))
}

fn no_such_day(year: &str, month: u32, day: u32) -> Option<String> {
    let number: i64 = year.parse().ok()?;
    if !(1..=12).contains(&month) {
        return Some("months run from 01 to 12".to_owned());
    }
    let last = days(number, month);
    (day == 0 || day > last).then(|| format!("{year}-{month:02} has the days 01 to {last}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_out() {
        for (text, kind, expected) in [
            ("3.8 billion", Kind::Decimal, "write 3800000000: numbers are written out, without words"),
            ("$3.8bn", Kind::Decimal, "write 3800000000: numbers are written out, without words"),
            ("1,000", Kind::Decimal, "write 1000: numbers have no thousands separators"),
            ("1 000 000", Kind::Decimal, "write 1000000: numbers have no thousands separators"),
            ("$500", Kind::Decimal, "write 500: the currency has a column of its own"),
            ("n/a", Kind::Decimal, "leave the cell empty where the number is not known"),
            ("3,5", Kind::Decimal, "write 3.5: numbers are written with digits and a full stop only"),
        ] {
            assert_eq!(number(text, kind).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(number("many", Kind::Decimal), None);
    }

    #[test]
    fn dates_are_turned_round() {
        for (text, expected) in [
            ("14/09/2016", "write 2016-09-14"),
            ("9/14/2016", "write 2016-09-14"),
            ("03/04/2016", "write 2016-04-03 if the day stands first, 2016-03-04 if the month does"),
            ("14 September 2016", "write 2016-09-14"),
            ("Sept. 14, 2016", "write 2016-09-14"),
            ("14th of September 2016", "write 2016-09-14"),
            ("2016-9-4", "write 2016-09-04"),
            ("2016-14-09", "write 2016-09-14: the month comes before the day"),
            ("2016-02-30", "2016-02 has the days 01 to 29"),
            ("2016-13-40", "months run from 01 to 12"),
            ("2016-09-14T10:00:00", "write 2016-09-14: the column takes days, without time"),
        ] {
            assert_eq!(date(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(date("soon"), None);
    }
}
