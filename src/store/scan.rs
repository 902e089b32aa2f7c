//! What a pattern finds: triples of the default graph, quads of the named graphs.

use super::core::Rows;
use super::held::Held;

/// Subject, predicate, object.
pub type IdTriple = [u32; 3];

/// Subject, predicate, object, graph.
pub type IdQuad = [u32; 4];

/// Scan of the default graph: records, and the quads of held graphs.
pub struct TripleScan<'a> {
    rows: Rows<'a>,
    held: &'a Held,
    /// Predicate and object of records that the view replaces, where the subject has fallen.
    hidden: Option<[u32; 2]>,
    fallen: &'a Held,
    last: Option<IdTriple>,
}

impl<'a> TripleScan<'a> {
    pub(super) fn new(rows: Rows<'a>, held: &'a Held, hidden: Option<[u32; 2]>, fallen: &'a Held) -> Self {
        Self { rows, held, hidden, fallen, last: None }
    }
}

impl Iterator for TripleScan<'_> {
    type Item = IdTriple;

    fn next(&mut self) -> Option<IdTriple> {
        loop {
            let [s, p, o, g] = self.rows.next()?;
            let is_there = match g.checked_sub(1) {
                None => self.hidden != Some([p, o]) || !self.fallen.contains(s),
                Some(graph) => self.held.contains(graph),
            };
            // What two claims say is one fact. The graph comes last in every order that is used here.
            if is_there && self.last != Some([s, p, o]) {
                self.last = Some([s, p, o]);
                return self.last;
            }
        }
    }
}

/// Scan of the named graphs.
pub struct QuadScan<'a>(Rows<'a>);

impl<'a> QuadScan<'a> {
    pub(super) fn new(rows: Rows<'a>) -> Self {
        Self(rows)
    }
}

impl Iterator for QuadScan<'_> {
    type Item = IdQuad;

    fn next(&mut self) -> Option<IdQuad> {
        self.0.find_map(|[s, p, o, g]| Some([s, p, o, g.checked_sub(1)?]))
    }
}
