//! `check`: every rule, over what the files say.

use super::{Now, echo};
use crate::check::Checked;
use crate::diagnostic::Report;
use crate::explain::{self, Explainer};
use crate::import;
use crate::project::{Config, Content, FILE, Progress, Project, ProjectError};
use crate::store::{Policy, Reader};

/// What a check found.
pub struct Examination {
    /// What was read.
    pub content: Content,
    /// What is wrong with it, as the project weighs it, with complete places.
    pub report: Report,
    /// How many findings the project has switched off.
    pub switched_off: usize,
    /// On how many questions sources differ, and how many of these no recorded disagreement covers.
    pub differences: (usize, usize),
    /// How many units were tested, and how many there were at the last check of everything; nothing where
    /// the files could not be read, or the default graph is plain.
    pub tested: Option<(usize, usize)>,
}

/// A check with all that was made for it, for the verbs that go on from there.
pub(super) struct Examined {
    pub(super) explainers: Vec<Explainer>,
    pub(super) report: Report,
    pub(super) switched_off: usize,
    /// What the rules of room `check` found; nothing where they were not asked.
    pub(super) checked: Option<Checked>,
}

impl Project {
    /// Reads the files and checks them; nothing of the record is written.
    ///
    /// What changed since the last import is tested; [`Project::checking_everything`] forces all of it.
    ///
    /// # Errors
    /// [`ProjectError`] when the world fails; what is wrong with the data is in the report.
    pub fn check(&self, now: &Now, progress: &dyn Progress) -> Result<Examination, ProjectError> {
        let content = self.read(progress)?;
        let dataset = content.reader(self.policy());
        progress.stage("checking", None);
        let examined = self.examine(&content, &dataset, now)?;
        let tested = examined.checked.as_ref().map(|checked| (checked.tested(), checked.units()));
        // What was found from what is kept already needs no keeping. Whoever cannot read the store is told so
        // by the verbs that need it.
        if let Some(checked) = examined.checked.as_ref().filter(|checked| checked.tested() == checked.units())
            && self.has_store()
            && let Ok(store) = self.store()
        {
            self.keep(&content, checked, &store.digests());
        }
        let Examined { report, switched_off, .. } = examined;
        let compared = self.compared(&content.vocabulary, &dataset);
        let differing = compared.iter().filter(|it| it.finding.is_difference());
        let open = differing.clone().filter(|it| it.recorded.is_empty()).count();
        Ok(Examination { differences: (differing.count(), open), content, report, switched_off, tested })
    }

    /// Everything that is wrong with what was read, explainers included, with complete places.
    pub(super) fn examine(&self, content: &Content, reader: &Reader, now: &Now) -> Result<Examined, ProjectError> {
        let mut report = content.report.clone();
        if echo::is_unread(&report) {
            // What refers to that file would be reported again and again, and bury the one line that matters.
            let report = self.with_places(content, &report);
            return Ok(Examined { explainers: Vec::new(), report, switched_off: 0, checked: None });
        }
        let checked = match self.policy() {
            Policy::Derived => Some(self.check_files(content, reader, now)?),
            Policy::Plain => None,
        };
        if let Some(checked) = &checked {
            report.extend(checked.report());
        }
        let file = self.text(FILE).unwrap_or_default();
        for policy in self.config().policies.values() {
            policy.unknown_sources(&file, reader, self.prefixes(), &mut report);
        }
        let (explainers, found) = self.compile(content, reader);
        report.extend(found);
        // Here and nowhere else the project says how much a finding weighs.
        let (mut report, switched_off) = self.config().switches().apply(&report);
        report.sort();
        let report = echo::without(&self.with_places(content, &report));
        Ok(Examined { explainers, report, switched_off, checked })
    }

    /// What explainers are compiled against.
    pub(super) fn against<'a>(&'a self, content: &'a Content, reader: &'a Reader) -> explain::Context<'a> {
        explain::Context {
            reader,
            prefixes: self.prefixes(),
            vocabulary: &content.vocabulary,
            questions: &content.questions,
        }
    }

    /// Compiles every explainer.
    pub(super) fn compile(&self, content: &Content, reader: &Reader) -> (Vec<Explainer>, Report) {
        let against = self.against(content, reader);
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
    pub(super) fn with_places(&self, content: &Content, report: &Report) -> Report {
        let columns = |path: &str| {
            let batch = content.batches.iter().find(|batch| *batch.file.path == *path)?;
            Some(batch.file.columns.iter().map(ToString::to_string).collect())
        };
        import::complete(report, &columns, &|path| self.text(path))
    }
}
