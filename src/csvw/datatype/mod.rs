//! Datatypes of cells: from the text of a cell to the lexical form of a literal.
//!
//! 1. `builtin` knows the types that have names ("Metadata Vocabulary" §5.11.1).
//! 2. A [`Datatype`] adds what a description may: a format, lengths, bounds, an IRI of its own.
//! 3. [`Datatype::read`] takes one value; what it refuses is a [`Fault`] that says what was
//!    expected and how to write it instead.

mod bound;
mod builtin;
mod date;
mod description;
mod hint;
mod lexical;
mod number;
pub mod value;

pub(crate) use bound::{Bounds, compare};
pub(crate) use builtin::{BUILTINS, Builtin, find};
pub use builtin::{Kind, Range};
pub(crate) use date::DateFormat;
pub use description::{Datatype, Fault};
pub(crate) use description::{Format, Lengths};
pub(crate) use number::NumberFormat;
