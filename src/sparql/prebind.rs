//! Queries whose variables are bound before they are evaluated, as SHACL wants it
//! ("Shapes Constraint Language" §5.2.1 and appendix A).
//!
//! 1. [`fault`] refuses what pre-binding cannot be defined for.
//! 2. [`with_path`] puts the path of a shape in the place of `$PATH`.
//! 3. A [`Session`] is one thread with a stack for queries: many small ones run on it. Bindings go into
//!    the algebra; a blank node, which SPARQL cannot name, goes in as an IRI that no text can hold and
//!    that the dataset knows (`sparql/dataset`), and in expressions as a call that gives it back.

use super::dataset::QueryableReader;
use super::limits::run;
use super::meter::{Sign, Stop, metered};
use super::path::{Path, expression};
use super::substitute::{blank_node, substitute};
use super::survey::pattern_of;
use super::tree::{children, expressions, operands};
use super::{Query, SparqlError};
use crate::model::{NamedNode, NamedNodeRef, Term};
use crate::store::Reader;
use oxigraph::sparql::{QueryResults, Variable};
use spareval::QueryEvaluator;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression, QueryDataset};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::{BTreeMap, BTreeSet};

/// The values of one row, by the names of the variables.
pub type Row = BTreeMap<String, Term>;

/// Rows of one constraint on one thing at most.
const MOST_ROWS: usize = 100_000;

/// Why variables of a query cannot be bound beforehand; nothing if they can.
///
/// `required` are the variables that every sub-select must hand on, `bound` all that are bound.
pub fn fault(query: &Query, required: &[&str], bound: &[&str]) -> Option<String> {
    let mut inner = spargebra::Query::clone(&query.inner);
    Search { required, bound }.top(pattern_of(&mut inner))
}

struct Search<'a> {
    required: &'a [&'a str],
    bound: &'a [&'a str],
}

impl Search<'_> {
    /// The query itself: its projection is the result and no sub-select.
    fn top(&self, pattern: &mut GraphPattern) -> Option<String> {
        match pattern {
            GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => {
                self.top(inner)
            }
            GraphPattern::Project { inner, .. } => self.pattern(inner),
            other => self.pattern(other),
        }
    }

    fn pattern(&self, pattern: &mut GraphPattern) -> Option<String> {
        let found = match pattern {
            GraphPattern::Minus { .. } => {
                Some("`MINUS` cannot be used with variables that are bound beforehand".to_owned())
            }
            GraphPattern::Values { .. } => {
                Some("`VALUES` cannot be used with variables that are bound beforehand".to_owned())
            }
            GraphPattern::Service { .. } => Some("`SERVICE` cannot be used".to_owned()),
            GraphPattern::Extend { variable, .. } if self.bound.contains(&variable.as_str()) => {
                Some(format!("the query gives a value to ${}, which has one", variable.as_str()))
            }
            GraphPattern::Project { variables, .. } => self
                .required
                .iter()
                .find(|name| !variables.iter().any(|variable| variable.as_str() == **name))
                .map(|name| format!("a sub-select does not hand on ${name}")),
            _ => None,
        };
        found
            .or_else(|| expressions(pattern).into_iter().find_map(|inner| self.expression(inner)))
            .or_else(|| children(pattern).into_iter().find_map(|inner| self.pattern(inner)))
    }

    fn expression(&self, expression: &mut Expression) -> Option<String> {
        if let Expression::Exists(pattern) = expression {
            return self.pattern(pattern);
        }
        operands(expression).into_iter().find_map(|inner| self.expression(inner))
    }
}

/// The query with a path in the place of a variable that stands as predicate.
pub fn with_path(query: &Query, name: &str, path: &Path<NamedNode>) -> Query {
    let mut inner = spargebra::Query::clone(&query.inner);
    put_path(pattern_of(&mut inner), name, path);
    Query::from_algebra(inner)
}

