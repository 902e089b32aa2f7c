//! The room as a whole.

use super::*;
use crate::diagnostic::Place;
use crate::model::{Literal, NamedNode, Pattern, Prefixes, Quad, Term, Triple};
use crate::store::{Policy, Reader};
use oxigraph::io::{RdfFormat, RdfParser};

fn quads(trig: &str) -> Vec<Quad> {
    let text = format!("PREFIX tr: <https://w3id.org/treatise/ns#> PREFIX : <urn:> {trig}");
    RdfParser::from_format(RdfFormat::TriG).for_reader(text.as_bytes()).collect::<Result<_, _>>().unwrap()
}

fn reader(trig: &str) -> Reader {
    Reader::from_quads(quads(trig), Policy::Derived)
}

fn query(text: &str) -> Query {
    let mut prefixes = Prefixes::new("https://example.org/");
    prefixes.insert("", "urn:");
    match parse(text, &prefixes, Place::default()) {
        Ok(query) => query,
        Err(error) => panic!("{} {:?}: {text}", error.message, error.hints),
    }
}

fn rows(reader: &Reader, text: &str, bindings: &[(&str, Term)]) -> Vec<String> {
    let bindings: Vec<(String, Term)> =
        bindings.iter().map(|(name, term)| ((*name).to_owned(), term.clone())).collect();
    match evaluate(reader, &query(text), &bindings, Limits::default()).unwrap() {
        Answer::Rows(rows) => {
            assert_eq!(rows.cut, None);
            let cell = |cell: &Option<Term>| cell.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
            rows.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" ")).collect()
        }
        Answer::Boolean(value) => vec![value.to_string()],
        Answer::Graph { triples, cut } => {
            assert_eq!(cut, None);
            triples.iter().map(|triple| format!("{triple} .")).collect()
        }
    }
}

fn iri(name: &str) -> Term {
    NamedNode::new_unchecked(format!("urn:{name}")).into()
}

const CLAIMS: &str = "
    :c1 tr:polarity tr:Affirms ; tr:status tr:Supported ; tr:stance :s . GRAPH :c1 { :x tr:party :us , :il }
    :c2 tr:polarity tr:Affirms ; tr:status tr:Contested . GRAPH :c2 { :x tr:party :uk }
    :c3 tr:polarity tr:Denies ; tr:status tr:Supported ; tr:stance :s . GRAPH :c3 { [] tr:party :fr }
    :s tr:source :book ; tr:relation <http://purl.org/spar/cito/supports> .";

#[test]
fn held_facts_and_those_who_say_so_are_two_questions() {
    let reader = reader(CLAIMS);
    assert_eq!(rows(&reader, "SELECT ?p { ?x tr:party ?p }", &[]), ["<urn:il>", "<urn:us>"]);
    assert_eq!(
        rows(&reader, "SELECT ?c ?p { GRAPH ?c { ?x tr:party ?p } }", &[]),
        ["<urn:c1> <urn:il>", "<urn:c1> <urn:us>", "<urn:c2> <urn:uk>", "<urn:c3> <urn:fr>"]
    );
    assert_eq!(rows(&reader, "SELECT ?c { GRAPH ?c {} }", &[]), ["<urn:c1>", "<urn:c2>", "<urn:c3>"]);
    assert_eq!(rows(&reader, "ASK { GRAPH :c2 {} }", &[]), ["true"]);
    assert_eq!(rows(&reader, "ASK { GRAPH :us {} }", &[]), ["false"]);
    assert_eq!(rows(&reader, "SELECT ?p FROM :c2 { ?x tr:party ?p }", &[]), ["<urn:uk>"]);
}

#[test]
fn rows_without_an_order_are_sorted_and_ordered_rows_are_not() {
    let reader = reader(":a :n 10 . :b :n 9 . :c :n 9 .");
    let unordered = ["<urn:a> \"10\"^^<http://www.w3.org/2001/XMLSchema#integer>"];
    assert_eq!(rows(&reader, "SELECT ?s ?n { ?s :n ?n } LIMIT 1", &[]), unordered);
    assert_eq!(rows(&reader, "SELECT ?s { ?s :n ?n } ORDER BY ?n DESC(?s)", &[]), ["<urn:c>", "<urn:b>", "<urn:a>"]);
    let grouped = "SELECT ?n (COUNT(*) AS ?k) { ?s :n ?n } GROUP BY ?n";
    assert_eq!(rows(&reader, grouped, &[]).len(), 2);
    assert!(rows(&reader, grouped, &[]).is_sorted());
}

