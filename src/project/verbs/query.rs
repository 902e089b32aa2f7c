//! `query`, `why` and `log`: asking what the store holds.

use crate::diagnostic::{Diagnostic, Place, Report, codes};
use crate::model::edtf::Day;
use crate::project::{Project, ProjectError, unknown_name};
use crate::query::evidence::refused;
use crate::query::there::functions;
use crate::query::{Absences, Evidence, IsThere, Question, Target, Why, evidence, why};
use crate::sparql::{self, Answer, Limits, Plan, Query, TraceError};
use crate::store::{Reader, Revision};

/// The failure for a text that is wrong.
pub(super) fn caller(found: Diagnostic) -> ProjectError {
    ProjectError::Caller(Box::new(std::iter::once(found).collect()))
}

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
        let (query, reader) = self.asked(text, place, reader)?;
        sparql::evaluate(&reader, &query, &[], limits).map_err(ProjectError::Sparql)
    }

    /// How SPARQL text would be answered.
    ///
    /// # Errors
    /// As for [`Project::query`].
    pub fn plan(&self, text: &str, place: Place, reader: &Reader) -> Result<Plan, ProjectError> {
        let (query, reader) = self.asked(text, place, reader)?;
        sparql::explain(&reader, &query, &[], self.prefixes()).map_err(ProjectError::Sparql)
    }

    /// The query of a text, and the reader that it asks.
    fn asked(&self, text: &str, place: Place, reader: &Reader) -> Result<(Query, Reader), ProjectError> {
        let query = sparql::parse(text, self.prefixes(), place).map_err(caller)?;
        if let Some(found) = query.without_day(&[]) {
            return Err(caller(found));
        }
        let by_policy = self.by_clause(&query, reader)?;
        let (query, reader) = by_policy.as_ref().map_or((&query, reader), |(query, reader)| (query, reader));
        let query = query.clone().with(functions(reader, self.prefixes()));
        let reader = self.reader_for(&query, reader)?.into_owned();
        Ok((query, reader))
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
        let query = sparql::parse(text, self.prefixes(), place.clone()).map_err(caller)?;
        let reader = self.reader_for(&query, reader)?;
        evidence(&reader, &query, &[], limits).map_err(|error| match error {
            TraceError::Uncovered(what) => caller(refused(&what, text, place)),
            TraceError::Sparql(error) => ProjectError::Sparql(error),
        })
    }

    /// The claims, stances, sources and quotations behind a thing or a triple.
    ///
    /// # Errors
    /// [`ProjectError::Caller`] where the words name nothing.
    pub fn why(&self, words: &[String], reader: &Reader) -> Result<Why, ProjectError> {
        let reader = &self.with_standings(reader);
        let target = Target::parse(&words.join(" "), self.prefixes(), reader)
            .map_err(|found| ProjectError::Caller(Box::new(std::iter::once(*found).collect())))?;
        let mut why = why(reader, self.prefixes(), &target);
        why.examine(reader, &self.snapshots());
        Ok(why)
    }

    /// Whether there is such a thing, as far as the record knows: a pattern in Turtle, or the id of a denial.
    ///
    /// `valid_on` asks for denials that speak for that day.
    ///
    /// # Errors
    /// [`ProjectError::Caller`] where the words are no pattern, or one that leaves too much open.
    pub fn is_there(
        &self,
        words: &str,
        reader: &Reader,
        today: Day,
        valid_on: Option<Day>,
    ) -> Result<IsThere, ProjectError> {
        let caller = |report: Report| ProjectError::Caller(Box::new(report));
        let absences = Absences::load(reader, self.prefixes());
        let asked = absences.read(words).map_err(caller)?;
        absences.is_there(&asked, today, valid_on).map_err(|cause| {
            let found = Diagnostic::new(&codes::COSTLY_DENIAL, Place::file("pattern"), cause.to_string());
            caller(std::iter::once(found.hint("name a party, an agreement or a class in the pattern")).collect())
        })
    }

    /// Every revision, oldest first.
    ///
    /// # Errors
    /// [`ProjectError::Empty`] where nothing was imported.
    pub fn log(&self) -> Result<Vec<Revision>, ProjectError> {
        self.existing_store()?.revisions().map_err(ProjectError::Store)
    }
}
