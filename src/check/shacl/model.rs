//! Shapes as they are validated: everything resolved, nothing to look up but ids.

use crate::csvw::datatype::value::Type;
use crate::model::{Literal, NamedNode, NamedNodeRef, Term};
use crate::sparql::Query;
use regex::Regex;
use std::cmp::Ordering;

/// A term that shapes name: its place among [`super::Shapes`]' symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Symbol(pub(super) u32);

/// A shape: its place among [`super::Shapes`]' shapes.
pub(super) type ShapeId = usize;

/// A path over the symbols of predicates.
pub(super) type Path = crate::sparql::Path<Symbol>;

/// Where a statement of the shapes graph stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct At {
    /// Which of the files.
    pub(super) file: u32,
    /// The line, from 1.
    pub(super) line: u32,
}

/// Which graph a shape is validated on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// What is held: the default graph.
    Held,
    /// The content of each claim that affirms, alone.
    Content,
    /// The content of each claim that denies, alone.
    Denied,
}

/// A node shape or property shape.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) node: Term,
    pub(super) at: At,
    /// What people call it.
    pub(super) label: Option<String>,
    /// The path of a property shape.
    pub(super) path: Option<Path>,
    pub(super) targets: Vec<Target>,
    pub(super) layers: Vec<Layer>,
    pub(super) rules: Vec<Rule>,
    pub(super) severity: NamedNode,
    pub(super) messages: Vec<Literal>,
    pub(super) deactivated: bool,
}

/// How a shape finds its focus nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// `sh:targetNode`.
    Node(Symbol),
    /// `sh:targetClass`, or a shape that is a class.
    Class(Symbol),
    /// `sh:targetSubjectsOf`.
    SubjectsOf(Symbol),
    /// `sh:targetObjectsOf`.
    ObjectsOf(Symbol),
}

/// One constraint.
#[derive(Debug)]
pub(super) enum Rule {
    Class(Symbol),
    Datatype(Datatype),
    NodeKind(NodeKind),
    MinCount(u64),
    MaxCount(u64),
    Range(Range),
    MinLength(u64),
    MaxLength(u64),
    Pattern(Box<Pattern>),
    LanguageIn(Vec<String>),
    UniqueLang,
    Pair(Pair, Symbol),
    Not(ShapeId),
    And(Vec<ShapeId>),
    Or(Vec<ShapeId>),
    Xone(Vec<ShapeId>),
    Node(ShapeId),
    Property(ShapeId),
    Qualified(Qualified),
    Closed(Vec<Symbol>),
    HasValue(Symbol),
    In(Vec<Symbol>),
    Sparql(Box<Select>),
    Component(Box<Component>),
}

/// `sh:datatype`.
#[derive(Clone, Debug)]
pub(super) struct Datatype {
    pub(super) iri: NamedNode,
    /// Its lexical space, where it is known.
    pub(super) known: Option<Type>,
}

/// `sh:nodeKind`: which kinds are allowed.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeKind {
    pub(super) iri: bool,
    pub(super) blank: bool,
    pub(super) literal: bool,
}

/// `sh:minInclusive` and its like.
#[derive(Clone, Debug)]
pub(super) struct Range {
    pub(super) component: &'static str,
    /// What is wanted, to stand before the bound.
    pub(super) words: &'static str,
    pub(super) bound: Literal,
    pub(super) allowed: &'static [Ordering],
}

/// `sh:pattern` with its `sh:flags`.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) regex: Regex,
    pub(super) text: String,
}

/// Constraints that compare the values with those of another property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair {
    Equals,
    Disjoint,
    LessThan,
    LessThanOrEquals,
}

/// `sh:qualifiedValueShape`.
#[derive(Debug)]
pub(super) struct Qualified {
    pub(super) shape: ShapeId,
    pub(super) least: Option<u64>,
    pub(super) most: Option<u64>,
    /// Shapes that a counted value must not conform to.
    pub(super) siblings: Vec<ShapeId>,
}

/// A SELECT whose rows are results.
#[derive(Debug)]
pub(super) struct Select {
    pub(super) query: Query,
    pub(super) messages: Vec<Literal>,
    /// Whether it asks for the shapes graph.
    pub(super) asks_shapes: bool,
}

/// A use of a constraint component that the shapes graph itself defines.
#[derive(Debug)]
pub(super) struct Component {
    pub(super) iri: NamedNode,
    /// The parameters by the names of their variables.
    pub(super) bindings: Vec<(String, Term)>,
    pub(super) validator: Validator,
    pub(super) messages: Vec<Literal>,
    pub(super) asks_shapes: bool,
}

/// How a component is validated.
#[derive(Debug)]
pub(super) enum Validator {
    /// Each row is a result.
    Select(Query),
    /// No is a result, of the one value node.
    Ask(Query),
}

pub(super) const SH: &str = "http://www.w3.org/ns/shacl#";

/// A term of SHACL.
pub(super) fn sh(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{SH}{local}"))
}

/// The local name of a term of SHACL.
pub(super) fn local(iri: NamedNodeRef<'_>) -> Option<&str> {
    iri.as_str().strip_prefix(SH)
}

impl Rule {
    /// The constraint component that a result names.
    pub(super) fn component(&self) -> NamedNode {
        let name = match self {
            Self::Class(_) => "Class",
            Self::Datatype(_) => "Datatype",
            Self::NodeKind(_) => "NodeKind",
            Self::MinCount(_) => "MinCount",
            Self::MaxCount(_) => "MaxCount",
            Self::Range(range) => range.component,
            Self::MinLength(_) => "MinLength",
            Self::MaxLength(_) => "MaxLength",
            Self::Pattern(_) => "Pattern",
            Self::LanguageIn(_) => "LanguageIn",
            Self::UniqueLang => "UniqueLang",
            Self::Pair(Pair::Equals, _) => "Equals",
            Self::Pair(Pair::Disjoint, _) => "Disjoint",
            Self::Pair(Pair::LessThan, _) => "LessThan",
            Self::Pair(Pair::LessThanOrEquals, _) => "LessThanOrEquals",
            Self::Not(_) => "Not",
            Self::And(_) => "And",
            Self::Or(_) => "Or",
            Self::Xone(_) => "Xone",
            Self::Node(_) => "Node",
            Self::Property(_) => "Property",
            Self::Qualified(_) => "QualifiedMinCount",
            Self::Closed(_) => "Closed",
            Self::HasValue(_) => "HasValue",
            Self::In(_) => "In",
            Self::Sparql(_) => "SPARQL",
            Self::Component(component) => return component.iri.clone(),
        };
        sh(&format!("{name}ConstraintComponent"))
    }

    /// The shapes that it refers to.
    pub(super) fn shapes(&self) -> Vec<ShapeId> {
        match self {
            Self::Not(shape) | Self::Node(shape) | Self::Property(shape) => vec![*shape],
            Self::And(shapes) | Self::Or(shapes) | Self::Xone(shapes) => shapes.clone(),
            Self::Qualified(it) => std::iter::once(it.shape).chain(it.siblings.iter().copied()).collect(),
            _ => Vec::new(),
        }
    }
}
