//! The plan of a query: in which order its patterns are looked up, and how they are joined.
//!
//! Entry points: [`plan`] for a query and [`plan_pattern`] for the pattern of an update, both just before
//! they are evaluated, and [`explain`], which tells the plan in words. What is planned is algebra, and what
//! comes out is algebra of the same meaning, written so that Oxigraph's evaluator does it in this order.
//!
//! 1. `planner` walks the algebra. It knows what is bound at each place, and where an order must be left alone.
//! 2. `size` tells how many solutions a pattern has, from the counts of the store.
//! 3. `group` takes the patterns that are joined with one another out of `Join`, `GRAPH` and `FILTER`.
//! 4. `order` finds the order of least cost.
//! 5. `group` writes it down: `Lateral` looks up one pattern for each solution of what stands on its left,
//!    and keeps its place; two sides that are better computed once each and joined by a table stand behind
//!    barriers, because otherwise the evaluator would look up the one for each row of the other.
//!
//! What keeps the meaning (SPARQL 1.1 Query Language, section 18):
//! - `Join` is commutative and associative over multisets, and `GRAPH` distributes over it (18.6).
//! - `Lateral(a, b)` is `Join(a, b)` where `b` is one triple pattern, a path or `VALUES`: none of these has
//!   an inside in which a variable could be unbound that is bound outside. Other things are joined as they are.
//! - A filter with `&&` is a filter with the one in a filter with the other: both keep a solution only where
//!   both sides are true (17.2). A filter goes to one side of a join if all its variables are bound there.
//! - `EXISTS` is planned inside and stays where it is (18.6: substitution).
//! - Paths whose number of solutions depends on what is bound (sequences inside other paths, negated sets)
//!   hold their group in the order in which it was written.
//!
//! Where the answer itself depends on the order in which solutions come (`LIMIT` without `ORDER BY`,
//! `SAMPLE`, `GROUP_CONCAT`), the order is left to the evaluator, which knows no counts: a store that was
//! compacted must not answer otherwise. For the same reason rows that `ORDER BY` leaves equal are ordered
//! by all their columns.

mod explain;
mod group;
mod order;
mod planner;
mod size;
#[cfg(test)]
mod tests;

pub use explain::{Plan, Step, explain};

use super::survey::pattern_of;
use crate::store::Reader;
use planner::{Planner, Scope};
use spargebra::Query;
use spargebra::algebra::GraphPattern;

/// Plans a query for a reader.
pub(super) fn plan(query: &mut Query, reader: &Reader) {
    plan_by(&Planner::new(reader), query);
}

/// Plans by estimates that are wrong, in another way for each seed.
#[cfg(test)]
pub(super) fn plan_wrongly(query: &mut Query, reader: &Reader, seed: u64) {
    let mut planner = Planner::new(reader);
    planner.counts.skew = Some(seed);
    plan_by(&planner, query);
}

fn plan_by(planner: &Planner<'_>, query: &mut Query) {
    let is_whole = !matches!(query, Query::Ask { .. });
    let keeps = matches!(query, Query::Construct { template, .. } if template.iter().any(has_blank));
    let scope = Scope { eager: is_whole, keeps, ..Scope::default() };
    let pattern = pattern_of(query);
    *pattern = planner.pattern(std::mem::take(pattern), &scope);
}

/// Plans the pattern of an update. Blank nodes that it makes are labelled in the order of solutions, which is
/// therefore left as it is where there are any.
pub(super) fn plan_pattern(pattern: &GraphPattern, keeps: bool, reader: &Reader) -> GraphPattern {
    let scope = Scope { eager: true, keeps, ..Scope::default() };
    Planner::new(reader).pattern(pattern.clone(), &scope)
}

/// Whether a template makes blank nodes.
fn has_blank(triple: &spargebra::term::TriplePattern) -> bool {
    use spargebra::term::TermPattern::BlankNode;
    matches!(triple.subject, BlankNode(_)) || matches!(triple.object, BlankNode(_))
}
