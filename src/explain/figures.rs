//! Figures in prose: sums, percentages, dates, years, counts, as digits or words.
//!
//! [`find`] reads a text from left to right; what belongs to a name (`F-35`) is passed over, and
//! so is `one`, which is a pronoun more often than a count.

use super::decimal::Decimal;
use crate::model::edtf::Day;
use std::ops::Range;

/// A figure, as a reader takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    /// A sum, with the currency if one is named.
    Money(Decimal, Option<&'static str>),
    /// A share in hundredths.
    Percent(Decimal),
    /// A day.
    Day(Day),
    /// A day without its year.
    DayOfYear(u8, u8),
    /// A month of a year.
    Month(i32, u8),
    /// A year, calendar or fiscal.
    Year(i32),
    /// Ten years, by the first.
    Decade(i32),
    /// A count or any other number.
    Number(Decimal),
}

/// A figure and where it stands, in characters of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) figure: Figure,
    pub(super) range: Range<usize>,
    /// `about`, `more than` or the like stands before it.
    pub(super) approximate: bool,
}

const MONTHS: [(&str, &str); 12] = [
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may", "may"),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
];

const CURRENCIES: [(&str, &str); 10] = [
    ("US$", "USD"),
    ("USD ", "USD"),
    ("$", "USD"),
    ("EUR ", "EUR"),
    ("€", "EUR"),
    ("GBP ", "GBP"),
    ("£", "GBP"),
    ("ILS ", "ILS"),
    ("NIS ", "ILS"),
    ("₪", "ILS"),
];

const CURRENCY_WORDS: [(&str, &str); 5] =
    [("dollar", "USD"), ("dollars", "USD"), ("euros", "EUR"), ("pounds", "GBP"), ("shekels", "ILS")];

const SCALES: [(&str, i32); 9] = [
    ("hundred", 2),
    ("thousand", 3),
    ("million", 6),
    ("mn", 6),
    ("m", 6),
    ("billion", 9),
    ("bn", 9),
    ("b", 9),
    ("trillion", 12),
];

const WORDS: [(&str, i128); 27] = [
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("one", 1),
];

/// Words before a figure that make it an approximation.
const APPROXIMATE: [&str; 24] = [
    "about",
    "above",
    "almost",
    "approximately",
    "around",
    "at least",
    "at most",
    "below",
    "circa",
    "close to",
    "exceeding",
    "fewer than",
    "just over",
    "just under",
    "less than",
    "more than",
    "nearly",
    "no less than",
    "not less than",
    "over",
    "roughly",
    "some",
    "under",
    "up to",
];

/// The figures of a text, from left to right.
pub(super) fn find(text: &[char]) -> Vec<Found> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < text.len() {
        if i > 0 && text[i - 1].is_alphanumeric() && text[i].is_alphanumeric() {
            i += 1;
            continue;
        }
        match at(text, i) {
            Some((figures, end)) => {
                let approximate = approximate(&text[..i]);
                out.extend(figures.into_iter().map(|figure| Found { figure, range: i..end, approximate }));
                i = end.max(i + 1);
            }
            None => i += 1,
        }
    }
    out
}

/// The figures of a text that is a string.
pub(super) fn find_in(text: &str) -> Vec<Found> {
    find(&text.chars().collect::<Vec<_>>())
}

/// The figure that starts at a character, and where it ends.
fn at(text: &[char], i: usize) -> Option<(Vec<Figure>, usize)> {
    money(text, i)
        .or_else(|| iso_date(text, i))
        .or_else(|| month_first(text, i))
        .or_else(|| fiscal(text, i))
        .or_else(|| digits(text, i))
        .or_else(|| words(text, i))
}

fn money(text: &[char], i: usize) -> Option<(Vec<Figure>, usize)> {
    let (mark, code) = CURRENCIES.iter().find(|(mark, _)| looking_at(text, i, mark))?;
    let start = i + mark.chars().count();
    let start = if text.get(start) == Some(&' ') { start + 1 } else { start };
    let (number, end) = number(text, start)?;
    let (power, end) = scale(text, end).unwrap_or((0, end));
    Some((vec![Figure::Money(number.scaled(power), Some(code))], end))
}

fn iso_date(text: &[char], i: usize) -> Option<(Vec<Figure>, usize)> {
    let slice: String = text.get(i..i + 10)?.iter().collect();
    let day = Day::parse(&slice).filter(|_| !text.get(i + 10).is_some_and(char::is_ascii_digit))?;
    Some((vec![Figure::Day(day)], i + 10))
}

