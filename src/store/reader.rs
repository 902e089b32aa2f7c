//! An immutable snapshot of the dataset, and how it is asked.
//!
//! 1. Columns and delta at a revision are the statements ([`super::core`]).
//! 2. A view of them says which claims are held ([`super::derive`]). The default graph is not stored: it
//!    is the records and, of every held graph, the quads, read from the same rows. So a view takes one
//!    bit for each term and nothing for a fact.
//! 3. What follows and is not stated (the effective status of a claim that lost its support, comparisons)
//!    is a few rows of the delta, marked as derived.

use super::columns::{Columns, Count, Source, build};
use super::core::Core;
use super::delta::{DERIVED, Delta, Growing};
use super::derive::{Derived, again, derive};
use super::disk::{Disk as _, Memory};
use super::held::Held;
use super::log::{Filling, Packed, Sign};
use super::scan::{IdTriple, QuadScan, TripleScan};
use super::text::Parts;
use super::{Policy, View};
use crate::model::vocab::tr;
use crate::model::{GraphName, Lookup, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef, Triple};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A snapshot of the dataset at one revision: immutable, cheap to clone, shared between threads.
///
/// Terms have ids. What is listed comes in the order of the terms' N-Triples texts; ids themselves are in
/// that order as far as the terms stand in the columns, and behind them in the order of their coming.
#[derive(Clone, Debug)]
pub struct Reader(Arc<Snapshot>);

#[derive(Debug)]
struct Snapshot {
    stated: Core,
    /// What is stated, and what is derived.
    core: Core,
    policy: Policy,
    held: Arc<Held>,
    fallen: Arc<Held>,
    hidden: Option<[u32; 2]>,
    view: View,
    /// How many quads are stated.
    quads: u64,
    graphs: OnceLock<Vec<u32>>,
}

impl Reader {
    /// A reader without a store, at revision 0.
    #[expect(clippy::missing_panics_doc, reason = "memory always takes what is written to it")]
    pub fn from_quads(quads: impl IntoIterator<Item = Quad>, policy: Policy) -> Self {
        let mut filling = Filling::default();
        for quad in quads {
            // A line break in an IRI cannot come from a parser; such a quad could not be written either.
            let _ = filling.push(&quad, "");
        }
        let chunk = filling.finish("", Sign::Added);
        let content = chunk.pack_loosely();
        let packed = Packed::read(&content).expect("a chunk that was packed just now");
        let source = Source { chunks: vec![(0, packed)], revision: 0, digests: &BTreeMap::new() };
        let memory = Memory::default();
        let columns = build(&source, &memory, "columns", super::columns::Budget::default(), None)
            .and_then(|built| Ok((built.built, built.seal(&memory, "columns", "")?)));
        let (built, ()) = columns.expect("memory takes what is written");
        let bytes = memory.map("columns", u64::MAX).ok().flatten().expect("the file was written just now");
        let columns = Columns::open(bytes, None).expect("columns that were built just now");
        let core = Core { columns: Arc::new(columns), delta: Arc::default(), revision: 0 };
        Self::of(core, built.quads, policy, &View::default())
    }

    /// A view of a dataset that has so many quads.
    pub(super) fn of(stated: Core, quads: u64, policy: Policy, view: &View) -> Self {
        let derived = match policy {
            Policy::Plain => Derived::default(),
            Policy::Derived => derive(&stated, view),
        };
        Self::with(stated, quads, policy, view, derived)
    }

    /// The view of the editors after a change of quads, over the same columns.
    pub(super) fn after(&self, stated: Core, quads: u64, changed: impl IntoIterator<Item = [u32; 4]>) -> Self {
        let before = &self.0;
        let ids = |set: &Held| {
            let mut ids: Vec<u32> = set.iter().collect();
            ids.sort_unstable();
            ids
        };
        let derived = match before.policy {
            Policy::Plain => Derived::default(),
            Policy::Derived => {
                let known = Derived { held: ids(&before.held), fallen: ids(&before.fallen) };
                again(&before.stated, &known, &stated, changed)
            }
        };
        Self::with(stated, quads, before.policy, &before.view, derived)
    }

