//! Which focus nodes a change can affect.
//!
//! A shape reads statements: those that make its focus nodes, and from a focus node along paths,
//! through the shapes it refers to. Each such read is kept as the way to it ([`Read`]): the path from
//! the focus node, and the predicate that is read at its end.
//!
//! For a changed triple and each read of its predicate, the way is walked backwards from the triple,
//! in the data as they are now. That finds every focus node whose answer differs: follow a validation
//! before and after the change, read by read; up to the first read that gives something else, both
//! have gone over the same statements, so the way to it stands in the data now.
//!
//! What a query reads is known where each of its triple patterns touches `$this`; otherwise a change
//! of one of its predicates touches all focus nodes of the shape. A change of `rdfs:subClassOf`
//! touches everything.

use super::Shapes;
use super::data::{Bound, Data, Node};
use super::model::{Layer, Path, Rule, ShapeId, Symbol, Target, Validator};
use crate::check::Touched;
use crate::model::vocab::{rdf, rdfs, tr};
use crate::model::{BlankNode, NamedNode, NamedNodeRef, Term};
use crate::sparql::Query;
use crate::sparql::prebind::{self, Uses};
use std::collections::{BTreeMap, BTreeSet};

/// What was recorded of a claim whose effective status is another.
const RECORDED_STATUS: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://w3id.org/treatise/ns#recordedStatus");

/// What a change can affect.
pub(super) enum Reach {
    /// Anything.
    All,
    /// These focus nodes by their N-Triples texts; without a node where the data no longer has it.
    Nodes(BTreeMap<String, Option<Node>>),
}

/// The predicate of a read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Predicate {
    One(Symbol),
    /// Of a query, which shapes need not name elsewhere.
    Iri(NamedNode),
    Type,
    Any,
}

/// Statements that a shape reads: at the end of a way from the focus node.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Read {
    way: Option<Path>,
    predicate: Predicate,
    /// Whether the node at the end of the way is the object.
    inverse: bool,
}

/// Everything that shapes read.
#[derive(Default)]
struct Reads {
    reads: BTreeSet<Read>,
    /// Shapes whose focus nodes are all touched when one of the predicates is; nothing stands for any.
    whole: BTreeSet<(ShapeId, Option<NamedNode>)>,
}

/// The focus nodes of the default graph that a change can affect.
pub(super) fn affected(bound: &Bound<'_>, shapes: &Shapes, touched: &Touched) -> Reach {
    if touched.predicates.contains(&rdfs::SUB_CLASS_OF.into_owned()) {
        return Reach::All;
    }
    let reads = Reads::of(shapes);
    let data = Data { bound, graph: None };
    let mut found: BTreeMap<String, Option<Node>> = BTreeMap::new();
    let facts =
        touched.facts.iter().map(|it| (Term::from(it.subject.clone()), it.predicate.as_ref(), it.object.clone()));
    // What a claim's status is follows from more than is stated of it.
    let derived = touched.claims.iter().flat_map(|claim| {
        [tr::STATUS, RECORDED_STATUS].map(|predicate| (Term::from(claim.clone()), predicate, Term::from(claim.clone())))
    });
    let mut predicates: BTreeSet<NamedNode> = touched.predicates.clone();
    if !touched.claims.is_empty() {
        predicates.extend([tr::STATUS, RECORDED_STATUS].map(NamedNodeRef::into_owned));
    }
    for (subject, predicate, object) in facts.chain(derived) {
        for read in reads.reads.iter().filter(|read| read.is_of(bound, predicate)) {
            let end = if read.inverse { &object } else { &subject };
            let node = bound.reader.id(end.as_ref());
            match (&read.way, node) {
                (None, node) => {
                    found.insert(end.to_string(), node.or_else(|| self::node(bound, &end.to_string())));
                }
                (Some(way), Some(node)) => {
                    for focus in data.walk(&way.clone().reversed(), node) {
                        found.insert(bound.term(focus).to_string(), Some(focus));
                    }
                }
                // What is not in the data any more is reached by no way that still stands.
                (Some(_), None) => {}
            }
        }
    }
    for (root, predicate) in &reads.whole {
        if predicate.as_ref().is_none_or(|predicate| predicates.contains(predicate)) {
            for focus in shapes.shapes[*root].targets.iter().flat_map(|target| data.focus(target)) {
                found.insert(bound.term(focus).to_string(), Some(focus));
            }
        }
    }
    Reach::Nodes(found)
}

impl Read {
    fn is_of(&self, bound: &Bound<'_>, predicate: NamedNodeRef<'_>) -> bool {
        match &self.predicate {
            Predicate::Any => true,
            Predicate::Type => predicate == rdf::TYPE,
            Predicate::Iri(iri) => iri.as_ref() == predicate,
            Predicate::One(symbol) => {
                matches!(bound.symbol(*symbol), Term::NamedNode(iri) if iri.as_ref() == predicate)
            }
        }
    }
}