#[test]
fn blank_nodes_that_a_query_makes_have_the_same_labels_on_every_run() {
    let reader = reader(":a :p _:n1 . :b :p :c .");
    let construct = "CONSTRUCT { [] :of ?s . ?s :q ?o } WHERE { ?s :p ?o }";
    assert_eq!(
        rows(&reader, construct, &[]),
        ["<urn:a> <urn:q> _:n1 .", "<urn:b> <urn:q> <urn:c> .", "_:n2 <urn:of> <urn:b> .", "_:n3 <urn:of> <urn:a> ."]
    );
    assert_eq!(rows(&reader, construct, &[]), rows(&reader, construct, &[]));
    assert_eq!(rows(&reader, "SELECT (BNODE() AS ?b) {}", &[]), ["_:n2"]);
}

#[test]
fn limits_cut_and_say_so() {
    let reader = reader(":a :p 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 .");
    let limits = Limits { seconds: None, rows: Some(4) };
    let cut = |text: &str, limits| match evaluate(&reader, &query(text), &[], limits).unwrap() {
        Answer::Rows(rows) => (rows.rows.len(), rows.cut),
        Answer::Graph { triples, cut } => (triples.len(), cut),
        Answer::Boolean(_) => (0, None),
    };
    assert_eq!(cut("SELECT * { ?s ?p ?o }", limits), (4, Some(Cut::Rows(4))));
    assert_eq!(cut("SELECT * { ?s ?p ?o } LIMIT 4", limits), (4, None));
    assert_eq!(cut("CONSTRUCT WHERE { ?s ?p ?o }", limits), (4, Some(Cut::Rows(4))));
    // Ten billion rows: only the clock can end these.
    let cross: Vec<String> = (0..10).map(|i| format!("?s{i} ?p{i} ?o{i} .")).collect();
    let cross = cross.join(" ");
    let soon = Limits { seconds: Some(0), rows: None };
    for text in [
        format!("SELECT (COUNT(*) AS ?n) {{ {cross} }}"),
        format!("SELECT * {{ {cross} }} ORDER BY ?s0"),
        format!("CONSTRUCT {{ :a :b ?never }} WHERE {{ {cross} OPTIONAL {{ ?x :no ?never }} }}"),
    ] {
        assert_eq!(cut(&text, soon), (0, Some(Cut::Seconds(0))), "{text}");
    }
    let ask = query(&format!("ASK {{ {cross} FILTER(?o0 + ?o9 > 100) }}"));
    assert_eq!(evaluate(&reader, &ask, &[], soon), Err(SparqlError::Timeout { seconds: 0 }));
}

#[test]
fn services_are_refused_by_name() {
    let reader = reader("");
    let text = "SELECT * { { ?a ?b ?c } UNION { SERVICE SILENT <https://query.wikidata.org/sparql> { ?a ?b ?c } } }";
    let error = evaluate(&reader, &query(text), &[], Limits::default()).unwrap_err();
    assert_eq!(error, SparqlError::Service("<https://query.wikidata.org/sparql>".to_owned()));
    assert!(error.to_string().contains("wikidata"));
    assert!(evaluate(&reader, &query("SELECT * { SERVICE ?s { ?a ?b ?c } }"), &[], Limits::default()).is_err());
}

#[test]
fn functions_that_nobody_knows_are_an_error_in_words() {
    let error = evaluate(&reader(""), &query("SELECT (:f(1) AS ?x) {}"), &[], Limits::default()).unwrap_err();
    assert!(error.to_string().contains("urn:f"), "{error}");
}

const PARTIES: &str = ":a :party :us ; :year 1951 . :b :party :us, :il ; :year 2016 . :c :party :il ; :year 2016 .";

