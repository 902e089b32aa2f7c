//! One directory, every verb.
//!
//! [`Project::open`] reads `treatise.toml`; [`Project::read`] reads every file and gives a
//! [`Content`], from which the verbs work. The reader of this page comes from the command line:
//! each method here is one of its words.
//!
//! 1. `config` – what `treatise.toml` may say.
//! 2. `files` – which files belong to the project, in an order that no directory decides.
//! 3. `content` – files become statements, terms, questions and explainers, with one report.
//! 4. `loads` – which files a load reads from elsewhere.
//! 5. `verbs` – check, import, build, query, why, explain, export, publish, log.
//! 6. `view` – which record a verb asks: revision, policy, day.
//!    `retractions` – the table of sources that were given up.
//!    `policy` – the named policies that it can choose.
//!    `stored` – the store beside the files; `service` – the one on another machine that it may name.
//! 7. `template` – the example project that `init` writes.
//!
//! Absent on purpose: printing, colours, the clock, the environment. The edge passes time in
//! ([`Now`]) and watches progress through [`Progress`].

mod config;
mod content;
mod error;
mod files;
mod loads;
mod mappings;
mod policy;
mod progress;
mod retractions;
mod service;
mod snapshots;
mod stored;
mod template;
mod verbs;
mod view;

pub use config::{Config, DefaultGraph};
pub use content::Content;
pub use error::ProjectError;
pub use loads::{LoadBytes, LoadFile};
pub use mappings::{Adopted, Mapping, mappings};
pub use policy::PolicyConfig;
pub use progress::{Progress, Silent};
pub use service::StoreConfig;
pub use snapshots::Snapshots;
pub use template::{Seed, init};
pub use verbs::{
    AnchorRequest, Anchoring, Built, CitedIn, Examination, Exported, Imported, KeptCopy, KeptOut, Load, Loaded, Now,
    Passage, Preview, PushRequest, Quarantined, Retracted, Span, Stale, Touch, UpdateRequest, Updated, Verdict, Wanted,
    Withdrawal, Withdrawn,
};
pub use view::{Moment, SUPPORTED, Selection, Standing};

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::import::unpack::{self, Compression};
use crate::import::{InputFile, Rows, Settings};
use crate::model::{Prefixes, Vocabulary};
use crate::store::{Health, Policy};
use std::path::{Path, PathBuf};

/// Name of the project file.
pub const FILE: &str = "treatise.toml";

/// The largest file from which excerpts are cut, in bytes; what is larger is not read again for them.
const EXCERPTED: u64 = 64 << 20;

/// An open project.
#[derive(Clone, Debug)]
pub struct Project {
    root: PathBuf,
    config: Config,
    prefixes: Prefixes,
    full: bool,
    lenient: bool,
    health: Health,
}

impl Project {
    /// Opens the project in a directory or in the nearest directory above it that has one.
    ///
    /// # Errors
    /// [`ProjectError::NotFound`] where there is none, [`ProjectError::Data`] where its file is broken.
    pub fn open(dir: &Path) -> Result<Self, ProjectError> {
        if !dir.is_dir() {
            return Err(ProjectError::NotFound { dir: dir.into() });
        }
        let start = std::path::absolute(dir).map_err(|source| ProjectError::Io { path: dir.into(), source })?;
        let root = start
            .ancestors()
            .find(|dir| dir.join(FILE).is_file())
            .ok_or_else(|| ProjectError::NotFound { dir: dir.into() })?
            .to_path_buf();
        let path = root.join(FILE);
        let bytes = std::fs::read(&path).map_err(|source| ProjectError::Io { path, source })?;
        let config = crate::import::decode(&bytes, FILE)
            .and_then(Config::parse)
            .map_err(|found| ProjectError::data(std::iter::once(*found).collect()))?;
        let mut prefixes = Prefixes::new(&config.base);
        for (prefix, namespace) in &config.prefixes {
            prefixes.insert(prefix, namespace);
        }
        Ok(Self { root, config, prefixes, full: false, lenient: false, health: Health::default() })
    }

    /// The same project, whose checks test everything if so wished, not only what changed since the last.
    #[must_use]
    pub fn checking_everything(mut self, full: bool) -> Self {
        self.full = full;
        self
    }

    /// The same project, whose imports keep out rows with errors if so wished, instead of changing nothing.
    #[must_use]
    pub fn keeping_out_rows(mut self, lenient: bool) -> Self {
        self.lenient = lenient;
        self
    }

    /// What decides how files are read, besides their bytes.
    pub(crate) fn settings<'a>(&'a self, vocabulary: &'a Vocabulary) -> Settings<'a> {
        Settings { base: &self.config.base, vocabulary, claims_only: self.policy() == Policy::Derived }
    }

    /// The directory of the project.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What its file says.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Its prefixes.
    pub fn prefixes(&self) -> &Prefixes {
        &self.prefixes
    }

    /// What was found damaged in the store since the project was opened.
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// Reads every file of the project.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when a file cannot be read; what is wrong in the files is in the report.
    pub fn read(&self, progress: &dyn Progress) -> Result<Content, ProjectError> {
        self.read_with(&[], progress)
    }

    /// The same, without some rows of tables.
    pub(crate) fn read_without(&self, rows: &Rows, progress: &dyn Progress) -> Result<Content, ProjectError> {
        content::read(self, &[], rows, progress)
    }

    /// The same, as if these files below `data/` stood in the project with these bytes.
    pub(crate) fn read_with(&self, changed: &[InputFile], progress: &dyn Progress) -> Result<Content, ProjectError> {
        content::read(self, changed, &Rows::new(), progress)
    }

    /// The terms of the ontology, without reading the data.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when a file of the ontology cannot be read.
    pub fn vocabulary(&self) -> Result<Vocabulary, ProjectError> {
        content::vocabulary(self)
    }

    /// The text of a file of the project, for excerpts; nothing if it cannot be read as text.
    pub fn text(&self, path: &str) -> Option<String> {
        let path = self.root.join(path);
        if std::fs::metadata(&path).ok()?.len() > EXCERPTED {
            return None;
        }
        let mut bytes = std::fs::read(&path).ok()?;
        if let (_, Some(compression)) = Compression::split(path.to_str()?) {
            bytes = unpack::all(&bytes, compression, EXCERPTED, "").ok()?;
        }
        Some(String::from_utf8_lossy(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes)).into_owned())
    }

    fn policy(&self) -> Policy {
        match self.config.default_graph {
            DefaultGraph::Derived => Policy::Derived,
            DefaultGraph::Plain => Policy::Plain,
        }
    }
}

/// The finding for a name that none of the known ones matches.
fn unknown_name<'a>(
    code: &'static codes::Code,
    what: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> ProjectError {
    let list = known.clone().into_iter().collect::<Vec<_>>().join(", ");
    let found = Diagnostic::new(code, crate::diagnostic::Place::default(), format!("there is no {what} `{name}`"))
        .suggest(name, known)
        .hint(if list.is_empty() { format!("the project has no {what}s yet") } else { format!("there are: {list}") });
    let report: Report = std::iter::once(found).collect();
    ProjectError::Caller(Box::new(report))
}
