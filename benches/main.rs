//! What takes how long, on the case and on a generated project of 100,000 claims.
//!
//! `cargo bench --bench main` runs all of it; a word after `--` filters by name. `TREATISE_CLAIMS`
//! changes the size of the generated project. Rates are per statement, claim or page, as the name says.
//!
//! Baseline in the same run: Oxigraph's own store in memory, loaded with the same quads.

mod generator;

use divan::Bencher;
use divan::counter::ItemsCount;
use generator::Size;
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use treatise::check::shacl::Shapes;
use treatise::check::{self, Delta, Input, Touched};
use treatise::diagnostic::Place;
use treatise::import::snapshot::NoTexts;
use treatise::model::edtf::Day;
use treatise::model::syntax::{self, Format};
use treatise::model::vocab::{rdf, tr, xsd};
use treatise::model::{Batch, BlankNode, Literal, Lookup, NamedOrBlankNode, Pattern, Prefixes, Quad, Triple};
use treatise::project::{Load, LoadFile, Now, Project, Selection, Silent};
use treatise::sparql::{self, Answer, Limits};
use treatise::store::{Change, Policy, Reader, Store};

/// The two projects that everything is measured on.
const PROJECTS: [&str; 2] = ["case", "generated"];

fn main() {
    divan::main();
}

