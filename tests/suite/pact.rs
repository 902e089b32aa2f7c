//! The case of this repository: every research note is in the data, and the question is answered.

use super::harness::{Run, Sandbox, root};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use treatise::model::vocab::{dcterms, prov, tr};
use treatise::model::{Claim, Lookup, NamedNode, Status};
use treatise::project::{Project, Silent};
use treatise::store::{Policy, Reader};

/// The notes whose statement nobody has read in a source: held as unverified.
const FROM_MEMORY: [&str; 1] = ["F034"];

/// The notes whose source was read in part: they say so in a note.
const READ_IN_PART: [&str; 9] = ["F019", "F037", "F051", "F052", "F054", "F058", "F087", "F093", "F096"];

/// What the files of this repository say, without a store.
fn record() -> &'static Reader {
    static RECORD: OnceLock<Reader> = OnceLock::new();
    RECORD.get_or_init(|| {
        let content = Project::open(root()).unwrap().read(&Silent).unwrap();
        assert!(!content.report.has_errors(), "{:#?}", content.report);
        content.reader(Policy::Derived)
    })
}

/// This repository's project, imported once. One process at a time may have a store open.
fn imported() -> MutexGuard<'static, Sandbox> {
    static IMPORTED: OnceLock<Mutex<Sandbox>> = OnceLock::new();
    let imported = IMPORTED.get_or_init(|| {
        let sandbox = Sandbox::repository();
        sandbox.run(&["import"]).good();
        Mutex::new(sandbox)
    });
    imported.lock().unwrap_or_else(PoisonError::into_inner)
}

fn claims() -> Vec<Claim> {
    record().instances(tr::CLAIM).iter().filter_map(|iri| Claim::load(record(), iri)).collect()
}

/// The claims that stand for each research note.
fn by_note() -> BTreeMap<String, Vec<Claim>> {
    let mut notes: BTreeMap<String, Vec<Claim>> = BTreeMap::new();
    for claim in claims() {
        for note in record().objects(claim.iri.as_ref().into(), dcterms::IDENTIFIER) {
            notes.entry(note.to_string().trim_matches('"').to_owned()).or_default().push(claim.clone());
        }
    }
    notes
}

#[test]
fn every_note_is_a_claim() {
    let notes = by_note();
    let expected: BTreeSet<String> = (1..=109).map(|n| format!("F{n:03}")).collect();
    let missing: Vec<_> = expected.iter().filter(|note| !notes.contains_key(*note)).collect();
    assert!(missing.is_empty(), "notes without a claim: {missing:?}");
    let unknown: Vec<_> = notes.keys().filter(|note| !expected.contains(*note)).collect();
    assert!(unknown.is_empty(), "claims for notes that do not exist: {unknown:?}");
}

#[test]
fn what_is_known_from_memory_is_unverified() {
    for note in FROM_MEMORY {
        for claim in &by_note()[note] {
            assert_eq!(claim.status, Status::Unverified, "{note}: {}", claim.iri);
        }
    }
}

#[test]
fn what_was_read_in_part_says_so() {
    let notes = by_note();
    for note in READ_IN_PART {
        assert!(notes[note].iter().any(|claim| !claim.notes.is_empty()), "{note} has no note");
    }
}

#[test]
fn every_disagreement_has_sides() {
    let mut found = BTreeSet::new();
    for dispute in record().instances(tr::DISAGREEMENT) {
        let it = dispute.as_ref().into();
        assert!(record().text(it, tr::QUESTION).is_some(), "{dispute} asks nothing");
        assert!(record().nodes(it, tr::SIDE).len() >= 2, "{dispute} has fewer than two sides");
        assert!(record().text(it, tr::RESOLUTION).is_some(), "{dispute} is left without a word on how it stands");
        found.extend(record().text(it, dcterms::IDENTIFIER));
    }
    let expected: BTreeSet<String> = (1..=29).map(|n| format!("C{n:02}")).collect();
    assert_eq!(found.intersection(&expected).count(), 29, "missing: {:?}", expected.difference(&found));
}

/// The 1981 memorandum by a dataset, another dataset, its own text, and the press.
#[test]
fn competing_accounts_stay_competing_claims() {
    let memorandum = Project::open(root()).unwrap().prefixes().resource("agreement", "mou-1981");
    let about: Vec<Claim> = claims().into_iter().filter(|claim| claim.about.contains(&memorandum)).collect();
    let sources: BTreeSet<&NamedNode> =
        about.iter().flat_map(|claim| &claim.stances).map(|stance| &stance.source).collect();
    assert!(about.len() >= 4 && sources.len() >= 4, "{} claims, {} sources", about.len(), sources.len());
    for dataset in ["atop", "cow"] {
        assert!(
            sources.iter().any(|source| source.as_str().contains(&format!("/source/{dataset}"))),
            "no account of {dataset}"
        );
    }
}

