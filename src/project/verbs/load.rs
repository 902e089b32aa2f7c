//! `load`: RDF of any size from anywhere becomes one revision.

use super::Now;
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::import::load::{self, Halt, Input, Opener, Outcome, Rules, Sink, Skipped, Watch};
use crate::import::unpack;
use crate::model::syntax::Format;
use crate::model::syntax::line::Line;
use crate::model::syntax::stream::Reading;
use crate::model::{GraphName, NamedNode, Quad};
use crate::project::loads::{LOADED, LoadBytes, LoadFile};
use crate::project::{Progress, Project, ProjectError};
use crate::store::{Bulk, Part, Revision, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::PathBuf;

/// What is to be loaded, and how.
pub struct Load {
    /// The files.
    pub files: Vec<LoadFile>,
    /// Base of relative IRIs; none: that of the project and the name of the file.
    pub base: Option<String>,
    /// The graph of statements in syntaxes that have no graphs.
    pub graph: Option<NamedNode>,
    /// Whether lines that cannot be read are left out and kept aside.
    pub lenient: bool,
    /// How many threads read.
    pub jobs: usize,
    /// How many times its own size a compressed file may hold.
    pub expansion: Option<u64>,
    /// Who loads; none: the editors of the project.
    pub author: Option<String>,
    /// Why.
    pub message: String,
}

/// What a load did.
#[derive(Debug)]
pub struct Loaded {
    /// The revision it made; nothing where the store held all of it already.
    pub revision: Option<Revision>,
    /// How many files were read.
    pub files: usize,
    /// How many files were as they were at their last load, and not read.
    pub unchanged: usize,
    /// How many statements were read.
    pub statements: u64,
    /// The lines that were left out, file by file.
    pub quarantined: Vec<Quarantined>,
}

/// Lines of one file that were left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// The file that holds them, relative to the project.
    pub path: String,
    /// How many they are.
    pub lines: usize,
}

impl Project {
    /// Reads files into the store as one revision; each replaces what was loaded under its name before.
    ///
    /// The statements are those of the files and nothing is checked but syntax and law 1.
    ///
    /// # Errors
    /// [`ProjectError::Data`] where anything is wrong: then nothing was changed (law 9).
    /// [`ProjectError::Caller`] for a request that cannot be met.
    pub fn load(&self, request: Load, now: &Now, progress: &dyn Progress) -> Result<Loaded, ProjectError> {
        let vocabulary = self.vocabulary()?;
        let rules = Rules {
            lenient: request.lenient,
            jobs: request.jobs,
            expansion: request.expansion.unwrap_or(unpack::EXPANSION),
            settings: self.settings(&vocabulary),
        };
        let author = request.author.clone().unwrap_or_else(|| self.config().editors.clone());
        let message = request.message.clone();
        let files = self.inputs(request)?;
        let mut store = self.store()?;
        let digests = store.digests();
        let bulk = store.bulk().map_err(ProjectError::Store)?;
        let chosen = choose(files, &digests, rules.lenient)?;
        for (name, digest) in &chosen.known {
            bulk.file(name, digest).map_err(ProjectError::Store)?;
        }
        let told: Vec<_> = chosen.inputs.iter().map(|input| (input.shown.clone(), input.reading.format)).collect();
        progress.load(chosen.bytes);
        let (outcomes, report) =
            load::run(chosen.inputs, rules, &Storing(&bulk), &Watching(progress)).map_err(halted)?;
        if report.has_errors() {
            return Err(ProjectError::data(report));
        }
        progress.stage("committing", None);
        for outcome in outcomes.iter().filter(|outcome| !chosen.known.contains_key(&outcome.name)) {
            bulk.file(&outcome.name, &outcome.digest).map_err(ProjectError::Store)?;
        }
        let revision = bulk.commit(&author, &message, &now.instant).map_err(ProjectError::Store)?;
        let (files, statements) = (outcomes.len(), outcomes.iter().map(|outcome| outcome.statements).sum());
        let outcomes: Vec<_> =
            told.into_iter().zip(outcomes).map(|((shown, format), outcome)| (shown, format, outcome)).collect();
        let quarantined = self.quarantine(&outcomes)?;
        Ok(Loaded { revision, files, unchanged: chosen.unchanged, statements, quarantined })
    }