fn project(name: &str) -> Project {
    static GENERATED: OnceLock<tempfile::TempDir> = OnceLock::new();
    let dir: PathBuf = if name == "case" {
        Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
    } else {
        let dir = GENERATED.get_or_init(|| {
            let dir = tempfile::tempdir().expect("a place for temporary files");
            #[expect(clippy::disallowed_methods, reason = "a bench is no library: how large it is comes from outside")]
            let claims = std::env::var("TREATISE_CLAIMS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
            generator::write(dir.path(), Size { claims, seed: 1 }).expect("a project can be written");
            dir
        });
        dir.path().to_path_buf()
    };
    Project::open(&dir).expect("the project opens")
}

fn now() -> Now {
    Now { today: Day { year: 2026, month: 11, day: 23 }, instant: "2026-11-23T00:00:00Z".to_owned() }
}

fn quads(project: &Project) -> Vec<Quad> {
    let content = project.read(&Silent).expect("files can be read");
    content.batches.iter().flat_map(|batch| &batch.statements).map(|statement| statement.quad.clone()).collect()
}

/// Files to statements, with every check of a single file; items are statements.
#[divan::bench(args = PROJECTS, sample_count = 3, sample_size = 1)]
fn import(bencher: Bencher<'_, '_>, name: &str) {
    let project = project(name);
    let items = quads(&project).len();
    bencher.counter(ItemsCount::new(items)).bench(|| project.read(&Silent).expect("files can be read"));
}

/// Statements to one committed revision; items are statements.
#[divan::bench(args = PROJECTS, sample_count = 3, sample_size = 1)]
fn commit(bencher: Bencher<'_, '_>, name: &str) {
    let content = project(name).read(&Silent).expect("files can be read");
    let items: usize = content.batches.iter().map(|batch| batch.statements.len()).sum();
    bencher
        .counter(ItemsCount::new(items))
        .with_inputs(|| {
            let change = Change {
                batches: content.batches.clone(),
                removed_files: Vec::new(),
                author: "bench".to_owned(),
                message: "bench".to_owned(),
                time: "2026-11-23T00:00:00Z".to_owned(),
            };
            (tempfile::tempdir().expect("a place for temporary files"), change)
        })
        .bench_values(|(dir, change)| {
            let mut store = Store::open(dir.path(), Policy::Derived).expect("a store opens");
            store.commit(change).expect("a revision can be written");
            dir
        });
}

/// N-Quads of the generated project to one committed revision of an empty one; items are quads.
#[divan::bench(args = ["plain", "gzip"], sample_count = 3, sample_size = 1)]
fn load_n_quads(bencher: Bencher<'_, '_>, packed: &str) {
    let quads = quads(&project("generated"));
    let mut bytes = Vec::new();
    let lines = syntax::write(quads.iter().map(Quad::as_ref), Format::NQuads, &Prefixes::new("http://e/"), &mut bytes);
    lines.expect("quads can be written");
    let mut name = "all.nq";
    if packed == "gzip" {
        (bytes, name) = (gzip(&bytes), "all.nq.gz");
    }
    let source = tempfile::tempdir().expect("a place for temporary files");
    let file = source.path().join(name);
    std::fs::write(&file, bytes).expect("a file can be written");
    bencher
        .counter(ItemsCount::new(quads.len()))
        .with_inputs(|| {
            let dir = tempfile::tempdir().expect("a place for temporary files");
            let text = "title = \"bench\"\nbase = \"https://example.org/\"\n";
            std::fs::write(dir.path().join("treatise.toml"), text).expect("a file can be written");
            dir
        })
        .bench_values(|dir| {
            let project = Project::open(dir.path()).expect("the project opens");
            let files = LoadFile::find(&file.to_string_lossy(), Path::new(""), None).expect("the file is there");
            let request = Load {
                files,
                base: None,
                graph: None,
                lenient: false,
                jobs: std::thread::available_parallelism().map_or(1, usize::from),
                expansion: None,
                author: None,
                message: "bench".to_owned(),
            };
            project.load(request, &now(), &Silent).expect("the file loads");
            dir
        });
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = zlib_rs::Deflate::new(6, true, 16 + 15);
    let mut out = vec![0; bytes.len() + 1000];
    packer.compress(bytes, &mut out, zlib_rs::DeflateFlush::Finish).expect("bytes can be packed");
    out.truncate(usize::try_from(packer.total_out()).expect("it fits, for it was written"));
    out
}

/// Dictionary, indexes and the derived default graph; items are quads.
#[divan::bench(args = PROJECTS, sample_count = 3, sample_size = 1)]
fn derive_default_graph(bencher: Bencher<'_, '_>, name: &str) {
    let quads = quads(&project(name));
    bencher
        .counter(ItemsCount::new(quads.len()))
        .with_inputs(|| quads.clone())
        .bench_values(|quads| Reader::from_quads(quads, Policy::Derived));
}

/// The same with no default graph to derive.
#[divan::bench(args = PROJECTS, sample_count = 3, sample_size = 1)]
fn derive_nothing(bencher: Bencher<'_, '_>, name: &str) {
    let quads = quads(&project(name));
    bencher
        .counter(ItemsCount::new(quads.len()))
        .with_inputs(|| quads.clone())
        .bench_values(|quads| Reader::from_quads(quads, Policy::Plain));
}

/// Baseline: the same quads into Oxigraph's store in memory.
#[divan::bench(args = PROJECTS, sample_count = 3, sample_size = 1)]
fn baseline_oxigraph_load(bencher: Bencher<'_, '_>, name: &str) {
    let quads = quads(&project(name));
    bencher.counter(ItemsCount::new(quads.len())).with_inputs(|| quads.clone()).bench_values(|quads| {
        let store = oxigraph::store::Store::new().expect("a store in memory");
        store.extend(quads).expect("quads can be added");
        store
    });
}

const STATUSES: &str =
    "SELECT ?topic ?status (COUNT(*) AS ?n) WHERE { ?c tr:topic ?topic ; tr:status ?status } GROUP BY ?topic ?status";

/// Claims counted by topic and status.
#[divan::bench(args = PROJECTS, sample_count = 5, sample_size = 1)]
fn query_statuses(bencher: Bencher<'_, '_>, name: &str) {
    let project = project(name);
    let reader = Reader::from_quads(quads(&project), Policy::Derived);
    let query = sparql::parse(STATUSES, project.prefixes(), Place::default()).expect("the query parses");
    bencher
        .bench(|| sparql::evaluate(&reader, &query, &[], Limits { seconds: None, rows: None }).expect("it evaluates"));
}

/// Baseline: the same query by Oxigraph over its own store in memory.
#[divan::bench(args = PROJECTS, sample_count = 5, sample_size = 1)]
fn baseline_oxigraph_query_statuses(bencher: Bencher<'_, '_>, name: &str) {
    let project = project(name);
    let store = oxigraph::store::Store::new().expect("a store in memory");
    store.extend(quads(&project)).expect("quads can be added");
    let text = with_prefixes(STATUSES, project.prefixes());
    bencher.bench(|| {
        let query = SparqlEvaluator::new().parse_query(&text).expect("the query parses");
        match query.on_store(&store).execute().expect("it evaluates") {
            QueryResults::Solutions(solutions) => solutions.count(),
            _ => 0,
        }
    });
}

fn with_prefixes(query: &str, prefixes: &Prefixes) -> String {
    let mut text = String::new();
    for (prefix, ns) in prefixes.iter() {
        text.push_str(&format!("PREFIX {prefix}: <{ns}>\n"));
    }
    text + query
}

/// Every named question with its defaults; items are questions.
#[divan::bench(args = PROJECTS, sample_count = 3, sample_size = 1)]
fn questions(bencher: Bencher<'_, '_>, name: &str) {
    let project = project(name);
    let content = project.read(&Silent).expect("files can be read");
    let reader = content.reader(Policy::Derived);
    let limits = Limits { seconds: Some(60), rows: None };
    bencher.counter(ItemsCount::new(content.questions.len())).bench(|| {
        let answers = content.questions.iter().map(|q| q.run(&reader, project.prefixes(), &[], limits));
        answers.filter(|answer| matches!(answer, Ok(Answer::Rows(_)))).count()
    });
}

/// A thousand denials, each that two states have a mutual defence treaty in force; items are denials.
#[divan::bench(args = PROJECTS, sample_count = 5, sample_size = 1)]
fn thousand_denials(bencher: Bencher<'_, '_>, name: &str) {
    let project = project(name);
    let reader = Reader::from_quads(quads(&project), Policy::Derived);
    let states = reader.instances(tr::STATE);
    let pair = |n: usize| [&states[n % states.len()], &states[(n * 7 + 1 + n / states.len()) % states.len()]];
    let denied = |n: usize| {
        let it = BlankNode::new_unchecked("x");
        let parties = pair(n).map(|state| Triple::new(it.clone(), tr::PARTY, state.clone()));
        let [first, second] = parties;
        let class = Triple::new(it.clone(), rdf::TYPE, tr::MUTUAL_DEFENCE_TREATY);
        let force = Triple::new(it, tr::LEGAL_FORCE, tr::IN_FORCE);
        Pattern { triples: vec![class, first, second, force], conditions: Vec::new() }
    };
    let patterns: Vec<Pattern> = (0..1000).map(denied).collect();
    bencher.counter(ItemsCount::new(patterns.len())).bench(|| {
        patterns.iter().filter(|pattern| matches!(sparql::find_instance(&reader, pattern), Ok(Some(_)))).count()
    });
}

/// Explainers compiled against the reader; items are explainers.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn explain(bencher: Bencher<'_, '_>) {
    let project = project("case");
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| project.explain(&Selection::default(), &Silent).expect("explainers can be read"));
}

