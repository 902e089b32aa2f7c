//! Revisions, terms and quads: an append-only log, columns over it, and readers of any revision (law 6).
//!
//! Entry points: [`Store`] (the log) and [`Reader`] (an immutable snapshot that any room may ask,
//! through [`crate::model::Lookup`] or by ids).
//!
//! 1. A [`Change`] says what files state now. [`Store::commit`] compares that with what they stated
//!    before and appends one hash-chained [`Revision`], or none.
//! 2. The statements of all revisions are columns: sorted, compressed, mapped. What came since is a
//!    delta in memory. Both carry the revisions that added and removed a quad, so that a [`Reader`] of
//!    any revision reads the same rows.
//! 3. The default graph (law 2, [`Policy`]) is not stored: a reader knows which graphs are held.
//! 4. [`Store::verify`] computes all of it anew.
//!
//! Where things are: `disk` (files, and what a crash may do to them), `log` (frames, chunks, head),
//! `chain` (what a hash covers), `commit` and `verify`, `blank` (lasting labels), `columns`, `delta`,
//! `core` (both as one), `health`, `scan`, `derive` with `support`, `validity`, `held` and `view`. docs/store.md
//! describes the files.
//!
//! Absent on purpose: deletion (a file is withdrawn, its history stays), and a cache (the system keeps
//! the pages that are used).

mod blank;
mod bulk;
mod care;
mod chain;
mod change;
mod columns;
mod commit;
mod core;
mod delta;
mod derive;
mod disk;
mod error;
mod health;
mod held;
mod log;
mod pack;
mod reader;
mod scan;
mod state;
mod stored;
mod support;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text;
mod texts;
mod validity;
mod verify;
mod view;

pub use bulk::{Bulk, Part};
pub use care::Statistics;
pub use change::{Change, EDITS, Edit, Revision};
pub use columns::Count;
pub use commit::EDITED;
pub use derive::Policy;
pub use error::StoreError;
pub use health::Health;
pub use log::FORMAT;
pub use reader::Reader;
pub use scan::{IdQuad, IdTriple, QuadScan, TripleScan};
pub use stored::Store;
pub use text::Parts;
pub use view::View;
