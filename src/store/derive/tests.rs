//! Laws 2 and 5, and views.

use super::*;
use crate::model::edtf::Day;
use crate::model::{Lookup, NamedNode, Quad, Status};
use crate::store::Reader;
use crate::store::testing::quads;

const CITO: &str = "PREFIX cito: <http://purl.org/spar/cito/> PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ";
const CLAIM: &str = "<urn:c> tr:polarity tr:Affirms ; tr:status tr:Supported ; tr:stance <urn:st> . <urn:st> tr:source <urn:s> ; tr:relation cito:supports .";
const CONTENT: &str = "GRAPH <urn:c> { <urn:a> tr:party <urn:us> }";
const RETRACTED: &str = "tr:retractedOn \"2026-01-01\"^^xsd:date .";

/// A claim of a polarity and status, with a source that supports it.
fn claim(polarity: &str, status: &str) -> String {
    CLAIM.replace("tr:Affirms", &format!("tr:{polarity}")).replace("tr:Supported", &format!("tr:{status}"))
}

fn reader(records: &str, content: &str, policy: Policy) -> Reader {
    let all = quads(&format!("{CITO} {records} {content}"));
    let reader = Reader::from_quads(all.clone(), policy);
    let mut stated: Vec<Quad> = reader.quads().collect();
    stated.sort_by_key(ToString::to_string);
    let mut given = all;
    given.sort_by_key(ToString::to_string);
    assert_eq!(stated, given, "what is stated comes without what is derived");
    reader
}

fn facts(records: &str, content: &str, policy: Policy) -> Vec<String> {
    let reader = reader(records, content, policy);
    let records: Vec<String> = reader.records().map(|t| t.to_string()).collect();
    reader.default_graph().map(|t| t.to_string()).filter(|line| !records.contains(line)).collect()
}

fn held_with(records: &str) -> bool {
    !facts(records, CONTENT, Policy::Derived).is_empty()
}

/// What is held in a view, from claims `urn:a`, `urn:b` and so on whose content is their own name.
fn held_in(records: &str, view: &View) -> String {
    let names: Vec<String> =
        ('a'..='f').map(|c| format!("GRAPH <urn:{c}> {{ <urn:{c}> tr:party <urn:us> }}")).collect();
    let reader = Reader::from_quads(quads(&format!("{CITO} {records} {}", names.join(" "))), Policy::Derived);
    let held: Vec<String> = reader.view(view).held().map(|claim| claim.as_str()[4..].to_owned()).collect();
    held.join(" ")
}

/// Statements of supported claims, each with the one source that supports it.
fn supported(pairs: &[(&str, &str)]) -> String {
    let one = |(claim, source): &(&str, &str)| {
        format!(
            "<urn:{claim}> tr:polarity tr:Affirms ; tr:status tr:Supported ; tr:stance <urn:{claim}/st> . <urn:{claim}/st> tr:source <urn:{source}> ; tr:relation cito:supports . "
        )
    };
    pairs.iter().map(one).collect()
}

fn sources(names: &[&str]) -> Vec<NamedNode> {
    names.iter().map(|name| NamedNode::new_unchecked(format!("urn:{name}"))).collect()
}

#[test]
fn affirmed_and_supported_content_is_held() {
    assert_eq!(facts(CLAIM, CONTENT, Policy::Derived), ["<urn:a> <https://w3id.org/treatise/ns#party> <urn:us>"]);
}

#[test]
fn denied_content_is_not_held() {
    assert!(!held_with(&claim("Denies", "Supported")));
}

#[test]
fn content_of_any_other_status_is_not_held() {
    for status in ["Contested", "Unverified", "Refuted", "Superseded", "Retracted"] {
        assert!(!held_with(&claim("Affirms", status)), "{status}");
    }
    assert!(!held_with(&CLAIM.replace("tr:status tr:Supported ;", "")));
    assert!(!held_with(&CLAIM.replace("tr:polarity tr:Affirms ;", "")));
    assert!(!held_with(""));
}

#[test]
fn no_support_no_fact() {
    for (word, held) in [
        ("supports", true),
        ("confirms", true),
        ("citesAsEvidence", true),
        ("disputes", false),
        ("discusses", false),
        ("qualifies", false),
    ] {
        assert_eq!(held_with(&CLAIM.replace("cito:supports", &format!("cito:{word}"))), held, "{word}");
    }
    assert!(!held_with(&CLAIM.replace("tr:source <urn:s> ;", "")));
    assert!(!held_with(&CLAIM.replace("; tr:stance <urn:st>", "")));
}

