//! What an editor should look at.

use super::{check, claim};

/// The codes of what is found for a body, in order.
fn codes(body: &str) -> Vec<String> {
    let text = check(body);
    let heads = text.lines().filter(|line| ["error[", "warning[", "note["].iter().any(|head| line.starts_with(head)));
    heads.filter_map(|line| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned())).collect()
}

fn treaty(id: &str) -> String {
    claim(id, "Affirms", "Supported", "supports")
        + &format!("GRAPH claim:{id} {{ agreement:x tr:party actor:us, actor:il }}\n")
}

const OTHER: &str = "source:t a tr:Source ; tr:title \"T\"@en ; tr:sourceKind tr:News .\n";

fn stance(id: &str, source: &str, relation: &str) -> String {
    format!("claim:{id} tr:stance [ a tr:Stance ; tr:source source:{source} ; tr:relation cito:{relation} ] .\n")
}

#[test]
fn sources_that_repeat_one_another_count_once() {
    let two = treaty("a") + OTHER + &stance("a", "t", "confirms");
    assert_eq!(codes(&two), Vec::<String>::new());
    assert_eq!(codes(&(two + "source:t prov:wasDerivedFrom source:s .\n")), ["T4009"]);
}

#[test]
fn what_an_independent_source_opposes_is_contested_or_settled() {
    let opposed = treaty("a") + OTHER + &stance("a", "t", "disputes");
    assert_eq!(codes(&opposed), ["T4012"]);
    assert_eq!(codes(&(opposed.clone() + "source:t prov:wasDerivedFrom source:s .\n")), Vec::<String>::new());
    let retracted = "source:t tr:retractedOn \"2026-11-21\"^^xsd:date ; tr:retractionReason \"It was made up.\"@en ; tr:retractedBy actor:us .\n";
    assert!(!codes(&(opposed.clone() + retracted)).contains(&"T4012".to_owned()), "nobody speaks through it any more");
    let dispute = "<https://example.org/p/dispute/d> a tr:Disagreement ; tr:question \"Which?\"@en ; tr:side claim:a";
    let settled = format!("{opposed}{dispute} ; tr:resolution \"The text is clear.\"@en .\n");
    assert!(!codes(&settled).contains(&"T4012".to_owned()), "{}", check(&settled));
    let open = format!("{opposed}{dispute} .\n");
    assert!(codes(&open).contains(&"T4012".to_owned()));
}

#[test]
fn a_claim_is_stale_when_nobody_looked_since() {
    // Assessments of these claims are of 20 November 2026, and today is the 23rd.
    let with = |more: &str| codes(&(treaty("a") + more));
    assert_eq!(with("claim:a tr:reviewBy \"2026-11-22\"^^xsd:date .\n"), ["T4011"]);
    assert_eq!(with("claim:a tr:reviewBy \"2026-11-23\"^^xsd:date .\n"), Vec::<String>::new());
    assert_eq!(with("claim:a tr:reviewBy \"2026-11-01\"^^xsd:date .\n"), Vec::<String>::new());
    assert_eq!(with("claim:a tr:validUntil \"2026-11-21\"^^<http://id.loc.gov/datatypes/edtf/EDTF> .\n"), ["T4011"]);
    assert_eq!(
        with("claim:a tr:validUntil \"2026-11\"^^<http://id.loc.gov/datatypes/edtf/EDTF> .\n"),
        Vec::<String>::new()
    );
    assert_eq!(
        with("claim:a tr:validUntil \"1991\"^^<http://id.loc.gov/datatypes/edtf/EDTF> .\n"),
        Vec::<String>::new()
    );
}

const SUM: &str = "[] a tr:Commitment ; tr:instrument agreement:x ; tr:payer actor:us ; tr:payee actor:il ; tr:amount 10000.0 ; tr:currency \"USD\" ; tr:commitmentKind tr:Pledged ; tr:period tr:PerYear";

#[test]
fn money_says_its_kind_and_prices() {
    let with = |more: &str| {
        codes(&(claim("a", "Affirms", "Supported", "supports") + &format!("GRAPH claim:a {{ {SUM} {more} }}\n")))
    };
    assert_eq!(with("; tr:priceBasis tr:CurrentPrices ."), Vec::<String>::new());
    assert_eq!(with("."), ["T4013"]);
}

#[test]
fn a_proposal_binds_nobody() {
    let proposal = "<https://example.org/p/proposal/p> a tr:Proposal ; tr:title \"P\"@en .\n";
    let with = |content: &str| {
        let body = claim("a", "Affirms", "Supported", "supports")
            + proposal
            + &format!("GRAPH claim:a {{ <https://example.org/p/proposal/p> {content} }}\n");
        codes(&body).contains(&"T4014".to_owned())
    };
    assert!(with("tr:legalForce tr:InForce"));
    assert!(with("tr:inForceFrom \"1990\""));
    assert!(!with("tr:legalForce tr:NeverInForce"));
    assert!(!with("tr:stage tr:Drafted"));
}

#[test]
fn what_is_in_force_was_signed() {
    let with = |content: &str| {
        let body = claim("a", "Affirms", "Supported", "supports") + &format!("GRAPH claim:a {{ {content} }}\n");
        codes(&body).contains(&"T4015".to_owned())
    };
    assert!(with("agreement:x tr:legalForce tr:InForce"));
    assert!(with("agreement:x a tr:Memorandum"));
    assert!(!with("agreement:x a tr:Letter"));
    assert!(!with("agreement:x tr:legalForce tr:InForce ; tr:signed \"1951\""));
    assert!(!with("agreement:x a tr:Treaty . [] a tr:Signature ; tr:instrument agreement:x ; tr:actor actor:us"));
    assert!(with("agreement:x a tr:Treaty . [] a tr:Ratification ; tr:instrument agreement:x ; tr:actor actor:us"));
}

#[test]
fn a_status_has_an_author_and_a_day() {
    let without = |part: &str| codes(&treaty("a").replace(part, ""));
    assert_eq!(without(" ; prov:wasAttributedTo actor:us"), ["T4016"]);
    assert_eq!(without(" ; tr:assessedOn \"2026-11-20\"^^xsd:date"), ["T4016"]);
}