/// `September 14, 2016`, `September 2016`, `September 14`.
fn month_first(text: &[char], i: usize) -> Option<(Vec<Figure>, usize)> {
    let (month, end) = month(text, i)?;
    let start = space(text, end)?;
    if let Some((year, end)) = year(text, start) {
        return Some((vec![Figure::Month(year, month)], end));
    }
    let (day, end) = day_number(text, start)?;
    let after = if text.get(end) == Some(&',') { end + 1 } else { end };
    let dated = space(text, after).and_then(|start| year(text, start));
    match dated {
        Some((year, end)) => Some((vec![Figure::Day(Day::new(year, month, day)?)], end)),
        None => Some((vec![Figure::DayOfYear(month, day)], end)),
    }
}

/// `FY2019`, `FY 2019`, `FY19`.
fn fiscal(text: &[char], i: usize) -> Option<(Vec<Figure>, usize)> {
    if !looking_at(text, i, "FY") {
        return None;
    }
    let start = if text.get(i + 2) == Some(&' ') { i + 3 } else { i + 2 };
    if let Some((figures, end)) = years(text, start) {
        return Some((figures, end));
    }
    let (number, end) = number(text, start)?;
    let short = i32::try_from(number.whole()?).ok().filter(|n| (0..100).contains(n) && end == start + 2)?;
    Some((vec![Figure::Year(if short < 50 { 2000 + short } else { 1900 + short })], end))
}

fn digits(text: &[char], i: usize) -> Option<(Vec<Figure>, usize)> {
    if !text[i].is_ascii_digit() {
        return None;
    }
    if belongs_to_name(text, i) {
        let end = (i..text.len()).find(|n| !text[*n].is_alphanumeric()).unwrap_or(text.len());
        return Some((Vec::new(), end));
    }
    if let Some(found) = day_first(text, i).or_else(|| years(text, i)) {
        return Some(found);
    }
    let (number, end) = number(text, i)?;
    Some(measured(text, number, end))
}

/// A number with what follows it: a percent sign, a scale, the name of a currency.
fn measured(text: &[char], number: Decimal, end: usize) -> (Vec<Figure>, usize) {
    if text.get(end) == Some(&'%') {
        return (vec![Figure::Percent(number)], end + 1);
    }
    for mark in ["percent", "per cent", "per-cent"] {
        if let Some(start) = joint(text, end).filter(|start| looking_at_word(text, *start, mark)) {
            return (vec![Figure::Percent(number)], start + mark.chars().count());
        }
    }
    let (power, after) = scale(text, end).unwrap_or((0, end));
    let number = number.scaled(power);
    let currency = joint(text, after).and_then(|start| {
        CURRENCY_WORDS.iter().find(|(word, _)| looking_at_word(text, start, word)).map(|found| (start, found))
    });
    match currency {
        Some((start, (word, code))) => (vec![Figure::Money(number, Some(code))], start + word.chars().count()),
        None if power >= 6 => (vec![Figure::Money(number, None)], after),
        None => {
            let suffix = ["st", "nd", "rd", "th"].iter().any(|suffix| looking_at_word(text, after, suffix));
            (vec![Figure::Number(number)], if suffix { after + 2 } else { after })
        }
    }
}

/// `14 September 2016`, `14 September`, `14th September 2016`.
fn day_first(text: &[char], i: usize) -> Option<(Vec<Figure>, usize)> {
    let (day, end) = day_number(text, i)?;
    let start = space(text, end)?;
    let (month, end) = month(text, start)?;
    match space(text, end).and_then(|start| year(text, start)) {
        Some((year, end)) => Some((vec![Figure::Day(Day::new(year, month, day)?)], end)),
        None => Some((vec![Figure::DayOfYear(month, day)], end)),
    }
}

/// `2016`, `1980s`, `2019–28`: a year and what is joined to it.
fn years(text: &[char], i: usize) -> Option<(Vec<Figure>, usize)> {
    let whole = (i..text.len()).find(|n| !text[*n].is_ascii_digit()).unwrap_or(text.len());
    if whole == i + 4 && text.get(whole) == Some(&'s') && !text.get(whole + 1).is_some_and(|c| c.is_alphanumeric()) {
        let first: i32 = text[i..whole].iter().collect::<String>().parse().ok()?;
        return Some((vec![Figure::Decade(first)], whole + 1));
    }
    let (from, end) = year(text, i)?;
    if scale(text, end).is_some() || text.get(end) == Some(&'%') {
        return None;
    }
    if matches!(text.get(end), Some('–' | '-' | '/'))
        && let Some(short) = text.get(end + 1..end + 3)
        && short.iter().all(char::is_ascii_digit)
        && !text.get(end + 3).is_some_and(|c| c.is_alphanumeric() || *c == '-')
    {
        let until: i32 = short.iter().collect::<String>().parse().ok()?;
        return Some((vec![Figure::Year(from), Figure::Year(from - from % 100 + until)], end + 3));
    }
    Some((vec![Figure::Year(from)], end))
}

