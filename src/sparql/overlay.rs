//! What an update has changed so far, laid over a reader that stays as it is.
//!
//! A statement is four ids; those of terms that the reader does not know follow upon the reader's. Two
//! things are kept apart: what is *stated* (records and named graphs), which an update changes, and what
//! is *shown*, which its patterns see. They differ in the default graph, which also shows the content of
//! held claims. Which claims are held is taken from the reader: a change to that makes a new one
//! ([`super::update`]).

use super::meter::step;
use crate::model::{GraphName, Lookup, NamedOrBlankNode, Quad, Term, Triple};
use crate::store::{Policy, Reader};
use indexmap::IndexSet;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::RangeInclusive;

/// Subject, predicate, object and graph: 0 for the default graph, else one more than the id of its name.
pub(super) type Row = [u32; 4];

/// Changes over a reader.
#[derive(Debug)]
pub(super) struct Overlay {
    reader: Reader,
    policy: Policy,
    /// Terms that the reader does not know; their ids follow upon its own.
    terms: IndexSet<Term>,
    /// Stated now, and not by the reader.
    added: BTreeSet<Row>,
    /// Stated by the reader, and no more.
    removed: BTreeSet<Row>,
    /// Shown now, and not by the reader.
    come: Index,
    /// Shown by the reader, and no more.
    gone: HashSet<Row>,
    /// Graphs that lost a statement, by id.
    thinned: BTreeSet<u32>,
    /// Whether the default graph shows a graph, by id; as far as that was asked.
    held: HashMap<u32, bool>,
}

impl Overlay {
    pub(super) fn new(reader: Reader, policy: Policy) -> Self {
        Self {
            reader,
            policy,
            terms: IndexSet::new(),
            added: BTreeSet::new(),
            removed: BTreeSet::new(),
            come: Index::default(),
            gone: HashSet::new(),
            thinned: BTreeSet::new(),
            held: HashMap::new(),
        }
    }

    pub(super) fn reader(&self) -> &Reader {
        &self.reader
    }

    /// How many terms have ids; ids run from 0 to below it.
    pub(super) fn terms(&self) -> usize {
        self.reader.terms() + self.terms.len()
    }

    /// The id of a term, if it has one.
    pub(super) fn id(&self, term: &Term) -> Option<u32> {
        self.reader.id(term.as_ref()).or_else(|| self.numbered(self.terms.get_index_of(term)?))
    }

    fn numbered(&self, position: usize) -> Option<u32> {
        u32::try_from(self.reader.terms() + position).ok()
    }

    /// The term of an id; nothing for one that was not given out here.
    pub(super) fn term(&self, id: u32) -> Option<Term> {
        match (id as usize).checked_sub(self.reader.terms()) {
            None => Some(self.reader.term(id)),
            Some(position) => self.terms.get_index(position).cloned(),
        }
    }

    /// States a quad; says whether it was not stated before. Nothing if there are more terms than ids.
    pub(super) fn add(&mut self, quad: &Quad) -> Option<bool> {
        let [s, p, o] = [quad.subject.clone().into(), quad.predicate.clone().into(), quad.object.clone()];
        let (s, p, o) = (self.give(s)?, self.give(p)?, self.give(o)?);
        let g = match named(&quad.graph_name) {
            Some(name) => self.give(name)?.checked_add(1)?,
            None => 0,
        };
        let row = [s, p, o, g];
        if !self.removed.remove(&row) && (self.states(row) || !self.added.insert(row)) {
            return Some(false);
        }
        self.show(row);
        Some(true)
    }

    /// States a quad no more; says whether it was stated before.
    pub(super) fn remove(&mut self, quad: &Quad) -> bool {
        let parts = [quad.subject.clone().into(), quad.predicate.clone().into(), quad.object.clone()];
        let [Some(s), Some(p), Some(o)] = parts.map(|term| self.id(&term)) else { return false };
        let g = match named(&quad.graph_name).map(|name| self.id(&name)) {
            None => 0,
            Some(Some(id)) => id + 1,
            Some(None) => return false,
        };
        let row = [s, p, o, g];
        if !self.added.remove(&row) && (!self.states(row) || !self.removed.insert(row)) {
            return false;
        }
        if let Some(graph) = g.checked_sub(1) {
            self.thinned.insert(graph);
        }
        self.show(row);
        true
    }

    /// The id of a term, which is given one if it has none.
    fn give(&mut self, term: Term) -> Option<u32> {
        if let Some(id) = self.reader.id(term.as_ref()) {
            return Some(id);
        }
        let position = self.terms.insert_full(term).0;
        self.numbered(position)
    }

