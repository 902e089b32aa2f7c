//! Revisions, terms and quads: an append-only log and the readers over it.
//!
//! Entry points: [`Store`] (the log) and [`Reader`] (an immutable snapshot that any room may query).

mod change;
mod derive;
mod error;
mod log;
mod reader;

pub use change::{Change, Revision};
pub use derive::Policy;
pub use error::StoreError;
pub use log::Store;
pub use reader::Reader;
