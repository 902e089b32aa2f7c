//! The matcher against Oxigraph's evaluator, which knows nothing of it.

use super::*;
use crate::model::vocab::{sh, tr, xsd};
use crate::model::{BlankNode, GraphName, Literal, NamedNode};
use crate::store::Policy;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use proptest::prelude::*;
use std::fmt::Write;

fn triples(turtle: &str) -> Vec<Triple> {
    let text = format!(
        "PREFIX tr: <{}> PREFIX sh: <{}> PREFIX xsd: <{}> PREFIX edtf: <http://id.loc.gov/datatypes/edtf/> PREFIX : <urn:> {turtle}",
        tr::NS,
        sh::NS,
        xsd::NS
    );
    let quads = RdfParser::from_format(RdfFormat::Turtle).for_reader(text.as_bytes());
    quads.map(|quad| Triple::from(quad.unwrap())).collect()
}

fn plain(triples: &[Triple]) -> Reader {
    let quads = triples.iter().map(|triple| triple.clone().in_graph(GraphName::DefaultGraph));
    Reader::from_quads(quads, Policy::Plain)
}

fn pattern(turtle: &str) -> Pattern {
    let (pattern, faults) = Pattern::read(&triples(turtle));
    assert!(faults.is_empty(), "{faults:?}");
    pattern
}

const RECORD: &str = "
    :low tr:amount 3800000000 ; tr:period tr:PerYear . :high tr:amount 38000000000 ; tr:period tr:InTotal .
    :old a tr:Treaty ; tr:inForceFrom \"1981-11-30\"^^xsd:date ; tr:inForceUntil \"1991\"^^edtf:EDTF .
    :new a tr:Treaty ; tr:inForceFrom \"198X\"^^edtf:EDTF ; tr:signed \"1988-04\"^^edtf:EDTF .
    :loop tr:relatedAgreement :loop .";

#[test]
fn conditions_decide_what_is_an_instance() {
    let reader = plain(&triples(RECORD));
    let found = |turtle: &str| {
        let names = find_instances(&reader, &pattern(turtle), 10).unwrap();
        let mut names: Vec<String> = names.iter().map(|instance| instance[0].subject.to_string()).collect();
        names.sort();
        names.join(" ")
    };
    assert_eq!(found("_:c tr:amount _:x . _:x sh:minExclusive 5000000000 ."), "<urn:high>");
    assert_eq!(found("_:c tr:amount _:x ; tr:period tr:PerYear . _:x sh:minExclusive 5000000000 ."), "");
    assert_eq!(found("_:c tr:amount _:x . _:x sh:minInclusive 3800000000.0 ."), "<urn:high> <urn:low>");
    assert_eq!(found("_:c tr:period _:p . _:p sh:not [ sh:hasValue tr:InTotal ] ."), "<urn:low>");
    assert_eq!(found("_:c tr:period _:p . _:p sh:in ( tr:InTotal tr:Monthly ) ."), "<urn:high>");
    assert_eq!(found("_:t tr:signed _:d . _:d sh:minInclusive \"1988-04-01\"^^xsd:date ."), "<urn:new>");
    assert_eq!(found("_:t tr:signed _:d . _:d sh:minExclusive \"1988-04-01\"^^xsd:date ."), "");
    assert_eq!(found("_:t a tr:Treaty ; tr:inForceOn \"1985-06-01\"^^xsd:date ."), "<urn:old>");
    assert_eq!(found("_:t a tr:Treaty ; tr:inForceOn \"1991-06-01\"^^xsd:date ."), "<urn:new>");
    assert_eq!(found("_:t a tr:Treaty . :old tr:inForceOn \"1985-06-01\"^^xsd:date ."), "<urn:new> <urn:old>");
    assert_eq!(found("_:t a tr:Treaty . :old tr:inForceOn \"1980-06-01\"^^xsd:date ."), "");
    assert_eq!(found("_:t tr:relatedAgreement _:t ."), "<urn:loop>");
    assert_eq!(found("_:c tr:amount _:x . _:x sh:datatype xsd:decimal ."), "");
}

#[test]
fn parts_that_share_nothing_are_solved_one_by_one() {
    let mut data = String::new();
    for i in 0..300 {
        let _ = write!(data, ":a{i} :p :b{i} ; :q :c{i} ; :r :d{i} . ");
    }
    let reader = plain(&triples(&data));
    let apart = pattern("_:a :p [] . _:b :q [] . _:c :r [] . _:d :p _:d .");
    assert_eq!(find_within(&reader, &apart, 1, 10_000), Ok(Vec::new()), "300³ rows are never looked at");
    let found = find_within(&reader, &pattern("_:a :p [] . _:b :q [] ."), 1, 20).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(find_within(&reader, &pattern("_:a :p [] . _:b :q [] ."), 7, 1000).unwrap().len(), 7);
}

#[test]
fn a_search_that_is_too_long_is_not_an_answer() {
    let mut data = String::new();
    for (i, j) in (0..12).flat_map(|i| (0..12).map(move |j| (i, j))).filter(|(i, j)| i != j) {
        let _ = write!(data, ":n{i} :p :n{j} . ");
    }
    // A ring through thirteen nodes of a graph of twelve in which nothing is its own neighbour: no cheap proof.
    let mut ring = String::new();
    for (i, j) in (0..13).flat_map(|i| (0..i).map(move |j| (i, j))) {
        let _ = write!(ring, "_:v{i} :p _:v{j} . ");
    }
    let found = find_within(&plain(&triples(&data)), &pattern(&ring), 1, 50_000);
    assert_eq!(found, Err(TooCostly { steps: 50_000 }));
    let long: String = (0..400).fold(String::new(), |mut text, i| {
        let _ = write!(text, "_:v{i} :p _:v{} . ", i + 1);
        text
    });
    assert!(find_instance(&plain(&triples(":a :p :a .")), &pattern(&long)).is_err(), "deeper than the stack may go");
}

