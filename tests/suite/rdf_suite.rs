//! The W3C suites of RDF 1.1 syntaxes, by manifest, through the parser that imports use.
//!
//! Good files are read without a finding, bad ones with one, and files with an expected result say the same
//! statements up to the labels of blank nodes.

use crate::w3c::{MF, Skip, Test, is_isomorphic, lines, run};

/// Tests that do not pass, each with its reason.
const SKIPS: &[Skip] = &[(
    "rdf-xml",
    "the literal keeps declarations of namespaces that it does not use: the same XML in another text",
    &["xml-canon-test001", "xml-canon-test002"],
)];

fn test(test: &Test<'_>) -> Result<(), String> {
    let action = test.value(&format!("{MF}action")).unwrap();
    let read = test.quads(&action);
    if test.kind.ends_with("NegativeSyntax") || test.kind.ends_with("NegativeEval") {
        return if read.is_err() { Ok(()) } else { Err("it is read, and has an error".to_owned()) };
    }
    let quads = read?;
    if test.kind.ends_with("PositiveSyntax") {
        return Ok(());
    }
    assert!(test.kind.ends_with("Eval"), "{}: what is a {}?", test.id, test.kind);
    let expected = test.quads(&test.value(&format!("{MF}result")).unwrap())?;
    if is_isomorphic(&quads, &expected) {
        return Ok(());
    }
    Err(format!("it says\n{}\n  and not\n{}", lines(&quads), lines(&expected)))
}

fn suite(folder: &str, tests: usize) {
    run("rdf/rdf11", &[folder], SKIPS, tests, test);
}

#[test]
fn turtle_is_read_as_the_recommendation_says() {
    suite("rdf-turtle", 313);
}

#[test]
fn trig_is_read_as_the_recommendation_says() {
    suite("rdf-trig", 356);
}

#[test]
fn n_triples_are_read_as_the_recommendation_says() {
    suite("rdf-n-triples", 70);
}

#[test]
fn n_quads_are_read_as_the_recommendation_says() {
    suite("rdf-n-quads", 87);
}

#[test]
fn rdf_xml_is_read_as_the_recommendation_says() {
    suite("rdf-xml", 166);
}
