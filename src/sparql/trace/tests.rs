//! Random queries over random data: what a trace must keep, whatever the query.

use super::super::differential::{any_quad, prefixes, text, variable};
use super::super::{Form, parse};
use super::*;
use crate::diagnostic::Place;
use crate::model::{GraphName, Quad, syntax};
use crate::store::Policy;
use proptest::prelude::*;

fn query(text: &str) -> Query {
    parse(text, &prefixes(), Place::default()).unwrap()
}

fn triple() -> BoxedStrategy<String> {
    let subject = prop_oneof![4 => variable(), 1 => text(&[":n0", ":n1"])];
    let predicate = prop_oneof![
        5 => text(&[":p0", ":p1", ":p2"]),
        1 => variable(),
        2 => text(&[":p0/:p1", ":p0|:p1", "^:p0", "!:p0", "!(:p0|^:p1)", "(:p0/^:p1)|:p2", "^(:p0/:p1)"]),
    ];
    let object = prop_oneof![4 => variable(), 1 => text(&[":n0", ":n2", "1", "[]", "[ :p0 ?c ]", "_:x"])];
    (subject, predicate, object).prop_map(|(s, p, o)| format!("{s} {p} {o} .")).boxed()
}

fn condition() -> BoxedStrategy<String> {
    prop_oneof![
        (variable(), text(&["=", "!=", "<"]), prop_oneof![variable(), text(&["1", ":n1"])])
            .prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        (text(&["BOUND", "!BOUND", "isIRI", "!isLiteral"]), variable()).prop_map(|(f, a)| format!("{f}({a})")),
        variable().prop_map(|a| format!("COALESCE({a}, 0) != 0")),
        (variable(), variable()).prop_map(|(a, b)| format!("sameTerm({a}, {b}) || {b} IN (:n0, 1)")),
    ]
    .boxed()
}

fn group() -> BoxedStrategy<String> {
    let leaf = proptest::collection::vec(triple(), 1..3).prop_map(|parts| format!("{{ {} }}", parts.join(" "))).boxed();
    let joined = leaf.prop_recursive(3, 10, 3, |inner| {
        let g = || inner.clone();
        let name = prop_oneof![variable(), text(&["?g", ":n0", ":n1"])];
        let part = prop_oneof![
            4 => triple(),
            4 => g().prop_map(|group| format!("OPTIONAL {group}")),
            2 => (g(), g()).prop_map(|(a, b)| format!("{a} UNION {b}")),
            2 => (name, g()).prop_map(|(name, group)| format!("GRAPH {name} {group}")),
            2 => condition().prop_map(|test| format!("FILTER({test})")),
            1 => variable().prop_map(|a| format!("VALUES {a} {{ :n0 1 \"x\" UNDEF }}")),
            1 => (variable(), 0..1000).prop_map(|(a, i)| format!("BIND(CONCAT(STR({a}), \"!\") AS ?n{i})")),
        ];
        proptest::collection::vec(part, 1..4).prop_map(|parts| format!("{{ {} }}", parts.join(" ")))
    });
    // A label of a blank node belongs to one group.
    joined
        .prop_map(|text| {
            let pieces: Vec<String> =
                text.split("_:x").enumerate().map(|(i, piece)| format!("{piece}_:x{i}")).collect();
            let all = pieces.concat();
            all[..all.rfind("_:x").unwrap_or(all.len())].to_owned()
        })
        .boxed()
}

fn any_query() -> BoxedStrategy<String> {
    prop_oneof![
        2 => group().prop_map(|g| format!("SELECT * {g}")),
        2 => group().prop_map(|g| format!("SELECT ?a ?b {g}")),
        1 => group().prop_map(|g| format!("SELECT DISTINCT ?a {g}")),
        1 => group().prop_map(|g| format!("SELECT REDUCED ?b ?c {g} ORDER BY ?c")),
        1 => group().prop_map(|g| format!("SELECT (STR(?a) AS ?t) ?b {g}")),
        2 => group().prop_map(|g| format!("SELECT ?a ?c {g} ORDER BY ?a ?c LIMIT 2")),
        1 => group().prop_map(|g| format!("SELECT DISTINCT ?b {g} ORDER BY DESC(?b) LIMIT 2 OFFSET 1")),
    ]
    .boxed()
}

