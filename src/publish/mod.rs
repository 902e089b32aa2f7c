//! Pages, pictures and downloads: a static site that works from a folder, without scripts.
//!
//! Entry points: [`site`] (every page as path and bytes) and [`write()`] (a folder that holds them).
//!
//! 1. `site` reads once what all pages share: names, paths, how each claim stands.
//! 2. One module a kind of page makes its content (`claims`, `things`, `lists`, `questions`,
//!    `home`, `downloads`, `about`), as text, links and tables (`view`).
//! 3. `frame` puts it into the templates, which escape every text; `twin` adds the same in RDF.
//! 4. `disk` writes what changed and removes what is gone.
//!
//! Absent on purpose: scripts, fonts and anything else from elsewhere; the time of the build.

mod about;
mod claims;
mod comparisons;
mod content;
mod disk;
mod downloads;
mod frame;
mod home;
mod lists;
mod path;
mod pictures;
mod questions;
mod routes;
mod site;
#[cfg(test)]
mod tests;
mod text;
mod things;
mod twin;
mod view;

pub use disk::{WriteError, Written, write};
pub use routes::site;

use crate::check::compare::Comparison;
use crate::explain::Explainer;
use crate::export;
use crate::model::{Prefixes, Quad, Vocabulary};
use crate::query::Question;
use crate::store::Reader;

/// What a site is made from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The data.
    pub reader: &'a Reader,
    /// The prefixes of the project.
    pub prefixes: &'a Prefixes,
    /// What terms are called and mean.
    pub vocabulary: &'a Vocabulary,
    /// The statements of the ontology.
    pub ontology: &'a [Quad],
    /// The questions of the library, in the order in which they are listed.
    pub questions: &'a [Question],
    /// The explainers; the first is the first page of the site.
    pub explainers: &'a [Explainer],
    /// What independent sources say of the same things, in order.
    pub comparisons: &'a [Comparison],
    /// What the project is called.
    pub title: &'a str,
    /// What it is about, in a sentence; may be empty.
    pub description: &'a str,
    /// Under which licence the data may be used, as an IRI or in words.
    pub licence: Option<&'a str>,
}

impl<'a> Input<'a> {
    /// What the downloads are made from.
    fn export(&self) -> export::Input<'a> {
        export::Input {
            reader: self.reader,
            prefixes: self.prefixes,
            vocabulary: self.vocabulary,
            ontology: self.ontology,
            comparisons: self.comparisons,
            title: self.title,
            licence: self.licence,
            view: None,
        }
    }
}

/// One file of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Path within the site, with `/` on every system.
    pub path: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Page {
    /// Whether the path ends in this extension.
    fn has_extension(&self, extension: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, it)| it == extension)
    }
}

/// Why a site could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A page could not be rendered.
    #[error("cannot render `{page}`")]
    Render {
        /// The page or template.
        page: String,
        /// Why.
        source: minijinja::Error,
    },
    /// The downloads could not be made.
    #[error("cannot make the downloads")]
    Export(#[from] export::ExportError),
}
