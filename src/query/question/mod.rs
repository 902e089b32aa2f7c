//! Named questions: SPARQL files whose header says what they ask, what an answer means, and which
//! parameters they take.
//!
//! Entry points: [`load`] and [`Question::run`].
//!
//! 1. Header lines `#+ …` at the top are YAML; every fault in them has its line.
//! 2. The rest is SPARQL; a parameter `from` is the variable `$from` of it.
//! 3. [`Question::bind`] reads what the caller gave as terms and checks that they name something.
//! 4. [`Question::run`] evaluates the query with these terms in place of the variables.
//!
//! Absent on purpose: pasting values into the text of a query. A value can never change what is asked.

mod agree;
mod bind;
mod header;
mod places;
mod scan;
#[cfg(test)]
mod tests;

use crate::diagnostic::{Diagnostic, Place, Report, codes};
use crate::model::{Prefixes, Term};
use crate::query::there::functions;
use crate::sparql::{Answer, Limits, Plan, Query, SparqlError, evaluate, explain, parse};
use crate::store::Reader;

pub use bind::ids;
pub use header::{Chart, ChartKind, Parameter, ParameterType};

/// One question of the library.
#[derive(Clone, Debug)]
pub struct Question {
    /// Its name: the name of the file without `.rq`.
    pub name: String,
    /// Its file, relative to the project.
    pub path: String,
    /// What it asks, in one line.
    pub summary: String,
    /// What a row of the answer means, and what an empty answer means.
    pub answer: String,
    /// More about it, for those who want to know how the answer comes about.
    pub description: Option<String>,
    /// What it takes, in the order of the header.
    pub parameters: Vec<Parameter>,
    /// What it is filed under.
    pub tags: Vec<String>,
    /// How its answer is drawn, if it can be.
    pub chart: Option<Chart>,
    /// The whole file.
    pub text: String,
    query: Query,
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// What was given for the parameters is not usable.
    #[error("the parameters cannot be used")]
    Parameters(Report),
    /// Its rows cannot carry their evidence, as the report says (`T5008`).
    #[error("the evidence of this question cannot be given")]
    Refused(Report),
    /// The query could not be evaluated.
    #[error(transparent)]
    Sparql(#[from] SparqlError),
}

/// Reads a question; `path` is the file, and its name without `.rq` is the name of the question.
///
/// The report holds everything that is wrong with header and query, each with its line.
pub fn load(path: &str, text: &str, prefixes: &Prefixes) -> (Option<Question>, Report) {
    let mut report = Report::new();
    let header = header::read(path, text, &mut report);
    let query = parse(text, prefixes, Place::file(path).at(1, 1)).map_err(|error| report.push(error)).ok();
    if let Some(header) = &header {
        agree::variables(path, text, header, &mut report);
        if let Some(query) = &query {
            agree::chart(path, header, query, &mut report);
            agree::days(header, query, &mut report);
        }
    }
    report.sort();
    let question = header.zip(query).filter(|_| !report.has_errors()).map(|(header, query)| Question {
        name: name_of(path),
        path: path.to_owned(),
        summary: header.summary,
        answer: header.answer,
        description: header.description,
        parameters: header.parameters,
        tags: header.tags,
        chart: header.chart.map(|(chart, _)| chart),
        text: text.to_owned(),
        query,
    });
    (question, report)
}

/// Reads a library: pairs of path and text. The questions come in the order of their names.
pub fn load_all(files: &[(String, String)], prefixes: &Prefixes) -> (Vec<Question>, Report) {
    let mut report = Report::new();
    let mut questions = Vec::new();
    for (path, text) in files {
        let (question, found) = load(path, text, prefixes);
        report.extend(found);
        questions.extend(question);
    }
    questions.sort_by(|a, b| a.name.cmp(&b.name));
    report.sort();
    (questions, report)
}

/// The question of this name.
///
/// # Errors
/// A finding that says which question may have been meant.
pub fn find<'a>(questions: &'a [Question], name: &str) -> Result<&'a Question, Box<Diagnostic>> {
    questions.iter().find(|question| question.name == name).ok_or_else(|| {
        let message = format!("there is no question `{name}`");
        let known = questions.iter().map(|question| question.name.as_str());
        let place = Place::file("queries");
        Box::new(Diagnostic::new(&codes::UNKNOWN_QUESTION, place, message).suggest(name, known))
    })
}

impl Question {
    /// The parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// The parsed query.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Reads values for the parameters as terms; parameters without a value take their default.
    ///
    /// A value for a thing is an id (`us`), a prefixed name (`actor:us`) or an IRI, and must name
    /// something that the data describe.
    ///
    /// # Errors
    /// Every unknown name, missing value and unfit value, each with the form that is expected.
    pub fn bind(
        &self,
        given: &[(String, String)],
        prefixes: &Prefixes,
        reader: &Reader,
    ) -> Result<Vec<(String, Term)>, Report> {
        bind::bind(self, given, prefixes, reader)
    }

    /// Binds the parameters and evaluates the query.
    ///
    /// # Errors
    /// [`QueryError`] says whether the parameters or the evaluation failed.
    pub fn run(
        &self,
        reader: &Reader,
        prefixes: &Prefixes,
        given: &[(String, String)],
        limits: Limits,
    ) -> Result<Answer, QueryError> {
        let bindings = self.bind(given, prefixes, reader).map_err(QueryError::Parameters)?;
        let query = self.query.clone().with(functions(reader, prefixes));
        Ok(evaluate(reader, &query, &bindings, limits)?)
    }

    /// How the question would be answered with these parameters.
    ///
    /// # Errors
    /// [`QueryError`] says whether the parameters or the query cannot be used.
    pub fn plan(&self, reader: &Reader, prefixes: &Prefixes, given: &[(String, String)]) -> Result<Plan, QueryError> {
        let bindings = self.bind(given, prefixes, reader).map_err(QueryError::Parameters)?;
        Ok(explain(reader, &self.query, &bindings, prefixes)?)
    }
}

/// The name of the question in a file.
fn name_of(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.strip_suffix(".rq").unwrap_or(file).to_owned()
}

fn width(name: &str) -> u32 {
    u32::try_from(name.chars().count()).unwrap_or(1)
}

/// `` `a`, `b` and `c` ``, or `none`.
fn list<S: AsRef<str>>(names: &[S]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.as_slice() {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
