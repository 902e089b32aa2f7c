//! Changes as a table, one row a change, for spreadsheets.

use super::claims::{Alteration, ClaimChange};
use super::things::PropertyChange;
use super::{Diff, FactFate, Fate, Names};
use crate::model::{Stance, Status};

/// The columns.
const HEADER: [&str; 8] = ["what", "subject", "property", "old", "new", "claim", "reason", "revision"];

/// One row, column by column.
#[derive(Default)]
struct Row {
    what: &'static str,
    subject: String,
    property: String,
    old: String,
    new: String,
    claim: String,
    reason: String,
    revision: Option<u64>,
}

impl Diff {
    /// One row a change, with a header (RFC 4180).
    ///
    /// Things are named by their ids as they are typed (`claim:no-mdt`), values are plain. `what` is `claim`,
    /// `status`, `judgement`, `stance`, `content`, `record`, `thing` or `fact`.
    pub fn csv(&self, names: &Names<'_>) -> String {
        let mut out = HEADER.join(",");
        out.push('\n');
        let mut rows = Vec::new();
        for change in &self.claims {
            claim(change, names, &mut rows);
        }
        for change in &self.things {
            let fate = fate(change.fate);
            let subject = names.subject(&change.thing);
            rows.extend(change.properties.iter().map(|it| Row {
                what: "thing",
                subject: subject.clone(),
                reason: fate.to_owned(),
                revision: change.revision,
                ..property(it, names)
            }));
        }
        for change in &self.facts {
            let (subject, value) = (names.subject(&change.triple.subject), names.plain(&change.triple.object));
            rows.extend(change.causes.iter().map(|cause| Row {
                what: "fact",
                subject: subject.clone(),
                property: names.id(&change.triple.predicate),
                old: if change.fate == FactFate::Came { String::new() } else { value.clone() },
                new: if change.fate == FactFate::Went { String::new() } else { value.clone() },
                claim: names.id(&cause.claim),
                reason: names.reason(&cause.reason),
                revision: cause.revision,
            }));
        }
        for row in rows {
            row.write(&mut out);
        }
        out
    }
}

fn claim(change: &ClaimChange, names: &Names<'_>, rows: &mut Vec<Row>) {
    let id = names.id(&change.claim);
    let row = |what| Row { what, subject: id.clone(), claim: id.clone(), revision: change.revision, ..Row::default() };
    let text = change.text.clone();
    match change.fate {
        Fate::New => rows.push(Row { new: text, reason: fate(change.fate).to_owned(), ..row("claim") }),
        Fate::Withdrawn => rows.push(Row { old: text, reason: fate(change.fate).to_owned(), ..row("claim") }),
        Fate::Changed => {}
    }
    let word = |status: &Option<Status>| status.map_or("", Status::word).to_owned();
    for alteration in &change.alterations {
        rows.push(match alteration {
            Alteration::Status { from, to, by } => Row {
                property: "tr:status".to_owned(),
                old: word(from),
                new: word(to),
                reason: by.as_ref().map(|it| names.assessment(it)).unwrap_or_default(),
                ..row("status")
            },
            Alteration::Judged { assessment, added } => {
                let (status, words) = (word(&assessment.status), names.assessment(assessment));
                let (old, new) = if *added { (String::new(), status) } else { (status, String::new()) };
                Row { property: "tr:assessment".to_owned(), old, new, reason: words, ..row("judgement") }
            }
            Alteration::Stance { from, to } => {
                let words =
                    |stance: &Option<Box<Stance>>| stance.as_ref().map(|it| names.stance(it)).unwrap_or_default();
                Row { property: "tr:stance".to_owned(), old: words(from), new: words(to), ..row("stance") }
            }
            Alteration::Content { triple, added } => {
                let value = names.plain(&triple.object);
                let (old, new) = if *added { (String::new(), value) } else { (value, String::new()) };
                let (subject, property) = (names.subject(&triple.subject), names.id(&triple.predicate));
                Row { subject, property, old, new, ..row("content") }
            }
            Alteration::Record(record) => {
                let Row { property, old, new, .. } = property(record, names);
                Row { property, old, new, ..row("record") }
            }
        });
    }
}

fn property(change: &PropertyChange, names: &Names<'_>) -> Row {
    let list =
        |terms: &[crate::model::Term]| terms.iter().map(|term| names.plain(term)).collect::<Vec<_>>().join(" | ");
    Row { property: names.id(&change.property), old: list(&change.old), new: list(&change.new), ..Row::default() }
}

const fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::New => "new",
        Fate::Withdrawn => "withdrawn",
        Fate::Changed => "changed",
    }
}

impl Row {
    fn write(&self, out: &mut String) {
        let revision = self.revision.map(|number| number.to_string()).unwrap_or_default();
        let cells =
            [self.what, &self.subject, &self.property, &self.old, &self.new, &self.claim, &self.reason, &revision];
        let quoted = cells.map(|cell| {
            if cell.contains(['"', ',', '\n', '\r']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        });
        out.push_str(&quoted.join(","));
        out.push('\n');
    }
}
