//! Sorted permutations of triples and quads: every pattern is a range of one of them.
//!
//! The first column of a permutation is not stored: `starts` says where its rows begin, so a scan
//! with a bound first term needs no search at all, and one with two a search among few rows.

use super::dictionary::small;
use rayon::prelude::*;

/// A triple of ids: subject, predicate, object.
pub type IdTriple = [u32; 3];

/// A quad of ids: subject, predicate, object, graph.
pub type IdQuad = [u32; 4];

/// One permutation: rows of `R` columns under each value of the first column.
#[derive(Debug, Default)]
struct Columns<const R: usize> {
    starts: Vec<u32>,
    rows: Vec<[u32; R]>,
}

impl<const R: usize> Columns<R> {
    /// Sorts keys of first column and rest; ids are below `terms`.
    fn sorted(mut keys: Vec<(u32, [u32; R])>, terms: usize) -> Self {
        keys.par_sort_unstable();
        let mut starts = vec![0; terms + 1];
        for (first, _) in &keys {
            starts[*first as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Self { starts, rows: keys.into_iter().map(|(_, rest)| rest).collect() }
    }

    /// The same under other ids that keep the order; there are `terms` of them now.
    fn moved(&self, ids: &[u32], terms: usize) -> Self {
        let mut starts = vec![0; terms + 1];
        for (old, new) in ids.iter().enumerate() {
            starts[*new as usize + 1] = self.starts[old + 1] - self.starts[old];
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        Self { starts, rows: self.rows.iter().map(|row| row.map(|id| ids[id as usize])).collect() }
    }

    /// The rows under a value of the first column that go on with `rest`.
    fn range(&self, first: u32, rest: &[u32]) -> (usize, usize) {
        let first = first as usize;
        let (Some(from), Some(to)) = (self.starts.get(first), self.starts.get(first + 1)) else { return (0, 0) };
        let (from, to) = (*from as usize, *to as usize);
        let Some(rows) = self.rows.get(from..to) else { return (0, 0) };
        let low = rows.partition_point(|row| row[..rest.len()] < *rest);
        let high = low + rows[low..].partition_point(|row| row[..rest.len()] == *rest);
        (from + low, from + high)
    }

    fn scan<const N: usize>(&self, order: [usize; N], wanted: [Option<u32>; N]) -> Scan<'_, R, N> {
        let bound: Vec<u32> = order.iter().map_while(|column| wanted[*column]).collect();
        let checked = bound.len() < wanted.iter().flatten().count();
        let (first, (at, end)) = match bound.split_first() {
            Some((first, rest)) => (*first, self.range(*first, rest)),
            None => (0, (0, self.rows.len())),
        };
        Scan { columns: self, first, at, end, order, wanted: checked.then_some(wanted) }
    }
}

/// The rows of a pattern, in the order of the permutation that answers it.
#[derive(Clone, Debug)]
pub struct Scan<'a, const R: usize, const N: usize> {
    columns: &'a Columns<R>,
    first: u32,
    at: usize,
    end: usize,
    order: [usize; N],
    /// The pattern, where the range alone does not decide it.
    wanted: Option<[Option<u32>; N]>,
}

impl<const R: usize, const N: usize> Scan<'_, R, N> {
    /// How many rows it looks at: an upper bound of what it gives.
    pub fn width(&self) -> usize {
        self.end - self.at
    }
}

impl<const R: usize, const N: usize> Iterator for Scan<'_, R, N> {
    type Item = [u32; N];

    // The size hint is left at its default on purpose: Oxigraph's evaluator multiplies the hints of
    // cross products and reserves that much memory.
    fn next(&mut self) -> Option<[u32; N]> {
        while self.at < self.end {
            while self.columns.starts[self.first as usize + 1] as usize <= self.at {
                self.first += 1;
            }
            let row = self.columns.rows[self.at];
            self.at += 1;
            let mut found = [0; N];
            found[self.order[0]] = self.first;
            for (column, value) in self.order[1..].iter().zip(row) {
                found[*column] = value;
            }
            if self.wanted.is_none_or(|wanted| wanted.iter().zip(found).all(|(w, f)| w.is_none_or(|w| w == f))) {
                return Some(found);
            }
        }
        None
    }
}

/// Scan of the default graph.
pub type TripleScan<'a> = Scan<'a, 2, 3>;

/// Scan of the named graphs.
pub type QuadScan<'a> = Scan<'a, 3, 4>;

const SPO: [usize; 3] = [0, 1, 2];
const POS: [usize; 3] = [1, 2, 0];
const OSP: [usize; 3] = [2, 0, 1];

/// The default graph.
#[derive(Debug, Default)]
pub(super) struct Triples {
    spo: Columns<2>,
    pos: Columns<2>,
    osp: Columns<2>,
}

impl Triples {
    /// Indexes distinct triples whose ids are below `terms`.
    pub(super) fn new(triples: &[IdTriple], terms: usize) -> Self {
        let columns = |order: [usize; 3]| {
            let keys = triples.iter().map(|t| (t[order[0]], [t[order[1]], t[order[2]]])).collect();
            Columns::sorted(keys, terms)
        };
        let (spo, (pos, osp)) = rayon::join(|| columns(SPO), || rayon::join(|| columns(POS), || columns(OSP)));
        Self { spo, pos, osp }
    }

