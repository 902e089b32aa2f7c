//! `treatise query`

use super::error::Failure;
use super::output::{self, Destination};
use super::remote::Remote;
use super::session::{Format, Session, grouped, plural};
use super::typed::{Typed, typed};
use super::view::ViewArgs;
use clap::ValueEnum;
use serde_json::{Value, json};
use std::path::PathBuf;
use treatise::diagnostic::Place;
use treatise::project::{Project, Stale};
use treatise::query::output as answers;
use treatise::query::{Evidence, Question, Words, evidence};
use treatise::sparql::{Answer, Limits, Plan, Step};
use treatise::store::Reader;

/// Ask a named question, or any SPARQL query
///
/// Questions are files in queries/ with typed parameters. The prefixes of the project (actor:, agreement:, claim: and
/// so on) are known in every query. Without a name, -e or -f, the query is read from standard input.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    treatise query --list\n  \
    treatise query terms-in-force -p from=us -p to=il\n  \
    treatise query terms-in-force --help-parameters\n  \
    treatise query -e 'ASK { ?t a tr:MutualDefenceTreaty ; tr:party actor:us , actor:il ; tr:legalForce tr:InForce }'\n  \
    treatise query -f my.rq -o csv --output-file answer.csv\n  \
    treatise query timeline --at 3      as the record stood at revision 3\n  \
    treatise query terms-in-force --evidence -o json      with the claims behind each row\n  \
    treatise query terms-in-force --explain      the order in which it is answered, with estimates\n  \
    treatise query terms-in-force --valid-on 1985-06-01 --policy with-contested\n  \
    treatise query timeline --local     here, though treatise.toml names a store elsewhere")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Args {
    /// Name of a question in queries/
    name: Option<String>,
    /// Give a parameter of the question its value
    #[arg(short = 'p', long = "parameter", value_name = "NAME=VALUE", requires = "name", value_parser = pair)]
    parameters: Vec<(String, String)>,
    /// Ask the query in this file
    #[arg(short, long, value_name = "FILE", conflicts_with_all = ["name", "text"])]
    file: Option<PathBuf>,
    /// Ask this query
    #[arg(short = 'e', long, value_name = "SPARQL", conflicts_with = "name")]
    text: Option<String>,
    /// List the questions with their parameters
    #[arg(short, long, conflicts_with_all = ["name", "file", "text"])]
    list: bool,
    /// Describe the question and what its parameters take
    #[arg(long, requires = "name")]
    help_parameters: bool,
    /// Format of the answer; a table for rows and Turtle for graphs if not given
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<AnswerFormat>,
    #[command(flatten)]
    destination: Destination,
    /// Ask the store on this machine, though treatise.toml names another
    #[arg(long)]
    local: bool,
    #[command(flatten)]
    view: ViewArgs,
    /// Give with each row the claims it comes from, their weakest status, sources and quotations
    #[arg(long, conflicts_with_all = ["list", "help_parameters"])]
    evidence: bool,
    /// Do not answer, but tell how: in which order patterns are looked up, and about how many solutions each has
    #[arg(long, conflicts_with_all = ["list", "help_parameters", "evidence", "output", "output_file"])]
    explain: bool,
    /// Stop after so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    timeout: u64,
    /// Give no more than so many rows
    #[arg(long, value_name = "ROWS")]
    limit: Option<usize>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AnswerFormat {
    Table,
    Csv,
    Tsv,
    Json,
    Xml,
    Ndjson,
    Turtle,
    Ntriples,
    Jsonld,
}