#[test]
fn a_retracted_source_takes_its_support_away() {
    let retract = |source: &str| format!("{CLAIM} <urn:{source}> {RETRACTED} ");
    assert!(!held_with(&retract("s")));
    assert!(held_with(&retract("other")));
    let second = "<urn:c> tr:stance <urn:st2> . <urn:st2> tr:source <urn:t> ; tr:relation cito:confirms .";
    assert!(held_with(&format!("{} {second}", retract("s"))), "one of two is left");
    assert!(!held_with(&format!("{} {second} <urn:t> {RETRACTED}", retract("s"))));
}

#[test]
fn what_goes_back_to_retracted_origins_falls_with_them() {
    for property in ["prov:wasDerivedFrom", "prov:wasQuotedFrom"] {
        let digest = format!("{CLAIM} <urn:s> {property} <urn:o>, <urn:p> .");
        assert!(held_with(&format!("{digest} <urn:o> {RETRACTED}")), "one origin is left");
        assert!(!held_with(&format!("{digest} <urn:o> {RETRACTED} <urn:p> {RETRACTED}")), "{property}");
    }
    let chain = format!("{CLAIM} <urn:s> prov:wasDerivedFrom <urn:m> . <urn:m> prov:wasQuotedFrom <urn:o> .");
    assert!(held_with(&format!("{chain} <urn:m> {RETRACTED}")), "the origin itself stands");
    assert!(!held_with(&format!("{chain} <urn:o> {RETRACTED}")));
    let ring = format!("{CLAIM} <urn:s> prov:wasDerivedFrom <urn:r> . <urn:r> prov:wasDerivedFrom <urn:s> .");
    assert!(held_with(&ring));
    assert!(!held_with(&format!("{ring} <urn:r> {RETRACTED}")), "a ring is one source, named after its first");
    assert!(held_with(&format!("{CLAIM} <urn:s> prov:wasDerivedFrom <urn:s> .")));
}

#[test]
fn a_claim_that_lost_its_support_is_unverified() {
    for polarity in ["Affirms", "Denies"] {
        let records = format!("{} <urn:s> {RETRACTED}", claim(polarity, "Supported"));
        let reader = reader(&records, CONTENT, Policy::Derived);
        let it = NamedNode::new_unchecked("urn:c");
        assert_eq!(reader.fallen().collect::<Vec<_>>(), std::slice::from_ref(&it));
        let (status, recorded) =
            (reader.nodes(it.as_ref().into(), tr::STATUS), reader.nodes(it.as_ref().into(), tr::RECORDED_STATUS));
        assert_eq!((status, recorded), (vec![tr::UNVERIFIED.into_owned()], vec![tr::SUPPORTED.into_owned()]));
        let all: View = View { statuses: Status::ALL.into(), ..View::default() };
        assert!(!reader.view(&all).holds(it.as_ref()), "in no view is a fact without support");
    }
    let sound = reader(CLAIM, CONTENT, Policy::Derived);
    assert_eq!((sound.fallen().count(), sound.records().count()), (0, sound.quads().count() - 1));
    let assessed = format!("{CLAIM} <urn:c> tr:assessment [ tr:status tr:Supported ] .");
    assert_eq!(reader(&assessed, "", Policy::Derived).fallen().count(), 0, "an assessment is no claim");
    let lost = format!("{} <urn:s> {RETRACTED}", claim("Affirms", "Contested"));
    assert_eq!(reader(&lost, "", Policy::Derived).fallen().count(), 0, "it was not recorded as supported");
}

#[test]
fn content_superseded_by_a_supported_claim_is_not_held() {
    let newer = |status: &str, stance: &str| {
        format!("{CLAIM} <urn:d> tr:polarity tr:Affirms ; tr:supersedes <urn:c> ; tr:status tr:{status} {stance} .")
    };
    assert!(!held_with(&newer("Supported", "; tr:stance <urn:st>")));
    assert!(held_with(&newer("Contested", "; tr:stance <urn:st>")));
    assert!(held_with(&newer("Supported", "")), "what has no support puts nothing out of force");
    let retracted = "; tr:stance <urn:t> . <urn:t> tr:source <urn:gone> ; tr:relation cito:supports . <urn:gone> tr:retractedOn \"2026\"";
    assert!(held_with(&newer("Supported", retracted)));
}

