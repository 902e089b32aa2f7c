//! The W3C suite of SHACL, Core and SPARQL, by manifest.
//!
//! Read from `../shared/suites/shacl`, or from the folder that `TREATISE_SUITES` names. A test passes
//! when `sh:conforms` and the multiset of results agree: focus node, path, value, component, severity
//! and source shape. Where the suite expects a failure, the shapes graph must be refused. What is
//! skipped stands in [`SKIPS`] with its reason; a skip that passes fails the test.

#![expect(clippy::unwrap_used, reason = "a test may stop at what should not happen")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use treatise::check::shacl::{Shapes, ValidationResult};
use treatise::model::syntax::{self, Format};
use treatise::model::{NamedNodeRef, Prefixes, Quad, Term};
use treatise::store::{Policy, Reader};

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const SH: &str = "http://www.w3.org/ns/shacl#";
const SHT: &str = "http://www.w3.org/ns/shacl-test#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const BASE: &str = "http://suite.example/";

/// Tests that do not pass, each with its reason.
const SKIPS: &[(&str, &str)] = &[];

fn folder() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "tests may be told where the suites are")]
    let suites = std::env::var("TREATISE_SUITES").ok().map(PathBuf::from);
    let suites = suites.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites"));
    Some(suites.join("shacl")).filter(|folder| folder.join("manifest.ttl").is_file())
}

/// A graph of the suite.
struct Graph {
    path: String,
    text: String,
    quads: Vec<Quad>,
}

impl Graph {
    fn read(folder: &Path, path: &str) -> Self {
        let text = std::fs::read_to_string(folder.join(path)).unwrap();
        let (statements, report) = syntax::parse(&text, Format::Turtle, &format!("{BASE}{path}"), path);
        assert!(report.is_empty(), "{path}: {report:?}");
        Self { path: path.to_owned(), text, quads: statements.into_iter().map(|it| it.quad).collect() }
    }

    fn values(&self, subject: &Term, predicate: &str) -> Vec<Term> {
        let predicate = NamedNodeRef::new_unchecked(predicate);
        let fits = |quad: &&Quad| Term::from(quad.subject.clone()) == *subject && quad.predicate.as_ref() == predicate;
        self.quads.iter().filter(fits).map(|quad| quad.object.clone()).collect()
    }

    fn value(&self, subject: &Term, predicate: &str) -> Option<Term> {
        self.values(subject, predicate).into_iter().next()
    }

    fn list(&self, head: &Term) -> Vec<Term> {
        let mut members = Vec::new();
        let mut node = head.clone();
        while let Some(member) = self.value(&node, &format!("{RDF}first")) {
            members.push(member);
            node = self.value(&node, &format!("{RDF}rest")).unwrap();
        }
        members
    }

    /// A property path as SPARQL writes it.
    fn property_path(&self, node: &Term) -> String {
        let all = |head: &Term| self.list(head).iter().map(|part| self.property_path(part)).collect::<Vec<_>>();
        if let Term::NamedNode(_) = node {
            return node.to_string();
        }
        if !self.list(node).is_empty() {
            return format!("({})", all(node).join("/"));
        }
        let inner = |kind: &str| self.value(node, &format!("{SH}{kind}"));
        if let Some(list) = inner("alternativePath") {
            return format!("({})", all(&list).join("|"));
        }
        if let Some(path) = inner("inversePath") {
            return format!("^{}", self.property_path(&path));
        }
        for (kind, sign) in [("zeroOrMorePath", "*"), ("oneOrMorePath", "+"), ("zeroOrOnePath", "?")] {
            if let Some(path) = inner(kind) {
                return format!("({}){sign}", self.property_path(&path));
            }
        }
        panic!("{}: {node} is no path", self.path)
    }
}

/// The files of a manifest and of those that it includes.
fn files(folder: &Path, manifest: &str) -> Vec<String> {
    let graph = Graph::read(folder, manifest);
    let this = Term::from(NamedNodeRef::new_unchecked(&format!("{BASE}{manifest}")).into_owned());
    let mut found = Vec::new();
    for included in graph.values(&this, &format!("{MF}include")) {
        let Term::NamedNode(included) = included else { continue };
        found.extend(files(folder, included.as_str().strip_prefix(BASE).unwrap()));
    }
    if graph.value(&this, &format!("{MF}entries")).is_some() {
        found.push(manifest.to_owned());
    }
    found
}

/// What makes a result what it is.
type Row = Vec<String>;

fn text(term: Option<Term>) -> String {
    term.map_or_else(|| "-".to_owned(), |term| term.to_string())
}

