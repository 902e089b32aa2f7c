//! The rules of reading, one file at a time.

use super::*;
use crate::diagnostic::render::{self, Style};
use crate::model::syntax::{self, Format};

const BASE: &str = "https://example.org/p/";

fn vocabulary() -> Vocabulary {
    let quads: Vec<Quad> = [include_str!("../../ontology/vocabulary.ttl"), include_str!("../../ontology/concepts.ttl")]
        .into_iter()
        .flat_map(|text| syntax::parse(text, Format::Turtle, BASE, "ontology").0)
        .map(|statement| statement.quad)
        .collect();
    Vocabulary::from_quads(&quads)
}

fn file(path: &str, bytes: &[u8]) -> InputFile {
    InputFile { path: path.to_owned(), bytes: bytes.to_vec() }
}

fn import(files: &[InputFile]) -> (Vec<String>, String) {
    let vocabulary = vocabulary();
    let (batches, report) = read(files, Settings { base: BASE, vocabulary: &vocabulary, claims_only: true });
    let mut lines: Vec<String> = batches
        .iter()
        .flat_map(|batch| &batch.statements)
        .map(|statement| statement.quad.to_string().replace(BASE, ""))
        .collect();
    lines.sort();
    let source = |path: &str| {
        files.iter().find(|file| file.path == path).map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
    };
    (lines, render::text(&report, &source, Style { colour: false, width: 100 }))
}

const METADATA_JSON: &str = r#"{
  "@context": "http://www.w3.org/ns/csvw",
  "url": "acts.csv",
  "https://w3id.org/treatise/ns#claimUrl": "../claim/{claim}",
  "tableSchema": {
    "aboutUrl": "../act/{claim}",
    "primaryKey": "claim",
    "columns": [
      { "name": "claim", "titles": "claim", "required": true, "suppressOutput": true },
      { "name": "text", "titles": "text", "lang": "en", "datatype": "string", "aboutUrl": "../claim/{claim}", "propertyUrl": "https://w3id.org/treatise/ns#text" },
      { "name": "date", "titles": "date", "datatype": { "@id": "http://id.loc.gov/datatypes/edtf/EDTF", "base": "string" }, "propertyUrl": "https://w3id.org/treatise/ns#date" },
      { "name": "type", "virtual": true, "aboutUrl": "../claim/{claim}", "propertyUrl": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "valueUrl": "https://w3id.org/treatise/ns#Claim" }
    ]
  }
}"#;

