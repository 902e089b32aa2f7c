//! The definition, held against data in which every day is stated.
//!
//! For random dates, every triple `agreement tr:inForceOn day` that [`certainly_within`] and
//! [`possibly_within`] allow is put into a store of Oxigraph, graph by graph. There the query is asked as it is
//! written; here it is rewritten, over data that state the dates alone.

use super::super::{Answer, Limits, SparqlError, evaluate, parse};
use crate::diagnostic::Place;
use crate::model::edtf::{Day, Edtf, certainly_within, possibly_within};
use crate::model::vocab::{EDTF, tr, xsd};
use crate::model::{GraphName, Literal, NamedNode, NamedNodeRef, Prefixes, Quad, Term};
use crate::store::{Policy, Reader};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use proptest::prelude::*;
use std::collections::BTreeMap;

const DAYS: [&str; 5] = ["1980-06-01", "1981-01-01", "1985-06-15", "1985-12-31", "1990-01-01"];
const STARTS: [&str; 7] = ["1980", "1981-01-01", "1985-06", "1985?", "198X", "../1985", "1990-01-01/.."];
const ENDS: [&str; 7] = ["1980-12", "1981-01-01", "1985-06-15", "1985", "1985-12-31/1990", "../1990-01-01", "1990/.."];

fn prefixes() -> Prefixes {
    let mut prefixes = Prefixes::new("https://example.org/");
    prefixes.insert("", "urn:");
    prefixes
}

fn node(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("urn:{name}"))
}

/// What one graph says of one agreement.
#[derive(Clone, Debug)]
struct Dates {
    agreement: u8,
    graph: Option<u8>,
    from: Vec<usize>,
    until: Option<usize>,
}

fn any_dates() -> impl Strategy<Value = Dates> {
    let start = proptest::collection::btree_set(0..STARTS.len(), 0..3);
    (0..3_u8, proptest::option::of(0..2_u8), start, proptest::option::of(0..ENDS.len()))
        .prop_map(|(agreement, graph, from, until)| Dates { agreement, graph, from: from.into_iter().collect(), until })
}

impl Dates {
    fn graph(&self) -> GraphName {
        self.graph.map_or(GraphName::DefaultGraph, |graph| node(&format!("g{graph}")).into())
    }

    fn about(&self) -> NamedNode {
        node(&format!("a{}", self.agreement))
    }

    fn parse(texts: &[&str]) -> Vec<Edtf> {
        texts.iter().map(|text| Edtf::parse(text).unwrap()).collect()
    }

    fn dates(&self) -> (Vec<Edtf>, Vec<Edtf>) {
        let from: Vec<&str> = self.from.iter().map(|i| STARTS[*i]).collect();
        let until: Vec<&str> = self.until.iter().map(|i| ENDS[*i]).collect();
        (Self::parse(&from), Self::parse(&until))
    }

    /// The dates with their bounds, as importing states them.
    fn stated(&self) -> Vec<Quad> {
        let (from, until) = self.dates();
        let mut quads = Vec::new();
        let mut state = |property: NamedNodeRef<'_>, value: Literal| {
            quads.push(Quad::new(self.about(), property, value, self.graph()));
        };
        let bound = |day: Day| Literal::new_typed_literal(day.to_string(), xsd::DATE);
        let all =
            from.iter().map(|date| (date, [tr::IN_FORCE_FROM, tr::IN_FORCE_FROM_EARLIEST, tr::IN_FORCE_FROM_LATEST]));
        let ends = until
            .iter()
            .map(|date| (date, [tr::IN_FORCE_UNTIL, tr::IN_FORCE_UNTIL_EARLIEST, tr::IN_FORCE_UNTIL_LATEST]));
        for (date, [whole, earliest, latest]) in all.chain(ends) {
            let datatype = if date.is_day() { xsd::DATE } else { EDTF };
            state(whole, Literal::new_typed_literal(&*date.text, datatype));
            for (property, day) in [(earliest, date.earliest), (latest, date.latest)] {
                if let Some(day) = day {
                    state(property, bound(day));
                }
            }
        }
        quads
    }

    /// Every day of force, stated.
    fn days(&self) -> Vec<Quad> {
        let (from, until) = self.dates();
        let mut quads = Vec::new();
        for text in DAYS {
            let day = Day::parse(text).unwrap();
            let value = Literal::new_typed_literal(text, xsd::DATE);
            for (property, holds) in [
                (tr::IN_FORCE_ON, certainly_within(day, &from, &until)),
                (tr::POSSIBLY_IN_FORCE_ON, possibly_within(day, &from, &until)),
            ] {
                if holds {
                    quads.push(Quad::new(self.about(), property, value.clone(), self.graph()));
                }
            }
        }
        quads
    }
}

