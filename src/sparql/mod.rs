//! SPARQL 1.1 queries and updates over a reader.
//!
//! Entry points: [`parse`] a text, [`evaluate`] it on a [`crate::store::Reader`], [`write_results`];
//! [`find_instance`], which asks whether the default graph entails a pattern (law 3), by a matcher of
//! its own (`pattern`, `conditions`); and [`prebind`], for the many small queries of shapes.
//!
//! 1. `parse` checks how deep a text is nested, then leaves it to Oxigraph's parser; `survey` looks
//!    at the algebra: depth, services, functions that give something else on every run.
//!    `computed` puts patterns in the place of properties that nobody states (`tr:inForceOn`).
//! 2. `substitute` puts bindings into the algebra; nothing is ever pasted into text.
//! 3. `plan` orders joins by the counts of the store, and [`explain`] tells the order.
//! 4. `evaluate` runs Oxigraph's evaluator over `dataset`, on a thread with a large stack (`limits`)
//!    and with time and memory metered (`meter`), and brings the answer into an order that is the
//!    same on every run (law 8).
//! 5. `trace` finds for each row of an answer the statements it was matched from.
//! 6. `update` works out what a request of SPARQL Update adds and removes, on an `overlay` over the
//!    reader; writing it is the store's.
//! 7. `sent` writes a query for a service on another machine and reads its answer.
//!
//! Absent on purpose: the network (`SERVICE` is refused, and `LOAD` without a loader).

mod computed;
mod conditions;
mod dataset;
#[cfg(test)]
mod differential;
mod evaluate;
mod functions;
mod limits;
mod meter;
mod overlay;
mod parse;
mod path;
mod pattern;
mod plan;
pub mod prebind;
mod results;
mod sent;
mod substitute;
mod survey;
mod syntax;
#[cfg(test)]
mod tests;
mod trace;
mod tree;
mod update;
#[cfg(test)]
mod update_tests;

pub use dataset::{QueryableReader, TooManyTerms};
pub use evaluate::{Answer, Rows, SparqlError, evaluate};
pub use functions::Functions;
pub use limits::{Cut, Limits};
pub use meter::Id;
pub use parse::{Form, Query, find_word, parse};
pub use path::Path;
pub use pattern::{TooCostly, find_instance, find_instances, touches};
pub use plan::{Plan, Step, explain};
pub use results::{ResultFormat, write_results};
pub use sent::{Sent, Unsendable, read_graph, read_rows};
pub use trace::{Match, Matched, Trace, TraceError, Uncovered, trace};
pub use update::{Effect, Loader, Update, parse_update, update};
