//! Tables as rows: every cell parsed by its datatype, every fault with its place.
//!
//! 1. `scan` cuts the text into records by the rules of the dialect.
//! 2. `header` compares the header with the columns that the metadata describes.
//! 3. `cell` parses a cell ("Model for Tabular Data" §6.4).
//! 4. [`Reader`] puts them together, one row at a time; primary keys are checked on the way.
//! 5. [`check_foreign_keys`] compares the tables of a group with each other.

mod cell;
mod findings;
mod header;
mod keys;
mod reader;
mod row;
mod scan;

pub(crate) use findings::Findings;
pub(crate) use header::titles;
pub use keys::check_foreign_keys;
pub use reader::{Passed, Reader};
pub use row::{Cell, Row, Value, Values};
