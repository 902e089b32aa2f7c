//! Any number of threads and pieces reads the same, and what is hostile ends in a finding.

use super::*;
use crate::model::syntax::Format;
use crate::model::syntax::line::is_plain;
use crate::model::{GraphName, Vocabulary};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Keeps what is stated, sorted.
#[derive(Default)]
struct Kept(Mutex<BTreeSet<String>>);

impl Sink for Kept {
    type Part = (String, Vec<String>);
    type Error = String;

    fn part(&self, file: &str) -> Self::Part {
        (file.to_owned(), Vec::new())
    }

    fn push(&self, part: &mut Self::Part, quad: &Quad) -> Result<(), String> {
        if quad.predicate.as_str() == "urn:refused" {
            return Err("refused".to_owned());
        }
        part.1.push(quad.to_string());
        Ok(())
    }

    /// Takes every other plain line, so that both ways are mixed.
    fn push_line(&self, part: &mut Self::Part, line: &Line<'_>) -> Result<bool, String> {
        let texts: Vec<&str> = line.terms.into_iter().chain(line.graph).collect();
        let text = texts.join(" ");
        let taken = text.len().is_multiple_of(2) && !text.contains("urn:refused") && texts.into_iter().all(is_plain);
        if taken {
            part.1.push(text);
        }
        Ok(taken)
    }

    fn finish(&self, (file, quads): Self::Part) -> Result<(), String> {
        self.0.lock().unwrap().extend(quads.iter().map(|quad| format!("{file} {quad}")));
        Ok(())
    }
}

#[derive(Default)]
struct Count(AtomicU64, AtomicU64);

