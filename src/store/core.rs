//! Columns and delta as one dataset at one revision: terms by id, quads by pattern.

use super::columns::{ADDED, Columns, Cursor, FILE, NEVER, ORDERS, REMOVED, Row};
use super::delta::{DERIVED, Delta};
use super::text::{Parts, parts};
use std::sync::Arc;

/// A dataset at a revision.
#[derive(Clone, Debug)]
pub(super) struct Core {
    pub(super) columns: Arc<Columns>,
    pub(super) delta: Arc<Delta>,
    pub(super) revision: u32,
}

impl Core {
    /// How many ids there are.
    pub(super) fn terms(&self) -> u32 {
        self.columns.terms() + super::texts::small(self.delta.terms())
    }

    /// The N-Triples text of a term; empty for an id that is not in use.
    pub(super) fn text(&self, id: u32) -> &str {
        match id.checked_sub(self.columns.terms()) {
            None => self.columns.text(id),
            Some(place) => self.delta.text(place as usize),
        }
    }

    /// The term taken apart.
    pub(super) fn parts(&self, id: u32) -> Parts<'_> {
        // The log is read only if all its texts are terms; anything else is shown as a text.
        parts(self.text(id)).unwrap_or_else(|| Parts::Text(self.text(id).into()))
    }

    /// The id of a term, by its N-Triples text.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        let behind = || Some(self.columns.terms() + super::texts::small(self.delta.find(text)?));
        self.columns.find(text).ok().or_else(behind)
    }

    /// A number that orders ids as their texts are ordered.
    pub(super) fn rank(&self, id: u32) -> u64 {
        self.delta.rank(self.columns.terms(), id)
    }

    /// The quads that fit a pattern, in an order of the permutations, each once. A graph is 0 for the
    /// default graph and one more than its id otherwise. Derived rows come only if they are asked for.
    pub(super) fn scan(&self, wanted: [Option<u32>; 4], derived: bool) -> Rows<'_> {
        let (number, length) = self.choose(wanted);
        self.scan_in(number, length, wanted, derived)
    }

    /// Every quad, graph by graph, the default graph first.
    pub(super) fn by_graph(&self) -> Rows<'_> {
        self.scan_in(3, 0, [None; 4], false)
    }

    fn scan_in(&self, number: usize, length: usize, wanted: [Option<u32>; 4], derived: bool) -> Rows<'_> {
        let mut key = [0; 4];
        for (part, place) in ORDERS[number].into_iter().zip(&mut key) {
            *place = wanted[part].unwrap_or_default();
        }
        let key = &key[..length];
        let recent = self.delta.scan(self.columns.terms(), number, key);
        let is_known = wanted.iter().flatten().count() == length;
        Rows {
            core: self,
            number,
            wanted: (!is_known).then_some(wanted),
            derived,
            columns: self.columns.cursor(number, key, self.revision),
            old: None,
            recent: recent.iter(),
            new: None,
            last: None,
            started: false,
        }
    }

    /// Which permutation answers a pattern, and how many parts of it come first there.
    fn choose(&self, [s, p, o, g]: [Option<u32>; 4]) -> (usize, usize) {
        let (number, length) = match (s, p, o) {
            (None, None, None) => return if g.is_some() { (3, 1) } else { (0, 0) },
            (Some(_), Some(_), Some(_)) => return (0, if g.is_some() { 4 } else { 3 }),
            (Some(_), Some(_), None) => (0, 2),
            (Some(_), None, None) => (0, 1),
            (None, Some(_), Some(_)) => (1, 2),
            (None, Some(_), None) => (1, 1),
            (_, None, Some(_)) => (2, if s.is_some() { 2 } else { 1 }),
        };
        let Some(graph) = g.filter(|g| *g > 0) else { return (number, length) };
        // Claims are small graphs and predicates have many quads, but other data may be the other way round.
        let mut key = [graph, 0, 0, 0];
        let mut known = 1;
        for (place, part) in [s, p, o].into_iter().enumerate() {
            match part {
                Some(part) => key[place + 1] = part,
                None => break,
            }
            known = place + 2;
        }
        let few = self.columns.range(3, &key[..known]).len() <= self.blocks(number, length, [s, p, o]);
        if few { (3, known) } else { (number, length) }
    }

    fn blocks(&self, number: usize, length: usize, spo: [Option<u32>; 3]) -> usize {
        let mut key = [0; 4];
        for (part, place) in ORDERS[number].into_iter().zip(&mut key).take(length) {
            *place = spo.get(part).copied().flatten().unwrap_or_default();
        }
        self.columns.range(number, &key[..length]).len()
    }

    /// About how many rows fit a pattern; 0 only if none does.
    pub(super) fn width(&self, wanted: [Option<u32>; 4]) -> usize {
        let (number, length) = self.choose(wanted);
        let mut key = [0; 4];
        for (part, place) in ORDERS[number].into_iter().zip(&mut key) {
            *place = wanted[part].unwrap_or_default();
        }
        let key = &key[..length];
        self.columns.width(number, key) + self.delta.scan(self.columns.terms(), number, key).len()
    }

    /// The ids of the named graphs, in order.
    pub(super) fn graphs(&self) -> Vec<u32> {
        let mut graphs: Vec<u32> = self.columns.graphs().collect();
        let is_whole = u64::from(self.revision) >= self.columns.revision()
            && self.columns.is_all_standing()
            && self.delta.len() == 0;
        if is_whole {
            return graphs;
        }
        graphs.extend(self.delta.all().iter().filter_map(|row| row[3].checked_sub(1)));
        graphs.sort_unstable();
        graphs.dedup();
        graphs.retain(|graph| self.scan([None, None, None, Some(graph + 1)], false).next().is_some());
        graphs
    }

    /// Whether a quad stands.
    pub(super) fn contains(&self, quad: [u32; 4]) -> bool {
        self.scan(quad.map(Some), false).next().is_some()
    }

    /// The numbers of the files that state a quad.
    pub(super) fn stated_by(&self, quad: [u32; 4]) -> Vec<u32> {
        let stands = |row: &&Row| row[ADDED] <= self.revision && self.revision < row[REMOVED] && row[FILE] != DERIVED;
        let ended = |row: &&Row| self.delta.has_ended(quad, row[FILE], self.revision);
        let old = self.columns.rows_of(quad);
        let recent = self.delta.scan(self.columns.terms(), 0, &quad);
        let mut files: Vec<u32> = old.iter().filter(stands).filter(|row| !ended(row)).map(|row| row[FILE]).collect();
        files.extend(recent.iter().filter(stands).map(|row| row[FILE]));
        files.sort_unstable();
        files.dedup();
        files
    }
}

