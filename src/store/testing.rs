//! Small datasets for the tests of this room.

use super::disk::Happening;
use crate::model::syntax::{Format, parse};
use crate::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// Reads TriG with the prefix `tr:`; blank nodes get random labels, as from any parser.
pub(super) fn quads(trig: &str) -> Vec<Quad> {
    let text = format!("PREFIX tr: <https://w3id.org/treatise/ns#> {trig}");
    let (statements, report) = parse(&text, Format::TriG, "urn:base", "test.trig");
    assert!(report.is_empty(), "{report:?}");
    statements.into_iter().map(|statement| statement.quad).collect()
}

/// Any quad over few terms, so that they often meet.
pub(super) fn any_quad() -> impl Strategy<Value = Quad> {
    let node = prop_oneof![
        (0..4).prop_map(|i| NamedOrBlankNode::from(NamedNode::new_unchecked(format!("urn:n{i}")))),
        (0..2).prop_map(|i| NamedOrBlankNode::from(BlankNode::new_unchecked(format!("b{i}")))),
    ];
    let object = prop_oneof![
        node.clone().prop_map(Term::from),
        (0..4).prop_map(|i| Literal::from(i).into()),
        "[a\"\\\\\n]{0,2}".prop_map(|text| Literal::new_simple_literal(text).into()),
    ];
    let graph = prop_oneof![Just(GraphName::DefaultGraph), node.clone().prop_map(GraphName::from)];
    (node, 0..3, object, graph)
        .prop_map(|(s, p, o, g)| Quad::new(s, NamedNode::new_unchecked(format!("urn:p{p}")), o, g))
}

/// Files by name.
pub(super) type Files = BTreeMap<String, Arc<Vec<u8>>>;

/// The power supply of a disk in memory: it can be cut, and knows what was certain by then.
#[derive(Debug, Default)]
pub(super) struct Power {
    /// What is on the medium for certain.
    synced: Files,
    /// What was done to the files so far.
    happened: u64,
    /// After how many happenings the power goes.
    cut_after: Option<u64>,
    /// Names that were being given when it went: the old file or the new one, and never a part.
    renamed: Vec<String>,
}

impl Power {
    /// Lets the power go after so many further happenings.
    pub(super) fn cut_after(&mut self, happenings: u64) {
        self.cut_after = Some(self.happened + happenings);
    }

    /// Notes what happened; fails if the power is gone by then.
    pub(super) fn happens(&mut self, happening: Happening<'_>, files: &Files) -> io::Result<()> {
        self.happened += 1;
        let gone = || io::Error::other("the power is gone");
        if self.cut_after.is_some_and(|cut| self.happened > cut) {
            if let Happening::Renames(from, to) = happening {
                self.renamed.extend([from.to_owned(), to.to_owned()]);
                if self.happened.is_multiple_of(2) && self.cut_after.is_some_and(|cut| self.happened == cut + 1) {
                    let file = self.synced.remove(from).unwrap_or_default();
                    self.synced.insert(to.to_owned(), file);
                }
            }
            return Err(gone());
        }
        match happening {
            Happening::Changes => {}
            Happening::Syncs(name) => {
                self.synced.extend(files.get(name).map(|file| (name.to_owned(), Arc::clone(file))));
            }
            Happening::Renames(from, to) => {
                let file = self.synced.remove(from).unwrap_or_default();
                self.synced.insert(to.to_owned(), file);
            }
            Happening::Removes(name) => drop(self.synced.remove(name)),
        }
        Ok(())
    }

    /// What a medium holds when the power goes: what was synced, and any part of what was written since,
    /// sector by sector.
    pub(super) fn remains(&self, written: &Files, mut chance: impl FnMut() -> bool) -> Files {
        let mut left = self.synced.clone();
        for (name, new) in written {
            let old = self.synced.get(name);
            if old == Some(new) || self.renamed.contains(name) || old.is_none() && chance() {
                continue;
            }
            let old = old.cloned().unwrap_or_default();
            let (short, long) = (old.len().min(new.len()), old.len().max(new.len()));
            let length = [short, long, usize::midpoint(short, long)][usize::from(chance()) + usize::from(chance())];
            let byte = |file: &[u8], at: usize| file.get(at).copied().unwrap_or_default();
            let mut mixed = Vec::with_capacity(length);
            while mixed.len() < length {
                let from = if chance() { &old } else { new };
                let end = (mixed.len() + 512).min(length);
                mixed.extend((mixed.len()..end).map(|at| byte(from, at)));
            }
            left.insert(name.clone(), Arc::new(mixed));
        }
        left
    }
}
