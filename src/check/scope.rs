//! What a change touches: which units a rule has to test again.
//!
//! 1. [`Delta`] holds the statements that came and went between two states, and the reader of the
//!    state before.
//! 2. [`Touched`] follows them: to the claims whose records, evidence, content or holding changed,
//!    and to the facts of the default graph that came or went.
//! 3. Findings that point into a changed file are tested again as well, because its rows moved.

use super::{Findings, Input, Rule, Unit};
use crate::model::vocab::{prov, tr};
use crate::model::{Batch, GraphName, Lookup, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef, Triple};
use crate::store::Reader;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// How much a rule has to test.
#[derive(Clone, Copy, Debug)]
pub enum Scope<'a> {
    /// All there is; nothing was found before.
    Everything,
    /// What a change touches; of the rest the findings stand.
    Touched(&'a Touched),
}

/// The difference between two states of the data.
#[derive(Clone, Debug)]
pub struct Delta<'a> {
    /// The state before.
    pub before: &'a Reader,
    /// Statements that came.
    pub added: Vec<Quad>,
    /// Statements that went.
    pub removed: Vec<Quad>,
    /// Paths of the files whose bytes are others, or that came or went.
    pub files: BTreeSet<String>,
}

impl<'a> Delta<'a> {
    /// No difference to a state, yet.
    pub fn empty(before: &'a Reader) -> Self {
        Self { before, added: Vec::new(), removed: Vec::new(), files: BTreeSet::new() }
    }

    /// What lies between two readings of the files; `reader` shows the one before.
    pub fn between(before: &'a [Batch], reader: &'a Reader, now: &'a [Batch]) -> Self {
        let old: BTreeMap<&str, &Batch> = before.iter().map(|batch| (&*batch.file.path, batch)).collect();
        let new: BTreeMap<&str, &Batch> = now.iter().map(|batch| (&*batch.file.path, batch)).collect();
        let mut delta = Self::empty(reader);
        for path in old.keys().chain(new.keys()) {
            let (old, new) = (old.get(path), new.get(path));
            if old.map(|batch| &batch.digest) == new.map(|batch| &batch.digest) || delta.files.contains(*path) {
                continue;
            }
            let quads = |batch: Option<&&'a Batch>| -> Vec<&'a Quad> {
                batch.iter().flat_map(|batch| &batch.statements).map(|statement| &statement.quad).collect()
            };
            delta.file(path, &quads(old), &quads(new));
        }
        delta
    }

    /// Adds what one file stated before and states now.
    pub fn file(&mut self, path: &str, before: &[&Quad], now: &[&Quad]) {
        self.files.insert(path.to_owned());
        // Mostly a few rows of many changed: what is the same at both ends needs no comparing of sets.
        let same = before.iter().zip(now).take_while(|(a, b)| a == b).count();
        let (before, now) = (&before[same..], &now[same..]);
        let same = before.iter().rev().zip(now.iter().rev()).take_while(|(a, b)| a == b).count();
        let (before, now) = (&before[..before.len() - same], &now[..now.len() - same]);
        let (old, new): (HashSet<&Quad>, HashSet<&Quad>) =
            (before.iter().copied().collect(), now.iter().copied().collect());
        self.removed.extend(before.iter().filter(|quad| !new.contains(*quad)).copied().cloned());
        self.added.extend(now.iter().filter(|quad| !old.contains(*quad)).copied().cloned());
    }

    /// The statements that came and those that went, but not where a claim stands in its file.
    fn changed(&self) -> impl Iterator<Item = &Quad> {
        self.added.iter().chain(&self.removed).filter(|quad| quad.predicate != tr::ORIGIN)
    }
}

/// What a change touches.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// Subjects and objects of the statements and facts that came or went, in the order of their N-Triples text.
    pub nodes: Vec<Term>,
    /// Claims (and other graphs) whose records, evidence, content or holding changed, or that are no more.
    pub claims: BTreeSet<NamedNode>,
    /// Triples of the default graph that came or went, and a few that may have: another file may state them too.
    pub facts: Vec<Triple>,
    /// The predicates of these.
    pub predicates: BTreeSet<NamedNode>,
    /// The predicates of all statements that came or went, inside claims as well.
    pub stated: BTreeSet<NamedNode>,
    unsettled: BTreeSet<Unit>,
}

