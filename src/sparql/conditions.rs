//! Conditions of a pattern, asked of a reader.

use crate::model::condition::Test;
use crate::model::edtf::{Day, Edtf, certainly_within};
use crate::model::pattern::Condition;
use crate::model::value::Truth;
use crate::model::vocab::tr;
use crate::model::{BlankNode, Lookup, NamedNodeRef, NamedOrBlankNode, Term, TermRef, Triple};
use crate::store::Reader;
use indexmap::IndexSet;

/// The conditions of each variable.
pub(super) struct Conditions<'a> {
    reader: &'a Reader,
    on: Vec<Vec<&'a Test>>,
}

impl<'a> Conditions<'a> {
    /// Sorts conditions by variable; nothing if one on a named thing does not hold.
    pub(super) fn new(reader: &'a Reader, all: &'a [Condition], nodes: &IndexSet<BlankNode>) -> Option<Self> {
        let mut it = Self { reader, on: vec![Vec::new(); nodes.len()] };
        for Condition { on, test } in all {
            match on {
                NamedOrBlankNode::BlankNode(node) => it.on[nodes.get_index_of(node)?].push(test),
                NamedOrBlankNode::NamedNode(node) if !it.passes(test, node.as_ref().into()) => return None,
                NamedOrBlankNode::NamedNode(_) => {}
            }
        }
        Some(it)
    }

    /// Whether a variable may stand for the term of an id.
    pub(super) fn hold(&self, variable: usize, id: u32) -> bool {
        let tests = &self.on[variable];
        tests.is_empty() || {
            let term = self.reader.term(id);
            tests.iter().all(|test| self.passes(test, term.as_ref()))
        }
    }

    fn passes(&self, test: &Test, term: TermRef<'_>) -> bool {
        match test {
            Test::InForceOn(day) => in_force(self.reader, term, *day),
            other => other.holds(&term.into_owned()) == Truth::Yes,
        }
    }
}

/// Whether a thing is held to be in force on a day, by every reading of its dates.
fn in_force(reader: &Reader, thing: TermRef<'_>, day: Day) -> bool {
    let dates = |property: NamedNodeRef<'_>| -> Vec<Edtf> {
        let texts = reader.objects(thing, property).into_iter().filter_map(|term| match term {
            Term::Literal(literal) => Some(literal),
            _ => None,
        });
        texts.filter_map(|literal| Edtf::parse(literal.value()).ok()).collect()
    };
    certainly_within(day, &dates(tr::IN_FORCE_FROM), &dates(tr::IN_FORCE_UNTIL))
}

/// Whether a term could pass a test, as far as it alone decides.
pub(super) fn may_pass(test: &Test, term: &Term) -> bool {
    matches!(test, Test::InForceOn(_)) || test.holds(term) == Truth::Yes
}

/// Whether a changed triple is one that a condition asks the graph for.
pub(super) fn touched(conditions: &[Condition], changed: &Triple) -> bool {
    let asked = [tr::IN_FORCE_FROM, tr::IN_FORCE_UNTIL].contains(&changed.predicate.as_ref());
    asked
        && conditions.iter().any(|Condition { on, test }| {
            matches!(test, Test::InForceOn(_)) && (on.is_blank_node() || *on == changed.subject)
        })
}
