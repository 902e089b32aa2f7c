//! The query that tells with which terms each triple pattern matched.

use super::super::Rows;
use super::cover::certain;
use crate::model::{BlankNode, Literal, NamedNode, Term};
use indexmap::IndexSet;
use oxigraph::sparql::Variable;
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

/// Rows of a cut answer by which the opened query is narrowed at most.
const MOST_NARROWING: usize = 10_000;

/// A query opened.
pub(super) struct Widened {
    /// SELECT of all variables.
    pub(super) algebra: Query,
    /// The variables in the order of the columns of its solutions.
    pub(super) columns: IndexSet<Variable>,
    /// The triple patterns of it.
    pub(super) steps: Vec<Step>,
}

/// A triple pattern.
pub(super) struct Step {
    /// The pattern, without blank nodes.
    pub(super) triple: TriplePattern,
    /// The innermost `GRAPH` around it.
    pub(super) graph: Option<NamedNodePattern>,
    /// The variable that is bound if the innermost branch around it took part.
    pub(super) mark: Option<Variable>,
}

/// Opens a query that `cover` lets pass; `rows` are its answer.
pub(super) fn widen(query: Query, rows: &Rows) -> Widened {
    let (pattern, cut) = match query {
        Query::Select { pattern, .. } => strip(pattern, rows.cut.is_some()),
        // Refused before.
        _ => (GraphPattern::default(), false),
    };
    let mut widener = Widener::default();
    let mut body = widener.pattern(pattern);
    if cut {
        body = narrow(body, rows);
    }
    let mut columns: IndexSet<Variable> = IndexSet::new();
    body.on_in_scope_variable(|variable| {
        columns.insert(variable.clone());
    });
    let pattern = GraphPattern::Project { inner: Box::new(body), variables: columns.iter().cloned().collect() };
    Widened { algebra: Query::Select { dataset: None, pattern, base_iri: None }, columns, steps: widener.steps }
}

/// The pattern below projection, order and slice, and whether the answer has rows left out.
fn strip(mut pattern: GraphPattern, mut cut: bool) -> (GraphPattern, bool) {
    loop {
        pattern = match pattern {
            GraphPattern::Slice { inner, .. } => {
                cut = true;
                *inner
            }
            GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } => *inner,
            GraphPattern::Project { inner, .. } => match *inner {
                GraphPattern::OrderBy { inner, .. } => return (*inner, cut),
                inner => return (inner, cut),
            },
            other => return (other, cut),
        };
    }
}

/// Where rows were left out, only those that were not are searched for.
///
/// Joining with their terms is the same as choosing among the solutions, for variables that every
/// solution binds.
fn narrow(body: GraphPattern, rows: &Rows) -> GraphPattern {
    let sure = certain(&body);
    let ground = |row: &[Option<Term>], column: usize| match &row[column] {
        Some(Term::NamedNode(node)) => Some(GroundTerm::NamedNode(node.clone())),
        Some(Term::Literal(literal)) => Some(GroundTerm::Literal(literal.clone())),
        _ => None,
    };
    let usable = |column: &usize| {
        sure.contains(&Variable::new_unchecked(&*rows.variables[*column]))
            && rows.rows.iter().all(|row| ground(row, *column).is_some())
    };
    let columns: Vec<usize> = (0..rows.variables.len()).filter(usable).collect();
    let bindings: IndexSet<Vec<Option<GroundTerm>>> =
        rows.rows.iter().map(|row| columns.iter().map(|column| ground(row, *column)).collect()).collect();
    if columns.is_empty() || bindings.len() > MOST_NARROWING {
        return body;
    }
    let variables = columns.iter().map(|column| Variable::new_unchecked(&*rows.variables[*column])).collect();
    let given = GraphPattern::Values { variables, bindings: bindings.into_iter().collect() };
    GraphPattern::Join { left: Box::new(given), right: Box::new(body) }
}

#[derive(Default)]
struct Widener {
    steps: Vec<Step>,
    graph: Option<NamedNodePattern>,
    mark: Option<Variable>,
    hidden: usize,
    nodes: IndexSet<BlankNode>,
}

