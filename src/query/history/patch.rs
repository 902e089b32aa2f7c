//! Changes as an RDF Patch (<https://afs.github.io/rdf-patch/>): what replicas of the record apply.
//!
//! Only what is stated is written, for the default graph is derived by who reads it. Blank nodes bear the
//! labels that the store gives them, which last: a label means the same node in every patch and dump.

use super::Changes;
use crate::model::{GraphName, Quad};

/// The revisions that a patch leads from and to, by their hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// Hash of the revision before; empty for the state before the first.
    pub from: &'a str,
    /// Hash of the revision after; empty for the state before the first.
    pub to: &'a str,
}

/// Writes changes as an RDF Patch, as one transaction: applied to the quads of the state before, it gives
/// those of the state after.
pub fn patch(changes: &Changes, link: Link<'_>) -> String {
    let mut out = String::new();
    for (name, hash) in [("id", link.to), ("prev", link.from)] {
        if !hash.is_empty() {
            out.push_str(&format!("H {name} <urn:sha256:{hash}> .\n"));
        }
    }
    out.push_str("TX .\n");
    for (stated, added) in changes.iter() {
        out.push_str(&line(if added { 'A' } else { 'D' }, &stated.quad));
    }
    out.push_str("TC .\n");
    out
}

fn line(operation: char, quad: &Quad) -> String {
    let Quad { subject, predicate, object, graph_name } = quad;
    match graph_name {
        GraphName::DefaultGraph => format!("{operation} {subject} {predicate} {object} .\n"),
        graph => format!("{operation} {subject} {predicate} {object} {graph} .\n"),
    }
}
