//! Estimates where the counts are known, and the orders that follow from them.

use super::size::Counts;
use super::{Plan, explain};
use crate::diagnostic::Place;
use crate::model::{GraphName, NamedNode, Prefixes, Quad, Term};
use crate::sparql::{Answer, Limits, evaluate, parse};
use crate::store::{Policy, Reader};
use spargebra::algebra::GraphPattern;

fn node(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("urn:{name}"))
}

/// 400 things, each of one of 4 kinds and with 2 parts; 5 of them marked; each part in a graph of its own
/// that says which of 20 places it goes from and to.
fn reader() -> Reader {
    let mut quads = Vec::new();
    let mut add = |s: &NamedNode, p: &str, o: NamedNode, g: Option<&NamedNode>| {
        let graph = g.cloned().map_or(GraphName::DefaultGraph, GraphName::from);
        quads.push(Quad::new(s.clone(), node(p), Term::from(o), graph));
    };
    for i in 0..400 {
        let thing = node(&format!("thing{i}"));
        add(&thing, "kind", node(&format!("kind{}", i % 4)), None);
        for part in [2 * i, 2 * i + 1] {
            let (part, name) = (node(&format!("part{part}")), part);
            add(&thing, "part", part.clone(), None);
            add(&part, "state", node(if name % 100 == 0 { "broken" } else { "whole" }), None);
            add(&part, "from", node(&format!("place{}", name % 20)), Some(&part));
            add(&part, "to", node(&format!("place{}", name * 7 / 3 % 20)), Some(&part));
        }
        if i % 80 == 0 {
            add(&thing, "marked", node("yes"), None);
        }
    }
    Reader::from_quads(quads, Policy::Plain)
}

fn prefixes() -> Prefixes {
    let mut prefixes = Prefixes::new("https://example.org/");
    prefixes.insert("", "urn:");
    prefixes
}

fn plan(text: &str) -> Plan {
    let query = parse(text, &prefixes(), Place::default()).unwrap();
    explain(&reader(), &query, &[], &prefixes()).unwrap()
}

/// A plan as lines, with dots for depth.
fn steps(text: &str) -> Vec<String> {
    let steps = plan(text).steps;
    steps.iter().map(|step| format!("{}{}", ".".repeat(step.depth), step.words)).collect()
}

#[test]
fn counts_of_one_pattern_are_those_of_the_data() {
    let reader = reader();
    let counts = Counts::new(&reader);
    for (pattern, expected) in [
        ("?a :part ?b", 800.0),
        ("?a :kind :kind1", 100.0),
        ("?a :state :broken", 8.0),
        (":thing7 :part ?b", 2.0),
        (":thing7 ?p ?b", 3.0),
        ("?a :part :part9", 1.0),
        ("?a :part :nothing", 0.0),
        ("?a :never ?b", 0.0),
        ("?a :marked ?b", 5.0),
    ] {
        let query = parse(&format!("ASK {{ {pattern} }}"), &prefixes(), Place::default()).unwrap();
        let spargebra::Query::Ask { pattern: GraphPattern::Project { inner: algebra, .. }, .. } = &*query.inner else {
            panic!("{}", query.inner)
        };
        assert!((counts.pattern(algebra, None).rows - expected).abs() < 1e-9, "{pattern}");
    }
}

#[test]
fn joins_are_estimated_from_distinct_values() {
    let rows = |text: &str| plan(text).steps.last().and_then(|step| step.rows);
    assert_eq!(rows("SELECT * { ?a :part ?b . ?b :state ?c }"), Some(800));
    assert_eq!(rows("SELECT * { ?a :kind :kind1 . ?a :part ?b }"), Some(200));
    assert_eq!(rows("SELECT * { ?a :marked ?m . ?a :part ?b }"), Some(10));
    assert_eq!(rows("SELECT * { { ?a :marked ?m } UNION { ?a :kind :kind1 } }"), Some(100), "the second branch");
    assert_eq!(rows("SELECT ?k (COUNT(*) AS ?n) { ?a :kind ?k ; :part ?b } GROUP BY ?k"), Some(4));
}

