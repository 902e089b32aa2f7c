//! The W3C suite of CSV on the Web: csv2rdf and validation, by manifest.
//!
//! Read from `../shared/suites/csvw`, or from the folder that `TREATISE_SUITES` names. What is
//! skipped stands in `csvw_skips.txt` with its reason; a skip that passes fails the test.

#![expect(clippy::unwrap_used, reason = "a test may stop at what should not happen")]

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::dataset::CanonicalizationAlgorithm;
use oxigraph::model::{Graph, Triple};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use treatise::csvw::{self, Metadata, Sheet, Table, ToRdf};
use treatise::diagnostic::{Report, Severity};

const BASE: &str = "http://www.w3.org/2013/csvw/tests/";
/// Where a site says that metadata may be found, in the order of `w3.org/.well-known/csvm`.
const PLACES: [&str; 4] = ["{+url}-metadata.json", "csv-metadata.json", "{+url}.json", "csvm.json"];

fn folder() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "tests may be told where the suites are")]
    let suites = std::env::var("TREATISE_SUITES").ok().map(PathBuf::from);
    let suites = suites.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites"));
    Some(suites.join("csvw")).filter(|folder| folder.join("manifest-rdf.jsonld").is_file())
}

/// One test of a manifest.
struct Case {
    id: String,
    kind: String,
    action: String,
    result: Option<String>,
    metadata: Option<String>,
    link: Option<String>,
    minimal: bool,
}

fn cases(folder: &Path, manifest: &str) -> Vec<Case> {
    let text = std::fs::read_to_string(folder.join(manifest)).unwrap();
    let manifest: Value = serde_json::from_str(&text).unwrap();
    let word = |value: &Value| value.as_str().map(str::to_owned);
    manifest["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| Case {
            id: word(&entry["id"]).unwrap(),
            kind: word(&entry["type"]).unwrap(),
            action: word(&entry["action"]).unwrap(),
            result: word(&entry["result"]),
            metadata: word(&entry["option"]["metadata"]),
            link: word(&entry["httpLink"]),
            minimal: entry["option"]["minimal"].as_bool().unwrap_or(false),
        })
        .collect()
}

/// The text at an address of the suite.
fn fetch(folder: &Path, url: &str) -> Option<Vec<u8>> {
    let path = url.strip_prefix(BASE)?.split(['?', '#']).next()?;
    // A query names another resource, which the suite has for tables only.
    if url.contains('?') && Path::new(path).extension().is_none_or(|end| end != "csv") {
        return None;
    }
    std::fs::read(folder.join(path)).ok()
}

fn resolve(base: &str, reference: &str) -> String {
    if reference.contains("://") {
        return reference.to_owned();
    }
    let folder = &base[..=base.rfind('/').unwrap()];
    format!("{folder}{reference}")
}

fn parse(folder: &Path, url: &str) -> Option<(Option<Metadata>, Report)> {
    let text = String::from_utf8(fetch(folder, url)?).unwrap();
    let load = |link: &str| fetch(folder, link).and_then(|bytes| String::from_utf8(bytes).ok());
    Some(Metadata::parse_with(&text, url, url, &load))
}

/// Finds the metadata of a test as the standard says ("Model for Tabular Data" §5).
fn locate(folder: &Path, case: &Case) -> (Option<Metadata>, Report) {
    let action = format!("{BASE}{}", case.action);
    if let Some(path) = &case.metadata {
        let (found, report) = parse(folder, &format!("{BASE}{path}")).unwrap();
        return (found, report);
    }
    if Path::new(&case.action).extension().is_some_and(|end| end == "json") {
        return parse(folder, &action).unwrap();
    }
    let mut warned = Report::new();
    let link = case.link.as_ref().and_then(|link| link.split(['<', '>']).nth(1)).map(|link| resolve(&action, link));
    let places = PLACES.iter().map(|place| match place.strip_prefix("{+url}") {
        Some(end) => format!("{action}{end}"),
        None => resolve(&action, place),
    });
    for url in link.into_iter().chain(places) {
        let Some((found, report)) = (if url.contains('?') { None } else { parse(folder, &url) }) else { continue };
        let describes = found.as_ref().is_some_and(|found| found.tables.iter().any(|table| table.url == action));
        if describes {
            warned.extend(report);
            return (found, warned);
        }
        warned.push(treatise::diagnostic::Diagnostic::new(
            &treatise::diagnostic::codes::METADATA_IGNORED,
            treatise::diagnostic::Place::file(url),
            "the metadata does not describe the table",
        ));
    }
    (Some(Metadata { tables: vec![Table::bare(&action)], ..Metadata::default() }), warned)
}

/// The metadata with columns for every table, and the bytes of the tables.
struct Prepared {
    metadata: Metadata,
    bytes: BTreeMap<String, Vec<u8>>,
    report: Report,
}

impl Prepared {
    fn sheets(&self) -> Vec<Sheet<'_>> {
        let tables = self.metadata.tables.iter();
        tables
            .filter_map(|table| {
                Some(Sheet { table, bytes: self.bytes.get(&table.url)?, path: &table.url, without: None })
            })
            .collect()
    }
}

fn prepare(folder: &Path, case: &Case) -> Result<Prepared, Report> {
    let (found, mut report) = locate(folder, case);
    let Some(mut metadata) = found else { return Err(report) };
    let mut bytes = BTreeMap::new();
    for table in &mut metadata.tables {
        match fetch(folder, &table.url) {
            Some(content) => {
                *table = table.clone().with_header(&content);
                bytes.insert(table.url.clone(), content);
            }
            None => report.push(treatise::diagnostic::Diagnostic::new(
                &treatise::diagnostic::codes::MISSING_FILE,
                treatise::diagnostic::Place::file(table.url.clone()),
                "no such table",
            )),
        }
    }
    Ok(Prepared { metadata, bytes, report })
}

