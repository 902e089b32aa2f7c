//! The W3C suite of SPARQL 1.1, by manifest: queries, updates, syntax and result formats.
//!
//! The data goes through our store and the text through our parser and evaluator. An answer is written in the
//! format of the expected file and read back, so that the writers are tested with it; where the expected
//! file is in RDF, the answer is compared as it is. Rows are compared as a multiset, or as a list where the
//! query orders them, up to the labels of blank nodes.
//!
//! Left out: the manifests of the protocol, the graph store protocol and the service description, which
//! need a server.

use crate::w3c::{BASE, MF, Skip, Test, is_isomorphic, lines, run};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};
use std::collections::{BTreeMap, BTreeSet};
use treatise::diagnostic::Place;
use treatise::model::{BlankNode, GraphName, Literal, NamedNode, Prefixes, Quad, Term};
use treatise::sparql::{Answer, Effect, Limits, ResultFormat, evaluate, parse, parse_update, update, write_results};
use treatise::store::{Edit, Policy, Reader, Store};

const QT: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#";
const UT: &str = "http://www.w3.org/2009/sparql/tests/test-update#";
const RS: &str = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";

/// Tests that do not pass, each with its reason.
const SKIPS: &[Skip] = &[
    (
        "aggregates",
        "the evaluator joins texts into one without a language, even where all have the same",
        &["agg-groupconcat-04", "agg-groupconcat-06"],
    ),
    (
        "aggregates",
        "the evaluator binds the graph by what is matched in it: a graph without a match has no empty group",
        &["agg-empty-group-count-graph"],
    ),
    ("bindings", "the evaluator binds the graph by what is matched in it, and nothing is", &["graph"]),
    (
        "negation",
        "the evaluator binds the graph within both sides of MINUS, so that they share a variable",
        &["graph-minus"],
    ),
    ("functions", "the evaluator gives BNODE of one text the same blank node in all rows", &["bnode01"]),
    (
        "property-path",
        "the evaluator follows a path of no steps only from what the graph names",
        &["zero_or_more_set_start", "zero_or_more_set_end", "zero_or_one_set_start", "zero_or_one_set_end"],
    ),
    (
        "service",
        "it asks another endpoint, and answers come from this dataset alone",
        &["service1", "service2", "service3", "service4a", "service5", "service6", "service7"],
    ),
    ("entailment", "it wants RDF entailment", &["rdf01"]),
    (
        "entailment",
        "it wants RDFS entailment",
        &[
            "paper-sparqldl-Q1-rdfs",
            "rdfs01",
            "rdfs02",
            "rdfs03",
            "rdfs04",
            "rdfs05",
            "rdfs06",
            "rdfs07",
            "rdfs09",
            "rdfs10",
            "rdfs11",
            "sparqldl-02",
            "sparqldl-03",
        ],
    ),
    (
        "entailment",
        "it wants OWL entailment",
        &[
            "paper-sparqldl-Q1",
            "paper-sparqldl-Q2",
            "paper-sparqldl-Q3",
            "paper-sparqldl-Q4",
            "parent10",
            "parent3",
            "parent4",
            "parent5",
            "parent6",
            "parent7",
            "parent8",
            "parent9",
            "simple1",
            "simple2",
            "simple3",
            "simple4",
            "simple5",
            "simple6",
            "simple7",
            "simple8",
            "sparqldl-10",
            "sparqldl-11",
            "sparqldl-12",
            "sparqldl-13",
        ],
    ),
    ("entailment", "it wants RIF entailment", &["rif01", "rif03", "rif04", "rif06"]),
];

/// A text of the suite, with what relative IRIs in it begin with.
fn source(test: &Test<'_>, file: &Term) -> String {
    let path = test.path(file);
    let written = std::fs::read_to_string(test.folder.join(&path)).unwrap();
    // On one line with the text, so that lines count as they do in the file.
    format!("BASE <{BASE}{path}> {written}")
}

/// Only what a query declares: the suite tests that other prefixes are refused.
fn prefixes() -> Prefixes {
    Prefixes::new(BASE)
}

fn in_graph(quads: Vec<Quad>, name: &str) -> Vec<Quad> {
    let graph_name = GraphName::from(NamedNode::new_unchecked(name));
    quads.into_iter().map(|quad| Quad { graph_name: graph_name.clone(), ..quad }).collect()
}

