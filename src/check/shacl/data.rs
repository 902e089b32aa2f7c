//! The graph that is validated: ranges of the reader's columns, nothing copied.
//!
//! Nodes are ids: below [`Reader::terms`] those of the reader, above them the symbols that shapes
//! name and the data does not have. A scan for such a node finds nothing, which is what it should.

use super::model::{Path, Rule, Shape, Symbol, Target};
use crate::model::vocab::{rdf, rdfs};
use crate::model::{NamedNode, NamedNodeRef, Term};
use crate::store::{Parts, Reader};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A node of the data, or one that only shapes name.
pub(super) type Node = u32;

/// Shapes made ready for one reader: their terms as nodes, their classes with all subclasses.
pub(super) struct Bound<'a> {
    pub(super) reader: &'a Reader,
    symbols: &'a [Term],
    nodes: Vec<Node>,
    classes: BTreeMap<Symbol, HashSet<Node>>,
    rdf_type: Option<u32>,
}

impl<'a> Bound<'a> {
    pub(super) fn new(reader: &'a Reader, shapes: &[Shape], symbols: &'a [Term]) -> Self {
        let outside = |number: usize| u32::try_from(reader.terms() + number).unwrap_or(u32::MAX);
        let node = |(number, term): (usize, &Term)| reader.id(term.as_ref()).unwrap_or_else(|| outside(number));
        let nodes: Vec<Node> = symbols.iter().enumerate().map(node).collect();
        let [rdf_type, below] = [rdf::TYPE, rdfs::SUB_CLASS_OF].map(|term| reader.id(term.into()));
        let mut it = Self { reader, symbols, nodes, classes: BTreeMap::new(), rdf_type };
        for class in classes(shapes) {
            let all = it.subclasses(it.node(class), below);
            it.classes.insert(class, all);
        }
        it
    }

    /// A class and all that are declared below it, in the default graph.
    fn subclasses(&self, class: Node, below: Option<u32>) -> HashSet<Node> {
        let mut found = HashSet::from([class]);
        let mut open = vec![class];
        while let (Some(next), Some(below)) = (open.pop(), below) {
            for [sub, _, _] in self.reader.scan([None, Some(below), Some(next)]) {
                if found.insert(sub) {
                    open.push(sub);
                }
            }
        }
        found
    }

    /// The node of a symbol.
    pub(super) fn node(&self, symbol: Symbol) -> Node {
        self.nodes[symbol.0 as usize]
    }

    /// The term that shapes name.
    pub(super) fn symbol(&self, symbol: Symbol) -> &'a Term {
        &self.symbols[symbol.0 as usize]
    }

    /// The node of a symbol by its N-Triples text.
    pub(super) fn named(&self, text: &str) -> Option<Node> {
        let symbol = self.symbols.iter().position(|term| term.to_string() == text)?;
        Some(self.nodes[symbol])
    }

    /// `rdf:type`, if the data uses it.
    pub(super) fn rdf_type(&self) -> Option<u32> {
        self.rdf_type
    }

    /// A class and all classes below it, in order.
    pub(super) fn classes_below(&self, class: Symbol) -> Vec<Node> {
        let mut classes: Vec<Node> = self.classes.get(&class).into_iter().flatten().copied().collect();
        classes.sort_unstable();
        classes
    }

    /// The term of a node.
    pub(super) fn term(&self, node: Node) -> Term {
        match (node as usize).checked_sub(self.reader.terms()) {
            None => self.reader.term(node),
            Some(number) => self.symbols[number].clone(),
        }
    }

    /// A path with the IRIs of its predicates.
    pub(super) fn spelt(&self, path: &Path) -> crate::sparql::Path<NamedNode> {
        path.map(&|symbol| match self.symbol(*symbol) {
            Term::NamedNode(node) => node.clone(),
            other => NamedNode::new_unchecked(other.to_string()),
        })
    }
}

/// The classes that shapes name.
fn classes(shapes: &[Shape]) -> BTreeSet<Symbol> {
    let targets = shapes.iter().flat_map(|shape| &shape.targets).filter_map(|target| match target {
        Target::Class(class) => Some(*class),
        _ => None,
    });
    let rules = shapes.iter().flat_map(|shape| &shape.rules).filter_map(|rule| match rule {
        Rule::Class(class) => Some(*class),
        _ => None,
    });
    targets.chain(rules).collect()
}

/// One graph of the reader: the default graph, or one claim's content alone.
#[derive(Clone, Copy)]
pub(super) struct Data<'a> {
    pub(super) bound: &'a Bound<'a>,
    /// The named graph; the default graph if there is none.
    pub(super) graph: Option<u32>,
}