impl Reads {
    fn of(shapes: &Shapes) -> Self {
        let mut reads = Self::default();
        for (root, shape) in shapes.shapes.iter().enumerate() {
            if shape.deactivated || shape.targets.is_empty() || !shape.layers.contains(&Layer::Held) {
                continue;
            }
            for target in &shape.targets {
                let (predicate, inverse) = match target {
                    Target::Node(_) => continue,
                    Target::Class(_) => (Predicate::Type, false),
                    Target::SubjectsOf(predicate) => (Predicate::One(*predicate), false),
                    Target::ObjectsOf(predicate) => (Predicate::One(*predicate), true),
                };
                reads.reads.insert(Read { way: None, predicate, inverse });
            }
            reads.shape(shapes, root, root, None);
        }
        reads
    }

    fn shape(&mut self, shapes: &Shapes, root: ShapeId, id: ShapeId, way: Option<&Path>) {
        let shape = &shapes.shapes[id];
        if shape.deactivated {
            return;
        }
        if let Some(path) = &shape.path {
            for (before, predicate, inverse) in steps(path) {
                self.reads.insert(Read {
                    way: join(way, before.as_ref()),
                    predicate: Predicate::One(predicate),
                    inverse,
                });
            }
        }
        let values = join(way, shape.path.as_ref());
        let mut read = |way: Option<Path>, predicate| {
            self.reads.insert(Read { way, predicate, inverse: false });
        };
        for rule in &shape.rules {
            match rule {
                Rule::Class(_) => read(values.clone(), Predicate::Type),
                Rule::Closed(_) => read(values.clone(), Predicate::Any),
                Rule::Pair(_, other) => read(way.cloned(), Predicate::One(*other)),
                _ => {}
            }
        }
        for rule in &shape.rules {
            match rule {
                Rule::Sparql(it) => self.query(root, &it.query, way),
                Rule::Component(it) => match &it.validator {
                    Validator::Select(query) => self.query(root, query, way),
                    // $value is not $this: a change of what it reads touches every focus node.
                    Validator::Ask(query) => self.whole(root, &prebind::uses(query)),
                },
                _ => {}
            }
            for inner in rule.shapes() {
                self.shape(shapes, root, inner, values.as_ref());
            }
        }
    }

    fn query(&mut self, root: ShapeId, query: &Query, way: Option<&Path>) {
        let uses = prebind::uses(query);
        let Uses::Star(triples) = uses else { return self.whole(root, &uses) };
        for (predicate, inverse) in triples {
            self.reads.insert(Read { way: way.cloned(), predicate: Predicate::Iri(predicate), inverse });
        }
    }

    fn whole(&mut self, root: ShapeId, uses: &Uses) {
        match uses {
            Uses::Anything => {
                self.whole.insert((root, None));
            }
            Uses::Star(triples) => self.whole.extend(triples.iter().map(|(iri, _)| (root, Some(iri.clone())))),
            Uses::Predicates(all) => self.whole.extend(all.iter().map(|iri| (root, Some(iri.clone())))),
        }
    }
}

/// One path after the other.
fn join(first: Option<&Path>, then: Option<&Path>) -> Option<Path> {
    match (first, then) {
        (Some(first), Some(then)) => Some(Path::Sequence(vec![first.clone(), then.clone()])),
        (one, other) => one.or(other).cloned(),
    }
}

/// The steps of a path: the path to each, its predicate, and whether it is walked backwards.
fn steps(path: &Path) -> Vec<(Option<Path>, Symbol, bool)> {
    match path {
        Path::Step(predicate, inverse) => vec![(None, *predicate, *inverse)],
        Path::Sequence(parts) => {
            let mut found = Vec::new();
            let mut before: Option<Path> = None;
            for part in parts {
                let inner = steps(part).into_iter();
                found.extend(
                    inner.map(|(to, predicate, inverse)| (join(before.as_ref(), to.as_ref()), predicate, inverse)),
                );
                before = join(before.as_ref(), Some(part));
            }
            found
        }
        Path::Alternative(parts) => parts.iter().flat_map(steps).collect(),
        Path::ZeroOrOne(inner) => steps(inner),
        Path::ZeroOrMore(inner) | Path::OneOrMore(inner) => {
            let again = Path::ZeroOrMore(inner.clone());
            let inner = steps(inner).into_iter();
            inner.map(|(to, predicate, inverse)| (join(Some(&again), to.as_ref()), predicate, inverse)).collect()
        }
    }
}

/// The IRI of a key.
pub(super) fn iri(key: &str) -> Option<NamedNode> {
    Some(NamedNode::new_unchecked(key.strip_prefix('<')?.strip_suffix('>')?))
}

/// The node of a key: of the data, or one that only shapes name.
pub(super) fn node(bound: &Bound<'_>, key: &str) -> Option<Node> {
    let term = match (iri(key), key.strip_prefix("_:")) {
        (Some(iri), _) => Some(Term::from(iri)),
        (None, Some(label)) => Some(BlankNode::new_unchecked(label).into()),
        (None, None) => None,
    };
    term.and_then(|term| bound.reader.id(term.as_ref())).or_else(|| bound.named(key))
}
