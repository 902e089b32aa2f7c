//! Comparisons as derived records.

use super::comparison::{Account, Comparison};
use crate::model::vocab::{rdf, tr};
use crate::model::{Literal, NamedNode, NamedNodeRef, Prefixes, Term, Triple};

/// The terms that only comparisons use: a query that names none of them does not ask for comparisons.
pub const TERMS: [NamedNodeRef<'static>; 12] = [
    tr::COMPARISON,
    tr::COMPARES,
    tr::COMPARED_PROPERTY,
    tr::COMPARED_FOR,
    tr::FINDING,
    tr::EXPLANATION,
    tr::ACCOUNT,
    tr::ACCOUNT_CLASS,
    tr::RECORDED_AS,
    tr::ACCOUNT_OF,
    tr::SAYS,
    tr::RESTS_ON,
];

/// The comparisons as triples, in a fixed order. They are derived and never stored.
///
/// Each comparison is `{base}comparison/{hash}`; its accounts are `…/account/{n}`.
pub fn triples(comparisons: &[Comparison]) -> Vec<Triple> {
    comparisons.iter().flat_map(of_one).collect()
}

fn of_one(it: &Comparison) -> Vec<Triple> {
    let mut out = Vec::new();
    let mut say = |subject: &NamedNode, property: NamedNodeRef<'_>, object: Term| {
        out.push(Triple::new(subject.clone(), property.into_owned(), object));
    };
    say(&it.iri, rdf::TYPE, tr::COMPARISON.into_owned().into());
    for name in &it.names {
        say(&it.iri, tr::COMPARES, name.clone().into());
    }
    say(&it.iri, tr::COMPARED_PROPERTY, it.property.clone().into());
    for facet in &it.facets {
        say(&it.iri, tr::COMPARED_FOR, facet.value.clone());
    }
    say(&it.iri, tr::FINDING, it.finding.iri().into_owned().into());
    say(&it.iri, tr::EXPLANATION, Literal::new_language_tagged_literal_unchecked(it.why.as_str(), "en").into());
    for side in it.sides() {
        say(&it.iri, tr::SIDE, side.into());
    }
    for dispute in &it.recorded {
        say(&it.iri, tr::RECORDED_AS, dispute.clone().into());
    }
    for (n, account) in (1..).zip(&it.accounts) {
        let node = NamedNode::new_unchecked(format!("{}/account/{n}", it.iri.as_str()));
        say(&it.iri, tr::ACCOUNT, node.clone().into());
        of_account(account, &node, &mut say);
    }
    out
}

fn of_account(account: &Account, node: &NamedNode, say: &mut impl FnMut(&NamedNode, NamedNodeRef<'_>, Term)) {
    say(node, rdf::TYPE, tr::ACCOUNT_CLASS.into_owned().into());
    say(node, tr::ACCOUNT_OF, account.source.clone().into());
    for answer in &account.answers {
        if answer.denied {
            say(node, tr::SAYS, Literal::new_simple_literal(answer.text.as_str()).into());
        } else {
            for term in &answer.terms {
                say(node, tr::SAYS, term.clone());
            }
        }
        for claim in &answer.claims {
            say(node, tr::RESTS_ON, claim.clone().into());
        }
    }
}

/// The IRI of a comparison: the same question about the same thing keeps it.
pub(super) fn iri(prefixes: &Prefixes, it: &Comparison) -> NamedNode {
    let mut key = format!("{} {}", it.thing, it.property);
    for facet in &it.facets {
        key += &format!(" {} {}", facet.property, facet.value);
    }
    prefixes.resource("comparison", &hash(&key))
}

/// FNV-1a over 128 bits: short, the same everywhere, and wide enough that no two questions meet.
fn hash(text: &str) -> String {
    let mut state: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for byte in text.bytes() {
        state ^= u128::from(byte);
        state = state.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    }
    format!("{:016x}", (state >> 64) ^ (state & u128::from(u64::MAX)))
}