    /// The same, where it is known what follows.
    pub(super) fn with(stated: Core, quads: u64, policy: Policy, view: &View, derived: Derived) -> Self {
        let Derived { held, fallen } = derived;
        let mut core = stated.clone();
        let mut hidden = None;
        if !fallen.is_empty() {
            let mut growing = Growing::new(&stated.columns, Delta::clone(&stated.delta));
            let [status, supported, unverified, recorded] =
                [tr::STATUS, tr::SUPPORTED, tr::UNVERIFIED, tr::RECORDED_STATUS]
                    .map(|term| growing.term(&term.to_string()));
            for claim in &fallen {
                growing.add([*claim, status, unverified, 0], DERIVED, 0);
                growing.add([*claim, recorded, supported, 0], DERIVED, 0);
            }
            core.delta = Arc::new(growing.finish());
            hidden = Some([status, supported]);
        }
        let rank = |id: u32| core.rank(id);
        let (held, fallen) = (Arc::new(Held::new(held, rank)), Arc::new(Held::new(fallen, rank)));
        let view = view.clone();
        Self(Arc::new(Snapshot { stated, core, policy, held, fallen, hidden, view, quads, graphs: OnceLock::new() }))
    }

    /// The same statements with the default graph of another view; what [`Reader::with_derived`] added
    /// is left behind. A plain dataset has one view only.
    ///
    /// Nothing is read again or copied.
    #[must_use]
    pub fn view(&self, view: &View) -> Self {
        Self::of(self.0.stated.clone(), self.0.quads, self.0.policy, view)
    }

    /// The view that its default graph is.
    pub fn shows(&self) -> &View {
        &self.0.view
    }

    /// The same reader whose default graph also has these triples.
    ///
    /// They are derived, not stated: [`Reader::quads`] and [`Reader::len`] leave them out. Ids of terms
    /// stay as they are.
    #[must_use]
    pub fn with_derived(&self, triples: impl IntoIterator<Item = Triple>) -> Self {
        let snapshot = &self.0;
        let mut growing = Growing::new(&snapshot.core.columns, Delta::clone(&snapshot.core.delta));
        for triple in triples {
            let s = growing.term(&triple.subject.to_string());
            let p = growing.term(&triple.predicate.to_string());
            let o = growing.term(&triple.object.to_string());
            growing.add([s, p, o, 0], DERIVED, 0);
        }
        let core = Core { delta: Arc::new(growing.finish()), ..snapshot.core.clone() };
        Self(Arc::new(Snapshot {
            stated: snapshot.stated.clone(),
            core,
            policy: snapshot.policy,
            held: Arc::clone(&snapshot.held),
            fallen: Arc::clone(&snapshot.fallen),
            hidden: snapshot.hidden,
            view: snapshot.view.clone(),
            quads: snapshot.quads,
            graphs: OnceLock::new(),
        }))
    }

    /// The claims whose content the default graph holds (laws 2 and 5), in the order of their IRIs.
    pub fn held(&self) -> impl Iterator<Item = NamedNode> {
        self.0.held.iter().filter_map(|id| self.named(id))
    }

    /// The claims that were recorded as supported and whose support did not survive (law 5), in the order
    /// of their IRIs.
    pub fn fallen(&self) -> impl Iterator<Item = NamedNode> {
        self.0.fallen.iter().filter_map(|id| self.named(id))
    }

    /// The records of the default graph in the order of N-Triples lines: what is stated there, with the
    /// effective status of the claims that have lost their support.
    pub fn records(&self) -> impl Iterator<Item = Triple> {
        let core = &self.0.core;
        let [status, recorded] = [tr::STATUS, tr::RECORDED_STATUS].map(|term| self.id(term.into()).unwrap_or(u32::MAX));
        let has_derived = core.delta.has_derived();
        let is_record = move |[s, p, o, g]: &[u32; 4]| {
            let is_effective = || (*p == status || *p == recorded) && self.0.fallen.contains(*s);
            *g == 0
                && !self.is_hidden([*s, *p, *o])
                && (!has_derived || is_effective() || self.0.stated.contains([*s, *p, *o, 0]))
        };
        core.scan([None; 4], true).filter(is_record).map(|[s, p, o, _]| self.triple([s, p, o]))
    }

    fn is_hidden(&self, [s, p, o]: IdTriple) -> bool {
        self.0.hidden.is_some_and(|hidden| hidden == [p, o]) && self.0.fallen.contains(s)
    }

    /// The revision it shows; 0 before the first.
    pub fn revision(&self) -> u64 {
        self.0.core.revision.into()
    }

    /// How many quads are stated, without derived facts.
    pub fn len(&self) -> usize {
        usize::try_from(self.0.quads).unwrap_or(usize::MAX)
    }

    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every quad as stated, without derived facts: the records of the default graph in the order of
    /// N-Quads lines, then graph by graph the content of the named graphs.
    pub fn quads(&self) -> impl Iterator<Item = Quad> {
        self.0.stated.by_graph().map(|[s, p, o, g]| self.quad([s, p, o], g.checked_sub(1)))
    }

