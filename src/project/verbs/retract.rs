//! `retract`: a source is given up, or taken back, and what follows is listed.
//!
//! 1. The table of retractions gets one row more or less, in memory.
//! 2. The record with and without that row is compared ([`crate::query::fall`]).
//! 3. Everything is checked. Sentences that can no longer stand are part of the worklist; any other
//!    error refuses the change, and then nothing is written.
//! 4. The table is written and imported as one revision.

use super::Now;
use crate::diagnostic::{Diagnostic, Place, Report, codes};
use crate::explain::{self, Explainer};
use crate::export::{self, ExportFile};
use crate::import::InputFile;
use crate::model::claim::Retraction;
use crate::model::edtf::Day;
use crate::model::vocab::{rdf, tr};
use crate::model::{Lookup, NamedNode};
use crate::project::{Content, Progress, Project, ProjectError, retractions};
use crate::query::fall::{Fall, fall};
use crate::store::{Reader, Revision};
use std::collections::{BTreeMap, BTreeSet};

/// What is to be done about a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Give it up.
    Retract {
        /// Why, in a sentence.
        reason: String,
        /// Who decided it: id of an actor.
        by: Option<String>,
        /// The day.
        on: Day,
    },
    /// Take the retraction back.
    Restore,
}

/// What a retraction, or taking one back, does.
pub struct Retracted {
    /// The source.
    pub source: NamedNode,
    /// What fell, or what stands again.
    pub fall: Fall,
    /// Sentences of explainers that cite claims which lost support.
    pub sentences: Vec<CitedIn>,
    /// What is wrong now with explainers.
    pub findings: Report,
    /// Exported tables whose rows differ, with how many do.
    pub tables: Vec<(String, usize)>,
    /// The revision that was made; nothing for a dry run.
    pub revision: Option<Revision>,
}

/// A sentence that cites a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedIn {
    /// The file.
    pub file: String,
    /// The line of the citation.
    pub line: usize,
    /// The claim.
    pub claim: NamedNode,
    /// The sentence.
    pub text: String,
}

/// One state of the project: its files, and the record they make.
struct State {
    content: Content,
    reader: Reader,
}

impl Project {
    /// Gives a source up, or takes that back, and lists what follows.
    ///
    /// # Errors
    /// [`ProjectError::Caller`] for a source that nobody describes, [`ProjectError::Retraction`] for one that
    /// is retracted already or is not, [`ProjectError::Data`] where something other than an explainer has
    /// errors: then nothing was changed.
    pub fn retract(
        &self,
        source: &str,
        verdict: &Verdict,
        dry_run: bool,
        now: &Now,
        progress: &dyn Progress,
    ) -> Result<Retracted, ProjectError> {
        let id = source.strip_prefix("source:").unwrap_or(source);
        let before = self.state(&[], progress)?;
        let source = self.known_source(id, &before.reader)?;
        let files = self.judged(id, &source, verdict, &before.reader)?;
        let after = self.state(&files, progress)?;
        progress.stage("checking", None);
        let examined = self.examine(&after.content, &after.reader, now)?;
        let (findings, others) = split(&examined.report);
        if others.has_errors() {
            return Err(ProjectError::data(others));
        }
        let (sound, fallen) = match verdict {
            Verdict::Retract { .. } => (&before, &after),
            Verdict::Restore => (&after, &before),
        };
        let fall = fall(&sound.reader, &fallen.reader);
        let sentences = self.citing(&fall.claims(), sound);
        let tables = differing(&self.tables(sound)?, &self.tables(fallen)?);
        let mut done = Retracted { source, fall, sentences, findings, tables, revision: None };
        if !dry_run {
            let message = match verdict {
                Verdict::Retract { reason, .. } => format!("retract source {id}: {reason}"),
                Verdict::Restore => format!("take back the retraction of source {id}"),
            };
            // A store that cannot be opened leaves the files as they are.
            drop(self.store()?);
            self.write(&files)?;
            done.revision = self.commit(&after.content, examined.checked.as_ref(), &message, now)?.0;
        }
        Ok(done)
    }

    /// The sources that were given up, with when and why, in order.
    ///
    /// # Errors
    /// [`ProjectError::Empty`] where nothing was imported.
    pub fn retractions(&self) -> Result<Vec<(NamedNode, Retraction)>, ProjectError> {
        let reader = self.existing_store()?.reader();
        let retracted = |source: NamedNode| Retraction::load(&reader, &source).map(|it| (source, it));
        Ok(reader.instances(tr::SOURCE_CLASS).into_iter().filter_map(retracted).collect())
    }

    fn state(&self, changed: &[InputFile], progress: &dyn Progress) -> Result<State, ProjectError> {
        let content = self.read_with(changed, progress)?;
        let reader = content.reader(self.policy());
        Ok(State { content, reader })
    }

    fn known_source(&self, id: &str, records: &Reader) -> Result<NamedNode, ProjectError> {
        let source = self.prefixes().resource("source", id);
        if records.nodes(source.as_ref().into(), rdf::TYPE).iter().any(|class| class.as_ref() == tr::SOURCE_CLASS) {
            return Ok(source);
        }
        let known = records.instances(tr::SOURCE_CLASS);
        let ids: Vec<&str> =
            known.iter().filter_map(|it| self.prefixes().kind(it.as_ref()).map(|(_, id)| id)).collect();
        let found = Diagnostic::new(&codes::DANGLING, Place::default(), format!("there is no source `{id}`"))
            .suggest(id, ids)
            .hint("sources are described in data/sources.csv");
        Err(ProjectError::Caller(Box::new(std::iter::once(found).collect())))
    }