impl Watch for Count {
    fn bytes(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    fn statements(&self, statements: u64) {
        self.1.fetch_add(statements, Ordering::Relaxed);
    }
}

fn input(name: &str, bytes: impl Into<Vec<u8>>) -> Input {
    let bytes = bytes.into();
    let (path, compression) = Compression::split(name);
    let format = Format::find(path.rsplit_once('.').unwrap().1).unwrap();
    Input {
        name: name.to_owned(),
        shown: name.to_owned(),
        reading: Reading::new(format, Some("http://base.org/".to_owned()), GraphName::DefaultGraph).unwrap(),
        compression,
        open: Box::new(move || Ok(Box::new(io::Cursor::new(bytes)))),
    }
}

type Told = (BTreeSet<String>, Vec<Outcome>, Vec<String>);

fn told(inputs: Vec<Input>, jobs: usize, lenient: bool, claims_only: bool) -> Result<Told, String> {
    let vocabulary = Vocabulary::default();
    let settings = Settings { base: "http://base.org/", vocabulary: &vocabulary, claims_only };
    let rules = Rules { lenient, jobs, expansion: super::super::unpack::EXPANSION, settings };
    let (sink, watch) = (Kept::default(), Count::default());
    let (outcomes, report) = run(inputs, rules, &sink, &watch).map_err(|halt| format!("{halt:?}"))?;
    let words = |found: &Diagnostic| {
        let (line, column) = (found.place.line.unwrap_or(0), found.place.column.unwrap_or(0));
        format!("{} {}:{line}:{column}", found.code.id, found.place.file.as_deref().unwrap_or_default())
    };
    assert_eq!(watch.1.into_inner(), outcomes.iter().map(|outcome| outcome.statements).sum::<u64>());
    Ok((sink.0.into_inner().unwrap(), outcomes, report.iter().map(words).collect()))
}

fn read(inputs: Vec<Input>, jobs: usize) -> Told {
    told(inputs, jobs, false, false).unwrap()
}

fn lines(n: usize) -> String {
    (0..n)
        .map(|i| format!("<urn:s{}> <urn:p{}> _:b{} <urn:g{}> .\n", i, i % 7, i % 50, i % 11))
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn many_threads_read_what_one_reads() {
    let text = lines(5000);
    let one = read(vec![input("a.nq", text.clone())], 1);
    assert_eq!((one.0.len(), one.1[0].statements), (5000, 5000));
    for jobs in [2, 3, 8] {
        assert_eq!(read(vec![input("a.nq", text.clone())], jobs), one);
    }
}

#[test]
fn a_broken_line_is_found_wherever_it_stands() {
    for at in [1, 2, 777, 2000] {
        let mut text: Vec<String> = lines(2000).lines().map(str::to_owned).collect();
        text[at - 1] = "<urn:s> <urn:p> \"caf\u{e9}\" \"b\" .".to_owned();
        let (_, _, report) = read(vec![input("a.nq", text.join("\r\n"))], 3);
        assert_eq!(report, [format!("T1003 a.nq:{at}:24")]);
    }
}

#[test]
fn the_first_findings_are_told_whoever_finds_them() {
    let text: String =
        (0..900).map(|i| if i % 3 == 0 { "<urn:s> nonsense\n" } else { "<urn:s> <urn:p> 1 .\n" }).collect();
    let one = read(vec![input("a.nt", text.clone())], 1).2;
    assert_eq!(one.len(), MOST_ERRORS);
    assert_eq!(read(vec![input("a.nt", text)], 4).2, one);
}

#[test]
fn lenient_leaves_lines_out_and_keeps_them() {
    let text = b"<urn:s> <urn:p> <urn:o> .\n<urn:s> <urn:p> <urn:o2> . junk\n\n<urn:s> <urn:p> \"\xFF\" .\n# note\n<urn:s> <urn:p> \"x\" .";
    let (kept, outcomes, report) = told(vec![input("a.nt", &text[..])], 2, true, false).unwrap();
    assert_eq!((kept.len(), report.len()), (2, 0));
    let skipped: Vec<_> = outcomes[0]
        .skipped
        .iter()
        .map(|s| (s.found.code.id, s.found.place.line.unwrap(), s.found.place.column.unwrap()))
        .collect();
    assert_eq!(skipped, [("T1003", 2, 28), ("T1001", 4, 18)]);
    assert_eq!(outcomes[0].skipped[0].line, b"<urn:s> <urn:p> <urn:o2> . junk");
}

#[test]
fn a_file_of_something_else_is_refused_even_by_a_lenient_run() {
    let (_, outcomes, report) = told(vec![input("a.nt", "x\n".repeat(MOST_SKIPPED + 1))], 3, true, false).unwrap();
    assert_eq!((report, outcomes[0].skipped.len()), (vec!["T1003 a.nt:0:0".to_owned()], 0));
}

#[test]
fn facts_outside_claims_are_found_with_their_lines() {
    let quads = "<urn:s> <http://www.w3.org/2004/02/skos/core#note> \"x\" .\n<urn:s> <urn:p> \"x\" <urn:g> .\n<urn:s> <urn:p> \"x\" .\n<urn:s> <urn:p> \"x\" _:g .\n";
    let trig = "<urn:s> <http://www.w3.org/2004/02/skos/core#note> 1 .\n<urn:s>\n<urn:p> 1 .\nGRAPH _:g { <urn:s> <urn:p> 1 }\n";
    let (kept, _, report) = told(vec![input("a.nq", quads), input("b.trig", trig)], 2, false, true).unwrap();
    assert_eq!(report, ["T4001 a.nq:3:0", "T4002 a.nq:4:0", "T4001 b.trig:3:0", "T4002 b.trig:4:0"]);
    assert!(kept.len() <= 3);
}

#[test]
fn every_syntax_says_the_same() {
    let xml = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"urn:s\"><p xmlns=\"urn:\" rdf:resource=\"o\"/></rdf:Description></rdf:RDF>";
    for (name, text) in [
        ("a.nt", "<urn:s> <urn:p> <http://base.org/o> ."),
        ("a.nq", "<urn:s> <urn:p> <http://base.org/o> ."),
        ("a.ttl", "\u{feff}<urn:s> <urn:p> <o> ."),
        ("a.trig", "<urn:s> <urn:p> <o> ."),
        ("a.jsonld", "{\"@id\": \"urn:s\", \"urn:p\": {\"@id\": \"o\"}}"),
        ("a.rdf", xml),
    ] {
        let (kept, _, report) = read(vec![input(name, text)], 2);
        assert_eq!(report, Vec::<String>::new(), "{name}");
        assert_eq!(kept.into_iter().collect::<Vec<_>>(), [format!("{name} <urn:s> <urn:p> <http://base.org/o>")]);
    }
}

#[test]
fn blank_nodes_are_named_by_file_and_appearance() {
    for (name, text) in [
        ("a.ttl", "[] <urn:p> [ <urn:q> _:x ], _:x, _:ab ."),
        ("a.jsonld", "[{\"urn:p\": {\"urn:q\": [{}, {\"@id\": \"_:x\"}]}}]"),
        ("a.nt", "_:a <urn:p> _:b .\n_:c <urn:p> _:a ."),
    ] {
        let first = read(vec![input(name, text)], 2).0;
        assert_eq!(first, read(vec![input(name, text)], 1).0, "the same bytes, the same names");
        let other = read(vec![input(&format!("b{name}"), text)], 2).0;
        let nodes = |quads: &BTreeSet<String>| -> BTreeSet<String> {
            quads
                .iter()
                .flat_map(|quad| quad.split(' '))
                .filter(|word| word.starts_with("_:"))
                .map(str::to_owned)
                .collect()
        };
        assert!(!nodes(&first).is_empty() && nodes(&first).is_disjoint(&nodes(&other)), "{first:?} {other:?}");
    }
}

#[test]
fn what_would_fill_the_memory_is_a_finding() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let long = format!("<urn:s> <urn:p> \"{}\" .", "x".repeat(17 << 20));
    for (name, text) in [("a.jsonld", deep), ("a.ttl", long.clone()), ("a.nt", long)] {
        let (_, _, report) = read(vec![input(name, text)], 2);
        assert_eq!(report.len(), 1, "{name}");
        assert!(report[0].starts_with("T1007"), "{report:?}");
    }
}

#[test]
fn deep_turtle_and_xml_do_not_end_the_program() {
    let turtle = format!("<urn:s> <urn:p> {}1{} .", "(".repeat(50_000), ")".repeat(50_000));
    let head = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"urn:\">";
    let xml = format!("{head}{}{}</rdf:RDF>", "<a><b>".repeat(20_000), "</b></a>".repeat(20_000));
    assert_eq!(read(vec![input("a.ttl", turtle)], 1).2, Vec::<String>::new());
    assert_eq!(read(vec![input("a.rdf", xml)], 1).2, Vec::<String>::new());
}

#[test]
fn a_sink_or_system_that_fails_ends_the_work() {
    let text = lines(2000) + "<urn:s> <urn:refused> 1 .\n" + "<urn:s> <urn:refused> <urn:o> .\n" + &lines(2000);
    assert_eq!(told(vec![input("a.nq", text)], 3, true, false), Err("Sink(\"refused\")".to_owned()));
    let mut gone = input("a.nq", "");
    gone.open = Box::new(|| Err(io::Error::other("gone")));
    assert!(told(vec![gone, input("b.nq", lines(500))], 3, false, false).unwrap_err().starts_with("Io(\"a.nq\""));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pieces_make_what_the_whole_makes(
        kinds in proptest::collection::vec(0..8_usize, 0..120),
        end in prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n"]),
        jobs in 1..4_usize,
    ) {
        let line = |(i, kind): (usize, &usize)| match kind {
            0 => format!("# note {i}"),
            1 => format!("<urn:{i}> <urn:p> \"a\\nb \u{1f600}\"@en-GB <urn:g> . # and a note"),
            2 => format!("_:x{} <urn:p> _:y{i} .", i % 3),
            3 => format!("<urn:{i}> broken"),
            4 => format!("  <urn:{i}>\t<urn:p> \"\"^^<urn:d> ."),
            5 => format!("<urn:{i}> <urn:p> \"\u{e9}\u{1f600}\" <not an IRI> ."),
            _ => format!("<urn:{i}> <urn:p> <urn:o> <urn:g> ."),
        };
        let text = kinds.iter().enumerate().map(line).collect::<Vec<_>>().join(end);
        let reading = input("a.nq", "").reading;
        let mut quads = BTreeSet::new();
        let mut bad = BTreeSet::new();
        for item in reading.lines(text.as_bytes(), "a.nq") {
            match item {
                Ok(mut quad) => {
                    nodes::by_label(&nodes::prefix("a.nq"), &mut quad);
                    quads.insert(format!("a.nq {quad}"));
                }
                Err(found) => { bad.insert((found.place.line, found.place.column)); }
            }
        }
        let (kept, outcomes, _) = told(vec![input("a.nq", text.clone())], jobs, true, false).unwrap();
        let skipped: Vec<_> = outcomes[0].skipped.iter().map(|s| (s.found.place.line, s.found.place.column)).collect();
        prop_assert_eq!(&kept, &quads);
        // The parser may say more of one line; the first is what counts.
        let mut lines = BTreeSet::new();
        let firsts: Vec<_> = bad.into_iter().filter(|(line, _)| lines.insert(*line)).collect();
        prop_assert_eq!(skipped, firsts);
    }
}