/// The dataset that a node of the manifest describes.
fn dataset(test: &Test<'_>, node: &Term, vocabulary: &str) -> Result<Vec<Quad>, String> {
    let mut quads = Vec::new();
    for file in test.graph.values(node, &format!("{vocabulary}data")) {
        quads.extend(test.quads(&file)?);
    }
    for graph in test.graph.values(node, &format!("{vocabulary}graphData")) {
        match (test.graph.value(&graph, &format!("{vocabulary}graph")), test.graph.value(&graph, LABEL)) {
            (Some(file), Some(Term::Literal(name))) => quads.extend(in_graph(test.quads(&file)?, name.value())),
            _ => quads.extend(in_graph(test.quads(&graph)?, &format!("{BASE}{}", test.path(&graph)))),
        }
    }
    Ok(quads)
}

fn query_syntax(test: &Test<'_>) -> Result<(), String> {
    let action = test.value(&format!("{MF}action")).unwrap();
    parse(&source(test, &action), &prefixes(), Place::default()).map(|_| ()).map_err(|error| format!("{error:?}"))
}

fn update_syntax(test: &Test<'_>) -> Result<(), String> {
    let action = test.value(&format!("{MF}action")).unwrap();
    parse_update(&source(test, &action), &prefixes(), Place::default())
        .map(|_| ())
        .map_err(|error| format!("{error:?}"))
}

fn query_evaluation(test: &Test<'_>) -> Result<(), String> {
    let action = test.value(&format!("{MF}action")).unwrap();
    let query = source(test, &test.graph.value(&action, &format!("{QT}query")).unwrap());
    let query = parse(&query, &prefixes(), Place::default()).map_err(|error| format!("{error:?}"))?;
    let mut quads = dataset(test, &action, QT)?;
    if !test.graph.values(&action, &format!("{QT}graphData")).is_empty() || quads.is_empty() {
        // Graphs that only the query names.
        for name in query.from() {
            quads.extend(in_graph(test.quads(&name.clone().into())?, name.as_str()));
        }
    }
    let reader = Reader::from_quads(quads, Policy::Plain);
    let answer = evaluate(&reader, &query, &[], Limits::default()).map_err(|error| error.to_string())?;
    let result = test.value(&format!("{MF}result")).unwrap();
    let path = test.path(&result);
    match path.rsplit('.').next().unwrap() {
        "ttl" | "rdf" => in_rdf(test, &result, answer, query.is_ordered()),
        extension => in_format(test, &path, extension, &answer, query.is_ordered()),
    }
}

/// Compares with a graph, or with rows that a graph describes.
fn in_rdf(test: &Test<'_>, result: &Term, answer: Answer, is_ordered: bool) -> Result<(), String> {
    let expected = test.quads(result)?;
    let graph = crate::w3c::Graph::read(test.folder, &test.path(result));
    match answer {
        Answer::Graph { triples, .. } => {
            let found: Vec<Quad> = triples.into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect();
            if is_isomorphic(&found, &expected) {
                return Ok(());
            }
            Err(format!("it is\n{}\n  and not\n{}", lines(&found), lines(&expected)))
        }
        Answer::Boolean(found) => {
            let set = graph.subjects(&format!("{RS}boolean")).remove(0);
            let expected = graph.value(&set, &format!("{RS}boolean")).unwrap();
            if expected == Literal::from(found).into() { Ok(()) } else { Err(format!("it is {found}")) }
        }
        Answer::Rows(rows) => {
            let mut expected: Vec<(Option<u32>, Row)> = Vec::new();
            for set in graph.subjects(&format!("{RS}resultVariable")).into_iter().take(1) {
                for solution in graph.values(&set, &format!("{RS}solution")) {
                    let index = graph.value(&solution, &format!("{RS}index"));
                    let index = index.map(|index| match index {
                        Term::Literal(index) => index.value().parse().unwrap(),
                        other => panic!("{other}"),
                    });
                    let bindings = graph.values(&solution, &format!("{RS}binding"));
                    let cell = |binding: &Term| match graph.value(binding, &format!("{RS}variable")) {
                        Some(Term::Literal(name)) => {
                            (name.value().to_owned(), graph.value(binding, &format!("{RS}value")).unwrap())
                        }
                        other => panic!("{other:?}"),
                    };
                    expected.push((index, bindings.iter().map(cell).collect()));
                }
            }
            expected.sort_by_key(|(index, _)| *index);
            let ordered = is_ordered && expected.iter().all(|(index, _)| index.is_some());
            let found = rows.rows.iter().map(|row| {
                let cells = rows.variables.iter().zip(row);
                cells.filter_map(|(name, cell)| Some((name.clone(), cell.clone()?))).collect()
            });
            let expected: Vec<Row> = expected.into_iter().map(|(_, row)| row).collect();
            same(&found.collect::<Vec<_>>(), &expected, ordered)
        }
    }
}