    /// Whether the default graph states a triple itself: it is a record, whatever claims say.
    pub fn is_record(&self, triple: &Triple) -> bool {
        let ids = [triple.subject.as_ref().into(), triple.predicate.as_ref().into(), triple.object.as_ref()];
        let [Some(s), Some(p), Some(o)] = ids.map(|term| self.id(term)) else { return false };
        self.states([s, p, o], None)
    }

    /// The default graph, records and held content, in the order of N-Triples lines.
    pub fn default_graph(&self) -> impl Iterator<Item = Triple> {
        self.scan([None; 3]).map(|triple| self.triple(triple))
    }

    /// The graphs named by an IRI, in the order of their names.
    pub fn named_graphs(&self) -> Vec<NamedNode> {
        let mut ids = self.graph_ids().to_vec();
        ids.sort_by_key(|id| self.0.core.rank(*id));
        ids.into_iter().filter_map(|id| self.named(id)).collect()
    }

    /// The dataset without what is derived.
    pub(super) fn stated(&self) -> &Core {
        &self.0.stated
    }
}

/// Terms as ids, for rooms that compute over many rows.
impl Reader {
    /// How many terms there are; ids run from 0 to below it.
    pub fn terms(&self) -> usize {
        self.0.core.terms() as usize
    }

    /// The id of a term, if the dataset uses it, or used it.
    pub fn id(&self, term: TermRef<'_>) -> Option<u32> {
        self.0.core.find(&term.to_string())
    }

    /// The term of an id.
    pub fn term(&self, id: u32) -> Term {
        self.parts(id).into()
    }

    /// The term of an id, taken apart without copying.
    pub fn parts(&self, id: u32) -> Parts<'_> {
        self.0.core.parts(id)
    }

    /// The N-Triples text of an id; empty for an id that is not in use.
    pub fn text_of(&self, id: u32) -> &str {
        self.0.core.text(id)
    }

    /// A number that orders ids as their N-Triples texts are ordered.
    pub fn rank(&self, id: u32) -> u64 {
        self.0.core.rank(id)
    }

    /// The triples of the default graph that fit a pattern, in the order of those parts that it leaves open.
    pub fn scan(&self, pattern: [Option<u32>; 3]) -> TripleScan<'_> {
        let [s, p, o] = pattern;
        let snapshot = &*self.0;
        TripleScan::new(snapshot.core.scan([s, p, o, None], true), &snapshot.held, snapshot.hidden, &snapshot.fallen)
    }

    /// About how many triples of the default graph fit a pattern: 0 if none does, and never less than do.
    pub fn count(&self, pattern: [Option<u32>; 3]) -> usize {
        let [s, p, o] = pattern;
        self.0.core.width([s, p, o, None])
    }

    /// About how many quads of the named graphs fit a pattern of subject, predicate, object and graph: never
    /// less than do.
    pub fn count_named(&self, [s, p, o, g]: [Option<u32>; 4]) -> usize {
        self.0.core.width([s, p, o, g.map(|g| g + 1)])
    }

    /// The quads of the named graphs that fit a pattern: subject, predicate, object, graph.
    pub fn scan_named(&self, [s, p, o, g]: [Option<u32>; 4]) -> QuadScan<'_> {
        if [s, p, o, g] == [None; 4] {
            return QuadScan::new(self.0.stated.by_graph());
        }
        QuadScan::new(self.0.core.scan([s, p, o, g.map(|g| g + 1)], false))
    }

    /// Whether a graph itself states a triple, whatever is derived; no graph is the default graph.
    pub fn states(&self, [s, p, o]: IdTriple, graph: Option<u32>) -> bool {
        self.0.stated.contains([s, p, o, graph.map_or(0, |graph| graph + 1)])
    }

    /// The ids of the named graphs, in the order of ids.
    pub fn graph_ids(&self) -> &[u32] {
        self.0.graphs.get_or_init(|| self.0.stated.graphs())
    }

    /// About how many named graphs there are, as of the newest columns.
    pub fn count_graphs(&self) -> usize {
        self.0.core.columns.graph_count()
    }

    /// How often a predicate is used, over all graphs, as of the newest columns; nothing if it was not used then.
    pub fn statistics(&self, predicate: u32) -> Option<Count> {
        self.0.core.columns.count(predicate)
    }

    fn named(&self, id: u32) -> Option<NamedNode> {
        match self.parts(id) {
            Parts::Iri(iri) => Some(NamedNode::new_unchecked(iri)),
            _ => None,
        }
    }

    fn node(&self, id: u32) -> NamedNode {
        // Predicates are IRIs in all that is ever put in.
        self.named(id).unwrap_or_else(|| NamedNode::new_unchecked(self.text_of(id)))
    }

    fn subject(&self, id: u32) -> NamedOrBlankNode {
        match self.term(id) {
            Term::BlankNode(node) => node.into(),
            _ => self.node(id).into(),
        }
    }

    fn triple(&self, [s, p, o]: IdTriple) -> Triple {
        Triple::new(self.subject(s), self.node(p), self.term(o))
    }

    pub(super) fn quad(&self, triple: IdTriple, graph: Option<u32>) -> Quad {
        let Triple { subject, predicate, object } = self.triple(triple);
        let graph_name = graph.map_or(GraphName::DefaultGraph, |id| self.subject(id).into());
        Quad { subject, predicate, object, graph_name }
    }
}