#[test]
fn reposts_lead_to_their_origin() {
    let copies = record()
        .instances(tr::SOURCE_CLASS)
        .into_iter()
        .filter(|source| !record().nodes(source.as_ref().into(), prov::WAS_DERIVED_FROM).is_empty())
        .count();
    assert!(copies >= 5, "only {copies} sources name an origin");
}

#[test]
fn no_treaty_is_in_force() {
    let ask = "ASK { ?t a tr:MutualDefenceTreaty ; tr:party actor:us, actor:il ; tr:legalForce tr:InForce }";
    assert_eq!(imported().run(&["query", "-e", ask]).good().stdout, "false\n");
    let control = "ASK { ?t a tr:MutualDefenceTreaty ; tr:party actor:us, actor:jp ; tr:legalForce tr:InForce }";
    assert_eq!(
        imported().run(&["query", "-e", control]).good().stdout,
        "true\n",
        "the question would be false of anything"
    );
}

#[test]
fn why_shows_registers_date_and_sources() {
    let run: Run = imported().run(&["why", "claim:no-mdt"]).good();
    for expected in [
        "No mutual defence treaty between the United States and Israel is in force.",
        "Correlates of War formal alliances",
        "Alliance Treaty Obligations and Provisions",
        "20 November 2026",
        "Foreign Policy",
    ] {
        assert!(run.stdout.contains(expected), "`{expected}` is missing:\n{}", run.stdout);
    }
}

#[test]
fn a_treaty_that_is_held_contradicts_the_denial() {
    let sandbox = Sandbox::copy_of(imported().path());
    sandbox.write("data/found.trig", include_str!("pact/found.trig"));
    let run = sandbox.run(&["check"]).fails_with(1);
    for expected in ["error[T4004]", "no-mdt", "treaty-found", "data/denials.trig", "data/found.trig"] {
        assert!(run.stdout.contains(expected), "`{expected}` is missing:\n{}", run.stdout);
    }
    // The same claim, contested, is no contradiction.
    let contested = include_str!("pact/found.trig").replace("tr:status tr:Supported", "tr:status tr:Contested");
    sandbox.write("data/found.trig", contested);
    let run = sandbox.run(&["check"]).good();
    assert!(!run.stdout.contains("T4004"), "{}", run.stdout);
}