/// One description of each agreement in each graph: several would mix their bounds.
fn dataset(dates: Vec<Dates>) -> Vec<Dates> {
    let mut kept = BTreeMap::new();
    for mut it in dates {
        // A start whose bound is open is told by its absence, and so stands alone.
        if it.from.iter().any(|i| STARTS[*i].contains("..")) {
            it.from.truncate(1);
        }
        kept.insert((it.agreement, it.graph), it);
    }
    kept.into_values().collect()
}

fn events() -> impl Strategy<Value = Vec<Quad>> {
    let event = (0..3_u8, 0..DAYS.len(), 0..3_u8).prop_map(|(event, day, graph)| {
        let day = Literal::new_typed_literal(DAYS[day], xsd::DATE);
        let graph = if graph == 2 { GraphName::DefaultGraph } else { node(&format!("g{graph}")).into() };
        Quad::new(node(&format!("e{event}")), node("on"), day, graph)
    });
    proptest::collection::vec(event, 0..5)
}

fn text(choices: &'static [&'static str]) -> BoxedStrategy<String> {
    proptest::sample::select(choices).prop_map(str::to_owned).boxed()
}

fn asked() -> BoxedStrategy<String> {
    let day = prop_oneof![
        3 => Just("?d".to_owned()),
        2 => proptest::sample::select(&DAYS[..]).prop_map(|day| format!("\"{day}\"^^xsd:date")),
    ];
    (text(&["?a", "?a", "?a", ":a0", "?b", "[]"]), text(&["tr:inForceOn", "tr:possiblyInForceOn"]), day)
        .prop_map(|(a, property, day)| format!("{a} {property} {day} ."))
        .boxed()
}

fn leaf() -> BoxedStrategy<String> {
    prop_oneof![
        5 => asked(),
        3 => text(&["?e :on ?d .", "?e :on ?d ; :on ?c .", ":e0 :on ?d ."]),
        1 => text(&["?a tr:inForceFrom ?x .", "?a tr:inForceUntil ?y ."]),
    ]
    .boxed()
}

fn group() -> BoxedStrategy<String> {
    let leaves = proptest::collection::vec(leaf(), 1..4).prop_map(|parts| format!("{{ {} }}", parts.join(" "))).boxed();
    leaves
        .prop_recursive(3, 10, 3, |inner| {
            let g = || inner.clone();
            let part = prop_oneof![
                4 => leaf(),
                2 => g().prop_map(|group| format!("OPTIONAL {group}")),
                2 => (g(), g()).prop_map(|(a, b)| format!("{a} UNION {b}")),
                1 => g().prop_map(|group| format!("MINUS {group}")),
                3 => (text(&["?g", "?g", ":g0"]), g()).prop_map(|(name, group)| format!("GRAPH {name} {group}")),
                2 => (text(&["EXISTS", "NOT EXISTS"]), g()).prop_map(|(word, group)| format!("FILTER({word} {group})")),
                1 => text(&["VALUES ?d { \"1985-06-15\"^^xsd:date \"1990-01-01\"^^xsd:date }", "FILTER(?d > \"1981-01-01\"^^xsd:date)"]),
                1 => g().prop_map(|group| format!("{{ SELECT DISTINCT ?a ?d {group} }}")),
                1 => g().prop_map(|group| format!("{{ SELECT ?a (COUNT(*) AS ?n) {group} GROUP BY ?a }}")),
            ];
            proptest::collection::vec(part, 1..4).prop_map(|parts| format!("{{ {} }}", parts.join(" "))).boxed()
        })
        .boxed()
}