/// What a solution binds.
type Row = BTreeMap<String, Term>;

/// Compares with a file of results.
fn in_format(test: &Test<'_>, path: &str, extension: &str, answer: &Answer, is_ordered: bool) -> Result<(), String> {
    let (ours, theirs) = match extension {
        "srx" => (ResultFormat::Xml, QueryResultsFormat::Xml),
        "srj" => (ResultFormat::Json, QueryResultsFormat::Json),
        "tsv" => (ResultFormat::Tsv, QueryResultsFormat::Tsv),
        "csv" => (ResultFormat::Csv, QueryResultsFormat::Csv),
        _ => panic!("{path}: what format is that?"),
    };
    let mut written = Vec::new();
    write_results(answer, ours, &mut written).map_err(|error| error.to_string())?;
    let file = std::fs::read(test.folder.join(path)).unwrap();
    if extension == "csv" {
        let (found, expected) = (table(&written), table(&file));
        return if found == expected { Ok(()) } else { Err(format!("{found:#?}\n and not\n{expected:#?}")) };
    }
    match (read(&written, theirs)?, read(&file, theirs)?) {
        (Results::Boolean(found), Results::Boolean(expected)) if found == expected => Ok(()),
        (Results::Rows(names, found), Results::Rows(expected_names, expected)) => {
            // `SELECT *` leaves their order open.
            if names.iter().collect::<BTreeSet<_>>() != expected_names.iter().collect() {
                return Err(format!("columns are {names:?} and not {expected_names:?}"));
            }
            same(&found, &expected, is_ordered)
        }
        (found, expected) => Err(format!("{found:?} is not {expected:?}")),
    }
}

/// The texts of a table: CSV loses types and the identity of blank nodes.
fn table(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let names = reader.headers().unwrap().clone();
    let cell = |cell: &str| if cell.starts_with("_:") { "_:".to_owned() } else { cell.to_owned() };
    let row = |row: csv::StringRecord| names.iter().map(ToOwned::to_owned).zip(row.iter().map(cell)).collect();
    let mut rows: Vec<BTreeMap<String, String>> = reader.records().map(|it| row(it.unwrap())).collect();
    rows.sort();
    rows
}

#[derive(Debug)]
enum Results {
    Boolean(bool),
    Rows(Vec<String>, Vec<Row>),
}

fn read(bytes: &[u8], format: QueryResultsFormat) -> Result<Results, String> {
    let parsed = QueryResultsParser::from_format(format).for_reader(bytes).map_err(|error| error.to_string())?;
    match parsed {
        ReaderQueryResultsParserOutput::Boolean(value) => Ok(Results::Boolean(value)),
        ReaderQueryResultsParserOutput::Solutions(solutions) => {
            let names = solutions.variables().iter().map(|name| name.as_str().to_owned()).collect();
            let mut rows = Vec::new();
            for solution in solutions {
                let solution = solution.map_err(|error| error.to_string())?;
                rows.push(solution.iter().map(|(name, term)| (name.as_str().to_owned(), term.clone())).collect());
            }
            Ok(Results::Rows(names, rows))
        }
    }
}

/// Compares rows up to the labels of blank nodes, which are the same in all rows.
fn same(found: &[Row], expected: &[Row], is_ordered: bool) -> Result<(), String> {
    if is_isomorphic(&as_quads(found, is_ordered), &as_quads(expected, is_ordered)) {
        return Ok(());
    }
    let show = |rows: &[Row]| {
        let mut lines: Vec<String> = rows.iter().map(|row| format!("    {row:?}")).collect();
        if !is_ordered {
            lines.sort();
        }
        lines.join("\n")
    };
    Err(format!("rows are\n{}\n  and not\n{}", show(found), show(expected)))
}

/// A number as its value is written shortest; other terms as they are. A result may write `1.0E0` or `1`.
fn by_value(term: &Term) -> Term {
    let Term::Literal(literal) = term else { return term.clone() };
    let value = literal.value();
    let shortest = match literal.datatype().as_str().strip_prefix("http://www.w3.org/2001/XMLSchema#") {
        Some("double" | "float") => value.parse::<f64>().ok().map(|value| value.to_string()),
        Some("decimal") if value.contains('.') => Some(value.trim_end_matches('0').trim_end_matches('.').to_owned()),
        _ => None,
    };
    shortest.map_or_else(|| term.clone(), |value| Literal::new_typed_literal(value, literal.datatype()).into())
}

