//! One shape on one focus node ("Shapes Constraint Language" §3.4).
//!
//! A walk over the constraints that hands each result, made only when it is wanted, to an [`Out`]:
//! it collects them, or only learns that there is one, and then the walk stops.

use super::data::{Data, Node};
use super::model::{Rule, Shape, ShapeId};
use super::report::{Told, ValidationResult};
use super::source::shown;
use super::{Shapes, rules};
use crate::model::{NamedNode, Prefixes, Term};
use crate::sparql::SparqlError;
use crate::sparql::prebind::Session;
use crate::store::Reader;

/// Where results go.
pub(super) enum Out {
    /// All are wanted.
    All(Vec<ValidationResult>),
    /// Whether there is one is wanted.
    Any(bool),
}

impl Out {
    /// Whether there is nothing more to learn.
    fn is_done(&self) -> bool {
        matches!(self, Self::Any(true))
    }

    pub(super) fn push(&mut self, result: impl FnOnce() -> ValidationResult) {
        match self {
            Self::All(all) => all.push(result()),
            Self::Any(any) => *any = true,
        }
    }
}

/// What validates shapes on one graph.
#[derive(Clone, Copy)]
pub(super) struct Validator<'a> {
    pub(super) shapes: &'a Shapes,
    pub(super) data: Data<'a>,
    pub(super) session: &'a Session<'a>,
    pub(super) prefixes: &'a Prefixes,
    /// The data with the shapes graph beside it, for queries that ask for that.
    pub(super) with_shapes: Option<&'a Reader>,
}

/// A constraint at work: on which shape, focus node and value nodes.
pub(super) struct Work<'a> {
    pub(super) validator: &'a Validator<'a>,
    pub(super) shape: &'a Shape,
    pub(super) rule: &'a Rule,
    pub(super) focus: Node,
    /// The values of the path of a property shape, or the focus node itself.
    pub(super) values: &'a [Node],
}

impl Validator<'_> {
    /// Validates a focus node against a shape.
    pub(super) fn shape(&self, id: ShapeId, focus: Node, out: &mut Out) -> Result<(), SparqlError> {
        let shape = &self.shapes.shapes[id];
        if shape.deactivated {
            return Ok(());
        }
        let values = match &shape.path {
            Some(path) => self.data.walk(path, focus),
            None => vec![focus],
        };
        for rule in &shape.rules {
            Work { validator: self, shape, rule, focus, values: &values }.run(out)?;
            if out.is_done() {
                break;
            }
        }
        Ok(())
    }

    /// Whether a node conforms to a shape.
    pub(super) fn conforms(&self, id: ShapeId, node: Node) -> Result<bool, SparqlError> {
        let mut out = Out::Any(false);
        self.shape(id, node, &mut out)?;
        Ok(!out.is_done())
    }

    /// A term as people write it.
    pub(super) fn shown(&self, term: &Term) -> String {
        shown(term, self.prefixes)
    }

    /// The shape as people name it: by its label, its IRI, or what it asks for if that is one thing.
    pub(super) fn name(&self, id: ShapeId) -> String {
        let shape = &self.shapes.shapes[id];
        match (&shape.label, &shape.node, shape.rules.as_slice()) {
            (Some(label), ..) => format!("“{label}”"),
            (None, Term::NamedNode(_), _) => format!("`{}`", self.shown(&shape.node)),
            (None, _, [Rule::Datatype(datatype)]) => {
                format!("“a value of {}”", compact(&datatype.iri, self.prefixes))
            }
            (None, _, [Rule::Class(class)]) => format!("“a {}”", self.shown(self.data.bound.symbol(*class))),
            _ => format!("of line {} of the shapes", shape.at.line),
        }
    }
}

impl Work<'_> {
    fn run(&self, out: &mut Out) -> Result<(), SparqlError> {
        match self.rule {
            Rule::Class(_) | Rule::Datatype(_) | Rule::NodeKind(_) | Rule::In(_) => rules::kind::check(self, out),
            Rule::Range(_) | Rule::MinLength(_) | Rule::MaxLength(_) | Rule::Pattern(_) | Rule::LanguageIn(_) => {
                rules::text::check(self, out);
            }
            Rule::MinCount(_) | Rule::MaxCount(_) | Rule::UniqueLang | Rule::HasValue(_) | Rule::Closed(_) => {
                rules::set::check(self, out);
            }
            Rule::Pair(pair, other) => rules::pair::check(self, *pair, *other, out),
            Rule::Not(_) | Rule::And(_) | Rule::Or(_) | Rule::Xone(_) | Rule::Node(_) | Rule::Property(_) => {
                return rules::logic::check(self, out);
            }
            Rule::Qualified(it) => return rules::logic::qualified(self, it, out),
            Rule::Sparql(it) => return rules::query::select(self, it, out),
            Rule::Component(it) => return rules::query::component(self, it, out),
        }
        Ok(())
    }

    pub(super) fn data(&self) -> &Data<'_> {
        &self.validator.data
    }

    /// A result about a value, or about the focus node as a whole.
    pub(super) fn result(&self, value: Option<Node>, detail: impl FnOnce() -> String) -> ValidationResult {
        let bound = self.data().bound;
        ValidationResult {
            focus: bound.term(self.focus),
            path: self.shape.path.as_ref().map(|path| bound.spelt(path)),
            value: value.map(|value| bound.term(value)),
            component: self.rule.component(),
            severity: self.shape.severity.clone(),
            shape: self.shape.node.clone(),
            told: Told { messages: self.shape.messages.clone(), detail: detail() },
            graph: self.data().graph_name(),
        }
    }

    /// A result about a value, which the detail says something of.
    pub(super) fn about(&self, value: Node, detail: impl FnOnce() -> String) -> ValidationResult {
        self.result(Some(value), || {
            let term = self.data().bound.term(value);
            format!("{} {}", subject(&term, self.validator.prefixes), detail())
        })
    }

    pub(super) fn shown(&self, term: &Term) -> String {
        self.validator.shown(term)
    }
}

/// A value as the subject of a sentence.
fn subject(term: &Term, prefixes: &Prefixes) -> String {
    match term {
        Term::BlankNode(_) => "the value".to_owned(),
        term => format!("`{}`", shown(term, prefixes)),
    }
}

/// An IRI as people write it.
pub(super) fn compact(iri: &NamedNode, prefixes: &Prefixes) -> String {
    prefixes.compact(iri.as_ref()).into_owned()
}
