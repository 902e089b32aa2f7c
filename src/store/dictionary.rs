//! Terms as numbers.
//!
//! 1. [`Texts`] keeps the text of every term of the log once, in the order of first appearance:
//!    the position is the term's *log id*, which never changes.
//! 2. [`Dictionary`] ranks the terms that a dataset uses by their text: the rank is the term's
//!    *id* in a reader. Ids depend on the dataset alone and not on its history, and the order of
//!    ids is the order of N-Triples texts; so everything computed over ids is the same on every run.

use super::text::{Parts, parts};
use crate::model::{GraphNameRef, Quad, TermRef};
use indexmap::IndexSet;
use rayon::prelude::*;
use std::sync::Arc;

/// A quad of log ids: subject, predicate, object, graph.
pub(super) type LogQuad = [u32; 4];

/// Stands for the default graph where a log id of a graph is expected.
pub(super) const DEFAULT_GRAPH: u32 = u32::MAX;

/// Stands for terms without an id.
const NONE: u32 = u32::MAX;

/// The texts of all terms, one after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Adds a text and gives its log id.
    pub(super) fn push(&mut self, text: &str) -> u32 {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        u32::try_from(self.ends.len() - 1).expect("four thousand million texts do not fit into memory")
    }

    /// The text of a log id; empty if there is none.
    pub(super) fn get(&self, id: u32) -> &str {
        let id = id as usize;
        let start = id.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        match (start, self.ends.get(id)) {
            (Some(start), Some(end)) => self.text.get(start..*end).unwrap_or_default(),
            _ => "",
        }
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether every id of a quad has a text.
    pub(super) fn know(&self, quad: &LogQuad) -> bool {
        let [s, p, o, g] = *quad;
        [s, p, o].iter().all(|id| (*id as usize) < self.len()) && (g == DEFAULT_GRAPH || (g as usize) < self.len())
    }
}

/// The terms of a dataset in the order of their texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    texts: Arc<Texts>,
    /// Texts that are not in the log: terms that only derived statements use. Their numbers go on
    /// behind those of the log.
    extra: Texts,
    /// Log id of each id.
    order: Vec<u32>,
}

impl Dictionary {
    /// Ranks the terms that quads use; beside it, the id of each log id.
    pub(super) fn of(texts: Arc<Texts>, quads: &[LogQuad]) -> (Self, Vec<u32>) {
        let mut ids = vec![NONE; texts.len()];
        for id in quads.iter().flatten().filter(|id| **id != DEFAULT_GRAPH) {
            ids[*id as usize] = 0;
        }
        let mut order: Vec<u32> = (0..).zip(&ids).filter(|(_, used)| **used == 0).map(|(id, _)| id).collect();
        order.par_sort_unstable_by(|a, b| texts.get(*a).cmp(texts.get(*b)).then(a.cmp(b)));
        // A text can stand twice in the log, if it went out of use and came back: it has one id.
        let mut kept: Vec<u32> = Vec::with_capacity(order.len());
        for log_id in order {
            if kept.last().is_none_or(|last| texts.get(*last) != texts.get(log_id)) {
                kept.push(log_id);
            }
            ids[log_id as usize] = small(kept.len() - 1);
        }
        (Self { texts, extra: Texts::default(), order: kept }, ids)
    }

    /// The same with further terms; beside it, the new id of each id. Order is kept, so what was
    /// sorted by the old ids is sorted by the new ones.
    pub(super) fn with<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> (Self, Vec<u32>) {
        let mut new: Vec<&str> = texts.into_iter().filter(|text| self.find(text).is_none()).collect();
        new.sort_unstable();
        new.dedup();
        let order = Vec::with_capacity(self.order.len() + new.len());
        let mut longer = Self { texts: Arc::clone(&self.texts), extra: self.extra.clone(), order };
        let mut moved = Vec::with_capacity(self.order.len());
        let mut new = new.into_iter().peekable();
        for (id, log_id) in (0_u32..).zip(&self.order) {
            while let Some(text) = new.next_if(|text| *text < self.text(id)) {
                longer.push(text);
            }
            moved.push(small(longer.order.len()));
            longer.order.push(*log_id);
        }
        new.for_each(|text| longer.push(text));
        (longer, moved)
    }

