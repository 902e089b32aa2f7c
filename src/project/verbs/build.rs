//! `build`: import, explainers, exports and the site; `export` and `publish` are its parts.

use super::Now;
use crate::check::compare::Comparison;
use crate::diagnostic::Report;
use crate::explain::Explainer;
use crate::export::{self, ExportFile};
use crate::project::{Content, Imported, Progress, Project, ProjectError, Selection};
use crate::publish;
use crate::query::there::standings;
use crate::store::Reader;
use std::path::{Path, PathBuf};

/// What a build did.
pub struct Built {
    /// The import it began with.
    pub imported: Imported,
    /// How many explainers were compiled, with their sentences.
    pub explainers: Vec<(String, usize)>,
    /// The site: where it is, pages and bytes.
    pub site: Exported,
}

/// Files that were written.
pub struct Exported {
    /// Where.
    pub dir: PathBuf,
    /// How many files there are.
    pub files: usize,
    /// How many bytes they hold.
    pub bytes: u64,
    /// How many were written or removed because they differed.
    pub changed: usize,
}

impl Project {
    /// Imports the files and writes the site, with explainers and exports in it.
    ///
    /// # Errors
    /// [`ProjectError::Data`] where anything is wrong: then neither store nor site was changed.
    pub fn build(&self, site: &Path, now: &Now, progress: &dyn Progress) -> Result<Built, ProjectError> {
        let prepared = self.prepare("build", now, progress)?;
        let explainers = prepared.explainers.iter().map(|it| (it.front.id.clone(), it.sentences().len())).collect();
        let site = self.write_site(
            site,
            &prepared.content,
            &prepared.explainers,
            &self.with_standings(&prepared.reader),
            progress,
        )?;
        Ok(Built { imported: prepared.imported, explainers, site })
    }

    /// Writes the site from what the store holds now.
    ///
    /// # Errors
    /// [`ProjectError::Empty`] where nothing was imported, [`ProjectError::Data`] where explainers do not compile.
    pub fn publish(&self, site: &Path, progress: &dyn Progress) -> Result<Exported, ProjectError> {
        let reader = self.with_standings(&self.existing_store()?.reader());
        let content = self.read(progress)?;
        let (explainers, report) = self.compile(&content, &reader);
        refuse(report)?;
        self.write_site(site, &content, &explainers, &reader, progress)
    }

    /// The files of an export, from what the store holds by a selection.
    ///
    /// # Errors
    /// [`ProjectError::Empty`] where nothing was imported.
    pub fn export(&self, selection: &Selection, progress: &dyn Progress) -> Result<Vec<ExportFile>, ProjectError> {
        let reader = self.with_standings(&self.select(selection)?);
        let content = self.read(progress)?;
        progress.stage("exporting", None);
        let comparisons = self.compared(&content.vocabulary, &reader);
        let view = selection.words();
        let input = export::Input { view: view.as_deref(), ..self.export_input(&content, &reader, &comparisons) };
        export::files(&input).map_err(ProjectError::Export)
    }

    /// Compiles the explainers against what the files say by a selection, or against the store where it
    /// names a moment; for `explain`.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when a file cannot be read; what is wrong in them is in the report.
    pub fn explain(
        &self,
        selection: &Selection,
        progress: &dyn Progress,
    ) -> Result<(Vec<Explainer>, Content, Reader, Report), ProjectError> {
        let content = self.read(progress)?;
        let reader = match selection.at {
            Some(_) => self.select(selection)?,
            None => self.view(&content.reader(self.policy()), selection)?,
        };
        let (explainers, found) = self.compile(&content, &reader);
        let mut report = content.report.clone();
        report.extend(found);
        report.sort();
        Ok((explainers, content, reader, report))
    }

    /// The same reader, which also says how each denial stands.
    pub(in crate::project) fn with_standings(&self, reader: &Reader) -> Reader {
        let standings = standings(reader, self.prefixes());
        if standings.is_empty() { reader.clone() } else { reader.with_derived(standings) }
    }

    fn write_site(
        &self,
        dir: &Path,
        content: &Content,
        explainers: &[Explainer],
        reader: &Reader,
        progress: &dyn Progress,
    ) -> Result<Exported, ProjectError> {
        progress.stage("rendering", None);
        let comparisons = self.compared(&content.vocabulary, reader);
        let pages = publish::site(&publish::Input {
            reader,
            prefixes: self.prefixes(),
            vocabulary: &content.vocabulary,
            ontology: &content.ontology,
            questions: &content.questions,
            explainers,
            comparisons: &comparisons,
            title: &self.config().title,
            description: &self.config().description,
            licence: Some(&self.config().licence),
        })
        .map_err(ProjectError::Publish)?;
        progress.stage("writing", Some(pages.len() as u64));
        let changed = publish::write(dir, &pages).map_err(ProjectError::Write)?;
        progress.advance(pages.len() as u64);
        let bytes = pages.iter().map(|page| page.bytes.len() as u64).sum();
        Ok(Exported { dir: dir.into(), files: pages.len(), bytes, changed: changed.written + changed.removed })
    }

    pub(super) fn export_input<'a>(
        &'a self,
        content: &'a Content,
        reader: &'a Reader,
        comparisons: &'a [Comparison],
    ) -> export::Input<'a> {
        export::Input {
            reader,
            prefixes: self.prefixes(),
            vocabulary: &content.vocabulary,
            title: &self.config().title,
            ontology: &content.ontology,
            comparisons,
            licence: Some(&self.config().licence),
            view: None,
        }
    }
}

fn refuse(report: Report) -> Result<(), ProjectError> {
    if report.has_errors() { Err(ProjectError::data(report)) } else { Ok(()) }
}