/// Every check.
#[divan::bench(args = PROJECTS, sample_count = 3, sample_size = 1)]
fn check_files(bencher: Bencher<'_, '_>, name: &str) {
    let project = project(name);
    let claims = if name == "case" { 403_usize } else { 100_000 };
    bencher.counter(ItemsCount::new(claims)).bench(|| project.check(&now(), &Silent).expect("a check runs"));
}

/// What was read, and the reader over it.
fn state(batches: Vec<Batch>) -> (Vec<Batch>, Reader) {
    let quads = batches.iter().flat_map(|batch| &batch.statements).map(|statement| statement.quad.clone());
    let reader = Reader::from_quads(quads, Policy::Derived);
    (batches, reader)
}

/// The same files with another sum in one row of the table of commitments.
fn one_row_changed(batches: &[Batch]) -> Vec<Batch> {
    let mut batches = batches.to_vec();
    let table = batches.iter_mut().find(|batch| &*batch.file.path == "data/commitments.csv");
    let table = table.expect("both projects have commitments");
    let statement = table.statements.iter_mut().find(|statement| statement.quad.predicate == tr::AMOUNT);
    let amount = Literal::new_typed_literal("123456789", xsd::DECIMAL);
    statement.expect("commitments have amounts").quad.object = amount.into();
    table.digest.push('x');
    batches
}

/// The same rules without SHACL, which takes most of the time.
const APART: &str = ", shapes apart";

/// What the rules are measured on.
const RULES: [&str; 3] = ["case", "generated", "generated, shapes apart"];

/// Checks of what was read, in memory: everything, or what one changed row touches.
fn rules(bencher: Bencher<'_, '_>, name: &str, everything: bool) {
    let project = project(name.trim_end_matches(APART));
    let content = project.read(&Silent).expect("files can be read");
    let (old, old_reader) = state(content.batches);
    let (new, new_reader) = state(one_row_changed(&old));
    let input = |batches, reader| Input {
        batches,
        reader,
        vocabulary: &content.vocabulary,
        prefixes: project.prefixes(),
        snapshots: &NoTexts,
        shapes: if name.ends_with(APART) { &[] } else { &content.shapes },
        today: now().today,
    };
    let before = check::run(&input(&old, &old_reader)).expect("a check runs");
    let now = input(&new, &new_reader);
    let full = || check::run(&now).expect("a check runs");
    let again = || {
        let delta = Delta::between(&old, &old_reader, &new);
        check::again(&now, &before, &delta).expect("a check runs")
    };
    if everything {
        bencher.bench(full);
    } else {
        let after = again();
        assert_eq!(full().report(), after.report(), "both find the same");
        eprintln!("{name}: {} of {} units are tested again", after.tested(), after.units());
        bencher.bench(again);
    }
}

