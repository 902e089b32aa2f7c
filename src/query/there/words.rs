//! Conditions in words: "more than 5,000,000,000".

use crate::model::condition::Test;
use crate::model::{Literal, NamedOrBlankNode, Pattern, Term, Triple};
use crate::query::words::{Words, money};

/// What a pattern asks of a node, in words; nothing where it asks nothing.
///
/// `currency` is the one in which amounts are meant, if they are.
pub fn conditions(pattern: &Pattern, node: &NamedOrBlankNode, words: &Words<'_>, currency: &str) -> Option<String> {
    let said: Vec<String> = pattern.tests_on(node).map(|test| condition(test, words, currency)).collect();
    (!said.is_empty()).then(|| said.join(" and "))
}

/// One condition.
fn condition(test: &Test, words: &Words<'_>, currency: &str) -> String {
    let value = |literal: &Literal| bound(literal, words, currency);
    let is_date =
        |literal: &Literal| literal.value().contains('-') && crate::model::edtf::Edtf::parse(literal.value()).is_ok();
    let pick =
        |literal: &Literal, number: &'static str, date: &'static str| if is_date(literal) { date } else { number };
    match test {
        Test::Above(it) => format!("{} {}", pick(it, "more than", "later than"), value(it)),
        Test::AtLeast(it) => format!("{} {}", pick(it, "at least", "not before"), value(it)),
        Test::Below(it) => format!("{} {}", pick(it, "less than", "earlier than"), value(it)),
        Test::AtMost(it) => format!("{} {}", pick(it, "at most", "not after"), value(it)),
        Test::OneOf(list) => {
            let list: Vec<String> = list.iter().map(|term| words.term(term.as_ref())).collect();
            format!("one of: {}", list.join(", "))
        }
        Test::Is(term) => words.term(term.as_ref()),
        Test::OfType(datatype) => format!("written as {}", words.compact(datatype.as_ref())),
        Test::Not(tests) => {
            let inner: Vec<String> = tests.iter().map(|test| condition(test, words, currency)).collect();
            format!("not {}", inner.join(" and "))
        }
        Test::InForceOn(day) => format!("in force on {}", crate::query::words::day(*day)),
    }
}

fn bound(literal: &Literal, words: &Words<'_>, currency: &str) -> String {
    if currency.is_empty() {
        words.term(Term::from(literal.clone()).as_ref())
    } else {
        money(literal.value(), currency)
    }
}

/// The triples of a denial with the conditions in the place of what is left open: pairs of triple and
/// words, where there are any.
pub fn told<'a>(pattern: &'a Pattern, words: &Words<'_>) -> Vec<(&'a Triple, Option<String>)> {
    let said = |triple: &'a Triple| {
        let Term::BlankNode(node) = &triple.object else { return None };
        conditions(pattern, &node.clone().into(), words, &currency(pattern, triple))
    };
    pattern.triples.iter().map(|triple| (triple, said(triple))).collect()
}

/// The currency of an amount: what else the pattern says of the thing that has it.
fn currency(pattern: &Pattern, amount: &Triple) -> String {
    use crate::model::vocab::tr;
    if amount.predicate.as_ref() != tr::AMOUNT {
        return String::new();
    }
    let of_same = |triple: &&Triple| triple.subject == amount.subject && triple.predicate.as_ref() == tr::CURRENCY;
    pattern
        .triples
        .iter()
        .find(of_same)
        .and_then(|triple| match &triple.object {
            Term::Literal(code) => Some(code.value().to_owned()),
            _ => None,
        })
        .unwrap_or_default()
}
