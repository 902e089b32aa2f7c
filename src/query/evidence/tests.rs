//! Rows with their claims, on a small evidence graph and on random ones.

use super::*;
use crate::diagnostic::codes;
use crate::model::vocab::tr;
use crate::model::{GraphName, Literal, NamedNode, Quad, Vocabulary};
use crate::query::output::Format;
use crate::query::tests::small;
use crate::query::words::Words;
use crate::sparql::{Answer, evaluate, parse};
use crate::store::Policy;
use proptest::prelude::*;

fn ask(text: &str) -> Result<Evidence, TraceError> {
    let (reader, prefixes) = small();
    evidence(&reader, &parse(text, &prefixes, Place::default()).unwrap(), &[], Limits::default())
}

fn told(text: &str, format: Format) -> String {
    let (reader, prefixes) = small();
    let vocabulary = Vocabulary::default();
    let words = Words { records: &reader, vocabulary: &vocabulary, prefixes: &prefixes };
    let found = ask(text).unwrap();
    String::from_utf8(write(&found, format, &words, 100).unwrap()).unwrap()
}

#[test]
fn rows_carry_claims_sources_and_quotations_as_columns() {
    insta::assert_snapshot!(told("SELECT ?c ?amount { ?c tr:instrument agreement:mou ; tr:amount ?amount OPTIONAL { agreement:mou tr:party actor:us ; tr:title ?title } }", Format::Csv), @r#"
    c,amount,claims,weakest_status,sources,quotations
    https://example.org/p/commitment/sum,3800000000.0,claim:parties claim:sum,supported,source:sheet source:paper source:copy,3.8 billion per year
    "#);
}

#[test]
fn a_row_of_records_says_so() {
    insta::assert_snapshot!(told("SELECT ?name { actor:us tr:name ?name }", Format::Csv), @r#"
    name,claims,weakest_status,sources,quotations
    United States,,recorded,,
    "#);
}

#[test]
fn columns_do_not_collide() {
    let columns = ask("SELECT ?claims ?evidence_claims { ?claims tr:name ?evidence_claims }").unwrap();
    let (_, prefixes) = small();
    assert_eq!(
        columns.columns(&prefixes).variables,
        ["claims", "evidence_claims", "evidence_evidence_claims", "weakest_status", "sources", "quotations"]
    );
}

#[test]
fn a_graph_that_is_asked_for_is_a_claim_held_or_not() {
    insta::assert_snapshot!(told("SELECT ?claim ?amount { GRAPH ?claim { ?c tr:amount ?amount } } ORDER BY ?claim", Format::Tsv), @r#"
    ?claim	?amount	?claims	?weakest_status	?sources	?quotations
    <https://example.org/p/claim/other>	4000000000.0	"claim:other"	"contested"	"source:paper"	
    <https://example.org/p/claim/sum>	3800000000.0	"claim:sum"	"supported"	"source:sheet source:copy"	"3.8 billion per year"
    "#);
}

#[test]
fn a_row_about_a_finding_of_absence_carries_its_search() {
    let (reader, prefixes) = small();
    let vocabulary = Vocabulary::default();
    let words = Words { records: &reader, vocabulary: &vocabulary, prefixes: &prefixes };
    let found = ask("SELECT ?claim { ?claim tr:polarity tr:Denies ; tr:text ?text }").unwrap();
    let json = found.json(&words);
    let row = &json["rows"][0];
    assert_eq!(row["values"]["claim"], "https://example.org/p/claim/no-treaty");
    assert_eq!(row["evidence"]["claims"].as_array().map(Vec::len), Some(0));
    let described = &row["evidence"]["described"][0];
    assert_eq!((&described["claim"], &described["link"]), (&"claim:no-treaty".into(), &"itself".into()));
    assert_eq!(described["searches"][0]["expires"], "2027-11-20");
    assert_eq!(row["evidence"]["records"].as_array().map(Vec::len), Some(2));
    assert_eq!(row["evidence"]["weakestStatus"], "supported");
}

#[test]
fn a_claim_has_the_shape_that_why_gives_it() {
    let (reader, prefixes) = small();
    let vocabulary = Vocabulary::default();
    let words = Words { records: &reader, vocabulary: &vocabulary, prefixes: &prefixes };
    let found = ask("SELECT ?amount { commitment:sum tr:amount ?amount }").unwrap();
    let mut row = found.json_rows(&words).next().unwrap();
    let target = crate::query::Target::parse("commitment:sum tr:amount ?", &prefixes, &reader).unwrap();
    let mut why = crate::query::why(&reader, &prefixes, &target).json(&words);
    let held = why["claims"].as_array_mut().unwrap().iter_mut().find(|claim| claim["held"] == true).unwrap().take();
    assert_eq!(row["evidence"]["claims"][0].take(), held);
}

#[test]
fn a_refusal_shows_the_word() {
    let text = "SELECT *\n{ ?a tr:amount ?b # MINUS\n  MINUS { ?a tr:currency \"USD\" } }";
    let Err(TraceError::Uncovered(what)) = ask(text) else { panic!("not refused") };
    let found = refused(&what, text, Place::file("q").at(3, 1));
    assert_eq!((found.code, found.place), (&codes::NO_EVIDENCE, Place::file("q").at(5, 3).wide(5)));
    let found = refused(&crate::sparql::Uncovered::Path, text, Place::file("q").at(3, 1));
    assert_eq!(found.place, Place::file("q"));
}

/// A claim with content over few names; held if it is affirmed and supported.
fn any_claim(number: usize) -> impl Strategy<Value = Vec<Quad>> {
    let triple = (0..3_u8, 0..3_u8, 0..5_u8);
    (any::<bool>(), any::<bool>(), proptest::collection::vec(triple, 1..3)).prop_map(
        move |(affirms, supported, content)| {
            let claim = NamedNode::new_unchecked(format!("https://example.org/p/claim/c{number}"));
            let record = |predicate: crate::model::NamedNodeRef<'_>, object: Term| {
                Quad::new(claim.clone(), predicate, object, GraphName::DefaultGraph)
            };
            let (polarity, status) = (
                [tr::DENIES, tr::AFFIRMS][usize::from(affirms)],
                [Status::Contested, Status::Supported][usize::from(supported)].iri(),
            );
            let stance = NamedNode::new_unchecked(format!("{}/stance", claim.as_str()));
            let source = NamedNode::new_unchecked("https://example.org/p/source/s");
            let mut quads = vec![
                record(tr::TEXT, Literal::from("claim").into()),
                record(tr::POLARITY, polarity.into_owned().into()),
                record(tr::STATUS, status.into_owned().into()),
                record(tr::STANCE, stance.clone().into()),
                Quad::new(stance.clone(), tr::SOURCE, source, GraphName::DefaultGraph),
                Quad::new(stance, tr::RELATION, crate::model::vocab::cito::SUPPORTS, GraphName::DefaultGraph),
            ];
            for (s, p, o) in content {
                let object = if o < 3 { thing(o).into() } else { Term::from(Literal::from(i64::from(o))) };
                quads.push(Quad::new(thing(s), property(p), object, claim.clone()));
            }
            quads
        },
    )
}

fn thing(i: u8) -> NamedNode {
    NamedNode::new_unchecked(format!("https://example.org/p/actor/n{i}"))
}

fn property(i: u8) -> NamedNode {
    NamedNode::new_unchecked(format!("{}p{i}", tr::NS))
}

fn any_data() -> impl Strategy<Value = Vec<Quad>> {
    let claims: Vec<_> = (0..8).map(any_claim).collect();
    let name = |i: u8| Quad::new(thing(i), tr::NAME, Literal::from(format!("n{i}")), GraphName::DefaultGraph);
    claims.prop_map(move |claims| claims.into_iter().flatten().chain((0..3).map(name)).collect())
}

fn any_query() -> impl Strategy<Value = String> {
    let variable = || proptest::sample::select(&["?a", "?b", "?c"][..]);
    let property =
        proptest::sample::select(&["tr:p0", "tr:p1", "tr:p2", "tr:name", "?p", "tr:p0/tr:name", "tr:p1|tr:p2"][..]);
    let triple = (variable(), property, variable()).prop_map(|(s, p, o)| format!("{s} {p} {o} .")).boxed();
    let (one, two, three) = (triple.clone(), triple.clone(), triple.clone());
    let part = prop_oneof![
        3 => triple.clone(),
        2 => one.prop_map(|t| format!("OPTIONAL {{ {t} }}")),
        1 => (triple.clone(), two).prop_map(|(a, b)| format!("{{ {a} }} UNION {{ {b} }}")),
        1 => three.prop_map(|t| format!("GRAPH ?g {{ {t} }}")),
        1 => variable().prop_map(|v| format!("FILTER(!isLiteral({v}))")),
        1 => variable().prop_map(|v| format!("?claim tr:status ?status FILTER(BOUND({v}))")),
    ];
    (triple, proptest::collection::vec(part, 0..4), any::<bool>()).prop_map(|(first, parts, few)| {
        let head = if few { "SELECT DISTINCT ?a" } else { "SELECT *" };
        format!("{head} {{ {first} {} }}", parts.join(" "))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn rows_stay_and_their_claims_are_enough_and_to_the_point(data in any_data(), text in any_query()) {
        let mut prefixes = Prefixes::new("https://example.org/p/");
        prefixes.insert("tr", tr::NS);
        let query = parse(&text, &prefixes, Place::default()).unwrap();
        let reader = Reader::from_quads(data.clone(), Policy::Derived);
        let Answer::Rows(plain) = evaluate(&reader, &query, &[], Limits::default()).unwrap() else { panic!("{text}") };
        let found = evidence(&reader, &query, &[], Limits::default()).unwrap();
        prop_assert_eq!(&found.rows, &plain, "the rows are those without evidence: {}", text);
        for (i, row) in plain.rows.iter().enumerate() {
            let row_evidence = found.of(i);
            let claims: Vec<&Claim> = row_evidence.claims.iter().map(|it| &found.claims[it.claim]).collect();
            for (it, claim) in row_evidence.claims.iter().zip(&claims) {
                prop_assert!(!it.states.is_empty());
                let content = reader.graph(claim.iri.as_ref());
                prop_assert!(it.states.iter().all(|triple| content.contains(triple)), "{}: {:?}", text, it);
            }
            let kept = data.iter().filter(|quad| match &quad.graph_name {
                GraphName::NamedNode(graph) => claims.iter().any(|claim| claim.iri == *graph),
                _ => true,
            });
            let less = Reader::from_quads(kept.cloned(), Policy::Derived);
            let Answer::Rows(again) = evaluate(&less, &query, &[], Limits::default()).unwrap() else { panic!("{text}") };
            prop_assert!(again.rows.contains(row), "{}: {:?} from {:?}", text, row, row_evidence);
        }
    }
}
