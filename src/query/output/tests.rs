//! Answers in every format.

use super::*;
use crate::model::vocab::{EDTF, xsd};
use crate::model::{Literal, Term, Triple, Vocabulary};
use crate::query::tests::small;
use crate::sparql::Cut;
use crate::sparql::Rows;
use proptest::prelude::*;

fn rows() -> Answer {
    let (_, prefixes) = small();
    let node = |kind, id| Some(Term::from(prefixes.resource(kind, id)));
    let typed = |text: &str, datatype| Some(Term::from(Literal::new_typed_literal(text, datatype)));
    let english = |text| Some(Term::from(Literal::new_language_tagged_literal_unchecked(text, "en")));
    Answer::Rows(Rows {
        variables: ["claim", "agreement", "amount", "fiscalYear", "signed", "isDone", "text"].map(str::to_owned).into(),
        rows: vec![
            vec![
                node("claim", "sum"),
                node("agreement", "mou"),
                typed("3800000000.0", xsd::DECIMAL),
                typed("2019", xsd::INTEGER),
                typed("2016-09-14", xsd::DATE),
                typed("true", xsd::BOOLEAN),
                english("One, \"two\"\nthree."),
            ],
            vec![
                node("claim", "other"),
                node("agreement", "nameless"),
                typed("0.1", xsd::DECIMAL),
                None,
                typed("1967?", EDTF),
                typed("false", xsd::BOOLEAN),
                Some(Literal::new_language_tagged_literal_unchecked("drei", "de").into()),
            ],
        ],
        cut: Some(Cut::Rows(2)),
    })
}

fn written(answer: &Answer, format: Format, width: usize) -> String {
    let (reader, prefixes) = small();
    let vocabulary = Vocabulary::default();
    let words = Words { records: &reader, vocabulary: &vocabulary, prefixes: &prefixes };
    match write(answer, format, &words, width) {
        Ok(bytes) => String::from_utf8(bytes).unwrap(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_table_speaks_in_words_and_says_that_it_was_cut() {
    insta::assert_snapshot!(written(&rows(), Format::Table, 130), @r#"
     claim         agreement                   amount   fiscal year   signed              is done   text
    ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     claim:sum     Memorandum of 2016   3,800,000,000          2019   14 September 2016   yes       One, "two" three.
     claim:other   agreement:nameless             0.1                 1967 (uncertain)    no        drei
    ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    2 rows, cut: there are more
    "#);
}

#[test]
fn a_table_that_does_not_fit_is_told_row_by_row() {
    insta::assert_snapshot!(written(&rows(), Format::Table, 40), @r#"
    claim: claim:sum
    agreement: Memorandum of 2016
    amount: 3,800,000,000
    fiscal year: 2019
    signed: 14 September 2016
    is done: yes
    text: One, "two" three.

    claim: claim:other
    agreement: agreement:nameless
    amount: 0.1
    signed: 1967 (uncertain)
    is done: no
    text: drei

    2 rows, cut: there are more
    "#);
}

#[test]
fn machines_get_plain_values() {
    insta::assert_snapshot!(written(&rows(), Format::NdJson, 80), @r#"
    {"claim":"https://example.org/p/claim/sum","agreement":"https://example.org/p/agreement/mou","amount":3800000000,"fiscalYear":2019,"signed":"2016-09-14","isDone":true,"text":"One, \"two\"\nthree."}
    {"claim":"https://example.org/p/claim/other","agreement":"https://example.org/p/agreement/nameless","amount":0.1,"fiscalYear":null,"signed":"1967?","isDone":false,"text":{"value":"drei","language":"de"}}
    "#);
    insta::assert_snapshot!(written(&rows(), Format::Csv, 80).replace('\r', ""), @r#"
    claim,agreement,amount,fiscalYear,signed,isDone,text
    https://example.org/p/claim/sum,https://example.org/p/agreement/mou,3800000000.0,2019,2016-09-14,true,"One, ""two""
    three."
    https://example.org/p/claim/other,https://example.org/p/agreement/nameless,0.1,,1967?,false,drei
    "#);
    assert!(written(&rows(), Format::Json, 80).contains("\"bindings\""));
    assert!(written(&rows(), Format::Xml, 80).contains("<results>"));
    assert!(written(&rows(), Format::Tsv, 80).starts_with("?claim\t"));
}

#[test]
fn graphs_are_written_with_the_prefixes_of_the_project() {
    let (_, prefixes) = small();
    let triple = Triple::new(
        prefixes.resource("agreement", "mou"),
        crate::model::vocab::tr::PARTY.into_owned(),
        prefixes.resource("actor", "us"),
    );
    let graph = Answer::Graph { triples: vec![triple], cut: None };
    assert!(written(&graph, Format::Turtle, 80).contains("agreement:mou tr:party actor:us"));
    assert!(written(&graph, Format::NTriples, 80).starts_with("<https://example.org/p/agreement/mou> "));
    assert!(written(&graph, Format::JsonLd, 80).contains("\"@id\""));
    assert!(written(&graph, Format::Table, 80).ends_with("1 triple\n"));
    assert_eq!(
        written(&graph, Format::Csv, 80),
        "a graph cannot be written as csv; use table, ndjson, turtle, ntriples, jsonld"
    );
    assert_eq!(
        written(&Answer::Boolean(true), Format::Turtle, 80),
        "a yes-or-no answer cannot be written as turtle; use table, csv, tsv, json, xml, ndjson"
    );
    assert_eq!(written(&Answer::Boolean(false), Format::Table, 80), "false\n");
}

#[test]
fn formats_are_found_by_name_extension_and_media_type() {
    for format in Format::ALL {
        for word in [format.name(), format.extension(), format.media_type()] {
            assert_eq!(Format::find(word), Some(format), "{word}");
        }
    }
    assert_eq!(Format::find("pdf"), None);
}

proptest! {
    #[test]
    fn no_table_is_wider_than_asked(
        cells in prop::collection::vec(prop::collection::vec("([a-zé]{1,20} ?){0,6}", 3), 0..5), width in 40usize..140,
    ) {
        let rows = cells
            .into_iter()
            .map(|row| row.into_iter().map(|text| Some(Literal::new_simple_literal(text).into())).collect())
            .collect();
        let answer = Answer::Rows(Rows { variables: ["a", "b", "c"].map(str::to_owned).into(), rows, cut: None });
        let table = written(&answer, Format::Table, width);
        // A word alone may be longer than a line of a narrow page.
        let longest = table.split_whitespace().filter(|w| w.starts_with(char::is_alphabetic)).map(|w| w.chars().count()).max();
        let limit = width.max(longest.unwrap_or(0) + 3);
        prop_assert!(table.lines().all(|line| line.chars().count() <= limit), "{table}");
    }
}