/// Four digits that read as a year.
fn year(text: &[char], i: usize) -> Option<(i32, usize)> {
    let end = (i..text.len()).find(|n| !text[*n].is_ascii_digit()).unwrap_or(text.len());
    let more = text.get(end).is_some_and(|c| {
        c.is_alphabetic() || (",.".contains(*c) && text.get(end + 1).is_some_and(char::is_ascii_digit))
    });
    if end != i + 4 || more {
        return None;
    }
    let year: i32 = text[i..end].iter().collect::<String>().parse().ok()?;
    (1000..2200).contains(&year).then_some((year, end))
}

fn day_number(text: &[char], i: usize) -> Option<(u8, usize)> {
    let end = (i..text.len()).find(|n| !text[*n].is_ascii_digit()).unwrap_or(text.len());
    let day: u8 =
        text.get(i..end).filter(|digits| (1..=2).contains(&digits.len()))?.iter().collect::<String>().parse().ok()?;
    let suffix = ["st", "nd", "rd", "th"].iter().any(|suffix| looking_at_word(text, end, suffix));
    (1..=31).contains(&day).then_some((day, if suffix { end + 2 } else { end }))
}

fn month(text: &[char], i: usize) -> Option<(u8, usize)> {
    if !text.get(i)?.is_uppercase() {
        return None;
    }
    let end = (i..text.len()).find(|n| !text[*n].is_alphabetic()).unwrap_or(text.len());
    let word: String = text[i..end].iter().collect::<String>().to_lowercase();
    let short = if word == "sept" { "sep" } else { &word };
    let index = MONTHS.iter().position(|(long, brief)| word == *long || short == *brief)?;
    let end = if word.len() <= 4 && text.get(end) == Some(&'.') { end + 1 } else { end };
    Some((u8::try_from(index + 1).unwrap_or(1), end))
}

/// Digits with commas between thousands and a decimal point.
fn number(text: &[char], i: usize) -> Option<(Decimal, usize)> {
    let mut end = i;
    let digit = |n: usize| text.get(n).is_some_and(char::is_ascii_digit);
    while digit(end) || (end > i && text.get(end) == Some(&',') && (1..=3).all(|n| digit(end + n)) && !digit(end + 4)) {
        end += 1;
    }
    if end > i && text.get(end) == Some(&'.') && digit(end + 1) {
        end += 1;
        while digit(end) {
            end += 1;
        }
    }
    Some((Decimal::parse(&text[i..end].iter().collect::<String>())?, end))
}

/// A scale word after a number, after a space, a hyphen or nothing.
fn scale(text: &[char], end: usize) -> Option<(i32, usize)> {
    let start = joint(text, end)?;
    let (word, power) = SCALES
        .iter()
        .find(|(word, _)| (word.len() > 2 || start == end || word.len() == 2) && looking_at_word(text, start, word))?;
    Some((*power, start + word.chars().count()))
}

fn words(text: &[char], i: usize) -> Option<(Vec<Figure>, usize)> {
    let (mut value, mut end) = number_word(text, i)?;
    if value >= 20
        && text.get(end) == Some(&'-')
        && let Some((unit, after)) = number_word(text, end + 1)
        && unit < 10
    {
        value += unit;
        end = after;
    }
    let (figures, after) = measured(text, Decimal::new(value, 0), end);
    let pronoun = value == 1 && after == end;
    let known_pair = value == 2 && after == end && definite(&text[..i]);
    if pronoun || known_pair {
        return Some((Vec::new(), end));
    }
    Some((figures, after))
}

/// `the two states` counts nothing: it names a pair already known.
fn definite(before: &[char]) -> bool {
    let word: String =
        before.iter().rev().skip_while(|c| c.is_whitespace()).take_while(|c| c.is_alphabetic()).collect();
    ["eht", "eseht", "esoht", "sti", "rieht", "ruo"].contains(&word.to_lowercase().as_str())
}

fn number_word(text: &[char], i: usize) -> Option<(i128, usize)> {
    let end = (i..text.len()).find(|n| !text[*n].is_alphabetic()).unwrap_or(text.len());
    if end - i > 9 {
        return None;
    }
    let word: String = text[i..end].iter().collect::<String>().to_lowercase();
    WORDS.iter().find(|(known, _)| *known == word).map(|(_, value)| (*value, end))
}

