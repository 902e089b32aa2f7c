//! The store against Oxigraph's, on an evidence graph that the run writes itself.
//!
//! ```text
//! cargo bench --bench store -- [--claims N] [--seed S] [--queries DIR] [--baseline PROGRAM] [--seconds S]
//! ```
//!
//! It loads the graph, counts bytes, opens the store as a process, asks sixteen questions (or those of a
//! folder), makes a hundred revisions and asks the middle one, compacts, and loads the graph once more in ten
//! parts. Times are medians. The baseline is Oxigraph's program with its store on disk; where there is none
//! (`pip install oxigraph` installs one) the run says so and goes on without.

#[path = "side_by_side/baseline.rs"]
mod baseline;
#[path = "side_by_side/process.rs"]
mod process;
#[path = "generator/quads.rs"]
mod quads;
#[path = "side_by_side/questions.rs"]
mod questions;
#[path = "generator/random.rs"]
mod random;

use baseline::Server;
use process::{Ran, median, run, size};
use questions::Question;
use std::error::Error;
use std::fs;
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use treatise::diagnostic::Place;
use treatise::model::vocab::rdf;
use treatise::model::{GraphName, Literal, NamedNode, Prefixes, Quad};
use treatise::sparql::{self, Answer, Limits};
use treatise::store::{Edit, Policy, Reader, Store};

const TREATISE: &str = env!("CARGO_BIN_EXE_treatise");
const ASK: &str = "ASK { ?s a ?c }";
/// Revisions that are made after the load.
const REVISIONS: u32 = 100;
/// Parts in which the graph is loaded a second time.
const PARTS: usize = 10;

type Failing<T> = Result<T, Box<dyn Error>>;

/// What is measured, and against what.
struct Options {
    claims: u32,
    seed: u64,
    queries: Option<PathBuf>,
    baseline: Option<PathBuf>,
    /// After so long a question is given up.
    most: Duration,
}

fn main() -> Failing<()> {
    let Some(options) = options() else {
        return Err("usage: cargo bench --bench store -- [--claims N] [--seed S] [--queries DIR] [--baseline PROGRAM] [--seconds S]".into());
    };
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("graph.nq");
    quads::write(&mut BufWriter::new(fs::File::create(&file)?), options.claims, options.seed)?;
    println!("{} claims, {:.0} MB of N-Quads, seed {}", options.claims, mega(file.metadata()?.len()), options.seed);
    if options.baseline.is_none() {
        println!("without a baseline: `pip install oxigraph` installs one, `--baseline PROGRAM` names it");
    }
    println!("{:<44} {:>12} {:>12} {:>8}", "", "treatise", "oxigraph", "ratio");
    let bench = Bench { options, ours: dir.path().join("ours"), theirs: dir.path().join("theirs"), file };
    let quads = bench.loads()?;
    bench.room(quads)?;
    bench.opening()?;
    bench.questions()?;
    bench.history()?;
    bench.compaction()?;
    bench.parts(&dir.path().join("parts"))
}

fn options() -> Option<Options> {
    #[expect(clippy::disallowed_methods, reason = "a bench is no library: how large it is comes from outside")]
    let claims = std::env::var("TREATISE_BENCH_CLAIMS").ok().and_then(|claims| claims.parse().ok());
    let mut options = Options {
        claims: claims.unwrap_or(100_000),
        seed: 1,
        queries: None,
        baseline: None,
        most: Duration::from_secs(30),
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--bench" => {}
            "--claims" => options.claims = words.next()?.parse().ok()?,
            "--seed" => options.seed = words.next()?.parse().ok()?,
            "--queries" => options.queries = Some(words.next()?.into()),
            "--baseline" => options.baseline = Some(words.next()?.into()),
            "--seconds" => options.most = Duration::from_secs(words.next()?.parse().ok()?),
            _ => return None,
        }
    }
    options.baseline = baseline::find(options.baseline);
    Some(options)
}

