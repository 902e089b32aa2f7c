//! The same input gives the same bytes (law 8).

use super::harness::Sandbox;
use std::collections::BTreeMap;

/// Paths whose bytes differ, and paths that only one side has.
fn differences(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let paths: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    paths.into_iter().filter(|path| a.get(*path) != b.get(*path)).cloned().collect()
}

#[track_caller]
fn assert_same(what: &str, a: &Sandbox, b: &Sandbox) {
    let (a, b) = (a.bytes(), b.bytes());
    assert!(a.keys().any(|path| path.starts_with("site/")), "there is no site");
    let different = differences(&a, &b);
    assert!(different.is_empty(), "{what}: {} files differ: {different:?}", different.len());
}

#[test]
fn two_builds_of_one_project_are_identical() {
    let sandbox = Sandbox::example();
    sandbox.run(&["build"]).good();
    let first = Sandbox::copy_of(sandbox.path());
    let run = sandbox.run(&["build"]).good();
    assert!(run.stderr.contains("nothing changed since the last revision"), "{}", run.transcript());
    assert!(run.stderr.contains(" 0 of them new or changed"), "{}", run.transcript());
    assert_same("a second build", &first, &sandbox);
}

#[test]
fn two_copies_are_identical() {
    let build = |sandbox: Sandbox| {
        sandbox.run(&["build", "--date", "2026-11-25"]).good();
        let log = sandbox.run(&["log", "--format", "json"]).good().stdout;
        (sandbox, log)
    };
    let fresh = || {
        let sandbox = Sandbox::empty();
        sandbox.run(&["init", "."]).good();
        sandbox
    };
    let ((a, log_a), (b, log_b)) = (build(fresh()), build(fresh()));
    assert_same("two copies", &a, &b);
    assert_eq!(log_a, log_b, "the hashes of the revisions differ");
}

/// The clock may say anything: what is published does not depend on it.
#[test]
fn the_clock_does_not_reach_the_site() {
    let build = |epoch: &str| {
        let sandbox = Sandbox::empty();
        sandbox.run(&["init", "."]).good();
        sandbox.run_with(&["build"], &[("SOURCE_DATE_EPOCH", epoch)], "").good();
        sandbox
    };
    assert_same("builds at two times", &build("1795608000"), &build("1795700000"));
}

/// Files that come in another order, or were imported one by one, say the same.
#[test]
fn history_does_not_reach_the_exports() {
    let whole = Sandbox::example();
    let grown = Sandbox::empty();
    grown.run(&["init", "."]).good();
    let explainer = grown.read("explainers/land-by-treaty.md");
    let stances = grown.read("data/stances.csv");
    std::fs::remove_file(grown.path().join("explainers/land-by-treaty.md")).unwrap();
    grown.write("data/stances.csv", format!("{}\n", stances.lines().next().unwrap()));
    grown.run(&["import"]).good();
    grown.write("explainers/land-by-treaty.md", explainer);
    grown.write("data/stances.csv", stances);
    grown.run(&["import"]).good();
    for sandbox in [&whole, &grown] {
        sandbox.run(&["export", "--dir", "export"]).good();
    }
    let revision = |text: &str| text.lines().filter(|line| !line.contains("revision")).collect::<Vec<_>>().join("\n");
    for sandbox in [&whole, &grown] {
        // The manifest says which revision it shows; that is all that may differ.
        let text = sandbox.read("export/manifest.json");
        sandbox.write("export/manifest.json", revision(&text));
    }
    let different = differences(&whole.bytes(), &grown.bytes());
    assert!(different.is_empty(), "exports differ: {different:?}");
}

/// The whole case of this repository, twice.
#[test]
fn the_repository_builds_the_same_twice() {
    let build = || {
        let sandbox = Sandbox::repository();
        let run = sandbox.run(&["build"]).good();
        assert!(run.stderr.lines().count() <= 10, "more than ten lines:\n{}", run.stderr);
        sandbox
    };
    assert_same("two builds of the repository", &build(), &build());
}
