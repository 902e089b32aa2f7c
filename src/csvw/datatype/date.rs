//! Dates and times as XML Schema writes them, and the date patterns of UAX #35 that CSVW knows.

use super::{Fault, Kind, hint};
use std::fmt::Write;

/// The parts of a date or time; those that a type lacks are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Moment<'t> {
    year: Option<i64>,
    month: Option<u32>,
    day: Option<u32>,
    hour: Option<u32>,
    minute: Option<u32>,
    second: Option<u32>,
    /// Digits after the seconds.
    fraction: &'t str,
    /// Minutes ahead of UTC.
    pub(super) zone: Option<i32>,
}

/// Takes a text apart from the left.
struct Cursor<'t>(&'t str);

impl<'t> Cursor<'t> {
    fn literal(&mut self, c: char) -> Option<()> {
        self.0 = self.0.strip_prefix(c)?;
        Some(())
    }

    /// From `least` to `most` digits.
    fn digits(&mut self, least: usize, most: usize) -> Option<&'t str> {
        let count = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        Some(digits)
    }

    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        self.digits(least, most)?.parse().ok()
    }

    /// A year of four digits or more, perhaps negative.
    fn year(&mut self) -> Option<i64> {
        let negative = self.literal('-').is_some();
        let digits = self.digits(4, 12)?;
        if digits.len() > 4 && digits.starts_with('0') {
            return None;
        }
        let year: i64 = digits.parse().ok()?;
        Some(if negative { -year } else { year })
    }

    /// A time zone in the form that `width` X's stand for (1: hours, minutes optional; 2: `-0800`; 3: `-08:00`).
    fn zone(&mut self, width: usize, zulu: bool) -> Option<i32> {
        if zulu && self.literal('Z').is_some() {
            return Some(0);
        }
        let sign = if self.literal('+').is_some() {
            1
        } else {
            self.literal('-')?;
            -1
        };
        let hours = self.number(2, 2)?;
        if width == 3 {
            self.literal(':')?;
        }
        let minutes = match (width, self.digits(2, 2)) {
            (_, Some(minutes)) => minutes.parse().ok()?,
            (1, None) => 0,
            _ => return None,
        };
        let all = i32::try_from(hours * 60 + minutes).ok()?;
        (minutes < 60 && all <= 14 * 60).then_some(sign * all)
    }
}

impl<'t> Moment<'t> {
    /// Reads a text in XML Schema's form of the kind.
    pub(super) fn parse(text: &'t str, kind: Kind) -> Option<Self> {
        let mut cursor = Cursor(text);
        let mut moment = Self::default();
        match kind {
            Kind::Date => moment.date(&mut cursor)?,
            Kind::Time => moment.time(&mut cursor)?,
            Kind::DateTime | Kind::DateTimeStamp => {
                moment.date(&mut cursor)?;
                cursor.literal('T')?;
                moment.time(&mut cursor)?;
            }
            Kind::GYear => moment.year = Some(cursor.year()?),
            Kind::GYearMonth => {
                moment.year = Some(cursor.year()?);
                cursor.literal('-')?;
                moment.month = Some(cursor.number(2, 2)?);
            }
            Kind::GMonth | Kind::GMonthDay => {
                cursor.literal('-')?;
                cursor.literal('-')?;
                moment.month = Some(cursor.number(2, 2)?);
                if kind == Kind::GMonthDay {
                    cursor.literal('-')?;
                    moment.day = Some(cursor.number(2, 2)?);
                }
            }
            Kind::GDay => {
                (0..3).try_for_each(|_| cursor.literal('-'))?;
                moment.day = Some(cursor.number(2, 2)?);
            }
            _ => return None,
        }
        if !cursor.0.is_empty() {
            moment.zone = Some(cursor.zone(3, true)?);
        }
        (cursor.0.is_empty() && moment.is_real() && (kind != Kind::DateTimeStamp || moment.zone.is_some()))
            .then_some(moment)
    }

    fn date(&mut self, cursor: &mut Cursor<'t>) -> Option<()> {
        self.year = Some(cursor.year()?);
        cursor.literal('-')?;
        self.month = Some(cursor.number(2, 2)?);
        cursor.literal('-')?;
        self.day = Some(cursor.number(2, 2)?);
        Some(())
    }

    fn time(&mut self, cursor: &mut Cursor<'t>) -> Option<()> {
        self.hour = Some(cursor.number(2, 2)?);
        cursor.literal(':')?;
        self.minute = Some(cursor.number(2, 2)?);
        cursor.literal(':')?;
        self.second = Some(cursor.number(2, 2)?);
        if cursor.literal('.').is_some() {
            self.fraction = cursor.digits(1, 64)?;
        }
        Some(())
    }

