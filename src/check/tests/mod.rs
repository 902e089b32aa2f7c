//! The rules that need more than one file.

mod again;
mod editorial;

use super::*;
use crate::diagnostic::render::{self, Style};
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::import::snapshot::NoTexts;
use crate::import::{self, InputFile, Settings};
use crate::model::syntax::{self, Format};
use crate::store::Policy;

const BASE: &str = "https://example.org/p/";

const PREFIXES: &str = "@prefix tr: <https://w3id.org/treatise/ns#> . @prefix cito: <http://purl.org/spar/cito/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix actor: <https://example.org/p/actor/> . @prefix claim: <https://example.org/p/claim/> . @prefix agreement: <https://example.org/p/agreement/> . @prefix source: <https://example.org/p/source/> . @prefix search: <https://example.org/p/search/> . @prefix register: <https://example.org/p/register/> .
actor:us a tr:State ; tr:name \"United States\"@en . actor:il a tr:State ; tr:name \"Israel\"@en . agreement:x a tr:Agreement ; tr:title \"X\"@en .
source:s a tr:Source ; tr:title \"S\"@en ; tr:sourceKind tr:News .
";

/// A claim's records: id, polarity, status, relation of its one source.
fn claim(id: &str, polarity: &str, status: &str, relation: &str) -> String {
    format!(
        "claim:{id} a tr:Claim ; tr:text \"{id} is said.\"@en ; tr:polarity tr:{polarity} ; tr:status tr:{status} ; tr:about actor:us ;
  tr:assessment [ a tr:Assessment ; tr:status tr:{status} ; tr:assessedOn \"2026-11-20\"^^xsd:date ; prov:wasAttributedTo actor:us ] ;
  tr:stance [ a tr:Stance ; tr:source source:s ; tr:relation cito:{relation} ] .\n"
    )
}

fn check(body: &str) -> String {
    let text = format!("{PREFIXES}{body}");
    let ontology = [
        ("ontology/concepts.ttl", include_str!("../../../ontology/concepts.ttl")),
        ("ontology/vocabulary.ttl", include_str!("../../../ontology/vocabulary.ttl")),
    ];
    let mut quads = Vec::new();
    let mut files = Vec::new();
    for (path, text) in ontology {
        quads.extend(syntax::parse(text, Format::Turtle, BASE, path).0.into_iter().map(|s| s.quad));
        files.push(InputFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() });
    }
    files.push(InputFile { path: "data/x.trig".to_owned(), bytes: text.clone().into_bytes() });
    let vocabulary = Vocabulary::from_quads(&quads);
    let (batches, found) = import::read(&files, Settings { base: BASE, vocabulary: &vocabulary, claims_only: true });
    assert!(found.is_empty(), "{found:?}");
    let reader =
        Reader::from_quads(batches.iter().flat_map(|b| &b.statements).map(|s| s.quad.clone()), Policy::Derived);
    let shapes = [("ontology/shapes.ttl".to_owned(), include_str!("../../../ontology/shapes.ttl").to_owned())];
    let prefixes = Prefixes::new(BASE);
    let today = Day { year: 2026, month: 11, day: 23 };
    let input = Input {
        batches: &batches,
        reader: &reader,
        vocabulary: &vocabulary,
        prefixes: &prefixes,
        shapes: &shapes,
        snapshots: &NoTexts,
        today,
    };
    let report = run(&input).unwrap().report();
    render::text(&report, &|path| (path == "data/x.trig").then(|| text.clone()), Style { colour: false, width: 110 })
}

const TREATY: &str = "a tr:MutualDefenceTreaty ; tr:party actor:us, actor:il ; tr:legalForce tr:InForce . }\n";

fn denial() -> String {
    claim("no-treaty", "Denies", "Supported", "supports")
        + "claim:no-treaty tr:search search:one . search:one a tr:AbsenceSearch ; prov:used register:r ; prov:wasAssociatedWith actor:us ; tr:coverage \"all\"@en ; tr:searchQuery \"both\" ; tr:searchedOn \"2026-01-01\"^^xsd:date ; tr:expires \"2027-01-01\"^^xsd:date . register:r a tr:Register ; tr:title \"R\"@en ; tr:coverageUntil \"2026-06-30\"^^xsd:date .\n"
        + "GRAPH claim:no-treaty { [] "
        + TREATY
}