/// Every rule over what was read.
#[divan::bench(args = RULES, sample_count = 3, sample_size = 1)]
fn rules_over_everything(bencher: Bencher<'_, '_>, name: &str) {
    rules(bencher, name, true);
}

/// The rules over what one changed row touches, with finding out what that is.
#[divan::bench(args = RULES, sample_count = 10, sample_size = 1)]
fn rules_after_one_changed_row(bencher: Bencher<'_, '_>, name: &str) {
    rules(bencher, name, false);
}

fn shapes(project: &Project) -> (Shapes, Reader) {
    let content = project.read(&Silent).expect("files can be read");
    let (shapes, report) = Shapes::parse(&content.shapes, project.prefixes());
    assert!(!report.has_errors(), "{report:?}");
    (shapes, content.reader(Policy::Derived))
}

/// Every shape on every focus node, and on the content of every claim.
#[divan::bench(args = PROJECTS, sample_count = 3, sample_size = 1)]
fn validate_shapes(bencher: Bencher<'_, '_>, name: &str) {
    let project = project(name);
    let (shapes, reader) = shapes(&project);
    bencher.bench(|| shapes.validate(&reader, project.prefixes()).expect("shapes can be validated"));
}

/// The same after one row of a table changed: all that one claim says and that is said of it.
#[divan::bench(args = PROJECTS, sample_count = 10, sample_size = 1)]
fn validate_shapes_after_one_row(bencher: Bencher<'_, '_>, name: &str) {
    let project = project(name);
    let (shapes, reader) = shapes(&project);
    let claim = reader.held().nth(100).expect("claims are held");
    let mut touched = Touched::default();
    let node = NamedOrBlankNode::from(claim.clone());
    let records = reader.properties(claim.as_ref().into()).into_iter();
    touched.facts = records.map(|(predicate, object)| Triple::new(node.clone(), predicate, object)).collect();
    touched.facts.extend(reader.graph(claim.as_ref()));
    touched.predicates = touched.facts.iter().map(|triple| triple.predicate.clone()).collect();
    touched.claims.insert(claim);
    bencher.bench(|| shapes.validate_touched(&reader, project.prefixes(), &touched).expect("shapes can be validated"));
}

/// Baseline: the crate `shacl-rust` on a copy of the default graph, the copying included.
#[divan::bench(args = PROJECTS, sample_count = 1, sample_size = 1)]
fn baseline_shacl_rust(bencher: Bencher<'_, '_>, name: &str) {
    use shacl_rust::validation::dataset::ValidationDataset;
    let project = project(name);
    let content = project.read(&Silent).expect("files can be read");
    let reader = content.reader(Policy::Derived);
    let mut graph = oxigraph::model::Graph::new();
    for (path, text) in &content.shapes {
        let (statements, _) = syntax::parse(text, Format::Turtle, project.prefixes().base(), path);
        graph.extend(statements.into_iter().map(|statement| Triple::from(statement.quad)));
    }
    bencher.bench(|| {
        let data = reader.default_graph();
        let dataset = ValidationDataset::from_triples_with_experimental_index(data, graph.clone()).expect("it loads");
        let shapes = shacl_rust::parse_shapes(&graph).expect("shapes can be read");
        shacl_rust::validate(&dataset, &shapes).get_results().len()
    });
}

/// Import, exports and the whole site; items are pages.
#[divan::bench(args = PROJECTS, sample_count = 1, sample_size = 1)]
fn build(bencher: Bencher<'_, '_>, name: &str) {
    let project = project(name);
    let dir = tempfile::tempdir().expect("a place for temporary files");
    let pages = match project.build(&dir.path().join("count"), &now(), &Silent) {
        Ok(built) => built.site.files,
        Err(error) => panic!("{name} does not build: {error}"),
    };
    bencher
        .counter(ItemsCount::new(pages))
        .with_inputs(|| tempfile::tempdir().expect("a place for temporary files"))
        .bench_values(|dir| {
            project.publish(&dir.path().join("site"), &Silent).expect("a site can be written");
            dir
        });
}