#[test]
fn bindings_replace_variables_wherever_they_stand() {
    let reader = reader(PARTIES);
    let il = [("p", iri("il"))];
    let answers = |text: &str| rows(&reader, text, &il);
    assert_eq!(answers("SELECT ?t { ?t :party ?p }"), ["<urn:b>", "<urn:c>"]);
    assert_eq!(answers("SELECT ?p ?t { ?t :party ?p } ORDER BY DESC(?t)"), ["<urn:il> <urn:c>", "<urn:il> <urn:b>"]);
    assert_eq!(answers("SELECT (COUNT(?t) AS ?n) { { SELECT ?t { ?t :party ?p } } }").len(), 1);
    assert_eq!(answers("SELECT ?t { ?t :year 2016 FILTER NOT EXISTS { ?t :party ?p } }"), Vec::<String>::new());
    assert_eq!(answers("SELECT ?t { ?t :year ?y { ?t :party ?q FILTER(?q = ?p) } }"), ["<urn:b>", "<urn:c>"]);
    assert_eq!(answers("SELECT ?t { ?t :year ?y FILTER(BOUND(?p)) } LIMIT 1"), ["<urn:a>"]);
    assert_eq!(answers("ASK { :a :party ?p }"), ["false"]);
    assert_eq!(answers("CONSTRUCT { ?p :in ?t } WHERE { ?t :party ?p }").len(), 2);
    assert_eq!(answers("DESCRIBE ?p").len(), 0);
    assert_eq!(rows(&reader, "DESCRIBE ?t", &[("t", iri("a"))]).len(), 2);
    assert_eq!(rows(&reader, "SELECT ?t { ?t :party+ ?p }", &il), ["<urn:b>", "<urn:c>"]);
}

#[test]
fn bindings_and_what_gives_the_variable_a_value_agree() {
    let reader = reader(PARTIES);
    let il = [("p", iri("il"))];
    let answers = |text: &str| rows(&reader, text, &il);
    assert_eq!(answers("SELECT ?p { VALUES ?p { :us :il } }"), ["<urn:il>"]);
    assert_eq!(answers("SELECT ?p { BIND(:us AS ?p) }"), Vec::<String>::new());
    assert_eq!(answers("SELECT ?t { ?t :party ?p MINUS { :c :party ?p } }"), Vec::<String>::new());
    assert_eq!(answers("SELECT ?t { ?t :party ?p MINUS { :a :party ?p } }"), ["<urn:b>", "<urn:c>"]);
    assert_eq!(answers("SELECT ?p (COUNT(*) AS ?n) { ?t :party ?p } GROUP BY ?p").len(), 1);
}

#[test]
fn bindings_that_cannot_stand_there_match_nothing() {
    let reader = reader(PARTIES);
    let text = [("p", Literal::from("party").into())];
    assert_eq!(rows(&reader, "SELECT * { ?s ?p ?o }", &text), Vec::<String>::new());
    assert_eq!(rows(&reader, "SELECT * { ?p :year ?o }", &text), Vec::<String>::new());
    assert_eq!(rows(&reader, "SELECT * { GRAPH ?p { ?s ?x ?o } }", &text), Vec::<String>::new());
    assert_eq!(rows(&reader, "SELECT ?t { ?t :year ?y }", &[("never", iri("us"))]).len(), 3);
    let bound =
        |name: &str, term: Term| evaluate(&reader, &query("ASK {}"), &[(name.to_owned(), term)], Limits::default());
    assert_eq!(bound("a b", iri("x")), Err(SparqlError::BadVariable("a b".to_owned())));
    let blank = crate::model::BlankNode::new_unchecked("b").into();
    assert_eq!(bound("x", blank), Err(SparqlError::BlankBinding("x".to_owned())));
}

#[test]
fn bindings_are_terms_and_never_text() {
    let reader = reader(PARTIES);
    let evil = Literal::from("\" } DROP ALL # ?t :party :us");
    assert_eq!(
        rows(&reader, "SELECT ?t { ?t :year ?y FILTER(STR(?p) = \"x\") }", &[("p", evil.into())]),
        Vec::<String>::new()
    );
}

fn content(trig: &str) -> Pattern {
    Pattern::read(&quads(trig).into_iter().map(Triple::from).collect::<Vec<_>>()).0
}

