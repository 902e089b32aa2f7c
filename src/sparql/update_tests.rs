//! Updates: in words, and at random against Oxigraph's own and against fresh readers.

use super::differential::{any_quad, group, node, prefixes, text};
use super::{Effect, Limits, SparqlError, parse_update, update};
use crate::diagnostic::Place;
use crate::model::{GraphName, NamedNode, Quad};
use crate::store::{Policy, Reader};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Dataset;
use oxigraph::model::dataset::CanonicalizationAlgorithm;
use oxigraph::sparql::SparqlEvaluator;
use oxigraph::store::Store;
use proptest::prelude::*;

fn trig(text: &str) -> Vec<Quad> {
    let text = format!("PREFIX tr: <https://w3id.org/treatise/ns#> PREFIX : <urn:> {text}");
    RdfParser::from_format(RdfFormat::TriG).for_reader(text.as_bytes()).collect::<Result<_, _>>().unwrap()
}

fn effect(reader: &Reader, policy: Policy, text: &str) -> Result<Effect, SparqlError> {
    let request = match parse_update(text, &prefixes(), Place::default()) {
        Ok(request) => request,
        Err(error) => panic!("{} {:?}: {text}", error.message, error.hints),
    };
    update(reader, policy, &request, Limits::default(), None)
}

fn lines(effect: &Effect) -> Vec<String> {
    let line = |sign: char| move |quad: &Quad| format!("{sign} {quad}");
    effect.removed.iter().map(line('-')).chain(effect.added.iter().map(line('+'))).collect()
}

/// What a request changes of data in TriG, as lines.
fn changes(policy: Policy, data: &str, text: &str) -> Vec<String> {
    lines(&effect(&Reader::from_quads(trig(data), policy), policy, text).unwrap())
}

#[test]
fn operations_see_those_before_them_and_the_net_effect_counts() {
    let data = ":a :p :b . GRAPH :g { :a :p :b }";
    let net = |text: &str| changes(Policy::Plain, data, text);
    assert_eq!(
        net("INSERT DATA { :a :p :c } ; DELETE { ?s :p ?o } INSERT { ?s :q ?o } WHERE { ?s :p ?o }"),
        ["- <urn:a> <urn:p> <urn:b>", "+ <urn:a> <urn:q> <urn:b>", "+ <urn:a> <urn:q> <urn:c>"]
    );
    assert_eq!(net("DELETE DATA { :a :p :b } ; INSERT DATA { :a :p :b , :b }"), [""; 0]);
    assert_eq!(net("INSERT DATA { :x :y :z } ; DELETE WHERE { :x ?p ?o }"), [""; 0]);
    assert_eq!(net("MOVE :g TO :h"), ["- <urn:a> <urn:p> <urn:b> <urn:g>", "+ <urn:a> <urn:p> <urn:b> <urn:h>"]);
    assert_eq!(
        net("DROP ALL ; INSERT { :n :graphs ?n } WHERE { SELECT (COUNT(?g) AS ?n) { GRAPH ?g {} } }"),
        [
            "- <urn:a> <urn:p> <urn:b>",
            "- <urn:a> <urn:p> <urn:b> <urn:g>",
            "+ <urn:n> <urn:graphs> \"0\"^^<http://www.w3.org/2001/XMLSchema#integer>"
        ]
    );
    assert_eq!(
        net("INSERT DATA { GRAPH :new { :a :p :d } } ; INSERT { ?g :is :there } WHERE { GRAPH ?g {} }").len(),
        3
    );
}