#[test]
fn what_a_row_says_of_the_claim_is_record_and_the_rest_is_content() {
    let table = file("data/acts.csv", b"claim,text,date\nmou-signed,It was signed.,2016-09\n");
    let (lines, report) = import(&[table, file("data/acts.csv-metadata.json", METADATA_JSON.as_bytes())]);
    assert_eq!(report, "");
    insta::assert_snapshot!(lines.join("\n"), @r#"
    <act/mou-signed> <https://w3id.org/treatise/ns#date> "2016-09"^^<http://id.loc.gov/datatypes/edtf/EDTF> <claim/mou-signed>
    <act/mou-signed> <https://w3id.org/treatise/ns#dateEarliest> "2016-09-01"^^<http://www.w3.org/2001/XMLSchema#date> <claim/mou-signed>
    <act/mou-signed> <https://w3id.org/treatise/ns#dateLatest> "2016-09-30"^^<http://www.w3.org/2001/XMLSchema#date> <claim/mou-signed>
    <claim/mou-signed> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/treatise/ns#Claim>
    <claim/mou-signed> <https://w3id.org/treatise/ns#origin> "data/acts.csv#row=1"
    <claim/mou-signed> <https://w3id.org/treatise/ns#text> "It was signed."@en
    "#);
}

#[test]
fn dates_are_checked_and_the_cell_is_shown() {
    let table = file("data/acts.csv", b"claim,text,date\na,One.,2016-13-01\nb,Two.,14/09/2016\n");
    let (_, report) = import(&[table, file("data/acts.csv-metadata.json", METADATA_JSON.as_bytes())]);
    insta::assert_snapshot!(report, @"
    error[T3004]: `2016-13-01`: there is no month 13: months run from 01 to 12
     --> data/acts.csv:2:1
      |
    2 | a,One.,2016-13-01
      | ^ column `date`

    error[T3004]: `14/09/2016`: not a date: dates look like 2016-09-14, 2016-09, 2016, 1967?, 1955/1956 or 198X
     --> data/acts.csv:3:1
      |
    3 | b,Two.,14/09/2016
      | ^ column `date`
      |
      = help: write 2016-09-14, year first
    ");
}

#[test]
fn a_fact_in_the_default_graph_is_refused() {
    let text = "@prefix tr: <https://w3id.org/treatise/ns#> .\n<https://example.org/p/agreement/x> tr:title \"X\"@en ;\n  tr:signed \"2016-09-14\"^^<http://www.w3.org/2001/XMLSchema#date> .\n";
    let (_, report) = import(&[file("data/x.ttl", text.as_bytes())]);
    insta::assert_snapshot!(report, @r#"
    error[T4001]: `tr:signed` states a fact, and no claim makes it
     --> data/x.ttl:3:1
      |
    3 |   tr:signed "2016-09-14"^^<http://www.w3.org/2001/XMLSchema#date> .
      | ^
      |
      = help: put it into the graph of a claim: a claim table, or `GRAPH claim:… { … }` in TriG
    "#);
}

#[test]
fn mistakes_of_every_kind_are_answered() {
    let files = [
        file("data/latin.csv", b"id\nCaf\xE9\n"),
        file("data/lonely.csv", b"id\nx\n"),
        file("data/gone.csv-metadata.json", b"{}"),
        file("data/broken.ttl", b"<http://e/a> <http://e/b> \"x .\n"),
        file("data/prefix.ttl", b"actor:us <http://e/b> 1 .\n"),
        file("data/picture.png", b"\x89PNG"),
        file("data/notes.md", b"# Notes\n"),
    ];
    let (lines, report) = import(&files);
    assert!(lines.is_empty());
    insta::assert_snapshot!(report, @r#"
    error[T1003]: Unexpected end of file
     --> data/broken.ttl:1:27
      |
    1 | <http://e/a> <http://e/b> "x .
      |                           ^
      |
      = help: a quote, a bracket or the last full stop is missing before the end of the file

    error[T1005]: the table `data/gone.csv` is not there
    --> data/gone.csv-metadata.json
     = help: did you mean `data/lonely.csv`?
     = help: metadata describes the table of the same name beside it; rename one of the two

    error[T1005]: the table has no metadata
    --> data/latin.csv
     = help: describe its columns in `data/latin.csv-metadata.json`, as CSV on the Web says

    error[T1005]: the table has no metadata
    --> data/lonely.csv
     = help: describe its columns in `data/lonely.csv-metadata.json`, as CSV on the Web says

    error[T1002]: `.png` is not a format that can be read
    --> data/picture.png
     = help: tables end in .csv, RDF in .ttl, .trig, .nt, .nq, .jsonld or .rdf, if compressed with .gz, .zst or .bz2 behind; notes may end in .md or .txt

    error[T1003]: The prefix actor: has not been declared
     --> data/prefix.ttl:1:1
      |
    1 | actor:us <http://e/b> 1 .
      | ^^^^^^^^
      |
      = help: declare it at the top: `@prefix actor: <https://example.org/p/actor/> .`
    "#);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), extension in 0usize..6) {
        let path = format!("data/x.{}", ["csv", "ttl", "trig", "nq", "jsonld", "rdf"][extension]);
        let files = [file(&path, &bytes), file("data/x.csv-metadata.json", METADATA_JSON.as_bytes())];
        let empty = Vocabulary::default();
        let _ = read(&files, Settings { base: BASE, vocabulary: &empty, claims_only: true });
    }
}