fn put_path(pattern: &mut GraphPattern, name: &str, path: &Path<NamedNode>) {
    for expression in expressions(pattern) {
        put_path_into(expression, name, path);
    }
    for child in children(pattern) {
        put_path(child, name, path);
    }
    let GraphPattern::Bgp { patterns } = pattern else { return };
    let is_path = |triple: &TriplePattern| matches!(&triple.predicate, NamedNodePattern::Variable(variable) if variable.as_str() == name);
    let (paths, rest): (Vec<_>, Vec<_>) = std::mem::take(patterns).into_iter().partition(is_path);
    let start = GraphPattern::Bgp { patterns: rest };
    *pattern = paths.into_iter().fold(start, |left, triple| {
        let Some(path) = expression(path) else { return left };
        let right = GraphPattern::Path { subject: triple.subject, path, object: triple.object };
        match left {
            GraphPattern::Bgp { patterns } if patterns.is_empty() => right,
            left => GraphPattern::Join { left: Box::new(left), right: Box::new(right) },
        }
    });
}

fn put_path_into(expression: &mut Expression, name: &str, path: &Path<NamedNode>) {
    if let Expression::Exists(pattern) = expression {
        put_path(pattern, name, path);
    }
    for operand in operands(expression) {
        put_path_into(operand, name, path);
    }
}

/// Which statements a query reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uses {
    /// Any, as far as one can tell.
    Anything,
    /// Those with these predicates.
    Predicates(BTreeSet<NamedNode>),
    /// Those of `$this` with these predicates; backwards where so said.
    Star(BTreeSet<(NamedNode, bool)>),
}

/// Which statements of the default graph a query reads, by its patterns.
pub fn uses(query: &Query) -> Uses {
    let mut inner = spargebra::Query::clone(&query.inner);
    let mut reading = Reading { all: BTreeSet::new(), is_open: false, is_star: true };
    reading.pattern(pattern_of(&mut inner));
    match reading {
        Reading { is_open: true, .. } => Uses::Anything,
        Reading { is_star: true, all, .. } => Uses::Star(all),
        Reading { all, .. } => Uses::Predicates(all.into_iter().map(|(predicate, _)| predicate).collect()),
    }
}

struct Reading {
    all: BTreeSet<(NamedNode, bool)>,
    is_open: bool,
    is_star: bool,
}

impl Reading {
    fn pattern(&mut self, pattern: &mut GraphPattern) {
        match pattern {
            GraphPattern::Bgp { patterns } => {
                for triple in patterns {
                    match &triple.predicate {
                        NamedNodePattern::NamedNode(predicate) => {
                            self.triple(predicate.clone(), &triple.subject, &triple.object);
                        }
                        NamedNodePattern::Variable(_) => self.is_open = true,
                    }
                }
            }
            GraphPattern::Path { subject, path, object } => match path {
                PropertyPathExpression::NamedNode(predicate) => self.triple(predicate.clone(), subject, object),
                path => {
                    self.is_star = false;
                    self.path(path);
                }
            },
            GraphPattern::Graph { .. } | GraphPattern::Service { .. } => self.is_open = true,
            _ => {}
        }
        for expression in expressions(pattern) {
            self.expression(expression);
        }
        for child in children(pattern) {
            self.pattern(child);
        }
    }

    fn triple(&mut self, predicate: NamedNode, subject: &TermPattern, object: &TermPattern) {
        let is_this = |term: &TermPattern| matches!(term, TermPattern::Variable(it) if it.as_str() == "this");
        let (from, to) = (is_this(subject), is_this(object));
        self.is_star &= from || to;
        self.all.insert((predicate, !from && to));
    }

    fn path(&mut self, path: &PropertyPathExpression) {
        use PropertyPathExpression as P;
        match path {
            P::NamedNode(predicate) => {
                self.all.insert((predicate.clone(), false));
            }
            // A path of no steps begins at every node there is.
            P::ZeroOrMore(_) | P::ZeroOrOne(_) | P::NegatedPropertySet(_) => self.is_open = true,
            P::Reverse(a) | P::OneOrMore(a) => self.path(a),
            P::Sequence(a, b) | P::Alternative(a, b) => {
                self.path(a);
                self.path(b);
            }
        }
    }