#[test]
fn a_request_that_fails_in_one_operation_changes_nothing() {
    let reader = Reader::from_quads(trig(":a :p :b . GRAPH :g { :a :p :b }"), Policy::Plain);
    let said = |text: &str| effect(&reader, Policy::Plain, text).map(|effect| lines(&effect)).unwrap_err().to_string();
    insta::assert_snapshot!(said("CLEAR ALL ; LOAD <http://example.org/data.ttl>"), @"<http://example.org/data.ttl> was not loaded: this program reads no documents for an update");
    insta::assert_snapshot!(said("INSERT DATA { :a :p :c } ; CREATE GRAPH :g"), @"graph <urn:g> is there already; `CREATE SILENT GRAPH` leaves it as it is");
    let silent = "LOAD SILENT <http://example.org/data.ttl> ; CREATE SILENT GRAPH :g ; CREATE GRAPH :h ; DROP GRAPH :h";
    assert_eq!(effect(&reader, Policy::Plain, silent), Ok(Effect::default()));
    let request = parse_update("INSERT { ?s :q ?o } WHERE { ?s ?p ?o }", &prefixes(), Place::default()).unwrap();
    let limits = Limits { rows: Some(0), seconds: None };
    assert_eq!(update(&reader, Policy::Plain, &request, limits, None), Err(SparqlError::TooManyChanges(0)));
}

#[test]
fn what_is_loaded_goes_into_the_graph_that_is_named() {
    let reader = Reader::from_quads(trig("_:b :p :b ."), Policy::Plain);
    let request = parse_update("LOAD <urn:doc> INTO GRAPH :g", &prefixes(), Place::default()).unwrap();
    let loader = |document: &NamedNode| match document.as_str() {
        "urn:doc" => Ok(trig(":x :p [ :q 1 ] .")),
        other => Err(format!("there is no {other}")),
    };
    let effect = update(&reader, Policy::Plain, &request, Limits::default(), Some(&loader)).unwrap();
    assert_eq!((effect.added.len(), effect.removed.len()), (2, 0));
    assert!(effect.added.iter().all(|quad| quad.graph_name == NamedNode::new_unchecked("urn:g").into()));
}

#[test]
fn blank_nodes_of_a_request_are_new_and_have_the_same_labels_on_every_run() {
    let reader = Reader::from_quads(trig("_:b :p :b ."), Policy::Plain);
    let run = || {
        effect(
            &reader,
            Policy::Plain,
            "INSERT DATA { _:b :q _:c } ; INSERT DATA { _:d :q 1 } ; INSERT { ?s :q [] } WHERE { ?s :p ?o }",
        )
        .unwrap()
    };
    assert_eq!(run(), run());
    let labels: std::collections::BTreeSet<String> = run().added.iter().map(|quad| quad.subject.to_string()).collect();
    assert_eq!(labels.len(), 3, "{labels:?}");
    let known = labels.iter().filter(|label| reader.quads().any(|quad| quad.subject.to_string() == **label)).count();
    assert_eq!(known, 1, "only the one that a pattern matched: {labels:?}");
}

/// Claims whose content counts or does not.
const CLAIMS: &str = "
    :c1 tr:polarity tr:Affirms ; tr:status tr:Supported ; tr:stance :s . GRAPH :c1 { :x :party :us }
    :c2 tr:polarity tr:Affirms ; tr:status tr:Contested ; tr:stance :s . GRAPH :c2 { :x :party :uk }
    :s tr:source :book ; tr:relation <http://purl.org/spar/cito/supports> .";

#[test]
fn patterns_ask_what_is_held_and_templates_change_what_is_stated() {
    let net = |text: &str| changes(Policy::Derived, CLAIMS, text);
    // Held content is asked in the default graph, and cannot be deleted from it: it is not stated there.
    assert_eq!(
        net("DELETE { ?x :party ?p } INSERT { ?x :seen ?p } WHERE { ?x :party ?p }"),
        ["+ <urn:x> <urn:seen> <urn:us>"]
    );
    assert_eq!(
        net("DELETE { GRAPH ?g { ?x :party :us } } WHERE { GRAPH ?g { ?x :party :us } }"),
        ["- <urn:x> <urn:party> <urn:us> <urn:c1>"]
    );
    // What the request itself does to claims is seen by what follows.
    let status = "PREFIX tr: <https://w3id.org/treatise/ns#>
        DELETE { :c2 tr:status ?s } INSERT { :c2 tr:status tr:Supported } WHERE { :c2 tr:status ?s } ;
        INSERT { ?x :seen ?p } WHERE { ?x :party ?p }";
    let seen: Vec<String> = net(status).into_iter().filter(|line| line.contains("seen")).collect();
    assert_eq!(seen, ["+ <urn:x> <urn:seen> <urn:uk>", "+ <urn:x> <urn:seen> <urn:us>"]);
    let content = "INSERT DATA { GRAPH :c1 { :x :party :il } } ; INSERT { ?x :seen ?p } WHERE { ?x :party ?p }";
    assert_eq!(net(content).len(), 3);
    let lost = "DELETE DATA { GRAPH :c1 { :x :party :us } } ; INSERT { ?x :seen ?p } WHERE { ?x :party ?p }";
    assert_eq!(net(lost).len(), 1);
}