    /// Whether the reader states a row.
    fn states(&self, [s, p, o, g]: Row) -> bool {
        let known = self.reader.terms();
        if [s, p, o, g.saturating_sub(1)].iter().any(|id| *id as usize >= known) {
            return false;
        }
        self.reader.states([s, p, o], g.checked_sub(1))
    }

    /// Whether the reader's default graph shows a triple.
    fn shows(&self, triple: [u32; 3]) -> bool {
        let known = |id: &u32| (*id as usize) < self.reader.terms();
        triple.iter().all(known) && self.reader.scan(triple.map(Some)).next().is_some()
    }

    /// Works out where a row shows that was stated, or is stated no more.
    fn show(&mut self, row: Row) {
        let [s, p, o, g] = row;
        if let Some(graph) = g.checked_sub(1) {
            let (is_new, is_lost) = (self.added.contains(&row), self.removed.contains(&row));
            self.set(row, is_new, is_lost);
            if !self.holds(graph) {
                return;
            }
        }
        let (before, now) = (self.shows([s, p, o]), self.is_default([s, p, o]));
        self.set([s, p, o, 0], now && !before, before && !now);
    }

    fn set(&mut self, row: Row, has_come: bool, has_gone: bool) {
        if has_come {
            self.come.insert(row);
        } else {
            self.come.remove(row);
        }
        if has_gone {
            self.gone.insert(row);
        } else {
            self.gone.remove(&row);
        }
    }

    /// Whether the default graph now has a triple: as a record, or in a held graph.
    fn is_default(&mut self, [s, p, o]: [u32; 3]) -> bool {
        let record = [s, p, o, 0];
        if self.added.contains(&record) || (!self.removed.contains(&record) && self.states(record)) {
            return true;
        }
        if self.policy == Policy::Plain {
            return false;
        }
        let mut graphs: Vec<u32> = self.come.rows([Some(s), Some(p), Some(o), None]).map(|row| row[3]).collect();
        if self.shows([s, p, o]) {
            let stated = self.reader.scan_named([Some(s), Some(p), Some(o), None]).map(|row| row[3] + 1);
            graphs.extend(stated.filter(|g| !self.removed.contains(&[s, p, o, *g])));
        }
        graphs.into_iter().filter_map(|g| g.checked_sub(1)).any(|graph| self.holds(graph))
    }

    fn holds(&mut self, graph: u32) -> bool {
        if self.policy == Policy::Plain || graph as usize >= self.reader.terms() {
            return false;
        }
        let reader = &self.reader;
        *self.held.entry(graph).or_insert_with(|| match reader.term(graph) {
            Term::NamedNode(name) => reader.holds(name.as_ref()),
            _ => false,
        })
    }

    fn triple(&self, [s, p, o]: [u32; 3]) -> Option<Triple> {
        let subject = node(self.term(s)?)?;
        let Term::NamedNode(predicate) = self.term(p)? else { return None };
        Some(Triple { subject, predicate, object: self.term(o)? })
    }

    fn quad(&self, [s, p, o, g]: Row) -> Option<Quad> {
        let graph = match g.checked_sub(1) {
            Some(id) => node(self.term(id)?)?.into(),
            None => GraphName::DefaultGraph,
        };
        self.triple([s, p, o]).map(|triple| triple.in_graph(graph))
    }

    /// What is stated now and was not, in the order of ids.
    pub(super) fn added(&self) -> impl Iterator<Item = Quad> {
        self.added.iter().filter_map(|row| self.quad(*row))
    }

    /// What was stated and is no more, in the order of ids.
    pub(super) fn removed(&self) -> impl Iterator<Item = Quad> {
        self.removed.iter().filter_map(|row| self.quad(*row))
    }

    /// What is stated now in one graph.
    pub(super) fn stated_in(&self, graph: &GraphName) -> Vec<Quad> {
        let g = match named(graph).map(|name| self.id(&name)) {
            None => 0,
            Some(Some(id)) => id + 1,
            Some(None) => return Vec::new(),
        };
        let mut found: Vec<Quad> = match g.checked_sub(1) {
            None => self.reader.quads().take_while(|quad| quad.graph_name.is_default_graph()).collect(),
            Some(id) if (id as usize) < self.reader.terms() => {
                let rows = self.reader.scan_named([None, None, None, Some(id)]);
                rows.filter_map(|[s, p, o, g]| self.quad([s, p, o, g + 1])).collect()
            }
            Some(_) => Vec::new(),
        };
        found.extend(self.added.iter().filter(|row| row[3] == g).filter_map(|row| self.quad(*row)));
        found
    }

