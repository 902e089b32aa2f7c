//! Charts from named questions: the columns of an answer become the parts of a picture.
//!
//! - `timeline`: `from` (a date; rows without one are left out of the picture), `until`, `force`,
//!   `suspended` (a date), `kind` (`proposal` draws the row as one), and the first column that
//!   holds things as the label.
//! - `money`: `year`, `series` (what the sum is: pledged, recorded), `amount`, `currency`; or the
//!   columns that the header of the question names for its bars.
//!
//! The table beside the picture has every row, so nothing is told by the picture alone.

use super::compile::Compiler;
use super::decimal::Decimal;
use super::insert::{Ask, ChartKind};
use super::picture::{Bar, Bars, Force, Span, Timeline, bars, timeline, years};
use super::sentence::Chart;
use super::tables::{Answered, Fault, ask_question, table, text_of};
use crate::diagnostic::codes;
use crate::model::edtf::{Day, Edtf};
use crate::model::vocab::tr;
use crate::model::{NamedNode, Term};
use crate::query::{self, words};
use std::collections::BTreeSet;
use std::ops::Range;

/// A chart for an insertion.
///
/// # Errors
/// A finding at the insertion.
pub(super) fn fill(it: &mut Compiler<'_>, kind: ChartKind, ask: &Ask, span: &Range<usize>) -> Result<Chart, Fault> {
    let answered = ask_question(it, ask, span)?;
    let needed: &[&str] = match kind {
        ChartKind::Timeline => &["from"],
        ChartKind::Money if wide(&answered).is_some() => &[],
        ChartKind::Money => &["year", "series", "amount"],
    };
    if let Some(missing) = needed.iter().find(|name| answered.column(name).is_none()) {
        let message = format!("the question `{}` has no column `{missing}`, which the chart needs", ask.question);
        let columns = answered.rows.variables.join("`, `");
        let finding = it.source.finding(&codes::BAD_INSERT, span.start, span.end, message);
        return Err(finding.hint(format!("its columns are `{columns}`")).into());
    }
    let id = format!("chart-{}", it.pictures + 1);
    let title = answered.question.summary.clone();
    let svg = match kind {
        ChartKind::Timeline => timeline(&Timeline { id, title, today: today(it), spans: spans(it, &answered) }),
        ChartKind::Money => bars(&money(it, &answered, id, title)),
    };
    Ok(Chart { svg, table: table(it, &answered, span)? })
}

/// The right edge of a timeline is the day up to which the explainer was checked: no clock is read.
fn today(it: &Compiler<'_>) -> Day {
    it.checked.unwrap_or(Day { year: 2000, month: 1, day: 1 })
}

fn spans(it: &Compiler<'_>, answered: &Answered<'_>) -> Vec<Span> {
    let value = |row: &[Option<Term>], name: &str| answered.column(name).and_then(|column| row[column].clone());
    let date = |row: &[Option<Term>], name: &str| value(row, name).and_then(|term| Edtf::parse(&text_of(&term)).ok());
    let label = |row: &[Option<Term>]| {
        row.iter().flatten().find_map(|term| match term {
            Term::NamedNode(node) if !is_claim(it, node) => Some(it.library.words().name(node.as_ref())),
            _ => None,
        })
    };
    let mut seen = BTreeSet::new();
    let mut spans = Vec::new();
    for row in &answered.rows.rows {
        let Some(start) = date(row, "from") else { continue };
        let Some(from) = start.earliest else { continue };
        let Some(label) = label(row).or_else(|| value(row, "label").map(|term| text_of(&term))) else { continue };
        let proposal = value(row, "kind").is_some_and(|term| text_of(&term).to_lowercase().ends_with("proposal"));
        let force = if proposal { Force::Proposed } else { force(value(row, "force").as_ref()) };
        let until = date(row, "until").and_then(|date| date.latest);
        let suspended = date(row, "suspended").and_then(|date| date.earliest);
        if seen.insert((label.clone(), from, until, suspended)) {
            spans.push(Span {
                label,
                from,
                latest: start.latest.unwrap_or(from),
                dated: years(&start),
                until,
                suspended,
                force,
            });
        }
    }
    spans.sort_by(|a, b| (a.from, &a.label).cmp(&(b.from, &b.label)));
    spans
}

fn is_claim(it: &Compiler<'_>, node: &NamedNode) -> bool {
    matches!(it.context.prefixes.kind(node.as_ref()), Some(("claim", _)))
}

/// The force that a concept names; a row that says nothing of it is drawn as a single act.
fn force(term: Option<&Term>) -> Force {
    let name = term.map(text_of).unwrap_or_default();
    match name.strip_prefix(tr::NS).unwrap_or(&name) {
        "InForce" => Force::InForce,
        "Suspended" => Force::Suspended,
        "Terminated" | "NotInForce" => Force::Ended,
        "NeverInForce" => Force::Never,
        _ => Force::Unknown,
    }
}

/// The columns of a question whose header describes bars: the years, and the sums beside them.
fn wide(answered: &Answered<'_>) -> Option<(usize, Vec<usize>)> {
    let chart = answered
        .question
        .chart
        .as_ref()
        .filter(|chart| chart.kind == query::ChartKind::Bars && chart.series.is_none())?;
    let sums = chart.y.iter().map(|name| answered.column(name)).collect::<Option<Vec<_>>>()?;
    Some((answered.column(&chart.x)?, sums))
}

fn money(it: &Compiler<'_>, answered: &Answered<'_>, id: String, title: String) -> Bars {
    let mut bars = Vec::new();
    let mut add = |year: &Term, series: String, amount: &Term| {
        if let Some(amount) = Decimal::parse(&text_of(amount)) {
            bars.push(Bar { group: text_of(year).chars().take(4).collect(), series, value: amount.to_f64() });
        }
    };
    let columns = (answered.column("year"), answered.column("series"), answered.column("amount"));
    for row in &answered.rows.rows {
        if let Some((year, sums)) = wide(answered) {
            for sum in sums {
                if let (Some(year), Some(amount)) = (&row[year], &row[sum]) {
                    add(year, words::heading(&answered.rows.variables[sum]), amount);
                }
            }
        } else if let (Some(year), Some(series), Some(amount)) = columns
            && let (Some(year), Some(series), Some(amount)) = (&row[year], &row[series], &row[amount])
        {
            add(year, it.library.words().term(series.as_ref()), amount);
        }
    }
    let currency = answered
        .column("currency")
        .and_then(|column| answered.rows.rows.iter().find_map(|row| row[column].as_ref()))
        .map(text_of);
    let unit = match currency.as_deref() {
        Some("USD") => "$ billion".to_owned(),
        Some(code) => format!("{code} billion"),
        None => "billion".to_owned(),
    };
    Bars { id, title, unit, divisor: 1e9, bars }
}
