//! Law 10, canonical forms, tables, and the sameness of bytes.

use super::*;
use crate::model::syntax::{Format, parse};
use crate::model::vocab::{rdf, tr};
use crate::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use crate::store::Policy;
use proptest::prelude::*;
use std::collections::BTreeSet;

const BASE: &str = "https://example.org/p/";

/// Three claims: one held, one contested, one denial with a variable.
const CASE: &str = r#"
@prefix tr: <https://w3id.org/treatise/ns#> . @prefix c: <https://example.org/p/claim/> . @prefix cito: <http://purl.org/spar/cito/> .
@prefix a: <https://example.org/p/agreement/> . @prefix who: <https://example.org/p/actor/> . @prefix s: <https://example.org/p/source/> .
c:held a tr:Claim ; tr:text "Signed, \"in\" 2016."@en ; tr:polarity tr:Affirms ; tr:status tr:Supported ; tr:stance <https://example.org/p/claim/held/stance/one> .
<https://example.org/p/claim/held/stance/one> a tr:Stance ; tr:source s:one ; tr:relation cito:supports .
c:open a tr:Claim ; tr:text "Binding."@en ; tr:polarity tr:Affirms ; tr:status tr:Contested .
c:none a tr:Claim ; tr:text "No treaty."@en ; tr:polarity tr:Denies ; tr:status tr:Supported ; tr:stance <https://example.org/p/claim/held/stance/one> .
c:old a tr:Claim ; tr:text "Signed in 2015."@en ; tr:polarity tr:Affirms ; tr:status tr:Supported ; tr:stance <https://example.org/p/claim/held/stance/one> .
c:fallen a tr:Claim ; tr:text "Signed in 2014."@en ; tr:polarity tr:Affirms ; tr:status tr:Supported .
c:held tr:supersedes c:old .
s:one a tr:Source ; tr:title "One" .
a:mou a tr:Agreement ; tr:title "MOU"@en . who:us a tr:State ; tr:name "United States"@en . who:il a tr:State ; tr:name "Israel"@en .
GRAPH c:held { a:mou tr:party who:us , who:il ; tr:signed "2016-09-14"^^<http://www.w3.org/2001/XMLSchema#date> ; tr:condition [ tr:gist "x" ] . }
GRAPH c:open { a:mou tr:bindingness tr:LegallyBinding ; tr:party who:us . }
GRAPH c:none { [] a tr:MutualDefenceTreaty ; tr:party who:us , who:il . }
GRAPH c:fallen { a:mou tr:signed "2014-01-01"^^<http://www.w3.org/2001/XMLSchema#date> . }
GRAPH c:old { a:mou tr:signed "2015-01-01"^^<http://www.w3.org/2001/XMLSchema#date> . }
"#;

fn quads(text: &str) -> Vec<Quad> {
    let (statements, report) = parse(text, Format::TriG, BASE, "case.trig");
    assert!(report.is_empty(), "{report:?}");
    statements.into_iter().map(|statement| statement.quad).collect()
}

fn reader(quads: Vec<Quad>) -> Reader {
    Reader::from_quads(quads, Policy::Derived)
}

fn export(reader: &Reader) -> Vec<ExportFile> {
    let prefixes = Prefixes::new(BASE);
    let ontology = quads(
        r#"@prefix tr: <https://w3id.org/treatise/ns#> . tr:amount a <http://www.w3.org/2002/07/owl#DatatypeProperty> ; <http://www.w3.org/2000/01/rdf-schema#label> "amount"@en ; <http://www.w3.org/2000/01/rdf-schema#comment> "In whole units."@en ."#,
    );
    let vocabulary = Vocabulary::from_quads(&ontology);
    let input = Input {
        reader,
        prefixes: &prefixes,
        vocabulary: &vocabulary,
        ontology: &ontology,
        title: "Case",
        comparisons: &[],
        licence: None,
        view: None,
    };
    files(&input).unwrap()
}

fn text(files: &[ExportFile], path: &str) -> String {
    let file = files.iter().find(|file| file.entry.path == path).unwrap_or_else(|| panic!("{path} is missing"));
    String::from_utf8(file.bytes.clone()).unwrap()
}

/// Blank nodes as one name: the laws do not care what they are called.
fn shape(triple: &Triple) -> String {
    let blank = || Term::from(Literal::new_simple_literal("some blank node"));
    let subject = match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => Term::from(node.clone()),
        NamedOrBlankNode::BlankNode(_) => blank(),
    };
    let object = if triple.object.is_blank_node() { blank() } else { triple.object.clone() };
    format!("{subject} {} {object}", triple.predicate)
}

/// What a reader states who takes the union of all graphs, without the scaffold of propositions.
fn union(quads: &[Quad]) -> BTreeSet<String> {
    let below = |node: &NamedNode| node.as_str().contains("/proposition/") || node.as_str().contains("/variable/");
    let scaffold = |triple: &Triple| {
        triple.predicate.as_ref() == tr::PROPOSES
            || matches!(&triple.subject, NamedOrBlankNode::NamedNode(node) if below(node))
    };
    quads
        .iter()
        .map(|quad| Triple::from(quad.clone()))
        .filter(|triple| !scaffold(triple))
        .map(|triple| shape(&triple))
        .collect()
}

fn facts(reader: &Reader) -> BTreeSet<String> {
    reader.default_graph().map(|triple| shape(&triple)).collect()
}

#[test]
fn a_union_of_all_graphs_states_what_is_held_and_no_more() {
    let reader = reader(quads(CASE));
    let files = export(&reader);
    for (path, format) in
        [("claims.trig", Format::TriG), ("claims.nq", Format::NQuads), ("claims.jsonld", Format::JsonLd)]
    {
        let (statements, report) = parse(&text(&files, path), format, BASE, path);
        assert!(report.is_empty(), "{path}: {report:?}");
        let read: Vec<Quad> = statements.into_iter().map(|s| s.quad).collect();
        assert_eq!(union(&read), facts(&reader), "{path}");
    }
    assert!(
        !text(&files, "claims.nq")
            .lines()
            .any(|line| line.contains("agreement/mou> <https://w3id.org/treatise/ns#bindingness"))
    );
}

#[test]
fn what_is_not_held_comes_as_propositions() {
    let nq = text(&export(&reader(quads(CASE))), "claims.nq");
    let denial: Vec<&str> = nq.lines().filter(|line| line.ends_with("<https://example.org/p/claim/none> .")).collect();
    let short: Vec<String> = denial
        .iter()
        .map(|line| {
            line.replace("https://example.org/p/", "")
                .replace("https://w3id.org/treatise/ns#", "tr:")
                .replace(rdf::NS, "rdf:")
                .replace(" <claim/none> .", "")
        })
        .collect();
    insta::assert_snapshot!(short.join("\n"), @"
    <claim/none> <tr:proposes> <claim/none/proposition/1>
    <claim/none> <tr:proposes> <claim/none/proposition/2>
    <claim/none> <tr:proposes> <claim/none/proposition/3>
    <claim/none/variable/1> <rdf:type> <tr:Variable>
    <claim/none/proposition/1> <rdf:object> <tr:MutualDefenceTreaty>
    <claim/none/proposition/1> <rdf:predicate> <rdf:type>
    <claim/none/proposition/1> <rdf:subject> <claim/none/variable/1>
    <claim/none/proposition/1> <rdf:type> <tr:Proposition>
    <claim/none/proposition/2> <rdf:object> <actor/il>
    <claim/none/proposition/2> <rdf:predicate> <tr:party>
    <claim/none/proposition/2> <rdf:subject> <claim/none/variable/1>
    <claim/none/proposition/2> <rdf:type> <tr:Proposition>
    <claim/none/proposition/3> <rdf:object> <actor/us>
    <claim/none/proposition/3> <rdf:predicate> <tr:party>
    <claim/none/proposition/3> <rdf:subject> <claim/none/variable/1>
    <claim/none/proposition/3> <rdf:type> <tr:Proposition>
    ");
}

#[test]
fn facts_are_the_default_graph_in_every_format() {
    let reader = reader(quads(CASE));
    let files = export(&reader);
    for (path, format) in
        [("facts.ttl", Format::Turtle), ("facts.nt", Format::NTriples), ("facts.jsonld", Format::JsonLd)]
    {
        let (statements, report) = parse(&text(&files, path), format, BASE, path);
        assert!(report.is_empty(), "{path}: {report:?}");
        let read: BTreeSet<String> = statements.into_iter().map(|s| shape(&Triple::from(s.quad))).collect();
        assert_eq!(read, facts(&reader), "{path}");
    }
}

#[test]
fn the_hash_of_the_facts_is_the_hash_of_the_file() {
    let reader = reader(quads(CASE));
    let files = export(&reader);
    let manifest: serde_json::Value = serde_json::from_str(&text(&files, "manifest.json")).unwrap();
    let entry = files.iter().find(|file| file.entry.path == "facts.nt").unwrap();
    assert_eq!(manifest["canonicalHash"]["facts"], entry.entry.sha256);
    let triples: Vec<Triple> = reader.default_graph().collect();
    assert_eq!(hash(&triples).unwrap(), entry.entry.sha256);
}

#[test]
fn labels_of_blank_nodes_do_not_reach_the_output() {
    // The parser gives other labels each time.
    let (one, two) = (export(&reader(quads(CASE))), export(&reader(quads(CASE))));
    assert_eq!(one, two);
    assert!(one.is_sorted_by_key(|file| (file.entry.path == "manifest.json", file.entry.path.clone())));
}

#[test]
fn tangled_graphs_are_refused_quickly() {
    // A clique of blank nodes, all alike.
    let node = |n: usize| BlankNode::new_unchecked(format!("n{n}"));
    let clique: Vec<Triple> = (0..12)
        .flat_map(|a| (0..12).filter(move |b| *b != a).map(move |b| Triple::new(node(a), rdf::TYPE, node(b))))
        .collect();
    assert_eq!(hash(&clique), None);
    let reader = reader(clique.into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect());
    let manifest: serde_json::Value = serde_json::from_str(&text(&export(&reader), "manifest.json")).unwrap();
    assert!(manifest["canonicalHash"]["facts"].is_null());
}

#[test]
fn tables_hold_what_is_held() {
    let files = export(&reader(quads(CASE)));
    insta::assert_snapshot!(text(&files, "agreements.csv"), @"
    agreement,title,short_title,identifier,form,parties,signed,in_force_from,in_force_until,legal_force,bindingness,replaces,related,implements,subject_to_appropriation,coded_as,gist,area,claims
    mou,MOU,,,,il us,2016-09-14,,,,,,,,,,,,held
    ");
    insta::assert_snapshot!(text(&files, "claims.csv"), @r#"
    claim,text,polarity,status,recorded_status,held,assessed_on,topic,about,sources_for,sources_against,sources_other,origins,valid_from,valid_until,searches,supersedes,identifier,note,stated_in
    fallen,Signed in 2014.,Affirms,Unverified,Supported,false,,,,,,,0,,,,,,,
    held,"Signed, ""in"" 2016.",Affirms,Supported,,true,,,,one,,,1,,,,old,,,
    none,No treaty.,Denies,Supported,,false,,,,one,,,1,,,,,,,
    old,Signed in 2015.,Affirms,Supported,,false,,,,one,,,1,,,,,,,
    open,Binding.,Affirms,Contested,,false,,,,,,,0,,,,,,,
    "#);
    insta::assert_snapshot!(text(&files, "stances.csv"), @"
    claim,source,relation,direction,locator,quotation,reading,note
    held,one,supports,for,,,,
    held,one,supports,for,,,,
    held,one,supports,for,,,,
    ");
    insta::assert_snapshot!(text(&files, "claim-hashes.csv"), @"
    claim,held,triples,rdfc10_sha256
    fallen,false,1,f0cdffed448c21f2847cc3eae07bd5cc20b25e47af50bf2fede80f5d940e6349
    held,true,5,caaf1ae36a78ae3cd9a289b53df4447539b76c26a3ae911b349a5648e723fa45
    none,false,3,2e07ad590b1b9025e67df53fc76a789cde600ab328d9f73d923bc2bd86b8b376
    old,false,1,4eebc9f5d5a537af0a7e2f9632224b7e3cda7654c33be766e5619ff0ea442bb1
    open,false,2,66393e36aabd6052302451b96a3ad7271008e4503dc98d538a51edb6f411cfbf
    ");
}

#[test]
fn a_folder_gets_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let reader = reader(quads(CASE));
    let prefixes = Prefixes::new(BASE);
    let vocabulary = Vocabulary::default();
    let input = Input {
        reader: &reader,
        prefixes: &prefixes,
        vocabulary: &vocabulary,
        ontology: &[],
        title: "Case",
        comparisons: &[],
        licence: Some("CC0-1.0"),
        view: None,
    };
    let entries = write(folder.path(), &input).unwrap();
    let in_memory = files(&input).unwrap();
    assert_eq!(entries.len(), in_memory.len());
    for file in &in_memory {
        assert_eq!(std::fs::read(folder.path().join(&file.entry.path)).unwrap(), file.bytes, "{}", file.entry.path);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), in_memory.len());
}

prop_compose! {
    fn triple()(s in 0..4_u8, p in 0..3_u8, o in 0..6_u8) -> Triple {
        let name = |n: u8| NamedNode::new_unchecked(format!("{BASE}agreement/a{n}"));
        let subject: NamedOrBlankNode = if s == 0 { BlankNode::new_unchecked("x").into() } else { name(s).into() };
        let object: Term = match o {
            0 => BlankNode::new_unchecked("x").into(),
            1 => BlankNode::new_unchecked("y").into(),
            2 => Literal::new_simple_literal("a\"b\\\n\u{7}\u{7f}é").into(),
            _ => name(o).into(),
        };
        Triple::new(subject, NamedNode::new_unchecked(format!("{}p{p}", tr::NS)), object)
    }
}

prop_compose! {
    /// Claims of any polarity and status, superseding one another at random.
    fn dataset()(claims in proptest::collection::vec((any::<bool>(), 0..6_usize, proptest::collection::vec(triple(), 1..5), 0..8_usize), 0..7)) -> Vec<Quad> {
        let name = |n: usize| NamedNode::new_unchecked(format!("{BASE}claim/c{n}"));
        let mut quads = Vec::new();
        for (n, (affirms, status, content, supersedes)) in claims.iter().enumerate() {
            let mut record = |p: crate::model::NamedNodeRef<'_>, o: NamedNode| quads.push(Quad::new(name(n), p, o, GraphName::DefaultGraph));
            record(rdf::TYPE, tr::CLAIM.into_owned());
            record(tr::POLARITY, if *affirms { tr::AFFIRMS } else { tr::DENIES }.into_owned());
            record(tr::STATUS, crate::model::Status::ALL[*status].iri().into_owned());
            if *supersedes < claims.len() && *supersedes != n {
                record(tr::SUPERSEDES, name(*supersedes));
            }
            // Blank nodes belong to their claim.
            for triple in content {
                let mut triple = triple.clone();
                if let NamedOrBlankNode::BlankNode(node) = &triple.subject {
                    triple.subject = BlankNode::new_unchecked(format!("{}{n}", node.as_str())).into();
                }
                if let Term::BlankNode(node) = &triple.object {
                    triple.object = BlankNode::new_unchecked(format!("{}{n}", node.as_str())).into();
                }
                quads.push(triple.in_graph(name(n)));
            }
        }
        quads
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_dataset_is_safe_to_merge(quads in dataset()) {
        let reader = reader(quads);
        let layers = Layers::new(&reader);
        let mut published = Vec::new();
        let done: Result<(), std::convert::Infallible> = layers.claims(|quad| { published.push(quad); Ok(()) });
        prop_assert!(done.is_ok());
        prop_assert_eq!(union(&published), facts(&reader));
    }

    #[test]
    fn canonical_lines_are_those_of_the_standard(content in proptest::collection::vec(triple(), 0..8), text in "\\PC{0,6}|[\\x00-\\x20\\x7f\"\\\\]{0,4}") {
        use sophia_api::term::SimpleTerm;
        let mut content = content;
        content.push(Triple::new(NamedNode::new_unchecked("http://e/s"), tr::TEXT, Literal::new_language_tagged_literal_unchecked(text, "en")));
        let quads: Vec<Quad> = content.iter().map(|t| t.clone().in_graph(GraphName::DefaultGraph)).collect();
        let dataset: BTreeSet<([SimpleTerm<'_>; 3], Option<SimpleTerm<'_>>)> = quads.iter().map(canon::spog).collect();
        let mut canonical = Vec::new();
        sophia_c14n::rdfc10::normalize(&dataset, &mut canonical).unwrap();
        let expected = canon::sorted_hash(String::from_utf8(canonical).unwrap().split_inclusive('\n').map(str::to_owned).collect());
        prop_assert_eq!(hash(&content).unwrap(), expected);
    }
}