#[test]
fn good_claims_pass() {
    assert_eq!(check(&denial()), "");
}

#[test]
fn a_held_claim_that_matches_contradicts_the_denial() {
    let body = denial()
        + &claim("treaty", "Affirms", "Supported", "supports")
        + "GRAPH claim:treaty { agreement:x tr:signed \"1951-01-01\"^^xsd:date . agreement:x "
        + TREATY;
    insta::assert_snapshot!(check(&body), @r#"
    error[T4004]: the denial `no-treaty` is contradicted by `treaty`
     --> data/x.trig:5:1
      |
    5 | claim:no-treaty a tr:Claim ; tr:text "no-treaty is said."@en ; tr:polarity tr:Denies ; tr:status tr:Sup...
      | ^
      |
      = note: data/x.trig:10: treaty is said.
      = note: data/x.trig:13: held: agreement:x rdf:type tr:MutualDefenceTreaty
      = note: data/x.trig:13: held: agreement:x tr:legalForce tr:InForce
      = note: data/x.trig:13: held: agreement:x tr:party actor:il
      = note: data/x.trig:13: held: agreement:x tr:party actor:us
      = help: one of the claims must give way: change its status with a new assessment, or make the denied pattern more exact
    "#);
}

#[test]
fn a_contested_claim_that_matches_does_not() {
    let body = denial()
        + &claim("treaty", "Affirms", "Contested", "supports")
        + "GRAPH claim:treaty { agreement:x tr:signed \"1951-01-01\"^^xsd:date . agreement:x "
        + TREATY;
    assert_eq!(check(&body), "");
}

#[test]
fn no_support_no_fact() {
    let body = claim("a", "Affirms", "Supported", "disputes") + "GRAPH claim:a { agreement:x tr:party actor:us }\n";
    insta::assert_snapshot!(check(&body), @r#"
    error[T4003]: the claim `a` is Supported, and no source supports it
     --> data/x.trig:5:1
      |
    5 | claim:a a tr:Claim ; tr:text "a is said."@en ; tr:polarity tr:Affirms ; tr:status tr:Supported ; tr:abo...
      | ^
      |
      = help: add a stance with the relation supports, confirms or citesAsEvidence, or set the status to Unverified
    "#);
}

#[test]
fn mistakes_between_files_are_found() {
    let body = claim("a", "Affirms", "Supported", "supports")
        + "GRAPH claim:a { agreement:x tr:legalForse tr:InForce ; tr:party actor:uss . [] a tr:Commitment ; tr:instrument agreement:x ; tr:payer actor:us ; tr:payee actor:il ; tr:amount 10000.0 ; tr:currency \"USd\" ; tr:commitmentKind tr:Pledged ; tr:priceBasis tr:CurrentPrices ; tr:period tr:PerYear . }\n"
        + &claim("b", "Affirms", "Supported", "supports")
        + "GRAPH claim:c { agreement:x tr:party actor:il }\nclaim:a tr:text \"Something else.\"@en .\n";
    insta::assert_snapshot!(check(&body), @r#"
    error[T4008]: the claim `a` has 2 texts
     --> data/x.trig:5:1
      |
    5 | claim:a a tr:Claim ; tr:text "a is said."@en ; tr:polarity tr:Affirms ; tr:status tr:Supported ; tr:abo...
      | ^
      |
      = note: data/x.trig:13: says "Something else."@en
      = note: data/x.trig:5: says "a is said."@en
      = help: give one of the two claims another id

    error[T3007]: `agreement:x`, tr:party: A party must be an actor that is described
     --> data/x.trig:8:1
      |
    8 | GRAPH claim:a { agreement:x tr:legalForse tr:InForce ; tr:party actor:uss . [] a tr:Commitment ; tr:ins...
      | ^
      |
      = help: `actor:uss` does not have the shape “known actor”
      = help: Add it to actors.csv, or mend its id

    error[T3007]: a thing without an id, tr:currency: A commitment has exactly one currency, three capital letters of ISO 4217 like USD
     --> data/x.trig:8:1
      |
    8 | GRAPH claim:a { agreement:x tr:legalForse tr:InForce ; tr:party actor:uss . [] a tr:Commitment ; tr:ins...
      | ^
      |
      = help: `"USd"` does not fit the pattern ^[A-Z]{3}$

    error[T3005]: `USd` is not a currency
     --> data/x.trig:8:1
      |
    8 | GRAPH claim:a { agreement:x tr:legalForse tr:InForce ; tr:party actor:uss . [] a tr:Commitment ; tr:ins...
      | ^
      |
      = help: did you mean `USD`?

    error[T3003]: nothing describes the actor `uss`
     --> data/x.trig:8:1
      |
    8 | GRAPH claim:a { agreement:x tr:legalForse tr:InForce ; tr:party actor:uss . [] a tr:Commitment ; tr:ins...
      | ^
      |
      = help: did you mean `us`?
      = help: add a row for `uss` to the table of actors, or mend the id

    error[T3002]: `tr:legalForse` is not a term of the vocabulary
     --> data/x.trig:8:1
      |
    8 | GRAPH claim:a { agreement:x tr:legalForse tr:InForce ; tr:party actor:uss . [] a tr:Commitment ; tr:ins...
      | ^
      |
      = help: did you mean `legalForce`?

    error[T4007]: the claim `b` says nothing
     --> data/x.trig:9:1
      |
    9 | claim:b a tr:Claim ; tr:text "b is said."@en ; tr:polarity tr:Affirms ; tr:status tr:Supported ; tr:abo...
      | ^
      |
      = help: fill in the content columns of its row, or add `GRAPH` content for it

    error[T4002]: no claim is called `claim:c`
      --> data/x.trig:12:1
       |
    12 | GRAPH claim:c { agreement:x tr:party actor:il }
       | ^
       |
       = help: did you mean `claim:a`?
       = help: describe the claim: its text, polarity, status, assessment and stance
    "#);
}

#[test]
fn a_search_expires() {
    let body = denial().replace("2027-01-01", "2026-06-01");
    insta::assert_snapshot!(check(&body), @"
    warning[T4006]: the search `one` behind `no-treaty` expired on 2026-06-01: the denial needs re-search
     --> data/x.trig:8:1
      |
    8 | claim:no-treaty tr:search search:one . search:one a tr:AbsenceSearch ; prov:used register:r ; prov:wasA...
      | ^
      |
      = help: search the registers again and record the new date, or set the status of the denial to Unverified
    ");
}

#[test]
fn the_case_keeps_every_rule() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["ontology", "data"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{folder}/{}", path.file_name().unwrap().to_string_lossy());
            files.push(InputFile { path: name, bytes: std::fs::read(path).unwrap() });
        }
    }
    let text = |path: &str| {
        files.iter().find(|file| file.path == path).map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
    };
    let base = "https://w3id.org/treatise/us-israel/";
    let quads: Vec<_> = ["ontology/vocabulary.ttl", "ontology/concepts.ttl"]
        .into_iter()
        .flat_map(|path| syntax::parse(&text(path).unwrap(), Format::Turtle, base, path).0)
        .map(|statement| statement.quad)
        .collect();
    let vocabulary = Vocabulary::from_quads(&quads);
    let (batches, mut report) = import::read(&files, Settings { base, vocabulary: &vocabulary, claims_only: true });
    let reader =
        Reader::from_quads(batches.iter().flat_map(|b| &b.statements).map(|s| s.quad.clone()), Policy::Derived);
    let shapes = [("ontology/shapes.ttl".to_owned(), text("ontology/shapes.ttl").unwrap())];
    let today = Day { year: 2026, month: 11, day: 23 };
    let prefixes = Prefixes::new(base);
    let input = Input {
        batches: &batches,
        reader: &reader,
        vocabulary: &vocabulary,
        prefixes: &prefixes,
        shapes: &shapes,
        snapshots: &NoTexts,
        today,
    };
    report.extend(run(&input).unwrap().report());
    let loud: Report = report.iter().filter(|found| found.severity != Severity::Note).cloned().collect();
    // One sum stands without its prices because its source does not tell them.
    let known = |found: &Diagnostic| found.code.id == "T4013" && found.message.contains("`military-aid-251bn`");
    let text = render::text(&loud, &text, Style { colour: false, width: 100 });
    assert!(loud.iter().all(known) && loud.iter().count() == 1, "{text}");
}