/// Lists come in the order of the terms' N-Triples texts because scans do.
impl Lookup for Reader {
    fn objects(&self, subject: TermRef<'_>, predicate: NamedNodeRef<'_>) -> Vec<Term> {
        let (Some(s), Some(p)) = (self.id(subject), self.id(predicate.into())) else { return Vec::new() };
        self.scan([Some(s), Some(p), None]).map(|[_, _, o]| self.term(o)).collect()
    }

    fn subjects(&self, predicate: NamedNodeRef<'_>, object: TermRef<'_>) -> Vec<NamedOrBlankNode> {
        let (Some(p), Some(o)) = (self.id(predicate.into()), self.id(object)) else { return Vec::new() };
        self.scan([None, Some(p), Some(o)]).map(|[s, _, _]| self.subject(s)).collect()
    }

    fn properties(&self, subject: TermRef<'_>) -> Vec<(NamedNode, Term)> {
        let Some(s) = self.id(subject) else { return Vec::new() };
        self.scan([Some(s), None, None]).map(|[_, p, o]| (self.node(p), self.term(o))).collect()
    }

    fn references(&self, object: TermRef<'_>) -> Vec<(NamedOrBlankNode, NamedNode)> {
        let Some(o) = self.id(object) else { return Vec::new() };
        self.scan([None, None, Some(o)]).map(|[s, p, _]| (self.subject(s), self.node(p))).collect()
    }

    fn graph(&self, name: NamedNodeRef<'_>) -> Vec<Triple> {
        let Some(g) = self.id(name.into()) else { return Vec::new() };
        self.scan_named([None, None, None, Some(g)]).map(|[s, p, o, _]| self.triple([s, p, o])).collect()
    }

    fn graphs_about(&self, term: TermRef<'_>) -> Vec<NamedNode> {
        let Some(id) = self.id(term) else { return Vec::new() };
        let (as_subject, as_object) = ([Some(id), None, None, None], [None, None, Some(id), None]);
        let mut graphs: Vec<u32> =
            self.scan_named(as_subject).chain(self.scan_named(as_object)).map(|[_, _, _, g]| g).collect();
        graphs.sort_unstable_by_key(|id| self.0.core.rank(*id));
        graphs.dedup();
        graphs.into_iter().filter_map(|g| self.named(g)).collect()
    }

    fn graphs_stating(&self, triple: &Triple) -> Vec<NamedNode> {
        let ids = (
            self.id(triple.subject.as_ref().into()),
            self.id(triple.predicate.as_ref().into()),
            self.id(triple.object.as_ref()),
        );
        let (Some(s), Some(p), Some(o)) = ids else { return Vec::new() };
        self.scan_named([Some(s), Some(p), Some(o), None]).filter_map(|[_, _, _, g]| self.named(g)).collect()
    }