#[test]
fn content_of_a_claim_with_two_statuses_or_polarities_is_not_held() {
    assert!(!held_with(&format!("{CLAIM} <urn:c> tr:status tr:Retracted .")));
    assert!(!held_with(&format!("{CLAIM} <urn:c> tr:polarity tr:Denies .")));
    let both = View { statuses: [Status::Supported, Status::Contested].into(), ..View::default() };
    let records = supported(&[("a", "s")]);
    assert_eq!(held_in(&records, &both), "a");
    assert_eq!(held_in(&format!("{records} <urn:a> tr:status tr:Contested ."), &both), "");
}

#[test]
fn a_claim_without_content_holds_nothing() {
    assert_eq!(facts(CLAIM, "", Policy::Derived), Vec::<String>::new());
}

#[test]
fn what_a_graph_says_of_a_claim_does_not_count() {
    assert_eq!(facts("", &format!("GRAPH <urn:c> {{ {CLAIM} }}"), Policy::Derived), Vec::<String>::new());
}

#[test]
fn the_plain_policy_derives_nothing() {
    assert_eq!(facts(CLAIM, CONTENT, Policy::Plain), Vec::<String>::new());
}

#[test]
fn a_fact_that_is_also_a_record_stands_once() {
    let records = format!("{CITO} {CLAIM} <urn:a> tr:party <urn:us> .");
    let reader = Reader::from_quads(quads(&format!("{records} {CONTENT}")), Policy::Derived);
    assert_eq!((reader.default_graph().count(), reader.quads().count(), reader.len()), (6, 7, 7));
}

#[test]
fn a_view_takes_the_statuses_it_names() {
    let records = supported(&[("a", "s"), ("b", "s")]) + "<urn:b> tr:status tr:x . ";
    let records = records
        .replace("<urn:b> tr:polarity tr:Affirms ; tr:status tr:Supported", "<urn:b> tr:polarity tr:Affirms")
        .replace("tr:x", "tr:Contested");
    let view = |statuses: &[Status]| View { statuses: statuses.iter().copied().collect(), ..View::default() };
    assert_eq!(held_in(&records, &View::default()), "a");
    assert_eq!(held_in(&records, &view(&[Status::Supported, Status::Contested])), "a b");
    assert_eq!(held_in(&records, &view(&[Status::Contested])), "b");
}

#[test]
fn a_view_by_sources_follows_them_to_their_origins() {
    let records = supported(&[("a", "atop"), ("b", "copy"), ("c", "cow"), ("d", "both")])
        + "<urn:copy> prov:wasDerivedFrom <urn:atop> . <urn:both> prov:wasQuotedFrom <urn:cow>, <urn:atop> .";
    let only = |names: &[&str]| View { sources: sources(names), ..View::default() };
    assert_eq!(held_in(&records, &only(&["atop"])), "a b d");
    assert_eq!(held_in(&records, &only(&["copy"])), "b");
    assert_eq!(held_in(&records, &only(&["cow", "copy"])), "b c d");
    assert_eq!(held_in(&records, &only(&["nobody"])), "", "a source that is not there supports nothing");
    let without = |names: &[&str]| View { without: sources(names), ..View::default() };
    assert_eq!(held_in(&records, &without(&["atop"])), "c d", "a digest of two still has the other");
    assert_eq!(held_in(&records, &without(&["atop", "cow"])), "");
    assert_eq!(held_in(&records, &without(&["copy"])), "a c d");
}

#[test]
fn a_view_by_reliability_counts_unrated_sources_as_the_worst() {
    let records = supported(&[("a", "good"), ("b", "fair"), ("c", "unrated")])
        + "<urn:good> tr:reliability 1 . <urn:fair> tr:reliability 3 .";
    let rated = |worst: u8| held_in(&records, &View { reliability: Some(worst), ..View::default() });
    assert_eq!((rated(2), rated(3), rated(6)), ("a".into(), "a b".into(), "a b c".into()));
}

#[test]
fn what_a_view_does_not_count_puts_nothing_out_of_force() {
    let records = supported(&[("a", "cow"), ("b", "atop")]) + "<urn:b> tr:supersedes <urn:a> .";
    assert_eq!(held_in(&records, &View::default()), "b");
    assert_eq!(held_in(&records, &View { sources: sources(&["cow"]), ..View::default() }), "a");
}

