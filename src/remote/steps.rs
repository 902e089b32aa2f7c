//! What must be done so that a service holds a dataset.

use super::{Ground, Home};
use crate::model::{NamedNode, Quad, Triple};
use crate::store::Reader;
use sha2::{Digest, Sha256};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// One thing to do there. A graph without a name is the service's default graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing is in this graph any more.
    Clear(Option<NamedNode>),
    /// This is no longer in this graph.
    Delete(Option<NamedNode>, Triple),
    /// This is in this graph.
    Insert(Option<NamedNode>, Triple),
}

impl Step {
    /// The graph.
    pub fn graph(&self) -> Option<&NamedNode> {
        let (Self::Clear(graph) | Self::Delete(graph, _) | Self::Insert(graph, _)) = self;
        graph.as_ref()
    }
}

/// Steps in the order in which they are done, the same on every run.
pub type Steps<'a> = Box<dyn Iterator<Item = Step> + 'a>;

/// A dataset as a service shall hold it.
#[derive(Clone, Copy, Debug)]
pub struct Dataset<'a> {
    /// The statements, with what is derived of them.
    pub reader: &'a Reader,
    /// Names for blank nodes.
    pub ground: &'a Ground,
    /// Where the default graph goes.
    pub home: &'a Home,
}

impl<'a> Dataset<'a> {
    /// The named graphs, in the order of their names, with their ids.
    fn graphs(self) -> BTreeMap<NamedNode, u32> {
        let name = |id: &u32| match self.ground.term(self.reader.term(*id)) {
            crate::model::Term::NamedNode(name) => Some((name, *id)),
            _ => None,
        };
        self.reader.graph_ids().iter().filter_map(name).collect()
    }

    /// The names of the graphs that it fills.
    pub fn names(self) -> BTreeSet<NamedNode> {
        self.graphs().into_keys().collect()
    }

    fn content(self, id: u32) -> impl Iterator<Item = Triple> + 'a {
        let node = move |id: u32| self.ground.term(self.reader.term(id));
        let triple = move |s, p, o| Triple::from_terms(node(s), node(p), node(o)).ok();
        self.reader.scan_named([None, None, None, Some(id)]).filter_map(move |[s, p, o, _]| triple(s, p, o))
    }

    /// How many statements a graph has.
    pub fn count(self, graph: Option<&NamedNode>) -> u64 {
        if graph == self.home.name() {
            return self.reader.default_graph().count() as u64;
        }
        let id = graph.and_then(|name| self.graphs().get(name).copied());
        id.map_or(0, |id| self.content(id).count() as u64)
    }

    /// How many statements each of its graphs has.
    pub fn counts(self) -> BTreeMap<Option<NamedNode>, u64> {
        let named = self.graphs().into_iter().map(|(name, id)| (Some(name), self.content(id).count() as u64));
        let home = self.home.name().cloned();
        named.chain([(home, self.reader.default_graph().count() as u64)]).collect()
    }

    /// A digest of the default graph.
    pub fn digest(self) -> String {
        let mut digest = Sha256::new();
        for triple in self.reader.default_graph() {
            digest.update(self.ground.triple(triple).to_string());
            digest.update(b"\n");
        }
        format!("{:x}", digest.finalize())
    }

    /// Default graph anew.
    pub fn home_anew(self) -> Steps<'a> {
        let home = self.home.name().cloned();
        let clear = std::iter::once(Step::Clear(home.clone()));
        let triples = self.reader.default_graph();
        Box::new(clear.chain(triples.map(move |triple| Step::Insert(home.clone(), self.ground.triple(triple)))))
    }

    /// These named graphs anew; those that it does not have are emptied.
    pub fn graphs_anew(self, names: BTreeSet<NamedNode>) -> Steps<'a> {
        let known = self.graphs();
        Box::new(names.into_iter().flat_map(move |name| {
            let id = known.get(&name).copied();
            let clear = std::iter::once(Step::Clear(Some(name.clone())));
            let triples = id.into_iter().flat_map(move |id| self.content(id));
            clear.chain(triples.map(move |triple| Step::Insert(Some(name.clone()), triple)))
        }))
    }

    /// From the default graph of another to this one, both read once.
    pub fn home_since(self, before: Self) -> Steps<'a> {
        let home = self.home.name().cloned();
        let ground = self.ground;
        let (mut old, mut new) = (before.reader.default_graph().peekable(), self.reader.default_graph().peekable());
        let differences = std::iter::from_fn(move || {
            loop {
                let order = match (old.peek(), new.peek()) {
                    (None, None) => return None,
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (Some(old), Some(new)) if old == new => Ordering::Equal,
                    (Some(old), Some(new)) => texts(old).cmp(&texts(new)),
                };
                match order {
                    Ordering::Less => return old.next().map(|triple| (false, triple)),
                    Ordering::Greater => return new.next().map(|triple| (true, triple)),
                    Ordering::Equal => {
                        old.next();
                        new.next();
                    }
                }
            }
        });
        Box::new(differences.map(move |(is_new, triple)| {
            let triple = ground.triple(triple);
            if is_new { Step::Insert(home.clone(), triple) } else { Step::Delete(home.clone(), triple) }
        }))
    }
}