fn ours(reader: &Reader, text: &str) -> Option<Vec<String>> {
    let query = parse(text, &prefixes(), Place::default()).ok()?;
    let answer = match evaluate(reader, &query, &[], Limits::default()) {
        Err(SparqlError::NoDay(name)) => {
            assert!(query.days().iter().any(|(open, _)| *open == name), "{text}");
            return None;
        }
        answer => answer.unwrap(),
    };
    let Answer::Rows(rows) = answer else { panic!("{text}") };
    let cells = |row: Vec<Option<Term>>| {
        let cells = rows.variables.iter().zip(row);
        cells.filter_map(|(name, cell)| Some(format!("?{name} {}", cell?))).collect::<Vec<_>>().join(" ")
    };
    let mut found: Vec<String> = rows.rows.into_iter().map(cells).collect();
    found.sort();
    Some(found)
}

fn theirs(data: &[Quad], text: &str) -> Vec<String> {
    let store = Store::new().unwrap();
    for quad in data {
        store.insert(quad).unwrap();
    }
    let mut evaluator = SparqlEvaluator::new();
    for (prefix, namespace) in prefixes().iter() {
        evaluator = evaluator.with_prefix(prefix, namespace).unwrap();
    }
    let results = evaluator.parse_query(text).unwrap().on_store(&store).execute().unwrap();
    let QueryResults::Solutions(solutions) = results else { panic!("{text}") };
    let mut found: Vec<String> = solutions
        .map(|solution| {
            solution.unwrap().iter().map(|(name, cell)| format!("{name} {cell}")).collect::<Vec<_>>().join(" ")
        })
        .collect();
    found.sort();
    found
}

fn check(dates: Vec<Dates>, events: &[Quad], text: &str) -> Result<bool, TestCaseError> {
    let dates = dataset(dates);
    let stated: Vec<Quad> = dates.iter().flat_map(Dates::stated).chain(events.iter().cloned()).collect();
    let mut all = stated.clone();
    all.extend(dates.iter().flat_map(Dates::days));
    let Some(found) = ours(&Reader::from_quads(stated, Policy::Plain), text) else { return Ok(false) };
    prop_assert_eq!(found, theirs(&all, text), "{}", text);
    Ok(true)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn it_means_what_stating_every_day_would_mean(
        dates in proptest::collection::vec(any_dates(), 1..6),
        events in events(),
        group in group(),
    ) {
        check(dates, &events, &format!("SELECT * {group}"))?;
    }
}

fn refused(text: &str) -> String {
    match parse(text, &prefixes(), Place::file("q").at(1, 1)) {
        Ok(query) => query.without_day(&[]).map(|found| found.message),
        Err(found) => Some(format!("{} {}", found.code.id, found.message)),
    }
    .unwrap_or_default()
}

#[test]
fn a_day_must_be_known() {
    for text in [
        "SELECT ?a { ?a tr:inForceOn ?d }",
        "SELECT ?a { ?a tr:inForceOn ?d OPTIONAL { ?e :on ?d } }",
        "SELECT ?a { ?e :on ?d { SELECT ?a { ?a tr:inForceOn ?d } } }",
        "SELECT ?a { ?e :on ?d { ?a tr:inForceOn ?d } UNION { ?a :p ?b } }",
        "SELECT ?a { ?e :on ?d MINUS { ?a tr:inForceOn ?d } }",
        "SELECT ?a { ?e :on ?d { ?a tr:inForceOn ?d FILTER(YEAR(?d) > 1980) } }",
        "ASK { ?a tr:inForceOn ?d FILTER NOT EXISTS { ?e :on ?d } }",
        "SELECT ?a { VALUES ?d { UNDEF } ?a tr:inForceOn ?d }",
    ] {
        assert_eq!(refused(text), "in force on which day? Nothing gives `?d` a value here", "{text}");
    }
    for text in [
        "SELECT ?a { ?a tr:inForceOn \"1985\" }",
        "SELECT ?a { ?a tr:inForceOn :a }",
        "SELECT ?a { ?a tr:inForceOn \"1985-02-30\"^^xsd:date }",
        "SELECT ?a { ?a tr:inForceOn|:p ?d }",
        "SELECT ?a { ?a !tr:inForceOn ?d }",
        "ASK { FILTER EXISTS { ?a (:p/tr:possiblyInForceOn)+ ?d } }",
    ] {
        assert!(refused(text).starts_with("T5009 "), "{text}: {}", refused(text));
    }
}

