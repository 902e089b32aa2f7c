//! Small histories, told; and random ones, held to the definition.

use super::*;
use crate::model::syntax::{self, Format};
use crate::model::vocab::tr;
use crate::model::{Batch, GraphName, Quad, Vocabulary};
use crate::query::Words;
use crate::store::{Change, Policy, Store};
use proptest::prelude::*;
use std::collections::BTreeSet;

const BASE: &str = "https://example.org/p/";

/// Statements of TriG; the prefixes of a project are known.
fn quads(trig: &str) -> Vec<Quad> {
    let prefixes = Prefixes::new(BASE);
    let prefixes: Vec<String> = prefixes.iter().map(|(prefix, ns)| format!("@prefix {prefix}: <{ns}> .\n")).collect();
    let prefixes = prefixes.concat();
    let (statements, report) = syntax::parse(&format!("{prefixes}{trig}"), Format::TriG, BASE, "a.trig");
    assert!(report.is_empty(), "{report:?}");
    statements.into_iter().map(|statement| statement.quad).collect()
}

fn batch(file: &str, quads: Vec<Quad>) -> Batch {
    let statements =
        quads.into_iter().map(|quad| crate::model::Statement { quad, origin: crate::model::Origin::default() });
    Batch { file: syntax::source(file), digest: String::new(), statements: statements.collect() }
}

/// A store with one revision for each state of its one file.
fn history(states: &[&str]) -> Store {
    let mut store = Store::in_memory(Policy::Derived);
    for state in states {
        let change = Change { batches: vec![batch("data/a.trig", quads(state))], ..Change::default() };
        store.commit(change).unwrap().expect("each state differs from the one before");
    }
    store
}

/// What changed from revision 1 to the newest, by the log.
fn told(store: &Store) -> (Diff, String) {
    let (before, after) = (store.reader_at(1).unwrap(), store.reader());
    let prefixes = Prefixes::new(BASE);
    let diff = diff_of(&before, &after, logged(store, 1, after.revision()), &prefixes);
    let vocabulary = Vocabulary::default();
    let words = |records| Words { records, vocabulary: &vocabulary, prefixes: &prefixes };
    let text = diff.text(&Names { before: words(&before), after: words(&after) }, 100, false);
    (diff, text)
}

fn logged(store: &Store, from: u64, to: u64) -> Changes {
    Changes::of_revisions((from + 1..=to).map(|number| {
        let (added, removed) = store.changes(number).unwrap();
        (number, added, removed)
    }))
}

/// A claim that the agreement has a party, with what else is said of the claim.
fn claim(id: &str, party: &str, more: &str) -> String {
    format!(
        "claim:{id} a tr:Claim ; tr:text \"{party} is a party.\"@en ; tr:polarity tr:Affirms {more} .\n\
         GRAPH claim:{id} {{ agreement:x tr:party actor:{party} }}\n"
    )
}

const SUPPORTED: &str = "; tr:status tr:Supported ; tr:stance [ tr:source source:s ; tr:relation cito:supports ]";