/// One line of the table.
fn line(what: &str, ours: &str, theirs: Option<String>, ratio: Option<f64>) {
    let ratio = ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}"));
    println!("{what:<44} {ours:>12} {:>12} {ratio:>8}", theirs.unwrap_or_else(|| "–".to_owned()));
}

fn times(what: &str, ours: Duration, theirs: Option<Duration>) {
    let ratio = theirs.map(|theirs| theirs.as_secs_f64() / ours.as_secs_f64());
    line(what, &shown(ours), theirs.map(shown), ratio);
}

fn shown(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1e3;
    match milliseconds {
        ..10.0 => format!("{milliseconds:.2} ms"),
        ..1000.0 => format!("{milliseconds:.0} ms"),
        _ => format!("{:.2} s", time.as_secs_f64()),
    }
}

#[expect(clippy::cast_precision_loss, reason = "it is for people")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Files and folders of a run.
struct Bench {
    options: Options,
    /// A project.
    ours: PathBuf,
    /// A store of the baseline.
    theirs: PathBuf,
    file: PathBuf,
}

impl Bench {
    /// How often what takes long is measured.
    fn repeats(&self) -> usize {
        if self.options.claims > 200_000 { 1 } else { 3 }
    }

    fn store(&self) -> PathBuf {
        self.ours.join(".treatise/store")
    }

    /// Loads the file into new stores, in turn, and says how many quads it has.
    fn loads(&self) -> Failing<usize> {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..self.repeats() {
            project(&self.ours)?;
            ours.push(run(Command::new(TREATISE).arg("load").arg(&self.file).current_dir(&self.ours))?);
            if let Some(program) = &self.options.baseline {
                anew(&self.theirs)?;
                theirs.push(baseline::load(program, &self.theirs, &self.file)?);
            }
        }
        let (Some(ours), theirs) = (median(ours), median(theirs)) else { return Err("nothing was measured".into()) };
        times("load", ours.time, theirs.map(|it| it.time));
        let memory = |ran: Ran| ran.peak.map_or_else(|| "?".to_owned(), |peak| format!("{:.0} MB", mega(peak)));
        line("most memory of the load", &memory(ours), theirs.map(memory), None);
        Ok(self.open()?.reader().len())
    }

    fn open(&self) -> Failing<Store> {
        Ok(Store::open(&self.store(), Policy::Plain)?)
    }

    fn room(&self, quads: usize) -> Failing<()> {
        let theirs = self.options.baseline.as_ref().map(|_| size(&self.theirs)).transpose()?;
        let ours = size(&self.store())?;
        line("on disk", &format!("{:.1} MB", mega(ours)), theirs.map(|it| format!("{:.1} MB", mega(it))), None);
        let each = |bytes: u64| format!("{:.1} B", mega(bytes) / mega(quads as u64));
        line(&format!("a quad, of {quads}"), &each(ours), theirs.map(each), None);
        Ok(())
    }

    /// A process that opens the store, answers and ends.
    fn opening(&self) -> Failing<()> {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..5 {
            ours.push(run(Command::new(TREATISE).args(["query", "-e", ASK]).current_dir(&self.ours))?);
            if let Some(program) = &self.options.baseline {
                theirs.push(baseline::ask_once(program, &self.theirs, ASK)?);
            }
        }
        let ours = median(ours).map_or(Duration::ZERO, |ran| ran.time);
        times("process: open, one ASK, end", ours, median(theirs).map(|ran| ran.time));
        let mut within = Vec::new();
        for _ in 0..5 {
            let start = Instant::now();
            ask(&self.open()?.reader(), ASK, self.options.most)?;
            within.push(start.elapsed());
        }
        line("within a process: open, one ASK", &median(within).map_or_else(String::new, shown), None, None);
        Ok(())
    }

