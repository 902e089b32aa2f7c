//! What the suites of RDF and SPARQL have in common: manifests, skips, and when two datasets are the same.
//!
//! The suites are read from `../shared/suites`, or from the folder that `TREATISE_SUITES` names.

use oxigraph::model::Dataset;
use oxigraph::model::dataset::CanonicalizationAlgorithm;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use treatise::model::syntax::{self, Format};
use treatise::model::{NamedNodeRef, Quad, Term};

/// The vocabulary of manifests.
pub(super) const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
/// Stands for the folder of a suite in the IRIs of its files.
pub(super) const BASE: &str = "http://suite.example/";

/// The folder of a suite, if it is at hand.
pub(super) fn folder(suite: &str) -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "tests may be told where the suites are")]
    let suites = std::env::var("TREATISE_SUITES").ok().map(PathBuf::from);
    let suites = suites.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites"));
    Some(suites.join(suite)).filter(|folder| folder.is_dir())
}

/// A graph in Turtle that describes tests or results.
pub(super) struct Graph {
    quads: Vec<Quad>,
}

impl Graph {
    /// Reads a file of a suite; IRIs in it that name files begin with [`BASE`].
    pub(super) fn read(folder: &Path, path: &str) -> Self {
        Self { quads: read(folder, path, &format!("{BASE}{path}")).unwrap() }
    }

    pub(super) fn values(&self, subject: &Term, predicate: &str) -> Vec<Term> {
        let predicate = NamedNodeRef::new_unchecked(predicate);
        let fits = |quad: &&Quad| Term::from(quad.subject.clone()) == *subject && quad.predicate.as_ref() == predicate;
        self.quads.iter().filter(fits).map(|quad| quad.object.clone()).collect()
    }

    pub(super) fn value(&self, subject: &Term, predicate: &str) -> Option<Term> {
        self.values(subject, predicate).into_iter().next()
    }

    pub(super) fn subjects(&self, predicate: &str) -> Vec<Term> {
        let with = self.quads.iter().filter(|quad| quad.predicate.as_str() == predicate);
        with.map(|quad| quad.subject.clone().into()).collect()
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
}

/// The statements of a file, in the syntax that its name says; or what is wrong with it.
pub(super) fn read(folder: &Path, path: &str, base: &str) -> Result<Vec<Quad>, String> {
    let extension = path.rsplit('.').next().unwrap();
    let bytes = std::fs::read(folder.join(path)).map_err(|error| format!("{path}: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|error| format!("{path}: {error}"))?;
    let format = Format::find(extension).unwrap_or_else(|| panic!("{path}: what syntax is that?"));
    let (statements, report) = syntax::parse(&text, format, base, path);
    let quads = statements.into_iter().map(|it| it.quad).collect();
    if report.is_empty() { Ok(quads) } else { Err(format!("{path}: {report:?}")) }
}

/// One test of a manifest.
pub(super) struct Test<'a> {
    pub(super) folder: &'a Path,
    pub(super) graph: &'a Graph,
    pub(super) id: Term,
    /// What kind of test it is: the local name of its class.
    pub(super) kind: String,
    /// What relative IRIs of its files begin with, where the suite says so.
    pub(super) assumed: Option<String>,
}

impl Test<'_> {
    /// A term of the test itself.
    pub(super) fn value(&self, property: &str) -> Option<Term> {
        self.graph.value(&self.id, property)
    }

    /// The path of a file of the suite.
    pub(super) fn path(&self, file: &Term) -> String {
        let Term::NamedNode(file) = file else { panic!("{}: {file} is no file", self.id) };
        file.as_str().strip_prefix(BASE).unwrap().to_owned()
    }

    /// The statements of a file of the suite.
    pub(super) fn quads(&self, file: &Term) -> Result<Vec<Quad>, String> {
        let path = self.path(file);
        let name = path.split_once('/').map_or(path.as_str(), |(_, name)| name);
        let base = self.assumed.as_ref().map_or_else(|| format!("{BASE}{path}"), |base| format!("{base}{name}"));
        read(self.folder, &path, &base)
    }
}

/// Tests that do not pass: a folder of the suite, a reason, and the names of the tests.
pub(super) type Skip = (&'static str, &'static str, &'static [&'static str]);