#[test]
fn what_cannot_be_an_update_is_told() {
    let said = |text: &str| {
        let error = parse_update(text, &prefixes(), Place::file("update").at(1, 1)).unwrap_err();
        format!("{} {} [{}]", error.code.id, error.message, error.hints.join("; "))
    };
    let all = [
        said("SELECT * { ?s ?p ?o }"),
        said("DELETE DATA { :a :b"),
        said("INSERT { ?s ?p ?o } WHERE { SERVICE <urn:s> { ?s ?p ?o } }"),
        said(&format!("INSERT {{ ?s ?p ?o }} WHERE {{ FILTER({}1{}) }}", "(".repeat(300), ")".repeat(300))),
        said("PREFIX tr: <https://w3id.org/treatise/ns#> INSERT { ?a :is ?b } WHERE { ?a tr:inForceOn ?day }"),
    ];
    insta::assert_snapshot!(all.join("\n"), @r#"
    T5001 there is a syntax error at or soon after `SELECT` [this is a query: `treatise query` asks it]
    T5001 the update ends too early []
    T5001 the query asks the service <urn:s>; `SERVICE` is refused, because answers come from this dataset alone []
    T5007 the update has brackets 302 deep, and at most 200 are read [long lists of alternatives belong into `VALUES` or `IN ( … )`, which may be long]
    T5009 in force on which day? Nothing gives `?day` a value []
    "#);
    assert!(parse_update("", &prefixes(), Place::default()).is_ok(), "a request of no operation");
    let typed = "<urn:s> <urn:p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .".repeat(20_000);
    assert!(parse_update(&format!("INSERT DATA {{ {typed} }}"), &prefixes(), Place::default()).is_ok());
    let many = "INSERT DATA { GRAPH :g { :a :b :c } } ; ".repeat(20_000);
    assert!(parse_update(&many, &prefixes(), Place::default()).is_ok());
}

fn target() -> BoxedStrategy<String> {
    text(&["DEFAULT", "GRAPH :n0", "GRAPH :n1", "GRAPH :n9"])
}

fn template() -> BoxedStrategy<String> {
    text(&[
        "?a :p0 ?b",
        "?b :p1 ?a . :n0 :p2 ?c",
        "GRAPH :n1 { ?a :p0 ?b }",
        "GRAPH ?a { ?b :p1 ?c }",
        "?a ?b ?c",
        "GRAPH :n9 { ?a :p2 1 }",
    ])
}

fn operation() -> BoxedStrategy<String> {
    let data = || {
        proptest::collection::vec(any_quad(), 1..4).prop_map(|quads| {
            let line = |quad: Quad| {
                let triple = format!("{} {} {}", quad.subject, quad.predicate, quad.object);
                if quad.graph_name == GraphName::DefaultGraph {
                    format!("{triple} .")
                } else {
                    format!("GRAPH {} {{ {triple} }}", quad.graph_name)
                }
            };
            quads.into_iter().map(line).collect::<Vec<_>>().join(" ")
        })
    };
    let ground = data().prop_map(|data| data.replace("_:b", "<urn:n0>"));
    let modify = (
        text(&["", "WITH :n0 ", "WITH :n9 "]),
        template(),
        template(),
        text(&["", "USING :n0 ", "USING NAMED :n1 ", "USING :n0 USING NAMED :n0 "]),
        group(),
    );
    prop_oneof![
        2 => data().prop_map(|data| format!("INSERT DATA {{ {data} }}")),
        2 => ground.prop_map(|data| format!("DELETE DATA {{ {data} }}")),
        6 => modify.prop_map(|(with, delete, insert, using, group)| {
            format!("{with}DELETE {{ {delete} }} INSERT {{ {insert} . ?a :made [] }} {using}WHERE {group}")
        }),
        1 => template().prop_map(|template| format!("DELETE WHERE {{ {template} }}")),
        1 => (text(&["CLEAR", "DROP"]), prop_oneof![target(), text(&["NAMED", "ALL"])]).prop_map(|(word, target)| format!("{word} SILENT {target}")),
        1 => (text(&["COPY", "MOVE", "ADD"]), target(), target()).prop_map(|(word, from, to)| {
            format!("{word} SILENT {} TO {}", from.trim_start_matches("GRAPH "), to.trim_start_matches("GRAPH "))
        }),
        1 => Just("CREATE SILENT GRAPH :n9".to_owned()),
        1 => Just("LOAD SILENT <urn:nothing>".to_owned()),
    ]
    .boxed()
}

fn canonical(quads: impl IntoIterator<Item = Quad>) -> Dataset {
    let mut dataset: Dataset = quads.into_iter().collect();
    dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
    dataset
}

/// The quads after an effect; each removed one was there, and no added one.
fn after(before: &[Quad], effect: &Effect) -> Vec<Quad> {
    assert!(
        effect.removed.iter().all(|quad| before.contains(quad))
            && !effect.added.iter().any(|quad| before.contains(quad))
    );
    before.iter().filter(|quad| !effect.removed.contains(quad)).chain(&effect.added).cloned().collect()
}

/// Data in which claims of any state make content.
fn any_record() -> BoxedStrategy<String> {
    let claim = || text(&[":n0", ":n1", ":n2"]);
    prop_oneof![
        3 => claim().prop_map(|c| format!("{c} tr:polarity tr:Affirms .")),
        1 => claim().prop_map(|c| format!("{c} tr:polarity tr:Denies .")),
        3 => claim().prop_map(|c| format!("{c} tr:status tr:Supported .")),
        1 => claim().prop_map(|c| format!("{c} tr:status tr:Contested .")),
        3 => (claim(), text(&[":s0", ":s1"])).prop_map(|(c, s)| format!("{c} tr:stance {s} .")),
        1 => (claim(), claim()).prop_map(|(a, b)| format!("{a} tr:supersedes {b} .")),
        1 => text(&[":book", ":page"]).prop_map(|source| format!("{source} tr:retractedOn \"2020\" .")),
        1 => Just(":page <http://www.w3.org/ns/prov#wasDerivedFrom> :book .".to_owned()),
    ]
    .boxed()
}

const STANCES: &str = ":s0 tr:source :book ; tr:relation <http://purl.org/spar/cito/supports> .
    :s1 tr:source :page ; tr:relation <http://purl.org/spar/cito/confirms> .";

/// An operation on such data without blank nodes in its templates.
fn any_change() -> BoxedStrategy<String> {
    let pattern = || {
        text(&[
            "?a :p0 ?b",
            "?a :p1 ?b",
            "GRAPH ?a { ?b :p0 ?c }",
            "?a tr:status ?b",
            "?a tr:stance ?s . ?b :p0 ?c",
            "?a ?p ?b . GRAPH ?g { ?a ?p ?b }",
            "GRAPH ?a { ?x ?y ?b } MINUS { ?a tr:status tr:Supported }",
        ])
    };
    let template = || {
        text(&[
            "?a :p1 ?b",
            "GRAPH ?a { ?b :p0 :n0 }",
            "GRAPH :n1 { ?a :p0 ?b }",
            "?a tr:status tr:Supported",
            "?a tr:stance :s0",
            "?a tr:status ?b",
            "GRAPH ?g { ?a :p0 ?b }",
            "?a :p0 ?b",
        ])
    };
    prop_oneof![
        4 => (template(), template(), pattern()).prop_map(|(delete, insert, pattern)| {
            format!("DELETE {{ {delete} }} INSERT {{ {insert} }} WHERE {{ {pattern} }}")
        }),
        2 => any_record().prop_map(|record| format!("INSERT DATA {{ {record} }}")),
        2 => any_record().prop_map(|record| format!("DELETE DATA {{ {record} }}")),
        1 => text(&[":n0", ":n1"]).prop_map(|graph| format!("CLEAR GRAPH {graph}")),
        1 => text(&["COPY DEFAULT TO :n1", "MOVE :n0 TO :n2", "ADD :n0 TO DEFAULT", "CLEAR DEFAULT"]),
    ]
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(debug_assertions) { 400 } else { 4000 }, ..ProptestConfig::default() })]

    #[test]
    fn updates_are_those_of_oxigraph(
        data in proptest::collection::vec(any_quad(), 4..16),
        operations in proptest::collection::vec(operation(), 1..4),
    ) {
        let text = operations.join(" ;\n");
        let Ok(request) = parse_update(&text, &prefixes(), Place::default()) else {
            let evaluator = SparqlEvaluator::new().with_prefix("", "urn:").unwrap();
            prop_assert!(evaluator.parse_update(&text).is_err(), "{}", text);
            return Ok(());
        };
        let theirs = Store::new().unwrap();
        for quad in &data {
            theirs.insert(quad).unwrap();
        }
        let reader = Reader::from_quads(data, Policy::Plain);
        let before: Vec<Quad> = reader.quads().collect();
        let effect = update(&reader, Policy::Plain, &request, Limits::default(), None).unwrap();
        let evaluator = SparqlEvaluator::new().with_prefix("", "urn:").unwrap();
        evaluator.parse_update(&text).unwrap().on_store(&theirs).execute().unwrap();
        let (ours, theirs) = (after(&before, &effect), theirs.iter().map(Result::unwrap).collect::<Vec<_>>());
        // Many blank nodes of which the same is said take too long to be told apart.
        let blank = |quads: &[Quad]| quads.iter().filter(|quad| quad.predicate.as_str() == "urn:made").count();
        if blank(&theirs) < 8 {
            prop_assert_eq!(canonical(ours), canonical(theirs), "{}", text);
        } else {
            prop_assert_eq!((ours.len(), blank(&ours)), (theirs.len(), blank(&theirs)), "{}", text);
        }
    }

    /// One request of several operations does what as many requests of one do, each on a reader of its own.
    #[test]
    fn operations_see_what_a_new_reader_would_show(
        records in proptest::collection::vec(any_record(), 4..14),
        content in proptest::collection::vec(any_quad(), 4..16),
        operations in proptest::collection::vec(any_change(), 1..5),
    ) {
        let prefix = "PREFIX tr: <https://w3id.org/treatise/ns#> ";
        let mut quads = trig(&format!("{STANCES} {}", records.join(" ")));
        quads.extend(content.into_iter().map(|quad| Quad { graph_name: if quad.graph_name == GraphName::DefaultGraph { node(2).into() } else { quad.graph_name.clone() }, ..quad }));
        let reader = Reader::from_quads(quads, Policy::Derived);
        let start: Vec<Quad> = reader.quads().collect();
        let whole = after(&start, &effect(&reader, Policy::Derived, &format!("{prefix}{}", operations.join(" ; "))).unwrap());
        let mut step = start;
        for operation in &operations {
            let reader = Reader::from_quads(step.clone(), Policy::Derived);
            step = after(&step, &effect(&reader, Policy::Derived, &format!("{prefix}{operation}")).unwrap());
        }
        let sorted = |quads: Vec<Quad>| { let mut lines: Vec<String> = quads.iter().map(ToString::to_string).collect(); lines.sort(); lines };
        prop_assert_eq!(sorted(whole), sorted(step), "{:#?}", operations);
    }
}
