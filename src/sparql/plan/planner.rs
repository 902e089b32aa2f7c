//! The walk over the algebra.

use super::size::{Counts, Name, Size};
use crate::sparql::tree::{expressions, operands};
use crate::store::Reader;
use spargebra::algebra::{AggregateExpression, AggregateFunction, Expression, GraphPattern, OrderExpression};
use spargebra::term::NamedNodePattern;

/// What is known where a pattern stands.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// The graph it is asked in; nothing for the default graph.
    pub(super) graph: Option<NamedNodePattern>,
    /// What is bound whenever it is evaluated.
    pub(super) given: Size,
    /// Whether it is evaluated once and to its end, so that tables may be made.
    pub(super) eager: bool,
    /// Whether the order of its solutions must not depend on counts.
    pub(super) keeps: bool,
}

impl Default for Scope {
    fn default() -> Self {
        Self { graph: None, given: Size::one(), eager: false, keeps: false }
    }
}

impl Scope {
    /// The same for what is evaluated for each solution of a pattern.
    pub(super) fn within(&self, solutions: &Size) -> Self {
        Self { given: self.given.with(solutions.names()), eager: false, ..self.clone() }
    }
}

pub(super) struct Planner<'a> {
    pub(super) counts: Counts<'a>,
}

impl<'a> Planner<'a> {
    pub(super) fn new(reader: &'a Reader) -> Self {
        Self { counts: Counts::new(reader) }
    }

    pub(super) fn pattern(&self, pattern: GraphPattern, scope: &Scope) -> GraphPattern {
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
    pub(super) fn inside(&self, pattern: &mut GraphPattern, scope: &Scope) {
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

    pub(super) fn size(&self, pattern: &GraphPattern, scope: &Scope) -> Size {
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
pub(super) fn barrier(inner: GraphPattern) -> GraphPattern {
    GraphPattern::Slice { inner: Box::new(inner), start: 0, length: Some(usize::MAX) }
}