    /// What is asked for, checked for what is found without reading.
    fn inputs(&self, request: Load) -> Result<Vec<(LoadFile, Reading)>, ProjectError> {
        let mut names = BTreeSet::new();
        let data = self.root().join("data").canonicalize().ok();
        let mut inputs = Vec::new();
        for mut file in request.files {
            let inside = |path: &PathBuf| {
                path.canonicalize().is_ok_and(|path| data.as_ref().is_some_and(|data| path.starts_with(data)))
            };
            if matches!(&file.bytes, LoadBytes::File(path) if inside(path)) {
                let why = format!("`{}` is in data/, and `treatise import` reads it", file.shown);
                return Err(caller(Diagnostic::new(&codes::BAD_LOAD, Place::default(), why)));
            }
            file.name = format!("{LOADED}{}", file.name);
            if !names.insert(file.name.clone()) {
                let why = format!("`{}` is named twice", file.shown);
                return Err(caller(Diagnostic::new(&codes::BAD_LOAD, Place::default(), why)));
            }
            let graph = match &request.graph {
                None => GraphName::DefaultGraph,
                Some(graph) if !file.format.has_graphs() => graph.clone().into(),
                Some(_) => {
                    let why = format!("`{}` is {}, which names its graphs itself", file.shown, file.format.name());
                    let found = Diagnostic::new(&codes::BAD_LOAD, Place::default(), why);
                    return Err(caller(found.hint("`--graph` is for N-Triples, Turtle and RDF/XML")));
                }
            };
            let base = request.base.clone().unwrap_or_else(|| format!("{}{}", self.config().base, iri(&file.name)));
            let reading = Reading::new(file.format, Some(base), graph).map_err(|found| caller(*found))?;
            inputs.push((file, reading));
        }
        Ok(inputs)
    }

    /// Keeps the lines that were left out, a file for each file, with the reasons as comments: mended, it can be
    /// loaded. The lines of an earlier load of the same file give way.
    fn quarantine(&self, outcomes: &[(String, Format, Outcome)]) -> Result<Vec<Quarantined>, ProjectError> {
        let mut kept = Vec::new();
        for (shown, format, outcome) in outcomes {
            let name = outcome.name.trim_start_matches(LOADED);
            let safe: Vec<&str> = name.split('/').map(|part| if part == ".." { "up" } else { part }).collect();
            let bytes = if outcome.skipped.is_empty() { None } else { Some(lines(shown, &outcome.skipped)) };
            let path = self.keep_aside(&format!("{}.{}", safe.join("/"), format.extension()), bytes.as_deref())?;
            kept.extend(path.map(|path| Quarantined { path, lines: outcome.skipped.len() }));
        }
        Ok(kept)
    }

    /// Writes a file of `.treatise/quarantine/` and gives its path; without bytes, removes it.
    pub(super) fn keep_aside(&self, name: &str, bytes: Option<&[u8]>) -> Result<Option<String>, ProjectError> {
        let path = format!(".treatise/quarantine/{name}");
        let full = self.root().join(&path);
        let failed = |source| ProjectError::Io { path: full.clone(), source };
        let Some(bytes) = bytes else {
            return match std::fs::remove_file(&full) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(error)),
                _ => Ok(None),
            };
        };
        if let Some(dir) = full.parent() {
            std::fs::create_dir_all(dir).map_err(failed)?;
        }
        std::fs::write(&full, bytes).map_err(failed)?;
        Ok(Some(path))
    }
}

fn caller(found: Diagnostic) -> ProjectError {
    ProjectError::Caller(Box::new(std::iter::once(found).collect()))
}

/// A name as the end of an IRI.
fn iri(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-._~/".contains(c);
    let mut out = String::new();
    for c in name.chars() {
        if is_plain(c) {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        }
    }
    out
}

