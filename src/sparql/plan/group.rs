//! Patterns that are joined with one another: taken apart, ordered, and put together.

use super::order::{Item, LOOKUP, Sieve, Tree, order};
use super::planner::{Planner, Scope, barrier};
use super::size::{Name, Size, selectivity};
use crate::sparql::tree::operands;
use spargebra::algebra::{Expression, Function, GraphPattern, PropertyPathExpression};
use spargebra::term::NamedNodePattern;

/// What a path costs for each thing it begins at.
const PATH: f64 = 4.0 * LOOKUP;

/// A pattern of a join, in the graph in which it is asked.
struct Part {
    pattern: GraphPattern,
    /// The graph, if a `GRAPH` inside the group says it.
    graph: Option<NamedNodePattern>,
}

/// A condition of a conjunction.
struct Condition {
    expression: Expression,
    names: Vec<Name>,
    /// Whether it gives the same wherever its names are bound.
    is_movable: bool,
}

impl Planner<'_> {
    /// Plans what is joined, under the filters on it.
    pub(super) fn group(&self, mut pattern: GraphPattern, scope: &Scope) -> GraphPattern {
        let mut conditions = Vec::new();
        while let GraphPattern::Filter { expr, inner } = pattern {
            split(expr, &mut conditions);
            pattern = *inner;
        }
        let is_group = matches!(
            pattern,
            GraphPattern::Bgp { .. }
                | GraphPattern::Path { .. }
                | GraphPattern::Join { .. }
                | GraphPattern::Graph { .. }
        );
        let planned =
            if is_group { self.joined(pattern, &mut conditions, scope) } else { self.pattern(pattern, scope) };
        self.filtered(planned, conditions, scope)
    }

    fn filtered(&self, inner: GraphPattern, conditions: Vec<Condition>, scope: &Scope) -> GraphPattern {
        let expressions = conditions.into_iter().map(|condition| condition.expression);
        let Some(expr) = expressions.reduce(|a, b| Expression::And(Box::new(a), Box::new(b))) else { return inner };
        let mut filter = GraphPattern::Filter { expr, inner: Box::new(inner) };
        self.inside(&mut filter, scope);
        filter
    }

    fn joined(&self, pattern: GraphPattern, conditions: &mut Vec<Condition>, scope: &Scope) -> GraphPattern {
        if scope.keeps || !is_settled(&pattern) {
            return self.as_written(pattern, scope);
        }
        let mut parts = Vec::new();
        take_apart(pattern, None, &mut parts);
        let is_one = parts.len() == 1;
        let mut items = Vec::new();
        for part in &mut parts {
            let scope = Scope {
                graph: part.graph.clone().or_else(|| scope.graph.clone()),
                eager: scope.eager && is_one,
                ..scope.clone()
            };
            let is_simple = is_simple(&part.pattern);
            if !is_simple {
                part.pattern = self.pattern(std::mem::take(&mut part.pattern), &scope);
            }
            let size = self.size(&part.pattern, &scope);
            let lookup = match &part.pattern {
                GraphPattern::Path { .. } => PATH,
                GraphPattern::Values { bindings, .. } => {
                    0.1 * f64::from(u32::try_from(bindings.len()).unwrap_or(u32::MAX))
                }
                _ => LOOKUP,
            };
            items.push(Item { size, is_simple, lookup });
        }
        if parts.is_empty() {
            return GraphPattern::Bgp { patterns: Vec::new() };
        }
        let sieves: Vec<Sieve> = conditions
            .iter()
            .filter(|condition| condition.is_movable)
            .map(|condition| Sieve { names: condition.names.clone(), leaves: selectivity(&condition.expression) })
            .collect();
        let tree = order(&items, &scope.given, &sieves, scope.eager);
        let mut parts: Vec<Option<Part>> = parts.into_iter().map(Some).collect();
        self.put_together(&tree, &mut parts, &items, conditions, scope)
    }

    /// The group in the order in which it was written, planned inside.
    fn as_written(&self, pattern: GraphPattern, scope: &Scope) -> GraphPattern {
        let scope = &Scope { eager: false, ..scope.clone() };
        match pattern {
            GraphPattern::Join { left, right } => GraphPattern::Join {
                left: Box::new(self.as_written(*left, scope)),
                right: Box::new(self.as_written(*right, scope)),
            },
            GraphPattern::Graph { name, inner } => {
                let scope = Scope { graph: Some(name.clone()), ..scope.clone() };
                GraphPattern::Graph { name, inner: Box::new(self.as_written(*inner, &scope)) }
            }
            GraphPattern::Bgp { .. } | GraphPattern::Path { .. } => pattern,
            other => self.pattern(other, scope),
        }
    }

    fn put_together(
        &self,
        tree: &Tree,
        parts: &mut [Option<Part>],
        items: &[Item],
        conditions: &mut Vec<Condition>,
        scope: &Scope,
    ) -> GraphPattern {
        match tree {
            Tree::Leaf(at) => whole(parts[*at].take()),
            Tree::Each(left, at) => {
                let left = self.put_together(left, parts, items, conditions, scope);
                GraphPattern::Lateral { left: Box::new(left), right: Box::new(whole(parts[*at].take())) }
            }
            Tree::Table(left, right) => {
                let sides = [left, right].map(|side| {
                    let mut own = if scope.eager { own(conditions, &names(side, items)) } else { Vec::new() };
                    let planned = self.put_together(side, parts, items, &mut own, scope);
                    let side = self.filtered(planned, own, scope);
                    if scope.eager { barrier(side) } else { side }
                });
                let [left, right] = sides.map(Box::new);
                GraphPattern::Join { left, right }
            }
        }
    }
}

