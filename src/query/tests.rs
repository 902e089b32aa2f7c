//! The library of questions on the case itself: what this repository's data answer.

use super::output::{Format, write};
use super::words::Words;
use super::{Question, load};
use crate::import::{self, InputFile, Settings};
use crate::model::syntax::{self, Format as Syntax};
use crate::model::{Prefixes, Term, Vocabulary};
use crate::sparql::{Answer, Limits, Rows};
use crate::store::{Policy, Reader};
use std::path::Path;
use std::sync::OnceLock;

/// The case: its data, vocabulary and prefixes.
pub(super) struct Case {
    pub(super) reader: Reader,
    pub(super) vocabulary: Vocabulary,
    pub(super) prefixes: Prefixes,
}

const BASE: &str = "https://w3id.org/treatise/us-israel/";

impl Case {
    pub(super) fn words(&self) -> Words<'_> {
        Words { records: &self.reader, vocabulary: &self.vocabulary, prefixes: &self.prefixes }
    }

    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        for folder in ["data", "ontology"] {
            for entry in std::fs::read_dir(root.join(folder)).unwrap() {
                let path = entry.unwrap().path();
                let name = format!("{folder}/{}", path.file_name().unwrap().to_string_lossy());
                files.push(InputFile { path: name, bytes: std::fs::read(path).unwrap() });
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let mut quads = Vec::new();
        for file in files
            .iter()
            .filter(|file| matches!(file.path.as_str(), "ontology/concepts.ttl" | "ontology/vocabulary.ttl"))
        {
            let text = String::from_utf8(file.bytes.clone()).unwrap();
            quads.extend(syntax::parse(&text, Syntax::Turtle, BASE, &file.path).0.into_iter().map(|s| s.quad));
        }
        let vocabulary = Vocabulary::from_quads(&quads);
        let settings = Settings { base: BASE, vocabulary: &vocabulary, claims_only: true };
        let (batches, report) = import::read(&files, settings);
        assert!(!report.has_errors(), "{report:?}");
        let quads = batches.into_iter().flat_map(|batch| batch.statements).map(|statement| statement.quad);
        let reader = Reader::from_quads(quads, Policy::Derived);
        Self { reader, vocabulary, prefixes: Prefixes::new(BASE) }
    }
}

/// Read once for all tests.
pub(super) fn case() -> &'static Case {
    static CASE: OnceLock<Case> = OnceLock::new();
    CASE.get_or_init(Case::read)
}

