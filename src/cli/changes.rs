//! What `show` and `diff` share: how changes are written.

use super::error::Failure;
use super::output::Destination;
use super::session::{Format, Session, plural};
use clap::ValueEnum;
use treatise::model::edtf::Day;
use treatise::project::{Moment, Project, Selection, Span};
use treatise::query::Words;
use treatise::query::history::Names;
use treatise::query::words::instant;
use treatise::store::Revision;

/// How changes are written; to be flattened into a verb.
#[derive(Debug, clap::Args)]
pub(super) struct ChangeArgs {
    /// How to write the changes [default: prose, or json with `--format json`]
    #[arg(short, long, value_name = "FORMAT")]
    output: Option<ChangeFormat>,
    #[command(flatten)]
    destination: Destination,
    /// Tell everything, however long the lists are
    #[arg(long)]
    all: bool,
    /// Compare what is held by a policy of treatise.toml [default: supported]
    #[arg(long, value_name = "NAME")]
    policy: Option<String>,
    /// Compare what can speak for this day, YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = super::view::day)]
    valid_on: Option<Day>,
}

/// A format of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ChangeFormat {
    /// For people: counts, then claim by claim
    Prose,
    /// For programs
    Json,
    /// RDF Patch: the stated quads, for replicas
    Patch,
    /// A table, one row a change
    Csv,
}

/// How many revisions are listed in front of the changes, unless all are asked for.
const MOST_REVISIONS: usize = 10;

impl ChangeArgs {
    /// Writes what lies between two states.
    pub(super) fn write(&self, session: &Session, project: &Project, span: &Span) -> Result<(), Failure> {
        let format = self.output.unwrap_or(match session.format {
            Format::Json => ChangeFormat::Json,
            Format::Text => ChangeFormat::Prose,
        });
        let text =
            if format == ChangeFormat::Patch { span.patch() } else { self.text(session, project, span, format)? };
        self.destination.write(text.as_bytes())
    }

    fn text(&self, session: &Session, project: &Project, span: &Span, format: ChangeFormat) -> Result<String, Failure> {
        let selection = Selection { at: None, policy: self.policy.clone(), valid_on: self.valid_on };
        let readers = span.readers(project, &selection)?;
        let diff = span.diff(project, &readers);
        let vocabulary = project.vocabulary()?;
        let words = |records| Words { records, vocabulary: &vocabulary, prefixes: project.prefixes() };
        let names = Names { before: words(&readers.0), after: words(&readers.1) };
        Ok(match format {
            ChangeFormat::Csv => diff.csv(&names),
            ChangeFormat::Json => {
                let mut value = diff.json(&names);
                value["revisions"] = span.revisions().iter().map(super::log::value).collect();
                format!("{value:#}\n")
            }
            _ => format!("{}\n{}", self.head(span), diff.text(&names, session.stdout_style().width, self.all)),
        })
    }

    /// Which revisions are told of.
    fn head(&self, span: &Span) -> String {
        let revisions = span.revisions();
        if let ([one], true) = (revisions, span.from < span.to) {
            return single(one);
        }
        let state = |number: u64| match span.revision(number) {
            Some(revision) => format!("revision {number} ({})", instant(&revision.time)),
            None => "the empty state before the first revision".to_owned(),
        };
        let way = if span.from > span.to { ", backwards" } else { "" };
        let count = plural(revisions.len(), "revision");
        if span.from == span.to {
            return format!("This is {}\n", state(span.to));
        }
        let mut head = format!("From {} to {}: {count}{way}\n", state(span.from), state(span.to));
        let told = if self.all { revisions.len() } else { MOST_REVISIONS.min(revisions.len()) };
        for revision in &revisions[revisions.len() - told..] {
            let Revision { number, author, message, added, removed, .. } = revision;
            head.push_str(&format!("  {number:>4}  +{added} -{removed}  {message} ({author})\n"));
        }
        if told < revisions.len() {
            head.push_str(&format!("  … and {} before them\n", plural(revisions.len() - told, "revision")));
        }
        head
    }
}

/// One revision in full.
fn single(revision: &Revision) -> String {
    let Revision { number, time, author, message, hash, files, .. } = revision;
    let mut head = format!("Revision {number}, {}, by {author}: {message}\n  {hash}\n", instant(time));
    head.extend(files.iter().map(|file| format!("  {file}\n")));
    head
}

/// Reads a moment; nothing for `now`.
pub(super) fn moment(text: &str) -> Result<Option<Moment>, String> {
    if text == "now" { Ok(None) } else { super::view::moment(text).map(Some) }
}

/// Reads a moment on the command line, for an argument that must be typed as one.
pub(super) fn typed(text: &str) -> Result<Option<Moment>, Failure> {
    moment(text).map_err(|hint| {
        Failure::caller(format!("`{text}` is no moment of the record")).hint(format!("{hint}; `now` is the newest"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn now_is_a_moment() {
        assert_eq!(moment("now"), Ok(None));
        assert_eq!(moment("3"), Ok(Some(Moment::Revision(3))));
        assert!(moment("then").is_err());
    }
}