impl AnswerFormat {
    fn get(self) -> answers::Format {
        match self {
            Self::Table => answers::Format::Table,
            Self::Csv => answers::Format::Csv,
            Self::Tsv => answers::Format::Tsv,
            Self::Json => answers::Format::Json,
            Self::Xml => answers::Format::Xml,
            Self::Ndjson => answers::Format::NdJson,
            Self::Turtle => answers::Format::Turtle,
            Self::Ntriples => answers::Format::NTriples,
            Self::Jsonld => answers::Format::JsonLd,
        }
    }
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        if self.list {
            return list(&project, session);
        }
        if let Some(name) = self.name.as_deref().filter(|_| self.help_parameters) {
            return output::print_wrapped(&describe(&project.question(name)?), session.stdout_style().width);
        }
        let selection = self.view.selection();
        if let Some(remote) = Remote::find(&project, self.local)? {
            remote.can(&selection, self.evidence)?;
            if self.explain {
                return Err(Failure::caller("how a store elsewhere answers is not known here")
                    .hint("with --local, the store on this machine is asked"));
            }
            return self.ask_remote(&project, &remote, session);
        }
        let reader = project.select(&selection)?;
        let vocabulary = project.vocabulary()?;
        let words = Words { records: &reader, vocabulary: &vocabulary, prefixes: project.prefixes() };
        if self.explain {
            tell_plan(&self.plan(&project, &reader)?, session)?;
        } else if self.evidence {
            let mut found = self.trace(&project, &reader)?;
            found.examine(&reader, &project.snapshots());
            self.write_evidence(found, session, &words)?;
        } else {
            self.write(&self.ask(&project, &reader)?, session, &words)?;
        }
        self.view.finish(&project, session)
    }

    fn ask_remote(&self, project: &Project, remote: &Remote, session: &Session) -> Result<(), Failure> {
        let records = project.records()?;
        let vocabulary = project.vocabulary()?;
        let answer = if let Some(name) = &self.name {
            remote.question(project, &project.question(name)?, &self.parameters, &records, self.limits())?
        } else {
            let Typed { name: place, text } = self.typed()?;
            remote
                .query(project, &text, Place::file(place.as_str()).at(1, 1), self.limits())
                .map_err(|failure| failure.typed(&place, &text))?
        };
        let words = Words { records: &records, vocabulary: &vocabulary, prefixes: project.prefixes() };
        self.write(&answer, session, &words)?;
        remote.tell(project, session)
    }

    fn limits(&self) -> Limits {
        Limits { seconds: Some(self.timeout), rows: self.limit }
    }

    fn trace(&self, project: &Project, reader: &Reader) -> Result<Evidence, Failure> {
        if let Some(name) = &self.name {
            let question = project.question(name)?;
            let reader = project.reader_for(question.query(), reader)?;
            return Ok(question.evidence(&reader, project.prefixes(), &self.parameters, self.limits())?);
        }
        let Typed { name: place, text } = self.typed()?;
        project
            .evidence(&text, Place::file(place.as_str()).at(1, 1), reader, self.limits())
            .map_err(|error| Failure::from(error).typed(&place, &text))
    }

    fn ask(&self, project: &Project, reader: &Reader) -> Result<Answer, Failure> {
        let limits = self.limits();
        if let Some(name) = &self.name {
            let question = project.question(name)?;
            let reader = project.reader_for(question.query(), reader)?;
            return Ok(question.run(&reader, project.prefixes(), &self.parameters, limits)?);
        }
        let Typed { name: place, text } = self.typed()?;
        project
            .query(&text, Place::file(place.as_str()).at(1, 1), reader, limits)
            .map_err(|error| Failure::from(error).typed(&place, &text))
    }

    fn plan(&self, project: &Project, reader: &Reader) -> Result<Plan, Failure> {
        if let Some(name) = &self.name {
            let question = project.question(name)?;
            let reader = project.reader_for(question.query(), reader)?;
            return Ok(question.plan(&reader, project.prefixes(), &self.parameters)?);
        }
        let Typed { name: place, text } = self.typed()?;
        project
            .plan(&text, Place::file(place.as_str()).at(1, 1), reader)
            .map_err(|error| Failure::from(error).typed(&place, &text))
    }

    fn typed(&self) -> Result<Typed, Failure> {
        typed("query", self.text.as_deref(), self.file.as_deref(), || {
            Failure::caller("no question")
                .hint("name one (`treatise query --list` shows them), or give SPARQL with -e, -f or on standard input")
        })
    }

    fn write(&self, answer: &Answer, session: &Session, words: &Words<'_>) -> Result<(), Failure> {
        let format = match (self.output, answer) {
            (Some(format), _) => format.get(),
            (None, Answer::Graph { .. }) => answers::Format::Turtle,
            (None, _) => answers::Format::Table,
        };
        let bytes = answers::write(answer, format, words, session.stdout_style().width)
            .map_err(|error| Failure::caller(error.to_string()))?;
        self.destination.write(&bytes)?;
        self.tell_extent(answer, format, session);
        Ok(())
    }

    fn write_evidence(&self, found: Evidence, session: &Session, words: &Words<'_>) -> Result<(), Failure> {
        let format = self.output.map_or(answers::Format::Table, AnswerFormat::get);
        let bytes = evidence::write(&found, format, words, session.stdout_style().width)
            .map_err(|error| Failure::caller(error.to_string()))?;
        self.destination.write(&bytes)?;
        if let Some(note) = evidence::note(&found) {
            session.say(&note);
        }
        self.tell_extent(&Answer::Rows(found.rows), format, session);
        Ok(())
    }

    /// Says how much there is, where the answer itself does not.
    fn tell_extent(&self, answer: &Answer, format: answers::Format, session: &Session) {
        let told = format == answers::Format::Table && !self.destination.is_file();
        if let Some(note) = answers::note(answer).filter(|_| !told) {
            session.say(&note);
        }
    }
}