/// Every question of the library, with its file.
fn library() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rq"))
        .map(|path| {
            let name = format!("queries/{}", path.file_name().unwrap().to_string_lossy());
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn question(name: &str) -> Question {
    let path = format!("queries/{name}.rq");
    let (_, text) = library().into_iter().find(|(file, _)| *file == path).unwrap();
    load(&path, &text, &case().prefixes).0.unwrap()
}

/// The answer to a question as rows of plain text, IRIs with their prefixes.
fn ask(name: &str, given: &[(&str, &str)]) -> Vec<Vec<String>> {
    let rows = rows(name, given);
    let show = |cell: &Option<Term>| match cell {
        None => String::new(),
        Some(Term::NamedNode(node)) => case().prefixes.compact(node.as_ref()).into_owned(),
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        Some(other) => other.to_string(),
    };
    rows.rows.iter().map(|row| row.iter().map(show).collect()).collect()
}

fn rows(name: &str, given: &[(&str, &str)]) -> Rows {
    let given: Vec<_> = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    match question(name).run(&case().reader, &case().prefixes, &given, Limits::default()).unwrap() {
        Answer::Rows(rows) => rows,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_question_is_well_formed_and_has_an_answer_on_the_case() {
    assert!(library().len() >= 20);
    let words = case().words();
    for (path, text) in library() {
        let (question, report) = load(&path, &text, &case().prefixes);
        assert!(report.is_empty(), "{report:?}");
        let question = question.unwrap();
        assert!(
            ["no rows", "No rows", "without a row"].iter().any(|words| question.answer.contains(words)),
            "{path}: {}",
            question.answer
        );
        assert!(!question.tags.is_empty(), "{path} has no tags");
        if text.contains("tr:Comparison") {
            // Comparisons are derived by a room above; the integration tests ask this question.
            continue;
        }
        let answer = Answer::Rows(rows(&question.name, &[]));
        let table = write(&answer, Format::Table, &words, 100).unwrap();
        assert!(!String::from_utf8_lossy(&table).starts_with("no rows"), "{path} has no rows");
    }
}

#[test]
fn no_treaty_is_found_and_the_finding_says_so() {
    let rows = ask("is-there", &[]);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0][..3], ["no", "tr:Supported", "claim:no-mdt"]);
    let treaty = ask("is-there", &[("to", "jp")]);
    assert_eq!(treaty[0][..2], ["yes", "tr:Supported"]);
}

#[test]
fn pledges_for_several_years_count_for_each_of_them() {
    let rows = ask("money-by-year", &[("since", "2018"), ("until", "2020")]);
    let short: Vec<_> = rows.iter().map(|row| (row[0].as_str(), row[1].as_str(), row[2].as_str())).collect();
    assert_eq!(
        short,
        [
            ("2018", "3100000000", "3100000000"),
            ("2019", "3800000000", "3300000000"),
            ("2020", "3800000000", "3300000000"),
        ]
    );
    assert!(ask("money-by-year", &[("payer", "il"), ("payee", "us")]).is_empty());
}

#[test]
fn obligations_stand_beside_the_proposal_which_is_marked() {
    let rows = ask("obligations-by-activation", &[]);
    let clause = |provision: &str| {
        let row = rows.iter().find(|row| row[4] == format!("provision:{provision}")).unwrap();
        (row[0].trim_start_matches("tr:").to_owned(), row[3].clone(), row[6].clone())
    };
    for (provision, activation) in [
        ("nato-5", "ByPoliticalDecision"),
        ("japan-v", "ByConstitutionalProcess"),
        ("korea-iii", "ByConstitutionalProcess"),
        ("philippines-iv", "ByConstitutionalProcess"),
        ("anzus-iv", "ByConstitutionalProcess"),
        ("rio-3", "ByPoliticalDecision"),
        ("csipa-ii", "ByConsultation"),
        ("eo-14353-2", "ByPoliticalDecision"),
    ] {
        assert_eq!(clause(provision).0, activation, "{provision}");
        assert_eq!(clause(provision).1, "agreement", "{provision}");
    }
    let draft = clause("jinsa-2019-triggers");
    assert_eq!((draft.0.as_str(), draft.1.as_str()), ("ByPoliticalDecision", "proposal"));
    assert_eq!(clause("japan-v").2, "Japan, United States");
    let defence = ask("obligations-by-activation", &[("type", "Defence")]);
    assert!(defence.len() < rows.len() && defence.iter().all(|row| row[1] == "tr:Defence"));
}

#[test]
fn an_optional_parameter_narrows_the_answer_and_fills_its_column() {
    let all = ask("positions", &[]);
    let opposed = ask("positions", &[("attitude", "Opposes")]);
    assert!(!opposed.is_empty() && opposed.len() < all.len());
    assert!(opposed.iter().all(|row| row[1] == "tr:Opposes"));
}

/// The small evidence graph that the unit tests of this room share.
pub(super) fn small() -> (Reader, Prefixes) {
    let base = "https://example.org/p/";
    let (statements, report) = syntax::parse(include_str!("fixture.trig"), Syntax::TriG, base, "fixture.trig");
    assert!(report.is_empty(), "{report:?}");
    let quads = statements.into_iter().map(|statement| statement.quad);
    (Reader::from_quads(quads, Policy::Derived), Prefixes::new(base))
}
