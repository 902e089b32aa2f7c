//! Labels of blank nodes that stay the same when a file is imported again.
//!
//! Parsers label blank nodes at random. Here each gets a label made from the file's path and from
//! what the file says of the node:
//!
//! 1. Nodes that statements tie together form a component. Components do not touch one another,
//!    so an edit of one leaves the labels of the others alone.
//! 2. Within a component, nodes are told apart by what is said of them, then by what is said of
//!    their neighbours, and so on until nothing new is learnt (colour refinement).
//! 3. Nodes that look the same are numbered in the order of the file.
//!
//! The same bytes give the same labels, always; and no two nodes ever share one. This is not
//! RDFC-1.0, whose labels would change throughout the file with every edit (and which can take
//! exponential time); room `export` computes that where hashes are published.

use super::chain::hex;
use crate::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term, blank_nodes, blank_nodes_mut};
use indexmap::IndexMap;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Rounds after which refinement stops; longer chains of look-alikes are numbered in file order.
const ROUNDS: usize = 64;

type Colour = [u8; 32];

/// Relabels the blank nodes of what one file states. Without blank nodes, nothing is done.
pub(super) fn relabel(file: &str, quads: &mut [Quad]) {
    if !quads.iter().any(|quad| blank_nodes(quad).next().is_some()) {
        return;
    }
    let labels = labels(file, quads);
    for node in quads.iter_mut().flat_map(blank_nodes_mut) {
        if let Some(label) = labels.get(node) {
            *node = label.clone();
        }
    }
}

/// The statements about blank nodes, and each node's number in the order of the file.
struct Blanks<'a> {
    quads: Vec<&'a Quad>,
    numbers: IndexMap<BlankNode, Vec<usize>>,
}

fn labels(file: &str, quads: &[Quad]) -> IndexMap<BlankNode, BlankNode> {
    let blanks = Blanks::collect(quads);
    let mut colours = vec![Colour::default(); blanks.numbers.len()];
    for component in blanks.components() {
        blanks.refine(&component, &mut colours);
    }
    let mut seen: BTreeMap<Colour, u64> = BTreeMap::new();
    let mut labels = IndexMap::new();
    for (node, colour) in blanks.numbers.keys().zip(colours) {
        let twin = seen.entry(colour).or_default();
        let hash =
            Sha256::new().chain_update(file).chain_update([0]).chain_update(colour).chain_update(twin.to_be_bytes());
        *twin += 1;
        // 128 bits of the hash: no two labels meet.
        let label = hex(&hash.finalize()[..16]);
        labels.insert(node.clone(), BlankNode::new_unchecked(format!("b{label}")));
    }
    labels
}

impl<'a> Blanks<'a> {
    fn collect(all: &'a [Quad]) -> Self {
        let mut quads: Vec<&Quad> = Vec::new();
        let mut numbers: IndexMap<BlankNode, Vec<usize>> = IndexMap::new();
        for quad in all {
            for node in blank_nodes(quad) {
                let about = numbers.entry(node.clone()).or_default();
                if about.last() != Some(&quads.len()) {
                    about.push(quads.len());
                }
            }
            if blank_nodes(quad).next().is_some() {
                quads.push(quad);
            }
        }
        Self { quads, numbers }
    }

    fn number(&self, node: &BlankNode) -> usize {
        self.numbers.get_index_of(node).expect("every blank node of these quads was numbered")
    }

    /// The nodes of each component, in the order of the file.
    fn components(&self) -> Vec<Vec<usize>> {
        let mut parents: Vec<usize> = (0..self.numbers.len()).collect();
        for quad in &self.quads {
            let mut roots = blank_nodes(quad).map(|node| root(&parents, self.number(node)));
            let Some(first) = roots.next() else { continue };
            let rest: Vec<usize> = roots.collect();
            for other in rest {
                let (low, high) = (first.min(other), first.max(other));
                parents[high] = low;
                parents[first] = low;
            }
        }
        let mut components: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for number in 0..parents.len() {
            components.entry(root(&parents, number)).or_default().push(number);
        }
        components.into_values().collect()
    }

