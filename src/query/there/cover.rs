//! Whether a denial covers a question: whatever would answer the question would contradict the denial.
//!
//! That is so if the denied pattern can be laid over the asked one: each of its variables on some
//! term of the question (whose own variables are taken as they are), each triple on a triple, and
//! each condition on a value that meets it or on a variable of which the question asks as much.

use crate::model::absence::is_a;
use crate::model::condition::Test;
use crate::model::value::Truth;
use crate::model::vocab::rdf;
use crate::model::{BlankNode, Lookup, NamedOrBlankNode, Pattern, Term, Triple};
use std::collections::HashMap;

/// Steps after which patterns are taken not to fit: both were written by people.
const MOST_STEPS: usize = 200_000;

/// Whether every instance of what is asked would be an instance of what is denied.
pub(super) fn covers(records: &dyn Lookup, denied: &Pattern, asked: &Pattern) -> bool {
    let mut laying = Laying { records, denied, asked, onto: HashMap::new(), steps: 0 };
    laying.lay(0)
}

struct Laying<'a> {
    records: &'a dyn Lookup,
    denied: &'a Pattern,
    asked: &'a Pattern,
    onto: HashMap<BlankNode, Term>,
    steps: usize,
}

impl Laying<'_> {
    fn lay(&mut self, next: usize) -> bool {
        let Some(denied) = self.denied.triples.get(next) else { return self.conditions() };
        for i in 0..self.asked.triples.len() {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return false;
            }
            let asked = &self.asked.triples[i];
            if denied.predicate != asked.predicate {
                continue;
            }
            let before = self.onto.clone();
            if self.fits(&denied.subject.clone().into(), &asked.subject.clone().into(), denied, false)
                && self.fits(&denied.object, &asked.object, denied, true)
                && self.lay(next + 1)
            {
                return true;
            }
            self.onto = before;
        }
        false
    }

    fn fits(&mut self, denied: &Term, asked: &Term, triple: &Triple, is_object: bool) -> bool {
        match (denied, asked) {
            (Term::BlankNode(variable), _) => {
                self.onto.entry(variable.clone()).or_insert_with(|| asked.clone()) == asked
            }
            (Term::NamedNode(class), Term::NamedNode(kind)) if is_object && triple.predicate.as_ref() == rdf::TYPE => {
                is_a(self.records, kind, class)
            }
            _ => denied == asked,
        }
    }

    fn conditions(&self) -> bool {
        self.denied.conditions.iter().all(|condition| {
            let term = match &condition.on {
                NamedOrBlankNode::BlankNode(variable) => self.onto.get(variable).cloned(),
                NamedOrBlankNode::NamedNode(node) => Some(node.clone().into()),
            };
            term.is_some_and(|term| self.is_met(&condition.test, &term))
        })
    }

    fn is_met(&self, test: &Test, term: &Term) -> bool {
        let on: NamedOrBlankNode = match term {
            Term::BlankNode(node) => node.clone().into(),
            Term::NamedNode(node) if matches!(test, Test::InForceOn(_)) => node.clone().into(),
            value => return test.holds(value) == Truth::Yes,
        };
        let given: Vec<&Test> = self.asked.tests_on(&on).collect();
        test.follows_from(&given)
    }
}
