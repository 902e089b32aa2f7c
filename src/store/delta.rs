//! What came after the columns: recent revisions, and what is derived, in memory.
//!
//! A term that the columns do not have gets the next id. So ids alone do not tell the order of texts
//! any more; [`Delta::rank`] does, and everything here is sorted by rank.

use super::columns::{ADDED, Columns, FILE, NEVER, ORDERS, Order, REMOVED, Row};
use indexmap::IndexSet;
use std::collections::HashMap;

/// The file of rows that are derived, not stated.
pub(super) const DERIVED: u32 = u32::MAX;

/// Rows and terms beside the columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Delta {
    /// Terms; ids go on behind those of the columns.
    terms: IndexSet<Box<str>>,
    /// For each term, where it stands among those of the columns, and among its neighbours.
    ranks: Vec<u64>,
    /// Rows in the four orders; the first four parts are subject, predicate, object, graph in each.
    rows: [Vec<Row>; 4],
    /// Quads of the columns that files no longer state, with the file and the revision that said so.
    ended: HashMap<[u32; 4], Vec<(u32, u32)>>,
}

impl Delta {
    /// How many rows it has.
    pub(super) fn len(&self) -> usize {
        self.rows[0].len() + self.ended.len()
    }

    /// How many terms it has.
    pub(super) fn terms(&self) -> usize {
        self.terms.len()
    }

    /// The text of a term behind those of the columns; empty if there is none.
    pub(super) fn text(&self, place: usize) -> &str {
        self.terms.get_index(place).map_or("", |text| text)
    }

    /// The place of a term behind those of the columns.
    pub(super) fn find(&self, text: &str) -> Option<usize> {
        self.terms.get_index_of(text)
    }

    /// The rank of an id: ranks are in the order of the terms' texts.
    pub(super) fn rank(&self, columns: u32, id: u32) -> u64 {
        match id.checked_sub(columns) {
            None => u64::from(id) << 32 | u64::from(u32::MAX),
            Some(place) => self.ranks.get(place as usize).copied().unwrap_or(u64::MAX),
        }
    }

    /// The rank of the graph of a row: the default graph comes first.
    pub(super) fn rank_of_graph(&self, columns: u32, graph: u32) -> u64 {
        graph.checked_sub(1).map_or(0, |id| self.rank(columns, id))
    }

    fn key(&self, columns: u32, order: Order, quad: [u32; 4]) -> [u64; 4] {
        order.map(|part| match part {
            3 => self.rank_of_graph(columns, quad[3]),
            part => self.rank(columns, quad[part]),
        })
    }

    /// How two quads stand in an order.
    pub(super) fn compare(&self, columns: u32, order: Order, a: [u32; 4], b: [u32; 4]) -> std::cmp::Ordering {
        // Without terms of its own, ids are ranks.
        if self.terms.is_empty() {
            return order.map(|part| a[part]).cmp(&order.map(|part| b[part]));
        }
        self.key(columns, order, a).cmp(&self.key(columns, order, b))
    }

    /// The rows that have some parts first in an order, in that order.
    pub(super) fn scan(&self, columns: u32, number: usize, key: &[u32]) -> &[Row] {
        let (rows, order) = (&self.rows[number], ORDERS[number]);
        if key.is_empty() || rows.is_empty() {
            return rows;
        }
        let mut wanted = [0; 4];
        for (part, value) in order.into_iter().zip(key) {
            wanted[part] = *value;
        }
        let wanted = self.key(columns, order, wanted);
        let of = |row: &Row| self.key(columns, order, [row[0], row[1], row[2], row[3]]);
        let start = rows.partition_point(|row| of(row)[..key.len()] < wanted[..key.len()]);
        let end = rows.partition_point(|row| of(row)[..key.len()] <= wanted[..key.len()]);
        &rows[start..end]
    }

    /// Whether a quad of the columns still stands at a revision.
    pub(super) fn stands(&self, columns: &Columns, quad: [u32; 4], revision: u32) -> bool {
        let Some(ended) = self.ended.get(&quad) else { return true };
        let is_ended = |row: &Row| ended.iter().any(|(file, at)| *file == row[FILE] && *at <= revision);
        let rows = columns.rows_of(quad);
        rows.iter().any(|row| row[ADDED] <= revision && revision < row[REMOVED] && !is_ended(row))
    }

