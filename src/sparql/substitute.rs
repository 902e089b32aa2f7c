//! Bindings put into the algebra.
//!
//! A bound variable is replaced by its term wherever it stands, sub-selects and `EXISTS` included:
//! a parameter of a question means the same thing in all of it. Three places need care.
//!
//! - Where the query itself gives the variable a value (`BIND`, `VALUES`), only rows in which that
//!   value is the term remain.
//! - `MINUS` removes rows only where its sides share a variable, so both sides keep this one.
//! - A literal where only an IRI can stand (predicate, graph name) matches nothing.

use super::survey::pattern_of;
use super::tree::{children, expressions, operands};
use crate::model::{BlankNode, Literal, NamedNode, Term};
use oxigraph::sparql::Variable;
use spargebra::Query;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

/// What the IRI begins with that stands for a blank node: no IRI of any text does.
pub(super) const BLANK: &str = "_:";

/// The function that gives a blank node back, for the evaluator of a query in which one was bound.
pub(super) fn blank_node() -> (NamedNode, impl Fn(&[Term]) -> Option<Term> + Send + Sync + 'static) {
    let call = |arguments: &[Term]| match arguments {
        [Term::Literal(label)] => Some(BlankNode::new_unchecked(label.value()).into()),
        _ => None,
    };
    (NamedNode::new_unchecked(BLANK), call)
}

/// Replaces a variable by a term.
///
/// Blank nodes are no constants of SPARQL. Where one is bound, the evaluator must know
/// [`blank_node`].
pub(super) fn substitute(query: &mut Query, variable: &Variable, term: &Term) {
    let binding = Binding::new(variable, term);
    binding.pattern(pattern_of(query));
    match query {
        Query::Construct { template, .. } => {
            template.retain_mut(|triple| binding.triple(triple));
        }
        // What is described must be bound by the pattern.
        Query::Describe { pattern: GraphPattern::Project { inner, variables }, .. } if variables.contains(variable) => {
            binding.join(inner);
        }
        _ => {}
    }
}

struct Binding<'a> {
    variable: &'a Variable,
    ground: GroundTerm,
}

impl<'a> Binding<'a> {
    fn new(variable: &'a Variable, term: &Term) -> Self {
        let ground = match term {
            Term::NamedNode(node) => GroundTerm::NamedNode(node.clone()),
            Term::Literal(literal) => GroundTerm::Literal(literal.clone()),
            Term::BlankNode(node) => NamedNode::new_unchecked(format!("{BLANK}{}", node.as_str())).into(),
        };
        Self { variable, ground }
    }

    fn pattern(&self, pattern: &mut GraphPattern) {
        let shared =
            matches!(pattern, GraphPattern::Minus { left, right } if self.in_scope(left) && self.in_scope(right));
        let given = match pattern {
            GraphPattern::Extend { variable, .. } => variable == self.variable,
            GraphPattern::Values { variables, .. } => variables.contains(self.variable),
            _ => false,
        };
        for expression in expressions(pattern) {
            self.expression(expression);
        }
        for child in children(pattern) {
            self.pattern(child);
        }
        let possible = match pattern {
            GraphPattern::Bgp { patterns } => patterns.iter_mut().all(|triple| self.triple(triple)),
            GraphPattern::Path { subject, object, .. } => {
                self.term(subject);
                self.term(object);
                true
            }
            GraphPattern::Graph { name, .. } | GraphPattern::Service { name, .. } => self.name(name),
            GraphPattern::Minus { left, right } if shared => {
                self.extend(left);
                self.extend(right);
                true
            }
            _ => true,
        };
        if !possible {
            *pattern = GraphPattern::Values { variables: Vec::new(), bindings: Vec::new() };
        } else if given {
            self.join(pattern);
        }
    }

    fn expression(&self, expression: &mut Expression) {
        match expression {
            Expression::Variable(variable) if variable == self.variable => *expression = self.constant(),
            Expression::Bound(variable) if variable == self.variable => *expression = Expression::Literal(true.into()),
            Expression::Exists(pattern) => self.pattern(pattern),
            _ => {}
        }
        for operand in operands(expression) {
            self.expression(operand);
        }
    }

    /// False if the triple can match nothing.
    fn triple(&self, triple: &mut TriplePattern) -> bool {
        self.term(&mut triple.subject);
        self.term(&mut triple.object);
        self.name(&mut triple.predicate) && !matches!(triple.subject, TermPattern::Literal(_))
    }

    fn term(&self, term: &mut TermPattern) {
        if matches!(term, TermPattern::Variable(variable) if variable == self.variable) {
            *term = match &self.ground {
                GroundTerm::NamedNode(node) => node.clone().into(),
                GroundTerm::Literal(literal) => literal.clone().into(),
            };
        }
    }

    /// False if the term cannot stand there.
    fn name(&self, name: &mut NamedNodePattern) -> bool {
        if !matches!(name, NamedNodePattern::Variable(variable) if variable == self.variable) {
            return true;
        }
        match &self.ground {
            GroundTerm::NamedNode(node) => {
                *name = node.clone().into();
                true
            }
            GroundTerm::Literal(_) => false,
        }
    }

    fn constant(&self) -> Expression {
        match &self.ground {
            GroundTerm::NamedNode(node) => match node.as_str().strip_prefix(BLANK) {
                Some(label) => Expression::FunctionCall(
                    Function::Custom(NamedNode::new_unchecked(BLANK)),
                    vec![Expression::Literal(Literal::new_simple_literal(label))],
                ),
                None => Expression::NamedNode(node.clone()),
            },
            GroundTerm::Literal(literal) => Expression::Literal(literal.clone()),
        }
    }

    fn in_scope(&self, pattern: &GraphPattern) -> bool {
        let mut found = false;
        pattern.on_in_scope_variable(|variable| found |= variable == self.variable);
        found
    }

    fn extend(&self, pattern: &mut GraphPattern) {
        let inner = Box::new(std::mem::take(pattern));
        *pattern = GraphPattern::Extend { inner, variable: self.variable.clone(), expression: self.constant() };
    }

    fn join(&self, pattern: &mut GraphPattern) {
        let right = Box::new(std::mem::take(pattern));
        let left = GraphPattern::Values {
            variables: vec![self.variable.clone()],
            bindings: vec![vec![Some(self.ground.clone())]],
        };
        *pattern = GraphPattern::Join { left: Box::new(left), right };
    }
}
