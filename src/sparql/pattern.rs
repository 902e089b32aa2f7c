//! Simple entailment: is there an instance of a pattern in the default graph?

use super::SparqlError;
use crate::model::{BlankNode, Term, Triple};
use crate::store::Reader;
use std::collections::BTreeMap;

/// The triples of one instance of a pattern in the default graph, if there is one.
///
/// Blank nodes of the pattern are variables (RDF 1.1 Semantics, simple entailment).
pub fn find_instance(reader: &Reader, pattern: &[Triple]) -> Result<Option<Vec<Triple>>, SparqlError> {
    Ok(search(reader, pattern, &BTreeMap::new()))
}

type Found = BTreeMap<String, Term>;

fn search(reader: &Reader, pattern: &[Triple], found: &Found) -> Option<Vec<Triple>> {
    let Some((first, rest)) = pattern.split_first() else { return Some(Vec::new()) };
    for triple in reader.default_graph() {
        let mut found = found.clone();
        if triple.predicate == first.predicate
            && meet(&first.subject.clone().into(), &triple.subject.clone().into(), &mut found)
            && meet(&first.object, &triple.object, &mut found)
            && let Some(mut tail) = search(reader, rest, &found)
        {
            tail.insert(0, triple);
            return Some(tail);
        }
    }
    None
}

fn meet(asked: &Term, there: &Term, found: &mut Found) -> bool {
    match asked {
        Term::BlankNode(node) => {
            found.entry(BlankNode::as_str(node).to_owned()).or_insert_with(|| there.clone()) == there
        }
        other => other == there,
    }
}