    fn expression(&mut self, expression: &mut Expression) {
        if let Expression::Exists(pattern) = expression {
            self.pattern(pattern);
        }
        for operand in operands(expression) {
            self.expression(operand);
        }
    }
}

/// A thread on which queries run one after the other.
pub struct Session<'a> {
    sign: &'a Sign,
}

/// Does work that asks many small queries, on a thread with a stack deep enough for them.
///
/// # Errors
/// No thread could be started, or the evaluator failed.
pub fn session<T: Send>(work: impl FnOnce(&Session<'_>) -> T + Send) -> Result<T, SparqlError> {
    run(None, |sign| work(&Session { sign }))
}

impl Session<'_> {
    /// Whether ASK says yes.
    ///
    /// # Errors
    /// The query uses too much memory, or the evaluator gave up.
    pub fn ask(
        &self,
        reader: &Reader,
        query: &Query,
        bindings: &[(&str, Term)],
        graph: Option<NamedNodeRef<'_>>,
    ) -> Result<bool, SparqlError> {
        self.search(reader, query, bindings, graph, |results| match results {
            QueryResults::Boolean(value) => Ok(value),
            _ => Ok(false),
        })
    }

    /// The rows of SELECT, in the order of the evaluator; variables that were bound are not in them.
    ///
    /// With a `graph`, the query sees that graph as its default graph and no other.
    ///
    /// # Errors
    /// The query uses too much memory, or the evaluator gave up.
    pub fn select(
        &self,
        reader: &Reader,
        query: &Query,
        bindings: &[(&str, Term)],
        graph: Option<NamedNodeRef<'_>>,
    ) -> Result<Vec<Row>, SparqlError> {
        self.search(reader, query, bindings, graph, |results| {
            let QueryResults::Solutions(solutions) = results else { return Ok(Vec::new()) };
            let mut rows = Vec::new();
            for solution in solutions.take(MOST_ROWS) {
                let solution = solution.map_err(|error| SparqlError::Evaluation(error.to_string()))?;
                let row = solution.iter().map(|(name, term)| (name.as_str().to_owned(), term.clone()));
                rows.push(row.collect());
            }
            rows.sort_by_cached_key(|row: &Row| row.values().map(ToString::to_string).collect::<Vec<_>>());
            Ok(rows)
        })
    }

    fn search<T>(
        &self,
        reader: &Reader,
        query: &Query,
        bindings: &[(&str, Term)],
        graph: Option<NamedNodeRef<'_>>,
        read: impl FnOnce(QueryResults<'_>) -> Result<T, SparqlError>,
    ) -> Result<T, SparqlError> {
        let mut algebra = spargebra::Query::clone(&query.inner);
        for (name, term) in bindings {
            let variable = Variable::new(*name).map_err(|_| SparqlError::BadVariable((*name).to_owned()))?;
            substitute(&mut algebra, &variable, term);
        }
        if let Some(graph) = graph {
            let only = QueryDataset { default: vec![graph.into_owned()], named: Some(Vec::new()) };
            match &mut algebra {
                spargebra::Query::Select { dataset, .. } | spargebra::Query::Ask { dataset, .. } => {
                    *dataset = Some(only);
                }
                _ => {}
            }
        }
        let (name, call) = blank_node();
        let evaluator = QueryEvaluator::new().with_custom_function(name, call);
        let done = metered(self.sign, || {
            let results = evaluator.prepare(&algebra).execute(QueryableReader::new(reader));
            read(results.map_err(|error| SparqlError::Evaluation(error.to_string()))?)
        });
        match done {
            Ok(result) => result,
            Err(Stop::Memory) => Err(SparqlError::Memory),
            Err(Stop::Time) => Err(SparqlError::Timeout { seconds: 0 }),
        }
    }
}