    /// Whether a file no longer states a quad of the columns at a revision.
    pub(super) fn has_ended(&self, quad: [u32; 4], file: u32, revision: u32) -> bool {
        self.ended.get(&quad).is_some_and(|ended| ended.iter().any(|(by, at)| *by == file && *at <= revision))
    }

    /// Whether nothing of the columns is withdrawn by it.
    pub(super) fn ends_nothing(&self) -> bool {
        self.ended.is_empty()
    }

    /// Whether any row is derived.
    pub(super) fn has_derived(&self) -> bool {
        self.rows[0].iter().any(|row| row[FILE] == DERIVED)
    }

    /// Every quad that came or ended.
    pub(super) fn changed(&self) -> impl Iterator<Item = [u32; 4]> {
        self.rows[0].iter().map(|row| [row[0], row[1], row[2], row[3]]).chain(self.ended.keys().copied())
    }

    /// Every row, in the order of subjects.
    pub(super) fn all(&self) -> &[Row] {
        &self.rows[0]
    }
}

/// A delta that grows.
#[derive(Debug)]
pub(super) struct Growing<'a> {
    columns: &'a Columns,
    delta: Delta,
    /// Where a row stands among the rows, while it stands.
    standing: HashMap<[u32; 5], usize>,
    rows: Vec<Row>,
}

impl<'a> Growing<'a> {
    /// Goes on from a delta.
    pub(super) fn new(columns: &'a Columns, mut delta: Delta) -> Self {
        let rows = std::mem::take(&mut delta.rows[0]);
        let key = |row: &Row| [row[0], row[1], row[2], row[3], row[FILE]];
        let standing =
            rows.iter().enumerate().filter(|(_, row)| row[REMOVED] == NEVER).map(|(at, row)| (key(row), at)).collect();
        Self { columns, delta, standing, rows }
    }

    /// The id of a term, which is new if nobody has it.
    pub(super) fn term(&mut self, text: &str) -> u32 {
        if let Ok(id) = self.columns.find(text) {
            return id;
        }
        let place = self.delta.terms.get_index_of(text);
        let place = place.unwrap_or_else(|| self.delta.terms.insert_full(text.into()).0);
        self.columns.terms() + super::texts::small(place)
    }

    /// A file states a quad.
    pub(super) fn add(&mut self, [s, p, o, g]: [u32; 4], file: u32, revision: u32) {
        let key = [s, p, o, g, file];
        if !self.standing.contains_key(&key) {
            self.standing.insert(key, self.rows.len());
            self.rows.push([s, p, o, g, revision, NEVER, file]);
        }
    }

    /// A file no longer states a quad.
    pub(super) fn remove(&mut self, quad: [u32; 4], file: u32, revision: u32) {
        let [s, p, o, g] = quad;
        match self.standing.remove(&[s, p, o, g, file]) {
            Some(at) => self.rows[at][REMOVED] = revision,
            None => self.delta.ended.entry(quad).or_default().push((file, revision)),
        }
    }

    /// Sorts everything.
    pub(super) fn finish(mut self) -> Delta {
        let columns = self.columns.terms();
        let mut by_text: Vec<usize> = (0..self.delta.terms.len()).collect();
        by_text.sort_unstable_by(|a, b| self.delta.terms[*a].cmp(&self.delta.terms[*b]));
        self.delta.ranks = vec![0; by_text.len()];
        for (order, place) in (1_u64..).zip(by_text) {
            let after = self.columns.find(&self.delta.terms[place]).unwrap_or_else(|after| after);
            self.delta.ranks[place] = u64::from(after) << 32 | order;
        }
        for (number, order) in ORDERS.into_iter().enumerate() {
            let mut rows = self.rows.clone();
            let key =
                |row: &Row| (self.delta.key(columns, order, [row[0], row[1], row[2], row[3]]), row[ADDED], row[FILE]);
            rows.sort_by_cached_key(key);
            self.delta.rows[number] = rows;
        }
        self.delta
    }
}
