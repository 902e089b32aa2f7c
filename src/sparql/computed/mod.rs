//! Computed properties: `?agreement tr:inForceOn ?day` and `tr:possiblyInForceOn`, which nobody states.
//!
//! Entry point: [`rewrite`], which puts patterns that ask the stated dates in their place. A query with them
//! means what it would mean if every agreement were said to be in force on each of its days, in every graph by
//! the dates that this graph states.
//!
//! 1. `place` walks the algebra. In each basic graph pattern it replaces such a triple by one that finds a
//!    start, and leaves over what is asked of the day.
//! 2. Where the day is a constant, that condition stands right there. Where it is a variable, the condition
//!    moves up until the variable is certainly bound, out of `GRAPH` and into the condition of an
//!    `OPTIONAL` if it must, and never out of a `UNION`, a `MINUS` or a sub-select.
//! 3. A variable that nothing binds must be given: it is a parameter, or the query is refused (T5009).
//! 4. `condition` says in algebra what "in force" means, as [`crate::model::edtf::certainly_within`] and
//!    [`possibly_within`](crate::model::edtf::possibly_within) do for dates in hand.
//!
//! Absent on purpose: answers to "on which days": a day is asked about, and there are too many to list.

mod condition;
mod place;
mod scope;
#[cfg(test)]
mod tests;

use super::survey::pattern_of;
use super::tree::{children, expressions, operands};
use crate::model::edtf::Day;
use crate::model::vocab::{tr, xsd};
use crate::model::{Literal, NamedNode, NamedNodeRef};
use oxigraph::sparql::Variable;
use place::{Walk, name_blank_nodes};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern};
use std::collections::BTreeSet;

/// Which of the two questions is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sense {
    /// Whatever the inexact dates mean, it was in force.
    Certainly,
    /// There is a reading of the dates by which it was in force.
    Possibly,
}

impl Sense {
    fn of(predicate: NamedNodeRef<'_>) -> Option<Self> {
        match predicate {
            _ if predicate == tr::IN_FORCE_ON => Some(Self::Certainly),
            _ if predicate == tr::POSSIBLY_IN_FORCE_ON => Some(Self::Possibly),
            _ => None,
        }
    }
}

/// Why a query with a computed property cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Misuse {
    /// It stands in a property path.
    Path,
    /// What stands for the day is no day.
    NoDay(String),
}

/// Replaces computed properties in a query; gives the variables that must be given a day.
pub(super) fn rewrite(query: &mut Query) -> Result<Vec<String>, Misuse> {
    if !uses(pattern_of(query))? {
        return Ok(Vec::new());
    }
    name_blank_nodes(pattern_of(query));
    // A day that is given from outside is a constant: to know which are, the query is walked twice.
    let mut trial = query.clone();
    let mut walk = Walk::default();
    walk.query(pattern_of(&mut trial));
    let given = std::mem::take(&mut walk.open);
    let mut walk = Walk::with(given.clone());
    walk.query(pattern_of(query));
    Ok(given.into_iter().map(Variable::into_string).collect())
}

/// The calendar day that a constant names, as an `xsd:date` without a time zone.
fn day_of(term: &TermPattern) -> Result<Literal, Misuse> {
    let day = match term {
        TermPattern::Literal(literal) if literal.datatype() == xsd::DATE => day(literal.value()),
        TermPattern::Literal(literal) if literal.datatype() == xsd::DATE_TIME => {
            literal.value().split_once('T').and_then(|(date, _)| day(date))
        }
        _ => None,
    };
    day.map(|day| Literal::new_typed_literal(day.to_string(), xsd::DATE)).ok_or_else(|| Misuse::NoDay(term.to_string()))
}

/// A day, with or without the time zone that `xsd:date` allows behind it.
fn day(text: &str) -> Option<Day> {
    let (date, zone) = text.split_at_checked(DATE)?;
    let is_zone = zone.is_empty() || zone == "Z" || zone.len() == ZONE && zone.starts_with(['+', '-']);
    Day::parse(date).filter(|_| is_zone)
}

/// Characters of a day.
const DATE: usize = "1985-06-01".len();

/// Characters of a time zone other than `Z`.
const ZONE: usize = "-05:00".len();

/// Whether a pattern uses computed properties, and whether each use is one that can be answered.
fn uses(pattern: &mut GraphPattern) -> Result<bool, Misuse> {
    let (mut any, mut misuse) = (false, None);
    each(pattern, &mut |pattern| match pattern {
        GraphPattern::Bgp { patterns } => {
            for triple in patterns {
                let NamedNodePattern::NamedNode(predicate) = &triple.predicate else { continue };
                if Sense::of(predicate.as_ref()).is_none() {
                    continue;
                }
                any = true;
                if !matches!(triple.object, TermPattern::Variable(_)) {
                    misuse = misuse.take().or_else(|| day_of(&triple.object).err());
                }
            }
        }
        GraphPattern::Path { path, .. } if in_path(path) => misuse = Some(Misuse::Path),
        _ => {}
    });
    misuse.map_or(Ok(any), Err)
}

fn in_path(path: &PropertyPathExpression) -> bool {
    use PropertyPathExpression as P;
    let is_computed = |node: &NamedNode| Sense::of(node.as_ref()).is_some();
    match path {
        P::NamedNode(node) => is_computed(node),
        P::NegatedPropertySet(nodes) => nodes.iter().any(is_computed),
        P::Reverse(a) | P::ZeroOrMore(a) | P::OneOrMore(a) | P::ZeroOrOne(a) => in_path(a),
        P::Sequence(a, b) | P::Alternative(a, b) => in_path(a) || in_path(b),
    }
}

/// Visits a pattern and every pattern in it, those of `EXISTS` included.
fn each(pattern: &mut GraphPattern, visit: &mut dyn FnMut(&mut GraphPattern)) {
    fn expression(of: &mut Expression, visit: &mut dyn FnMut(&mut GraphPattern)) {
        if let Expression::Exists(pattern) = of {
            each(pattern, visit);
        }
        for operand in operands(of) {
            expression(operand, visit);
        }
    }
    visit(pattern);
    for of in expressions(pattern) {
        expression(of, visit);
    }
    for child in children(pattern) {
        each(child, visit);
    }
}

/// Variables, by name.
type Names = BTreeSet<Variable>;
