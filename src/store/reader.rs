//! An immutable snapshot of the dataset, and how it is asked.
//!
//! 1. Terms become ids ([`super::dictionary`]), quads become rows of ids.
//! 2. The default graph is derived ([`super::derive`]).
//! 3. Both are sorted into permutations ([`super::index`]); every question is a range of one.
//!
//! In memory, a triple of the default graph takes 25 bytes, a quad of a named graph 48 (held content
//! takes both), and a term its text and some 40 bytes. 100,000 claims (1.7 million quads, 0.5 million
//! terms) are read from disk in 1.5 s on two busy cores and take 220 MB.

use super::derive::{Derived, derive};
use super::dictionary::{DEFAULT_GRAPH, Dictionary, LogQuad, Texts, intern};
use super::index::{IdQuad, IdTriple, QuadScan, Quads, TripleScan, Triples};
use super::text::Parts;
use super::{Policy, View};
use crate::model::vocab::tr;
use crate::model::{GraphName, Lookup, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef, Triple};
use rayon::prelude::*;
use std::sync::Arc;

/// A snapshot of the dataset at one revision: immutable, cheap to clone, shared between threads.
///
/// Ids are the ranks of terms by their N-Triples text: what is listed by id is listed in that order.
#[derive(Clone, Debug)]
pub struct Reader(Arc<Snapshot>);

#[derive(Debug)]
struct Snapshot {
    stated: Stated,
    /// The default graph.
    triples: Triples,
    /// Ids of the claims whose content the default graph holds, in order.
    held: Vec<u32>,
    /// Ids of the claims that have lost their support, in order.
    fallen: Vec<u32>,
    view: View,
}