/// Relations by which a change of a thing reaches who rests on it: from the object to the subject.
const UPWARDS: [NamedNodeRef<'static>; 8] = [
    tr::STANCE,
    tr::SOURCE,
    tr::ASSESSMENT,
    tr::SEARCH,
    tr::SUPERSEDES,
    prov::USED,
    prov::WAS_DERIVED_FROM,
    prov::WAS_QUOTED_FROM,
];

impl Touched {
    pub(super) fn new(input: &Input<'_>, findings: &Findings, delta: &Delta<'_>) -> Self {
        let mut touched = Self { unsettled: findings.unsettled(&delta.files), ..Self::default() };
        let mut nodes: BTreeMap<String, Term> = BTreeMap::new();
        for quad in delta.changed() {
            match &quad.graph_name {
                GraphName::DefaultGraph => touched.facts.push(Triple::from(quad.clone())),
                GraphName::NamedNode(claim) => {
                    touched.claims.insert(claim.clone());
                    if delta.before.holds(claim.as_ref()) || input.reader.holds(claim.as_ref()) {
                        touched.facts.push(Triple::from(quad.clone()));
                    }
                }
                GraphName::BlankNode(_) => {}
            }
            touched.stated.insert(quad.predicate.clone());
            for term in [Term::from(quad.subject.clone()), quad.object.clone()] {
                nodes.insert(term.to_string(), term);
            }
        }
        touched.holding(input.reader, delta.before);
        touched.climb(
            input.reader,
            delta.before,
            &delta.changed().map(|quad| quad.subject.clone()).collect::<Vec<_>>(),
        );
        for triple in &touched.facts {
            touched.predicates.insert(triple.predicate.clone());
            for term in [Term::from(triple.subject.clone()), triple.object.clone()] {
                nodes.insert(term.to_string(), term);
            }
        }
        touched.nodes = nodes.into_values().collect();
        touched
    }

    /// Claims that are held in one state only: their content came or went.
    fn holding(&mut self, now: &Reader, before: &Reader) {
        for (here, there) in [(now, before), (before, now)] {
            for claim in here.held().filter(|claim| !there.holds(claim.as_ref())) {
                self.facts.extend(here.graph(claim.as_ref()));
                self.claims.insert(claim);
            }
        }
    }

    /// From the subjects of changed statements up to the claims that rest on them.
    fn climb(&mut self, now: &Reader, before: &Reader, subjects: &[NamedOrBlankNode]) {
        let mut seen: HashSet<NamedOrBlankNode> = subjects.iter().cloned().collect();
        let mut open: Vec<NamedOrBlankNode> = seen.iter().cloned().collect();
        while let Some(node) = open.pop() {
            if let NamedOrBlankNode::NamedNode(iri) = &node
                && [now, before].into_iter().any(|reader| is_claim(reader, iri.as_ref()))
            {
                self.claims.insert(iri.clone());
            }
            for reader in [now, before] {
                for relation in UPWARDS {
                    for above in reader.subjects(relation, TermRef::from(node.as_ref())) {
                        if seen.insert(above.clone()) {
                            open.push(above);
                        }
                    }
                }
            }
        }
    }

    /// Whether a node is a subject or object of what changed.
    pub fn has_node(&self, term: TermRef<'_>) -> bool {
        let text = term.to_string();
        self.nodes.binary_search_by_key(&text, ToString::to_string).is_ok()
    }

    /// The units of a rule whose findings may be others although nothing about them changed: their place
    /// moved, or they carry a suggestion.
    pub fn unsettled(&self, rule: Rule) -> impl Iterator<Item = &str> {
        self.unsettled.iter().filter(move |unit| unit.rule == rule).map(|unit| unit.key.as_str())
    }

    /// The claims (and other named graphs) that a rule which tests claims has to test: the touched ones and
    /// those whose findings are unsettled, in order.
    pub(super) fn claims_of(&self, rule: Rule) -> Vec<NamedNode> {
        let unsettled = self.unsettled(rule).filter_map(iri);
        self.claims.iter().cloned().chain(unsettled).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// The IRI whose N-Triples text ends a key.
pub(super) fn iri(key: &str) -> Option<NamedNode> {
    let (_, rest) = key.split_once('<')?;
    Some(NamedNode::new_unchecked(rest.strip_suffix('>')?))
}

fn is_claim(reader: &Reader, node: NamedNodeRef<'_>) -> bool {
    reader.objects(node.into(), crate::model::vocab::rdf::TYPE).contains(&Term::from(tr::CLAIM.into_owned()))
}