impl Data<'_> {
    fn scan(&self, pattern: [Option<u32>; 3], take: impl Fn([u32; 3]) -> Node) -> Vec<Node> {
        let [s, p, o] = pattern;
        match self.graph {
            None => self.bound.reader.scan(pattern).map(take).collect(),
            Some(graph) => {
                let quads = self.bound.reader.scan_named([s, p, o, Some(graph)]);
                quads.map(|[s, p, o, _]| take([s, p, o])).collect()
            }
        }
    }

    /// The values of a property of a node.
    pub(super) fn objects(&self, subject: Node, predicate: Node) -> Vec<Node> {
        self.scan([Some(subject), Some(predicate), None], |[_, _, o]| o)
    }

    /// The nodes that have a value for a property.
    pub(super) fn subjects(&self, predicate: Node, object: Node) -> Vec<Node> {
        self.scan([None, Some(predicate), Some(object)], |[s, _, _]| s)
    }

    /// Everything said of a node: predicate and value.
    pub(super) fn about(&self, subject: Node) -> Vec<(Node, Node)> {
        let predicates = self.scan([Some(subject), None, None], |[_, p, _]| p);
        let objects = self.scan([Some(subject), None, None], |[_, _, o]| o);
        predicates.into_iter().zip(objects).collect()
    }

    /// The subjects (or, if so said, the values) of all statements of a property, each once, in order.
    pub(super) fn ends(&self, predicate: Node, objects: bool) -> Vec<Node> {
        let mut found = self.scan([None, Some(predicate), None], |[s, _, o]| if objects { o } else { s });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a node is an instance of a class or of a class below it.
    pub(super) fn is_a(&self, node: Node, class: Symbol) -> bool {
        let (Some(rdf_type), Some(classes)) = (self.bound.rdf_type, self.bound.classes.get(&class)) else {
            return false;
        };
        self.objects(node, rdf_type).iter().any(|class| classes.contains(class))
    }

    /// The instances of a class and of the classes below it, each once, in order.
    pub(super) fn instances(&self, class: Symbol) -> Vec<Node> {
        let Some(rdf_type) = self.bound.rdf_type else { return Vec::new() };
        let classes = self.bound.classes_below(class);
        let mut found: Vec<Node> = classes.into_iter().flat_map(|class| self.subjects(rdf_type, class)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The values of a path, each once, in order.
    pub(super) fn walk(&self, path: &Path, from: Node) -> Vec<Node> {
        let mut found = self.step(path, &[from]);
        found.sort_unstable();
        found.dedup();
        found
    }

    fn step(&self, path: &Path, from: &[Node]) -> Vec<Node> {
        match path {
            Path::Step(predicate, inverse) => {
                let predicate = self.bound.node(*predicate);
                let ends = |node: &Node| {
                    if *inverse { self.subjects(predicate, *node) } else { self.objects(*node, predicate) }
                };
                from.iter().flat_map(ends).collect()
            }
            Path::Sequence(parts) => parts.iter().fold(from.to_vec(), |nodes, part| {
                let mut next = self.step(part, &nodes);
                next.sort_unstable();
                next.dedup();
                next
            }),
            Path::Alternative(parts) => parts.iter().flat_map(|part| self.step(part, from)).collect(),
            Path::ZeroOrOne(inner) => from.iter().copied().chain(self.step(inner, from)).collect(),
            Path::ZeroOrMore(inner) => self.closure(inner, from, true),
            Path::OneOrMore(inner) => self.closure(inner, from, false),
        }
    }

    fn closure(&self, path: &Path, from: &[Node], with_start: bool) -> Vec<Node> {
        let mut seen: HashSet<Node> = HashSet::new();
        let mut open: Vec<Node> = Vec::new();
        let first = if with_start { from.to_vec() } else { self.step(path, from) };
        for node in first {
            if seen.insert(node) {
                open.push(node);
            }
        }
        let mut found = open.clone();
        while let Some(node) = open.pop() {
            for next in self.step(path, &[node]) {
                if seen.insert(next) {
                    open.push(next);
                    found.push(next);
                }
            }
        }
        found
    }

    /// A node taken apart, without copying where nothing is escaped.
    pub(super) fn with_parts<T>(&self, node: Node, look: impl FnOnce(&Parts<'_>) -> T) -> T {
        if (node as usize) < self.bound.reader.terms() {
            return look(&self.bound.reader.parts(node));
        }
        match self.bound.term(node) {
            Term::NamedNode(iri) => look(&Parts::Iri(iri.as_str())),
            Term::BlankNode(label) => look(&Parts::Blank(label.as_str())),
            Term::Literal(literal) => match literal.language() {
                Some(language) => look(&Parts::Tagged(literal.value().into(), language)),
                None if literal.datatype().as_str().ends_with("XMLSchema#string") => {
                    look(&Parts::Text(literal.value().into()))
                }
                None => look(&Parts::Typed(literal.value().into(), literal.datatype().as_str())),
            },
        }
    }

    /// The name of the graph; none for the default graph.
    pub(super) fn graph_name(&self) -> Option<Term> {
        self.graph.map(|graph| self.bound.reader.term(graph))
    }

    /// The nodes that a target finds, each once.
    pub(super) fn focus(&self, target: &Target) -> Vec<Node> {
        match target {
            // A claim's content has no node of its own accord: it must be said there.
            Target::Node(symbol) => {
                let node = self.bound.node(*symbol);
                let here = self.graph.is_none() || !self.about(node).is_empty();
                if here { vec![node] } else { Vec::new() }
            }
            Target::Class(class) => self.instances(*class),
            Target::SubjectsOf(predicate) => self.ends(self.bound.node(*predicate), false),
            Target::ObjectsOf(predicate) => self.ends(self.bound.node(*predicate), true),
        }
    }

    /// Whether a target finds a node.
    pub(super) fn is_focus(&self, target: &Target, node: Node) -> bool {
        match target {
            Target::Node(symbol) => {
                self.bound.node(*symbol) == node && (self.graph.is_none() || !self.about(node).is_empty())
            }
            Target::Class(class) => self.is_a(node, *class),
            Target::SubjectsOf(predicate) => !self.objects(node, self.bound.node(*predicate)).is_empty(),
            Target::ObjectsOf(predicate) => !self.subjects(self.bound.node(*predicate), node).is_empty(),
        }
    }
}

/// The IRI of a term that is one.
pub(super) fn iri(term: &Term) -> Option<NamedNodeRef<'_>> {
    match term {
        Term::NamedNode(node) => Some(node.as_ref()),
        _ => None,
    }
}