fn lines(shown: &str, skipped: &[Skipped]) -> Vec<u8> {
    let mut out = Vec::new();
    for Skipped { found, line } in skipped {
        out.extend(reason(shown, found).into_bytes());
        out.extend_from_slice(line);
        out.push(b'\n');
    }
    out
}

/// Why a line or row was left out, as a comment on a line of its own.
pub(super) fn reason(shown: &str, found: &Diagnostic) -> String {
    let (line, column) = (found.place.line.unwrap_or(0), found.place.column.unwrap_or(1));
    format!("# {shown}:{line}:{column}: {} {}\n", found.code.id, found.message.replace(['\n', '\r'], " "))
}

/// What is read and what need not be.
struct Chosen {
    inputs: Vec<Input>,
    /// Files that the store knows and that changed, with their digests.
    known: BTreeMap<String, String>,
    unchanged: usize,
    /// Bytes to be read, where that is known.
    bytes: Option<u64>,
}

/// Leaves out what is as it was at its last load.
///
/// What a file stated before is compared with what it states now, so the store wants to know its digest
/// before its statements: files that it knows are read twice, all others once.
fn choose(
    files: Vec<(LoadFile, Reading)>,
    digests: &BTreeMap<String, String>,
    lenient: bool,
) -> Result<Chosen, ProjectError> {
    let mut chosen = Chosen { inputs: Vec::new(), known: BTreeMap::new(), unchanged: 0, bytes: Some(0) };
    for (LoadFile { name, shown, compression, bytes, .. }, reading) in files {
        let open: Opener = match bytes {
            LoadBytes::File(path) => {
                let failed = |source| ProjectError::Io { path: path.clone(), source };
                if let Some(before) = digests.get(&name) {
                    let digest =
                        File::open(&path).and_then(|file| load::digest(file, &reading, lenient)).map_err(failed)?;
                    if *before == digest {
                        chosen.unchanged += 1;
                        continue;
                    }
                    chosen.known.insert(name.clone(), digest);
                }
                let size = std::fs::metadata(&path).map_err(failed)?.len();
                chosen.bytes = chosen.bytes.map(|bytes| bytes + size);
                Box::new(move || Ok(Box::new(File::open(path)?)))
            }
            LoadBytes::Stream(stream) => {
                // It can be read once, so the next load cannot know whether it is the same.
                if digests.contains_key(&name) {
                    chosen.known.insert(name.clone(), String::new());
                }
                chosen.bytes = None;
                Box::new(move || Ok(stream))
            }
        };
        chosen.inputs.push(Input { name, shown, reading, compression, open });
    }
    Ok(chosen)
}

fn halted(halt: Halt<StoreError>) -> ProjectError {
    match halt {
        Halt::Io(path, source) => ProjectError::Io { path: path.into(), source },
        Halt::Sink(error) => ProjectError::Store(error),
    }
}

/// Statements on their way to the store.
struct Storing<'a>(&'a Bulk<'a>);

impl Sink for Storing<'_> {
    type Part = (String, Part);
    type Error = StoreError;

    fn part(&self, file: &str) -> Self::Part {
        (file.to_owned(), Part::new(file))
    }

    fn push(&self, (file, part): &mut Self::Part, quad: &Quad) -> Result<(), StoreError> {
        part.push(quad)?;
        if part.is_full() { self.0.add(std::mem::replace(part, Part::new(file))) } else { Ok(()) }
    }

    fn push_line(&self, (file, part): &mut Self::Part, line: &Line<'_>) -> Result<bool, StoreError> {
        let taken = part.push_line(line);
        if part.is_full() {
            self.0.add(std::mem::replace(part, Part::new(file)))?;
        }
        Ok(taken)
    }

    fn finish(&self, (_, part): Self::Part) -> Result<(), StoreError> {
        self.0.add(part)
    }
}

/// Progress as the project tells it.
struct Watching<'a>(&'a dyn Progress);

impl Watch for Watching<'_> {
    fn bytes(&self, bytes: u64) {
        self.0.advance(bytes);
    }

    fn statements(&self, statements: u64) {
        self.0.count(statements);
    }
}
