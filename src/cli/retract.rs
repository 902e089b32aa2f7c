//! `treatise retract`

use super::error::Failure;
use super::output;
use super::session::{Format, Session, plural};
use serde_json::{Value, json};
use treatise::model::NamedNode;
use treatise::model::edtf::Day;
use treatise::project::{Project, Retracted, Verdict};

/// Give a source up, and list everything that rested on it
///
/// Nothing is deleted: the source gets a row in data/retractions.csv, and what only it supported counts as unverified
/// from then on. The list is what is left to do: claims, denials, facts, sentences, rows of exported tables.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    treatise retract jvl-us-israel-agreements --reason 'The page was withdrawn by its publisher.' --dry-run\n  \
    treatise retract source:axios-20-year-mou --reason 'A forgery.' --by editors --on 2026-11-20\n  \
    treatise retract axios-20-year-mou --undo\n  \
    treatise retract --list")]
pub(super) struct Args {
    /// Id of the source
    #[arg(required_unless_present = "list")]
    source: Option<String>,
    /// Why, in a sentence
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["list", "undo"])]
    reason: Option<String>,
    /// Who decided it: id of an actor
    #[arg(long, value_name = "ACTOR")]
    by: Option<String>,
    /// When, YYYY-MM-DD [default: the day of --date, or today]
    #[arg(long, value_name = "DATE", value_parser = super::view::day)]
    on: Option<Day>,
    /// Take the retraction back
    #[arg(long, conflicts_with_all = ["reason", "by", "on"])]
    undo: bool,
    /// Only list what would follow; write nothing
    #[arg(long)]
    dry_run: bool,
    /// List the sources that were retracted
    #[arg(long, conflicts_with_all = ["source", "reason", "by", "on", "undo", "dry_run"])]
    list: bool,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        let Some(source) = self.source.as_deref() else { return list(&project, session) };
        let verdict = match &self.reason {
            Some(reason) => Verdict::Retract {
                reason: reason.clone(),
                by: self.by.clone(),
                on: self.on.unwrap_or(session.now.today),
            },
            None => Verdict::Restore,
        };
        let watcher = session.progress();
        let done = project.retract(source, &verdict, self.dry_run, &session.now, &watcher)?;
        drop(watcher);
        match session.format {
            Format::Json => output::print_json(&json(&project, &done))?,
            Format::Text => output::print_text(&self.text(&project, &done))?,
        }
        session.show_findings(&project, &done.findings);
        let did = match (&done.revision, self.undo) {
            (None, _) if self.dry_run => "nothing was written".to_owned(),
            (None, _) => "the store held it already".to_owned(),
            (Some(revision), false) => format!("retracted in revision {}", revision.number),
            (Some(revision), true) => format!("taken back in revision {}", revision.number),
        };
        session.say(&format!("source `{source}`: {did}"));
        Ok(())
    }

    fn text(&self, project: &Project, done: &Retracted) -> String {
        let mut lines = done.fall.text(project.prefixes());
        if self.undo {
            lines.insert(0, "With the source back, this is no longer so:".to_owned());
            lines.insert(1, String::new());
        }
        if !done.sentences.is_empty() {
            lines.push(format!("\nSentences that cite such claims: {}", done.sentences.len()));
            lines.extend(
                done.sentences
                    .iter()
                    .map(|it| format!("  {}:{}  {}\n      {}", it.file, it.line, name(project, &it.claim), it.text)),
            );
        }
        if !done.tables.is_empty() {
            lines.push("\nExported tables with other rows:".to_owned());
            lines.extend(done.tables.iter().map(|(path, rows)| format!("  {path}  {}", plural(*rows, "row"))));
        }
        lines.join("\n")
    }
}

fn name(project: &Project, node: &NamedNode) -> String {
    project.prefixes().compact(node.as_ref()).into_owned()
}

fn json(project: &Project, done: &Retracted) -> Value {
    let sentences: Vec<Value> = done
        .sentences
        .iter()
        .map(|it| json!({ "file": it.file, "line": it.line, "claim": name(project, &it.claim), "text": it.text }))
        .collect();
    let tables: Vec<Value> = done.tables.iter().map(|(path, rows)| json!({ "file": path, "rows": rows })).collect();
    json!({
        "source": name(project, &done.source),
        "revision": done.revision.as_ref().map(|revision| revision.number),
        "worklist": done.fall.json(project.prefixes()),
        "sentences": sentences,
        "tables": tables,
        "findings": treatise::diagnostic::render::json(&done.findings),
    })
}

fn list(project: &Project, session: &Session) -> Result<(), Failure> {
    let all = project.retractions()?;
    let by = |it: &treatise::model::claim::Retraction| it.by.as_ref().map(|by| name(project, by));
    match session.format {
        Format::Json => {
            let value = |(source, it): &(NamedNode, treatise::model::claim::Retraction)| json!({ "source": name(project, source), "on": it.on, "reason": it.reason, "by": by(it) });
            output::print_json(&all.iter().map(value).collect())
        }
        Format::Text if all.is_empty() => output::print_text("no source was retracted"),
        Format::Text => {
            let line = |(source, it): &(NamedNode, treatise::model::claim::Retraction)| {
                let reason = it.reason.as_deref().unwrap_or_default();
                let by = by(it).map(|by| format!(" ({by})")).unwrap_or_default();
                format!("{}  {}  {reason}{by}", it.on, name(project, source))
            };
            output::print_text(&all.iter().map(line).collect::<Vec<_>>().join("\n"))
        }
    }
}
