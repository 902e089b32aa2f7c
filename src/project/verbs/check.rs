//! `check`: every rule, over what the files say.

use super::{Now, echo};
use crate::check;
use crate::diagnostic::Report;
use crate::explain::{self, Explainer};
use crate::import;
use crate::project::{Config, Content, FILE, Progress, Project, ProjectError};
use crate::store::{Policy, Reader};

impl Project {
    /// Reads the files and checks everything; nothing is written.
    ///
    /// # Errors
    /// [`ProjectError`] when the world fails; what is wrong with the data is in the report.
    pub fn check(&self, now: &Now, progress: &dyn Progress) -> Result<(Content, Report), ProjectError> {
        let content = self.read(progress)?;
        let dataset = content.reader(self.policy());
        let (_, report) = self.examine(&content, &dataset, now, progress)?;
        Ok((content, report))
    }

    /// Everything that is wrong with what was read, explainers included, with complete places.
    pub(super) fn examine(
        &self,
        content: &Content,
        reader: &Reader,
        now: &Now,
        progress: &dyn Progress,
    ) -> Result<(Vec<Explainer>, Report), ProjectError> {
        progress.stage("checking", None);
        let mut report = content.report.clone();
        if echo::is_unread(&report) {
            // What refers to that file would be reported again and again, and bury the one line that matters.
            return Ok((Vec::new(), self.with_places(content, &report)));
        }
        if self.policy() == Policy::Derived {
            let input = check::Input {
                batches: &content.batches,
                reader,
                vocabulary: &content.vocabulary,
                prefixes: self.prefixes(),
                shapes: &content.shapes,
                today: now.today,
            };
            report.extend(check::run(&input).map_err(ProjectError::Check)?.report());
        }
        let (explainers, found) = self.compile(content, reader);
        report.extend(found);
        report.sort();
        Ok((explainers, echo::without(&self.with_places(content, &report))))
    }

    /// Compiles every explainer.
    pub(super) fn compile(&self, content: &Content, reader: &Reader) -> (Vec<Explainer>, Report) {
        let against = explain::Context {
            reader,
            prefixes: self.prefixes(),
            vocabulary: &content.vocabulary,
            questions: &content.questions,
        };
        let mut explainers = Vec::new();
        let mut report = Report::new();
        for (path, text) in &content.explainers {
            let (explainer, found) = explain::compile(text, path, &against);
            explainers.extend(explainer);
            report.extend(found);
        }
        if let Some(front) = &self.config().front {
            let ids: Vec<&str> = explainers.iter().map(|it| it.front.id.as_str()).collect();
            // One that does not compile has told why, and where there is none the site opens without.
            if !ids.is_empty() && !ids.contains(&front.as_str()) && !report.has_errors() {
                report.push(Config::no_front(&self.text(FILE).unwrap_or_default(), front, ids));
            }
            // The first opens the site; the sort is stable and leaves the others in order.
            explainers.sort_by_key(|it| it.front.id != *front);
        }
        (explainers, report)
    }

    /// Gives each finding about a cell the characters of the cell.
    fn with_places(&self, content: &Content, report: &Report) -> Report {
        let columns = |path: &str| {
            let batch = content.batches.iter().find(|batch| *batch.file.path == *path)?;
            Some(batch.file.columns.iter().map(ToString::to_string).collect())
        };
        import::complete(report, &columns, &|path| self.text(path))
    }
}