fn texts(triple: &Triple) -> [String; 3] {
    [triple.subject.to_string(), triple.predicate.to_string(), triple.object.to_string()]
}

/// What several revisions did to the named graphs: a quad that came and went again is no change.
#[derive(Debug, Default)]
pub(super) struct Summed(BTreeMap<String, (Quad, i64)>);

impl Summed {
    /// Adds what one revision added and removed.
    pub(super) fn add(&mut self, added: Vec<Quad>, removed: Vec<Quad>) {
        for (quads, sign) in [(removed, -1), (added, 1)] {
            for quad in quads.into_iter().filter(|quad| !quad.graph_name.is_default_graph()) {
                self.0.entry(quad.to_string()).or_insert_with(|| (quad, 0)).1 += sign;
            }
        }
    }

    /// The graphs that differ.
    pub(super) fn names(&self, ground: &Ground) -> BTreeSet<NamedNode> {
        let changed = self.0.values().filter(|(_, sum)| *sum != 0);
        changed.filter_map(|(quad, _)| ground.graph(quad.graph_name.clone())).collect()
    }

    /// The differences: what goes, then what comes.
    pub(super) fn steps(self, ground: &Ground) -> Steps<'_> {
        let (gone, come): (Vec<_>, Vec<_>) =
            self.0.into_values().filter(|(_, sum)| *sum != 0).partition(|(_, sum)| *sum < 0);
        let step = move |(quad, sum): (Quad, i64)| {
            let (graph, triple) = ground.quad(quad);
            if sum < 0 { Step::Delete(graph, triple) } else { Step::Insert(graph, triple) }
        };
        Box::new(gone.into_iter().chain(come).map(step))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BlankNode, GraphName};
    use crate::store::Policy;

    fn node(name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("http://e/{name}"))
    }

    fn reader(quads: &[(&str, &str, &str)]) -> Reader {
        let graph = |name: &str| if name.is_empty() { GraphName::DefaultGraph } else { node(name).into() };
        let quads = quads.iter().map(|(s, o, g)| match o.strip_prefix("_:") {
            Some(label) => Quad::new(node(s), node("p"), BlankNode::new_unchecked(label), graph(g)),
            None => Quad::new(node(s), node("p"), node(o), graph(g)),
        });
        Reader::from_quads(quads, Policy::Plain)
    }

    #[test]
    fn the_way_from_one_default_graph_to_another() {
        let (ground, home) = (Ground::new("http://e/"), Home::Default);
        let (old, new) =
            (reader(&[("a", "b", ""), ("c", "_:x", "")]), reader(&[("a", "b", ""), ("b", "d", ""), ("c", "_:y", "")]));
        let of = |reader| Dataset { reader, ground: &ground, home: &home };
        let told: Vec<String> = of(&new).home_since(of(&old)).map(|step| format!("{step:?}")).collect();
        assert_eq!(told.len(), 3, "{told:#?}");
        assert!(told[0].starts_with("Insert") && told[0].contains("http://e/b"));
        assert_eq!(of(&new).home_since(of(&new)).count(), 0);
        assert_ne!(of(&old).digest(), of(&new).digest());
    }

    #[test]
    fn a_graph_that_is_no_longer_there_is_emptied() {
        let (ground, home) = (Ground::new("http://e/"), Home::Named(node("held")));
        let reader = reader(&[("a", "b", "g"), ("a", "c", "g"), ("a", "b", "")]);
        let dataset = Dataset { reader: &reader, ground: &ground, home: &home };
        let names = [node("g"), node("old")].into();
        let steps: Vec<Step> = dataset.home_anew().chain(dataset.graphs_anew(names)).collect();
        assert_eq!(steps.iter().filter(|step| matches!(step, Step::Clear(_))).count(), 3);
        assert_eq!(steps.last(), Some(&Step::Clear(Some(node("old")))));
        assert_eq!(dataset.counts(), [(Some(node("g")), 2), (Some(node("held")), 1)].into());
        assert_eq!((dataset.count(Some(&node("g"))), dataset.count(Some(&node("old")))), (2, 0));
    }

    #[test]
    fn what_came_and_went_again_is_no_step() {
        let quad = |o: &str| Quad::new(node("a"), node("p"), node(o), node("g"));
        let mut summed = Summed::default();
        summed.add(vec![quad("1"), quad("2")], vec![quad("0")]);
        summed.add(vec![], vec![quad("1")]);
        let ground = Ground::new("http://e/");
        assert_eq!(summed.names(&ground), [node("g")].into());
        let steps: Vec<Step> = summed.steps(&ground).collect();
        assert!(matches!(&steps[..], [Step::Delete(..), Step::Insert(..)]), "{steps:?}");
    }
}
