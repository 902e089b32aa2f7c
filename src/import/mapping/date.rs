//! `tr:dateParts`: year, month and day in cells of their own become one EDTF date.
//!
//! The date is as precise as the parts given: without a day a month, without a month a year, without
//! a year nothing. One column may hold whole dates instead; then `a..b`, as some datasets write "some
//! time from a to b", is read as the interval `a/b`.

use super::cell_text;
use super::found::{Found, Other};
use crate::csvw::Row;
use crate::diagnostic::codes;
use crate::model::edtf::{Day, Edtf};

/// Where the parts of a date stand, and which dates are believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// Indexes of the columns: whole date or year, month, day.
    pub(super) columns: Vec<usize>,
    /// Texts that stand for a part that is not known.
    pub(super) unknown: Vec<String>,
    /// First and last day that is believed.
    pub(super) range: (Option<Day>, Option<Day>),
    /// What happens to anything else.
    pub(super) other: Other,
}

impl Parts {
    /// The date of a row.
    pub(super) fn read(&self, row: &Row<'_>, found: &mut Found) -> Option<String> {
        let part = |n: usize| {
            let text = cell_text(row, *self.columns.get(n)?)?;
            (!self.unknown.contains(&text)).then_some(text)
        };
        let first = part(0)?;
        let date = join(&first, part(1).as_deref(), part(2).as_deref());
        match self.judge(&date) {
            Ok(()) => Some(date),
            Err(why) => {
                found.cell(row, (self.columns[0], &date), self.other, (&codes::BAD_DATE, format!("`{date}`: {why}")));
                None
            }
        }
    }

    fn judge(&self, date: &str) -> Result<(), String> {
        let date = Edtf::parse(date).map_err(|error| error.to_string())?;
        let (from, until) = self.range;
        let early = from.is_some_and(|from| date.earliest.is_some_and(|day| day < from));
        let late = until.is_some_and(|until| date.latest.is_some_and(|day| day > until));
        if !early && !late {
            return Ok(());
        }
        let show = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        Err(format!("outside the time that the mapping believes, {} to {}", show(from), show(until)))
    }
}

/// The EDTF text of the parts.
fn join(first: &str, month: Option<&str>, day: Option<&str>) -> String {
    let first = match first.split_once("..") {
        Some((from, to)) if !first.contains('/') => format!("{from}/{to}"),
        _ => first.to_owned(),
    };
    let pad = |text: &str, width: usize| format!("{text:0>width$}");
    match (month, day) {
        (None, _) if first.bytes().all(|b| b.is_ascii_digit()) => pad(&first, 4),
        (None, _) => first,
        (Some(month), None) => format!("{}-{}", pad(&first, 4), pad(month, 2)),
        (Some(month), Some(day)) => format!("{}-{}-{}", pad(&first, 4), pad(month, 2), pad(day, 2)),
    }
}