#[test]
fn a_view_of_a_day_takes_what_can_lie_in_its_time() {
    let edtf = |text: &str| format!("\"{text}\"^^<http://id.loc.gov/datatypes/edtf/EDTF>");
    let on = |records: &str, day: &str| held_in(records, &View { valid_on: Day::parse(day), ..View::default() });
    for (from, until, first, last) in [
        ("1967?", "", "1967-01-01", "9999-01-01"),
        ("1955/1956", "", "1955-01-01", "9999-01-01"),
        ("198X", "", "1980-01-01", "9999-01-01"),
        ("1981-11-30", "1981-12-18", "1981-11-30", "1981-12-18"),
        ("", "1967?", "0001-01-01", "1967-12-31"),
        ("", "198X", "0001-01-01", "1989-12-31"),
        ("", "1955/1956", "0001-01-01", "1956-12-31"),
        ("1955/..", "../1960", "1955-01-01", "1960-12-31"),
        ("../1955", "1960/..", "0001-01-01", "9999-01-01"),
    ] {
        let mut records = supported(&[("a", "s")]);
        for (property, text) in [("validFrom", from), ("validUntil", until)] {
            if !text.is_empty() {
                records.push_str(&format!("<urn:a> tr:{property} {} . ", edtf(text)));
            }
        }
        for day in [first, last] {
            assert_eq!(on(&records, day), "a", "{from} to {until} on {day}");
        }
        if first != "0001-01-01" {
            assert_eq!(on(&records, &day_before(first)), "", "{from} to {until} before {first}");
        }
        if last != "9999-01-01" {
            assert_eq!(on(&records, &day_after(last)), "", "{from} to {until} after {last}");
        }
    }
    assert_eq!(on(&supported(&[("a", "s")]), "0001-01-01"), "a", "without a time it speaks for all time");
}

fn day_before(text: &str) -> String {
    let day = Day::parse(text).unwrap();
    match (day.month, day.day) {
        (1, 1) => format!("{:04}-12-31", day.year - 1),
        (_, d) => format!("{:04}-{:02}-{:02}", day.year, day.month, d - 1),
    }
}

fn day_after(text: &str) -> String {
    let day = Day::parse(text).unwrap();
    match (day.month, day.day) {
        (12, 31) => format!("{:04}-01-01", day.year + 1),
        (_, d) => format!("{:04}-{:02}-{:02}", day.year, day.month, d + 1),
    }
}

#[test]
fn legal_force_speaks_for_the_time_in_force() {
    let on = |content: &str, own: &str, day: &str| {
        let records = supported(&[("g", "s")]) + own;
        let all = quads(&format!("{CITO} {records} GRAPH <urn:g> {{ {content} }}"));
        let view = View { valid_on: Day::parse(day), ..View::default() };
        Reader::from_quads(all, Policy::Derived).view(&view).held().count() == 1
    };
    let force = "<urn:x> tr:legalForce tr:InForce ; tr:inForceFrom \"2016-09-14\"^^xsd:date .";
    assert!(!on(force, "", "1985-06-01") && on(force, "", "2016-09-14"));
    let ended = "<urn:x> tr:legalForce tr:Terminated ; tr:inForceFrom \"1981\" ; tr:inForceUntil \"1991-12\" .";
    assert!(on(ended, "", "1981-01-01") && on(ended, "", "1991-12-31") && !on(ended, "", "1992-01-01"));
    let undated = "<urn:x> tr:legalForce tr:InForce .";
    assert!(on(undated, "", "1985-06-01"));
    let timeless = "<urn:x> tr:inForceFrom \"2016-09-14\"^^xsd:date .";
    assert!(on(timeless, "", "1985-06-01"), "that it began then is true on every day");
    let other = "<urn:x> tr:legalForce tr:InForce . <urn:y> tr:inForceFrom \"2016\" .";
    assert!(on(other, "", "1985-06-01"), "another thing's dates do not count");
    assert!(on(force, "<urn:g> tr:validFrom \"1980\" .", "1985-06-01"), "its own valid time goes first");
}

#[test]
fn on_its_day_the_older_claim_is_current() {
    let records = supported(&[("a", "s"), ("b", "s")]) + "<urn:b> tr:supersedes <urn:a> ; tr:validFrom \"2016\" .";
    let on = |day: &str| held_in(&records, &View { valid_on: Day::parse(day), ..View::default() });
    assert_eq!((on("2000-01-01").as_str(), on("2020-01-01").as_str()), ("a", "b"));
}
