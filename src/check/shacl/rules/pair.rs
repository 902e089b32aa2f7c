//! The values of a property against those of another property of the same node.

use super::super::data::{Data, Node};
use super::super::model::{Pair, Symbol};
use super::super::validate::{Out, Work};
use crate::csvw::datatype::value;
use crate::model::Term;
use std::cmp::Ordering;

/// Reports values that stand to those of another property as they should not.
pub(in super::super) fn check(work: &Work<'_>, pair: Pair, other: Symbol, out: &mut Out) {
    let data = work.data();
    let property = || work.shown(data.bound.symbol(other));
    let others = data.objects(work.focus, data.bound.node(other));
    match pair {
        Pair::Equals => {
            for value in work.values.iter().filter(|value| !others.contains(value)) {
                out.push(|| work.about(*value, || format!("is not among the values of `{}`", property())));
            }
            for value in others.iter().filter(|value| !work.values.contains(value)) {
                out.push(|| work.about(*value, || format!("is a value of `{}` only", property())));
            }
        }
        Pair::Disjoint => {
            for value in work.values.iter().filter(|value| others.contains(value)) {
                out.push(|| work.about(*value, || format!("is a value of `{}` as well", property())));
            }
        }
        Pair::LessThan | Pair::LessThanOrEquals => {
            let allowed: &[Ordering] =
                if pair == Pair::LessThan { &[Ordering::Less] } else { &[Ordering::Less, Ordering::Equal] };
            let words = if pair == Pair::LessThan { "less than" } else { "at most" };
            for value in work.values {
                for other in &others {
                    if compare(data, *value, *other).is_some_and(|order| allowed.contains(&order)) {
                        continue;
                    }
                    let bound = || work.shown(&data.bound.term(*other));
                    out.push(|| work.about(*value, || format!("is not {words} {} of `{}`", bound(), property())));
                }
            }
        }
    }
}

fn compare(data: &Data<'_>, a: Node, b: Node) -> Option<Ordering> {
    let (Term::Literal(a), Term::Literal(b)) = (data.bound.term(a), data.bound.term(b)) else { return None };
    if a.language().is_some() || b.language().is_some() {
        return None;
    }
    value::compare((a.value(), a.datatype().as_str()), (b.value(), b.datatype().as_str()))
}