#[test]
fn an_instance_of_a_pattern_is_found_in_the_default_graph() {
    let reader = reader(CLAIMS);
    let found = find_instance(&reader, &content("[] tr:party :us, :il .")).unwrap().unwrap();
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "<urn:x> <https://w3id.org/treatise/ns#party> <urn:us>",
            "<urn:x> <https://w3id.org/treatise/ns#party> <urn:il>"
        ]
    );
    let none = |trig: &str| find_instance(&reader, &content(trig)).unwrap().is_none();
    assert!(none("[] tr:party :uk ."), "contested content is not held");
    assert!(none("[] tr:party :fr ."), "denied content is not held");
    assert!(none("_:a tr:party _:a ."), "one blank node is one thing");
    assert!(none("[] :never [] ."));
    assert!(!none("_:a tr:party _:b . _:c tr:party _:d ."), "two blank nodes may be one thing");
    assert_eq!(find_instance(&reader, &Pattern::default()).unwrap(), Some(Vec::new()));
}

#[test]
fn answers_are_written_in_every_format() {
    let reader = reader(":a :p \"x, \\\"y\\\"\"@en, 1 .");
    let text = |text: &str, format| {
        let answer = evaluate(&reader, &query(text), &[], Limits::default()).unwrap();
        let mut out = Vec::new();
        write_results(&answer, format, &mut out).map(|()| String::from_utf8(out).unwrap())
    };
    let select = "SELECT ?o ?none { :a :p ?o }";
    let all = [
        text(select, ResultFormat::Csv),
        text(select, ResultFormat::Tsv),
        text(select, ResultFormat::Json),
        text("ASK {}", ResultFormat::Json),
    ];
    let all: Vec<String> = all.into_iter().map(Result::unwrap).collect();
    insta::assert_snapshot!(all.join("\n").replace('\r', "").replace('\t', "→"), @r#"
    o,none
    1,
    "x, ""y""",

    ?o→?none
    1→
    "x, \"y\""@en→

    {"head":{"vars":["o","none"]},"results":{"bindings":[{"o":{"type":"literal","value":"1","datatype":"http://www.w3.org/2001/XMLSchema#integer"}},{"o":{"type":"literal","value":"x, \"y\"","xml:lang":"en"}}]}}
    {"head":{},"boolean":true}
    "#);
    assert!(text(select, ResultFormat::Xml).unwrap().contains("xml:lang=\"en\""));
    assert!(text("CONSTRUCT WHERE { ?s ?p ?o }", ResultFormat::Csv).is_err());
    assert_eq!(ResultFormat::ALL.map(ResultFormat::extension), ["csv", "tsv", "srj", "srx"]);
    assert_eq!(ResultFormat::Json.media_type(), "application/sparql-results+json");
}

#[test]
fn queries_as_deep_as_may_be_are_evaluated() {
    let reader = reader(PARTIES);
    let many = |piece: &str, times: usize| piece.repeat(times);
    for text in [
        format!("SELECT * {{ FILTER(1{}) }}", many(" + 1", 480)),
        format!("SELECT * {{ FILTER(?x{}) }}", many(" || ?x", 480)),
        format!("SELECT * {{ {}{{}} }}", many("{ ?a :year ?b } UNION ", 480)),
        format!("SELECT * {{ ?a :year ?b {} }}", many("OPTIONAL { ?a :party ?c } ", 30)),
        format!("SELECT * {{ ?a :year ?b {} }}", many("MINUS { ?a :party :no } ", 90)),
        format!("SELECT * {{ ?a {}:year ?b }}", many(":party/", 30)),
        format!("SELECT * {{ ?a ({}:year)* ?b }}", many(":party/", 400)),
        format!("SELECT * {{ {}?a :year ?b{} }}", many("{ ", 190), many(" }", 190)),
        format!("SELECT * {{ {}?a :year ?b{} }}", many("{ SELECT * { ", 90), many(" } }", 90)),
        format!("SELECT * {{ {}?a :year ?b{} }}", many("?a :year ?b FILTER EXISTS { ", 100), many(" }", 100)),
    ] {
        assert!(evaluate(&reader, &query(&text), &[], Limits::default()).is_ok());
    }
}
