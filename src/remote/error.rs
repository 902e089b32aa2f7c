//! What can go wrong with a service.

use crate::sparql::Unsendable;
use crate::store::StoreError;
use std::io;
use std::path::PathBuf;

/// Why a service could not be asked or changed.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The query is not one for services: the caller is wrong.
    #[error("{0}")]
    Unsendable(#[source] Unsendable),
    /// The host is unknown, or nobody listens there.
    #[error("{url} cannot be reached with {what}")]
    Unreachable {
        /// Where.
        url: String,
        /// What was to be sent.
        what: String,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// No answer in time.
    #[error("{url} had no answer to {what} within {seconds} s")]
    Slow {
        /// Where.
        url: String,
        /// What was sent.
        what: String,
        /// The limit.
        seconds: u64,
    },
    /// The service points to another host, which the project does not name.
    #[error("{url} sends {what} on to {to}, which is another host")]
    Elsewhere {
        /// Where.
        url: String,
        /// What was sent.
        what: String,
        /// Where it points to.
        to: String,
    },
    /// A password would travel where anybody can read it.
    #[error("{url} asks for a password, and `http:` would show it to everybody on the way")]
    Clear {
        /// Where.
        url: String,
    },
    /// The service refused.
    #[error("{url} answered {what} with {status}: {said}")]
    Refused {
        /// Where.
        url: String,
        /// What was sent.
        what: String,
        /// The status of HTTP.
        status: u16,
        /// The first line that says something.
        said: String,
    },
    /// Something came back that is no answer.
    #[error("{url} gave no answer to {what}: {why}")]
    NoAnswer {
        /// Where.
        url: String,
        /// What was sent.
        what: String,
        /// What is wrong with it.
        why: String,
    },
    /// Another process pushes from the same project.
    #[error("another push from this project is under way")]
    Busy,
    /// The service takes no changes.
    #[error("{url} is named for queries only, so nothing can be pushed there")]
    ReadOnly {
        /// Where queries go.
        url: String,
    },
    /// After a push, the service holds something else.
    #[error("after the push, {graph} has {there} statements at {url} and {here} here")]
    Different {
        /// Where.
        url: String,
        /// The graph, in words.
        graph: String,
        /// How many were expected.
        here: u64,
        /// How many the service counts.
        there: u64,
    },
    /// The store on this machine.
    #[error("the store on this machine failed")]
    Store(#[source] StoreError),
    /// The file that remembers what was pushed.
    #[error("cannot read or write {}", path.display())]
    Journal {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
}

impl RemoteError {
    /// How to go on.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unsendable(_) => "`--local` asks the store on this machine",
            Self::Unreachable { .. } => {
                "is the address under `store` in treatise.toml right, and does the service run? `--local` asks the store on this machine; a push goes on where it stopped"
            }
            Self::Slow { .. } => {
                "allow more time (`timeout` of `[store]`, or --timeout), or ask for less; a push goes on where it stopped, and a smaller `batch` asks less at a time"
            }
            Self::Elsewhere { .. } => {
                "if that is where the service lives, write that address under `store` in treatise.toml"
            }
            Self::Clear { .. } => "name the service with `https:`",
            Self::Refused { status: 401 | 403, .. } => {
                "it wants to know who asks: `credentials-variable` or `credentials-file` of `[store]` says where the credentials are, as `user:password` or `Bearer TOKEN`"
            }
            Self::Refused { status: 404 | 405, .. } => {
                "nothing answers there: `[store]` has an address each for `query`, `update` and `graph-store`, and the service's manual says which"
            }
            Self::Refused { status: 413, .. } => "a smaller `batch` of `[store]` sends less at a time",
            Self::Refused { status: 400, .. } => {
                "the service does not understand what others do, or needs a name for the default graph: `default-graph = \"https://…\"` of `[store]`"
            }
            Self::Refused { .. } => "the service's own log says more; a push goes on where it stopped",
            Self::NoAnswer { .. } => "is this the address of the endpoint, and not of a page about it?",
            Self::Busy => "wait until it has ended; where a push was killed, nothing is left to be unlocked",
            Self::ReadOnly { .. } => "write `update = \"https://…\"` or `graph-store = \"https://…\"` under `[store]`",
            Self::Different { .. } => {
                "somebody else writes there, or the service merges literals that it holds to be the same value; `treatise push --full` sends everything again"
            }
            Self::Store(_) => "`treatise log --verify` examines it",
            Self::Journal { .. } => "without it everything is sent again: remove the file, or make it readable",
        }
    }

    /// Whether the caller can mend it, and no machine is at fault.
    pub fn is_caller(&self) -> bool {
        matches!(self, Self::Unsendable(_) | Self::ReadOnly { .. } | Self::Busy)
    }
}