/// Runs the tests of some folders; every failure without a skip, and every skip without a failure, fails.
///
/// `tests` is how many there are. Runs none if the suite is not at hand.
pub(super) fn run(
    suite: &str,
    parts: &[&str],
    skips: &[Skip],
    tests: usize,
    test: impl Fn(&Test<'_>) -> Result<(), String>,
) {
    let Some(folder) = folder(suite) else {
        eprintln!("{suite}: ran none of {parts:?}, because the suites are not at hand (set TREATISE_SUITES)");
        return;
    };
    let (mut found, mut wrong) = (0, Vec::new());
    for part in parts {
        let skips = skips.iter().filter(|(folder, ..)| folder == part);
        let skips: BTreeSet<&str> = skips.flat_map(|(_, _, names)| names.iter().copied()).collect();
        found += run_part(&folder, part, &skips, &test, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} failed\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(found, tests, "the manifests have another number of tests");
}

/// Runs the tests of one folder, and says how many there are.
fn run_part(
    folder: &Path,
    part: &str,
    skips: &BTreeSet<&str>,
    test: impl Fn(&Test<'_>) -> Result<(), String>,
    wrong: &mut Vec<String>,
) -> usize {
    let manifest = &format!("{part}/manifest.ttl");
    let graph = Graph::read(folder, manifest);
    let this = Term::from(NamedNodeRef::new_unchecked(&format!("{BASE}{manifest}")).into_owned());
    let assumed = match graph.value(&this, &format!("{MF}assumedTestBase")) {
        Some(Term::NamedNode(base)) => Some(base.into_string()),
        _ => None,
    };
    let entries = graph.list(&graph.value(&this, &format!("{MF}entries")).unwrap());
    let (mut passed, mut seen) = (0, BTreeSet::new());
    for id in entries {
        let name = id.to_string().trim_end_matches('>').rsplit('#').next().unwrap().to_owned();
        let Some(Term::NamedNode(class)) = graph.value(&id, &format!("{RDF}type")) else {
            panic!("{manifest}: {id} is listed and not described")
        };
        let kind = class.as_str().rsplit('#').next().unwrap().to_owned();
        let outcome = test(&Test { folder, graph: &graph, id, kind, assumed: assumed.clone() });
        match (outcome, skips.contains(name.as_str())) {
            (Ok(()), false) => passed += 1,
            (Err(_), true) => {}
            (Ok(()), true) => wrong.push(format!("{part}/{name} is skipped but passes")),
            (Err(what), false) => wrong.push(format!("{part}/{name}: {what}")),
        }
        assert!(seen.insert(name.clone()), "{part}: {name} is listed twice");
    }
    let gone = skips.iter().filter(|name| !seen.contains(**name));
    wrong.extend(gone.map(|name| format!("{part}/{name} is skipped and not there")));
    eprintln!("{part}: {passed} of {} passed, {} skipped", seen.len(), skips.len());
    seen.len()
}

/// Whether two datasets are the same but for the labels of their blank nodes.
pub(super) fn is_isomorphic(one: &[Quad], other: &[Quad]) -> bool {
    let canonical = |quads: &[Quad]| {
        let mut dataset: Dataset = quads.iter().collect();
        dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
        dataset
    };
    canonical(one) == canonical(other)
}

/// The lines of a dataset, for a message.
pub(super) fn lines(quads: &[Quad]) -> String {
    let mut lines: Vec<String> = quads.iter().map(|quad| format!("    {quad}")).collect();
    lines.sort();
    lines.join("\n")
}

#[test]
fn blank_nodes_are_compared_by_what_is_said_of_them() {
    let parse = |text: &str| {
        let (statements, report) = syntax::parse(text, Format::Turtle, BASE, "a.ttl");
        assert!(report.is_empty(), "{report:?}");
        statements.into_iter().map(|it| it.quad).collect::<Vec<_>>()
    };
    let one = parse("@prefix : <urn:> . _:a :p _:b . _:b :p _:c . _:c :p _:a .");
    assert!(is_isomorphic(&one, &parse("@prefix : <urn:> . _:z :p _:x . _:y :p _:z . _:x :p _:y .")));
    assert!(!is_isomorphic(&one, &parse("@prefix : <urn:> . _:a :p _:b . _:b :p _:a . _:c :p _:c .")));
}