fn canonical(triples: impl IntoIterator<Item = Triple>) -> Vec<String> {
    let mut graph: Graph = triples.into_iter().collect();
    graph.canonicalize(CanonicalizationAlgorithm::Unstable);
    let mut lines: Vec<String> = graph.iter().map(|triple| triple.to_string()).collect();
    lines.sort();
    lines
}

fn convert(case: &Case, prepared: &mut Prepared) -> (Vec<Triple>, Report) {
    for table in &mut prepared.metadata.tables {
        if let Some(bytes) = prepared.bytes.get(&table.url) {
            *table = table.clone().with_extra_columns(bytes);
        }
    }
    let mut triples = Vec::new();
    let mut report = Report::new();
    let sheets = prepared.sheets();
    if !case.minimal {
        report = csvw::standard(&prepared.metadata, &sheets, &mut |triple| triples.push(triple));
        return (triples, report);
    }
    for (i, sheet) in sheets.iter().filter(|sheet| !sheet.table.suppress_output).enumerate() {
        let mut reader = csvw::read(sheet.bytes, sheet.table, sheet.path).lenient();
        let mut to_rdf = ToRdf::new(sheet.table).with_blank_prefix(&format!("t{i}r"));
        for row in reader.by_ref() {
            to_rdf.row(&row, &mut |triple, _| triples.push(triple.into_owned()));
        }
        report.extend(reader.into_report());
        report.extend(to_rdf.into_report());
    }
    (triples, report)
}

fn rdf(folder: &Path, case: &Case) -> Result<(), String> {
    let negative = case.kind.ends_with("NegativeRdfTest");
    let mut prepared = match prepare(folder, case) {
        Ok(prepared) => prepared,
        Err(_) if negative => return Ok(()),
        Err(report) => return Err(format!("no metadata: {report:?}")),
    };
    let (triples, found) = convert(case, &mut prepared);
    let mut report = prepared.report;
    report.extend(found);
    if negative {
        return if report.has_errors() { Ok(()) } else { Err("an error was expected".to_owned()) };
    }
    let path = case.result.as_ref().unwrap();
    let text = std::fs::read(folder.join(path)).map_err(|error| format!("{path}: {error}"))?;
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(format!("{BASE}{path}")).unwrap();
    let expected: Result<Vec<Triple>, _> = parser
        .for_slice(&text)
        .map(|quad| quad.map(|quad| Triple::new(quad.subject, quad.predicate, quad.object)))
        .collect();
    let (given, expected) = (canonical(triples), canonical(expected.map_err(|error| error.to_string())?));
    if given != expected {
        let minus: Vec<_> = expected.iter().filter(|line| !given.contains(line)).take(6).collect();
        let plus: Vec<_> = given.iter().filter(|line| !expected.contains(line)).take(6).collect();
        return Err(format!("graphs differ\n    - {minus:#?}\n    + {plus:#?}\n    {report:?}"));
    }
    if case.kind.ends_with("WithWarnings") && report.is_empty() {
        return Err("a warning was expected".to_owned());
    }
    Ok(())
}

fn validate(folder: &Path, case: &Case) -> Result<(), String> {
    let mut report = Report::new();
    match prepare(folder, case) {
        Err(found) => report.extend(found),
        Ok(prepared) => {
            report.extend(prepared.report.clone());
            for table in &prepared.metadata.tables {
                let Some(bytes) = prepared.bytes.get(&table.url) else { continue };
                let mut reader = csvw::read(bytes, table, &table.url);
                reader.by_ref().for_each(drop);
                report.extend(reader.into_report());
            }
            report.extend(csvw::check_foreign_keys(&prepared.sheets()));
        }
    }
    let warnings = report.count(Severity::Warning);
    match (case.kind.as_str(), report.has_errors()) {
        ("csvt:NegativeValidationTest", true) | ("csvt:PositiveValidationTest", false) => Ok(()),
        ("csvt:WarningValidationTest", false) if warnings > 0 => Ok(()),
        (kind, _) => Err(format!("{kind}: {report:?}")),
    }
}

/// Runs a manifest; every failure without a skip, and every skip without a failure, fails the test.
fn run(manifest: &str, test: fn(&Path, &Case) -> Result<(), String>) {
    let Some(folder) = folder() else {
        eprintln!("csvw: ran none of {manifest}, because the suites are not at hand (set TREATISE_SUITES)");
        return;
    };
    let skips: BTreeMap<&str, &str> = include_str!("csvw_skips.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split_once(char::is_whitespace).expect("a skip has an id and a reason"))
        .collect();
    let cases = cases(&folder, manifest);
    let (mut passed, mut skipped, mut wrong) = (0, 0, Vec::new());
    for case in &cases {
        match (test(&folder, case), skips.get(case.id.as_str())) {
            (Ok(()), None) => passed += 1,
            (Err(_), Some(_)) => skipped += 1,
            (Ok(()), Some(_)) => wrong.push(format!("{} is skipped but passes", case.id)),
            (Err(what), None) => wrong.push(format!("{}: {what}", case.id)),
        }
    }
    eprintln!("csvw: {manifest}: {passed} passed, {skipped} skipped of {}", cases.len());
    assert!(wrong.is_empty(), "{} of {} failed\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(cases.len() > 200, "the manifest has only {} tests", cases.len());
}

#[test]
fn tables_become_the_triples_of_the_standard() {
    run("manifest-rdf.jsonld", rdf);
}

#[test]
fn tables_are_validated_as_the_standard_says() {
    run("manifest-validation.jsonld", validate);
}
