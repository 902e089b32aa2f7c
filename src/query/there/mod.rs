//! Is there an X? Four answers, each with its reasons (laws 3 and 4).
//!
//! Entry points: [`Absences::load`], [`Absences::read`] (a pattern as people write it),
//! [`Absences::is_there`], then [`text`](IsThere::text) or [`json`](IsThere::json); [`functions`] offers
//! the same in SPARQL.
//!
//! 1. Present: an instance of the pattern, or of a kind below the one that is asked, is held.
//! 2. Absent within scope: a supported denial covers what is asked (`cover`) and is in good standing.
//! 3. Not found: such a denial needs re-search or is contested, or somebody searched for such things
//!    and drew no conclusion.
//! 4. Not examined: nobody looked.

mod absences;
mod cover;
mod function;
mod json;
mod read;
#[cfg(test)]
mod tests;
mod text;
mod words;

pub use absences::{Absences, Existence, Instance, IsThere, Ruling, newest_day, standings};
pub use function::{IS_THERE, functions};
pub use text::shortfall;
pub use words::{conditions, told};