/// The terms that say that a claim has lost its support.
const FALLEN: [NamedNodeRef<'static>; 4] = [tr::STATUS, tr::SUPPORTED, tr::UNVERIFIED, tr::RECORDED_STATUS];

/// What is stated, which is the same in every view.
#[derive(Clone, Debug)]
struct Stated {
    revision: u64,
    policy: Policy,
    dictionary: Arc<Dictionary>,
    /// The stated triples of the default graph, in order.
    records: Arc<Vec<IdTriple>>,
    quads: Arc<Quads>,
}

impl Stated {
    /// Adds terms that nothing stated uses; gives the new id of each id, if there are any.
    fn add_terms<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> Option<Vec<u32>> {
        let (dictionary, moved) = self.dictionary.with(texts);
        if dictionary.len() == self.dictionary.len() {
            return None;
        }
        let terms = dictionary.len();
        self.dictionary = Arc::new(dictionary);
        self.records = Arc::new(self.records.iter().map(|triple| triple.map(|id| moved[id as usize])).collect());
        self.quads = Arc::new(self.quads.moved(&moved, terms));
        Some(moved)
    }

    /// The default graph of a view.
    fn view(mut self, view: &View) -> Reader {
        let Derived { mut held, mut fallen } = match self.policy {
            Policy::Plain => Derived::default(),
            Policy::Derived => derive(&self.records, &self.quads, &self.dictionary, view),
        };
        if !fallen.is_empty()
            && let Some(moved) = self.add_terms(FALLEN.map(|term| term.to_string()).iter().map(String::as_str))
        {
            held.iter_mut().chain(&mut fallen).for_each(|id| *id = moved[*id as usize]);
        }
        // Without fallen claims the terms need not be there, and no record is compared with them.
        let [status, supported, unverified, recorded] =
            FALLEN.map(|term| self.dictionary.find(&term.to_string()).unwrap_or_default());
        let stays = |[s, p, o]: &IdTriple| *p != status || *o != supported || fallen.binary_search(s).is_err();
        let content = |graph: &u32| self.quads.scan([None, None, None, Some(*graph)]).map(|[s, p, o, _]| [s, p, o]);
        let mut graph: Vec<IdTriple> = self.records.iter().filter(|record| stays(record)).copied().collect();
        graph.extend(held.iter().flat_map(content));
        graph.extend(fallen.iter().flat_map(|claim| [[*claim, status, unverified], [*claim, recorded, supported]]));
        self.snapshot(graph, held, fallen, view.clone())
    }

    fn snapshot(self, mut graph: Vec<IdTriple>, held: Vec<u32>, fallen: Vec<u32>, view: View) -> Reader {
        sort(&mut graph);
        let triples = Triples::new(&graph, self.dictionary.len());
        Reader(Arc::new(Snapshot { stated: self, triples, held, fallen, view }))
    }
}

impl Reader {
    /// A reader without a store, at revision 0.
    pub fn from_quads(quads: impl IntoIterator<Item = Quad>, policy: Policy) -> Self {
        let quads: Vec<Quad> = quads.into_iter().collect();
        let (terms, numbers) = intern(&quads);
        let mut texts = Texts::default();
        for term in terms {
            texts.push(&term.to_string());
        }
        Self::of(0, Arc::new(texts), &numbers, policy)
    }

    /// A reader over quads of log ids; repeats are allowed.
    pub(super) fn of(revision: u64, texts: Arc<Texts>, quads: &[LogQuad], policy: Policy) -> Self {
        let (dictionary, ids) = Dictionary::of(texts, quads);
        let (mut records, mut contents): (Vec<IdTriple>, Vec<IdQuad>) = (Vec::new(), Vec::new());
        for [s, p, o, g] in quads {
            let [s, p, o] = [s, p, o].map(|id| ids[*id as usize]);
            match *g {
                DEFAULT_GRAPH => records.push([s, p, o]),
                g => contents.push([s, p, o, ids[g as usize]]),
            }
        }
        rayon::join(|| sort(&mut records), || sort(&mut contents));
        let quads = Arc::new(Quads::new(&contents, dictionary.len()));
        drop(contents);
        Stated { revision, policy, dictionary: Arc::new(dictionary), records: Arc::new(records), quads }
            .view(&View::default())
    }

    /// The same statements with the default graph of another view; what [`Reader::with_derived`] added
    /// is left behind. A plain dataset has one view only.
    ///
    /// Terms, records and named graphs are shared; nothing is read again.
    #[must_use]
    pub fn view(&self, view: &View) -> Self {
        self.0.stated.clone().view(view)
    }

    /// The view that its default graph is.
    pub fn shows(&self) -> &View {
        &self.0.view
    }

    /// The same reader whose default graph also has these triples.
    ///
    /// They are derived, not stated: [`Reader::quads`] and [`Reader::len`] leave them out. Ids of terms
    /// are those of the new reader; the two readers' ids are not to be mixed.
    #[must_use]
    pub fn with_derived(&self, triples: impl IntoIterator<Item = Triple>) -> Self {
        let new: Vec<[String; 3]> = triples
            .into_iter()
            .map(|triple| [triple.subject.to_string(), triple.predicate.to_string(), triple.object.to_string()])
            .collect();
        let mut stated = self.0.stated.clone();
        let moved = stated.add_terms(new.iter().flatten().map(String::as_str));
        let to = |id: u32| moved.as_ref().map_or(id, |moved| moved[id as usize]);
        let mut graph: Vec<IdTriple> = self.scan([None; 3]).map(|triple| triple.map(to)).collect();
        graph.extend(new.iter().filter_map(|[s, p, o]| {
            let find = |text: &String| stated.dictionary.find(text);
            Some([find(s)?, find(p)?, find(o)?])
        }));
        let all = |ids: &[u32]| ids.iter().map(|id| to(*id)).collect();
        stated.snapshot(graph, all(&self.0.held), all(&self.0.fallen), self.0.view.clone())
    }

    /// The claims whose content the default graph holds (laws 2 and 5), in the order of their IRIs.
    pub fn held(&self) -> impl Iterator<Item = NamedNode> {
        self.0.held.iter().filter_map(|id| self.named(*id))
    }

    /// The claims that were recorded as supported and whose support did not survive (law 5), in the order
    /// of their IRIs.
    pub fn fallen(&self) -> impl Iterator<Item = NamedNode> {
        self.0.fallen.iter().filter_map(|id| self.named(*id))
    }

    /// The records of the default graph in the order of N-Triples lines: what is stated there, with the
    /// effective status of the claims that have lost their support.
    pub fn records(&self) -> impl Iterator<Item = Triple> {
        let [status, recorded] = [tr::STATUS, tr::RECORDED_STATUS].map(|term| self.id(term.into()).unwrap_or(u32::MAX));
        let is_effective =
            move |[s, p, _]: &IdTriple| (*p == status || *p == recorded) && self.0.fallen.binary_search(s).is_ok();
        let mut stated = self.0.stated.records.iter().peekable();
        let records = self.scan([None; 3]).filter(move |triple| {
            while stated.next_if(|record| *record < triple).is_some() {}
            stated.peek() == Some(&triple) || is_effective(triple)
        });
        records.map(|triple| self.triple(triple))
    }

    /// The revision it shows; 0 before the first.
    pub fn revision(&self) -> u64 {
        self.0.stated.revision
    }

    /// How many quads are stated, without derived facts.
    pub fn len(&self) -> usize {
        self.0.stated.records.len() + self.0.stated.quads.len()
    }

    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every quad as stated, without derived facts: the records of the default graph in the order of
    /// N-Quads lines, then graph by graph the content of the named graphs.
    pub fn quads(&self) -> impl Iterator<Item = Quad> {
        let records = self.0.stated.records.iter().map(|triple| self.quad(*triple, None));
        records.chain(self.scan_named([None; 4]).map(|[s, p, o, g]| self.quad([s, p, o], Some(g))))
    }

    /// Whether the default graph states a triple itself: it is a record, whatever claims say.
    pub fn is_record(&self, triple: &Triple) -> bool {
        let ids = [triple.subject.as_ref().into(), triple.predicate.as_ref().into(), triple.object.as_ref()];
        let [Some(s), Some(p), Some(o)] = ids.map(|term| self.id(term)) else { return false };
        self.0.stated.records.binary_search(&[s, p, o]).is_ok()
    }

    /// The default graph, records and held content, in the order of N-Triples lines.
    pub fn default_graph(&self) -> impl Iterator<Item = Triple> {
        self.scan([None; 3]).map(|triple| self.triple(triple))
    }

    /// The graphs named by an IRI, in the order of their names.
    pub fn named_graphs(&self) -> Vec<NamedNode> {
        self.0.stated.quads.graphs().iter().filter_map(|id| self.named(*id)).collect()
    }

    pub(super) fn dictionary(&self) -> &Dictionary {
        &self.0.stated.dictionary
    }
}

/// Terms as ids, for rooms that compute over many rows.
impl Reader {
    /// How many terms there are; ids run from 0 to below it.
    pub fn terms(&self) -> usize {
        self.0.stated.dictionary.len()
    }

    /// The id of a term, if the dataset uses it.
    pub fn id(&self, term: TermRef<'_>) -> Option<u32> {
        self.0.stated.dictionary.find(&term.to_string())
    }

    /// The term of an id.
    pub fn term(&self, id: u32) -> Term {
        self.parts(id).into()
    }

    /// The term of an id, taken apart without copying.
    pub fn parts(&self, id: u32) -> Parts<'_> {
        self.0.stated.dictionary.parts(id)
    }

    /// The N-Triples text of an id; empty for an id that is not in use.
    pub fn text_of(&self, id: u32) -> &str {
        self.0.stated.dictionary.text(id)
    }

    /// The triples of the default graph that fit a pattern.
    pub fn scan(&self, pattern: [Option<u32>; 3]) -> TripleScan<'_> {
        self.0.triples.scan(pattern)
    }

    /// How many triples of the default graph fit a pattern.
    pub fn count(&self, pattern: [Option<u32>; 3]) -> usize {
        // Every pattern of triples is one range of a permutation, so the width is exact.
        self.scan(pattern).width()
    }

    /// The quads of the named graphs that fit a pattern: subject, predicate, object, graph.
    pub fn scan_named(&self, pattern: [Option<u32>; 4]) -> QuadScan<'_> {
        self.0.stated.quads.scan(pattern)
    }

    /// The ids of the named graphs, in order.
    pub fn graph_ids(&self) -> &[u32] {
        self.0.stated.quads.graphs()
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

    fn quad(&self, triple: IdTriple, graph: Option<u32>) -> Quad {
        let Triple { subject, predicate, object } = self.triple(triple);
        let graph_name = graph.map_or(GraphName::DefaultGraph, |id| self.subject(id).into());
        Quad { subject, predicate, object, graph_name }
    }
}

/// Lists come in the order of the terms' N-Triples texts because ids do.
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
        graphs.sort_unstable();
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
        self.id(claim.into()).is_some_and(|id| self.0.held.binary_search(&id).is_ok())
    }
}

fn sort<T: Ord + Send>(rows: &mut Vec<T>) {
    rows.par_sort_unstable();
    rows.dedup();
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
