//! The plan of a query: in which order its patterns are looked up, and how they are joined.
//!
//! Entry points: [`plan`] for a query and [`plan_pattern`] for the pattern of an update, both just before
//! they are evaluated, and [`explain`], which tells the plan in words. What is planned is algebra, and what
//! comes out is algebra of the same meaning, written so that Oxigraph's evaluator does it in this order.
//!
//! 1. `size` tells how many solutions a pattern has, from the counts of the store.
//! 2. `group` takes the patterns that are joined with one another out of `Join`, `GRAPH` and `FILTER`.
//! 3. `order` finds the order of least cost.
//! 4. `group` writes it down: `Lateral` looks up one pattern for each solution of what stands on its left,
//!    and keeps its place; two sides that are better computed once each and joined by a table stand behind
//!    [`barrier`]s, because otherwise the evaluator would look up the one for each row of the other.
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
mod size;
#[cfg(test)]
mod tests;

pub use explain::{Plan, Step, explain};

use super::survey::pattern_of;
use super::tree::{expressions, operands};
use crate::store::Reader;
use size::{Counts, Name, Size};
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, GraphPattern, OrderExpression};
use spargebra::term::NamedNodePattern;

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

/// What is known where a pattern stands.
#[derive(Clone, Debug)]
struct Scope {
    /// The graph it is asked in; nothing for the default graph.
    graph: Option<NamedNodePattern>,
    /// What is bound whenever it is evaluated.
    given: Size,
    /// Whether it is evaluated once and to its end, so that tables may be made.
    eager: bool,
    /// Whether the order of its solutions must not depend on counts.
    keeps: bool,
}

impl Default for Scope {
    fn default() -> Self {
        Self { graph: None, given: Size::one(), eager: false, keeps: false }
    }
}

impl Scope {
    /// The same for what is evaluated for each solution of a pattern.
    fn within(&self, solutions: &Size) -> Self {
        Self { given: self.given.with(solutions.names()), eager: false, ..self.clone() }
    }
}

struct Planner<'a> {
    counts: Counts<'a>,
}

impl<'a> Planner<'a> {
    fn new(reader: &'a Reader) -> Self {
        Self { counts: Counts::new(reader) }
    }

    fn pattern(&self, pattern: GraphPattern, scope: &Scope) -> GraphPattern {
        use GraphPattern as P;
        let boxed = |pattern: Box<P>, scope: &Scope| Box::new(self.pattern(*pattern, scope));
        let mut planned = match pattern {
            P::Bgp { .. } | P::Path { .. } | P::Join { .. } | P::Graph { .. } | P::Filter { .. } => {
                return self.group(pattern, scope);
            }
            // What a service answers is its own affair, and so is what `LATERAL` of a query means.
            P::Values { .. } | P::Service { .. } | P::Lateral { .. } => return pattern,
            P::LeftJoin { left, right, expression } => {
                let left = boxed(left, scope);
                let within = scope.within(&self.size(&left, scope));
                P::LeftJoin { left, right: boxed(right, &within), expression }
            }
            P::Union { left, right } => P::Union { left: boxed(left, scope), right: boxed(right, scope) },
            P::Minus { left, right } => {
                let right = boxed(right, &Scope { keeps: false, ..scope.clone() });
                P::Minus { left: boxed(left, scope), right }
            }
            P::Extend { inner, variable, expression } => P::Extend { inner: boxed(inner, scope), variable, expression },
            P::OrderBy { inner, expression } => P::OrderBy { inner: boxed(inner, scope), expression },
            P::Project { inner, variables } => {
                let is_known = |name: &Name| matches!(name, Name::Variable(name) if variables.contains(name));
                let given = scope.given.only(is_known);
                let is_ordered = matches!(*inner, P::OrderBy { .. });
                let scope = Scope { given, keeps: scope.keeps && !is_ordered, ..scope.clone() };
                P::Project { inner: boxed(inner, &scope), variables }
            }
            P::Distinct { inner } => P::Distinct { inner: boxed(inner, scope) },
            P::Reduced { inner } => P::Reduced { inner: boxed(inner, scope) },
            P::Slice { inner, start, length } => {
                let is_ordered = is_ordered(&inner);
                let scope =
                    Scope { eager: scope.eager && is_ordered, keeps: scope.keeps || !is_ordered, ..scope.clone() };
                P::Slice { inner: boxed(inner, &scope), start, length }
            }
            P::Group { inner, variables, aggregates } => {
                let keeps = scope.keeps || aggregates.iter().any(|(_, aggregate)| takes_any(aggregate));
                let eager = scope.eager || scope.given.is_empty();
                P::Group { inner: boxed(inner, &Scope { eager, keeps, ..scope.clone() }), variables, aggregates }
            }
        };
        break_ties(&mut planned);
        self.inside(&mut planned, scope);
        planned
    }

    /// Plans what `EXISTS` asks in the expressions of a pattern.
    fn inside(&self, pattern: &mut GraphPattern, scope: &Scope) {
        let solutions = match &*pattern {
            GraphPattern::LeftJoin { left, right, .. } => self.size(left, scope).join(&self.size(right, scope)),
            GraphPattern::Filter { inner, .. }
            | GraphPattern::Extend { inner, .. }
            | GraphPattern::Group { inner, .. } => self.size(inner, scope),
            _ => return,
        };
        let within = Scope { keeps: false, ..scope.within(&solutions) };
        for expression in expressions(pattern) {
            self.expression(expression, &within);
        }
    }

    fn expression(&self, expression: &mut Expression, scope: &Scope) {
        if let Expression::Exists(pattern) = expression {
            **pattern = self.pattern(std::mem::take(&mut **pattern), scope);
        }
        for operand in operands(expression) {
            self.expression(operand, scope);
        }
    }

    fn size(&self, pattern: &GraphPattern, scope: &Scope) -> Size {
        self.counts.pattern(pattern, scope.graph.as_ref())
    }
}

/// Whether solutions come in an order that the pattern itself says, of all its columns (see [`break_ties`]).
fn is_ordered(pattern: &GraphPattern) -> bool {
    use GraphPattern as P;
    match pattern {
        P::Project { inner, .. } => matches!(**inner, P::OrderBy { .. }),
        P::Distinct { inner } | P::Reduced { inner } | P::Slice { inner, .. } => is_ordered(inner),
        _ => false,
    }
}

/// Whether an aggregate depends on the order of what it is made from.
fn takes_any(aggregate: &AggregateExpression) -> bool {
    use AggregateFunction as F;
    match aggregate {
        AggregateExpression::CountSolutions { .. } => false,
        AggregateExpression::FunctionCall { name, .. } => {
            matches!(name, F::Sample | F::GroupConcat { .. } | F::Custom(_))
        }
    }
}

/// Lets `ORDER BY` go on with all columns, so that rows it leaves equal come in one order whatever the plan is.
fn break_ties(pattern: &mut GraphPattern) {
    let GraphPattern::Project { inner, variables } = pattern else { return };
    let GraphPattern::OrderBy { expression, .. } = &mut **inner else { return };
    expression.extend(variables.iter().map(|variable| OrderExpression::Asc(Expression::Variable(variable.clone()))));
}

/// What the evaluator computes once and by itself: a slice of everything.
fn barrier(inner: GraphPattern) -> GraphPattern {
    GraphPattern::Slice { inner: Box::new(inner), start: 0, length: Some(usize::MAX) }
}
