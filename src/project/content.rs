//! Files become statements, terms, questions and explainers, with one report.

use super::{Progress, Project, ProjectError, files};
use crate::diagnostic::{Diagnostic, Place, Report, codes};
use crate::import::{self, InputFile, Rows};
use crate::model::vocab::tr;
use crate::model::{Batch, NamedNodeRef, Quad, Vocabulary, syntax};
use crate::query::{self, Question};
use crate::store::{Policy, Reader};
use std::path::Path;

/// All that a project's files say.
pub struct Content {
    /// One batch a file, in the order of the paths.
    pub batches: Vec<Batch>,
    /// The terms of the ontology.
    pub vocabulary: Vocabulary,
    /// The statements of the ontology.
    pub ontology: Vec<Quad>,
    /// Shapes graphs: path and text.
    pub shapes: Vec<(String, String)>,
    /// Named questions, in the order of their names.
    pub questions: Vec<Question>,
    /// Explainers: path and text, in the order of the paths.
    pub explainers: Vec<(String, String)>,
    /// What is wrong with the files, one by one.
    pub report: Report,
}

/// The ontology that the program was built with; a project may bring its own files of the same names.
const ONTOLOGY: [(&str, &str); 3] = [
    ("ontology/concepts.ttl", include_str!("../../ontology/concepts.ttl")),
    ("ontology/shapes.ttl", include_str!("../../ontology/shapes.ttl")),
    ("ontology/vocabulary.ttl", include_str!("../../ontology/vocabulary.ttl")),
];

/// Reads a project.
///
/// `changed` are files of `data/` as they would be; each takes the place of the one on disk.
///
/// Rows of `without` are passed over.
pub(super) fn read(
    project: &Project,
    changed: &[InputFile],
    without: &Rows,
    progress: &dyn Progress,
) -> Result<Content, ProjectError> {
    let root = project.root();
    progress.stage("reading", None);
    let mut files = ontology(root)?;
    let ontology = terms(&files, &project.config().base);
    let vocabulary = Vocabulary::from_quads(&ontology);
    let mut data = files::below(root, "data")?;
    data.retain(|file| !changed.iter().any(|other| other.path == file.path));
    data.extend_from_slice(changed);
    data.sort_by(|a, b| a.path.cmp(&b.path));
    files.extend(data);
    progress.stage("importing", Some(files.len() as u64));
    let settings = project.settings(&vocabulary);
    let (batches, mut report) = import::read_without(&files, settings, without);
    progress.advance(files.len() as u64);
    // Where a file of the ontology has a syntax error, that is the finding.
    let is_broken = |path: &str| path.starts_with("ontology/");
    if settings.claims_only && !report.iter().any(|found| found.place.file.as_deref().is_some_and(is_broken)) {
        report.extend(undeclared(&vocabulary));
    }
    let shapes = texts(files.into_iter().filter(|file| import::is_shapes(&file.path)).collect(), &mut report);
    let questions = questions(project, &mut report)?;
    let explainers =
        files::below(root, "explainers")?.into_iter().filter(|file| ends_with(&file.path, ".md")).collect();
    let explainers = texts(explainers, &mut report);
    report.sort();
    Ok(Content { batches, vocabulary, ontology, shapes, questions, explainers, report })
}

/// The terms of the ontology alone, for verbs that only need their names.
pub(super) fn vocabulary(project: &Project) -> Result<Vocabulary, ProjectError> {
    Ok(Vocabulary::from_quads(&terms(&ontology(project.root())?, &project.config().base)))
}

/// The files of the ontology: the project's own, and those of the program that it does not replace.
pub(super) fn ontology(root: &Path) -> Result<Vec<InputFile>, ProjectError> {
    let mut files = files::below(root, "ontology")?;
    for (path, text) in ONTOLOGY {
        if !files.iter().any(|file| file.path == path) {
            files.push(InputFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() });
        }
    }
    Ok(files)
}

/// Terms that the program itself speaks: a vocabulary without them would make every file wrong.
const SPOKEN: [NamedNodeRef<'static>; 8] =
    [tr::CLAIM, tr::TEXT, tr::POLARITY, tr::STATUS, tr::ASSESSMENT, tr::STANCE, tr::SOURCE, tr::RELATION];

/// Reports an ontology that lacks terms of the program (T7002).
fn undeclared(vocabulary: &Vocabulary) -> Report {
    let missing: Vec<String> = SPOKEN
        .into_iter()
        .filter(|term| vocabulary.get(*term).is_none())
        .map(|term| format!("`tr:{}`", term.as_str().trim_start_matches(tr::NS)))
        .collect();
    if missing.is_empty() {
        return Report::new();
    }
    let message = format!("the ontology does not declare {}", missing.join(", "));
    let found = Diagnostic::new(&codes::BAD_ONTOLOGY, Place::file("ontology/vocabulary.ttl"), message)
        .hint("a file of this name takes the place of the one that is built in: put terms of your own into another file of ontology/");
    std::iter::once(found).collect()
}

impl Content {
    /// A dataset of what the files say, without a store.
    pub fn reader(&self, policy: Policy) -> Reader {
        Reader::from_quads(self.quads().cloned(), policy)
    }

    fn quads(&self) -> impl Iterator<Item = &Quad> {
        self.batches.iter().flat_map(|batch| &batch.statements).map(|statement| &statement.quad)
    }
}

/// What the ontology says of its terms; syntax errors are reported when the same files are imported.
fn terms(files: &[InputFile], base: &str) -> Vec<Quad> {
    let mut quads = Vec::new();
    for file in files.iter().filter(|file| ends_with(&file.path, ".ttl") && !import::is_shapes(&file.path)) {
        let text = String::from_utf8_lossy(&file.bytes);
        let (statements, _) = syntax::parse(&text, syntax::Format::Turtle, base, &file.path);
        quads.extend(statements.into_iter().map(|statement| statement.quad));
    }
    quads
}

pub(super) fn questions(project: &Project, report: &mut Report) -> Result<Vec<Question>, ProjectError> {
    let files =
        files::below(project.root(), "queries")?.into_iter().filter(|file| ends_with(&file.path, ".rq")).collect();
    let mut questions = Vec::new();
    for (path, text) in texts(files, report) {
        let (question, found) = query::load(&path, &text, project.prefixes());
        report.extend(found);
        questions.extend(question);
    }
    Ok(questions)
}

/// Files as text; one that is not UTF-8 is reported and left out.
fn texts(files: Vec<InputFile>, report: &mut Report) -> Vec<(String, String)> {
    files
        .into_iter()
        .filter_map(|file| match import::decode(&file.bytes, &file.path) {
            Ok(text) => Some((file.path.clone(), text.to_owned())),
            Err(found) => {
                report.push(*found);
                None
            }
        })
        .collect()
}

/// Whether a path has this ending, in lower case as the project's own files have it.
fn ends_with(path: &str, ending: &str) -> bool {
    path.ends_with(ending)
}