#[test]
fn the_repository_has_no_errors() {
    let run = imported().run(&["check", "--format", "json"]).good();
    let found = run.json();
    let errors: Vec<_> = found.as_array().unwrap().iter().filter(|found| found["severity"] == "error").collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

/// Something of the case for parameters that have no default, by type.
const EXAMPLES: [(&str, &str); 3] = [("source", "atop-v4-01"), ("thing", "agreement:mou-1981"), ("claim", "no-mdt")];

#[test]
fn every_question_has_an_answer() {
    let list = imported().run(&["query", "--list", "--format", "json"]).good().json();
    let questions = list.as_array().unwrap();
    assert!(questions.len() >= 18, "only {} questions", questions.len());
    let project = imported();
    for question in questions {
        let name = question["name"].as_str().unwrap();
        assert!(question["summary"].as_str().is_some_and(|text| !text.is_empty()), "{name} has no summary");
        assert!(question["answer"].as_str().is_some_and(|text| !text.is_empty()), "{name} does not say what it means");
        let required = question["parameters"].as_array().unwrap().iter();
        let required = required.filter(|parameter| parameter["required"] == true && parameter["default"].is_null());
        let mut words = vec!["query".to_owned(), name.to_owned(), "-o".to_owned(), "ndjson".to_owned()];
        for parameter in required {
            let id = EXAMPLES.iter().find(|(kind, _)| parameter["type"] == *kind).map(|(_, id)| id);
            let id = id.unwrap_or_else(|| panic!("{name}: give an example of {}", parameter["type"]));
            words.extend(["-p".to_owned(), format!("{}={id}", parameter["name"].as_str().unwrap())]);
        }
        let run = project.run(&words.iter().map(String::as_str).collect::<Vec<_>>()).good();
        assert!(!run.stdout.trim().is_empty(), "{name} has no rows with its defaults");
    }
}

#[test]
fn the_explainer_answers_the_question() {
    let run = imported().run(&["explain", "us-israel-pact", "-o", "markdown"]).good();
    for expected in ["what are its terms", "no mutual defence treaty", "## "] {
        assert!(run.stdout.to_lowercase().contains(&expected.to_lowercase()), "`{expected}` is missing");
    }
}

/// The four accounts of the memorandum of 1981, by their sources.
const ACCOUNTS_OF_1981: [&str; 4] =
    ["source:atop-v4-01", "source:cie-strategic-cooperation-1981", "source:cow-alliances-v4-1", "source:mou-1981-text"];

fn accounts_of_1981(answer: &serde_json::Value) -> Vec<(String, String, String)> {
    let text = |it: &serde_json::Value, key: &str| it[key].as_str().unwrap().to_owned();
    let all = answer["accounts"]["accounts"].as_array().unwrap();
    all.iter().map(|it| (text(it, "source"), text(it, "standing"), text(it, "suspension"))).collect()
}

#[test]
fn the_memorandum_of_1981_has_four_accounts() {
    let sandbox = imported();
    let why = ["why", "agreement:mou-1981", "--valid-on", "1985-06-01"];
    let answer = sandbox.run(&[&why[..], &["--format", "json"]].concat()).good().json();
    let accounts = accounts_of_1981(&answer);
    let sources: Vec<&str> = accounts.iter().map(|(source, ..)| source.as_str()).collect();
    assert_eq!(sources, ACCOUNTS_OF_1981);
    let standing: Vec<&str> = accounts.iter().map(|(_, standing, _)| standing.as_str()).collect();
    assert_eq!(standing, ["InForce", "Suspended", "InForce", "NotTold"]);
    assert_eq!(answer["accounts"]["inForceBy"], 2);
    let silent = "says nothing of a suspension";
    let suspension: Vec<&str> = accounts.iter().map(|(_, _, suspension)| suspension.as_str()).collect();
    assert_eq!(suspension, [silent, "suspended on 1981-12-18", silent, silent]);
    for account in answer["accounts"]["accounts"].as_array().unwrap() {
        let is_dataset = account["standing"] == "InForce";
        assert_eq!(account["begins"], serde_json::json!(if is_dataset { vec!["1981-11-30"] } else { vec![] }));
        assert_eq!(account["ends"], serde_json::json!(if is_dataset { vec!["1991-12-26"] } else { vec![] }));
    }
    let text = sandbox.run(&why).good().stdout;
    assert!(text.contains("In force on 1985-06-01: by 2 of 4"), "{text}");
}

#[test]
fn the_page_of_the_memorandum_of_1981_shows_its_accounts() {
    let site = Sandbox::repository();
    site.run(&["build"]).good();
    let page = site.read("site/agreement/mou-1981.html");
    for source in ACCOUNTS_OF_1981 {
        let id = source.trim_start_matches("source:");
        assert!(page.contains(&format!("source/{id}.html")), "{source} is not on the page");
    }
    let day = page.find("1985-06-01").expect("the day is in the table of years");
    let row = &page[day..day + page[day..].find("</tr>").unwrap()];
    assert_eq!(row.matches(">in force<").count(), 2, "{row}");
    assert_eq!(row.matches("suspended since 1981-12-18").count(), 1, "{row}");
    assert!(page.contains("says nothing of a suspension") && page.contains("Accounts compared"));
    assert!(site.read("site/comparisons.html").contains("contradiction"));
}

#[test]
fn before_the_import_of_cow_there_are_three() {
    let sandbox = Sandbox::repository();
    let whole: Vec<(&str, String)> =
        ["data/instruments.csv", "data/stances.csv", "data/sides.csv", "explainers/us-israel-pact.md"]
            .map(|path| (path, sandbox.read(path)))
            .into();
    for (path, text) in &whole {
        let without: Vec<&str> = text.lines().filter(|line| !line.contains("mou-1981-cow")).collect();
        sandbox.write(path, without.join("\n") + "\n");
    }
    sandbox.run(&["import"]).good();
    for (path, text) in &whole {
        sandbox.write(path, text);
    }
    sandbox.run(&["import"]).good();
    let at = |revision: &str| {
        let words = ["why", "agreement:mou-1981", "--at", revision, "--valid-on", "1985-06-01", "--format", "json"];
        sandbox.run(&words).good().json()
    };
    let (before, after) = (at("1"), at("2"));
    assert_eq!((accounts_of_1981(&before).len(), &before["accounts"]["inForceBy"]), (3, &serde_json::json!(1)));
    assert_eq!((accounts_of_1981(&after).len(), &after["accounts"]["inForceBy"]), (4, &serde_json::json!(2)));
}

#[test]
fn comparisons_are_seen_by_queries() {
    let sandbox = imported();
    let query = "SELECT ?thing ?p WHERE { ?x a tr:Comparison ; tr:finding tr:Contradiction ; tr:compares ?thing ; \
                 tr:comparedProperty ?p ; tr:side ?claim . ?claim tr:status ?status }";
    let rows = sandbox.run(&["query", "-e", query, "-o", "csv"]).good().stdout;
    assert!(rows.contains("agreement/korea-1953") && rows.contains("inForceFrom"), "{rows}");
    let question =
        ["query", "comparisons", "-p", "finding=Contradiction", "-p", "thing=agreement:korea-1953", "-o", "csv"];
    assert_eq!(sandbox.run(&question).good().stdout.lines().count(), 2);
    let all = sandbox.run(&["disagreements", "--all", "--csv"]).good().stdout;
    assert!(all.lines().count() > 200, "{}", all.lines().count());
    let two = ["disagreements", "--between", "atop-v4-01", "--and", "cow-alliances-v4-1", "--all", "--format", "json"];
    let two = sandbox.run(&two).good().json();
    assert!(two.as_array().unwrap().len() > 5);
}