    /// The files as the verdict makes them.
    fn judged(
        &self,
        id: &str,
        source: &NamedNode,
        verdict: &Verdict,
        records: &Reader,
    ) -> Result<Vec<InputFile>, ProjectError> {
        let table = self.text(retractions::TABLE);
        let retraction = Retraction::load(records, source);
        let text = match (verdict, retraction) {
            (Verdict::Retract { .. }, Some(it)) => {
                return Err(ProjectError::Retraction(format!("the source `{id}` was retracted on {}", it.on)));
            }
            (Verdict::Restore, None) => {
                return Err(ProjectError::Retraction(format!("the source `{id}` is not retracted")));
            }
            (Verdict::Retract { reason, by, on }, None) => {
                let by = by.as_deref().unwrap_or_default();
                let row = [id, &on.to_string(), reason, by.strip_prefix("actor:").unwrap_or(by)];
                retractions::with(table.as_deref(), row)
            }
            (Verdict::Restore, Some(_)) => {
                retractions::without(table.as_deref().unwrap_or_default(), id).ok_or_else(|| {
                    let table = retractions::TABLE;
                    ProjectError::Retraction(format!(
                        "the retraction of `{id}` is not in {table}: mend it where it stands"
                    ))
                })?
            }
        };
        let mut files = vec![InputFile { path: retractions::TABLE.to_owned(), bytes: text.into_bytes() }];
        if self.text(retractions::METADATA).is_none() {
            let bytes = retractions::DESCRIPTION.as_bytes().to_vec();
            files.push(InputFile { path: retractions::METADATA.to_owned(), bytes });
        }
        Ok(files)
    }

    fn write(&self, files: &[InputFile]) -> Result<(), ProjectError> {
        for file in files {
            let path = self.root().join(&file.path);
            std::fs::write(&path, &file.bytes).map_err(|source| ProjectError::Io { path, source })?;
        }
        Ok(())
    }

    /// The sentences that cite one of the claims, with the line of each citation.
    fn citing(&self, claims: &BTreeSet<&NamedNode>, sound: &State) -> Vec<CitedIn> {
        let mut cited = Vec::new();
        for (file, text) in &sound.content.explainers {
            let (explainer, _) = explain::compile(text, file, &self.against(&sound.content, &sound.reader));
            let sentences = explainer.as_ref().map(Explainer::sentences).unwrap_or_default();
            for claim in claims {
                let Some((_, id)) = self.prefixes().kind(claim.as_ref()) else { continue };
                let citing = sentences.iter().filter(|it| it.evidence().citations().iter().any(|c| c.claim == **claim));
                let mut texts = citing.map(|sentence| sentence.text());
                cited.extend(lines_citing(text, id).into_iter().map(|(line, words)| CitedIn {
                    file: file.clone(),
                    line,
                    claim: (*claim).clone(),
                    text: texts.next().unwrap_or(words),
                }));
            }
        }
        cited.sort_by(|a, b| (&a.file, a.line, &a.claim).cmp(&(&b.file, b.line, &b.claim)));
        cited
    }

    fn tables(&self, state: &State) -> Result<Vec<ExportFile>, ProjectError> {
        let comparisons = self.compared(&state.content.vocabulary, &state.reader);
        let input = self.export_input(&state.content, &state.reader, &comparisons);
        export::files(&input).map_err(ProjectError::Export)
    }
}

/// Findings about explainers, and all others.
fn split(report: &Report) -> (Report, Report) {
    let is_of_explainer =
        |found: &&Diagnostic| found.place.file.as_deref().is_some_and(|file| file.starts_with("explainers/"));
    let (of, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) = report.iter().partition(is_of_explainer);
    (of.into_iter().cloned().collect(), others.into_iter().cloned().collect())
}

/// The lines of a text that cite a claim, with their words; one for each citation.
fn lines_citing(text: &str, id: &str) -> Vec<(usize, String)> {
    let needle = format!("@{id}");
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || "-_".contains(c));
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let times = line.match_indices(&needle).filter(|(at, _)| ends(&line[at + needle.len()..])).count();
        found.extend(std::iter::repeat_n((number, line.trim().to_owned()), times));
    }
    found
}

/// Tables that differ, with the number of rows that changed, came or went.
fn differing(before: &[ExportFile], after: &[ExportFile]) -> Vec<(String, usize)> {
    let is_table =
        |file: &&ExportFile| std::path::Path::new(&file.entry.path).extension().is_some_and(|it| it == "csv");
    let mut paths: BTreeMap<&str, [Vec<&str>; 2]> = BTreeMap::new();
    for (side, files) in [before, after].into_iter().enumerate() {
        for file in files.iter().filter(is_table) {
            let text = std::str::from_utf8(&file.bytes).unwrap_or_default();
            paths.entry(&file.entry.path).or_default()[side] = retractions::rows(text);
        }
    }
    let count = |[old, new]: &[Vec<&str>; 2]| {
        let only = |here: &[&str], there: &[&str]| {
            let there: BTreeSet<&str> = there.iter().copied().collect();
            here.iter().filter(|row| !there.contains(**row)).count()
        };
        only(old, new).max(only(new, old))
    };
    paths.iter().map(|(path, rows)| ((*path).to_owned(), count(rows))).filter(|(_, rows)| *rows > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_are_found_by_their_whole_id() {
        let text = "One [@a-1]. Two [@a-12; @a-1, p. 3].\n\nThree [@b].\n[@a-1]\n";
        let lines: Vec<usize> = lines_citing(text, "a-1").into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 1, 4]);
    }
}
