//! What a revision's hash covers.
//!
//! The hash is the SHA-256 of this text (lines end with a line feed; `"…"` is JSON):
//!
//! ```text
//! treatise revision 1
//! number 2
//! parent 5d0c…                     (empty for the first)
//! time "2026-01-31T12:00:00Z"
//! author "…"
//! message "…"
//! file "data/acts.csv"             (each file in alphabetical order)
//! + <s> <p> <o> <g> .              (N-Quads lines added, sorted)
//! - <s> <p> <o> <g> .              (N-Quads lines removed, sorted)
//! ```
//!
//! So the chain can be checked with an N-Quads dump of the log and no knowledge of the store.

use super::Revision;
use super::dictionary::{DEFAULT_GRAPH, Dictionary, LogQuad, Texts};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::sync::Arc;

/// What one revision changed in what one file states; both lists in the order of log ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Delta {
    pub(super) added: Vec<LogQuad>,
    pub(super) removed: Vec<LogQuad>,
}

impl Delta {
    /// The difference between two sorted lists.
    pub(super) fn between(old: &[LogQuad], new: &[LogQuad]) -> Self {
        Self { added: without(new, old), removed: without(old, new) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }

    /// Does to a state what the revision did; false if it cannot have been done to this state.
    pub(super) fn apply(&self, state: &mut Vec<LogQuad>) -> bool {
        let fits = self.added.iter().all(|quad| state.binary_search(quad).is_err())
            && self.removed.iter().all(|quad| state.binary_search(quad).is_ok());
        let mut next = without(state, &self.removed);
        next.extend_from_slice(&self.added);
        next.sort_unstable();
        *state = next;
        fits
    }
}

/// The members of a sorted list that are not in another.
pub(super) fn without(list: &[LogQuad], other: &[LogQuad]) -> Vec<LogQuad> {
    let mut rest = other.iter().peekable();
    let mut left = Vec::new();
    for quad in list {
        while rest.next_if(|there| *there < quad).is_some() {}
        if rest.peek() != Some(&quad) {
            left.push(*quad);
        }
    }
    left
}

/// The hash of a revision, whatever its own `hash` says.
pub(super) fn hash(revision: &Revision, deltas: &[(String, Delta)], texts: &Arc<Texts>) -> String {
    let mut hasher = Hasher { sha: Sha256::new(), line: String::new() };
    hasher.line = format!(
        "treatise revision 1\nnumber {}\nparent {}\ntime {}\nauthor {}\nmessage {}\n",
        revision.number,
        revision.parent,
        quoted(&revision.time),
        quoted(&revision.author),
        quoted(&revision.message),
    );
    for (file, delta) in deltas {
        hasher.line.push_str(&format!("file {}\n", quoted(file)));
        for (sign, quads) in [('+', &delta.added), ('-', &delta.removed)] {
            for quad in in_order(quads, texts) {
                hasher.push(sign, &quad, texts);
            }
        }
    }
    hasher.sha.update(&hasher.line);
    hex(&hasher.sha.finalize())
}

/// Bytes in hexadecimal, lower case.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a string does not fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Quads in the order of their N-Quads lines.
///
/// The order of lines is the order of their terms' texts, because the space that ends a term sorts
/// before every character that could make a term longer; a line without graph goes before one with.
pub(super) fn in_order(quads: &[LogQuad], texts: &Arc<Texts>) -> Vec<LogQuad> {
    let (_, ids) = Dictionary::of(Arc::clone(texts), quads);
    let rank = |id: u32| if id == DEFAULT_GRAPH { 0 } else { ids[id as usize].saturating_add(1) };
    let mut quads = quads.to_vec();
    quads.sort_by_cached_key(|quad| quad.map(rank));
    quads
}

struct Hasher {
    sha: Sha256,
    line: String,
}

impl Hasher {
    fn push(&mut self, sign: char, quad: &LogQuad, texts: &Texts) {
        self.line.push(sign);
        for id in quad.iter().filter(|id| **id != DEFAULT_GRAPH) {
            self.line.push(' ');
            self.line.push_str(texts.get(*id));
        }
        self.line.push_str(" .\n");
        if self.line.len() > 1 << 16 {
            self.sha.update(&self.line);
            self.line.clear();
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn revision() -> Revision {
        Revision {
            number: 1,
            hash: String::new(),
            parent: String::new(),
            time: "2026-01-31T12:00:00Z".into(),
            author: "An \"Editor\"".into(),
            message: "first".into(),
            files: vec!["a.ttl".into()],
            added: 0,
            removed: 0,
        }
    }

    #[test]
    fn the_hash_is_that_of_the_documented_text() {
        let mut texts = Texts::default();
        let [b, p, a, g] = ["<urn:b>", "<urn:p>", "<urn:a>", "<urn:g>"].map(|text| texts.push(text));
        let mut added = vec![[b, p, a, DEFAULT_GRAPH], [a, p, b, g], [a, p, b, DEFAULT_GRAPH]];
        added.sort_unstable();
        let delta = Delta { added, removed: vec![[b, p, b, g]] };
        let text = "treatise revision 1\nnumber 1\nparent \ntime \"2026-01-31T12:00:00Z\"\nauthor \"An \\\"Editor\\\"\"\n\
                    message \"first\"\nfile \"a.ttl\"\n\
                    + <urn:a> <urn:p> <urn:b> .\n+ <urn:a> <urn:p> <urn:b> <urn:g> .\n+ <urn:b> <urn:p> <urn:a> .\n\
                    - <urn:b> <urn:p> <urn:b> <urn:g> .\n";
        let expected = hex(&Sha256::digest(text));
        assert_eq!(hash(&revision(), &[("a.ttl".into(), delta)], &Arc::new(texts)), expected);
    }

    proptest! {
        #[test]
        fn differences_lead_from_old_to_new(
            old in proptest::collection::btree_set(proptest::array::uniform4(0u32..3), 0..20),
            new in proptest::collection::btree_set(proptest::array::uniform4(0u32..3), 0..20),
        ) {
            let (mut old, new): (Vec<LogQuad>, Vec<LogQuad>) = (old.into_iter().collect(), new.into_iter().collect());
            let delta = Delta::between(&old, &new);
            prop_assert_eq!(delta.is_empty(), old == new);
            prop_assert!(delta.apply(&mut old));
            prop_assert_eq!(&old, &new);
            prop_assert_eq!(delta.is_empty(), delta.apply(&mut old));
        }

        #[test]
        fn the_order_of_quads_is_the_order_of_lines(quads in proptest::collection::vec(crate::store::testing::any_quad(), 0..30)) {
            let (terms, numbers) = crate::store::dictionary::intern(&quads);
            let mut texts = Texts::default();
            for term in terms { texts.push(&term.to_string()); }
            let texts = Arc::new(texts);
            let lines: Vec<String> = in_order(&numbers, &texts).iter().map(|quad| {
                let terms: Vec<&str> = quad.iter().filter(|id| **id != DEFAULT_GRAPH).map(|id| texts.get(*id)).collect();
                format!("{} .", terms.join(" "))
            }).collect();
            prop_assert!(lines.is_sorted(), "{:#?}", lines);
        }
    }
}
