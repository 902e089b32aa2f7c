//! The library of named questions with typed parameters, and answers with their evidence.
//!
//! Read in this order: [`question`] (a SPARQL file with a header; [`load`], [`Question::run`]),
//! [`output`](mod@output) (answers as tables and files), [`evidence`](mod@evidence)
//! (answers whose rows carry their claims), [`why`](mod@why) (what stands behind a thing or statement),
//! [`accounts`](mod@accounts) (what each source says of an agreement's course),
//! [`fall`](mod@fall) (what falls when a source falls),
//! [`history`] (what changed between two states of the record, and why), [`words`] and [`figure`] (terms, dates and sums as people write them).
//!
//! Absent on purpose: rows that come from anywhere but a query, and queries pasted together from text.

pub mod accounts;
pub mod evidence;
pub mod fall;
pub mod figure;
pub mod history;
mod lines;
pub mod output;
pub mod question;
#[cfg(test)]
mod tests;
pub mod there;
pub mod why;
pub mod words;

pub use accounts::{Accounts, accounts};
pub use evidence::{Evidence, evidence};
pub use figure::Figure;
pub use question::{Chart, ChartKind, Parameter, ParameterType, QueryError, Question, find, load, load_all};
pub use there::{Absences, Existence, IsThere};
pub use why::{Target, Why, why};
pub use words::Words;