/// The dataset that holds nothing but the matches of a row.
fn only(trace: &Trace, row: usize) -> Reader {
    let quads = trace.of(row).matches.iter().map(|i| &trace.matches[*i]).map(|it| {
        let graph = it.graph.clone().map_or(GraphName::DefaultGraph, Into::into);
        it.triple.clone().in_graph(graph)
    });
    Reader::from_quads(quads, Policy::Plain)
}

fn answer(reader: &Reader, query: &Query) -> Rows {
    let Ok(Answer::Rows(rows)) = evaluate(reader, query, &[], Limits::default()) else { panic!("no rows") };
    rows
}

fn without_slice(text: &str) -> String {
    text.split(" LIMIT ").next().unwrap_or_default().to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn a_trace_keeps_the_rows_and_is_enough_to_find_each_again(
        data in proptest::collection::vec(any_quad(), 4..24),
        text in any_query(),
    ) {
        // Only what SPARQL refuses, such as a variable bound twice.
        let Ok(query) = parse(&text, &prefixes(), Place::default()) else { return Ok(()) };
        let reader = Reader::from_quads(data.clone(), Policy::Plain);
        let trace = match trace(&reader, &query, &[], Limits::default()) {
            Ok(trace) => trace,
            Err(TraceError::Uncovered(Uncovered::Optional(_) | Uncovered::Graph)) => return Ok(()),
            Err(error) => panic!("{error}: {text}"),
        };
        prop_assert_eq!(&trace.rows, &answer(&reader, &query), "{}", text);
        let stated: Vec<Quad> = data;
        for it in &trace.matches {
            let graph = it.graph.clone().map_or(GraphName::DefaultGraph, Into::into);
            prop_assert!(stated.contains(&it.triple.clone().in_graph(graph)), "{}: {:?}", text, it);
        }
        let unsliced = parse(&without_slice(&text), &prefixes(), Place::default()).unwrap();
        for (i, row) in trace.rows.rows.iter().enumerate() {
            prop_assert!(!trace.of(i).cut);
            let again = answer(&only(&trace, i), &unsliced);
            prop_assert!(again.rows.contains(row), "{}: {:?} from {:?}", text, row, trace.of(i));
        }
    }

    #[test]
    fn what_is_matched_is_needed_where_there_is_one_way(
        data in proptest::collection::vec(any_quad(), 4..16),
        triples in proptest::collection::vec(triple(), 1..4),
    ) {
        let query = query(&format!("SELECT * {{ {} }}", triples.join(" ")));
        let reader = Reader::from_quads(data, Policy::Plain);
        let trace = trace(&reader, &query, &[], Limits::default()).unwrap();
        for (i, row) in trace.rows.rows.iter().enumerate() {
            let repeats = trace.rows.rows.iter().filter(|other| *other == row).count();
            for left_out in trace.of(i).matches.iter().filter(|_| repeats == 1) {
                let but: Vec<Quad> = reader.quads().filter(|quad| {
                    let it = &trace.matches[*left_out];
                    it.triple != Into::into(quad.clone()) || quad.graph_name != GraphName::DefaultGraph
                }).collect();
                let again = answer(&Reader::from_quads(but, Policy::Plain), &query);
                // A path such as `:p0|:p0` could find it twice; one solution is one way, else.
                prop_assert!(!again.rows.contains(row) || query_has_choice(&triples), "{:?} without {}", row, left_out);
            }
        }
    }
}

fn query_has_choice(triples: &[String]) -> bool {
    triples.iter().any(|triple| triple.contains('/') || triple.contains('|') || triple.contains('['))
}

const DATA: &str = "<urn:a> <urn:p> <urn:b> . <urn:a> <urn:p> <urn:c> . <urn:b> <urn:q> 1 . <urn:d> <urn:p> <urn:b> .
    GRAPH <urn:g> { <urn:a> <urn:p> <urn:b> }";

fn quads(trig: &str) -> Vec<Quad> {
    let (found, report) = syntax::parse(trig, syntax::Format::TriG, "urn:base", "t");
    assert!(!report.has_errors(), "{report:?}");
    found.into_iter().map(|statement| statement.quad).collect()
}