fn expected(graph: &Graph, report: &Term) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for result in graph.values(report, &format!("{SH}result")) {
        let of = |local: &str| graph.value(&result, &format!("{SH}{local}"));
        let path = of("resultPath").map_or_else(|| "-".to_owned(), |path| graph.property_path(&path));
        rows.push(vec![
            text(of("focusNode")),
            path,
            text(of("value")),
            text(of("sourceConstraintComponent")),
            text(of("resultSeverity")),
            text(of("sourceShape")),
        ]);
    }
    rows.sort();
    rows
}

fn given(results: &[ValidationResult]) -> Vec<Row> {
    let mut rows: Vec<Row> = results
        .iter()
        .map(|it| {
            vec![
                it.focus.to_string(),
                it.path.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string),
                text(it.value.clone()),
                it.component.to_string(),
                it.severity.to_string(),
                it.shape.to_string(),
            ]
        })
        .collect();
    rows.sort();
    rows
}

/// One `sht:Validate`.
fn test(folder: &Path, graph: &Graph, entry: &Term) -> Result<(), String> {
    let action = graph.value(entry, &format!("{MF}action")).unwrap();
    let file = |local: &str| match graph.value(&action, &format!("{SHT}{local}")) {
        Some(Term::NamedNode(node)) => Graph::read(folder, node.as_str().strip_prefix(BASE).unwrap()),
        other => panic!("{}: {other:?}", graph.path),
    };
    let (data, shapes) = (file("dataGraph"), file("shapesGraph"));
    let prefixes = Prefixes::new(&format!("{BASE}{}", shapes.path));
    let reader = Reader::from_quads(data.quads, Policy::Plain);
    let (shapes, report) = Shapes::parse(&[(shapes.path.clone(), shapes.text.clone())], &prefixes);
    let outcome = if report.has_errors() { Err(format!("{report:?}")) } else { Ok(()) };
    let outcome = outcome.and_then(|()| shapes.validate(&reader, &prefixes).map_err(|error| error.to_string()));
    let wanted = graph.value(entry, &format!("{MF}result")).unwrap();
    if wanted.to_string() == format!("<{SHT}Failure>") {
        return if outcome.is_err() { Ok(()) } else { Err("a failure was expected".to_owned()) };
    }
    let results = outcome?;
    let conforms = graph.value(&wanted, &format!("{SH}conforms")).unwrap();
    let Term::Literal(conforms) = conforms else { panic!("{}: sh:conforms", graph.path) };
    if results.is_empty() != (conforms.value() == "true") {
        return Err(format!("conforms: {}, and {} was expected", results.is_empty(), conforms.value()));
    }
    let (given, expected) = (given(&results), expected(graph, &wanted));
    if given == expected {
        return Ok(());
    }
    let minus: Vec<_> = expected.iter().filter(|row| !given.contains(row)).collect();
    let plus: Vec<_> = given.iter().filter(|row| !expected.contains(row)).collect();
    Err(format!("{} results, and {} were expected\n  - {minus:#?}\n  + {plus:#?}", given.len(), expected.len()))
}

/// Runs a manifest; every failure without a skip, and every skip without a failure, fails the test.
fn run(manifest: &str, count: usize) {
    let Some(folder) = folder() else {
        eprintln!("shacl: ran none of {manifest}, because the suites are not at hand (set TREATISE_SUITES)");
        return;
    };
    let skips: BTreeMap<&str, &str> = SKIPS.iter().copied().collect();
    let (mut passed, mut skipped, mut wrong) = (0, 0, Vec::new());
    let part = manifest.split_once('/').unwrap().0;
    let mut paths = files(&folder, manifest);
    // One test stands in the folder and in no manifest.
    let here = crate::harness::files_ending(&folder.join(part), ".ttl").into_iter();
    let rest: Vec<String> = here.map(|path| format!("{part}/{path}")).filter(|path| !paths.contains(path)).collect();
    paths.extend(rest);
    for path in paths {
        let graph = Graph::read(&folder, &path);
        let this = Term::from(NamedNodeRef::new_unchecked(&format!("{BASE}{path}")).into_owned());
        let Some(entries) = graph.value(&this, &format!("{MF}entries")) else { continue };
        for entry in graph.list(&entries) {
            let id = path.strip_suffix(".ttl").unwrap();
            match (test(&folder, &graph, &entry), skips.get(id)) {
                (Ok(()), None) => passed += 1,
                (Err(_), Some(_)) => skipped += 1,
                (Ok(()), Some(_)) => wrong.push(format!("{id} is skipped but passes")),
                (Err(what), None) => wrong.push(format!("{id}: {what}")),
            }
        }
    }
    eprintln!("shacl: {manifest}: {passed} passed, {skipped} skipped");
    assert!(wrong.is_empty(), "{} failed\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(passed + skipped, count, "the manifest has another number of tests");
}

#[test]
fn core_is_validated_as_the_recommendation_says() {
    run("core/manifest.ttl", 98);
}

#[test]
fn sparql_constraints_are_validated_as_the_recommendation_says() {
    run("sparql/manifest.ttl", 23);
}