    /// Whether the parts make a date and time that exist.
    fn is_real(&self) -> bool {
        let month = self.month.unwrap_or(1);
        let day = self.day.unwrap_or(1);
        let midnight = self.hour == Some(24)
            && self.minute.unwrap_or(0) == 0
            && self.second.unwrap_or(0) == 0
            && self.fraction.bytes().all(|b| b == b'0');
        (1..=12).contains(&month)
            && (1..=days(self.year.unwrap_or(2000), month)).contains(&day)
            && (self.hour.unwrap_or(0) < 24 || midnight)
            && self.minute.unwrap_or(0) < 60
            && self.second.unwrap_or(0) < 60
    }

    /// Nanoseconds from a fixed point, for comparing; no time zone counts as UTC.
    pub(super) fn instant(&self) -> i128 {
        let mut nanos = String::with_capacity(9);
        nanos.extend(self.fraction.chars().chain("000000000".chars()).take(9));
        let day = day_number(self.year.unwrap_or(2000), self.month.unwrap_or(1), self.day.unwrap_or(1));
        let minutes = i64::from(self.hour.unwrap_or(0)) * 60 + i64::from(self.minute.unwrap_or(0));
        let minutes = minutes - i64::from(self.zone.unwrap_or(0));
        let seconds = i128::from(day) * 86_400 + i128::from(minutes) * 60 + i128::from(self.second.unwrap_or(0));
        seconds * 1_000_000_000 + nanos.parse::<i128>().unwrap_or(0)
    }

    /// Writes the parts in XML Schema's form of the kind.
    fn write(&self, kind: Kind, zone: Option<&str>) -> String {
        let (year, month, day) = (self.year.unwrap_or(0), self.month.unwrap_or(0), self.day.unwrap_or(0));
        let mut out = match kind {
            Kind::Time => String::new(),
            Kind::GYear => format!("{year:04}"),
            Kind::GYearMonth => format!("{year:04}-{month:02}"),
            Kind::GMonth => format!("--{month:02}"),
            Kind::GMonthDay => format!("--{month:02}-{day:02}"),
            Kind::GDay => format!("---{day:02}"),
            _ => format!("{year:04}-{month:02}-{day:02}"),
        };
        if matches!(kind, Kind::DateTime | Kind::DateTimeStamp) {
            out.push('T');
        }
        if matches!(kind, Kind::Time | Kind::DateTime | Kind::DateTimeStamp) {
            let (hour, minute, second) = (self.hour.unwrap_or(0), self.minute.unwrap_or(0), self.second.unwrap_or(0));
            let _ = write!(out, "{hour:02}:{minute:02}:{second:02}");
            if !self.fraction.is_empty() {
                out.push('.');
                out.push_str(self.fraction);
            }
        }
        match (zone, self.zone) {
            (Some("Z"), _) => out.push('Z'),
            (_, Some(minutes)) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.abs();
                let _ = write!(out, "{sign}{:02}:{:02}", minutes / 60, minutes % 60);
            }
            _ => {}
        }
        out
    }
}