    fn questions(&self) -> Failing<()> {
        let Options { queries, baseline, most, .. } = &self.options;
        let start = || baseline.as_ref().map(|program| Server::start(program, &self.theirs)).transpose();
        let (reader, mut server) = (self.open()?.reader(), start()?);
        let (mut both, mut answered) = ([Duration::ZERO; 2], [0, 0]);
        let questions = questions::questions(queries.as_deref())?;
        for Question { name, text } in &questions {
            let ours = repeated(|| ask(&reader, text, *most))?;
            let theirs = match &server {
                Some(server) => repeated(|| Ok(server.ask(text, *most)?))?,
                None => None,
            };
            if server.is_some() && theirs.is_none() {
                drop(server.take());
                server = start()?;
            }
            let what = |found: Option<(Duration, usize)>| {
                found.map_or_else(|| format!("> {} s", most.as_secs()), |it| shown(it.0))
            };
            let ratio = ours.zip(theirs).map(|(ours, theirs)| theirs.0.as_secs_f64() / ours.0.as_secs_f64());
            line(&format!("question {name}"), &what(ours), server.is_some().then(|| what(theirs)), ratio);
            if let Some((ours, theirs)) = ours.zip(theirs) {
                both = [both[0] + ours.0, both[1] + theirs.0];
                if ours.1 != theirs.1 {
                    return Err(format!("{name}: {} rows, and {} of the baseline", ours.1, theirs.1).into());
                }
            }
            answered = [answered[0] + u32::from(ours.is_some()), answered[1] + u32::from(theirs.is_some())];
        }
        let theirs = server.is_some().then(|| answered[1].to_string());
        line(&format!("answered, of {}", questions.len()), &answered[0].to_string(), theirs, None);
        if server.is_some() {
            times("sum of those that both answer", both[0], Some(both[1]));
        }
        Ok(())
    }

    /// Makes revisions of a few claims each, and asks the middle one.
    fn history(&self) -> Failing<()> {
        let (mut store, mut spent, mut before) = (self.open()?, Vec::new(), Vec::new());
        for number in 0..REVISIONS {
            let added: Vec<Quad> =
                (0..5).flat_map(|claim| claim_of(self.options.claims + number * 5 + claim)).collect();
            let removed = before.iter().take(4).cloned().collect();
            let over = store.newest().map_or(0, |newest| newest.number);
            let time = "2026-11-23T00:00:00Z".to_owned();
            let edit =
                Edit { over, added: added.clone(), removed, author: "bench".into(), message: "bench".into(), time };
            let start = Instant::now();
            store.edit(edit)?.ok_or("a revision changes nothing")?;
            spent.push(start.elapsed());
            before = added;
        }
        line("a revision: 25 quads come, 4 go", &median(spent).map_or_else(String::new, shown), None, None);
        let newest = store.newest().map_or(0, |newest| newest.number);
        drop(store);
        self.as_of(&self.ours, newest - u64::from(REVISIONS) / 2)
    }

    /// All questions of a revision and of now.
    fn as_of(&self, project: &Path, revision: u64) -> Failing<()> {
        let store = Store::open(&project.join(".treatise/store"), Policy::Plain)?;
        let (now, then) = (store.reader(), store.reader_at(revision)?);
        let (mut sums, mut worst, mut count) = ([Duration::ZERO; 2], (0.0, String::new()), 0);
        for Question { name, text } in questions::questions(self.options.queries.as_deref())? {
            let Some((of_now, _)) = repeated(|| ask(&now, &text, self.options.most))? else { continue };
            let Some((of_then, _)) = repeated(|| ask(&then, &text, self.options.most))? else { continue };
            sums = [sums[0] + of_now, sums[1] + of_then];
            let ratio = of_then.as_secs_f64() / of_now.as_secs_f64();
            worst = if ratio > worst.0 { (ratio, name) } else { worst };
            count += 1;
        }
        let newest = store.newest().map_or(0, |newest| newest.number);
        println!(
            "{count} questions as of revision {revision} of {newest}: {}, now {}: {:.2} times as long ({}: {:.2})",
            shown(sums[1]),
            shown(sums[0]),
            sums[1].as_secs_f64() / sums[0].as_secs_f64(),
            worst.1,
            worst.0
        );
        Ok(())
    }

