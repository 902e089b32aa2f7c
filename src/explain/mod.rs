//! Markdown and claims become sentences that can be traced.
//!
//! Entry point: [`compile`]. What comes out is an [`Explainer`], or nothing and the reasons.
//!
//! 1. `front` reads the front matter, [`markdown`] the body as blocks of characters that know
//!    where they stand, `inline` the marks of ours: `[@claim]`, `[…]{.own}`, `{{ … }}`.
//! 2. `sentences` cuts paragraphs into sentences; [`sentence`] is what they become. A sentence has
//!    no constructor without evidence (law 7).
//! 3. `figures` reads what a sentence says in figures, `carried` what its claims carry, `wording`
//!    how firmly it speaks, `checks` compares; `library` knows the claims and numbers their sources.
//! 4. `insert` fills in values, `tables` and `charts` the answers of named questions;
//!    [`picture`] draws.
//! 5. [`render`] writes an explainer as HTML, Markdown or JSON-LD.
//!
//! Absent on purpose: HTML in the text of an explainer, tables drawn by hand, the date of the build.

mod carried;
mod charts;
mod checks;
mod compile;
mod decimal;
mod figures;
mod front;
mod inline;
mod insert;
mod library;
pub mod markdown;
mod markup;
pub mod picture;
pub mod render;
pub mod sentence;
mod sentences;
mod source;
mod tables;
#[cfg(test)]
mod tests;
mod wording;

pub use front::Front;
pub use sentence::{
    Block, Cell, Chart, Citation, Evidence, Explainer, NonEmpty, Note, NoteSearch, NoteStance, Numbered, Row, Run,
    Section, Sentence, Table,
};

use crate::diagnostic::Report;
use crate::model::{Prefixes, Vocabulary};
use crate::query::Question;
use crate::store::Reader;

/// What an explainer is compiled against.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Claims, sources and what is held.
    pub reader: &'a Reader,
    /// Prefixes of the project.
    pub prefixes: &'a Prefixes,
    /// Names of terms.
    pub vocabulary: &'a Vocabulary,
    /// Questions that tables and charts may ask.
    pub questions: &'a [Question],
}

/// Compiles the text of an explainer; `path` names it in findings.
///
/// The report holds everything that was found; where it has errors there is no explainer, so
/// nothing that says more than its evidence can be rendered.
pub fn compile(text: &str, path: &str, context: &Context<'_>) -> (Option<Explainer>, Report) {
    compile::compile(text, path, context)
}
