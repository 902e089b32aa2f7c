//! A source of the case is given up, and taken back: status, facts, explainer and exports follow (law 5).

use super::harness::Sandbox;
use std::collections::BTreeMap;

const SOURCE: &str = "jinsa-mdt-2024";
const CLAIM: &str = "jinsa-case-stronger-2024";
const STATUS: &str = "SELECT ?s ?r { claim:jinsa-case-stronger-2024 tr:status ?s OPTIONAL { claim:jinsa-case-stronger-2024 tr:recordedStatus ?r } }";
const FACT: &str = "ASK { position:jinsa-case-stronger-2024 a tr:Position }";

fn answer(sandbox: &Sandbox, query: &str) -> String {
    sandbox.run(&["query", "-o", "csv", "-e", query]).good().stdout.replace("https://w3id.org/treatise/ns#", "tr:")
}

/// The bytes below two folders.
fn published(sandbox: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    let is_output = |path: &String| path.starts_with("site/") || path.starts_with("export/");
    sandbox.bytes().into_iter().filter(|(path, _)| is_output(path)).collect()
}

fn row_of(table: &str, claim: &str) -> String {
    let start = format!("{claim},");
    table.lines().find(|line| line.starts_with(&start)).unwrap_or_default().to_owned()
}

#[test]
fn what_rested_on_a_source_falls_and_stands_again() {
    let sandbox = Sandbox::repository();
    sandbox.run(&["build"]).good();
    sandbox.run(&["export"]).good();
    let before = published(&sandbox);
    let row = row_of(&sandbox.read("export/claims.csv"), CLAIM);
    assert!(row.contains(",Supported,,true,"), "{row}");
    assert!(answer(&sandbox, STATUS).contains("tr:Supported,\r\n"), "it is supported, and nothing else is recorded");
    assert!(answer(&sandbox, FACT).contains("true"));

    let run = sandbox.run(&["retract", SOURCE, "--reason", "Withdrawn.", "--format", "json"]).good();
    let work = run.json();
    let lost: Vec<&str> =
        work["worklist"]["lost"].as_array().unwrap().iter().map(|it| it["claim"].as_str().unwrap()).collect();
    assert!(lost.contains(&"claim:jinsa-case-stronger-2024"), "{lost:?}");
    let kept: Vec<&serde_json::Value> = work["worklist"]["weakened"].as_array().unwrap().iter().collect();
    assert!(kept.iter().any(|it| it["claim"] == "claim:jinsa-2024-published"), "{kept:?}");
    let sentence = &work["sentences"][0];
    assert_eq!(sentence["file"], "explainers/us-israel-pact.md");
    assert!(sentence["text"].as_str().unwrap().starts_with("JINSA argues"), "{sentence}");
    assert!(!work["worklist"]["facts"]["gone"].as_array().unwrap().is_empty());

    assert!(answer(&sandbox, STATUS).contains("tr:Unverified,tr:Supported"), "{}", answer(&sandbox, STATUS));
    assert!(answer(&sandbox, FACT).contains("false"));
    let line = sentence["line"].as_u64().unwrap();
    let check = sandbox.run(&["check"]).fails_with(1);
    assert!(check.stdout.contains("T4022") && check.stdout.contains("T6007"), "{}", check.transcript());
    assert!(check.stdout.contains(&format!("explainers/us-israel-pact.md:{line}:")), "{}", check.transcript());
    sandbox.run(&["export"]).good();
    let row = row_of(&sandbox.read("export/claims.csv"), CLAIM);
    assert!(row.contains(",Unverified,Supported,false,"), "{row}");
    assert!(!sandbox.read("export/facts.nt").contains("/position/jinsa-case-stronger-2024> "));
    assert!(sandbox.read("export/sources.csv").contains("Withdrawn."));
    sandbox.run(&["retract", SOURCE, "--reason", "Again."]).fails_with(2);

    sandbox.run(&["retract", SOURCE, "--undo"]).good();
    sandbox.run(&["build"]).good();
    sandbox.run(&["export"]).good();
    let mut after = published(&sandbox);
    // One page names the revision that it shows; history is not taken back.
    let page = String::from_utf8(after["site/downloads.html"].clone()).unwrap();
    assert!(page.contains("Revision 3.") && page.contains("<bdi>3</bdi>"), "{page}");
    let page = page.replace("Revision 3.", "Revision 1.").replace("<bdi>3</bdi>", "<bdi>1</bdi>");
    after.insert("site/downloads.html".to_owned(), page.into_bytes());
    let differing: Vec<&String> =
        before.keys().chain(after.keys()).filter(|it| before.get(*it) != after.get(*it)).collect();
    assert!(differing.is_empty(), "{differing:?}");
    assert_eq!(
        sandbox.run(&["log", "--format", "json"]).good().json().as_array().unwrap().len(),
        3,
        "the log keeps all"
    );
    sandbox.run(&["retract", SOURCE, "--undo"]).fails_with(2);
    sandbox.run(&["retract", "jinsa-mdt-2042", "--reason", "x"]).fails_with(2);
}

#[test]
fn a_day_and_a_policy_choose_what_is_held() {
    let sandbox = Sandbox::repository();
    sandbox.run(&["import", "--date", "2026-11-20"]).good();
    let asked = |more: &[&str]| {
        let mut words = vec!["query", "terms-in-force", "-o", "csv"];
        words.extend(more);
        sandbox.run(&words).good()
    };
    assert!(asked(&[]).stdout.contains("agreement/mou-2016"));
    let then = asked(&["--valid-on", "1985-06-01", "--at", "2026-11-21", "--policy", "with-contested"]);
    assert!(!then.stdout.contains("agreement/mou-2016"), "{}", then.transcript());
    let words = "showing the record as it stood on 2026-11-21, policy `with-contested`, what is held of 1985-06-01";
    assert!(then.stderr.contains(words), "{}", then.transcript());
    assert!(asked(&["--valid-on", "2020-01-01"]).stdout.contains("agreement/mou-2016"));
    let count = |from: &str| {
        let query = format!("SELECT (COUNT(*) AS ?n) {from} {{ ?s a tr:Position }}");
        answer(&sandbox, &query).lines().nth(1).unwrap().trim().parse::<usize>().unwrap()
    };
    assert!(count("FROM policy:best-sources") < count("") && count("FROM policy:supported") == count(""));
    let mixed = "ASK FROM policy:atop FROM claim:no-mdt { ?s ?p ?o }";
    sandbox.run(&["query", "-e", mixed]).fails_with(2);
    let early = sandbox.run(&["query", "terms-in-force", "--at", "2026-11-19"]).fails_with(2);
    assert!(early.stderr.contains("the first revision was made on 2026-11-20"), "{}", early.transcript());
    let wrong = sandbox.run(&["query", "terms-in-force", "--policy", "with-contestd"]).fails_with(2);
    assert!(wrong.stderr.contains("did you mean `with-contested`?"), "{}", wrong.transcript());
}