    /// All that is stated now.
    pub(super) fn stated(&self) -> Vec<Quad> {
        let removed: HashSet<Quad> = self.removed().collect();
        self.reader.quads().filter(|quad| !removed.contains(quad)).chain(self.added()).collect()
    }

    /// Whether the reader shows a row no more.
    pub(super) fn has_gone(&self, row: Row) -> bool {
        !self.gone.is_empty() && self.gone.contains(&row)
    }

    /// The rows that fit a pattern and that the reader does not show; an open graph means any named one.
    pub(super) fn come(&self, pattern: [Option<u32>; 4]) -> Vec<Row> {
        let is_any = pattern[3].is_none();
        self.come.rows(pattern).filter(|row| !is_any || row[3] > 0).inspect(|_| step()).collect()
    }

    /// The ids of the named graphs that state something now.
    pub(super) fn graphs(&self) -> BTreeSet<u32> {
        let known = self.reader.graph_ids().iter().copied();
        let mut graphs: BTreeSet<u32> = known.filter(|id| !self.thinned.contains(id) || self.has_graph(*id)).collect();
        graphs.extend(self.come.graphs());
        graphs
    }

    /// Whether a named graph states something now.
    pub(super) fn has_graph(&self, id: u32) -> bool {
        let is_left = |[s, p, o, g]: [u32; 4]| !self.removed.contains(&[s, p, o, g + 1]);
        let is_known = (id as usize) < self.reader.terms();
        (is_known && self.reader.scan_named([None, None, None, Some(id)]).any(is_left))
            || self.come.rows([None, None, None, Some(id + 1)]).next().is_some()
    }
}

fn named(graph: &GraphName) -> Option<Term> {
    match graph {
        GraphName::NamedNode(name) => Some(name.clone().into()),
        GraphName::BlankNode(name) => Some(name.clone().into()),
        GraphName::DefaultGraph => None,
    }
}

fn node(term: Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.into()),
        Term::BlankNode(node) => Some(node.into()),
        Term::Literal(_) => None,
    }
}

/// Rows sorted in four ways, so that what fits a pattern stands together.
#[derive(Debug, Default)]
struct Index([BTreeSet<Row>; 4]);

/// Which part of a row comes first, second and so on in each of the sortings.
const ORDERS: [[usize; 4]; 4] = [[0, 1, 2, 3], [1, 2, 0, 3], [2, 0, 1, 3], [3, 0, 1, 2]];

impl Index {
    fn insert(&mut self, row: Row) {
        for (set, order) in self.0.iter_mut().zip(ORDERS) {
            set.insert(order.map(|part| row[part]));
        }
    }

    fn remove(&mut self, row: Row) {
        for (set, order) in self.0.iter_mut().zip(ORDERS) {
            set.remove(&order.map(|part| row[part]));
        }
    }

    /// The rows that fit a pattern.
    fn rows(&self, pattern: [Option<u32>; 4]) -> impl Iterator<Item = Row> {
        let led = |order: &[usize; 4]| order.iter().take_while(|part| pattern[**part].is_some()).count();
        let at = (0..4).max_by_key(|at| (led(&ORDERS[*at]), std::cmp::Reverse(*at))).unwrap_or_default();
        let order = ORDERS[at];
        let rows = self.0[at].range(bounds(order.map(|part| pattern[part])));
        let restored = rows.map(move |sorted| {
            let mut row = [0; 4];
            for (value, part) in sorted.iter().zip(order) {
                row[part] = *value;
            }
            row
        });
        restored
            .filter(move |row| row.iter().zip(pattern).all(|(id, wanted)| wanted.is_none_or(|wanted| wanted == *id)))
    }

    /// The ids of the graphs that have rows.
    fn graphs(&self) -> Vec<u32> {
        let mut found = Vec::new();
        let mut next = Some(1);
        while let Some(g) = next.and_then(|from| self.0[3].range([from, 0, 0, 0]..).next()).map(|row| row[0]) {
            found.extend(g.checked_sub(1));
            next = g.checked_add(1);
        }
        found
    }
}

/// The range of the rows that begin as a pattern does, up to its first open part.
fn bounds(pattern: [Option<u32>; 4]) -> RangeInclusive<Row> {
    let (mut low, mut high) = ([0; 4], [u32::MAX; 4]);
    for (at, id) in pattern.into_iter().map_while(|id| id).enumerate() {
        (low[at], high[at]) = (id, id);
    }
    low..=high
}
