//! SPARQL 1.1 queries over a reader.
//!
//! Entry points: [`parse`], [`evaluate`], [`find_instance`], [`write_results`].

mod evaluate;
mod limits;
mod parse;
mod pattern;
mod results;

pub use evaluate::{Answer, Rows, SparqlError, evaluate};
pub use limits::{Cut, Limits};
pub use parse::{Form, Query, parse};
pub use pattern::find_instance;
pub use results::{ResultFormat, write_results};