    fn holds(&self, claim: NamedNodeRef<'_>) -> bool {
        self.id(claim.into()).is_some_and(|id| self.0.held.contains(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Status;
    use crate::store::testing::quads;
    use proptest::prelude::*;

    #[test]
    fn a_reader_can_be_shared() {
        fn shared<T: Clone + Send + Sync + 'static>() {}
        shared::<Reader>();
    }

    #[test]
    fn lists_come_in_the_order_of_n_triples() {
        let reader = Reader::from_quads(
            quads("<urn:a> <urn:p> <urn:b/c>, <urn:b>, \"b\", \"b\"@en, _:x, \"a\\n\" . <urn:a/b> <urn:p> <urn:b> ."),
            Policy::Plain,
        );
        let a = NamedNodeRef::new_unchecked("urn:a");
        let p = NamedNodeRef::new_unchecked("urn:p");
        let objects: Vec<String> = reader.objects(a.into(), p).iter().map(ToString::to_string).collect();
        let mut sorted = objects.clone();
        sorted.sort();
        assert_eq!((objects.len(), &objects), (6, &sorted));
        let lines: Vec<String> = reader.default_graph().map(|t| format!("{t} .")).collect();
        assert!(lines.is_sorted(), "{lines:#?}");
        let b = NamedNodeRef::new_unchecked("urn:b");
        let subjects: Vec<String> = reader.subjects(p, b.into()).iter().map(ToString::to_string).collect();
        assert_eq!(subjects, ["<urn:a/b>", "<urn:a>"]);
    }

    #[test]
    fn graphs_are_found_by_what_they_say() {
        let reader = Reader::from_quads(
            quads(
                "GRAPH <urn:g2> { <urn:a> <urn:p> <urn:b> } GRAPH <urn:g1> { <urn:b> <urn:p> <urn:a> } GRAPH _:g { <urn:a> <urn:p> <urn:b> }",
            ),
            Policy::Derived,
        );
        let a = NamedNodeRef::new_unchecked("urn:a");
        let names = |nodes: Vec<NamedNode>| nodes.iter().map(|n| n.as_str().to_owned()).collect::<Vec<_>>();
        assert_eq!(names(reader.graphs_about(a.into())), ["urn:g1", "urn:g2"]);
        assert_eq!(names(reader.named_graphs()), ["urn:g1", "urn:g2"]);
        let content = reader.graph(NamedNodeRef::new_unchecked("urn:g2"));
        assert_eq!(names(reader.graphs_stating(&content[0])), ["urn:g2"]);
        assert_eq!((reader.len(), reader.default_graph().count()), (3, 0));
        assert!(reader.graph(a).is_empty());
    }

    #[test]
    fn derived_triples_are_found_and_not_stated() {
        let reader = Reader::from_quads(
            quads(
                "<urn:c> tr:polarity tr:Affirms ; tr:status tr:Contested ; tr:stance <urn:s> . <urn:s> tr:source <urn:t> ; tr:relation <http://purl.org/spar/cito/supports> . GRAPH <urn:c> { <urn:b> <urn:p> <urn:x> , _:x }",
            ),
            Policy::Derived,
        );
        let contested = View { statuses: [Status::Contested].into(), ..View::default() };
        let (all, held) = (reader.view(&contested), NamedNode::new_unchecked("urn:c"));
        assert_eq!((reader.held().count(), all.held().collect::<Vec<_>>()), (0, vec![held.clone()]));
        let new = |s: &str, p: &str| {
            Triple::new(NamedNode::new_unchecked(s), NamedNode::new_unchecked(p), NamedNode::new_unchecked("urn:b"))
        };
        let longer = all.with_derived([new("urn:a", "urn:new"), new("urn:b", "urn:p"), new("urn:a", "urn:new")]);
        let lines: Vec<String> = longer.default_graph().map(|triple| triple.to_string()).collect();
        assert!(lines.is_sorted() && lines.len() == all.default_graph().count() + 2, "{lines:#?}");
        assert!(longer.holds(held.as_ref()));
        assert_eq!(longer.quads().collect::<Vec<_>>(), reader.quads().collect::<Vec<_>>());
        assert_eq!((longer.len(), longer.graph(held.as_ref())), (reader.len(), reader.graph(held.as_ref())));
        let subjects =
            longer.subjects(NamedNodeRef::new_unchecked("urn:new"), NamedNodeRef::new_unchecked("urn:b").into());
        assert_eq!(subjects, [NamedNode::new_unchecked("urn:a").into()]);
        assert_eq!(longer.view(&View::default()).default_graph().count(), 5, "another view derives anew");
    }

    proptest! {
        #[test]
        fn quads_come_back_whatever_their_order(mut given in proptest::collection::vec(crate::store::testing::any_quad(), 0..40)) {
            let reader = Reader::from_quads(given.clone(), Policy::Plain);
            let mut expected: Vec<String> = given.iter().map(ToString::to_string).collect();
            expected.sort();
            expected.dedup();
            let mut found: Vec<String> = reader.quads().map(|q| q.to_string()).collect();
            found.sort();
            prop_assert_eq!(&found, &expected);
            given.reverse();
            let again: Vec<Quad> = Reader::from_quads(given, Policy::Plain).quads().collect();
            prop_assert_eq!(reader.quads().collect::<Vec<_>>(), again);
        }
    }
}