#[test]
fn what_is_rare_comes_first_and_what_it_leads_to_next() {
    assert_eq!(
        steps("SELECT * { ?a :kind ?k . ?a :part ?b . ?b :state :broken }"),
        ["find ?b :state :broken", "for each, look up ?a :part ?b", "for each, look up ?a :kind ?k"]
    );
    assert_eq!(
        steps("SELECT * { ?b :state ?s . ?a :part ?b . ?a :marked ?m }"),
        ["find ?a :marked ?m", "for each, look up ?a :part ?b", "for each, look up ?b :state ?s"]
    );
    let never = steps("SELECT * { ?a :part ?b . ?b :state ?s . ?s :never ?n }");
    assert_eq!(never[0], "find ?s :never ?n");
}

#[test]
fn many_patterns_are_ordered_too() {
    let chain: Vec<String> = (0..30).map(|i| format!("?a{i} :next ?a{}", i + 1)).collect();
    let found = steps(&format!("SELECT * {{ {} . ?a17 :marked ?m . ?a17 :kind ?k }}", chain.join(" . ")));
    assert_eq!(found.len(), 32);
    assert!(found[1..].iter().all(|step| step.starts_with("for each, look up ")), "{found:?}");
}

#[test]
fn what_exists_asks_starts_at_what_is_bound() {
    assert_eq!(
        steps("SELECT * { ?a :kind ?k FILTER NOT EXISTS { ?a :part/:state :broken } }"),
        [
            "find ?a :kind ?k",
            "keep those that pass the filter",
            ".where for each solution is looked for",
            "..find ?a :part []",
            "..for each, look up [] :state :broken",
        ]
    );
}

#[test]
fn what_is_large_on_both_sides_is_joined_by_a_table() {
    let text = "SELECT * {
        GRAPH ?g { ?o :from ?x ; :to ?y } GRAPH ?h { ?p :from ?y ; :to ?x } FILTER(STR(?x) < STR(?y)) }";
    let found = steps(text);
    assert_eq!(found[0], "join by a table", "{found:?}");
    let with_limit = steps(&format!("{text} LIMIT 5"));
    assert!(!with_limit.contains(&"join by a table".to_owned()), "it need not be computed whole: {with_limit:?}");
}

#[test]
fn an_answer_that_takes_any_solutions_does_not_depend_on_counts() {
    let written = "?b :state ?s . ?a :part ?b . ?a :marked ?m";
    for text in [
        format!("SELECT * {{ {written} }} LIMIT 2"),
        format!("SELECT (SAMPLE(?s) AS ?any) {{ {written} }}"),
        format!("CONSTRUCT {{ [] :of ?a }} {{ {written} }}"),
    ] {
        assert_eq!(steps(&text)[0], "find ?b :state ?s . ?a :part ?b . ?a :marked ?m", "{text}");
    }
    assert_eq!(steps(&format!("SELECT * {{ {written} }} ORDER BY ?s LIMIT 2"))[0], "find ?a :marked ?m");
}

#[test]
fn rows_that_an_order_leaves_equal_are_ordered_by_their_columns() {
    let query = parse("SELECT ?k ?a { ?a :kind ?k } ORDER BY ?k", &prefixes(), Place::default()).unwrap();
    let Answer::Rows(rows) = evaluate(&reader(), &query, &[], Limits::default()).unwrap() else { panic!("rows") };
    let texts: Vec<Vec<String>> = rows
        .rows
        .iter()
        .map(|row| row.iter().flatten().map(|cell| cell.to_string().replace('>', "")).collect())
        .collect();
    assert_eq!(texts.len(), 400);
    assert!(texts.is_sorted(), "{:?}", &texts[..10]);
}

#[test]
fn paths_whose_number_depends_on_what_is_bound_stay_where_they_are() {
    assert_eq!(
        steps("SELECT * { ?a :part ?b . ?b !:part ?c . ?a :marked ?m }")[0],
        "join, in the evaluator's own order"
    );
    assert_eq!(steps("SELECT * { ?a :part+ ?b . ?a :marked ?m }")[0], "find ?a :marked ?m");
}
