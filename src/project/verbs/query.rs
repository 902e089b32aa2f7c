//! `query`, `why` and `log`: asking what the store holds.

use crate::diagnostic::{Place, Report, codes};
use crate::project::{Content, Project, ProjectError, Silent, unknown_name};
use crate::query::evidence::refused;
use crate::query::{Evidence, Question, Target, Why, evidence, why};
use crate::sparql::{self, Answer, Limits, TraceError};
use crate::store::{Reader, Revision};

impl Project {
    /// The named questions, and what is wrong with their files.
    ///
    /// # Errors
    /// [`ProjectError::Io`].
    pub fn questions(&self) -> Result<(Vec<Question>, Report), ProjectError> {
        let mut report = Report::new();
        let questions = crate::project::content::questions(self, &mut report)?;
        Ok((questions, report))
    }

    /// The question of a name.
    ///
    /// # Errors
    /// [`ProjectError::Caller`] with the names there are, [`ProjectError::Data`] where its file is broken.
    pub fn question(&self, name: &str) -> Result<Question, ProjectError> {
        let (questions, report) = self.questions()?;
        let path = format!("queries/{name}.rq");
        let own: Report = report.iter().filter(|found| found.place.file.as_deref() == Some(&*path)).cloned().collect();
        if own.has_errors() {
            return Err(ProjectError::data(own));
        }
        let known: Vec<String> = questions.iter().map(|question| question.name.clone()).collect();
        questions
            .into_iter()
            .find(|question| question.name == name)
            .ok_or_else(|| unknown_name(&codes::UNKNOWN_QUESTION, "question", name, known.iter().map(String::as_str)))
    }

    /// Answers SPARQL text; the prefixes of the project are known in it.
    ///
    /// # Errors
    /// [`ProjectError::Caller`] for a syntax error, [`ProjectError::Sparql`] when the engine fails.
    pub fn query(&self, text: &str, place: Place, reader: &Reader, limits: Limits) -> Result<Answer, ProjectError> {
        let query = sparql::parse(text, self.prefixes(), place)
            .map_err(|found| ProjectError::Caller(Box::new(std::iter::once(found).collect())))?;
        if let Some(found) = query.without_day(&[]) {
            return Err(ProjectError::Caller(Box::new(std::iter::once(found).collect())));
        }
        sparql::evaluate(reader, &query, &[], limits).map_err(ProjectError::Sparql)
    }

    /// Answers SPARQL text with the claims behind each row; the prefixes of the project are known in it.
    ///
    /// # Errors
    /// [`ProjectError::Caller`] for a syntax error and for a query whose rows cannot be traced (`T5008`),
    /// [`ProjectError::Sparql`] when the engine fails.
    pub fn evidence(
        &self,
        text: &str,
        place: Place,
        reader: &Reader,
        limits: Limits,
    ) -> Result<Evidence, ProjectError> {
        let caller = |found| ProjectError::Caller(Box::new(std::iter::once(found).collect()));
        let query = sparql::parse(text, self.prefixes(), place.clone()).map_err(caller)?;
        evidence(reader, &query, &[], limits).map_err(|error| match error {
            TraceError::Uncovered(what) => caller(refused(&what, text, place)),
            TraceError::Sparql(error) => ProjectError::Sparql(error),
        })
    }

    /// The claims, stances, sources and quotations behind a thing or a triple.
    ///
    /// # Errors
    /// [`ProjectError::Caller`] where the words name nothing.
    pub fn why(&self, words: &[String], reader: &Reader) -> Result<Why, ProjectError> {
        let target = Target::parse(&words.join(" "), self.prefixes(), reader)
            .map_err(|found| ProjectError::Caller(Box::new(std::iter::once(*found).collect())))?;
        Ok(why(reader, self.prefixes(), &target))
    }

    /// Every revision, oldest first.
    ///
    /// # Errors
    /// [`ProjectError::Empty`] where nothing was imported.
    pub fn log(&self) -> Result<Vec<Revision>, ProjectError> {
        self.existing_store()?.revisions().map_err(ProjectError::Store)
    }

    /// Which files have changed since they were imported, by path.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when a file cannot be read.
    pub fn stale(&self) -> Result<Vec<String>, ProjectError> {
        let stored = self.existing_store()?.digests();
        let content: Content = self.read(&Silent)?;
        let mut paths: Vec<String> = content
            .batches
            .iter()
            .filter(|batch| stored.get(&*batch.file.path) != Some(&batch.digest))
            .map(|batch| batch.file.path.to_string())
            .collect();
        paths.extend(stored.into_keys().filter(|path| !content.batches.iter().any(|batch| *batch.file.path == **path)));
        paths.sort();
        Ok(paths)
    }
}
