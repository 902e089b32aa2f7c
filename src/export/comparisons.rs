//! Comparisons of what sources say, as a table (one row an account) and as JSON.

use super::csv::row;
use super::table::{id, local};
use crate::check::compare::{Account, Comparison, Silence};
use crate::model::{NamedNode, Prefixes};
use serde_json::{Value, json};

/// Name of the table, without extension.
pub(super) const NAME: &str = "comparisons";

/// What a row is.
pub(super) const SUMMARY: &str =
    "What independent sources say of the same thing, one row an account, and how the accounts stand to one another.";

/// The columns: name, type for the codebook, what it says.
pub(super) const COLUMNS: [(&str, &str, &str); 14] = [
    ("comparison", "id", "Id of the comparison; the rows of one comparison stand together."),
    ("finding", "code", "What came of it: a code of Findings or of DisagreementKinds."),
    ("thing", "kind/id", "The thing compared, by the first of its names."),
    ("names", "kind/id, separated by spaces", "All names of the thing."),
    ("property", "code", "The property compared."),
    ("for", "text", "What narrows the question, such as the type of obligation or the fiscal year; several with |."),
    ("source", "id", "The independent source whose account the row is."),
    ("read_in", "ids, separated by spaces", "The sources in which the account was read: the origin, or copies of it."),
    ("says", "text", "What it says; several values with |."),
    ("silent", "code", "Covers or OutOfReach where a register says nothing."),
    ("held", "true or false", "Whether a claim of the account is held."),
    ("claims", "ids, separated by spaces", "The claims behind the account."),
    ("disputes", "ids, separated by spaces", "Recorded disagreements with claims of the comparison on their sides."),
    ("why", "text", "Why the comparison came to its finding."),
];

/// The table as CSV (RFC 4180), and how many rows it has.
pub fn comparisons_csv(comparisons: &[Comparison], prefixes: &Prefixes) -> (String, u64) {
    let mut out = String::new();
    let mut rows = 0;
    row(&mut out, COLUMNS.iter().map(|(name, ..)| *name));
    for it in comparisons {
        for account in &it.accounts {
            let cells = cells(it, account, prefixes);
            row(&mut out, cells.iter().map(String::as_str));
            rows += 1;
        }
    }
    (out, rows)
}

fn cells(it: &Comparison, account: &Account, prefixes: &Prefixes) -> [String; 14] {
    let facets: Vec<String> = it.facets.iter().map(|facet| facet.text.replace('|', "%7C")).collect();
    let says: Vec<String> = account.answers.iter().map(|answer| answer.text.replace('|', "%7C")).collect();
    let claims: Vec<NamedNode> = account.answers.iter().flat_map(|answer| answer.claims.iter().cloned()).collect();
    let held = account.answers.iter().any(|answer| answer.held);
    [
        id(it.iri.as_ref(), prefixes),
        it.finding.name().to_owned(),
        path(&it.thing, prefixes),
        it.names.iter().map(|name| path(name, prefixes)).collect::<Vec<_>>().join(" "),
        local(it.property.as_ref(), prefixes),
        facets.join("|"),
        id(account.source.as_ref(), prefixes),
        ids(&account.read_in, prefixes),
        says.join("|"),
        account.silent.map(silence).unwrap_or_default().to_owned(),
        if account.answers.is_empty() { String::new() } else { held.to_string() },
        ids(&claims, prefixes),
        ids(&it.recorded, prefixes),
        it.why.clone(),
    ]
}

/// The comparisons as JSON, with the same names as the columns.
pub fn comparisons_json(comparisons: &[Comparison], prefixes: &Prefixes) -> Value {
    comparisons.iter().map(|it| of_one(it, prefixes)).collect()
}

fn of_one(it: &Comparison, prefixes: &Prefixes) -> Value {
    let short = |node: &NamedNode| prefixes.compact(node.as_ref()).into_owned();
    let shorts = |nodes: &[NamedNode]| -> Vec<String> { nodes.iter().map(short).collect() };
    let accounts: Vec<Value> = it
        .accounts
        .iter()
        .map(|account| {
            let answers: Vec<Value> = account
                .answers
                .iter()
                .map(|answer| {
                    json!({ "says": answer.text, "denied": answer.denied, "held": answer.held, "claims": shorts(&answer.claims) })
                })
                .collect();
            json!({
                "source": short(&account.source),
                "readIn": shorts(&account.read_in),
                "answers": answers,
                "silent": account.silent.map(silence),
            })
        })
        .collect();
    json!({
        "iri": it.iri.as_str(),
        "finding": it.finding.name(),
        "thing": short(&it.thing),
        "names": shorts(&it.names),
        "property": short(&it.property),
        "for": it.facets.iter().map(|facet| facet.text.as_str()).collect::<Vec<_>>(),
        "why": it.why,
        "accounts": accounts,
        "disputes": shorts(&it.recorded),
    })
}

/// The CSVW metadata of the table: it tells what the columns mean and makes no triples.
pub(super) fn metadata() -> String {
    let columns: Vec<Value> = COLUMNS
        .iter()
        .map(|(name, _, says)| json!({ "name": name, "titles": name, "dc:description": says, "suppressOutput": true }))
        .collect();
    let document = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": "en" }],
        "url": format!("{NAME}.csv"),
        "dc:title": NAME,
        "dc:description": SUMMARY,
        "tableSchema": { "columns": columns },
    });
    format!("{document:#}\n")
}

const fn silence(silence: Silence) -> &'static str {
    match silence {
        Silence::Covers => "Covers",
        Silence::OutOfReach => "OutOfReach",
    }
}

fn ids(nodes: &[NamedNode], prefixes: &Prefixes) -> String {
    nodes.iter().map(|node| id(node.as_ref(), prefixes)).collect::<Vec<_>>().join(" ")
}

fn path(node: &NamedNode, prefixes: &Prefixes) -> String {
    prefixes.kind(node.as_ref()).map_or_else(|| node.as_str().to_owned(), |(kind, id)| format!("{kind}/{id}"))
}
