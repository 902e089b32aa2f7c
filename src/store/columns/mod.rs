//! All quads of all revisions up to one, in four orders, with the terms they use: one file, derived
//! from the log, mapped and never changed.
//!
//! | part | what |
//! |---|---|
//! | first page | [`Header`], JSON, with its length and CRC-32 |
//! | terms | their N-Triples texts, in order, one after the other; then where each ends, five bytes each |
//! | four permutations | blocks of 128 rows ([`block`]), then first row and place of each block |
//! | graphs | the ids of the named graphs, four bytes each |
//! | predicates | counts for each ([`Count`]) |
//! | files | names of the files, and their digests |
//! | sums | CRC-32 of every page ([`pages`]) |
//!
//! A term's id is its rank among the texts, so lists by id are lists in the order of N-Triples lines.
//! `build` makes the file; `merge` brings terms into order, `gather` rows that fit into memory, `sort` those that
//! do not; `cursor` reads rows. Nothing here knows what quads mean.

mod block;
mod build;
mod cursor;
mod file;
mod gather;
mod merge;
mod pages;
mod sort;

pub(super) use block::{ADDED, FILE, NEVER, REMOVED, Row};
pub(super) use build::{Budget, Source, Unsealed, build};
pub(super) use cursor::Cursor;
pub(super) use file::Columns;
pub use file::Count;
pub(super) use pages::Heal;

/// The order of a permutation: which part of a quad comes first, and so on.
pub(super) type Order = [usize; 4];

/// The permutations in the order they are kept.
pub(super) const ORDERS: [Order; 4] = [SPOG, POSG, OSPG, GSPO];
pub(super) const SPOG: Order = [0, 1, 2, 3];
pub(super) const POSG: Order = [1, 2, 0, 3];
pub(super) const OSPG: Order = [2, 0, 1, 3];
pub(super) const GSPO: Order = [3, 0, 1, 2];