/// Rows as a dataset: each is a thing with its cells and the number of its repeats, or with its place.
fn as_quads(rows: &[Row], is_ordered: bool) -> Vec<Quad> {
    let property = |name: &str| NamedNode::new_unchecked(format!("urn:row:{name}"));
    let mut repeats: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let key = if is_ordered { at.to_string() } else { format!("{row:?}") };
        repeats.entry(key).or_insert((at, 0)).1 += 1;
    }
    let mut quads = Vec::new();
    for (at, times) in repeats.into_values() {
        let row = BlankNode::new_unchecked(format!("row{at}"));
        let place = if is_ordered { at } else { times };
        let place = Literal::from(i64::try_from(place).unwrap());
        quads.push(Quad::new(row.clone(), property("is"), place, GraphName::DefaultGraph));
        for (name, cell) in &rows[at] {
            quads.push(Quad::new(
                row.clone(),
                property(&format!("cell:{name}")),
                by_value(cell),
                GraphName::DefaultGraph,
            ));
        }
    }
    quads
}

fn update_evaluation(test: &Test<'_>) -> Result<(), String> {
    let (action, result) = (test.value(&format!("{MF}action")).unwrap(), test.value(&format!("{MF}result")).unwrap());
    let request = source(test, &test.graph.value(&action, &format!("{UT}request")).unwrap());
    let request = parse_update(&request, &prefixes(), Place::default()).map_err(|error| format!("{error:?}"))?;
    let mut store = Store::in_memory(Policy::Plain);
    let mut edit = |added, removed| {
        let over = store.reader().revision();
        store.edit(Edit { over, added, removed, ..Edit::default() }).map(|_| store.reader())
    };
    let before = edit(dataset(test, &action, UT)?, Vec::new()).map_err(|error| error.to_string())?;
    let Effect { added, removed } =
        update(&before, Policy::Plain, &request, Limits::default(), None).map_err(|error| error.to_string())?;
    let after: Vec<Quad> = edit(added, removed).map_err(|error| error.to_string())?.quads().collect();
    let expected = dataset(test, &result, UT)?;
    if is_isomorphic(&after, &expected) {
        return Ok(());
    }
    Err(format!("the dataset is\n{}\n  and not\n{}", lines(&after), lines(&expected)))
}

fn test(test: &Test<'_>) -> Result<(), String> {
    let refused = |outcome: Result<(), String>| match outcome {
        Ok(()) => Err("it is taken, and has an error".to_owned()),
        Err(_) => Ok(()),
    };
    match test.kind.as_str() {
        "QueryEvaluationTest" | "CSVResultFormatTest" => query_evaluation(test),
        "UpdateEvaluationTest" => update_evaluation(test),
        "PositiveSyntaxTest11" => query_syntax(test),
        "NegativeSyntaxTest11" => refused(query_syntax(test)),
        "PositiveUpdateSyntaxTest11" => update_syntax(test),
        "NegativeUpdateSyntaxTest11" => refused(update_syntax(test)),
        kind => panic!("{}: what is a {kind}?", test.id),
    }
}

fn suite(parts: &[&str], tests: usize) {
    run("sparql/sparql11", parts, SKIPS, tests, test);
}

#[test]
fn queries_are_answered_as_the_recommendation_says() {
    suite(
        &[
            "aggregates",
            "bind",
            "bindings",
            "cast",
            "construct",
            "exists",
            "functions",
            "grouping",
            "negation",
            "project-expression",
            "property-path",
            "subquery",
        ],
        234,
    );
}

#[test]
fn result_formats_are_those_of_the_recommendations() {
    suite(&["csv-tsv-res", "json-res"], 10);
}

#[test]
fn syntax_is_that_of_the_recommendations() {
    suite(&["syntax-query", "syntax-update-1", "syntax-update-2", "syntax-fed"], 152);
}

#[test]
fn updates_do_what_the_recommendation_says() {
    suite(
        &[
            "add",
            "basic-update",
            "clear",
            "copy",
            "delete",
            "delete-data",
            "delete-insert",
            "delete-where",
            "drop",
            "move",
            "update-silent",
        ],
        102,
    );
}

#[test]
fn entailment_is_not_what_queries_follow() {
    suite(&["entailment"], 70);
}

#[test]
fn other_endpoints_are_not_asked() {
    suite(&["service"], 7);
}
