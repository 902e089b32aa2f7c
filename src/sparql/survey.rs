//! What one must know of a query before it is evaluated.

use super::tree::{children, expressions, operands};
use crate::model::NamedNode;
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeSet;

/// What was found in the algebra of a query.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Levels of patterns, expressions and paths inside one another.
    pub(super) depth: usize,
    /// Patterns that are joined with one another, the most in any one place.
    pub(super) joined: usize,
    /// The services that it would ask, as written.
    pub(super) services: BTreeSet<String>,
    /// Functions that give something else on every run.
    pub(super) volatile: BTreeSet<&'static str>,
    /// The IRIs that its patterns and paths name, and those in its expressions.
    pub(super) named: BTreeSet<String>,
    /// A pattern leaves its predicate open, so that any statement may match.
    pub(super) open: bool,
}

impl Survey {
    /// Looks at the whole of a query.
    pub(super) fn of(query: &mut Query) -> Self {
        let mut survey = Self { open: matches!(query, Query::Describe { .. }), ..Self::default() };
        survey.pattern(pattern_of(query), 1);
        survey
    }

    /// Gives how many patterns it joins.
    fn pattern(&mut self, pattern: &mut GraphPattern, depth: usize) -> usize {
        self.depth = self.depth.max(depth);
        match pattern {
            GraphPattern::Service { name, .. } => {
                self.services.insert(name.to_string());
            }
            GraphPattern::Path { path, .. } => self.path(path, depth + 1),
            GraphPattern::Bgp { patterns } => patterns.iter().for_each(|it| self.triple(it)),
            GraphPattern::Values { bindings, .. } => {
                for term in bindings.iter().flatten().flatten() {
                    self.named.insert(term.to_string());
                }
            }
            _ => {}
        }
        for expression in expressions(pattern) {
            self.expression(expression, depth + 1);
        }
        let inner: Vec<usize> = children(pattern).into_iter().map(|child| self.pattern(child, depth + 1)).collect();
        let joined = joined(pattern, &inner);
        self.joined = self.joined.max(joined);
        joined
    }

    fn triple(&mut self, triple: &TriplePattern) {
        match &triple.predicate {
            NamedNodePattern::NamedNode(predicate) => _ = self.named.insert(predicate.to_string()),
            NamedNodePattern::Variable(_) => self.open = true,
        }
        if let TermPattern::NamedNode(object) = &triple.object {
            self.named.insert(object.to_string());
        }
    }

    fn expression(&mut self, expression: &mut Expression, depth: usize) {
        self.depth = self.depth.max(depth);
        match expression {
            Expression::NamedNode(node) => _ = self.named.insert(node.to_string()),
            Expression::Exists(pattern) => {
                self.pattern(pattern, depth + 1);
            }
            Expression::FunctionCall(function, _) => self.volatile.extend(volatile(function)),
            _ => {}
        }
        for operand in operands(expression) {
            self.expression(operand, depth + 1);
        }
    }

    fn path(&mut self, path: &PropertyPathExpression, depth: usize) {
        use PropertyPathExpression as P;
        self.depth = self.depth.max(depth);
        match path {
            P::NamedNode(predicate) => _ = self.named.insert(predicate.to_string()),
            P::NegatedPropertySet(_) => self.open = true,
            P::Reverse(a) | P::ZeroOrMore(a) | P::OneOrMore(a) | P::ZeroOrOne(a) => self.path(a, depth + 1),
            P::Sequence(a, b) | P::Alternative(a, b) => {
                self.path(a, depth + 1);
                self.path(b, depth + 1);
            }
        }
    }
}

/// The predicates that the patterns of a query name; nothing if one of them is a variable, or a path
/// that names what it does not follow.
pub(super) fn predicates(query: &mut Query) -> Option<BTreeSet<NamedNode>> {
    let mut named = BTreeSet::new();
    gather(pattern_of(query), &mut named).then_some(named)
}

fn gather(pattern: &mut GraphPattern, named: &mut BTreeSet<NamedNode>) -> bool {
    let here = match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().all(|triple| match &triple.predicate {
            NamedNodePattern::NamedNode(node) => {
                named.insert(node.clone());
                true
            }
            NamedNodePattern::Variable(_) => false,
        }),
        GraphPattern::Path { path, .. } => follow(path, named),
        _ => true,
    };
    let inside = expressions(pattern).into_iter().all(|expression| within(expression, named));
    here && inside && children(pattern).into_iter().all(|child| gather(child, named))
}

fn within(expression: &mut Expression, named: &mut BTreeSet<NamedNode>) -> bool {
    let here = match expression {
        Expression::Exists(pattern) => gather(pattern, named),
        _ => true,
    };
    here && operands(expression).into_iter().all(|operand| within(operand, named))
}

fn follow(path: &PropertyPathExpression, named: &mut BTreeSet<NamedNode>) -> bool {
    use PropertyPathExpression as P;
    match path {
        P::NamedNode(node) => {
            named.insert(node.clone());
            true
        }
        // A path of no steps matches every node there is.
        P::NegatedPropertySet(_) | P::ZeroOrMore(_) | P::ZeroOrOne(_) => false,
        P::Reverse(a) | P::OneOrMore(a) => follow(a, named),
        P::Sequence(a, b) | P::Alternative(a, b) => follow(a, named) && follow(b, named),
    }
}

/// How many patterns a pattern joins, if its parts join so many.
fn joined(pattern: &GraphPattern, parts: &[usize]) -> usize {
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.len(),
        GraphPattern::Path { path, .. } => steps(path),
        GraphPattern::Values { .. } | GraphPattern::Union { .. } | GraphPattern::Project { .. } => 1,
        _ => parts.iter().sum(),
    }
}

/// How many patterns the sequences of a path become.
fn steps(path: &PropertyPathExpression) -> usize {
    match path {
        PropertyPathExpression::Sequence(a, b) => steps(a) + steps(b),
        PropertyPathExpression::Reverse(a) => steps(a),
        _ => 1,
    }
}

/// The pattern of a query of any form.
pub(super) fn pattern_of(query: &mut Query) -> &mut GraphPattern {
    match query {
        Query::Select { pattern, .. }
        | Query::Construct { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Ask { pattern, .. } => pattern,
    }
}

fn volatile(function: &Function) -> Option<&'static str> {
    match function {
        Function::Now => Some("NOW"),
        Function::Rand => Some("RAND"),
        Function::Uuid => Some("UUID"),
        Function::StrUuid => Some("STRUUID"),
        _ => None,
    }
}
