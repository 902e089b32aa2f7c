//! Every kind of finding, from small datasets.

use super::*;
use crate::model::syntax::{Format, parse};
use crate::model::{Quad, Vocabulary};
use crate::store::Policy;
use std::fmt::Write as _;

const BASE: &str = "https://example.org/p/";

const PREFIXES: &str = "PREFIX tr: <https://w3id.org/treatise/ns#> PREFIX cito: <http://purl.org/spar/cito/> PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX c: <https://example.org/p/claim/> PREFIX s: <https://example.org/p/source/> PREFIX x: <https://example.org/p/agreement/>
PREFIX a: <https://example.org/p/actor/> PREFIX r: <https://example.org/p/register/> ";

fn vocabulary() -> Vocabulary {
    let text = include_str!("../../../ontology/vocabulary.ttl");
    let (statements, _) = parse(text, Format::Turtle, BASE, "vocabulary.ttl");
    let quads: Vec<Quad> = statements.into_iter().map(|statement| statement.quad).collect();
    Vocabulary::from_quads(&quads)
}

/// A claim of some sources: id, `Affirms Supported`, sources, content.
fn claim(id: &str, stands: &str, sources: &str, content: &str) -> String {
    let (polarity, status) = stands.split_once(' ').unwrap();
    let mut out = format!("c:{id} a tr:Claim ; tr:polarity tr:{polarity} ; tr:status tr:{status} .\n");
    for source in sources.split(' ') {
        let _ = writeln!(out, "c:{id} tr:stance [ tr:source s:{source} ; tr:relation cito:supports ] .");
    }
    out + &format!("GRAPH c:{id} {{ {content} }}\n")
}

/// Supported and affirmed: each line is `source: content`.
fn said(lines: &[&str]) -> String {
    lines
        .iter()
        .enumerate()
        .map(|(n, line)| {
            let (sources, content) = line.split_once(": ").unwrap();
            claim(&format!("c{n}"), "Affirms Supported", sources, content)
        })
        .collect()
}

fn compared(trig: &str) -> Vec<Comparison> {
    let (statements, report) = parse(&format!("{PREFIXES}{trig}"), Format::TriG, BASE, "test.trig");
    assert!(report.is_empty(), "{report:?}");
    let reader = Reader::from_quads(statements.into_iter().map(|it| it.quad), Policy::Derived);
    compare(&reader, &vocabulary(), &Prefixes::new(BASE))
}

/// One line a comparison: thing, property, facets, finding, reason.
fn found(trig: &str) -> String {
    let mut out = String::new();
    let short = |iri: &NamedNode| iri.as_str().rsplit(['/', '#']).next().unwrap().to_owned();
    for it in compared(trig) {
        let facets = it.facets.iter().fold(String::new(), |all, facet| all + " " + &facet.text);
        let _ =
            writeln!(out, "{} {}{facets}: {} | {}", short(&it.thing), short(&it.property), it.finding.words(), it.why);
    }
    out
}