impl Widener {
    fn pattern(&mut self, pattern: GraphPattern) -> GraphPattern {
        use GraphPattern as P;
        match pattern {
            P::Bgp { patterns } => {
                P::Bgp { patterns: patterns.into_iter().map(|triple| self.triple(triple)).collect() }
            }
            P::Path { subject, path, object } => self.path(&subject, path, &object),
            P::Join { left, right } => {
                P::Join { left: Box::new(self.pattern(*left)), right: Box::new(self.pattern(*right)) }
            }
            P::LeftJoin { left, right, expression } => P::LeftJoin {
                left: Box::new(self.pattern(*left)),
                right: self.branch(|this| this.pattern(*right)),
                expression,
            },
            P::Union { left, right } => P::Union {
                left: self.branch(|this| this.pattern(*left)),
                right: self.branch(|this| this.pattern(*right)),
            },
            P::Graph { name, inner } => {
                let around = self.graph.replace(name.clone());
                let inner = Box::new(self.pattern(*inner));
                self.graph = around;
                P::Graph { name, inner }
            }
            P::Filter { expr, inner } => P::Filter { expr, inner: Box::new(self.pattern(*inner)) },
            P::Extend { inner, variable, expression } => {
                P::Extend { inner: Box::new(self.pattern(*inner)), variable, expression }
            }
            // `VALUES`; all others are refused before.
            other => other,
        }
    }

    /// A part that may take part in a solution or not, with a mark that says so.
    fn branch(&mut self, part: impl FnOnce(&mut Self) -> GraphPattern) -> Box<GraphPattern> {
        let variable = self.variable();
        let around = self.mark.replace(variable.clone());
        let inner = Box::new(part(self));
        self.mark = around;
        Box::new(GraphPattern::Extend { inner, variable, expression: Expression::Literal(Literal::from(true)) })
    }

    /// The patterns of a path, as SPARQL defines them.
    fn path(&mut self, subject: &TermPattern, path: PropertyPathExpression, object: &TermPattern) -> GraphPattern {
        use PropertyPathExpression as P;
        let (s, o) = (subject.clone(), object.clone());
        match path {
            P::NamedNode(node) => self.step(s, node.into(), o),
            P::Reverse(inner) => self.path(object, *inner, subject),
            P::Sequence(a, b) => {
                let between = self.variable().into();
                let left = Box::new(self.path(subject, *a, &between));
                GraphPattern::Join { left, right: Box::new(self.path(&between, *b, object)) }
            }
            P::Alternative(a, b) => GraphPattern::Union {
                left: self.branch(|this| this.path(subject, *a, object)),
                right: self.branch(|this| this.path(subject, *b, object)),
            },
            P::NegatedPropertySet(but) => {
                let predicate = self.variable();
                let but: Vec<Expression> = but.into_iter().map(|node: NamedNode| node.into()).collect();
                let among = Expression::In(Box::new(predicate.clone().into()), but);
                let inner = Box::new(self.step(s, predicate.into(), o));
                GraphPattern::Filter { expr: Expression::Not(Box::new(among)), inner }
            }
            // Refused before.
            path @ (P::ZeroOrMore(_) | P::OneOrMore(_) | P::ZeroOrOne(_)) => {
                GraphPattern::Path { subject: s, path, object: o }
            }
        }
    }

    fn step(&mut self, subject: TermPattern, predicate: NamedNodePattern, object: TermPattern) -> GraphPattern {
        GraphPattern::Bgp { patterns: vec![self.triple(TriplePattern { subject, predicate, object })] }
    }

    fn triple(&mut self, triple: TriplePattern) -> TriplePattern {
        let TriplePattern { subject, predicate, object } = triple;
        let triple = TriplePattern { subject: self.term(subject), predicate, object: self.term(object) };
        self.steps.push(Step { triple: triple.clone(), graph: self.graph.clone(), mark: self.mark.clone() });
        triple
    }

    /// A blank node of a query is a variable that is not shown.
    fn term(&mut self, term: TermPattern) -> TermPattern {
        match term {
            TermPattern::BlankNode(node) => {
                let number = self.nodes.insert_full(node).0;
                Variable::new_unchecked(format!("··{number}")).into()
            }
            other => other,
        }
    }

    /// A name that no query can contain: a middle dot cannot begin one.
    fn variable(&mut self) -> Variable {
        self.hidden += 1;
        Variable::new_unchecked(format!("·{}", self.hidden))
    }
}
