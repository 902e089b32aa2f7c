//! Disagreement as typed data: what independent sources say in answer to one question, side by side.
//!
//! The entry point is [`compare`]; [`triples`] writes what it finds as derived records. How a property
//! compares is declared in the ontology (`tr:comparedAs`, `tr:comparedWithin`), never guessed here.
//!
//! 1. Names that `owl:sameAs` joins are one thing (`things`).
//! 2. A claim speaks for the origins of the sources that support it; an origin is one account
//!    (`evidence`). Refuted, superseded and retracted claims speak for nobody.
//! 3. Content becomes rows: thing, property, facet, account, value (`gather`). A facet narrows the
//!    property where it alone is no question: the type of obligation, the kind of money.
//! 4. Two values are related by the way of comparing: `dates`, `numbers`, `sets`, `classes`, `values`,
//!    `obligations`, each with the one function `relate`.
//! 5. A slot is judged by its relations (`judge`), and by who is silent (`cover`).
//! 6. Sums that have no like sum elsewhere are compared across kinds, periods and years (`money`).
//!
//! All of it works on the reader's ids. `docs/disagreements.md` says the same in words for readers.

mod classes;
mod comparison;
mod cover;
mod dates;
mod declared;
mod evidence;
mod gather;
mod judge;
mod money;
mod numbers;
mod obligations;
mod sets;
mod slots;
mod things;
mod triples;
mod value;
mod values;
mod words;

pub use comparison::{Account, Answer, Comparison, Facet, Finding, Silence};
pub use triples::{TERMS, triples};

use crate::model::{NamedNode, Prefixes, Vocabulary};
use crate::store::Reader;
use evidence::Evidence;
use gather::Rows;
use std::collections::BTreeSet;

/// Every comparison that the dataset allows, in the order of thing, property and facets.
///
/// Only questions to which at least two accounts speak are compared, and those to which one speaks
/// while a register that lists such things is silent. The accounts are those of the reader's
/// default graph: a view with other statuses or sources compares the same claims, as a claim needs
/// no standing with the editors to be compared.
pub fn compare(reader: &Reader, vocabulary: &Vocabulary, prefixes: &Prefixes) -> Vec<Comparison> {
    let evidence = Evidence::new(reader);
    let declared = declared::Declared::new(reader, vocabulary);
    let rows = Rows::everything(reader, &declared, &evidence);
    let mut found = slots::judged(reader, &declared, &evidence, &rows);
    comparison::finish(reader, prefixes, &mut found);
    found
}

/// The comparisons of some things alone, under any of their names, without those whose finding is
/// that a register is silent: to say that, all things must be looked at.
pub fn compare_only(
    reader: &Reader,
    vocabulary: &Vocabulary,
    prefixes: &Prefixes,
    things: &BTreeSet<NamedNode>,
) -> Vec<Comparison> {
    let evidence = Evidence::new(reader);
    let declared = declared::Declared::new(reader, vocabulary);
    let rows = Rows::about(reader, &declared, &evidence, things);
    let mut found = slots::judged(reader, &declared, &evidence, &rows);
    comparison::finish(reader, prefixes, &mut found);
    found
}

/// The comparisons of what is held, of all things or of some: what contradicts there, contradicts in
/// the default graph. A no that is read from silence is not among them.
pub(super) fn held(
    reader: &Reader,
    vocabulary: &Vocabulary,
    prefixes: &Prefixes,
    things: Option<&BTreeSet<NamedNode>>,
) -> Vec<Comparison> {
    let mut evidence = Evidence::new(reader);
    evidence.registers.clear();
    let declared = declared::Declared::new(reader, vocabulary);
    let mut rows = match things {
        None => Rows::everything(reader, &declared, &evidence),
        Some(things) => Rows::about(reader, &declared, &evidence, things),
    };
    rows.rows.retain(|row| evidence.claim(row.claim).is_some_and(|claim| claim.held));
    let mut found = slots::judged(reader, &declared, &evidence, &rows);
    found.retain(|it| !it.clashes.is_empty());
    comparison::finish(reader, prefixes, &mut found);
    found
}

/// The things about which the content of some claims says something that is compared.
pub(super) fn things_of(reader: &Reader, vocabulary: &Vocabulary, claims: &BTreeSet<NamedNode>) -> BTreeSet<NamedNode> {
    let evidence = Evidence::new(reader);
    let declared = declared::Declared::new(reader, vocabulary);
    let rows = Rows::stated(reader, &declared, &evidence, claims);
    rows.rows.iter().filter_map(|row| evidence.node(row.thing)).collect()
}

/// Every name of some things: theirs, and those that records join with them.
pub(super) fn names_of(reader: &Reader, things: &BTreeSet<NamedNode>) -> BTreeSet<NamedNode> {
    let evidence = Evidence::new(reader);
    let ids = things.iter().filter_map(|thing| reader.id(thing.as_ref().into()));
    let names = ids.flat_map(|id| evidence.things.names(id)).filter_map(|id| evidence.node(id));
    things.iter().cloned().chain(names).collect()
}

#[cfg(test)]
mod tests;
