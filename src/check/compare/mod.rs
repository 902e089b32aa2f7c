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
pub use triples::triples;

use crate::model::{NamedNode, Prefixes, Vocabulary};
use crate::store::Reader;
use evidence::Evidence;
use gather::Rows;

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
    let mut found = slots::judged(reader, &declared, &evidence, rows);
    comparison::finish(reader, prefixes, &mut found);
    found
}

/// The comparisons of some things alone, under any of their names, without those whose finding is
/// that a register is silent: to say that, all things must be looked at.
pub fn compare_only(
    reader: &Reader,
    vocabulary: &Vocabulary,
    prefixes: &Prefixes,
    things: &[NamedNode],
) -> Vec<Comparison> {
    let evidence = Evidence::new(reader);
    let declared = declared::Declared::new(reader, vocabulary);
    let rows = Rows::about(reader, &declared, &evidence, things);
    let mut found = slots::judged(reader, &declared, &evidence, rows);
    comparison::finish(reader, prefixes, &mut found);
    found
}

#[cfg(test)]
mod tests;
