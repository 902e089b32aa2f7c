//! What can go wrong with a project: the world, the caller, or the data.

use crate::check::CheckError;
use crate::diagnostic::Report;
use crate::model::edtf::Day;
use crate::query::QueryError;
use crate::remote::RemoteError;
use crate::sparql::SparqlError;
use crate::store::StoreError;
use std::io;
use std::path::PathBuf;

/// Why a verb could not be done.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// No project file here or above: the caller is wrong.
    #[error("no `treatise.toml` in {} or above it", dir.display())]
    NotFound {
        /// Where it was looked for.
        dir: PathBuf,
    },
    /// A directory that should be empty is not: the caller is wrong.
    #[error("{} is not empty", dir.display())]
    NotEmpty {
        /// The directory.
        dir: PathBuf,
    },
    /// Nothing was imported yet: the caller is wrong.
    #[error("nothing has been imported into {} yet", root.display())]
    Empty {
        /// The project.
        root: PathBuf,
    },
    /// A day before the first revision: the caller is wrong.
    #[error("nothing was imported by {day}: the first revision was made on {first}")]
    BeforeFirst {
        /// The day that was asked for.
        day: Day,
        /// The day of the first revision.
        first: String,
    },
    /// No such policy: the caller is wrong.
    #[error("there is no policy `{name}`")]
    UnknownPolicy {
        /// The name that was asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// No such mapping: the caller is wrong.
    #[error("there is no mapping `{name}`")]
    UnknownMapping {
        /// The name that was asked for.
        name: String,
        /// The names there are.
        known: Vec<&'static str>,
    },
    /// Files that would be written are there already, with other bytes: the caller is wrong.
    #[error("already there: {}", paths.join(", "))]
    Taken {
        /// Their paths, relative to the project.
        paths: Vec<String>,
    },
    /// Views are made from claims, and a plain project need not have any: the caller is wrong.
    #[error("this project is a plain dataset (`default-graph = \"plain\"`), which has one view only")]
    NoViews,
    /// A policy beside other graphs in `FROM`: the caller is wrong.
    #[error("`FROM policy:…` stands alone: a policy is a whole default graph")]
    MixedPolicies,
    /// A source that is retracted already, or is not: the caller is wrong.
    #[error("{0}")]
    Retraction(String),
    /// The credentials of the store are not where the project says: the caller is wrong.
    #[error("{0}")]
    Credentials(String),
    /// A store on another machine cannot do this: the caller is wrong.
    #[error("{0}")]
    RemoteCannot(String),
    /// A store on another machine failed.
    #[error(transparent)]
    Remote(RemoteError),
    /// The data is wrong.
    #[error("the data has errors")]
    Data(Box<Report>),
    /// The caller is wrong, in a way that a report explains.
    #[error("the request has errors")]
    Caller(Box<Report>),
    /// A file could not be read or written.
    #[error("cannot read or write {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] StoreError),
    /// A check could not be finished.
    #[error("the check could not be finished")]
    Check(#[source] CheckError),
    /// A query could not be answered.
    #[error("the query could not be answered")]
    Sparql(#[source] SparqlError),
    /// A question could not be answered.
    #[error("the question could not be answered")]
    Query(#[source] QueryError),
    /// The site could not be written.
    #[error("the site could not be made")]
    Publish(#[source] crate::publish::PublishError),
    /// The site could not be written.
    #[error("the site could not be written")]
    Write(#[source] crate::publish::WriteError),
    /// An export could not be written.
    #[error("the export could not be made")]
    Export(#[source] crate::export::ExportError),
}

impl ProjectError {
    /// The data is wrong, as the report says.
    pub(crate) fn data(report: Report) -> Self {
        Self::Data(Box::new(report))
    }
}