#[test]
fn a_claim_comes_and_another_is_withdrawn() {
    let us = claim("a", "us", SUPPORTED);
    let store = history(&[&us, &claim("b", "il", SUPPORTED)]);
    insta::assert_snapshot!(told(&store).1, @"
    Statements: 8 added, 8 removed
    Claims: 1 new, 1 withdrawn
    Facts held: 1 came, 1 went

    claim:a — withdrawn from its file (was supported)
      us is a party.
      − agreement:x; party: actor:us

    claim:b — new, supported
      il is a party.
      + agreement:x; party: actor:il
    ");
}

#[test]
fn a_fact_stays_where_another_claim_still_states_it() {
    let both = claim("a", "us", SUPPORTED) + &claim("b", "us", SUPPORTED);
    let store = history(&[&both, &claim("b", "us", SUPPORTED)]);
    insta::assert_snapshot!(told(&store).1, @"
    Statements: 8 removed
    Claims: 1 withdrawn
    Facts held: 1 kept by another claim

    claim:a — withdrawn from its file (was supported)
      us is a party.
      = agreement:x; party: actor:us — still stated by claim:b
    ");
}

#[test]
fn a_status_changes_by_an_assessment() {
    let judged = |status: &str, day: &str| {
        format!(
            "; tr:stance [ tr:source source:s ; tr:relation cito:supports ] ; tr:status tr:{status} ; tr:assessment claim:a\\/assessment\\/{day} .\n\
             claim:a\\/assessment\\/{day} a tr:Assessment ; tr:status tr:{status} ; tr:assessedOn \"{day}\" ; \
             tr:note \"Two sources differ.\" ; prov:wasAttributedTo actor:editors"
        )
    };
    let store = history(&[
        &claim("a", "us", &judged("Supported", "2026-01-02")),
        &claim("a", "us", &judged("Contested", "2026-03-04")),
    ]);
    insta::assert_snapshot!(told(&store).1, @"
    Statements: 7 added, 7 removed
    Claims: 1 changed
    Facts held: 1 went

    claim:a — no longer held: status changed from supported to contested by the assessment of 4 March
    2026, by actor:editors
      us is a party.
      no longer recorded: supported, the assessment of 2 January 2026, by actor:editors
      − agreement:x; party: actor:us
    ");
}

#[test]
fn a_claim_takes_the_place_of_another() {
    let old = claim("a", "us", SUPPORTED);
    let new = claim("b", "il", &format!("{SUPPORTED} ; tr:supersedes claim:a"));
    let store = history(&[&old, &(old.clone() + &new)]);
    insta::assert_snapshot!(told(&store).1, @"
    Statements: 9 added
    Claims: 1 new, 1 changed
    Facts held: 1 came, 1 went

    claim:a — no longer held: superseded by claim:b
      us is a party.
      − agreement:x; party: actor:us

    claim:b — new, supported
      il is a party.
      + agreement:x; party: actor:il
    ");
}

#[test]
fn text_sources_and_content_differ() {
    let stances = |relation: &str| {
        format!(
            "; tr:status tr:Supported ; tr:validFrom \"1981\" ; tr:stance [ tr:source source:s ; tr:relation cito:{relation} ] .\n\
             source:s a tr:Source ; tr:title \"Title {relation}\""
        )
    };
    let store = history(&[
        &claim("a", "us", &stances("supports")),
        &claim("a", "us", &stances("confirms")).replace("us is", "The US is").replace("1981", "1982"),
        &claim("a", "us", &stances("confirms"))
            .replace("us is", "The US is")
            .replace("1981", "1982")
            .replace("actor:us", "actor:il"),
    ]);
    let (diff, text) = told(&store);
    insta::assert_snapshot!(text, @"
    Statements: 7 added, 7 removed
    Claims: 1 changed
    Facts held: 1 came, 1 went
    Descriptions: 1 changed

    claim:a — changed
      The US is a party.
      source read anew: source:s confirms it, was: source:s supports it
      text changed, was: “us is a party.”
      valid from: 1982, was 1981
      + agreement:x; party: actor:il
      − agreement:x; party: actor:us

    source:s “Title confirms” — described anew
      title: “Title confirms”, was “Title supports”
    ");
    assert_eq!(diff.claims[0].revision, Some(3));
    assert_eq!(diff.things[0].revision, Some(2), "the source was not touched again");
}

#[test]
fn a_source_is_retracted() {
    let claims = claim("a", "us", SUPPORTED) + &claim("b", "il", SUPPORTED).replace("Affirms", "Denies");
    let source = "source:s a tr:Source ; tr:title \"A digest\" .";
    let retracted = source.replace(" .", " ; tr:retractedOn \"2026-11-20\"^^xsd:date .");
    let store = history(&[&(claims.clone() + source), &(claims + &retracted)]);
    insta::assert_snapshot!(told(&store).1, @"
    Statements: 1 added
    Claims: 2 changed
    Facts held: 1 went
    Descriptions: 1 changed

    claim:a — no longer held: source retracted: source:s
      us is a party.
      status: unverified, was supported
      − agreement:x; party: actor:us

    claim:b — source retracted: source:s
      il is a party.
      status: unverified, was supported

    source:s “A digest” — described anew
      retracted on: 20 November 2026 (new)
    ");
}

#[test]
fn what_came_and_went_again_did_not_change() {
    let a = claim("a", "us", SUPPORTED);
    let store = history(&[&a, &(a.clone() + &claim("b", "il", SUPPORTED)), &a]);
    let (diff, text) = told(&store);
    assert!(diff.is_empty());
    assert_eq!(text, "Nothing changed.\n");
}

#[test]
fn only_the_row_of_a_claim_differs() {
    let at = |row: u8| claim("a", "us", &format!("; tr:status tr:Supported ; tr:origin \"data/a.csv:{row}\""));
    let (diff, text) = told(&history(&[&at(1), &at(2)]));
    assert_eq!((diff.moved.len(), diff.claims.len(), diff.facts.len()), (1, 0, 0));
    assert_eq!(text, "Statements: 1 added, 1 removed\nClaims: 1 only moved in their files\n");
}

#[test]
fn a_patch_names_the_revisions_that_it_joins() {
    let a = claim("a", "us", SUPPORTED);
    let store = history(&[&a, &a.replace("actor:us", "_:somebody")]);
    let [first, second] = &store.revisions().unwrap()[..] else { panic!("two revisions") };
    let text = patch(&logged(&store, 1, 2), Link { from: &first.hash, to: &second.hash });
    let text = text.replace(&first.hash, "FIRST").replace(&second.hash, "SECOND");
    insta::assert_snapshot!(text, @"
    H id <urn:sha256:SECOND> .
    H prev <urn:sha256:FIRST> .
    TX .
    D <https://example.org/p/agreement/x> <https://w3id.org/treatise/ns#party> <https://example.org/p/actor/us> <https://example.org/p/claim/a> .
    A <https://example.org/p/agreement/x> <https://w3id.org/treatise/ns#party> _:b33e990bd99fea2d3f07d60692a56fb99 <https://example.org/p/claim/a> .
    TC .
    ");
    assert!(patch(&logged(&store, 0, 1), Link { from: "", to: "a" }).starts_with("H id <urn:sha256:a> .\nTX .\nA "));
}

/// Lines of the N-Quads of a dump, with a patch applied. Whatever is added is not there before, and
/// whatever is removed is.
fn patched(mut dump: BTreeSet<String>, patch: &str) -> BTreeSet<String> {
    for line in patch.lines() {
        match line.split_once(' ').unwrap() {
            ("A", quad) => assert!(dump.insert(quad.to_owned()), "{line}"),
            ("D", quad) => assert!(dump.remove(quad), "{line}"),
            (other, _) => assert!(["H", "TX", "TC"].contains(&other), "{line}"),
        }
    }
    dump
}

/// What a reader states, as N-Quads lines.
fn dump(reader: &Reader) -> BTreeSet<String> {
    let quads: Vec<Quad> = reader.quads().collect();
    syntax::to_string(&quads, Format::NQuads, &Prefixes::new(BASE)).lines().map(str::to_owned).collect()
}

/// Facts of the default graph that are not stated there; the status of a claim without support is no fact.
fn derived(reader: &Reader) -> BTreeSet<String> {
    let stated: BTreeSet<String> =
        reader.quads().filter(|quad| quad.graph_name == GraphName::DefaultGraph).map(|quad| quad.to_string()).collect();
    let facts = reader.default_graph().filter(|it| ![tr::STATUS, tr::RECORDED_STATUS].contains(&it.predicate.as_ref()));
    facts.map(|triple| triple.to_string()).filter(|triple| !stated.contains(triple)).collect()
}

fn any_statements() -> impl Strategy<Value = String> {
    let id = || (0..3_u8).prop_map(|i| format!("claim:c{i}"));
    let node = || proptest::sample::select(vec!["actor:a", "actor:b", "_:x", "_:y", "\"1\"", "\"t\"@en"]);
    let described = (id(), proptest::sample::select(vec!["Supported", "Supported", "Contested"]), any::<bool>());
    let described = described.prop_map(|(id, status, affirms)| {
        let polarity = if affirms { "Affirms" } else { "Denies" };
        let stance = format!("<claim/stance/{status}> tr:source source:s ; tr:relation cito:supports .");
        format!("{id} tr:text \"x\" ; tr:polarity tr:{polarity} ; tr:status tr:{status} ; tr:stance <claim/stance/{status}> .\n{stance}")
    });
    prop_oneof![
        4 => described,
        4 => (id(), node()).prop_map(|(id, node)| format!("GRAPH {id} {{ agreement:x tr:party {node} }}")),
        1 => (id(), node()).prop_map(|(id, node)| format!("GRAPH {id} {{ [] tr:party {node} }}")),
        1 => (id(), id()).prop_map(|(a, b)| format!("{a} tr:supersedes {b} .")),
        1 => node().prop_map(|node| format!("source:s tr:title {node} .")),
        1 => Just("source:s tr:retractedOn \"2026-11-20\"^^xsd:date .".to_owned()),
        1 => node().prop_map(|node| format!("agreement:x tr:party {node} .")),
    ]
}

/// For each revision, what each of two files states then.
fn any_history() -> impl Strategy<Value = Vec<[String; 2]>> {
    let file = || proptest::collection::vec(any_statements(), 0..8).prop_map(|parts| parts.join("\n"));
    proptest::collection::vec((file(), file()).prop_map(|(a, b)| [a, b]), 2..6)
}

proptest! {
    #[test]
    fn a_patch_leads_from_one_dump_to_the_other(states in any_history(), from in 0_u64..6, to in 0_u64..6) {
        let mut store = Store::in_memory(Policy::Derived);
        for [a, b] in &states {
            let batches = vec![batch("a.trig", quads(a)), batch("b.trig", quads(b))];
            store.commit(Change { batches, ..Change::default() }).unwrap();
        }
        let newest = store.newest().map_or(0, |newest| newest.number);
        let (from, to) = (from.min(newest), to.min(newest));
        let (before, after) = (store.reader_at(from).unwrap(), store.reader_at(to).unwrap());
        let changes = if from <= to { logged(&store, from, to) } else { logged(&store, to, from).reversed() };

        let text = patch(&changes, Link { from: "a", to: "b" });
        prop_assert_eq!(patched(dump(&before), &text), dump(&after));

        let by_log = diff_of(&before, &after, changes, &Prefixes::new(BASE));
        let by_pass = diff(&before, &after, &Prefixes::new(BASE));
        let bare = |list: &[Stated]| list.iter().map(|stated| stated.quad.clone()).collect::<Vec<_>>();
        prop_assert_eq!(bare(&by_log.changes.added), bare(&by_pass.changes.added));
        prop_assert_eq!(bare(&by_log.changes.removed), bare(&by_pass.changes.removed));

        let fate = |fate: FactFate| -> BTreeSet<String> {
            by_pass.facts.iter().filter(|fact| fact.fate == fate).map(|fact| fact.triple.to_string()).collect()
        };
        let all = |reader: &Reader| reader.default_graph().map(|triple| triple.to_string()).collect::<BTreeSet<_>>();
        // A fact may be a record as well, and then comes as both.
        for (fate, there, away) in [(fate(FactFate::Came), &after, &before), (fate(FactFate::Went), &before, &after)] {
            prop_assert!(fate.is_subset(&all(there)) && fate.is_disjoint(&all(away)));
            prop_assert!(derived(there).difference(&all(away)).all(|triple| fate.contains(triple)));
        }
        prop_assert!(by_pass.facts.iter().all(|fact| !fact.causes.is_empty()));
    }
}