fn small_node() -> impl Strategy<Value = NamedOrBlankNode> {
    prop_oneof![
        (0..4_u8).prop_map(|i| NamedNode::new_unchecked(format!("urn:n{i}")).into()),
        (0..2_u8).prop_map(|i| BlankNode::new_unchecked(format!("b{i}")).into()),
    ]
}

fn any_triple() -> impl Strategy<Value = Triple> {
    let literal = (1..4).prop_map(|i| Term::from(Literal::from(i)));
    let object = prop_oneof![3 => small_node().prop_map(Term::from), 1 => literal];
    (small_node(), 0..3_u8, object)
        .prop_map(|(s, p, o)| Triple::new(s, NamedNode::new_unchecked(format!("urn:p{p}")), o))
}

/// A triple of a pattern: mostly variables, so that there are joins.
fn any_wanted() -> impl Strategy<Value = Triple> {
    let node = prop_oneof![
        1 => (0..4_u8).prop_map(|i| NamedOrBlankNode::from(NamedNode::new_unchecked(format!("urn:n{i}")))),
        3 => (0..4_u8).prop_map(|i| NamedOrBlankNode::from(BlankNode::new_unchecked(format!("v{i}")))),
    ];
    let object = prop_oneof![4 => node.clone().prop_map(Term::from), 1 => (1..4).prop_map(|i| Literal::from(i).into())];
    (node, 0..3_u8, object).prop_map(|(s, p, o)| Triple::new(s, NamedNode::new_unchecked(format!("urn:p{p}")), o))
}

/// Conditions on variables that some triple has as an object and none as a subject.
fn conditions(wanted: &[Triple], bound: i32) -> Vec<Triple> {
    let is_object = |triple: &&Triple| matches!(&triple.object, Term::BlankNode(node) if wanted.iter().all(|other| other.subject != node.clone().into()));
    let on = wanted.iter().find(is_object).and_then(|triple| match &triple.object {
        Term::BlankNode(node) => Some(node.clone()),
        _ => None,
    });
    on.map(|on| Triple::new(on, sh::MIN_INCLUSIVE, Literal::from(bound))).into_iter().collect()
}

/// The same question for Oxigraph, with variables in the place of blank nodes.
fn asked(wanted: &[Triple], conditions: &[Triple], form: &str) -> String {
    let term = |term: &Term| match term {
        Term::BlankNode(node) => format!("?{}", node.as_str()),
        other => other.to_string(),
    };
    let mut text = format!("{form} {{ ");
    for triple in wanted {
        let _ =
            write!(text, "{} {} {} . ", term(&triple.subject.clone().into()), triple.predicate, term(&triple.object));
    }
    for triple in conditions {
        let _ =
            write!(text, "FILTER(isNumeric({0}) && {0} >= {1}) ", term(&triple.subject.clone().into()), triple.object);
    }
    text + "}"
}

fn store(triples: &[Triple]) -> Store {
    let store = Store::new().unwrap();
    for triple in triples {
        store.insert(&triple.clone().in_graph(GraphName::DefaultGraph)).unwrap();
    }
    store
}

fn oxigraph(store: &Store, text: &str) -> usize {
    let results = SparqlEvaluator::new().parse_query(text).unwrap().on_store(store).execute().unwrap();
    match results {
        QueryResults::Boolean(value) => usize::from(value),
        QueryResults::Solutions(solutions) => solutions.count(),
        QueryResults::Graph(_) => unreachable!("the question is none of graphs"),
    }
}

proptest! {
    #[test]
    fn the_answer_is_that_of_oxigraph(
        data in proptest::collection::vec(any_triple(), 0..24),
        wanted in proptest::collection::vec(any_wanted(), 1..6),
        with_condition in proptest::option::of(1..4),
    ) {
        let conditions = with_condition.map(|bound| conditions(&wanted, bound)).unwrap_or_default();
        let (pattern, faults) = Pattern::read(&[wanted.as_slice(), conditions.as_slice()].concat());
        prop_assert!(faults.is_empty());
        let (reader, store) = (plain(&data), store(&data));
        let found = find_instance(&reader, &pattern).unwrap();
        prop_assert_eq!(found.is_some(), oxigraph(&store, &asked(&wanted, &conditions, "ASK")) == 1);
        for triple in found.iter().flatten() {
            prop_assert!(data.contains(triple), "an instance is made of what is there");
        }
        let all = find_instances(&reader, &pattern, 1_000_000).unwrap();
        prop_assert_eq!(all.len(), oxigraph(&store, &asked(&wanted, &conditions, "SELECT *")));
    }

    #[test]
    fn what_changes_an_answer_touches_the_pattern(
        data in proptest::collection::vec(any_triple(), 0..24),
        changed in any_triple(),
        wanted in proptest::collection::vec(any_wanted(), 1..5),
        with_condition in proptest::option::of(1..4),
    ) {
        let conditions = with_condition.map(|bound| conditions(&wanted, bound)).unwrap_or_default();
        let (pattern, _) = Pattern::read(&[wanted, conditions].concat());
        let with = [data.as_slice(), std::slice::from_ref(&changed)].concat();
        let count = |data: &[Triple]| find_instances(&plain(data), &pattern, 1_000_000).unwrap().len();
        if count(&data) != count(&with) {
            prop_assert!(touches(&pattern, &changed));
        }
    }
}
