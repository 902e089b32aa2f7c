//! What the accounts of an agreement say.

use super::*;
use crate::model::Prefixes;
use crate::model::syntax::{Format, parse};
use crate::store::{Policy, Reader};

const BASE: &str = "https://example.org/p/";

fn reader(lines: &[(&str, &str)], records: &str) -> Reader {
    let mut text = format!(
        "PREFIX tr: <https://w3id.org/treatise/ns#> PREFIX cito: <http://purl.org/spar/cito/> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX c: <{BASE}claim/> PREFIX s: <{BASE}source/> PREFIX x: <{BASE}agreement/> {records}\n"
    );
    for (n, (sources, content)) in lines.iter().enumerate() {
        text += &format!("c:c{n} tr:text \"A claim.\" ; tr:polarity tr:Affirms ; tr:status tr:Contested .\n");
        for source in sources.split(' ') {
            text += &format!("c:c{n} tr:stance [ tr:source s:{source} ; tr:relation cito:supports ] .\n");
        }
        text += &format!("GRAPH c:c{n} {{ {content} }}\n");
    }
    let (statements, report) = parse(&text, Format::TriG, BASE, "test.trig");
    assert!(report.is_empty(), "{report:?}");
    Reader::from_quads(statements.into_iter().map(|it| it.quad), Policy::Derived)
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

const LINES: [(&str, &str); 4] = [
    ("atop", "x:m tr:inForceFrom \"1981-11-30\" ; tr:inForceUntil \"1991-12-26\""),
    ("cow", "x:cow414 tr:inForceFrom \"1981-11-30\" ; tr:inForceUntil \"1991-12-26\""),
    ("copy paper", "x:m tr:signed \"1981-11-30\""),
    ("paper wire", "<urn:act> a tr:Suspension ; tr:instrument x:m ; tr:date \"1981-12-18\""),
];

const RECORDS: &str = "x:cow414 owl:sameAs x:m . s:copy prov:wasDerivedFrom s:text . s:atop tr:title \"ATOP\" . [] a tr:Register ; tr:source s:atop . [] a tr:Register ; tr:source s:cow .";

#[test]
fn each_account_tells_its_own_course() {
    let reader = reader(&LINES, RECORDS);
    let prefixes = Prefixes::new(BASE);
    let all = accounts(&reader, &prefixes.resource("agreement", "m"));
    insta::assert_snapshot!(all.text(&reader, &prefixes, Some(day("1985-06-01"))), @r"
    Accounts of agreement:m: 3
    In force on 1985-06-01: by 2 of 3

    ATOP
      source:atop
      signed       not told
      begins       1981-11-30
      ends         1991-12-26
      suspension   says nothing of a suspension
      1985-06-01   in force
      claims       claim:c0

    https://example.org/p/source/cow
      source:cow
      signed       not told
      begins       1981-11-30
      ends         1991-12-26
      suspension   says nothing of a suspension
      1985-06-01   in force
      claims       claim:c1

    https://example.org/p/source/paper
      source:paper
      signed       1981-11-30
      begins       not told
      ends         not told
      suspension   suspended on 1981-12-18
      1985-06-01   suspended since 1981-12-18
      likewise     source:text, source:wire
      claims       claim:c2, claim:c3
    ");
    assert_eq!(
        all,
        Accounts { agreement: all.agreement.clone(), ..accounts(&reader, &prefixes.resource("agreement", "cow414")) }
    );
    let json = all.json(&prefixes, Some(day("1985-06-01")));
    assert_eq!(
        (&json["inForceBy"], &json["accounts"][0]["standing"]),
        (&serde_json::json!(2), &serde_json::json!("InForce"))
    );
}

#[test]
fn vague_dates_leave_it_open() {
    let course = |begins: &str, ends: &str| Course {
        begins: vec![begins.to_owned()],
        ends: (!ends.is_empty()).then(|| ends.to_owned()).into_iter().collect(),
        ..Course::default()
    };
    for (begins, ends, on, expected) in [
        ("1981", "1991", "1985-06-01", InForce::Yes),
        ("1981", "", "1985-06-01", InForce::Yes),
        ("1981", "1985", "1985-06-01", InForce::Unclear),
        ("1985", "", "1985-06-01", InForce::Unclear),
        ("1986", "", "1985-06-01", InForce::No),
        ("1981", "1984-12-31", "1985-06-01", InForce::No),
        ("1981-11-30", "1985-06-01", "1985-06-01", InForce::Yes),
    ] {
        assert_eq!(course(begins, ends).on(day(on)), expected, "{begins} {ends} {on}");
    }
    assert_eq!(Course::default().on(day("1985-06-01")), InForce::NotTold);
}

#[test]
fn a_resumption_ends_a_suspension() {
    let step = |date: &str, resumed| Step { date: date.to_owned(), resumed };
    let course = Course {
        begins: vec!["1981".to_owned()],
        steps: vec![step("1981-12-18", false), step("1983", true)],
        ..Course::default()
    };
    assert_eq!(course.on(day("1982-06-01")), InForce::Suspended("1981-12-18".to_owned()));
    assert_eq!(course.on(day("1984-01-01")), InForce::Yes);
    assert_eq!(course.suspension(), "suspended on 1981-12-18, taken up again on 1983");
}