/// How many days the month has.
pub(super) fn days(year: i64, month: u32) -> u32 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar (Hinnant's `days_from_civil`).
fn day_number(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (i64::from(month) + if month > 2 { -3 } else { 9 }) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A date pattern such as `d.M.yyyy HH:mm`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DateFormat {
    text: String,
    fields: Vec<Field>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Literal(char),
    Year,
    /// Least number of digits, one or two.
    Month(usize),
    Day(usize),
    Hour,
    Minute,
    Second,
    /// Most digits.
    Fraction(usize),
    /// Number of X's, and whether `Z` may stand for UTC.
    Zone(usize, bool),
}

impl DateFormat {
    /// Reads a pattern for dates of the kind; what is wrong with it is said in words.
    pub(crate) fn new(text: &str, kind: Kind) -> Result<Self, String> {
        let bad =
            |what: &str| format!("`{text}` is not a date pattern, such as `dd.MM.yyyy` or `yyyy-MM-ddTHH:mm`: {what}");
        let mut fields = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let width = rest.chars().take_while(|other| *other == c).count();
            let field = match (c, width) {
                ('y', 4) => Field::Year,
                ('M', 1 | 2) => Field::Month(width),
                ('d', 1 | 2) => Field::Day(width),
                ('H', 2) => Field::Hour,
                ('m', 2) => Field::Minute,
                ('s', 2) => Field::Second,
                ('S', _) => Field::Fraction(width),
                ('X', 1..=3) => Field::Zone(width, true),
                ('x', 1..=3) => Field::Zone(width, false),
                ('-' | '/' | '.' | ':' | ' ' | 'T', 1) => Field::Literal(c),
                _ => return Err(bad(&format!("`{}` is not known", &rest[..width * c.len_utf8()]))),
            };
            fields.push(field);
            rest = &rest[width * c.len_utf8()..];
        }
        let has = |wanted: fn(&Field) -> bool| fields.iter().any(wanted);
        let (year, month) = (has(|f| *f == Field::Year), has(|f| matches!(f, Field::Month(_))));
        let (day, hour) = (has(|f| matches!(f, Field::Day(_))), has(|f| *f == Field::Hour));
        let complete = match kind {
            Kind::Date => year && month && day,
            Kind::Time => hour,
            Kind::DateTime | Kind::DateTimeStamp => year && month && day && hour,
            Kind::GYear => year,
            Kind::GYearMonth => year && month,
            Kind::GMonth => month,
            Kind::GMonthDay => month && day,
            _ => day,
        };
        if complete { Ok(Self { text: text.to_owned(), fields }) } else { Err(bad("a part of the date is missing")) }
    }

    /// The pattern as written.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Reads a date: its form in XML Schema.
    pub(super) fn read(&self, text: &str, kind: Kind) -> Result<String, Fault> {
        self.moment(text, kind).ok_or_else(|| Fault {
            what: format!("is not a date of the pattern `{}`", self.text),
            hint: hint::other(text, kind).filter(|_| self.text == "yyyy-MM-dd"),
        })
    }

    fn moment(&self, text: &str, kind: Kind) -> Option<String> {
        let mut cursor = Cursor(text);
        let mut moment = Moment::default();
        let mut zone = None;
        for (i, field) in self.fields.iter().enumerate() {
            match field {
                // A full stop before a fraction goes when the fraction does.
                Field::Literal('.') if matches!(self.fields.get(i + 1), Some(Field::Fraction(_))) => {
                    if cursor.literal('.').is_none() {
                        continue;
                    }
                    let Some(Field::Fraction(most)) = self.fields.get(i + 1) else { continue };
                    moment.fraction = cursor.digits(1, *most)?;
                }
                Field::Literal(c) => cursor.literal(*c)?,
                Field::Year => moment.year = Some(cursor.digits(4, 4)?.parse().ok()?),
                Field::Month(least) => moment.month = Some(cursor.number(*least, 2)?),
                Field::Day(least) => moment.day = Some(cursor.number(*least, 2)?),
                Field::Hour => moment.hour = Some(cursor.number(2, 2)?),
                Field::Minute => moment.minute = Some(cursor.number(2, 2)?),
                Field::Second => moment.second = Some(cursor.number(2, 2)?),
                Field::Fraction(_) => {}
                Field::Zone(width, zulu) => {
                    let start = cursor.0;
                    moment.zone = Some(cursor.zone(*width, *zulu)?);
                    zone = start.get(..1);
                }
            }
        }
        let stamped = kind != Kind::DateTimeStamp || moment.zone.is_some();
        (cursor.0.is_empty() && moment.is_real() && stamped).then(|| moment.write(kind, zone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_give_the_form_of_xml_schema() {
        for (kind, pattern, text, expected) in [
            (Kind::Date, "d/M/yyyy", "22/3/2015", Some("2015-03-22")),
            (Kind::Date, "dd.MM.yyyy XXX", "22.03.2015 Z", Some("2015-03-22Z")),
            (Kind::Date, "yyyy-MM-dd", "2015-02-29", None),
            (Kind::Time, "HHmm XX", "1502 +0800", Some("15:02:00+08:00")),
            (Kind::Time, "HH:mm:ss.SS", "15:02:37.143", None),
            (Kind::Time, "HH:mm:ssX", "15:02:37-05", Some("15:02:37-05:00")),
            (Kind::DateTime, "yyyyMMdd HHmmss", "20150315 150237", Some("2015-03-15T15:02:37")),
        ] {
            let format = DateFormat::new(pattern, kind).unwrap();
            assert_eq!(format.read(text, kind).ok().as_deref(), expected, "{pattern} {text}");
        }
        assert!(DateFormat::new("yy-MM-dd", Kind::Date).is_err());
        assert!(DateFormat::new("HH:mm", Kind::Date).is_err());
    }

    #[test]
    fn only_dates_that_exist_are_dates() {
        for (kind, text, expected) in [
            (Kind::Date, "2016-02-29", true),
            (Kind::Date, "2015-02-29", false),
            (Kind::Date, "2015-02-28-15:00", false),
            (Kind::Date, "-0044-03-15", true),
            (Kind::Date, "15-02-28", false),
            (Kind::Time, "24:00:00", true),
            (Kind::Time, "24:00:01", false),
            (Kind::DateTimeStamp, "2015-03-15T15:02:37", false),
            (Kind::GMonthDay, "--02-29", true),
            (Kind::GDay, "---32", false),
            (Kind::GYear, "2016Z", true),
        ] {
            assert_eq!(Moment::parse(text, kind).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn instants_follow_time() {
        let at = |text| Moment::parse(text, Kind::DateTime).unwrap().instant();
        assert!(at("2016-09-14T00:00:00") < at("2016-09-14T00:00:00.5"));
        assert_eq!(at("2016-09-14T02:00:00+02:00"), at("2016-09-14T00:00:00Z"));
        assert_eq!(at("1970-01-02T00:00:00Z"), 86_400 * 1_000_000_000);
    }
}
