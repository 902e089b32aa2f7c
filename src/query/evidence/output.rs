//! Evidence written down: as further columns, or nested in JSON.

use super::{Evidence, RowEvidence};
use crate::model::claim::Direction;
use crate::model::{Claim, Literal, Prefixes, Status, Term};
use crate::query::output::{self, Format, OutputError, ndjson};
use crate::query::why::{Link, Out, reason};
use crate::query::words::Words;
use crate::sparql::{Answer, Cut, Rows};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::io::Write;

/// The columns that evidence adds: claims, weakest status, sources, quotations.
const COLUMNS: [&str; 4] = ["claims", "weakest_status", "sources", "quotations"];

/// Between two quotations of one cell.
const BETWEEN: &str = " | ";

impl Evidence {
    /// The answer with four more columns of text: `claims`, `weakest_status`, `sources`, `quotations`.
    ///
    /// Where the query has a variable of such a name, the column is called `evidence_claims` and so on.
    /// Ids are parted by blanks, quotations by ` | `; an incomplete cell of claims ends with `…`.
    /// Sources and quotations are those that support the claims. A row that no claim stands behind has
    /// `recorded` for its weakest status if it was matched from records, and nothing if from no statement.
    pub fn columns(&self, prefixes: &Prefixes) -> Rows {
        let mut variables = self.rows.variables.clone();
        for name in COLUMNS {
            let mut free = name.to_owned();
            while variables.contains(&free) {
                free.insert_str(0, "evidence_");
            }
            variables.push(free);
        }
        let added: Vec<[Option<Term>; 4]> = self.groups.iter().map(|group| self.cells(group, prefixes)).collect();
        let rows = self.rows.rows.iter().zip(&self.group_of);
        let rows = rows.map(|(row, group)| row.iter().chain(&added[*group]).cloned().collect()).collect();
        Rows { variables, rows, cut: self.rows.cut }
    }

    fn cells(&self, row: &RowEvidence, prefixes: &Prefixes) -> [Option<Term>; 4] {
        let claims: Vec<&Claim> = row.all().map(|claim| &self.claims[claim]).collect();
        let mut names: Vec<String> =
            claims.iter().map(|claim| prefixes.compact(claim.iri.as_ref()).into_owned()).collect();
        names.extend(row.cut.then(|| "…".to_owned()));
        let supporting = || {
            let stances = claims.iter().flat_map(|claim| &claim.stances);
            stances.filter(|stance| stance.direction() == Direction::Supporting)
        };
        let mut seen = BTreeSet::new();
        let sources: Vec<String> = supporting()
            .filter(|stance| seen.insert(&stance.source))
            .map(|stance| prefixes.compact(stance.source.as_ref()).into_owned())
            .collect();
        let quotations: Vec<&str> = supporting().filter_map(|stance| stance.quotation.as_deref()).collect();
        let recorded = !row.records.is_empty() || !row.derived.is_empty();
        let weakest = row.weakest.map(Status::word).or(recorded.then_some("recorded"));
        let cell = |text: String| (!text.is_empty()).then(|| Literal::new_simple_literal(text).into());
        [
            cell(names.join(" ")),
            cell(weakest.unwrap_or_default().to_owned()),
            cell(sources.join(" ")),
            cell(quotations.join(BETWEEN)),
        ]
    }

    /// The answer as one JSON object: `variables`, `rows`, `cut`, `evidenceCut`.
    ///
    /// A row has `values` (as in NDJSON) and `evidence`: `weakestStatus`, `claims`, `described`, `records`,
    /// `derived`, `cut`. Claims have the shape of [`crate::query::Why::json`], and their `content` is what of
    /// it was matched; statements are lists of three terms.
    pub fn json(&self, words: &Words<'_>) -> Value {
        json!({
            "variables": self.rows.variables,
            "rows": self.json_rows(words).collect::<Vec<_>>(),
            "cut": self.rows.cut.map(cut),
            "evidenceCut": self.cut.map(cut),
        })
    }

    /// The rows of [`Evidence::json`], one by one.
    pub fn json_rows<'a>(&'a self, words: &'a Words<'a>) -> impl Iterator<Item = Value> + 'a {
        let mut known: Vec<Option<Value>> = vec![None; self.claims.len()];
        self.rows.rows.iter().enumerate().map(move |(i, row)| {
            let cells = self.rows.variables.iter().zip(row);
            let values: Map<String, Value> =
                cells.map(|(name, cell)| (name.clone(), cell.as_ref().map_or(Value::Null, ndjson::value))).collect();
            json!({ "values": values, "evidence": self.json_evidence(self.of(i), words, &mut known) })
        })
    }

    fn json_evidence(&self, row: &RowEvidence, words: &Words<'_>, known: &mut [Option<Value>]) -> Value {
        let out = Out { words };
        let mut claim = |position: usize| {
            let load = || {
                let mut reason = reason(words.records, self.claims[position].clone(), Link::Content);
                for witness in &mut reason.witnesses {
                    if let Some(anchored) = &mut witness.anchor {
                        anchored.judged = self.judged.get(&witness.stance.node.to_string()).cloned();
                    }
                }
                out.reason(&reason)
            };
            known[position].get_or_insert_with(load).clone()
        };
        let mut cited: Vec<Value> = row.claims.iter().map(|it| claim(it.claim)).collect();
        for (value, it) in cited.iter_mut().zip(&row.claims) {
            value["content"] = it.states.iter().map(|triple| out.triple(triple)).collect();
        }
        let mut described: Vec<Value> = row.described.iter().map(|position| claim(*position)).collect();
        for value in &mut described {
            value["link"] = json!("itself");
        }
        json!({
            "weakestStatus": row.weakest.map(Status::word),
            "claims": cited,
            "described": described,
            "records": row.records.iter().map(|triple| out.triple(triple)).collect::<Vec<_>>(),
            "derived": row.derived.iter().map(|triple| out.triple(triple)).collect::<Vec<_>>(),
            "cut": row.cut,
        })
    }
}

fn cut(cut: Cut) -> Value {
    match cut {
        Cut::Rows(rows) => json!({ "rows": rows }),
        Cut::Seconds(seconds) => json!({ "seconds": seconds }),
        Cut::Bytes(bytes) => json!({ "bytes": bytes }),
        Cut::Service => json!({ "service": true }),
    }
}

/// Writes an answer with its evidence; `width` counts characters and matters for tables only.
///
/// JSON and NDJSON are nested; all other formats have further columns.
///
/// # Errors
/// [`OutputError::Unfit`] for formats that hold graphs only.
pub fn write(evidence: &Evidence, format: Format, words: &Words<'_>, width: usize) -> Result<Vec<u8>, OutputError> {
    match format {
        Format::Json => Ok(format!("{:#}\n", evidence.json(words)).into_bytes()),
        Format::NdJson => {
            let mut out = Vec::new();
            for row in evidence.json_rows(words) {
                writeln!(out, "{row}")?;
            }
            Ok(out)
        }
        format => output::write(&Answer::Rows(evidence.columns(words.prefixes)), format, words, width),
    }
}

/// What a reader must know of the evidence beyond the answer: that some of it was left out.
pub fn note(evidence: &Evidence) -> Option<String> {
    let rows = match evidence.incomplete() {
        0 => return None,
        1 => "1 row carries".to_owned(),
        rows => format!("{rows} rows carry"),
    };
    Some(match evidence.cut {
        Some(Cut::Seconds(seconds)) => {
            format!("{rows} less than the whole evidence: the search for it was stopped after {seconds} seconds")
        }
        _ => format!("{rows} less than the whole evidence: there are too many ways to them"),
    })
}
