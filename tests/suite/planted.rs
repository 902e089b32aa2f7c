//! A large project in which every mistake was planted: exactly these are reported, and nothing else;
//! and a small one in which only what changed is tested again.
//!
//! A release build checks 100,000 quiet claims; a debug build 5,000, with as many planted mistakes.

use super::generator::planted;
use super::harness::Sandbox;
use std::collections::BTreeSet;
use treatise::check::compare::{Finding, compare};
use treatise::diagnostic::Severity;
use treatise::model::edtf::Day;
use treatise::project::{Now, Project, Silent};
use treatise::store::Policy;

const CLAIMS: u32 = if cfg!(debug_assertions) { 5_000 } else { 100_000 };

#[test]
fn exactly_what_was_planted_is_found() {
    let sandbox = Sandbox::empty();
    let planted = planted::write(sandbox.path(), CLAIMS).unwrap();
    let project = Project::open(sandbox.path()).unwrap();
    let now = Now { today: Day { year: 2026, month: 11, day: 23 }, instant: "2026-11-23T00:00:00Z".to_owned() };
    let found = project.check(&now, &Silent).unwrap();
    let named: BTreeSet<(&str, String)> = found
        .report
        .iter()
        .map(|it| (it.code.id, it.message.split('`').nth(1).unwrap_or(&it.message).to_owned()))
        .collect();
    let expected: BTreeSet<(&str, String)> = planted.findings.iter().cloned().collect();
    let (missed, extra): (Vec<_>, Vec<_>) =
        (expected.difference(&named).take(5).collect(), named.difference(&expected).take(5).collect());
    assert!(missed.is_empty() && extra.is_empty(), "of {CLAIMS} claims: missed {missed:?}, not planted {extra:?}");
    assert_eq!(found.report.iter().count(), expected.len(), "nothing is said twice");
    assert!(found.report.count(Severity::Error) >= 40, "contradicted denials and proposals in force are errors");

    let reader = found.content.reader(Policy::Derived);
    let disagreements: BTreeSet<(&str, String)> = compare(&reader, &found.content.vocabulary, project.prefixes())
        .iter()
        .filter(|comparison| !matches!(comparison.finding, Finding::Confirmed | Finding::Unique | Finding::CoverageGap))
        .map(|it| {
            (it.finding.name(), it.thing.to_string().rsplit('/').next().unwrap().trim_end_matches('>').to_owned())
        })
        .collect();
    let missed: Vec<_> = planted.disagreements.difference(&disagreements).take(5).collect();
    let extra: Vec<_> = disagreements.difference(&planted.disagreements).take(5).collect();
    assert!(missed.is_empty() && extra.is_empty(), "disagreements: missed {missed:?}, not planted {extra:?}");
}

/// Units tested and units there are, as `check -v` tells them.
fn tested(sandbox: &Sandbox, more: &[&str]) -> (usize, usize) {
    let run = sandbox.run(&[&["check", "-v"], more].concat());
    let line = run
        .stderr
        .lines()
        .find_map(|line| line.strip_prefix("tested "))
        .unwrap_or_else(|| panic!("{}", run.transcript()));
    let numbers: Vec<usize> = line.replace(',', "").split_whitespace().filter_map(|word| word.parse().ok()).collect();
    (numbers[0], numbers[1])
}

#[test]
fn a_check_tests_what_changed_since_the_import() {
    let sandbox = Sandbox::example();
    let (none, all) = tested(&sandbox, &[]);
    assert!(none < all / 10, "nothing changed, and {none} of {all} units were tested");
    sandbox.edit("data/commitments.csv", "us,ru-empire,7200000,USD", "us,ru-empire,7400000,USD");
    let (few, _) = tested(&sandbox, &[]);
    assert!(none < few && few < all / 2, "{few} of {all} units were tested for one row");
    sandbox.edit("data/commitments.csv", "us,ru-empire,7400000,USD", "us,ru-empire,7400000,USDD");
    let found = |more: &[&str]| sandbox.run(&[&["check"], more].concat()).fails_with(1).stdout;
    assert_eq!(found(&[]), found(&["--full"]), "the same is found either way");
    let (full, units) = tested(&sandbox, &["--full"]);
    assert_eq!(full, units);

    // What does not fit is not trusted.
    let kept = sandbox.read(".treatise/checked.json");
    sandbox.write(".treatise/checked.json", kept.replacen("\"units\":", "\"units\": ", 1));
    assert_eq!(tested(&sandbox, &[]).0, full);
}
