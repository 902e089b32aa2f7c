//! Revisions, terms and quads: an append-only log and the readers over it (law 6).
//!
//! Entry points: [`Store`] (the log) and [`Reader`] (an immutable snapshot that any room may ask,
//! through [`crate::model::Lookup`] or by ids).
//!
//! 1. A [`Change`] says what files state now. [`Store::commit`] compares that with what they stated
//!    before and appends one hash-chained [`Revision`], or none.
//! 2. A [`Reader`] derives the default graph (law 2, [`Policy`]) and sorts everything.
//! 3. [`Store::reader_at`] replays the log to any revision; [`Store::verify`] computes all of it anew.
//!
//! Where things are: `log` (tables on disk), `chain` (what a hash covers), `commit` and `verify`,
//! `blank` (lasting labels), `pack` (quads as bytes), `dictionary`, `text`, `index`, `derive` with
//! `support`, `validity` and `view`.
//!
//! Absent on purpose: locks between threads (a store has one writer, readers are snapshots), and
//! deletion (a file is withdrawn, its history stays).

mod blank;
mod chain;
mod change;
mod commit;
mod derive;
mod dictionary;
mod error;
mod index;
mod log;
mod pack;
mod reader;
mod stored;
mod support;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text;
mod validity;
mod verify;
mod view;

pub use change::{Change, Revision};
pub use derive::Policy;
pub use error::StoreError;
pub use index::{IdQuad, IdTriple, QuadScan, Scan, TripleScan};
pub use reader::Reader;
pub use stored::Store;
pub use text::Parts;
pub use view::View;
