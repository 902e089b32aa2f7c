//! Four answers, and what each rests on.

use super::*;
use crate::diagnostic::Place;
use crate::model::edtf::Day;
use crate::model::syntax::{self, Format};
use crate::model::vocab::tr;
use crate::model::{Pattern, Prefixes, Triple};
use crate::query::Words;
use crate::sparql::{Answer, Limits, evaluate, parse};
use crate::store::{Policy, Reader};
use proptest::prelude::*;

const BASE: &str = "https://example.org/p/";

fn prefixes() -> Prefixes {
    Prefixes::new(BASE)
}

fn reader(body: &str) -> Reader {
    let mut text = String::new();
    for (prefix, namespace) in prefixes().iter() {
        text.push_str(&format!("@prefix {prefix}: <{namespace}> . "));
    }
    text.push_str(body);
    let (statements, report) = syntax::parse(&text, Format::TriG, BASE, "t.trig");
    assert!(report.is_empty(), "{report:?}");
    Reader::from_quads(statements.into_iter().map(|statement| statement.quad), Policy::Derived)
}

const RECORD: &str = "
tr:MutualDefenceTreaty rdfs:subClassOf tr:Treaty . tr:Treaty rdfs:subClassOf tr:Agreement .
claim:nato tr:text \"NATO\" ; tr:polarity tr:Affirms ; tr:status tr:Supported ; tr:stance [ tr:source source:s ; tr:relation cito:supports ] .
GRAPH claim:nato { agreement:nato a tr:MutualDefenceTreaty ; tr:party actor:us , actor:uk ; tr:inForceFrom \"1949-08-24\"^^xsd:date . }
claim:none tr:text \"No treaty\" ; tr:polarity tr:Denies ; tr:status tr:Supported ; tr:stance [ tr:source source:s ; tr:relation cito:supports ] ; tr:search search:one ; tr:validUntil \"2025-11\" .
GRAPH claim:none { [] a tr:Treaty ; tr:party actor:us , actor:il . }
claim:cap tr:text \"No large sum\" ; tr:polarity tr:Denies ; tr:status tr:Supported ; tr:stance [ tr:source source:s ; tr:relation cito:supports ] ; tr:search search:sums .
GRAPH claim:cap { _:c a tr:Commitment ; tr:payee actor:il ; tr:amount _:x . _:x sh:minExclusive 5000000000 . }
claim:open tr:text \"Open\" ; tr:polarity tr:Denies ; tr:status tr:Contested ; tr:search search:one .
GRAPH claim:open { [] a tr:Treaty ; tr:party actor:us , actor:sa . }
search:one a tr:AbsenceSearch ; tr:searchedOn \"2025-11-20\"^^xsd:date ; tr:expires \"2026-11-20\"^^xsd:date ; prov:used register:r ; tr:coverageUntil \"2025-11\" ; tr:coversClass tr:Agreement ; tr:coversParty actor:us , actor:il , actor:sa , actor:eg .
search:sums a tr:AbsenceSearch ; tr:searchedOn \"2025-11-20\"^^xsd:date ; tr:expires \"2026-11-20\"^^xsd:date ; prov:used register:r ; tr:coverageUntil \"2025-12\" .
register:r a tr:Register ; tr:title \"R\" .";

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn asked(reader: &Reader, text: &str, today: &str, valid_on: Option<&str>) -> Existence {
    let absences = Absences::load(reader, &prefixes());
    let pattern = absences.read(text).unwrap_or_else(|report| panic!("{report:?}"));
    absences.is_there(&pattern, day(today), valid_on.map(day)).unwrap().answer
}

#[test]
fn there_are_four_answers() {
    use Existence::{AbsentWithinScope, NotExamined, NotFound, Present};
    let reader = reader(RECORD);
    for (text, expected) in [
        ("a tr:MutualDefenceTreaty ; tr:party actor:us , actor:uk", Present),
        ("a tr:Agreement ; tr:party actor:uk", Present),
        ("_:t a tr:Treaty ; tr:inForceOn \"1985-06-01\"^^xsd:date", Present),
        ("_:t a tr:Treaty ; tr:party actor:il , actor:us", AbsentWithinScope),
        ("a tr:MutualDefenceTreaty ; tr:party actor:us , actor:il ; tr:legalForce tr:InForce", AbsentWithinScope),
        ("none", AbsentWithinScope),
        ("claim:none", AbsentWithinScope),
        ("_:c a tr:Commitment ; tr:payee actor:il ; tr:amount _:y . _:y sh:minInclusive 6000000000", AbsentWithinScope),
        ("_:c a tr:Commitment ; tr:payee actor:il ; tr:amount 7000000000", AbsentWithinScope),
        ("_:c a tr:Commitment ; tr:payee actor:il ; tr:amount _:y . _:y sh:minInclusive 4000000000", NotExamined),
        ("a tr:Agreement ; tr:party actor:us , actor:il", NotFound),
        ("a tr:Treaty ; tr:party actor:us , actor:sa", NotFound),
        ("a tr:Treaty ; tr:party actor:us , actor:eg", NotFound),
        ("a tr:Treaty ; tr:party actor:us , actor:jp", NotExamined),
        ("a tr:Obligation ; tr:obligor actor:us", NotExamined),
    ] {
        assert_eq!(asked(&reader, text, "2026-01-01", None), expected, "{text}");
    }
}

#[test]
fn a_denial_settles_only_while_its_search_is_good_and_for_its_time() {
    let reader = reader(RECORD);
    let treaty = "a tr:Treaty ; tr:party actor:us , actor:il";
    assert_eq!(asked(&reader, treaty, "2026-11-20", None), Existence::AbsentWithinScope);
    assert_eq!(asked(&reader, treaty, "2026-11-21", None), Existence::NotFound);
    assert_eq!(asked(&reader, treaty, "2026-01-01", Some("2025-11-30")), Existence::AbsentWithinScope);
    assert_eq!(asked(&reader, treaty, "2026-01-01", Some("2025-12-01")), Existence::NotFound);
}

#[test]
fn the_answer_names_what_it_rests_on() {
    let reader = reader(RECORD);
    let absences = Absences::load(&reader, &prefixes());
    let answer = |text: &str, today: &str| {
        let pattern = absences.read(text).unwrap();
        let found = absences.is_there(&pattern, day(today), None).unwrap();
        let vocabulary = crate::model::Vocabulary::default();
        let known = prefixes();
        let words = Words { records: &reader, vocabulary: &vocabulary, prefixes: &known };
        assert_eq!(found.json(&words)["words"], found.answer.words());
        found.text(&words, 100)
    };
    insta::assert_snapshot!(answer("none", "2026-11-21"), @"
    Not found: it was searched for, but what was found does not settle it.

    claim:none, supported: No treaty
      standing: needs re-search
      it speaks for the time until 30 November 2025
      search:one, searched on 20 November 2025; good until 20 November 2026
        - it expired on 20 November 2026
    ");
    let present = answer("a tr:Agreement ; tr:party actor:uk", "2026-11-20");
    assert!(present.starts_with("Present: ") && present.contains("claim:nato: NATO"), "{present}");
    let looked = answer("a tr:Treaty ; tr:party actor:us , actor:eg", "2026-11-20");
    assert!(looked.contains("nobody drew a conclusion") && looked.contains("search:one"), "{looked}");
    assert!(answer("a tr:Proposal", "2026-11-20").starts_with("Not examined: "));
}

#[test]
fn a_text_that_is_no_pattern_is_answered() {
    let reader = reader(RECORD);
    let absences = Absences::load(&reader, &prefixes());
    for text in ["", "a", "a tr:Treaty ; ;; x", "_:c tr:amount 5 . _:x sh:minExclusive 5", "[] nobody:x 1", "\"", "<"] {
        assert!(absences.read(text).is_err(), "{text}");
    }
}

#[test]
fn sparql_asks_the_same_question() {
    let reader = reader(RECORD);
    let query = "SELECT (tr:isThere(claim:none) AS ?a) (tr:isThere(\"a tr:Treaty ; tr:party actor:uk\") AS ?b) (tr:isThere(\"a tr:Obligation\") AS ?c) (tr:isThere(7) AS ?d) {}";
    let query = parse(query, &prefixes(), Place::default()).unwrap().with(functions(&reader, &prefixes()));
    let Answer::Rows(rows) = evaluate(&reader, &query, &[], Limits::default()).unwrap() else { panic!("no rows") };
    let cells: Vec<Option<String>> = rows.rows[0]
        .iter()
        .map(|cell| cell.as_ref().map(|term| term.to_string().replace(tr::NS, "").replace(['<', '>'], "")))
        .collect();
    let expected = ["AbsentWithinScope", "Present", "NotExamined"].map(|name| Some(name.to_owned()));
    assert_eq!(cells[..3], expected);
    assert_eq!(cells[3], None);
}

proptest! {
    /// What a denial covers would contradict it: whoever puts an instance of the question into the record
    /// puts an instance of the denied pattern there.
    #[test]
    fn whatever_answers_a_covered_question_contradicts_the_denial(
        denied in proptest::collection::vec((0..4_u8, 0..2_u8, 0..5_u8), 1..4),
        asked in proptest::collection::vec((0..4_u8, 0..2_u8, 0..5_u8), 1..5),
    ) {
        let pattern = |triples: &[(u8, u8, u8)]| {
            let node = |n: &u8| if *n < 3 { format!("_:v{n}") } else { format!("<urn:n{n}>") };
            let lines: Vec<String> = triples.iter().map(|(s, p, o)| format!("{} <urn:p{p}> {} .", node(s), node(o))).collect();
            let text = lines.join(" ");
            let (statements, _) = syntax::parse(&text, Format::Turtle, BASE, "p.ttl");
            Pattern { triples: statements.into_iter().map(|s| Triple::from(s.quad)).collect(), conditions: Vec::new() }
        };
        let (denied, asked) = (pattern(&denied), pattern(&asked));
        let quads = asked.triples.iter().map(|t| t.clone().in_graph(crate::model::GraphName::DefaultGraph));
        let frozen = Reader::from_quads(quads, Policy::Plain);
        let contradicts = crate::sparql::find_instance(&frozen, &denied).unwrap().is_some();
        prop_assert_eq!(cover::covers(&frozen, &denied, &asked), contradicts);
    }
}