    /// The triples of a pattern, sorted by the columns that it leaves open.
    pub(super) fn scan(&self, [s, p, o]: [Option<u32>; 3]) -> TripleScan<'_> {
        match (s, p, o) {
            (Some(_), Some(_), _) | (Some(_), _, None) | (None, None, None) => self.spo.scan(SPO, [s, p, o]),
            (None, Some(_), _) => self.pos.scan(POS, [s, p, o]),
            (_, None, Some(_)) => self.osp.scan(OSP, [s, p, o]),
        }
    }
}

const SPOG: [usize; 4] = [0, 1, 2, 3];
const POSG: [usize; 4] = [1, 2, 0, 3];
const OSPG: [usize; 4] = [2, 0, 1, 3];
const GSPO: [usize; 4] = [3, 0, 1, 2];

/// The named graphs.
#[derive(Debug, Default)]
pub(super) struct Quads {
    spog: Columns<3>,
    posg: Columns<3>,
    ospg: Columns<3>,
    gspo: Columns<3>,
    graphs: Vec<u32>,
}

impl Quads {
    /// Indexes distinct quads whose ids are below `terms`.
    pub(super) fn new(quads: &[IdQuad], terms: usize) -> Self {
        let columns = |order: [usize; 4]| {
            let keys = quads.iter().map(|q| (q[order[0]], [q[order[1]], q[order[2]], q[order[3]]])).collect();
            Columns::sorted(keys, terms)
        };
        let ((spog, posg), (ospg, gspo)) = rayon::join(
            || rayon::join(|| columns(SPOG), || columns(POSG)),
            || rayon::join(|| columns(OSPG), || columns(GSPO)),
        );
        let graphs = gspo.starts.windows(2).enumerate().filter(|(_, w)| w[0] < w[1]).map(|(id, _)| small(id)).collect();
        Self { spog, posg, ospg, gspo, graphs }
    }

    /// The same quads under other ids that keep the order; there are `terms` of them now.
    pub(super) fn moved(&self, ids: &[u32], terms: usize) -> Self {
        Self {
            spog: self.spog.moved(ids, terms),
            posg: self.posg.moved(ids, terms),
            ospg: self.ospg.moved(ids, terms),
            gspo: self.gspo.moved(ids, terms),
            graphs: self.graphs.iter().map(|id| ids[*id as usize]).collect(),
        }
    }

    /// The named graphs, in the order of their ids.
    pub(super) fn graphs(&self) -> &[u32] {
        &self.graphs
    }

    /// How many quads there are.
    pub(super) fn len(&self) -> usize {
        self.gspo.rows.len()
    }

    /// The quads of a pattern.
    pub(super) fn scan(&self, [s, p, o, g]: [Option<u32>; 4]) -> QuadScan<'_> {
        let wanted = [s, p, o, g];
        let by_terms = match (s, p, o) {
            (None, None, None) => return self.gspo.scan(GSPO, wanted),
            (Some(_), Some(_), _) | (Some(_), _, None) => self.spog.scan(SPOG, wanted),
            (None, Some(_), _) => self.posg.scan(POSG, wanted),
            (_, None, Some(_)) => self.ospg.scan(OSPG, wanted),
        };
        if g.is_none() {
            return by_terms;
        }
        // Claims are small graphs and predicates have many quads, but other data may be the other way round.
        let by_graph = self.gspo.scan(GSPO, wanted);
        if by_graph.width() <= by_terms.width() { by_graph } else { by_terms }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn fits<const N: usize>(wanted: [Option<u32>; N], found: [u32; N]) -> bool {
        wanted.iter().zip(found).all(|(w, f)| w.is_none_or(|w| w == f))
    }

    proptest! {
        #[test]
        fn every_pattern_gives_what_a_filter_gives(
            quads in proptest::collection::btree_set(proptest::array::uniform4(0u32..6), 0..60),
            wanted in proptest::array::uniform4(proptest::option::of(0u32..8)),
        ) {
            let list: Vec<IdQuad> = quads.iter().copied().collect();
            let found: Vec<IdQuad> = Quads::new(&list, 6).scan(wanted).collect();
            let expected: BTreeSet<IdQuad> = quads.iter().copied().filter(|q| fits(wanted, *q)).collect();
            prop_assert_eq!(found.len(), expected.len());
            prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);

            let triples: BTreeSet<IdTriple> = quads.iter().map(|[s, p, o, _]| [*s, *p, *o]).collect();
            let list: Vec<IdTriple> = triples.iter().copied().collect();
            let wanted = [wanted[0], wanted[1], wanted[2]];
            let found: Vec<IdTriple> = Triples::new(&list, 6).scan(wanted).collect();
            let expected: Vec<IdTriple> = triples.iter().copied().filter(|t| fits(wanted, *t)).collect();
            prop_assert_eq!(found.len(), expected.len());
            prop_assert_eq!(Triples::new(&list, 6).scan(wanted).width(), expected.len());
            prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected.into_iter().collect());
        }
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        assert_eq!(Triples::default().scan([None, None, None]).count(), 0);
        assert_eq!(Triples::new(&[], 0).scan([Some(3), None, None]).count(), 0);
        assert_eq!(Quads::default().scan([None, Some(0), None, Some(1)]).count(), 0);
    }
}
