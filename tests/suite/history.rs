//! History on the case of this repository: a row of one dataset is withdrawn and brought back.

use super::harness::Sandbox;
use std::collections::BTreeSet;

/// The lines of a file, without those that speak of a claim.
fn without(sandbox: &Sandbox, path: &str, claim: &str) {
    let text = sandbox.read(path);
    let kept: String = text.split_inclusive('\n').filter(|line| !line.contains(claim)).collect();
    assert_ne!(kept, text, "{path} says nothing of {claim}");
    sandbox.write(path, kept);
}

/// What a patch adds and removes.
fn operations(patch: &str) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let of = |sign: &str| patch.lines().filter_map(|line| line.strip_prefix(sign)).collect();
    (of("A "), of("D "))
}

#[test]
fn a_row_of_cow_is_withdrawn_and_brought_back() {
    let sandbox = Sandbox::repository();
    // The explainer cites the claim and would not compile without it.
    std::fs::remove_file(sandbox.path().join("explainers/us-israel-pact.md")).unwrap();
    let tables = ["data/instruments.csv", "data/stances.csv", "data/sides.csv"];
    let before = tables.map(|path| sandbox.read(path));
    sandbox.run(&["import", "--date", "2026-11-25"]).good();
    for path in tables {
        without(&sandbox, path, "mou-1981-cow");
    }
    sandbox.run(&["import", "--date", "2026-11-26", "--message", "COW withdrawn"]).good();
    for (path, text) in tables.into_iter().zip(before) {
        sandbox.write(path, text);
    }
    sandbox.run(&["import", "--date", "2026-11-27", "--message", "COW is back"]).good();

    let gone = sandbox.run(&["show", "2026-11-26"]).good().stdout;
    insta::assert_snapshot!(gone, @"
    Revision 2, 26 November 2026, 00:00 UTC, by Treatise editors: COW withdrawn
      [HASH]
      data/instruments.csv
      data/sides.csv
      data/stances.csv

    Statements: 2 added, 45 removed
    Claims: 1 withdrawn
    Claims: 2 only moved in their files
    Descriptions: 1 changed

    claim:mou-1981-cow — withdrawn from its file (was contested)
      COW v4.1 codes the 1981 memorandum (version4id 414) as a Type III entente without a defence duty,
      from 30 November 1981 to 26 December 1991.

    dispute:c14 “Was the 1981 memorandum an alliance, and how long did it last?” — described anew
      side: no longer claim:mou-1981-cow
    ");
    assert_eq!(sandbox.run(&["diff", "2026-11-25"]).good().stdout.lines().last(), Some("Nothing changed."));
    assert_eq!(
        sandbox.run(&["diff", "1", "-o", "patch"]).good().stdout.lines().filter(|l| l.starts_with(['A', 'D'])).count(),
        0
    );
    let (there, back) = (
        sandbox.run(&["diff", "1..2", "-o", "patch"]).good().stdout,
        sandbox.run(&["show", "-o", "patch"]).good().stdout,
    );
    let ((added, removed), (again, gone)) = (operations(&there), operations(&back));
    assert!(!removed.is_empty());
    assert_eq!((added, removed), (gone, again), "what was withdrawn is what came back, blank nodes included");
    let log = sandbox.run(&["log", "--claim", "mou-1981-cow"]).good().stdout;
    assert_eq!(log.lines().count(), 3);
    let why = |at: &str| sandbox.run(&["why", "agreement:mou-1981", "--at", at]).good().stdout;
    assert_eq!((why("1").contains("mou-1981-cow"), why("2").contains("mou-1981-cow")), (true, false));
    assert_eq!(why("1"), why("3"));
}