#[test]
fn days_are_read_with_time_and_zone() {
    for text in ["1985-06-01", "1985-06-01Z", "1985-06-01+02:00", "1985-06-01-05:00"] {
        assert_eq!(super::day(text), Day::new(1985, 6, 1), "{text}");
    }
    for text in ["", "1", "é", "-", "1985", "1985-06", "é985-06-01", "1985-06-01x"] {
        assert_eq!(super::day(text), None, "{text}");
    }
}

/// In force from 1981 to some day of 1985 by graph 0, from 1985 on by graph 1.
fn two_accounts() -> Reader {
    let of = |graph, from, until| Dates { agreement: 0, graph, from: vec![from], until };
    let dates = [of(Some(0), 1, Some(3)), of(Some(1), 3, None)];
    Reader::from_quads(dates.iter().flat_map(Dates::stated), Policy::Plain)
}

fn bound(reader: &Reader, text: &str, day: Literal) -> Vec<String> {
    let query = parse(text, &prefixes(), Place::default()).unwrap();
    assert_eq!(query.days().iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["day"]);
    assert_eq!(query.without_day(&["day"]), None);
    let answer = evaluate(reader, &query, &[("day".to_owned(), day.into())], Limits::default()).unwrap();
    let Answer::Rows(rows) = answer else { panic!("{text}") };
    rows.rows.into_iter().map(|row| row.into_iter().flatten().map(|cell| cell.to_string()).collect()).collect()
}

#[test]
fn a_parameter_is_a_day_wherever_it_stands() {
    let reader = two_accounts();
    let who = |property: &str| format!("SELECT ?g {{ GRAPH ?g {{ ?a {property} $day }} }}");
    let date = |text: &str| Literal::new_typed_literal(text, xsd::DATE);
    let certainly = |text| bound(&reader, &who("tr:inForceOn"), date(text));
    let possibly = |text| bound(&reader, &who("tr:possiblyInForceOn"), date(text));
    assert_eq!(certainly("1984-01-01"), ["<urn:g0>"]);
    assert_eq!(certainly("1985-06-15"), Vec::<String>::new());
    assert_eq!(possibly("1985-06-15"), ["<urn:g0>", "<urn:g1>"]);
    assert_eq!(certainly("1986-01-01"), ["<urn:g1>"]);
    let instant = Literal::new_typed_literal("1984-01-01T23:00:00-05:00", xsd::DATE_TIME);
    assert_eq!(bound(&reader, &who("tr:inForceOn"), instant), ["<urn:g0>"]);
    assert!(bound(&reader, &who("tr:inForceOn"), Literal::from("1984-01-01")).is_empty(), "a text is no day");
    let nested =
        "SELECT ?g { GRAPH ?g { ?a tr:inForceFrom ?x } FILTER NOT EXISTS { GRAPH ?g { ?a tr:inForceOn $day } } }";
    assert_eq!(bound(&reader, nested, date("1984-01-01")), ["<urn:g1>"]);
    let union = "SELECT ?g { { GRAPH ?g { ?a tr:inForceOn $day } } UNION { SELECT ?g { GRAPH ?g { :a0 tr:inForceOn $day } } } }";
    assert_eq!(bound(&reader, union, date("1984-01-01")), ["<urn:g0>", "<urn:g0>"]);
    let query = parse(nested, &prefixes(), Place::default()).unwrap();
    assert_eq!(evaluate(&reader, &query, &[], Limits::default()), Err(SparqlError::NoDay("day".to_owned())));
}

#[test]
fn most_random_queries_can_be_asked() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let query = group();
    let asked = (0..200).filter(|_| {
        let text = format!("SELECT * {}", query.new_tree(&mut runner).unwrap().current());
        text.contains("nForceOn") && refused(&text).is_empty()
    });
    assert!(asked.count() > 50, "else the comparison with every day stated says little");
}