/// Rows and what they were matched from.
fn told(text: &str, bindings: &[(String, Term)]) -> String {
    let reader = Reader::from_quads(quads(DATA), Policy::Plain);
    let trace = match trace(&reader, &query(text), bindings, Limits::default()) {
        Ok(trace) => trace,
        Err(error) => return format!("{error}\n"),
    };
    let mut out = String::new();
    for (i, row) in trace.rows.rows.iter().enumerate() {
        let cells: Vec<String> =
            row.iter().map(|cell| cell.as_ref().map_or("–".to_owned(), ToString::to_string)).collect();
        let matches = trace.of(i).matches.iter().map(|i| {
            let it = &trace.matches[*i];
            let graph = it.graph.as_ref().map(|graph| format!(" in {graph}")).unwrap_or_default();
            format!("\n  {}{graph}", it.triple)
        });
        out.push_str(&format!("{}{}\n", cells.join(" "), matches.collect::<String>()));
    }
    out.replace("urn:", "")
}

#[test]
fn all_ways_to_a_row_count() {
    insta::assert_snapshot!(told("SELECT DISTINCT ?x { ?x :p ?y OPTIONAL { ?y :q ?n } } ORDER BY ?x LIMIT 1", &[]), @r#"
    <a>
      <a> <p> <b>
      <a> <p> <c>
      <b> <q> "1"^^<http://www.w3.org/2001/XMLSchema#integer>
    "#);
}

#[test]
fn graphs_and_branches_are_told_apart() {
    insta::assert_snapshot!(told("SELECT ?x ?g { { ?x :p [] . GRAPH ?g { ?x :p :b } } UNION { ?y :q ?n . ?x :p ?y FILTER(?x = :d) } }", &[]), @r#"
    <a> <g>
      <a> <p> <b>
      <a> <p> <b> in <g>
      <a> <p> <c>
    <a> <g>
      <a> <p> <b>
      <a> <p> <b> in <g>
      <a> <p> <c>
    <d> –
      <b> <q> "1"^^<http://www.w3.org/2001/XMLSchema#integer>
      <d> <p> <b>
    "#);
}

#[test]
fn parameters_are_traced_in_place_of_their_variables() {
    let bindings = [("y".to_owned(), Term::from(crate::model::NamedNode::new_unchecked("urn:b")))];
    insta::assert_snapshot!(told("SELECT ?x ?y { ?x :p ?y OPTIONAL { ?x :q ?y } }", &bindings), @r#"
    <a> <b>
      <a> <p> <b>
    <d> <b>
      <d> <p> <b>
    "#);
}

#[test]
fn what_is_not_covered_is_refused_by_name() {
    let refused = [
        "ASK { ?a :p ?b }",
        "CONSTRUCT WHERE { ?a :p ?b }",
        "DESCRIBE ?a { ?a :p ?b }",
        "SELECT * FROM :g { ?a :p ?b }",
        "SELECT ?a (COUNT(*) AS ?n) { ?a :p ?b } GROUP BY ?a HAVING (COUNT(*) > 1)",
        "SELECT * { ?a :p ?b { SELECT ?b { ?b :q ?c } LIMIT 1 } }",
        "SELECT * { { SELECT DISTINCT ?b { ?b :q ?c } } }",
        "SELECT * { ?a :p ?b MINUS { ?b :q ?c } }",
        "SELECT * { ?a :p ?b FILTER NOT EXISTS { ?b :q ?c } }",
        "SELECT * { ?a :p ?b } ORDER BY EXISTS { ?b :q ?c }",
        "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c FILTER(EXISTS { ?c :q ?a }) } }",
        "SELECT * { ?a :p+ ?b }",
        "SELECT * { ?a :p/:q? ?b }",
        "SELECT * { ?a :p ?b SERVICE <urn:s> { ?b :q ?c } }",
        "SELECT * { ?a :p ?b LATERAL { ?b :q ?c } }",
        "SELECT * { ?a :p ?b FILTER(?b < NOW()) }",
        "SELECT * { ?a :p ?b BIND(BNODE() AS ?c) }",
        "SELECT * { ?a :p ?b FILTER(:f(?b)) }",
        "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c OPTIONAL { ?c :q ?a } } }",
        "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c OPTIONAL { ?c :q ?d } FILTER(!BOUND(?d)) } }",
        "SELECT * { GRAPH ?g { OPTIONAL { ?a :p ?b } } }",
        "SELECT * { GRAPH ?g { } }",
    ];
    insta::assert_snapshot!(refused.map(|text| format!("{text}\n    {}", told(text, &[]))).concat(), @r#"
    ASK { ?a :p ?b }
        ASK: a yes or no has no rows to carry claims
    CONSTRUCT WHERE { ?a :p ?b }
        CONSTRUCT: a graph has no rows to carry claims
    DESCRIBE ?a { ?a :p ?b }
        DESCRIBE: a graph has no rows to carry claims
    SELECT * FROM :g { ?a :p ?b }
        FROM: it makes another default graph
    SELECT ?a (COUNT(*) AS ?n) { ?a :p ?b } GROUP BY ?a HAVING (COUNT(*) > 1)
        aggregates, GROUP BY and HAVING
    SELECT * { ?a :p ?b { SELECT ?b { ?b :q ?c } LIMIT 1 } }
        a SELECT inside the query
    SELECT * { { SELECT DISTINCT ?b { ?b :q ?c } } }
        a SELECT inside the query
    SELECT * { ?a :p ?b MINUS { ?b :q ?c } }
        MINUS
    SELECT * { ?a :p ?b FILTER NOT EXISTS { ?b :q ?c } }
        EXISTS and NOT EXISTS
    SELECT * { ?a :p ?b } ORDER BY EXISTS { ?b :q ?c }
        EXISTS and NOT EXISTS
    SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c FILTER(EXISTS { ?c :q ?a }) } }
        EXISTS and NOT EXISTS
    SELECT * { ?a :p+ ?b }
        property paths with `*`, `+` or `?`
    SELECT * { ?a :p/:q? ?b }
        property paths with `*`, `+` or `?`
    SELECT * { ?a :p ?b SERVICE <urn:s> { ?b :q ?c } }
        SERVICE
    SELECT * { ?a :p ?b LATERAL { ?b :q ?c } }
        LATERAL
    SELECT * { ?a :p ?b FILTER(?b < NOW()) }
        NOW(), which gives something else on every run
    SELECT * { ?a :p ?b BIND(BNODE() AS ?c) }
        BNODE(), which gives something else on every run
    SELECT * { ?a :p ?b FILTER(:f(?b)) }
        the function <urn:f>
    SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c OPTIONAL { ?c :q ?a } } }
        an OPTIONAL inside an OPTIONAL, of which ?a is used in the outer one
    SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c OPTIONAL { ?c :q ?d } FILTER(!BOUND(?d)) } }
        an OPTIONAL inside an OPTIONAL, of which ?d is used in the outer one
    SELECT * { GRAPH ?g { OPTIONAL { ?a :p ?b } } }
        GRAPH without a triple pattern that must match in it
    SELECT * { GRAPH ?g { } }
        GRAPH without a triple pattern that must match in it
    "#);
}

