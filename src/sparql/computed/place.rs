//! Where the condition on a day stands: right at its triple, or further up, where the day is known.

use super::condition::{Condition, and, hidden, start};
use super::scope::{binds, certain, in_scope, mentions};
use super::{Names, Sense, day_of, each};
use crate::model::BlankNode;
use crate::sparql::tree::{expressions, operands};
use oxigraph::sparql::Variable;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// One walk over a query.
#[derive(Default)]
pub(super) struct Walk {
    /// Variables that are given a day from outside.
    pub(super) given: Names,
    /// Variables that nothing binds where they are asked for.
    pub(super) open: Names,
    number: usize,
}

/// A condition whose day is not known yet.
struct Pending {
    day: Variable,
    condition: Condition,
}

impl Walk {
    /// A walk over a query of which these variables are given.
    pub(super) fn with(given: Names) -> Self {
        Self { given, ..Self::default() }
    }

    /// Rewrites the pattern of a whole query.
    pub(super) fn query(&mut self, pattern: &mut GraphPattern) {
        self.closed(pattern, &Names::new());
    }

    /// Rewrites a pattern that nothing moves out of. `outer` are variables bound around an `EXISTS`.
    fn closed(&mut self, pattern: &mut GraphPattern, outer: &Names) {
        for pending in self.pattern(pattern, outer) {
            self.open.insert(pending.day);
            filter(pattern, pending.condition.expression());
        }
    }

    /// Rewrites a pattern; gives the conditions that must move further up.
    fn pattern(&mut self, pattern: &mut GraphPattern, outer: &Names) -> Vec<Pending> {
        use GraphPattern as P;
        self.conditions(pattern, outer);
        let pending = match pattern {
            P::Bgp { .. } => self.basic(pattern),
            P::Path { .. } | P::Values { .. } | P::Service { .. } => Vec::new(),
            P::Join { left, right } | P::Lateral { left, right } => {
                let mut pending = self.pattern(left, outer);
                pending.extend(self.pattern(right, outer));
                pending
            }
            P::Filter { inner, expr: asks } | P::Extend { inner, expression: asks, .. } => {
                let pending = self.pattern(inner, outer);
                self.pass(inner, pending, |day| !mentions(asks, day))
            }
            P::Graph { name, inner } => {
                let mut pending = self.pattern(inner, outer);
                for it in &mut pending {
                    it.condition.graph.get_or_insert_with(|| name.clone());
                }
                pending
            }
            P::LeftJoin { left, right, expression } => {
                let pending = self.pattern(left, outer);
                let pending = self.pass(left, pending, |day| {
                    !in_scope(right, day) && !expression.as_mut().is_some_and(|asks| mentions(asks, day))
                });
                let (known, unknown): (Vec<_>, Vec<_>) =
                    self.pattern(right, outer).into_iter().partition(|it| binds(left, &it.day));
                for it in known {
                    let more = it.condition.expression();
                    *expression = Some(match expression.take() {
                        Some(condition) => and(condition, more),
                        None => more,
                    });
                }
                self.give_up(right, unknown);
                pending
            }
            P::Minus { left, right } => {
                self.closed(right, outer);
                let pending = self.pattern(left, outer);
                self.pass(left, pending, |day| !in_scope(right, day))
            }
            P::Union { left, right } => {
                self.closed(left, outer);
                self.closed(right, outer);
                Vec::new()
            }
            // What a sub-select does not show is not known in it.
            P::Project { inner, variables } => {
                let outer = outer.iter().filter(|variable| variables.contains(variable)).cloned().collect();
                self.closed(inner, &outer);
                Vec::new()
            }
            P::OrderBy { inner, .. }
            | P::Distinct { inner }
            | P::Reduced { inner }
            | P::Slice { inner, .. }
            | P::Group { inner, .. } => {
                self.closed(inner, outer);
                Vec::new()
            }
        };
        let (known, unknown): (Vec<_>, Vec<_>) = pending
            .into_iter()
            .partition(|it| self.given.contains(&it.day) || outer.contains(&it.day) || binds(pattern, &it.day));
        for it in known {
            filter(pattern, it.condition.expression());
        }
        unknown
    }

    /// Lets conditions out of a pattern, but for those whose day is asked for on the way without being known.
    fn pass(
        &mut self,
        pattern: &mut GraphPattern,
        pending: Vec<Pending>,
        mut may_pass: impl FnMut(&Variable) -> bool,
    ) -> Vec<Pending> {
        let (passing, held) = pending.into_iter().partition(|it| may_pass(&it.day));
        self.give_up(pattern, held);
        passing
    }