    fn push(&mut self, text: &str) {
        let number = small(self.texts.len()) + self.extra.push(text);
        self.order.push(number);
    }

    fn text_of(&self, log_id: u32) -> &str {
        match (log_id as usize).checked_sub(self.texts.len()) {
            None => self.texts.get(log_id),
            Some(number) => self.extra.get(small(number)),
        }
    }

    /// How many terms there are; ids are below it.
    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// The N-Triples text of a term.
    pub(super) fn text(&self, id: u32) -> &str {
        self.order.get(id as usize).map_or("", |log_id| self.text_of(*log_id))
    }

    /// The term taken apart.
    pub(super) fn parts(&self, id: u32) -> Parts<'_> {
        // The log is read only if all its texts are terms; anything else is shown as a text.
        parts(self.text(id)).unwrap_or_else(|| Parts::Text(self.text(id).into()))
    }

    /// The id of a term, by its N-Triples text.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.order.binary_search_by(|log_id| self.text_of(*log_id).cmp(text)).ok().map(small)
    }

    /// The log id of a term, by its N-Triples text; a term that only derived statements use has none.
    pub(super) fn find_in_log(&self, text: &str) -> Option<u32> {
        let id = self.find(text).and_then(|id| self.order.get(id as usize).copied());
        id.filter(|id| (*id as usize) < self.texts.len())
    }
}

/// The distinct terms of quads in the order of first appearance, and the quads as positions among them.
pub(super) fn intern<'a>(quads: impl IntoIterator<Item = &'a Quad>) -> (IndexSet<TermRef<'a>>, Vec<LogQuad>) {
    let mut terms = IndexSet::new();
    let mut number = |term| small(terms.insert_full(term).0);
    let numbers = quads
        .into_iter()
        .map(|quad| {
            let graph = match quad.graph_name.as_ref() {
                GraphNameRef::DefaultGraph => DEFAULT_GRAPH,
                GraphNameRef::NamedNode(node) => number(node.into()),
                GraphNameRef::BlankNode(node) => number(node.into()),
            };
            [
                number(quad.subject.as_ref().into()),
                number(quad.predicate.as_ref().into()),
                number(quad.object.as_ref()),
                graph,
            ]
        })
        .collect();
    (terms, numbers)
}

/// A position as an id.
pub(super) fn small(position: usize) -> u32 {
    u32::try_from(position).expect("four thousand million terms or quads do not fit into memory")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_the_texts_and_not_the_history() {
        let mut texts = Texts::default();
        let log: Vec<u32> = ["<b>", "<unused>", "\"x\"", "<a>", "<b>"].iter().map(|text| texts.push(text)).collect();
        let quads = [[log[0], log[3], log[2], DEFAULT_GRAPH], [log[4], log[3], log[2], log[0]]];
        let (dictionary, ids) = Dictionary::of(Arc::new(texts), &quads);
        let listed: Vec<_> = (0..3).map(|id| dictionary.text(id)).collect();
        assert_eq!(listed, ["\"x\"", "<a>", "<b>"]);
        assert_eq!(ids, [2, NONE, 0, 1, 2]);
        assert_eq!((dictionary.find("<a>"), dictionary.find("<unused>")), (Some(1), None));
        assert_eq!((dictionary.text(9), dictionary.len()), ("", 3));

        let (longer, moved) = dictionary.with(["<aa>", "<b>", "<z>", "<aa>", "\"\""]);
        let listed: Vec<_> = (0..6).map(|id| longer.text(id)).collect();
        assert_eq!(listed, ["\"\"", "\"x\"", "<a>", "<aa>", "<b>", "<z>"]);
        assert_eq!(moved, [1, 2, 4]);
        assert_eq!(
            (longer.find("<z>"), longer.find_in_log("<z>"), longer.find_in_log("<a>")),
            (Some(5), None, Some(3))
        );
        let (longest, moved) = longer.with(["<c>"]);
        assert_eq!((longest.text(5), longest.text(6), longest.len()), ("<c>", "<z>", 7));
        assert_eq!(moved, [0, 1, 2, 3, 4, 6]);
    }
}
