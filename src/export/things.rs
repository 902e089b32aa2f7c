//! The things of a project, by kind and id, and the claims that speak of each.

use crate::model::{GraphName, NamedNode, NamedNodeRef, Prefixes, TermRef};
use crate::store::Reader;
use std::collections::BTreeMap;

/// The things of a project, in the order of kind and id.
#[derive(Clone, Debug, Default)]
pub struct Things(BTreeMap<&'static str, BTreeMap<String, Thing>>);

/// One thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// The thing.
    pub iri: NamedNode,
    /// Whether anything is said of it, so that it is more than a name in somebody else's statement.
    pub described: bool,
    /// The claims whose content has it as a subject, in the order of their IRIs.
    pub stated_by: Vec<NamedNode>,
    /// The claims whose content has it as an object, in the order of their IRIs.
    pub mentioned_by: Vec<NamedNode>,
}

impl Things {
    /// Reads every statement once.
    pub fn new(reader: &Reader, prefixes: &Prefixes) -> Self {
        let mut it = Self::default();
        for quad in reader.quads() {
            let claim = match &quad.graph_name {
                GraphName::NamedNode(claim) => Some(claim),
                _ => None,
            };
            if let TermRef::NamedNode(subject) = TermRef::from(quad.subject.as_ref())
                && let Some(thing) = it.thing(subject, prefixes)
            {
                thing.described = true;
                push(&mut thing.stated_by, claim);
            }
            if let TermRef::NamedNode(object) = quad.object.as_ref()
                && let Some(thing) = it.thing(object, prefixes)
            {
                push(&mut thing.mentioned_by, claim);
            }
        }
        for thing in it.0.values_mut().flat_map(BTreeMap::values_mut) {
            sort(&mut thing.stated_by);
            sort(&mut thing.mentioned_by);
        }
        it
    }

    /// The kinds that have things, in alphabetical order.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// The things of a kind, in the order of their ids.
    pub fn of(&self, kind: &str) -> impl Iterator<Item = (&str, &Thing)> {
        self.0.get(kind).into_iter().flatten().map(|(id, thing)| (id.as_str(), thing))
    }

    /// How many things of a kind there are.
    pub fn count(&self, kind: &str) -> usize {
        self.0.get(kind).map_or(0, BTreeMap::len)
    }

    /// The thing with this kind and id.
    pub fn get(&self, kind: &str, id: &str) -> Option<&Thing> {
        self.0.get(kind)?.get(id)
    }

    /// Nodes below a thing (`claim/x/stance/y`) are parts of it and no things of their own.
    fn thing(&mut self, iri: NamedNodeRef<'_>, prefixes: &Prefixes) -> Option<&mut Thing> {
        let (kind, id) = prefixes.kind(iri).filter(|(_, id)| !id.is_empty() && !id.contains('/'))?;
        let things = self.0.entry(kind).or_default();
        if !things.contains_key(id) {
            let thing =
                Thing { iri: iri.into_owned(), described: false, stated_by: Vec::new(), mentioned_by: Vec::new() };
            things.insert(id.to_owned(), thing);
        }
        things.get_mut(id)
    }
}

/// Statements come graph by graph, so a claim that was noted before is mostly the last one.
fn push(claims: &mut Vec<NamedNode>, claim: Option<&NamedNode>) {
    if let Some(claim) = claim
        && claims.last() != Some(claim)
    {
        claims.push(claim.clone());
    }
}

fn sort(claims: &mut Vec<NamedNode>) {
    claims.sort();
    claims.dedup();
}
