//! Dates as they are known: Extended Date/Time Format (ISO 8601-2:2019), levels 0 and 1, with the
//! level 2 parts that collections of treaties use (`198X-05`, `[1967,1968]` is left out).
//!
//! A date keeps the text as given; what can be compared are its two bounds.

use std::fmt;

/// A day of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// Year, astronomical numbering.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
}

impl Day {
    /// A day, if the calendar has it.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        ((1..=12).contains(&month) && day >= 1 && day <= days_in(year, month)).then_some(Self { year, month, day })
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        let Self { year, month, day } = self;
        match (month, day) {
            _ if day < days_in(year, month) => Self { year, month, day: day + 1 },
            (12, _) => Self { year: year + 1, month: 1, day: 1 },
            _ => Self { year, month: month + 1, day: 1 },
        }
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = split_year(text)?;
        let rest = rest.strip_prefix('-')?;
        let (month, day) = rest.split_once('-')?;
        if month.len() != 2 || day.len() != 2 {
            return None;
        }
        Self::new(year, digits(month)?, digits(day)?)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.year < 0 {
            write!(f, "-{:04}-{:02}-{:02}", -self.year, self.month, self.day)
        } else {
            write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
        }
    }
}

/// How finely a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// To the day.
    Day,
    /// To the month.
    Month,
    /// To the year.
    Year,
    /// To ten years.
    Decade,
    /// To a hundred years.
    Century,
    /// From one date to another.
    Interval,
}

/// A date in the Extended Date/Time Format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edtf {
    /// The text as given.
    pub text: String,
    /// First day that it can mean; nothing for an open or unknown start.
    pub earliest: Option<Day>,
    /// Last day that it can mean; nothing for an open or unknown end.
    pub latest: Option<Day>,
    /// How finely it is known.
    pub precision: Precision,
    /// Marked `?` or `%`.
    pub uncertain: bool,
    /// Marked `~` or `%`.
    pub approximate: bool,
}

/// Why a text is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EdtfError {
    /// Not one of the forms at all.
    #[error("not a date: dates look like 2016-09-14, 2016-09, 2016, 1967?, 1955/1956 or 198X")]
    Form,
    /// A month that no calendar has.
    #[error("there is no month {0}: months run from 01 to 12")]
    Month(u8),
    /// A day that the month does not have.
    #[error("there is no day {day}: {year}-{month:02} has {last} days")]
    Day {
        /// The year.
        year: i32,
        /// The month.
        month: u8,
        /// The day that was given.
        day: u8,
        /// The last day of that month.
        last: u8,
    },
    /// An interval that ends before it starts.
    #[error("the interval ends before it starts")]
    Backwards,
}

impl Edtf {
    /// Reads a date.
    ///
    /// # Errors
    /// [`EdtfError`] says what is wrong with the text, in words for its author.
    pub fn parse(text: &str) -> Result<Self, EdtfError> {
        if let Some((from, to)) = text.split_once('/') {
            return Self::interval(text, from, to);
        }
        let (body, uncertain, approximate) = qualifier(text);
        let (earliest, latest, precision) = single(body)?;
        Ok(Self {
            text: text.to_owned(),
            earliest: Some(earliest),
            latest: Some(latest),
            precision,
            uncertain,
            approximate,
        })
    }

    /// Whether it is one day, known and unqualified: then it is written as an `xsd:date`.
    pub fn is_day(&self) -> bool {
        self.precision == Precision::Day && !self.uncertain && !self.approximate
    }

    fn interval(text: &str, from: &str, to: &str) -> Result<Self, EdtfError> {
        let end = |part: &str| if part.is_empty() || part == ".." { Ok(None) } else { Self::parse(part).map(Some) };
        let (from, to) = (end(from)?, end(to)?);
        if from.is_none() && to.is_none() {
            return Err(EdtfError::Form);
        }
        let has = |f: fn(&Self) -> bool| from.as_ref().is_some_and(f) || to.as_ref().is_some_and(f);
        let (uncertain, approximate) = (has(|d| d.uncertain), has(|d| d.approximate));
        let (earliest, latest) = (from.and_then(|d| d.earliest), to.and_then(|d| d.latest));
        if let (Some(a), Some(b)) = (earliest, latest)
            && a > b
        {
            return Err(EdtfError::Backwards);
        }
        Ok(Self { text: text.to_owned(), earliest, latest, precision: Precision::Interval, uncertain, approximate })
    }
}

/// Whether a day certainly lies in a period: its start is certainly not after the day, and no end is
/// possibly before it.
///
/// A period has at least one start; without an end it goes on. Where accounts give several starts, one
/// that is certain is enough; of several ends every one counts.
pub fn certainly_within(day: Day, starts: &[Edtf], ends: &[Edtf]) -> bool {
    starts.iter().any(|start| start.latest.is_some_and(|latest| latest <= day))
        && ends.iter().all(|end| end.earliest.is_some_and(|earliest| earliest >= day))
}

/// Whether a day possibly lies in a period: one of its starts can be on or before the day, and one of
/// its ends, if there are any, on or after it.
pub fn possibly_within(day: Day, starts: &[Edtf], ends: &[Edtf]) -> bool {
    starts.iter().any(|start| start.earliest.is_none_or(|earliest| earliest <= day))
        && (ends.is_empty() || ends.iter().any(|end| end.latest.is_none_or(|latest| latest >= day)))
}

