//! Metadata documents: what the columns of a table are and how its rows become triples.
//!
//! 1. `json` reads the text and knows where its members stand; `context` is what all parts share.
//! 2. `document` reads context and group, `table` tables and schemas, `column`, `datatype`,
//!    `dialect` and `inherited` what stands in them, `common` annotations.
//! 3. [`Metadata`], [`Table`] and [`Column`] are what comes out.

mod column;
pub(crate) mod common;
mod context;
mod datatype;
mod description;
mod dialect;
mod document;
mod inherited;
mod json;
pub(crate) mod names;
mod table;

pub use description::{Column, ForeignKey, Metadata, Table};
pub(crate) use json::At;