#[test]
fn what_is_covered_is_not_refused() {
    for text in [
        "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c OPTIONAL { ?c :q ?d } } FILTER(!BOUND(?d)) }",
        "SELECT * { ?a :p ?b OPTIONAL { ?b :q ?c } OPTIONAL { ?b :q ?d FILTER(?c = ?d) } }",
        "SELECT (<http://www.w3.org/2001/XMLSchema#string>(?b) AS ?s) { GRAPH ?g { ?a ^:p/:q ?b OPTIONAL { ?a :p ?b } } }",
        "SELECT * { ?a !:p|(:q/:p) ?b . VALUES ?b { UNDEF :b } BIND(1 AS ?one) }",
        "SELECT * { }",
    ] {
        assert_eq!(cover::check(&query(text)), Ok(()), "{text}");
    }
}

#[test]
fn every_refusal_has_a_way_out() {
    for it in [Uncovered::Form(Form::Ask), Uncovered::Graph, Uncovered::Path, Uncovered::Volatile("NOW")] {
        assert!(!it.hint().is_empty() && !it.to_string().ends_with('.'));
    }
}

#[test]
fn a_row_found_in_very_many_ways_keeps_some_of_them() {
    let quads = (0..3000).map(|i| quads(&format!("<urn:a> <urn:p> <urn:b{i}> .")).remove(0));
    let reader = Reader::from_quads(quads, Policy::Plain);
    let trace = trace(&reader, &query("SELECT DISTINCT ?x { ?x :p ?y }"), &[], Limits::default()).unwrap();
    assert!(trace.of(0).cut);
    assert_eq!((trace.rows.rows.len(), trace.of(0).matches.len()), (1, 1000));
}