/// Writes how a query would be answered.
fn tell_plan(plan: &Plan, session: &Session) -> Result<(), Failure> {
    if session.format == Format::Json {
        let step = |step: &Step| json!({ "depth": step.depth, "step": step.words, "rows": step.rows });
        return output::print_json(&plan.steps.iter().map(step).collect());
    }
    let line = |step: &Step| {
        let rows = step.rows.map_or_else(String::new, |rows| grouped(usize::try_from(rows).unwrap_or(usize::MAX)));
        format!("{rows:>14}  {:indent$}{}", "", step.words, indent = 2 * step.depth)
    };
    let lines: Vec<String> = plan.steps.iter().map(line).collect();
    output::print_text(&format!("{:>14}  in this order\n{}", "about rows", lines.join("\n")))
}

/// Says that files tell something else than the store.
pub(super) fn tell_stale(project: &Project, session: &Session) -> Result<(), Failure> {
    let Stale { changed, updated } = project.stale()?;
    let list = |paths: &[String]| match paths {
        [] => None,
        [one] => Some((one.clone(), "it")),
        [first, rest @ ..] => Some((format!("{first} and {}", plural(rest.len(), "other file")), "them")),
    };
    if let Some((files, them)) = list(&changed) {
        session.say(&format!("{files} changed since the last import: `treatise import` reads {them}"));
    }
    if let Some((files, _)) = list(&updated) {
        session.say(&format!(
            "an update took statements from {files}: `treatise import` brings back what is still said there"
        ));
    }
    Ok(())
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE, for example from=us".to_owned()),
    }
}

fn list(project: &Project, session: &Session) -> Result<(), Failure> {
    let (questions, report) = project.questions()?;
    match session.format {
        Format::Json => output::print_json(&questions.iter().map(value).collect())?,
        Format::Text => {
            let lines: Vec<String> = questions.iter().map(summary).collect();
            output::print_text(&lines.join("\n"))?;
        }
    }
    session.show_findings(project, &report);
    Ok(())
}

fn summary(question: &Question) -> String {
    let parameters: Vec<String> = question
        .parameters
        .iter()
        .map(|parameter| match &parameter.default {
            Some(default) => format!("{}={default}", parameter.name),
            None if parameter.required => format!("{}=…", parameter.name),
            None => format!("[{}=…]", parameter.name),
        })
        .collect();
    let parameters =
        if parameters.is_empty() { String::new() } else { format!("\n{:26}-p {}", "", parameters.join(" -p ")) };
    format!("{:<24}  {}{parameters}", question.name, question.summary)
}

/// All that a question says of itself.
fn describe(question: &Question) -> String {
    let mut out = format!("{}: {}\n\n{}\n", question.name, question.summary, question.answer);
    if let Some(description) = &question.description {
        out.push_str(&format!("\n{description}\n"));
    }
    if question.parameters.is_empty() {
        out.push_str("\nIt takes no parameters.\n");
    }
    for parameter in &question.parameters {
        out.push_str(&format!("\n-p {}=…  {}\n    {}\n", parameter.name, parameter.label, parameter.kind.form()));
        if !parameter.values.is_empty() {
            out.push_str(&format!("    one of: {}\n", parameter.values.join(", ")));
        }
        match &parameter.default {
            Some(default) => out.push_str(&format!("    {default} if not given\n")),
            None if parameter.required => out.push_str("    must be given\n"),
            None => out.push_str("    may be left out\n"),
        }
    }
    out
}

fn value(question: &Question) -> Value {
    let parameters: Vec<Value> = question
        .parameters
        .iter()
        .map(|parameter| {
            json!({
                "name": parameter.name, "type": parameter.kind.name(), "label": parameter.label,
                "default": parameter.default, "required": parameter.required, "values": parameter.values,
            })
        })
        .collect();
    json!({
        "name": question.name, "summary": question.summary, "answer": question.answer,
        "tags": question.tags, "parameters": parameters,
    })
}