/// Quads of a pattern.
pub(super) struct Rows<'a> {
    core: &'a Core,
    number: usize,
    /// What a row must be besides beginning with the key.
    wanted: Option<[Option<u32>; 4]>,
    derived: bool,
    columns: Cursor<'a>,
    old: Option<[u32; 4]>,
    recent: std::slice::Iter<'a, Row>,
    new: Option<[u32; 4]>,
    last: Option<[u32; 4]>,
    started: bool,
}

impl Rows<'_> {
    fn next_old(&mut self) -> Option<[u32; 4]> {
        let delta = &self.core.delta;
        if delta.ends_nothing() {
            return self.columns.next();
        }
        self.columns.by_ref().find(|quad| delta.stands(&self.core.columns, *quad, self.core.revision))
    }

    fn next_new(&mut self) -> Option<[u32; 4]> {
        let (revision, derived) = (self.core.revision, self.derived);
        let stands = |row: &&Row| {
            row[ADDED] <= revision
                && (revision < row[REMOVED] || row[REMOVED] == NEVER)
                && (derived || row[FILE] != DERIVED)
        };
        self.recent.find(stands).map(|row| [row[0], row[1], row[2], row[3]])
    }
}

impl Iterator for Rows<'_> {
    type Item = [u32; 4];

    fn next(&mut self) -> Option<[u32; 4]> {
        if !self.started {
            self.started = true;
            (self.old, self.new) = (self.next_old(), self.next_new());
        }
        loop {
            let found = match (self.old, self.new) {
                (None, None) => return None,
                (Some(old), Some(new)) => {
                    let (columns, order) = (self.core.columns.terms(), ORDERS[self.number]);
                    if self.core.delta.compare(columns, order, old, new).is_le() { old } else { new }
                }
                (Some(quad), None) | (None, Some(quad)) => quad,
            };
            if self.old == Some(found) {
                self.old = self.next_old();
            } else {
                self.new = self.next_new();
            }
            // Two files that state a quad, or two times, are one quad.
            if self.last == Some(found) {
                continue;
            }
            self.last = Some(found);
            if self.wanted.is_none_or(|wanted| wanted.iter().zip(found).all(|(w, f)| w.is_none_or(|w| w == f))) {
                return Some(found);
            }
        }
    }
}