/// The conditions that can be tested where these names are bound.
fn own(conditions: &mut Vec<Condition>, bound: &Size) -> Vec<Condition> {
    let is_own = |condition: &Condition| condition.is_movable && condition.names.iter().all(|name| bound.binds(name));
    let (own, rest) = std::mem::take(conditions).into_iter().partition(is_own);
    *conditions = rest;
    own
}

fn names(tree: &Tree, items: &[Item]) -> Size {
    match tree {
        Tree::Leaf(at) => items[*at].size.clone(),
        Tree::Each(left, at) => names(left, items).join(&items[*at].size),
        Tree::Table(left, right) => names(left, items).join(&names(right, items)),
    }
}

fn whole(part: Option<Part>) -> GraphPattern {
    // Each place stands in an order once.
    let Some(Part { pattern, graph }) = part else { return GraphPattern::default() };
    match graph {
        Some(name) => GraphPattern::Graph { name, inner: Box::new(pattern) },
        None => pattern,
    }
}

/// The patterns that a pattern joins.
fn take_apart(pattern: GraphPattern, graph: Option<&NamedNodePattern>, parts: &mut Vec<Part>) {
    match pattern {
        GraphPattern::Bgp { patterns } if !patterns.is_empty() => {
            for triple in patterns {
                parts.push(Part { pattern: GraphPattern::Bgp { patterns: vec![triple] }, graph: graph.cloned() });
            }
        }
        // Nothing is asked, unless whether a graph is there.
        GraphPattern::Bgp { .. } if graph.is_none() => {}
        GraphPattern::Join { left, right } => {
            take_apart(*left, graph, parts);
            take_apart(*right, graph, parts);
        }
        GraphPattern::Graph { name, inner } => take_apart(*inner, Some(&name), parts),
        pattern => parts.push(Part { pattern, graph: graph.cloned() }),
    }
}

/// Whether a pattern can be looked up for each solution of others, and gives what a join gives.
fn is_simple(pattern: &GraphPattern) -> bool {
    matches!(pattern, GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. })
}

/// Whether the paths of a group give as many solutions whatever is bound before.
fn is_settled(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Path { path, .. } => is_settled_path(path),
        GraphPattern::Join { left, right } => is_settled(left) && is_settled(right),
        GraphPattern::Graph { inner, .. } => is_settled(inner),
        _ => true,
    }
}

fn is_settled_path(path: &PropertyPathExpression) -> bool {
    use PropertyPathExpression as P;
    match path {
        P::NamedNode(_) | P::Alternative(..) | P::ZeroOrMore(_) | P::OneOrMore(_) | P::ZeroOrOne(_) => true,
        P::Reverse(path) => is_settled_path(path),
        P::Sequence(..) | P::NegatedPropertySet(_) => false,
    }
}

/// The conditions that a condition joins by `&&`.
fn split(expression: Expression, conditions: &mut Vec<Condition>) {
    if let Expression::And(a, b) = expression {
        split(*a, conditions);
        split(*b, conditions);
        return;
    }
    let mut expression = expression;
    let mut names = Vec::new();
    let is_movable = gather(&mut expression, &mut names);
    conditions.push(Condition { expression, names, is_movable });
}

/// Collects the variables of a condition; false if it cannot be tested just anywhere they are bound.
fn gather(expression: &mut Expression, names: &mut Vec<Name>) -> bool {
    let here = match expression {
        Expression::Variable(variable) | Expression::Bound(variable) => {
            names.push(Name::Variable(variable.clone()));
            true
        }
        Expression::Exists(_) => false,
        Expression::FunctionCall(function, _) => !matches!(
            function,
            Function::Rand | Function::Uuid | Function::StrUuid | Function::BNode | Function::Custom(_)
        ),
        _ => true,
    };
    operands(expression).into_iter().fold(here, |all, operand| gather(operand, names) && all)
}