    fn refine(&self, component: &[usize], colours: &mut [Colour]) {
        let mut classes = 0;
        for _ in 0..ROUNDS {
            let next: Vec<Colour> = component.iter().map(|number| self.colour(*number, colours)).collect();
            let mut distinct = next.clone();
            distinct.sort_unstable();
            distinct.dedup();
            for (number, colour) in component.iter().zip(next) {
                colours[*number] = colour;
            }
            if distinct.len() <= classes || distinct.len() == component.len() {
                break;
            }
            classes = distinct.len();
        }
    }

    /// The hash of all that is said of a node, its neighbours shown by their colours.
    fn colour(&self, number: usize, colours: &[Colour]) -> Colour {
        let show = |node: &BlankNode| match self.number(node) {
            me if me == number => "_:me".to_owned(),
            other => hex(&colours[other]),
        };
        let Some((_, about)) = self.numbers.get_index(number) else { return Colour::default() };
        let mut lines: Vec<String> = about.iter().map(|at| line(self.quads[*at], show)).collect();
        lines.sort_unstable();
        lines.dedup();
        Sha256::digest(lines.join("\n")).into()
    }
}

fn root(parents: &[usize], mut number: usize) -> usize {
    while parents[number] != number {
        number = parents[number];
    }
    number
}

fn line(quad: &Quad, show: impl Fn(&BlankNode) -> String) -> String {
    let subject = match &quad.subject {
        NamedOrBlankNode::BlankNode(node) => show(node),
        NamedOrBlankNode::NamedNode(node) => node.to_string(),
    };
    let object = match &quad.object {
        Term::BlankNode(node) => show(node),
        other => other.to_string(),
    };
    let graph = match &quad.graph_name {
        GraphName::BlankNode(node) => show(node),
        other => other.to_string(),
    };
    format!("{subject} {} {object} {graph}", quad.predicate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn relabelled(file: &str, trig: &str) -> BTreeSet<String> {
        let mut quads = testing::quads(trig);
        relabel(file, &mut quads);
        quads.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_same_file_gives_the_same_labels() {
        let text = "<urn:a> <urn:p> [ <urn:q> 1, [] ], [ <urn:q> 2 ], (1 1 1), [], [] . [] <urn:p> _:g . GRAPH _:g { _:g <urn:p> [] }";
        let first = relabelled("a.ttl", text);
        assert_eq!(first, relabelled("a.ttl", text));
        assert!(first.is_disjoint(&relabelled("b.ttl", text)), "nodes of two files are two nodes");
    }

    #[test]
    fn an_edit_leaves_other_nodes_alone() {
        let kept = "<urn:a> <urn:p> [ <urn:q> 1 ; <urn:r> ( 1 2 3 ) ] . <urn:b> <urn:p> [ <urn:q> 2 ] .";
        let before = relabelled("a.ttl", kept);
        let after = relabelled("a.ttl", &format!("[] <urn:q> [ <urn:q> [] ] . {kept}"));
        assert!(before.is_subset(&after));
    }

    #[test]
    fn a_long_chain_of_look_alikes_ends() {
        let chain: Vec<String> = (0..300).map(|i| format!("_:n{i} <urn:next> _:n{} .", i + 1)).collect();
        let chain = chain.join(" ");
        let quads = relabelled("a.ttl", &chain);
        assert_eq!(quads.len(), 300);
        assert_eq!(quads, relabelled("a.ttl", &chain));
    }

    proptest! {
        #[test]
        fn what_is_said_stays_the_same_but_for_the_labels(given in proptest::collection::vec(testing::any_quad(), 0..30)) {
            let mut quads = given.clone();
            relabel("f", &mut quads);
            let mut there: BTreeMap<String, String> = BTreeMap::new();
            for (old, new) in given.iter().zip(&quads) {
                prop_assert_eq!(&old.predicate, &new.predicate);
                for (old, new) in blank_nodes(old).zip(blank_nodes(new)) {
                    let known = there.entry(old.to_string()).or_insert_with(|| new.to_string());
                    prop_assert_eq!(&*known, &new.to_string());
                }
                let blank = |node: &BlankNode| { let _ = node; String::new() };
                prop_assert_eq!(line(old, blank), line(new, blank));
            }
            let distinct: BTreeSet<&String> = there.values().collect();
            prop_assert_eq!(distinct.len(), there.len());
        }
    }
}