    fn compaction(&self) -> Failing<()> {
        let before = size(&self.store())?;
        let ran = run(Command::new(TREATISE).args(["store", "compact"]).current_dir(&self.ours))?;
        let after = size(&self.store())?;
        let room = format!("{:.1} MB to {:.1} MB", mega(before), mega(after));
        println!("compaction: {}, {room}", shown(ran.time));
        Ok(())
    }

    /// The same graph as a history of several loads.
    fn parts(&self, project_dir: &Path) -> Failing<()> {
        project(project_dir)?;
        let names: Vec<PathBuf> = (0..PARTS).map(|part| project_dir.join(format!("part-{part}.nq"))).collect();
        let mut files =
            names.iter().map(|name| Ok(BufWriter::new(fs::File::create(name)?))).collect::<io::Result<Vec<_>>>()?;
        let length = fs::metadata(&self.file)?.len();
        let mut at = 0;
        for line in BufReader::new(fs::File::open(&self.file)?).split(b'\n') {
            let line = line?;
            let part = usize::try_from(at * PARTS as u64 / length)?;
            files[part].write_all(&line)?;
            files[part].write_all(b"\n")?;
            at += line.len() as u64 + 1;
        }
        files.iter_mut().try_for_each(io::Write::flush)?;
        drop(files);
        let start = Instant::now();
        for name in &names {
            run(Command::new(TREATISE).arg("load").arg(name).current_dir(project_dir))?;
        }
        println!(
            "the same in {PARTS} loads: {}, {:.1} MB",
            shown(start.elapsed()),
            mega(size(&project_dir.join(".treatise/store"))?)
        );
        self.as_of(project_dir, PARTS as u64 / 2)
    }
}

/// An empty folder.
fn anew(folder: &Path) -> io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)
}

/// A project without statements, whose store is a plain dataset.
fn project(folder: &Path) -> io::Result<()> {
    anew(folder)?;
    let text = "title = \"bench\"\nbase = \"https://example.org/\"\ndefault-graph = \"plain\"\n";
    fs::write(folder.join("treatise.toml"), text)
}

/// How long a question takes and how many rows it has; nothing if it takes too long.
fn ask(reader: &Reader, text: &str, most: Duration) -> Failing<Option<(Duration, usize)>> {
    let start = Instant::now();
    let query = sparql::parse(text, &Prefixes::new("https://example.org/"), Place::default())
        .map_err(|found| found.message.clone())?;
    let limits = Limits { seconds: Some(most.as_secs()), rows: None };
    Ok(match sparql::evaluate(reader, &query, &[], limits)? {
        Answer::Rows(rows) if rows.cut.is_some() => None,
        Answer::Rows(rows) => Some((start.elapsed(), rows.rows.len())),
        _ => Some((start.elapsed(), 1)),
    })
}

/// The median of five times, or one where it takes long.
fn repeated(mut once: impl FnMut() -> Failing<Option<(Duration, usize)>>) -> Failing<Option<(Duration, usize)>> {
    let Some(first) = once()? else { return Ok(None) };
    let mut all = vec![first];
    while all.len() < 5 && first.0 < Duration::from_secs(2) {
        all.extend(once()?);
    }
    Ok(median(all))
}

/// What is recorded of one more claim.
fn claim_of(number: u32) -> Vec<Quad> {
    let iri = |kind: &str, number: u32| NamedNode::new_unchecked(format!("{}{kind}/{number}", quads::BASE));
    let tr = |name: &str| NamedNode::new_unchecked(format!("https://w3id.org/treatise/ns#{name}"));
    let claim = iri("claim", number);
    let quad = |property, object| Quad::new(claim.clone(), property, object, GraphName::DefaultGraph);
    let text = Literal::new_simple_literal(format!("one more, {number}"));
    vec![
        quad(rdf::TYPE.into_owned(), treatise::model::Term::from(tr("Claim"))),
        quad(tr("text"), text.into()),
        quad(tr("status"), tr("Supported").into()),
        quad(tr("topic"), iri("topic", number % 48).into()),
        quad(tr("about"), iri("agreement", number % 40).into()),
    ]
}