/// Whether digits at `i` are part of a name: a capital and a hyphen before them, as in `F-35`.
fn belongs_to_name(text: &[char], i: usize) -> bool {
    if i < 2 || text[i - 1] != '-' {
        return false;
    }
    let letters = text[..i - 1].iter().rev().take_while(|c| c.is_alphabetic()).take(5).collect::<Vec<_>>();
    (1..=4).contains(&letters.len()) && letters.iter().all(|c| c.is_uppercase())
}

fn approximate(before: &[char]) -> bool {
    let start = before.len().saturating_sub(20);
    let text: String = before[start..].iter().collect::<String>().to_lowercase();
    let text = text.trim_end();
    APPROXIMATE.iter().any(|word| text.strip_suffix(word).is_some_and(|head| !head.ends_with(char::is_alphanumeric)))
}

fn looking_at(text: &[char], i: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(n, c)| text.get(i + n) == Some(&c))
}

fn looking_at_word(text: &[char], i: usize, word: &str) -> bool {
    let end = i + word.chars().count();
    let same = word.chars().enumerate().all(|(n, c)| text.get(i + n).is_some_and(|d| d.to_ascii_lowercase() == c));
    same && !text.get(end).is_some_and(|c| c.is_alphanumeric())
}

/// What follows one space (or a no-break space).
fn space(text: &[char], end: usize) -> Option<usize> {
    text.get(end).filter(|c| c.is_whitespace()).map(|_| end + 1)
}

/// What follows a space, a hyphen or nothing.
fn joint(text: &[char], end: usize) -> Option<usize> {
    let c = text.get(end)?;
    Some(if c.is_whitespace() || *c == '-' { end + 1 } else { end })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn show(text: &str) -> String {
        let number = |n: Decimal| n.whole().map_or_else(|| n.to_f64().to_string(), |n| n.to_string());
        let one = |found: &Found| {
            let about = if found.approximate { "~" } else { "" };
            let body = match &found.figure {
                Figure::Money(n, code) => format!("{} {}", number(*n), code.unwrap_or("?")),
                Figure::Percent(n) => format!("{}%", number(*n)),
                Figure::Day(day) => day.to_string(),
                Figure::DayOfYear(month, day) => format!("--{month:02}-{day:02}"),
                Figure::Month(year, month) => format!("{year}-{month:02}"),
                Figure::Year(year) => format!("y{year}"),
                Figure::Decade(year) => format!("{year}s"),
                Figure::Number(n) => number(*n),
            };
            format!("{about}{body}")
        };
        find_in(text).iter().map(one).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn figures_are_read_as_readers_read_them() {
        for (text, expected) in [
            ("$3.8 billion a year", "3800000000 USD"),
            ("US$38bn, €5 million and 3.3 billion dollars", "38000000000 USD, 5000000 EUR, 3300000000 USD"),
            ("$3,300,695,000 in full", "3300695000 USD"),
            ("about $29.9 billion, not less than $3.3 billion", "~29900000000 USD, ~3300000000 USD"),
            ("a $500-million share of 38 billion", "500000000 USD, 38000000000 ?"),
            ("fiscal years 2019 to 2028", "y2019, y2028"),
            ("FY2019–FY2028, FY 2021, FY19, 2019–28", "y2019, y2028, y2021, y2019, y2019, y2028"),
            ("14 September 2016, September 14, 2016 and 2016-09-14", "2016-09-14, 2016-09-14, 2016-09-14"),
            ("September 2016, Sept. 2016, in 2016, the 1980s, mid-1950s", "2016-09, 2016-09, y2016, 1980s, 1950s"),
            ("on 3 May it may rain; May came", "--05-03"),
            ("26.3 percent, 26.3%, ten per cent", "26.3%, 26.3%, 10%"),
            ("three memoranda, the two states, one of them, twenty-one votes", "3, 21"),
            ("the 116th Congress, P.L. 118-50, 366-58, F-35 and Article 5", "116, 118, 50, 366, 58, 5"),
            ("a ten-year plan, a 20-year deal, 1,250 men, 1.25 a year", "10, 20, 1250, 1.25"),
            ("two billion dollars, one hundred, A380, 2,016", "2000000000 USD, 100, 2016"),
            ("November 2025.", "2025-11"),
            ("no figures here: v. b. m.", ""),
        ] {
            assert_eq!(show(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,60}") {
            let _ = find_in(&text);
        }

        #[test]
        fn figurative_text_is_read(text in "[$€0-9,.% a-z–SeptFYMay-]{0,40}") {
            let chars: Vec<char> = text.chars().collect();
            for found in find(&chars) {
                prop_assert!(found.range.start < found.range.end && found.range.end <= chars.len());
            }
        }
    }
}