    fn give_up(&mut self, pattern: &mut GraphPattern, pending: Vec<Pending>) {
        for it in pending {
            self.open.insert(it.day);
            filter(pattern, it.condition.expression());
        }
    }

    /// Rewrites what stands in `EXISTS`, where all that is bound around it is known.
    fn conditions(&mut self, pattern: &mut GraphPattern, outer: &Names) {
        let has_exists = expressions(pattern).into_iter().any(has_exists);
        if !has_exists {
            return;
        }
        let mut known: Names = outer.clone();
        match pattern {
            GraphPattern::LeftJoin { left, right, .. } => {
                known.extend(certain(left));
                known.extend(certain(right));
            }
            GraphPattern::Filter { inner, .. }
            | GraphPattern::Extend { inner, .. }
            | GraphPattern::OrderBy { inner, .. }
            | GraphPattern::Group { inner, .. } => known.extend(certain(inner)),
            _ => {}
        }
        for expression in expressions(pattern) {
            self.expression(expression, &known);
        }
    }

    fn expression(&mut self, expression: &mut Expression, known: &Names) {
        if let Expression::Exists(pattern) = expression {
            self.closed(pattern, known);
        }
        for operand in operands(expression) {
            self.expression(operand, known);
        }
    }

    /// Takes the computed triples out of a basic graph pattern, and finds a start for each.
    fn basic(&mut self, pattern: &mut GraphPattern) -> Vec<Pending> {
        let GraphPattern::Bgp { patterns } = pattern else { return Vec::new() };
        let computed: Vec<(Sense, TriplePattern)> = patterns
            .extract_if(.., |triple| sense(triple).is_some())
            .filter_map(|it| Some((sense(&it)?, it)))
            .collect();
        let (mut pending, mut here) = (Vec::new(), Vec::new());
        for (sense, triple) in computed {
            self.number += 1;
            let (start, first) = start(&triple.subject, self.number);
            patterns.push(start);
            here.push(first);
            let condition =
                |day| Condition { sense, agreement: triple.subject.clone(), day, graph: None, number: self.number };
            match &triple.object {
                TermPattern::Variable(day) => {
                    pending.push(Pending { day: day.clone(), condition: condition(Expression::Variable(day.clone())) });
                }
                // That it is a day was seen before.
                constant => {
                    here.extend(day_of(constant).ok().map(|day| condition(Expression::Literal(day)).expression()));
                }
            }
        }
        for condition in here {
            filter(pattern, condition);
        }
        pending
    }
}

fn sense(triple: &TriplePattern) -> Option<Sense> {
    match &triple.predicate {
        NamedNodePattern::NamedNode(predicate) => Sense::of(predicate.as_ref()),
        NamedNodePattern::Variable(_) => None,
    }
}

fn has_exists(expression: &mut Expression) -> bool {
    matches!(expression, Expression::Exists(_)) || operands(expression).into_iter().any(has_exists)
}

fn filter(pattern: &mut GraphPattern, expr: Expression) {
    let inner = Box::new(std::mem::take(pattern));
    *pattern = GraphPattern::Filter { expr, inner };
}

/// Makes variables of the blank nodes that a computed property is asked of, wherever they stand: in an
/// `EXISTS` of its own, a blank node would be another one.
pub(super) fn name_blank_nodes(pattern: &mut GraphPattern) {
    let mut asked: Vec<BlankNode> = Vec::new();
    each(pattern, &mut |pattern| {
        let GraphPattern::Bgp { patterns } = pattern else { return };
        asked.extend(patterns.iter().filter(|it| sense(it).is_some()).filter_map(|it| match &it.subject {
            TermPattern::BlankNode(node) => Some(node.clone()),
            _ => None,
        }));
    });
    let rename = |term: &mut TermPattern| {
        let TermPattern::BlankNode(node) = term else { return };
        if let Some(at) = asked.iter().position(|asked| asked == node) {
            *term = hidden("node", at).into();
        }
    };
    each(pattern, &mut |pattern| match pattern {
        GraphPattern::Bgp { patterns } => {
            for triple in patterns {
                rename(&mut triple.subject);
                rename(&mut triple.object);
            }
        }
        GraphPattern::Path { subject, object, .. } => {
            rename(subject);
            rename(object);
        }
        _ => {}
    });
}
