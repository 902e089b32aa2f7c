//! Reasons, sources and targets on a small evidence graph.

use super::*;
use crate::model::Vocabulary;
use crate::query::tests::small;
use crate::query::words::Words;

fn tell(target: &str) -> String {
    let (reader, prefixes) = small();
    let vocabulary = Vocabulary::default();
    let words = Words { records: &reader, vocabulary: &vocabulary, prefixes: &prefixes };
    match Target::parse(target, &prefixes, &reader) {
        Ok(target) => why(&reader, &prefixes, &target).text(&words, 72),
        Err(found) => format!("{} {}\n{}", found.code.id, found.message, found.hints.join("\n")),
    }
}

#[test]
fn a_claim_is_told_with_its_sources_and_who_disputes_it() {
    insta::assert_snapshot!(tell("sum"), @"
    claim:sum — supported
      The United States pledged $3.8 billion a year.

      It states
        commitment:sum
          is of the kind: commitment
          amount: $3.8 billion
          instrument: Memorandum of 2016

      Supported by 2 sources, 1 independent origin
        1. “Fact sheet”, 14 September 2016, p. 1 [supports; read]
           “3.8 billion per year”
           https://example.org/sheet
        2. “Copy of the fact sheet” [confirms]
           repeats: Fact sheet

      Disputed: How much was pledged?
        - claim:other (contested) The pledge was $4 billion.
        resolved: The fact sheet is the primary text.

      Judged supported — 20 November 2026, by The editors
    ");
}

#[test]
fn a_finding_of_absence_says_what_was_searched() {
    insta::assert_snapshot!(tell("claim:no-treaty"), @"
    claim:no-treaty — supported; a finding of absence
      There is no mutual defence treaty between the two.

      It says that there is nothing of which all this is true
        something
          is of the kind: mutual defence treaty
          legal force: in force
          party: Israel
          party: United States

      Searched on 20 November 2026
        - List of treaties (2025)
        asked for: treaties with both
        covering: Until 2025
        the finding is good until 20 November 2027

      Supported by 1 source, 1 independent origin
        1. A. Writer, “Paper” [supports]
    ");
}

#[test]
fn a_statement_that_would_contradict_a_finding_is_denied() {
    // The memorandum has both parties and is in force: were it a treaty, the finding would be wrong.
    let told = tell("agreement:mou a tr:MutualDefenceTreaty");
    assert!(told.contains("denied") && told.contains("claim:no-treaty"), "{told}");
    // Of the pact nothing is known.
    let told = tell("agreement:pact a tr:MutualDefenceTreaty");
    assert!(told.contains("not known") && !told.contains("claim:no-treaty"), "{told}");
}

#[test]
fn a_statement_with_a_gap_is_answered_by_what_is_held() {
    let told = tell("agreement:mou tr:signed ?");
    assert!(told.starts_with("Memorandum of 2016; signed: anything — held"), "{told}");
    assert!(told.contains("signed: 14 September 2016") && !told.contains("legal force"), "{told}");
    assert!(tell("_ tr:party actor:il").contains("claim:parties"));
}

#[test]
fn a_name_is_on_record_and_needs_no_claim() {
    let told = tell("actor:us tr:name \"United States\"");
    assert!(told.contains("on record"), "{told}");
}

#[test]
fn a_source_tells_what_would_fall_with_it() {
    insta::assert_snapshot!(tell("source:sheet"), @"
    source:sheet
      “Fact sheet”, 14 September 2016
      https://example.org/sheet
      reliability A: completely reliable
      Repeated by: Copy of the fact sheet (source:copy)

      2 claims rest on it; without it 1 would lose all support
        - claim:sum, supported — would lose all support: The United States
          pledged $3.8 billion a year. (p. 1)
        - claim:parties, supported: Both are parties to the memorandum,
          which is in force.
      It speaks against
        - claim:other, contested: The pledge was $4 billion.
    ");
    // The copy repeats the sheet, so nothing rests on the copy alone.
    assert!(tell("source:copy").contains("without it none would lose all support"));
}

#[test]
fn a_thing_is_told_by_the_claims_that_speak_of_it() {
    let told = tell("agreement:mou");
    assert!(told.starts_with("Memorandum of 2016 (agreement:mou): 3 claims"), "{told}");
    assert!(tell("register:list").contains("claim:no-treaty"));
    assert!(tell("dispute:sum").contains("claim:other"));
}

#[test]
fn what_cannot_be_asked_is_answered_with_a_way_out() {
    insta::assert_snapshot!(
        ["claim:no-treety", "nothing-like-it", "acter:us", "a b", "? tr:signed ?", "actor:us tr:x \"a\"@"].map(tell).join("\n"),
        @r#"
    T3003 nothing is said of `claim:no-treety`
    did you mean `claim:no-treaty`?
    T3003 nothing has the id `nothing-like-it`

    T3001 `acter:us` is neither a name with a known prefix nor an IRI
    did you mean `actor`?
    T5004 `a b` cannot be asked about: it is neither one name nor three words
    expected: a name such as `claim:no-mdt`, an id, an IRI, or a statement such as `agreement:mou-2016 tr:bindingness ?`
    T5004 `? tr:signed ?` cannot be asked about: neither the first nor the last word names a thing
    expected: a name such as `claim:no-mdt`, an id, an IRI, or a statement such as `agreement:mou-2016 tr:bindingness ?`
    T5004 `"a"@` cannot be asked about: A subtag should not be empty
    expected: a name such as `claim:no-mdt`, an id, an IRI, or a statement such as `agreement:mou-2016 tr:bindingness ?`
    "#
    );
}

#[test]
fn the_same_evidence_is_given_as_json() {
    let (reader, prefixes) = small();
    let vocabulary = Vocabulary::default();
    let words = Words { records: &reader, vocabulary: &vocabulary, prefixes: &prefixes };
    let target = Target::parse("no-treaty", &prefixes, &reader).unwrap();
    let json = why(&reader, &prefixes, &target).json(&words);
    let claim = &json["claims"][0];
    assert_eq!(claim["claim"], "claim:no-treaty");
    assert_eq!(claim["searches"][0]["registers"][0]["title"], "List of treaties");
    assert_eq!(claim["searches"][0]["expires"], "2027-11-20");
    assert_eq!(claim["stances"][0]["source"]["author"], "A. Writer");
    assert_eq!(claim["content"].as_array().map(Vec::len), Some(4));
}
