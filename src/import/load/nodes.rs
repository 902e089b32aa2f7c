//! Names of blank nodes: the same for the same bytes, and never those of another file.

use crate::model::{BlankNode, Quad, blank_nodes_mut};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// What the names of the blank nodes of a file begin with.
pub(super) fn prefix(file: &str) -> String {
    let digest = format!("{:x}", Sha256::digest(file));
    format!("l{}", &digest[..16])
}

/// Names nodes by their labels; any piece of a file gives the same names.
pub(super) fn by_label(prefix: &str, quad: &mut Quad) {
    for node in blank_nodes_mut(quad) {
        *node = labelled(prefix, node);
    }
}

fn labelled(prefix: &str, node: &BlankNode) -> BlankNode {
    BlankNode::new_unchecked(format!("{prefix}_{}", node.as_str()))
}

/// Names nodes of a document: by label, or by order of appearance where the parser made a label up.
pub(super) struct Appearing {
    prefix: String,
    seen: HashMap<u128, u64>,
}

impl Appearing {
    pub(super) fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), seen: HashMap::new() }
    }

    pub(super) fn rename(&mut self, quad: &mut Quad) {
        for node in blank_nodes_mut(quad) {
            *node = match node.as_ref().unique_id() {
                None => labelled(&self.prefix, node),
                Some(id) => {
                    let next = self.seen.len() as u64;
                    let number = self.seen.entry(id).or_insert(next);
                    BlankNode::new_unchecked(format!("{}n{number}", self.prefix))
                }
            };
        }
    }
}
