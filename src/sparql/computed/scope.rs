//! Which variables a pattern binds in every one of its rows, and which it speaks of at all.

use super::{Names, each};
use crate::sparql::tree::{expressions, operands};
use oxigraph::sparql::Variable;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern};

/// Whether a pattern certainly binds a variable. `BIND` counts: its expression should have a value.
pub(super) fn binds(pattern: &GraphPattern, variable: &Variable) -> bool {
    use GraphPattern as P;
    let is_it = |term: &TermPattern| matches!(term, TermPattern::Variable(found) if found == variable);
    let is_name = |name: &NamedNodePattern| matches!(name, NamedNodePattern::Variable(found) if found == variable);
    match pattern {
        P::Bgp { patterns } => {
            patterns.iter().any(|it| is_it(&it.subject) || is_name(&it.predicate) || is_it(&it.object))
        }
        P::Path { subject, object, .. } => is_it(subject) || is_it(object),
        P::Join { left, right } | P::Lateral { left, right } => binds(left, variable) || binds(right, variable),
        P::LeftJoin { left, .. } | P::Minus { left, .. } => binds(left, variable),
        P::Union { left, right } => binds(left, variable) && binds(right, variable),
        P::Graph { name, inner } | P::Service { name, inner, .. } => is_name(name) || binds(inner, variable),
        P::Extend { inner, variable: made, .. } => made == variable || binds(inner, variable),
        P::Values { variables, bindings } => variables
            .iter()
            .position(|found| found == variable)
            .is_some_and(|at| bindings.iter().all(|row| row.get(at).is_some_and(Option::is_some))),
        P::Filter { inner, .. }
        | P::OrderBy { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. } => binds(inner, variable),
        P::Project { inner, variables } => variables.contains(variable) && binds(inner, variable),
        P::Group { inner, variables, aggregates } => {
            (variables.contains(variable) && binds(inner, variable))
                || aggregates.iter().any(|(made, _)| made == variable)
        }
    }
}

/// The variables that a pattern certainly binds, out of those that are in scope.
pub(super) fn certain(pattern: &GraphPattern) -> Names {
    let mut found = Names::new();
    pattern.on_in_scope_variable(|variable| {
        found.insert(variable.clone());
    });
    found.retain(|variable| binds(pattern, variable));
    found
}

/// Whether an expression asks for a variable, in an `EXISTS` too.
pub(super) fn mentions(expression: &mut Expression, variable: &Variable) -> bool {
    let found = match expression {
        Expression::Variable(found) | Expression::Bound(found) => found == variable,
        Expression::Exists(pattern) => {
            let mut found = false;
            each(pattern, &mut |pattern| {
                found |= in_scope(pattern, variable)
                    || expressions(pattern).into_iter().any(|expression| mentions(expression, variable));
            });
            found
        }
        _ => false,
    };
    found || operands(expression).into_iter().any(|operand| mentions(operand, variable))
}

/// Whether a variable can have a value in the rows of a pattern.
pub(super) fn in_scope(pattern: &GraphPattern, variable: &Variable) -> bool {
    let mut found = false;
    pattern.on_in_scope_variable(|it| found |= it == variable);
    found
}
