//! What is kept of a check until the next: written and read as JSON.
//!
//! A text that is not exactly what was written gives nothing; the caller checks everything then.

use super::{Checked, Rule, Unit};
use crate::diagnostic::{Diagnostic, Place, Severity, codes};
use crate::model::edtf::Day;
use serde_json::{Value, json};

impl Checked {
    /// The result as JSON.
    pub fn to_json(&self) -> Value {
        let found: Vec<Value> = self
            .findings
            .iter()
            .map(|(unit, found)| json!([unit.rule.name(), unit.key, found.iter().map(diagnostic).collect::<Vec<_>>()]))
            .collect();
        json!({ "day": self.today.to_string(), "units": self.units, "found": found })
    }

    /// The result that was written; nothing if the text is anything else.
    pub fn from_json(value: &Value) -> Option<Self> {
        let mut checked = Self::start(Day::parse(value["day"].as_str()?)?);
        checked.units = usize::try_from(value["units"].as_u64()?).ok()?;
        for entry in value["found"].as_array()? {
            let rule = Rule::ALL.into_iter().find(|rule| Some(rule.name()) == entry[0].as_str())?;
            let unit = Unit { rule, key: entry[1].as_str()?.to_owned() };
            let found = entry[2].as_array()?.iter().map(read_diagnostic).collect::<Option<Vec<_>>>()?;
            checked.findings.restore(unit, found);
        }
        Some(checked)
    }
}

fn diagnostic(found: &Diagnostic) -> Value {
    let related: Vec<Value> = found.related.iter().map(|(at, what)| json!([place(at), what])).collect();
    json!([found.code.id, found.severity.name(), found.message, place(&found.place), found.hints, related])
}

fn read_diagnostic(value: &Value) -> Option<Diagnostic> {
    let mut found = Diagnostic::new(codes::find(value[0].as_str()?)?, read_place(&value[3])?, value[2].as_str()?);
    found.severity = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .find(|severity| Some(severity.name()) == value[1].as_str())?;
    found.hints = value[4].as_array()?.iter().map(|hint| Some(hint.as_str()?.to_owned())).collect::<Option<_>>()?;
    for related in value[5].as_array()? {
        found = found.see(read_place(&related[0])?, related[1].as_str()?);
    }
    Some(found)
}

fn place(at: &Place) -> Value {
    json!([at.file.as_deref(), at.line, at.column, at.width, at.row, at.cell.as_deref(), at.graph, at.term])
}

fn read_place(value: &Value) -> Option<Place> {
    let text = |i: usize| value[i].as_str();
    let number = |i: usize| value[i].as_u64().and_then(|n| u32::try_from(n).ok());
    (value.as_array()?.len() == 8).then(|| Place {
        file: text(0).map(Into::into),
        line: number(1),
        column: number(2),
        width: number(3).unwrap_or_default(),
        row: number(4),
        cell: text(5).map(Into::into),
        graph: text(6).map(Into::into),
        term: text(7).map(Into::into),
    })
}
