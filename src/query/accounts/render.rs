//! Accounts as text and as JSON.

use super::{Accounts, InForce, SourceAccount};
use crate::model::edtf::Day;
use crate::model::{Lookup, NamedNode, Prefixes};
use serde_json::{Value, json};
use std::fmt::Write as _;

impl Accounts {
    /// The accounts in words; `day` adds how the agreement stood on it.
    pub fn text(&self, records: &dyn Lookup, prefixes: &Prefixes, day: Option<Day>) -> String {
        let mut out = format!("Accounts of {}: {}\n", prefixes.compact(self.agreement.as_ref()), self.accounts.len());
        if let Some(day) = day {
            let by = self.on(day).filter(|(_, how)| *how == InForce::Yes).count();
            let _ = writeln!(out, "In force on {day}: by {by} of {}", self.accounts.len());
        }
        for account in &self.accounts {
            let _ = writeln!(out, "\n{}", title(records, &account.source));
            let ids = |nodes: &[NamedNode]| -> String {
                nodes.iter().map(|node| prefixes.compact(node.as_ref()).into_owned()).collect::<Vec<_>>().join(", ")
            };
            let _ = writeln!(out, "  {}", prefixes.compact(account.source.as_ref()));
            if account.read_in != [account.source.clone()] {
                let _ = writeln!(out, "  read in      {}", ids(&account.read_in));
            }
            for (label, text) in account.lines(day) {
                let _ = writeln!(out, "  {label:<12} {text}");
            }
            if !account.likewise.is_empty() {
                let _ = writeln!(out, "  likewise     {}", ids(&account.likewise));
            }
            let _ = writeln!(out, "  claims       {}", ids(&account.claims));
        }
        out
    }

    /// The accounts as JSON; `day` adds how the agreement stood on it.
    pub fn json(&self, prefixes: &Prefixes, day: Option<Day>) -> Value {
        let ids = |nodes: &[NamedNode]| -> Vec<String> {
            nodes.iter().map(|node| prefixes.compact(node.as_ref()).into_owned()).collect()
        };
        let accounts: Vec<Value> = self
            .accounts
            .iter()
            .map(|account| {
                let course = &account.course;
                let steps: Vec<Value> =
                    course.steps.iter().map(|step| json!({ "date": step.date, "resumed": step.resumed })).collect();
                json!({
                    "source": prefixes.compact(account.source.as_ref()),
                    "readIn": ids(&account.read_in),
                    "likewise": ids(&account.likewise),
                    "signed": course.signed,
                    "begins": course.begins,
                    "ends": course.ends,
                    "steps": steps,
                    "suspension": course.suspension(),
                    "standing": day.map(|day| course.on(day).name()),
                    "claims": ids(&account.claims),
                })
            })
            .collect();
        let by = |day| self.on(day).filter(|(_, how)| *how == InForce::Yes).count();
        json!({
            "agreement": prefixes.compact(self.agreement.as_ref()),
            "day": day.map(|day| day.to_string()),
            "inForceBy": day.map(by),
            "accounts": accounts,
        })
    }
}

impl SourceAccount {
    /// What the account says of the course, line by line: a label and the words.
    pub fn lines(&self, day: Option<Day>) -> Vec<(String, String)> {
        let told = |dates: &[String]| if dates.is_empty() { "not told".to_owned() } else { dates.join(", ") };
        let course = &self.course;
        let mut lines = vec![
            ("signed".to_owned(), told(&course.signed)),
            ("begins".to_owned(), told(&course.begins)),
            ("ends".to_owned(), told(&course.ends)),
            ("suspension".to_owned(), course.suspension()),
        ];
        lines.extend(day.map(|day| (day.to_string(), course.on(day).words())));
        lines
    }
}

/// What a source is called.
fn title(records: &dyn Lookup, source: &NamedNode) -> String {
    records.label(source.as_ref().into()).unwrap_or_else(|| source.as_str().to_owned())
}