fn qualifier(text: &str) -> (&str, bool, bool) {
    match text.as_bytes().last() {
        Some(b'?') => (&text[..text.len() - 1], true, false),
        Some(b'~') => (&text[..text.len() - 1], false, true),
        Some(b'%') => (&text[..text.len() - 1], true, true),
        _ => (text, false, false),
    }
}

fn single(text: &str) -> Result<(Day, Day, Precision), EdtfError> {
    let span = |from: i32, to: i32, precision| {
        Ok((Day { year: from, month: 1, day: 1 }, Day { year: to, month: 12, day: 31 }, precision))
    };
    if let Some(decade) = text.strip_suffix('X').filter(|rest| rest.len() == 3)
        && let Some(n) = digits::<i32>(decade)
    {
        return span(n * 10, n * 10 + 9, Precision::Decade);
    }
    if let Some(century) = text.strip_suffix("XX").filter(|rest| rest.len() == 2)
        && let Some(n) = digits::<i32>(century)
    {
        return span(n * 100, n * 100 + 99, Precision::Century);
    }
    let (year, rest) = split_year(text).ok_or(EdtfError::Form)?;
    let Some(rest) = rest.strip_prefix('-') else {
        return if rest.is_empty() { span(year, year, Precision::Year) } else { Err(EdtfError::Form) };
    };
    if rest == "XX" || rest == "XX-XX" {
        return span(year, year, Precision::Year);
    }
    let (month, day) = rest.split_once('-').map_or((rest, None), |(month, day)| (month, Some(day)));
    if month.len() != 2 || day.is_some_and(|day| day.len() != 2) {
        return Err(EdtfError::Form);
    }
    let month: u8 = digits(month).ok_or(EdtfError::Form)?;
    if !(1..=12).contains(&month) {
        return Err(EdtfError::Month(month));
    }
    let last = days_in(year, month);
    match day {
        None | Some("XX") => Ok((Day { year, month, day: 1 }, Day { year, month, day: last }, Precision::Month)),
        Some(day) => {
            let day: u8 = digits(day).ok_or(EdtfError::Form)?;
            let day = Day::new(year, month, day).ok_or(EdtfError::Day { year, month, day, last })?;
            Ok((day, day, Precision::Day))
        }
    }
}

/// The year at the start of a text, four digits with an optional sign, and what follows.
fn split_year(text: &str) -> Option<(i32, &str)> {
    let (sign, body) = text.strip_prefix('-').map_or((1, text), |body| (-1, body));
    let year = body.get(..4)?;
    Some((sign * digits::<i32>(year)?, &body[4..]))
}

fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn days_in(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bounds(text: &str) -> String {
        match Edtf::parse(text) {
            Ok(date) => {
                let show = |day: Option<Day>| day.map_or("..".to_owned(), |day| day.to_string());
                format!("{} {}", show(date.earliest), show(date.latest))
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn dates_have_bounds() {
        for (text, expected) in [
            ("2016-09-14", "2016-09-14 2016-09-14"),
            ("2016-02", "2016-02-01 2016-02-29"),
            ("1967?", "1967-01-01 1967-12-31"),
            ("198X", "1980-01-01 1989-12-31"),
            ("1955/1956", "1955-01-01 1956-12-31"),
            ("2019-10/..", "2019-10-01 .."),
            ("2016-13-01", "there is no month 13: months run from 01 to 12"),
            ("2015-02-29", "there is no day 29: 2015-02 has 28 days"),
            ("1956/1955", "the interval ends before it starts"),
            ("14 Sept 2016", "not a date: dates look like 2016-09-14, 2016-09, 2016, 1967?, 1955/1956 or 198X"),
        ] {
            assert_eq!(bounds(text), expected, "{text}");
        }
    }

    #[test]
    fn a_day_lies_in_a_period_certainly_possibly_or_not() {
        let dates = |texts: &[&str]| texts.iter().map(|text| Edtf::parse(text).unwrap()).collect::<Vec<_>>();
        let day = Day::parse("1985-06-01").unwrap();
        for (starts, ends, certainly, possibly) in [
            (&["1981-11-30"][..], &[][..], true, true),
            (&["1981-11-30"], &["1991-12-26"], true, true),
            (&["1985-06-01"], &["1985-06-01"], true, true),
            (&["1985"], &["1991"], false, true),
            (&["198X"], &["1985"], false, true),
            (&["1981"], &["1985-05"], false, false),
            (&["1986"], &[], false, false),
            (&["../1981"], &["1984/.."], false, true),
            (&["1980/.."], &["../1990"], false, true),
            (&["1981", "1990"], &["1984", "1991"], false, true),
            (&[], &["1991"], false, false),
        ] {
            let (starts, ends) = (dates(starts), dates(ends));
            let found = (certainly_within(day, &starts, &ends), possibly_within(day, &starts, &ends));
            assert_eq!(found, (certainly, possibly), "{starts:?} {ends:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "\\PC{0,20}") {
            let _ = Edtf::parse(&text);
        }

        #[test]
        fn days_round_trip(year in -9999i32..9999, month in 1u8..=12, day in 1u8..=31) {
            if let Some(day) = Day::new(year, month, day) {
                prop_assert_eq!(Day::parse(&day.to_string()), Some(day));
                let date = Edtf::parse(&day.to_string()).unwrap();
                prop_assert!(date.is_day() && date.earliest == date.latest);
            }
        }
    }
}