#[test]
fn dates_are_compared_with_their_precision() {
    insta::assert_snapshot!(found(&said(&[
        "one: x:1 tr:signed \"1967\"",
        "two: x:1 tr:signed \"1967-08-03\"",
        "one: x:2 tr:signed \"1967-08-03\"",
        "two: x:2 tr:signed \"1967-08-03\"^^xsd:date",
        "one: x:3 tr:signed \"1967-08-03\"",
        "two: x:3 tr:signed \"1968-08-03\"",
        "one: x:4 tr:signed \"1967-08-03\"",
        "two: x:4 tr:signed \"1967-08-04\"",
        "three: x:4 tr:signed \"1967-08-03\"",
        "one: x:5 tr:signed \"1967-08-03\"",
    ])), @r"
    1 signed: difference of precision | 1967 and 1967-08-03: one date is vaguer than the other, and both can mean the same day
    2 signed: confirmed | 2 of 2 accounts have 1967-08-03
    3 signed: contradiction | 1967-08-03 and 1968-08-03: they cannot be the same day
    4 signed: majority | 2 of 3 accounts go with 1967-08-03; against 1967-08-04: they cannot be the same day
    ");
}

#[test]
fn a_year_written_as_the_first_of_january_is_known_for_one_only_where_that_is_declared() {
    let body = said(&["one: x:1 tr:signed \"1967-01-01\"", "two: x:1 tr:signed \"1967-08-03\""]);
    assert!(found(&body).contains("contradiction"));
    let declared = format!("{body} r:one a tr:Register ; tr:source s:one ; tr:yearAsFirstOfJanuary true .");
    insta::assert_snapshot!(found(&declared), @"1 signed: difference of precision | 1967 (written 1967-01-01) and 1967-08-03: one date is vaguer than the other, and both can mean the same day");
}

#[test]
fn copies_of_one_source_are_one_account_and_names_of_one_thing_are_one_thing() {
    let body = said(&["one: x:1 tr:signed \"1967\"", "copy: x:1 tr:signed \"1967\""]);
    assert!(found(&body).contains("confirmed"));
    assert_eq!(found(&format!("{body} s:copy prov:wasDerivedFrom s:one .")), "");
    let body = said(&["one: x:1 tr:signed \"1967\"", "two: x:2 tr:signed \"1968\""]);
    assert_eq!(found(&body), "");
    let body = format!("{body} x:3 owl:sameAs x:2 . x:1 owl:sameAs x:3 .");
    let all = compared(&body);
    assert_eq!((all.len(), all[0].finding, all[0].names.len()), (1, Finding::Contradiction, 3));
}

#[test]
fn only_claims_that_somebody_still_makes_are_compared() {
    let body = said(&["one: x:1 tr:signed \"1967\""]);
    for (stands, expected) in [
        ("Affirms Contested", 1),
        ("Affirms Unverified", 1),
        ("Affirms Refuted", 0),
        ("Affirms Superseded", 0),
        ("Affirms Retracted", 0),
        ("Denies Supported", 0),
    ] {
        let with = format!("{body}{}", claim("d", stands, "two", "x:1 tr:signed \"1968\""));
        assert_eq!(compared(&with).len(), expected, "{stands}");
    }
    let denied = format!("{body}{}", claim("d", "Denies Supported", "two", "x:1 tr:signed \"1967\""));
    insta::assert_snapshot!(found(&denied), @"1 signed: contradiction | 1967 and not 1967: one says it, the other denies it");
}

#[test]
fn lists_are_put_together_before_they_are_compared() {
    insta::assert_snapshot!(found(&said(&[
        "one: x:1 tr:party a:us",
        "one: x:1 tr:party a:il",
        "two: x:1 tr:party a:us, a:il",
        "one: x:2 tr:party a:us",
        "two: x:2 tr:party a:us, a:il",
        "one: x:3 tr:party a:us, a:uk",
        "two: x:3 tr:party a:us, a:il",
    ])), @r"
    1 party: confirmed | 2 of 2 accounts have il, us
    2 party: difference of scope | us and il, us: one lists all that the other lists, and more
    3 party: contradiction | uk, us and il, us: each lists what the other leaves out
    ");
}

#[test]
fn silence_on_a_duty_is_a_no_only_where_the_register_notes_it_and_reaches_the_thing() {
    let duty = "[] a tr:Obligation ; tr:instrument x:1 ; tr:obligationType tr:Defence ; tr:obligor a:us";
    let body = said(&[
        &format!("atop: {duty}"),
        "atop: x:1 tr:inForceFrom \"1981-11-30\"",
        "cow: x:1 tr:inForceFrom \"1981-11-30\"",
    ]);
    insta::assert_snapshot!(found(&body), @"1 inForceFrom: confirmed | 2 of 2 accounts have 1981-11-30");
    let register =
        "r:cow a tr:Register ; tr:source s:cow ; tr:codes tr:Defence ; tr:coverageFrom \"1816\" ; tr:coverageUntil";
    insta::assert_snapshot!(found(&format!("{body}{register} \"2012\" .")), @r"
    1 inForceFrom: confirmed | 2 of 2 accounts have 1981-11-30
    1 obligationType Defence: contradiction | yes and no: one finds such an obligation in it, the other finds none
    ");
    assert!(!found(&format!("{body}{register} \"1970\" .")).contains("obligationType"));
    let pattern = "_:o a tr:Obligation ; tr:instrument x:1 ; tr:obligationType tr:Defence .";
    let denied = format!("{body}{}", claim("d", "Denies Contested", "cow", pattern));
    assert!(found(&denied).contains("obligationType Defence: contradiction"));
    let special = format!("{body}{}", claim("d", "Denies Contested", "cow", &format!("{pattern} _:o tr:obligor a:il")));
    assert!(!found(&special).contains("obligationType"), "a denial that says more is not a no");
}

#[test]
fn a_class_agrees_with_its_subclasses() {
    insta::assert_snapshot!(found(&said(&[
        "one: x:1 a tr:Treaty",
        "two: x:1 a tr:MutualDefenceTreaty",
        "one: x:2 a tr:Treaty",
        "two: x:2 a tr:Memorandum",
        "one: x:3 a tr:Agreement",
        "two: x:3 a tr:Memorandum",
    ])), @r"
    1 type: confirmed | 2 of 2 accounts have Treaty
    2 type: contradiction | Treaty and Memorandum: an instrument or act has one form, and neither of these is a kind of the other
    ");
    let body = said(&["one: x:1 a tr:MutualDefenceTreaty"]) + &claim("d", "Denies Supported", "two", "x:1 a tr:Treaty");
    assert!(found(&body).contains("contradiction"));
    let body = said(&["one: x:1 a tr:Treaty"]) + &claim("d", "Denies Supported", "two", "x:1 a tr:MutualDefenceTreaty");
    assert_eq!(found(&body), "", "it can be a treaty of another kind");
}

#[test]
fn only_like_sums_contradict_one_another() {
    let sum = |source: &str, thing: u8, amount: &str, rest: &str| {
        format!("{source}: [] a tr:Commitment ; tr:instrument x:{thing} ; tr:amount {amount} ; {rest}")
    };
    let usd = "tr:currency \"USD\" ; tr:commitmentKind tr:Pledged ; tr:fiscalYear 2020";
    let lines = [
        sum("one", 1, "3300000000.0", usd),
        sum("two", 1, "3800000000.0", usd),
        sum("one", 2, "38000000000.0", usd),
        sum("two", 2, "38123456789.0", usd),
        sum("one", 3, "3300000000.0", usd),
        sum("two", 3, "3300000000.0", &usd.replace("USD", "ILS")),
        sum("one", 4, "3300000000.0", &format!("{usd} ; tr:priceBasis tr:CurrentPrices")),
        sum("two", 4, "4100000000.0", &format!("{usd} ; tr:priceBasis tr:ConstantPrices")),
        sum("one", 5, "3300000000.0", &format!("{usd} ; tr:dataVintage \"2021-05\"")),
        sum("two", 5, "3700000000.0", &format!("{usd} ; tr:dataVintage \"2025-04\"")),
        sum("one", 6, "38000000000.0", &format!("{usd} ; tr:period tr:InTotal")),
        sum("two", 6, "3800000000.0", &format!("{usd} ; tr:period tr:PerYear")),
        sum("one", 7, "3300000000.0", &format!("{usd} ; tr:purpose tr:MilitaryFinancing")),
        sum("two", 7, "500000000.0", &format!("{usd} ; tr:purpose tr:MissileDefence")),
        sum("one", 8, "130000000000.0", &format!("{usd} ; tr:atLeast true")),
        sum("two", 8, "158000000000.0", usd),
        sum("one", 9, "1.0", usd),
        sum("two", 9, "2.0", &usd.replace("2020", "2021")),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    insta::assert_snapshot!(found(&said(&lines)), @r"
    1 amount Pledged 2020: contradiction | 3,300,000,000 USD and 3,800,000,000 USD: the numbers differ, and all that must be like is like
    2 amount Pledged 2020: difference of precision | 38,000,000,000 USD and 38,123,456,789 USD: one number is the other, rounded
    3 amount Pledged 2020: difference of unit or price basis | 3,300,000,000 USD and 3,300,000,000 ILS: they are in different currencies
    4 amount Pledged 2020: difference of unit or price basis | 3,300,000,000 USD CurrentPrices and 4,100,000,000 USD ConstantPrices: they are not in the same prices: of each year, or corrected for inflation
    5 amount Pledged 2020: difference of time | 3,300,000,000 USD (2021-05) and 3,700,000,000 USD (2025-04): they come from different editions of the data
    6 amount 2020: difference of unit or price basis | 38,000,000,000 USD and 3,800,000,000 USD: one is for each year, the other for the whole time
    7 amount 2020: difference of scope | 3,300,000,000 USD and 500,000,000 USD: they count money of different kinds or for different purposes
    8 amount Pledged 2020: difference of precision | at least 130,000,000,000 USD and 158,000,000,000 USD: one gives a lower limit, and the other lies above it
    ");
}

#[test]
fn several_sums_of_one_account_are_several() {
    let sum = |source: &str, node: &str, amount: u8| {
        format!("{source}: {node} a tr:Commitment ; tr:instrument x:1 ; tr:amount {amount}.0 ; tr:currency \"USD\"")
    };
    let two = [sum("one", "x:dome", 4), sum("one", "x:beam", 1)];
    let three = [two.to_vec(), vec![sum("two", "x:dome", 5), sum("two", "[]", 7)]].concat();
    let lines = |all: &[String]| said(&all.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(found(&lines(&two)), "");
    insta::assert_snapshot!(found(&lines(&three)), @"1 amount dome: contradiction | 4 USD and 5 USD: the numbers differ, and all that must be like is like");
}

#[test]
fn quantities_are_compared_with_unit_and_day() {
    let count = |source: &str, thing: u8, value: &str, rest: &str| {
        format!(
            "{source}: [] a tr:Quantity ; tr:measures a:{thing} ; tr:measure \"allies\" ; tr:value {value} ; {rest}"
        )
    };
    let lines = [
        count("one", 1, "19", "tr:unit \"states\""),
        count("two", 1, "20", "tr:unit \"states\""),
        count("one", 2, "50", "tr:unit \"states\" ; tr:date \"2019\""),
        count("two", 2, "52", "tr:unit \"states\" ; tr:date \"2023\""),
        count("one", 3, "7", "tr:unit \"treaties\""),
        count("two", 3, "50", "tr:unit \"states\""),
        count("one", 4, "100", "tr:unit \"states\" ; tr:approximate true"),
        count("two", 4, "98", "tr:unit \"states\""),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    insta::assert_snapshot!(found(&said(&lines)), @r"
    1 value allies: contradiction | 19 states and 20 states: the numbers differ, and all that must be like is like
    2 value allies: difference of time | 50 states (2019) and 52 states (2023): they are not of the same day
    3 value allies: difference of unit or price basis | 7 treaties and 50 states: they count in different units
    4 value allies: difference of precision | about 100 states and 98 states: one number is the other, rounded
    ");
}

#[test]
fn claims_for_different_times_differ_in_time() {
    let body = said(&["one: x:1 tr:legalForce tr:InForce", "two: x:1 tr:legalForce tr:Terminated"]);
    assert!(found(&body).contains("contradiction"));
    let dated = format!("{body} c:c0 tr:validUntil \"1990\" . c:c1 tr:validFrom \"1991\" .");
    insta::assert_snapshot!(found(&dated), @r"1 legalForce: difference of time | InForce and Terminated: the claims speak of different times");
}

#[test]
fn silence_of_a_register_counts_within_what_it_lists() {
    let body = said(&[
        "one: x:1 tr:inForceFrom \"1981\"",
        "cow: x:2 tr:inForceFrom \"1900\"",
        "one: x:3 tr:inForceFrom \"2016\"",
        "one: x:4 tr:signed \"1981\"",
    ]) + "x:1 a tr:Agreement . x:2 a tr:Agreement . x:3 a tr:Agreement . x:4 a tr:Agreement . s:cow tr:title \"COW\"@en . ";
    assert_eq!(found(&body), "");
    let register = "r:cow a tr:Register ; tr:source s:cow ; tr:coverageFrom \"1816\" ; tr:coverageUntil \"2012\" .";
    assert_eq!(found(&format!("{body}{register}")), "", "a register that does not say what it lists is never missed");
    insta::assert_snapshot!(found(&format!("{body}{register} r:cow tr:lists tr:Agreement .")), @r"
    1 inForceFrom: unique | `COW` covers it and is silent
    3 inForceFrom: coverage gap | `COW` is silent because it does not reach it (coverage 1816 to 2012)
    ");
}

#[test]
fn some_things_alone_are_compared_as_all_are() {
    let body = said(&[
        "one: x:1 tr:signed \"1967\"",
        "two: x:2 tr:signed \"1968\"",
        "one: [] a tr:Obligation ; tr:instrument x:1 ; tr:obligationType tr:Defence",
        "two: [] a tr:Obligation ; tr:instrument x:2 ; tr:obligationType tr:Defence",
        "one: x:9 tr:signed \"1967\"",
        "two: x:9 tr:signed \"1968\"",
    ]) + "x:1 owl:sameAs x:2 .";
    let (statements, _) = parse(&format!("{PREFIXES}{body}"), Format::TriG, BASE, "test.trig");
    let reader = Reader::from_quads(statements.into_iter().map(|it| it.quad), Policy::Derived);
    let (vocabulary, prefixes) = (vocabulary(), Prefixes::new(BASE));
    let all = compare(&reader, &vocabulary, &prefixes);
    let some = |id: &str| compare_only(&reader, &vocabulary, &prefixes, &[prefixes.resource("agreement", id)].into());
    assert_eq!((all.len(), some("2").len(), some("9").len()), (3, 2, 1));
    assert_eq!(some("1"), some("2"));
    assert_eq!([some("1"), some("9")].concat(), all);
}

#[test]
fn what_is_found_is_written_as_records() {
    let body = said(&["one: x:1 tr:signed \"1967\"", "two: x:1 tr:signed \"1968\""])
        + "<https://example.org/p/dispute/d> a tr:Disagreement ; tr:side c:c0, c:c1 .";
    let all = compared(&body);
    assert_eq!(all[0].clashes.len(), 1);
    let triples = triples(&all);
    let text: Vec<String> = triples.iter().map(|triple| triple.to_string().replace(BASE, "")).collect();
    insta::assert_snapshot!(text.join("\n"), @r#"
    <comparison/f18fd9a5be040bb4> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/treatise/ns#Comparison>
    <comparison/f18fd9a5be040bb4> <https://w3id.org/treatise/ns#compares> <agreement/1>
    <comparison/f18fd9a5be040bb4> <https://w3id.org/treatise/ns#comparedProperty> <https://w3id.org/treatise/ns#signed>
    <comparison/f18fd9a5be040bb4> <https://w3id.org/treatise/ns#finding> <https://w3id.org/treatise/ns#Contradiction>
    <comparison/f18fd9a5be040bb4> <https://w3id.org/treatise/ns#explanation> "1967 and 1968: they cannot be the same day"@en
    <comparison/f18fd9a5be040bb4> <https://w3id.org/treatise/ns#side> <claim/c0>
    <comparison/f18fd9a5be040bb4> <https://w3id.org/treatise/ns#side> <claim/c1>
    <comparison/f18fd9a5be040bb4> <https://w3id.org/treatise/ns#recordedAs> <dispute/d>
    <comparison/f18fd9a5be040bb4> <https://w3id.org/treatise/ns#account> <comparison/f18fd9a5be040bb4/account/1>
    <comparison/f18fd9a5be040bb4/account/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/treatise/ns#Account>
    <comparison/f18fd9a5be040bb4/account/1> <https://w3id.org/treatise/ns#accountOf> <source/one>
    <comparison/f18fd9a5be040bb4/account/1> <https://w3id.org/treatise/ns#says> "1967"
    <comparison/f18fd9a5be040bb4/account/1> <https://w3id.org/treatise/ns#restsOn> <claim/c0>
    <comparison/f18fd9a5be040bb4> <https://w3id.org/treatise/ns#account> <comparison/f18fd9a5be040bb4/account/2>
    <comparison/f18fd9a5be040bb4/account/2> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/treatise/ns#Account>
    <comparison/f18fd9a5be040bb4/account/2> <https://w3id.org/treatise/ns#accountOf> <source/two>
    <comparison/f18fd9a5be040bb4/account/2> <https://w3id.org/treatise/ns#says> "1968"
    <comparison/f18fd9a5be040bb4/account/2> <https://w3id.org/treatise/ns#restsOn> <claim/c1>
    "#);
    assert_eq!(triples, super::triples(&compared(&body)));
}
